"""All phrases of all lexicons in one pass over the tokens of a text.

Every token that some phrase cares about is turned into a symbol; tokens that fit the same places of
the same phrases share one. Phrases become words over these symbols, and one Aho-Corasick automaton
finds them all, so the time grows with the text and not with the lexicons. Phrases with gaps are
found by their runs, which are then joined.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from math import prod
from typing import Any, NamedTuple

import ahocorasick

from .alphabet import OTHER, STOP, Alphabet
from .normaliser import Normaliser, Text
from .phrases import Entry, Gap, Pattern, Slot, patterns
from .pieces import ADDRESS, BREAK, EMOJI, FULL_STOP, MENTION, NUMBER, WORD

_MOST_SPELLINGS = 500  # of a run; a wider one is looked for slot by slot

Doubled = list[tuple[int, str]]  # place of the second word, symbol of the two as one


class Hit(NamedTuple):
    """Tokens ``first`` to ``last - 1`` of a text say ``phrase``."""  # a tuple: there are dozens in a post

    concept: str
    first: int
    last: int
    phrase: str


@dataclass(eq=False, slots=True)
class _Run:
    """Adjoining slots: a whole phrase of ``entries``, a part of ``chains`` that start with it, or both."""

    slots: tuple[Slot, ...]
    entries: list[Entry] = field(default_factory=list)
    chains: list[_Chain] = field(default_factory=list)
    chained: bool = False
    bits: list[tuple[_Chain, int]] = field(default_factory=list)  # chains with the bits of their concepts


@dataclass(frozen=True, slots=True)
class _Chain:
    entry: Entry
    runs: tuple[_Run, ...]
    gaps: tuple[Gap, ...]
    needs: frozenset[_Run]


@dataclass(frozen=True, slots=True)
class _Stream:
    """Symbols of the tokens that count, and the first and last token each of them stands for."""

    symbols: str
    firsts: Sequence[int]
    lasts: Sequence[int]


class PhraseMatcher:
    """Finds phrases in texts of the normaliser it was made with.

    A phrase is looked for among the tokens, once more without the emoji, and once more with doubled
    words (dibagi bagikan) taken as one. Line ends, trailing dots and emoji that no phrase names are
    passed over; the end of a sentence never is.
    """

    def __init__(self, entries: Iterable[Entry], normaliser: Normaliser) -> None:
        """Raises ``PhraseError`` for a phrase that cannot be read."""
        readings = [(entry, reading) for entry in entries for reading in patterns(entry.phrase, normaliser)]
        slots = {slot for _, reading in readings for run in reading.runs for slot in run}
        alphabet = Alphabet(slots, normaliser)
        self._symbols = {**alphabet.symbols, FULL_STOP: STOP}
        self._others = dict.fromkeys((WORD, MENTION, ADDRESS), OTHER) | {BREAK: "", EMOJI: ""}
        self._others[NUMBER] = alphabet.number
        self.concepts: tuple[str, ...] = tuple(dict.fromkeys(entry.concept for entry, _ in readings))
        bits = {concept: 1 << place for place, concept in enumerate(self.concepts)}
        self._automaton = _automaton(_runs(readings, alphabet), alphabet, bits)

    def possible(self, text: Text) -> int:
        """Which concepts could have a hit: bit n for ``concepts[n]``. Never too few, and far cheaper than hits."""
        symbols = self._read(text)
        joined = "".join(symbols)
        streams = [joined]
        if EMOJI in text.kinds:
            streams.append("".join("" if k == EMOJI else s for s, k in zip(symbols, text.kinds, strict=True)))
        found = 0
        for stream in streams:
            bits, doubled = self._glance(stream)
            found |= bits
            if doubled:
                places = range(len(stream))
                once = _doubled_once(_Stream(stream, places, places), doubled)
                found |= self._glance(once.symbols)[0]
        return found

    def _glance(self, symbols: str) -> tuple[int, Doubled]:
        """Bits of concepts whose phrases, or all runs of whose chains, stand anywhere in the stream."""
        found = 0
        doubled: Doubled = []
        runs: set[_Run] = set()
        for end, (as_one, _, chained, bits) in self._automaton.iter(symbols):
            found |= bits
            if chained:
                runs.update([run for _, run in chained])
            if as_one:
                doubled.append((end, as_one))
        for run in runs:
            for chain, bit in run.bits:
                if not found & bit and runs >= chain.needs:
                    found |= bit
        return found, doubled

    def __call__(self, text: Text) -> list[Hit]:
        """All hits, overlapping ones too, each once; the same text gives them in the same order."""
        found: list[Hit] = []
        symbols = self._read(text)
        stream = _stream(symbols)
        doubled = self._search(stream, found)
        if EMOJI in text.kinds and any(s and k == EMOJI for s, k in zip(symbols, text.kinds, strict=True)):
            stream = _stream(["" if k == EMOJI else s for s, k in zip(symbols, text.kinds, strict=True)])
            doubled = self._search(stream, found)
        if doubled:
            self._search(_doubled_once(stream, doubled), found)
        return list(dict.fromkeys(found))

    def _read(self, text: Text) -> list[str]:
        """A symbol for every token; nothing for a token that is passed over."""
        symbol, others = self._symbols.get, self._others
        return [symbol(token) or others[kind] for token, kind in zip(text.tokens, text.kinds, strict=True)]

    def _search(self, stream: _Stream, found: list[Hit]) -> Doubled:
        doubled: Doubled = []
        starts: dict[_Run, list[int]] = {}
        firsts, lasts = stream.firsts, stream.lasts
        for end, (as_one, whole, chained, _) in self._automaton.iter(stream.symbols):
            for size, concept, phrase in whole:
                found.append(Hit(concept, firsts[end + 1 - size], lasts[end] + 1, phrase))
            for size, run in chained:
                starts.setdefault(run, []).append(end + 1 - size)
            if as_one:
                doubled.append((end, as_one))
        for run in starts:
            for chain in run.chains:
                if starts.keys() >= chain.needs:
                    found.extend(_joined(chain, starts, stream))
        return doubled


def _stream(symbols: list[str]) -> _Stream:
    joined = "".join(symbols)
    if len(joined) == len(symbols):
        return _Stream(joined, range(len(symbols)), range(len(symbols)))
    places = [place for place, symbol in enumerate(symbols) if symbol]
    return _Stream(joined, places, places)


def _doubled_once(stream: _Stream, doubled: Doubled) -> _Stream:
    """The stream with each pair of doubled words as one symbol; of overlapping pairs the first counts."""
    symbols: list[str] = []
    firsts: list[int] = []
    lasts: list[int] = []
    done = 0
    for second, as_one in [*doubled, (len(stream.symbols) + 1, "")]:
        if second - 1 < done:
            continue
        symbols.append(stream.symbols[done : second - 1])
        firsts.extend(stream.firsts[done : second - 1])
        lasts.extend(stream.lasts[done : second - 1])
        if as_one:
            symbols.append(as_one)
            firsts.append(stream.firsts[second - 1])
            lasts.append(stream.lasts[second])
        done = second + 1
    return _Stream("".join(symbols), firsts, lasts)


def _joined(chain: _Chain, starts: Mapping[_Run, list[int]], stream: _Stream) -> Iterator[Hit]:
    """Where the runs of a chain follow one another, its gaps neither too wide nor across a sentence's end."""
    size = len(chain.runs[0].slots)
    reached = {(start, start + size) for start in starts[chain.runs[0]]}
    for run, (fewest, most) in zip(chain.runs[1:], chain.gaps, strict=True):
        heads, size = set(starts[run]), len(run.slots)
        reached = {
            (first, start + size)
            for first, end in reached
            for start in range(end + fewest, end + most + 1)
            if start in heads and STOP not in stream.symbols[end:start]
        }
    entry = chain.entry
    for start, end in sorted(reached):
        yield Hit(entry.concept, stream.firsts[start], stream.lasts[end - 1] + 1, entry.phrase)


