"""What a format is, and the register of all that are known.

A new format is one new module in this folder that calls ``register(Format(...))``; nothing else changes.
"""

from __future__ import annotations

import importlib
import json
import pkgutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import TypeAlias

from pantau.engine.post import Batch, Interaction, Post, Rejected, Warned
from pantau.engine.sources.errors import BadItem, NotAPost
from pantau.engine.sources.reading.items import Broken, Item, Remark
from pantau.engine.sources.reading.parts import Sample


@dataclass(frozen=True, slots=True)
class Mapped:
    """What one item gave. ``warnings`` are English sentences about values that were left out."""

    post: Post
    interactions: tuple[Interaction, ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MappedActs:
    """What an item gave that tells of acts and is no post itself; its raw is not kept."""

    interactions: tuple[Interaction, ...]
    source_ref: str
    warnings: tuple[str, ...] = ()


Mapper: TypeAlias = Callable[[Item, str], Mapped | MappedActs]
"""A raw item and its reference ("<file>:<line>") to values; pure; raises BadItem or NotAPost."""

Outcome: TypeAlias = Mapped | MappedActs | Rejected | Warned


@dataclass(frozen=True, slots=True)
class Format:
    """``recognise`` counts the signs of this format in a sample; the format with most signs reads it."""

    name: str
    title: str
    recognise: Callable[[Sample], int]
    map: Mapper
    unpack: Callable[[Item], Sequence[Item] | None] | None = None
    """The items of a line that holds a page of them; None for a line that is an item itself."""

    def read(self, stream: Iterable[tuple[int, Item | Broken | Remark]], name: str) -> Iterator[Outcome]:
        """Outcomes of numbered items of the file ``name``; never raises for an item."""
        for number, item in stream:
            ref = f"{name}:{number}"
            if isinstance(item, Broken):
                yield Rejected(ref, item.reason, item.raw)
            elif isinstance(item, Remark):
                yield Warned(ref, item.reason)
            elif self.unpack is None or (page := self._page(item, ref)) is None:
                yield self._outcome(item, ref)
            else:
                yield from page

    def remap(self, item: Item, ref: str) -> Batch:
        page = self._page(item, ref)
        return batch_of([self._outcome(item, ref)] if page is None else page, self.name)

    def _page(self, item: Item, ref: str) -> list[Outcome] | None:
        if self.unpack is None:
            return None
        try:
            inner = self.unpack(item)
        except Exception as error:
            return [rejection(error, item, ref)]
        if inner is None:
            return None
        return [self._outcome(each, f"{ref}#{position}") for position, each in enumerate(inner, 1)]

    def _outcome(self, item: Item, ref: str) -> Outcome:
        try:
            return self.map(item, ref)
        except NotAPost as reason:
            return Warned(ref, str(reason))
        except Exception as error:  # strangers' data: whatever one item does, the file goes on
            return rejection(error, item, ref)


def rejection(error: Exception, item: Item, ref: str) -> Rejected:
    reason = (
        str(error) if isinstance(error, BadItem) else f"unexpected shape: {type(error).__name__}: {error}"
    )
    return Rejected(ref, reason, _as_text(item))


def _as_text(item: Item) -> str:
    return json.dumps(item, ensure_ascii=False, default=str)[:1_000_000]


def batch_of(outcomes: Iterable[Outcome], format: str) -> Batch:
    posts: list[Post] = []
    interactions: list[Interaction] = []
    rejected: list[Rejected] = []
    warned: list[Warned] = []
    for outcome in outcomes:
        if isinstance(outcome, Mapped):
            posts.append(outcome.post)
            interactions.extend(outcome.interactions)
            if outcome.warnings:
                warned.extend(Warned(outcome.post.source_ref, reason) for reason in outcome.warnings)
        elif isinstance(outcome, MappedActs):
            interactions.extend(outcome.interactions)
            warned.extend(Warned(outcome.source_ref, reason) for reason in outcome.warnings)
        elif isinstance(outcome, Rejected):
            rejected.append(outcome)
        else:
            warned.append(outcome)
    return Batch(tuple(posts), tuple(interactions), tuple(rejected), tuple(warned), format)


_registered: dict[str, Format] = {}


def register(format: Format) -> Format:
    if format.name in _registered:
        raise ValueError(f"two formats are called {format.name}")
    _registered[format.name] = format
    return format


@cache
def registered() -> Mapping[str, Format]:
    """All formats by name, in the order of their modules' names."""
    package = importlib.import_module("pantau.engine.sources")
    for module in pkgutil.iter_modules(package.__path__):
        if not module.ispkg:
            importlib.import_module(f"{package.__name__}.{module.name}")
    return MappingProxyType(_registered)


def signs(required: Iterable[str], telling: Iterable[str] = ()) -> Callable[[Sample], int]:
    """A recogniser: none without all ``required`` columns, else how many columns are known."""
    must = frozenset(required)
    may = frozenset(telling)

    def recognise(sample: Sample) -> int:
        if not must <= sample.columns:
            return 0
        return len(must) + len(may & sample.columns)

    return recognise


__all__ = ["Format", "Mapped", "MappedActs", "Mapper", "Sample", "register", "registered", "signs"]
