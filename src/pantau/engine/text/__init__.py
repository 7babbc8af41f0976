"""Reading Indonesian and Sasak as people write it: normaliser and phrase matcher."""

from .inflection import inflect
from .matcher import Hit, PhraseMatcher
from .normaliser import Normaliser, Text
from .phrases import Entry, PhraseError, words_of
from .spelling import Spelling

__all__ = [
    "Entry",
    "Hit",
    "Normaliser",
    "PhraseError",
    "PhraseMatcher",
    "Spelling",
    "Text",
    "inflect",
    "words_of",
]
