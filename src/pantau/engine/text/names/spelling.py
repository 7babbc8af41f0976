"""One key for the spellings of one name, and no more: Sahnun and Sahnan stay two names."""

from __future__ import annotations

import re
from functools import lru_cache
from types import MappingProxyType

_OLD = (
    ("dj", "j"), ("tj", "c"), ("sj", "s"), ("sy", "s"), ("oe", "u"), ("ae", "ai"), ("dz", "z"), ("y", "i"), ("f", "p"),
    ("v", "p"), ("q", "k"),
)  # fmt: skip
_DOUBLED = re.compile(r"(.)\1+")
_SHORT = MappingProxyType(
    {
        **dict.fromkeys(("muh", "moh", "mohd", "mhd", "muhd", "md"), "muhamad"),
        **dict.fromkeys(("mohamad", "mohamed", "muhamed", "muhamat"), "muhamad"),
        **dict.fromkeys(("abd", "abdl"), "abdul"),
        **dict.fromkeys(("akhmad", "achmad", "ahmed", "akhmat", "ahmat"), "ahmad"),
        **dict.fromkeys(("husen", "husain", "husein"), "husin"),
        **dict.fromkeys(("utsman", "ustman", "osman"), "usman"),
        "st": "siti",
        "omar": "umar",
        "ismael": "ismail",
    }
)  # fmt: skip
_ABDUL = re.compile(r"abdu([lrsnztd])(\w{3,})")


@lru_cache(maxsize=100_000)
def key(word: str) -> str:
    """What all spellings of a name have in common; ``word`` is folded and in lower case."""
    word = _DOUBLED.sub(r"\1", word)
    known = _SHORT.get(word)
    if known:
        return known
    for old, new in _OLD:
        word = word.replace(old, new)
    word = _DOUBLED.sub(r"\1", word)
    return _SHORT.get(word, word)


def parted(word: str) -> tuple[str, ...]:
    """Abdurrahman as Abdul and Rahman; other words as they are."""
    found = _ABDUL.fullmatch(word)
    if found is None or word.startswith(("abdulah", "abdullah")):
        return (word,)
    letter, rest = found.groups()
    return ("abdul", rest if letter == "l" else letter + rest.lstrip(letter))
