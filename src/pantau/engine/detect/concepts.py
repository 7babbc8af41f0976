"""From a post's words to the concepts of the rulebook.

A concept is met by one of its phrases, by another concept it names under ``any``, or by several
things standing ``near`` each other. ``unless`` cancels a hit when one of its phrases or concepts
stands in the same sentence.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from itertools import product

from pantau.engine.law import Concept, Rulebook
from pantau.engine.text import Entry, PhraseMatcher, Text

MOST_HITS = 12  # of one part looked at when joining parts: a text of one word 10,000 times stays cheap

Spans = list[tuple[int, int]]  # token positions, half open


@dataclass(frozen=True, slots=True)
class _Near:
    parts: tuple[str, ...]
    within: int
    ordered: bool


@dataclass(frozen=True, slots=True)
class _Plan:
    concept: str
    any: tuple[str, ...]
    near: tuple[_Near, ...]
    unless: tuple[str, ...]


class ConceptReader:
    """Finds the concepts of one rulebook in texts. Build once, use for every post."""

    def __init__(self, rulebook: Rulebook, named: Mapping[str, Sequence[str]]) -> None:
        """``named`` gives phrases for concepts made from data: party names, tickets, places."""
        self._rulebook = rulebook
        entries = [
            Entry(concept, spelt)
            for concept, phrases in named.items()
            for p in phrases
            for spelt in spell_out(p)
        ]
        self._known = set(rulebook.concepts) | set(named)
        plans: dict[str, _Plan] = {}
        for concept in rulebook.concepts.values():
            plan, more = self._plan(concept)
            plans[concept.id] = plan
            entries.extend(more)
        self._plans = [plans[name] for name in self._in_order(plans) if name in plans]
        self._matcher = PhraseMatcher(entries)
        self.names: tuple[str, ...] = tuple(sorted(self._known))

    def __call__(self, text: Text) -> dict[str, Spans]:
        """The concepts met, each with the token positions that met it."""
        found: dict[str, Spans] = {}
        for hit in self._matcher(text):
            found.setdefault(hit.concept, []).append((hit.first, hit.last))
        if not found:
            return found
        sentences: list[int] | None = None
        for plan in self._plans:
            spans = found.get(plan.concept, [])
            for name in plan.any:
                spans = spans + found.get(name, [])
            for near in plan.near:
                spans = spans + _join(near, found)
            if spans and plan.unless and any(name in found for name in plan.unless):
                sentences = sentences or _sentences(text)
                spans = _outside(spans, plan.unless, found, sentences)
            if spans:
                found[plan.concept] = sorted(set(spans))
            else:
                found.pop(plan.concept, None)
        return {name: spans for name, spans in found.items() if name in self._known}

    def _plan(self, concept: Concept) -> tuple[_Plan, list[Entry]]:
        entries = [Entry(concept.id, spelt) for phrase in concept.phrases for spelt in spell_out(phrase)]
        parts: list[_Near] = []
        for number, near in enumerate(concept.near):
            names = self._names(near.all, f"{concept.id}/near{number}", entries)
            parts.append(_Near(names, near.within, near.ordered))
        unless = self._names(concept.unless, f"{concept.id}/unless", entries)
        return _Plan(concept.id, tuple(concept.any), tuple(parts), unless), entries

    def _names(self, items: Iterable[str], prefix: str, entries: list[Entry]) -> tuple[str, ...]:
        """Concept names as they are; phrases become concepts of their own."""
        names = []
        for number, item in enumerate(items):
            if item in self._known:
                names.append(item)
                continue
            name = f"{prefix}/{number}"
            entries.extend(Entry(name, spelt) for spelt in spell_out(item))
            names.append(name)
        return tuple(names)

    def _in_order(self, plans: Mapping[str, _Plan]) -> Iterator[str]:
        needs = {
            name: {*plan.any, *plan.unless, *(part for near in plan.near for part in near.parts)}
            for name, plan in plans.items()
        }
        try:
            return iter(tuple(TopologicalSorter(needs).static_order()))
        except CycleError as error:
            ring = " -> ".join(error.args[1])
            raise self._rulebook.error_at_concept(
                error.args[1][0], f"concepts that need each other: {ring}"
            ) from None


def spell_out(phrase: str) -> list[str]:
    """The phrases behind one line of a lexicon: ``a|b_c d`` stands for ``a d`` and ``b c d``.

    Alternatives of one word stay together, since the matcher takes them at one position.
    """
    choices = []
    for word in phrase.split():
        alternatives = word.split("|")
        plain = [item for item in alternatives if "_" not in item or item == "_"]
        joined = [item.replace("_", " ") for item in alternatives if "_" in item and item != "_"]
        choices.append((["|".join(plain)] if plain else []) + joined)
    return [" ".join(words) for words in product(*choices)]


def _join(near: _Near, found: Mapping[str, Spans]) -> Spans:
    """Stretches that hold one hit of every part with at most ``within`` other tokens between them."""
    lists = [found.get(part) for part in near.parts]
    if not all(lists):
        return []
    stretches: list[tuple[int, int, int]] = [(a, b, b - a) for a, b in (lists[0] or [])[:MOST_HITS]]
    for spans in lists[1:]:
        grown = []
        for first, last, size in stretches:
            for a, b in (spans or [])[:MOST_HITS]:
                if near.ordered and a < last:
                    continue
                if a < last and first < b:
                    continue  # one word cannot stand for two parts
                low, high, words = min(first, a), max(last, b), size + b - a
                if high - low - words <= near.within:
                    grown.append((low, high, words))
        stretches = grown[: MOST_HITS * MOST_HITS]
    return [(first, last) for first, last, _ in stretches]


def _sentences(text: Text) -> list[int]:
    """The number of the sentence each token stands in."""
    numbers, now = [], 0
    for kind in text.kinds:
        numbers.append(now)
        now += kind == "p"
    return numbers


def _outside(spans: Spans, unless: Iterable[str], found: Mapping[str, Spans], sentences: list[int]) -> Spans:
    taken = {sentences[a] for name in unless for a, _ in found.get(name, ())}
    return [(a, b) for a, b in spans if sentences[a] not in taken and sentences[b - 1] not in taken]
