"""A name that was written against one that is known: is it a slip, or made to look alike, and what differs?

An index keeps the ``forms`` of known names. Two names that ``difference`` finds alike share at least one form.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from .lookalikes import SEPARATORS, deletions, one_edit, skeleton

Why = Literal["same_letters", "confusable", "one_letter", "confusable_and_one_letter"]


@dataclass(frozen=True, slots=True)
class Difference:
    """``written`` and ``known``: what stands between the beginning and the end that both names share."""

    why: Why
    written: str
    known: str


def forms(name: str) -> set[str]:
    """Without separators: the name and its shape for the eye, each also with one character left out."""
    plain = letters(name)
    return (deletions(plain) | deletions(skeleton(plain))) - {""}


def difference(written: str, known: str) -> Difference | None:
    """What tells two different names apart; None where they are the same, or further apart than one slip."""
    why = _why(letters(written), letters(known))
    if why is None or written == known:
        return None
    return Difference(why, *_between(written, known))


def letters(name: str) -> str:
    """A name without its separators; one of nothing but separators stays as it is."""
    return SEPARATORS.sub("", name) or name


def _why(written: str, known: str) -> Why | None:
    if written == known:
        return "same_letters"
    shapes = skeleton(written), skeleton(known)
    if shapes[0] == shapes[1]:
        return "confusable"
    if one_edit(written, known):
        return "one_letter"
    return "confusable_and_one_letter" if one_edit(*shapes) else None


def _between(first: str, second: str) -> tuple[str, str]:
    shortest = min(len(first), len(second))
    start = next((at for at in range(shortest) if first[at] != second[at]), shortest)
    end = next((at for at in range(shortest - start) if first[-1 - at] != second[-1 - at]), shortest - start)
    return first[start : len(first) - end], second[start : len(second) - end]
