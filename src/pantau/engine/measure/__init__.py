"""Statistics for people who must defend a number: exact, seeded where chance is drawn, honest where little was seen."""

from .agreement import Agreement, Scale, agreement, alpha
from .comparisons import benjamini_hochberg, holm
from .equality import DRAWS, Equality, Sums, equality
from .losses import Answer, Compared, compared
from .medians import Middle, middle
from .rates import counted_interval
from .rising import Rise, Uses, rises
from .shares import bundled_interval, exact_interval

__all__ = [
    "DRAWS",
    "Agreement",
    "Answer",
    "Compared",
    "Equality",
    "Middle",
    "Rise",
    "Scale",
    "Sums",
    "Uses",
    "agreement",
    "alpha",
    "benjamini_hochberg",
    "bundled_interval",
    "compared",
    "counted_interval",
    "equality",
    "exact_interval",
    "holm",
    "middle",
    "rises",
]
