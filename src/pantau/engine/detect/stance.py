"""What a post does with its words: calls, promotes, attacks, reports, tells news, teaches, denies, asks, jokes.

Pure: the concepts met, the author's role and the text's last sign decide. The rulebook lists the functions in the
order in which they are tried (``detection.functions``); the first whose marks are met is the post's function.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any, Literal, get_args

from pantau.engine.law import Titles
from pantau.engine.post import Subject

PostFunction = Literal[
    "denial", "question", "satire", "education", "news", "report", "attack", "call", "promotion", "none"
]
FUNCTIONS: tuple[PostFunction, ...] = get_args(PostFunction)

UNKNOWN = "unknown"  # among the subjects of a function: an author of whom nothing is known

_ASKS = re.compile(r"\?[^\w?]*\Z")
_TAIL = 60  # characters at the end in which the last sign is looked for


@dataclass(frozen=True, slots=True)
class Stance:
    """The function of one post and why: the reason, and the concepts that were its marks."""

    function: PostFunction
    reason: Titles
    marks: tuple[str, ...] = ()


NO_STANCE = Stance(
    "none", {"id": "Tidak ada tanda fungsi tertentu.", "en": "No mark of a particular function."}
)


@dataclass(frozen=True, slots=True)
class FunctionRule:
    """When a post has a function: one of ``concepts``, one of ``also``, none of ``unless``.

    ``asks``: the text must end with a question mark. ``subjects``: only these authors, ``unknown`` among
    them where nothing tells who wrote; empty: all.
    """

    function: PostFunction
    concepts: tuple[str, ...]
    also: tuple[str, ...]
    unless: tuple[str, ...]
    subjects: tuple[str, ...]
    asks: bool
    reason: Titles

    @property
    def asks_for(self) -> tuple[str, ...]:
        """The concepts it may look for."""
        return (*self.concepts, *self.also, *self.unless)

    def of(self, subject: Subject | None) -> bool:
        """Whether posts of this author can have the function."""
        return not self.subjects or (subject or UNKNOWN) in self.subjects

    def marks(self, met: Collection[str]) -> tuple[str, ...]:
        """The concepts among those ``met`` that give a post this function."""
        return tuple(name for name in (*self.concepts, *self.also) if name in met)


def read_functions(detection: Mapping[str, Any]) -> tuple[FunctionRule, ...]:
    """The rulebook's functions in their order. Raises ``ValueError`` naming one that is not known."""
    rules = []
    for entry in detection.get("functions", ()):
        if entry["function"] not in FUNCTIONS:
            raise ValueError(f"detection.functions: {entry['function']!r} is none of {', '.join(FUNCTIONS)}")
        rules.append(
            FunctionRule(
                function=entry["function"],
                concepts=tuple(entry.get("concepts", ())),
                also=tuple(entry.get("also", ())),
                unless=tuple(entry.get("unless", ())),
                subjects=tuple(entry.get("subjects", ())),
                asks=bool(entry.get("asks", False)),
                reason=entry["reason"],
            )
        )
    return tuple(rules)


class FunctionReader:
    """Tells the function of posts by the rulebook's list of functions."""

    def __init__(self, detection: Mapping[str, Any], bit: Callable[[str], int]) -> None:
        """``bit`` gives the bit that stands for a concept, see ``ConceptReader.bit``."""
        self._bit = bit
        self._rules = read_functions(detection)
        self._needs = [
            (rule, _mask(rule.concepts, bit), _mask(rule.also, bit), _mask(rule.unless, bit))
            for rule in self._rules
        ]
        self.wanted = _mask(chain.from_iterable(rule.asks_for for rule in self._rules), bit)

    def __call__(self, met: Collection[str], subject: Subject | None, original: str) -> Stance:
        """The function of a post in which the concepts ``met`` were found."""
        seen = _mask(met, self._bit)
        asks = _asks(original)
        for rule, concepts, also, unless in self._needs:
            if seen & unless or (rule.concepts and not seen & concepts) or (rule.also and not seen & also):
                continue
            if (asks or not rule.asks) and rule.of(subject):
                return Stance(rule.function, rule.reason, rule.marks(met))
        return NO_STANCE

    def hope(self, possible: int, subject: Subject | None, original: str) -> bool:
        """Whether a post could have a function, were all ``possible`` concepts (bits) met and none forbidden."""
        asks = _asks(original)
        for rule, concepts, also, _ in self._needs:
            if (rule.concepts and not possible & concepts) or (rule.also and not possible & also):
                continue
            if (asks or not rule.asks) and rule.of(subject):
                return True
        return False


def _asks(original: str) -> bool:
    return _ASKS.search(original[-_TAIL:]) is not None


def _mask(names: Iterable[str], bit: Callable[[str], int]) -> int:
    mask = 0
    for name in names:
        mask |= bit(name)
    return mask
