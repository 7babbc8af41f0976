"""From a post's words to the concepts of the rulebook.

A concept is met by one of its phrases, by another concept it names under ``any``, or by several
things standing ``near`` each other. ``unless`` cancels a hit when one of its phrases or concepts
stands in the same sentence, or in any that the hit reaches across.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from graphlib import CycleError, TopologicalSorter
from itertools import product
from operator import or_
from typing import NamedTuple

from pantau.engine.law import Concept, Rulebook
from pantau.engine.text import Entry, Normaliser, PhraseError, PhraseMatcher, Text, words_of
from pantau.engine.text.matcher import Sighting
from pantau.engine.text.pieces import BREAK, FULL_STOP

from .roads import Road, RoadMap, places

MOST_HITS = 12  # of one part looked at when joining parts: a text of one word 10,000 times stays cheap

Spans = list[tuple[int, int]]  # token positions, half open
_Stretch = tuple[int, int, int, tuple[tuple[int, int], ...]]  # first, last, words of its parts, its parts


@dataclass(frozen=True, slots=True)
class _Near:
    parts: tuple[str, ...]
    within: int
    ordered: bool
    across: bool
    needs: int = 0  # bits of all parts


@dataclass(frozen=True, slots=True)
class _Plan:
    """How one concept is met. Bits stand for names, so that what cannot be met costs one AND."""

    concept: str
    any: tuple[str, ...]
    near: tuple[_Near, ...]
    unless: tuple[str, ...]
    bit: int = 0  # of the concept itself
    widens: int = 0  # bits of `any`
    cancels: int = 0  # bits of `unless`

    def joins(self, seen: int) -> list[_Near]:
        """The stretches all of whose parts were seen."""
        return [near for near in self.near if seen & near.needs == near.needs]


class Sight(NamedTuple):
    """A text before its concepts are read.

    ``possible``: bits of the concepts that could be met, were nothing cancelled and everything near enough; see
    ``ConceptReader.bit``. Never too few.
    """

    text: Text
    possible: int
    phrases: Sighting


class ConceptReader:
    """Finds the concepts of one rulebook in texts. Build once, use for every post."""

    def __init__(
        self, rulebook: Rulebook, named: Mapping[str, Sequence[str]], normaliser: Normaliser
    ) -> None:
        """``named`` gives phrases for concepts made from data: party names, tickets, places."""
        self._rulebook = rulebook
        entries = [
            Entry(concept, spelt)
            for concept, phrases in named.items()
            for p in phrases
            for spelt in spell_out(p)
        ]
        self._known = set(rulebook.concepts) | set(named)
        self._owners: dict[str, str] = {}  # phrases used under near and unless: the concept that says so
        plans: dict[str, _Plan] = {}
        for concept in rulebook.concepts.values():
            plan, more = self._plan(concept)
            plans[concept.id] = plan
            entries.extend(more)
        self._matcher = self._compiled(entries, normaliser)
        self._bits = {name: 1 << place for place, name in enumerate(self._matcher.concepts)}
        self._plans = [self._with_bits(plans[name]) for name in self._in_order(plans) if name in plans]
        self._numbers = {plan.bit.bit_length() - 1: number for number, plan in enumerate(self._plans)}
        self._planned = reduce(or_, (plan.bit for plan in self._plans), 0)
        self._roads = RoadMap(list(_roads(self._plans)), self._planned)
        self.names: tuple[str, ...] = tuple(sorted(self._known))
        self._all = self.mask(self.names)

    def __call__(self, text: Text) -> dict[str, Spans]:
        """The concepts met, each with the token positions that met it."""
        return self.read(self.sight(text), self._all)

    def sight(self, text: Text) -> Sight:
        """What a text could meet; costs a third of reading it."""
        phrases = self._matcher.sight(text)
        return Sight(text, self._roads.reach(phrases.bits), phrases)

    def read(self, sight: Sight, wanted: int) -> dict[str, Spans]:
        """Those of the ``wanted`` concepts (bits) that a text meets, each with the token positions that met it."""
        needed, plans = self._needed(sight.possible, wanted)
        text = sight.text
        found: dict[str, Spans] = {}
        for hit in self._matcher.hits(sight.phrases, needed):
            found.setdefault(hit.concept, []).append((hit.first, hit.last))
        if not found:
            return found
        seen = self.mask(found)
        for plan in plans:
            joins = plan.joins(seen) if plan.near else []
            cancelled = seen & plan.cancels
            if not (joins or seen & plan.widens or (cancelled and seen & plan.bit)):
                continue
            spans = self._met(plan, joins, found, text)
            if cancelled:
                spans = _outside(spans, plan.unless, found, text)
            if spans:
                found[plan.concept] = spans
                seen |= plan.bit
            elif seen & plan.bit:
                del found[plan.concept]
                seen &= ~plan.bit
        return {name: spans for name, spans in found.items() if self._bits[name] & wanted}

    def _needed(self, possible: int, wanted: int) -> tuple[int, list[_Plan]]:
        """The bits of all phrases and concepts that decide whether the wanted ones are met; and the plans of these."""
        needed = wanted & possible
        plans = []
        numbers = [self._numbers[place] for place in places(possible & self._planned)]
        for number in sorted(numbers, reverse=True):
            plan = self._plans[number]
            if plan.bit & needed:
                plans.append(plan)
                needed |= (plan.widens | plan.cancels) & possible
                for near in plan.joins(possible):
                    needed |= near.needs
        return needed, plans[::-1]

    def mask(self, names: Iterable[str]) -> int:
        """The bits of these concepts."""
        bits = self._bits
        return reduce(or_, (bits.get(name, 0) for name in names), 0)

    def bit(self, concept: str) -> int:
        return self._bits.get(concept, 0)

    def _met(self, plan: _Plan, joins: list[_Near], found: Mapping[str, Spans], text: Text) -> Spans:
        spans = set(found.get(plan.concept, ()))
        for name in plan.any:
            spans.update(found.get(name, ()))
        for near in joins:
            spans.update(_join(near, found, text))
        return sorted(spans)

    def _with_bits(self, plan: _Plan) -> _Plan:
        near = tuple(replace(item, needs=self._own_mask(item.parts)) for item in plan.near)
        return replace(
            plan,
            near=near,
            bit=self._own_mask((plan.concept,)),
            widens=self._own_mask(plan.any),
            cancels=self._own_mask(plan.unless),
        )

    def _own_mask(self, names: Iterable[str]) -> int:
        """The same, for concepts that may have no phrase and no bit yet."""
        mask = 0
        for name in names:
            mask |= self._bits.setdefault(name, 1 << len(self._bits))
        return mask

    def _compiled(self, entries: Sequence[Entry], normaliser: Normaliser) -> PhraseMatcher:
        try:
            return PhraseMatcher(entries, normaliser)
        except PhraseError as error:
            raise self._rulebook.error_at_concept(self._concept_of(entries, normaliser), str(error)) from None

    def _concept_of(self, entries: Sequence[Entry], normaliser: Normaliser) -> str:
        """The concept whose phrase cannot be read; looked for only once there is one."""
        for entry in entries:
            try:
                PhraseMatcher([entry], normaliser)
            except PhraseError:
                return self._owners.get(entry.concept, entry.concept)
        raise LookupError("every phrase can be read")

    def _plan(self, concept: Concept) -> tuple[_Plan, list[Entry]]:
        entries = [Entry(concept.id, spelt) for phrase in concept.phrases for spelt in spell_out(phrase)]
        parts: list[_Near] = []
        for near in concept.near:
            names = self._names(near.all, concept, entries)
            parts.append(_Near(names, near.within, near.ordered, near.across))
        unless = self._names(concept.unless, concept, entries)
        return _Plan(concept.id, tuple(concept.any), tuple(parts), unless), entries

    def _names(self, items: Iterable[str], concept: Concept, entries: list[Entry]) -> tuple[str, ...]:
        """Concept names as they are; a phrase is its own name, matched once however often it is used."""
        names = []
        for item in items:
            names.append(item)
            if item not in self._known and item not in self._owners:
                self._owners[item] = concept.id
                entries.extend(Entry(item, spelt) for spelt in spell_out(item))
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


def _roads(plans: Sequence[_Plan]) -> Iterator[Road]:
    """What meets the concept of a plan meets all concepts that it widens, too."""
    gives: dict[int, int] = {}
    for plan in reversed(plans):  # the concepts that one widens come after it
        widened = (gives[other.bit] for other in plans if other.widens & plan.bit)
        gives[plan.bit] = reduce(or_, widened, plan.bit)
    for plan in plans:
        for place in places(plan.widens):
            yield Road(1 << place, gives[plan.bit])
        for near in plan.near:
            yield Road(near.needs, gives[plan.bit])


def lexicon_words(rulebook: Rulebook, named: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """Every word the lexicon uses: the normaliser must not respell what the lexicon looks for."""
    for phrases in named.values():
        for phrase in phrases:
            yield from words_of(phrase)
    for concept in rulebook.concepts.values():
        parts = (part for near in concept.near for part in near.all)
        for phrase in (*concept.phrases, *concept.unless, *parts):
            yield from words_of(phrase.replace("_", " "))


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


def _join(near: _Near, found: Mapping[str, Spans], text: Text) -> Spans:
    """Stretches that hold one hit of every part with at most ``within`` other words between them."""
    lists = [found[part][:MOST_HITS] for part in near.parts]
    heads = lists[0]
    stretches: list[_Stretch] = [
        (first, last, text.words_between(first, last), ((first, last),)) for first, last in heads
    ]
    for spans in lists[1:]:
        grown: list[_Stretch] = []
        for first, last, size, taken in stretches:
            for a, b in spans:
                if near.ordered and a < last:
                    continue
                if any(a < end and start < b for start, end in taken):
                    continue  # one word cannot stand for two parts
                low, high, words = min(first, a), max(last, b), size + text.words_between(a, b)
                if not near.across and not text.same_sentence(low, high):
                    continue
                if text.words_between(low, high) - words <= near.within:
                    grown.append((low, high, words, (*taken, (a, b))))
        stretches = grown[: MOST_HITS * MOST_HITS]
    return [(first, last) for first, last, _, _ in stretches]


def _sentences(text: Text) -> list[int]:
    """The number of the sentence each token stands in."""
    numbers, now = [], 0
    for kind, token in zip(text.kinds, text.tokens, strict=True):
        numbers.append(now)
        now += kind == BREAK and token == FULL_STOP
    return numbers


def _outside(spans: Spans, unless: Iterable[str], found: Mapping[str, Spans], text: Text) -> Spans:
    sentences = _sentences(text)
    taken = {sentences[a] for name in unless for a, _ in found.get(name, ())}
    return [(a, b) for a, b in spans if taken.isdisjoint(range(sentences[a], sentences[b - 1] + 1))]
