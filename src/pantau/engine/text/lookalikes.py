"""Names that a reader may take for one another, found without comparing each with each."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import Literal

Why = Literal["same_letters", "confusable", "one_letter"]
SEPARATORS = re.compile(r"[._\-·]+")
SHORTEST_FOR_EDIT = 5  # below this, one letter makes another name
LARGEST_BUCKET = 20  # all pairs up to here; beyond, each with the next: a series is told once
LOOKS_LIKE = str.maketrans(
    "01|iаеорсухіїјѕԁԛԝһкмтвнοαερτυνικ", "olllaeopcyxlljsdqwhkmtbhoaeptuvlk"
)  # Cyrillic and Greek letters that print as Latin ones


@dataclass(frozen=True, slots=True, order=True)
class LookAlike:
    """same_letters: only separators differ. confusable: glyphs look alike. one_letter: one edit apart."""

    first: str
    second: str
    why: Why


def look_alikes(keys: Iterable[str]) -> list[LookAlike]:
    """Pairs of different keys that look alike, sorted; about linear in the number of keys.

    A digit against another digit (lobar1, lobar2) is a series, not an imitation, and is left out.
    """
    names = sorted(set(keys))
    plain = {name: SEPARATORS.sub("", name) or name for name in names}
    found: dict[tuple[str, str], Why] = {}
    for pair in pairs_by(names, plain):
        found.setdefault(pair, "same_letters")
    shapes = {name: skeleton(plain[name]) for name in names}
    for pair in pairs_by(names, shapes):
        found.setdefault(pair, "confusable")
    for pair in one_edit_apart(names, plain):
        found.setdefault(pair, "one_letter")
    return sorted(LookAlike(first, second, why) for (first, second), why in found.items())


def skeleton(name: str) -> str:
    """What the eye keeps of a name: accents off, look-alike letters and digits made one."""
    base = "".join(
        mark for mark in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(mark)
    )
    return base.translate(LOOKS_LIKE).replace("rn", "m").replace("vv", "w")


def pairs_by(names: Sequence[str], key_of: dict[str, str]) -> Iterator[tuple[str, str]]:
    buckets: defaultdict[str, list[str]] = defaultdict(list)
    for name in names:
        buckets[key_of[name]].append(name)
    for bucket in buckets.values():
        yield from pairs(bucket)


def pairs(bucket: list[str]) -> Iterator[tuple[str, str]]:
    if len(bucket) <= LARGEST_BUCKET:
        return combinations(bucket, 2)
    return pairwise(bucket)


def one_edit_apart(names: Sequence[str], plain: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Two names one edit apart share a form with one letter deleted, or one is such a form of the other."""
    buckets: defaultdict[str, list[str]] = defaultdict(list)
    for name in names:
        if len(plain[name]) >= SHORTEST_FOR_EDIT:
            for form in deletions(plain[name]):
                buckets[form].append(name)
    for bucket in buckets.values():
        for first, second in pairs(bucket):
            if first != second and is_one_edit(plain[first], plain[second]):
                yield (first, second)


def deletions(word: str) -> set[str]:
    return {word} | {word[:at] + word[at + 1 :] for at in range(len(word))}


def is_one_edit(first: str, second: str) -> bool:
    """One edit apart; digit for digit does not count."""
    if not one_edit(first, second):
        return False
    at = _first_difference(first, second)
    return len(first) != len(second) or not (first[at].isdigit() and second[at].isdigit())


def one_edit(first: str, second: str) -> bool:
    """One letter replaced, added, missing, or two neighbours swapped."""
    if len(first) > len(second):
        first, second = second, first
    if len(second) - len(first) > 1 or first == second:
        return False
    at = _first_difference(first, second)
    if len(first) < len(second):
        return first[at:] == second[at + 1 :]
    swapped = first[at : at + 2] == second[at : at + 2][::-1] and first[at + 2 :] == second[at + 2 :]
    return swapped or first[at + 1 :] == second[at + 1 :]


def _first_difference(first: str, second: str) -> int:
    shortest = min(len(first), len(second))
    return next((at for at in range(shortest) if first[at] != second[at]), shortest)