def _runs(readings: Iterable[tuple[Entry, Pattern]], alphabet: Alphabet) -> list[_Run]:
    runs: dict[tuple[Slot, ...], _Run] = {}
    for entry, reading in readings:
        slots, gaps = _narrowed(reading, alphabet)
        parts = tuple(runs.setdefault(part, _Run(part)) for part in slots)
        if len(parts) == 1:
            parts[0].entries.append(entry)
            continue
        parts[0].chains.append(_Chain(entry, parts, tuple(gaps), frozenset(parts)))
        for part in parts:
            part.chained = True
    return list(runs.values())


def _narrowed(reading: Pattern, alphabet: Alphabet) -> tuple[list[tuple[Slot, ...]], list[Gap]]:
    """Runs and gaps of a reading; a run with too many spellings becomes slots with nothing between them."""
    runs: list[tuple[Slot, ...]] = []
    gaps: list[Gap] = []
    for place, run in enumerate(reading.runs):
        if place:
            gaps.append(reading.gaps[place - 1])
        if prod(len(alphabet.spellings[slot]) for slot in run) <= _MOST_SPELLINGS:
            runs.append(run)
        else:
            runs.extend((slot,) for slot in run)
            gaps.extend([(0, 0)] * (len(run) - 1))
    return runs, gaps


def _automaton(runs: Iterable[_Run], alphabet: Alphabet, bits: Mapping[str, int]) -> Any:
    """Spellings of runs -> (symbol of a doubled word, phrases they are, runs of chains they are, concepts)."""
    spelt: dict[str, list[_Run]] = defaultdict(list)
    for run in runs:
        for spelling in product(*(alphabet.spellings[slot] for slot in run.slots)):
            spelt["".join(spelling)].append(run)
    for run in {run for found in spelt.values() for run in found}:
        run.bits = [(chain, bits[chain.entry.concept]) for chain in run.chains]
    automaton = ahocorasick.Automaton()
    for key in {*spelt, *alphabet.doubled}:
        here, size = spelt.get(key, ()), len(key)
        whole = tuple((size, entry.concept, entry.phrase) for run in here for entry in run.entries)
        chained = tuple((size, run) for run in here if run.chained)
        met = 0
        for run in here:
            for entry in run.entries:
                met |= bits[entry.concept]
        automaton.add_word(key, (alphabet.doubled.get(key, ""), whole, chained, met))
    automaton.add_word(STOP * 2, ("", (), (), 0))  # an automaton without words cannot be searched
    automaton.make_automaton()
    return automaton
