"""How likely a text is hateful or abusive: a linear model over ordinary words and pairs of them.

classifier = load_classifier()  # None where the weights are not installed
classifier.scores(texts)["hate"]

What it looks past, and why a name cannot move a score, is told in docs/explanation/models.md.
"""

from .cleaning import clean
from .measuring import (
    Measured,
    debiased_calibration_error,
    error_of_the_right,
    expected_calibration_error,
    measure,
)
from .mixing import HEADS, KINDS, LABELS, OF_CATEGORIES
from .model import Classifier, Moved, Scores, load_classifier
from .reading import Reader, ReadingError, read_lists
from .training import Example, train

__all__ = [
    "HEADS",
    "KINDS",
    "LABELS",
    "OF_CATEGORIES",
    "Classifier",
    "Example",
    "Measured",
    "Moved",
    "Reader",
    "ReadingError",
    "Scores",
    "clean",
    "debiased_calibration_error",
    "error_of_the_right",
    "expected_calibration_error",
    "load_classifier",
    "measure",
    "read_lists",
    "train",
]
