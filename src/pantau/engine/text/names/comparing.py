"""What a shown name and an entry of the register have in common, and what speaks against it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pantau.engine.text.names.reading import Part
from pantau.engine.text.names.showing import ShownName

if TYPE_CHECKING:
    from pantau.engine.text.names.register import Known


@dataclass(frozen=True, slots=True)
class Agreement:
    """``parts``: the entry's parts that are shown, as the register prints them; the rest is told beside them."""

    parts: tuple[Part, ...]
    by_handle: int = 0  # of the parts, those that only the handle has
    initials: tuple[str, ...] = ()  # letters that stand for further parts
    extra: tuple[str, ...] = ()  # shown, and not the official's
    missing: tuple[str, ...] = ()  # the official's, and not shown
    spelled: tuple[tuple[str, str], ...] = ()  # (shown, registered) where the spelling differs
    reordered: bool = False
    rank: bool = False  # both name the same rank
    rank_missing: bool = False  # only the register names one
    other_rank: bool = False
    title: str = ""  # a title both have
    degree: str = ""  # a degree both have
    other_gender: bool = False
    village: str = ""  # "same", "subdistrict", "other" or "" where none is named
    post: str = ""  # "unit", "role", "other" or "" where none is named

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(part.key for part in self.parts))


def compare(shown: ShownName, known: Known) -> Agreement | None:
    """None where no name agrees, or an initial rules it out."""
    mine, theirs = shown.name, known.name
    if mine.of_child != theirs.of_child:
        return None
    held = {part.key: part for part in reversed(mine.parts)}
    parts = tuple(part for part in theirs.parts if part.key in held or part.key in shown.beside)
    if not parts:
        return None
    agreed = {part.key for part in parts}
    rest = [part for part in theirs.parts if part.key not in agreed]
    initials, stray = _initials(mine.initials, rest)
    taken = [
        part
        for part in theirs.initials
        if any(one.key[0] == part and one.key not in agreed for one in mine.parts)
    ]
    extra = [part.written for part in mine.parts if part.key not in agreed]
    extra = _without(extra, taken)
    shown_order = [part.key for part in mine.parts if part.key in agreed]
    entry_order = [part.key for part in theirs.parts if part.key in held]
    return Agreement(
        parts,
        by_handle=sum(part.key not in held for part in parts),
        initials=(*initials, *taken),
        extra=(*extra, *stray),
        missing=tuple(part.written for part in rest[len(initials) :]),
        spelled=tuple(
            (held[part.key].written, part.written)
            for part in parts
            if part.key in held and held[part.key].written != part.written
        ),
        reordered=list(dict.fromkeys(shown_order)) != list(dict.fromkeys(entry_order)),
        rank=bool(mine.rank) and mine.rank == theirs.rank,
        rank_missing=bool(theirs.rank) and not mine.rank,
        other_rank=bool(mine.rank) and mine.rank != theirs.rank,
        title=next((title for title in mine.titles if title in theirs.titles), ""),
        degree=next(iter(sorted(mine.degrees & theirs.degrees)), ""),
        other_gender=mine.gender is not None and theirs.gender is not None and mine.gender != theirs.gender,
        village=_village(shown, known),
        post=_post(shown, known),
    )


def _initials(letters: tuple[str, ...], rest: list[Part]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(letters that begin parts not yet agreed on, letters that begin none)."""
    open_letters = [part.key[0] for part in rest]
    fitting, stray = [], []
    for letter in letters:
        if letter in open_letters:
            open_letters.remove(letter)
            fitting.append(letter)
        else:
            stray.append(letter)
    return tuple(fitting), tuple(stray)


def _without(words: list[str], letters: list[str]) -> list[str]:
    """Words that the register has as an initial are no surplus."""
    left = list(words)
    for letter in letters:
        found = next((word for word in left if word.startswith(letter)), None)
        if found is not None:
            left.remove(found)
    return left


def _village(shown: ShownName, known: Known) -> str:
    if not shown.places or not (known.village or known.subdistrict):
        return ""
    if any(place.village and place.village == known.village for place in shown.places):
        return "same"
    if any(place.subdistrict == known.subdistrict for place in shown.places):
        return "subdistrict"
    return "other"


def _post(shown: ShownName, known: Known) -> str:
    if len(known.unit) > 1 and known.unit <= shown.profile:
        return "unit"
    if not shown.post or not known.entry.role:
        return ""
    return "role" if shown.post == known.entry.role else "other"
