"""Numbers as written: digits with separators, number words, Roman numerals."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from .spelling import Spelling

DIGITS = re.compile(r"[0-9]+(?:[.,][0-9]+)*")
_THOUSANDS = re.compile(r"[1-9][0-9]{0,2}(?:([.,])[0-9]{3})(?:\1[0-9]{3})*(?:[.,](?P<rest>[0-9]{1,2}))?")
_DECIMAL = re.compile(r"[0-9]+[.,][0-9]+")
_GROUP = re.compile(r"[0-9]+")

_ROMAN_ONES = ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")
_ROMAN_TENS = ("", "x", "xx", "xxx")
ROMAN: dict[str, str] = {
    tens + ones: str(10 * t + o) for t, tens in enumerate(_ROMAN_TENS) for o, ones in enumerate(_ROMAN_ONES)
}
del ROMAN[""]


def digits(written: str) -> list[tuple[str, int, int]]:
    """Canonical numbers in one run of ``DIGITS``, each with its place in the run.

    ``50.000`` is 50000, ``1,5`` is 1.5, ``14.02.2024`` is three numbers. Leading zeros stay.
    """
    if written.isdigit():
        return [(written, 0, len(written))]
    thousands = _THOUSANDS.fullmatch(written)
    if thousands:
        rest = thousands["rest"]
        whole = written[: thousands.start("rest") - 1] if rest else written
        value = whole.replace(".", "").replace(",", "")
        return [(f"{value}.{rest}" if rest and rest.strip("0") else value, 0, len(written))]
    if _DECIMAL.fullmatch(written):
        return [(written.replace(",", "."), 0, len(written))]
    return [(group[0], group.start(), group.end()) for group in _GROUP.finditer(written)]


def counted(words: Sequence[str], spelling: Spelling) -> Iterator[tuple[str, int]]:
    """Numbers in a run of number words, each with how many words it takes.

    ``dua puluh lima`` gives ("25", 3); ``nol delapan`` ("08", 2); ``satu dua`` ("1", 1), ("2", 1).
    """
    place = 0
    while place < len(words):
        value, taken = _one_value(words, place, spelling)
        following = spelling.numbers.get(words[place + 1], 10) if place + 1 < len(words) else 10
        if value == 0 and taken == 1 and following < 10:
            yield f"0{following}", 2
            place += 2
        else:
            yield str(value), taken
            place += taken


def is_counted(word: str, spelling: Spelling) -> bool:
    return word in spelling.numbers or word in spelling.scales or word in spelling.teens


def _one_value(words: Sequence[str], first: int, spelling: Spelling) -> tuple[int, int]:
    """The longest number that starts at ``first``; each further part must be smaller than the one before."""
    total, room, place = 0, 0, first
    while place < len(words):
        part, size = _part(words, place, spelling)
        if place > first and part >= room:
            break
        total += part
        room = _room(part)
        place += size
    return total, place - first


def _part(words: Sequence[str], place: int, spelling: Spelling) -> tuple[int, int]:
    """One word, with the scale behind it: ``dua puluh`` is (20, 2), ``lima belas`` (15, 2)."""
    value = spelling.numbers.get(words[place], spelling.scales.get(words[place], 10))
    following = words[place + 1] if place + 1 < len(words) else ""
    if 0 < value < 10 and following in spelling.scales:
        return value * spelling.scales[following], 2
    if 0 < value < 10 and following in spelling.teens:
        return value + 10, 2
    return value, 1


def _room(part: int) -> int:
    """What may still be added to a part: ones to tens, tens to hundreds; nothing to ones and teens."""
    room = 1
    while part and part % (room * 10) == 0:
        room *= 10
    return room
