"""All phrases of all lexicons in one pass over the tokens of a text.

Every token that some phrase cares about is turned into a symbol; tokens that fit the same places of
the same phrases share one. Phrases become words over these symbols, looked up by the two symbols
they end with, so the time grows with the text and not with the lexicons. Phrases with gaps are found
by their runs, which are then joined.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from itertools import product
from math import prod
from operator import attrgetter, or_
from typing import NamedTuple

from .alphabet import OTHER, STOP, Alphabet
from .normaliser import Normaliser, Text
from .phrases import Entry, Gap, Pattern, PhraseReader, Slot
from .pieces import ADDRESS, BREAK, EMOJI, FULL_STOP, MENTION, NUMBER, WORD

_MOST_SPELLINGS = 500  # of a run; a wider one is looked for slot by slot

Doubled = list[tuple[int, str]]  # place of the second word, symbol of the two as one
EVERY = -1  # all bits: hits of all concepts


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
    part_of: int = 0  # chains
    rarest_of: list[_Chain] = field(default_factory=list)  # chains with no run that is part of fewer


@dataclass(frozen=True, eq=False, slots=True)
class _Chain:
    entry: Entry
    runs: tuple[_Run, ...]
    gaps: tuple[Gap, ...]
    needs: frozenset[_Run]
    bit: int  # of its concept
    number: int  # among the chains that start with the same run


class _Met(NamedTuple):
    """What one spelling stands for."""

    as_one: str  # the symbol of a doubled word
    bits: int  # concepts of the phrases
    whole: tuple[tuple[int, str, str], ...]  # phrases: concept's bit, concept, phrase
    runs: tuple[_Run, ...]  # parts of chains
    chains: tuple[_Chain, ...]  # of which one of these runs is the rarest
    size: int  # symbols


@dataclass(frozen=True, slots=True)
class _Stream:
    """Symbols of the tokens that count, and the first and last token each of them stands for."""

    symbols: str
    firsts: Sequence[int]
    lasts: Sequence[int]


class _Searched(NamedTuple):
    stream: _Stream
    matches: list[tuple[int, _Met]]  # each with the place of its last symbol
    chains: list[_Chain]  # whose runs all stand somewhere in the stream
    doubled: Doubled


class Sighting(NamedTuple):
    """What was met in a text, before hits are made of it.

    ``bits``: the concepts that could have a hit, bit n for ``concepts[n]`` of the matcher; never too few.
    """

    bits: int
    searched: list[_Searched]


class PhraseMatcher:
    """Finds phrases in texts of the normaliser it was made with.

    A phrase is looked for among the tokens, once more without the emoji, and once more with doubled
    words (dibagi bagikan) taken as one. Line ends, trailing dots and emoji that no phrase names are
    passed over; the end of a sentence never is.
    """

    def __init__(self, entries: Iterable[Entry], normaliser: Normaliser) -> None:
        """Raises ``PhraseError`` for a phrase that cannot be read."""
        patterns = PhraseReader(normaliser)
        readings = [(entry, reading) for entry in entries for reading in patterns(entry.phrase)]
        slots = {slot for _, reading in readings for run in reading.runs for slot in run}
        alphabet = Alphabet(slots, normaliser)
        self._symbols = {**alphabet.symbols, FULL_STOP: STOP}
        self._others = dict.fromkeys((WORD, MENTION, ADDRESS), OTHER) | {BREAK: "", EMOJI: ""}
        self._others[NUMBER] = alphabet.number
        self.concepts: tuple[str, ...] = tuple(dict.fromkeys(entry.concept for entry, _ in readings))
        bits = {concept: 1 << place for place, concept in enumerate(self.concepts)}
        self._met = _spellings(_runs(readings, alphabet, bits), alphabet, bits)
        self._sizes = _sizes(self._met)

    def __call__(self, text: Text) -> list[Hit]:
        """All hits, overlapping ones too, each once; the same text gives them in the same order."""
        return self.hits(self.sight(text))

    def sight(self, text: Text) -> Sighting:
        """All matches of a text. Most texts need no hits, which cost several times as much."""
        symbols = self._read(text)
        searched = [self._searched(_stream(symbols))]
        if EMOJI in text.kinds:
            without = ["" if k == EMOJI else s for s, k in zip(symbols, text.kinds, strict=True)]
            if without != symbols:  # some phrase names one of the emoji
                searched.append(self._searched(_stream(without)))
        last = searched[-1]
        if last.doubled:
            searched.append(self._searched(_doubled_once(last.stream, last.doubled)))
        bits = 0
        for one in searched:
            for _, met in one.matches:
                bits |= met[1]
            for chain in one.chains:
                bits |= chain.bit
        return Sighting(bits, searched)

    def hits(self, sighting: Sighting, wanted: int = EVERY) -> list[Hit]:
        """The hits of the concepts whose bits are ``wanted``, in the same order whatever else is wanted."""
        found: list[Hit] = []
        for searched in sighting.searched:
            _collect(searched, wanted, found)
        return list(dict.fromkeys(found))

    def _read(self, text: Text) -> list[str]:
        """A symbol for every token; nothing for a token that is passed over."""
        symbol, others = self._symbols.get, self._others
        return [symbol(token) or others[kind] for token, kind in zip(text.tokens, text.kinds, strict=True)]

    def _searched(self, stream: _Stream) -> _Searched:
        matches = self._matches(stream.symbols)
        doubled: Doubled = []
        runs: set[_Run] = set()
        hoped: set[_Chain] = set()
        for end, (as_one, _, _, here, chains, _) in matches:
            if here:
                runs.update(here)
                hoped.update(chains)
            if as_one:
                doubled.append((end, as_one))
        return _Searched(stream, matches, [chain for chain in hoped if runs >= chain.needs], doubled)

    def _matches(self, symbols: str) -> list[tuple[int, _Met]]:
        """Every spelling here with the place of its last symbol; of several that end there the longest first."""
        met_of, sizes_of = self._met.get, self._sizes.get
        matches: list[tuple[int, _Met]] = []
        before = ""
        for place, symbol in enumerate(symbols):
            for size in sizes_of(before + symbol, ()):
                met = met_of(symbols[place + 1 - size : place + 1]) if size <= place + 1 else None
                if met is not None:
                    matches.append((place, met))
            met = met_of(symbol)
            if met is not None:
                matches.append((place, met))
            before = symbol
        return matches


def _collect(searched: _Searched, wanted: int, found: list[Hit]) -> None:
    stream = searched.stream
    firsts, lasts = stream.firsts, stream.lasts
    chains: dict[_Run, list[_Chain]] = {}
    needed: set[_Run] = set()
    for chain in searched.chains:
        if chain.bit & wanted:
            chains.setdefault(chain.runs[0], []).append(chain)
            needed |= chain.needs
    starts: dict[_Run, list[int]] = {}
    for end, (_, bits, whole, runs, _, size) in searched.matches:
        if bits & wanted:
            for bit, concept, phrase in whole:
                if bit & wanted:
                    found.append(Hit(concept, firsts[end + 1 - size], lasts[end] + 1, phrase))
        if needed:
            for run in runs:
                if run in needed:
                    starts.setdefault(run, []).append(end + 1 - size)
    for run in starts:
        for chain in sorted(chains.get(run, ()), key=_number):
            found.extend(_joined(chain, starts, stream))


_number = attrgetter("number")


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


def _runs(
    readings: Iterable[tuple[Entry, Pattern]], alphabet: Alphabet, bits: Mapping[str, int]
) -> list[_Run]:
    runs: dict[tuple[Slot, ...], _Run] = {}
    for entry, reading in readings:
        slots, gaps = _narrowed(reading, alphabet)
        parts = tuple(runs.setdefault(part, _Run(part)) for part in slots)
        if len(parts) == 1:
            parts[0].entries.append(entry)
            continue
        started = parts[0].chains
        needs = frozenset(parts)
        started.append(_Chain(entry, parts, tuple(gaps), needs, bits[entry.concept], len(started)))
        for part in needs:
            part.part_of += 1
    for run in runs.values():
        for chain in run.chains:
            min(chain.runs, key=attrgetter("part_of")).rarest_of.append(chain)
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


def _spellings(runs: Iterable[_Run], alphabet: Alphabet, bits: Mapping[str, int]) -> dict[str, _Met]:
    """Spellings of runs and doubled words -> what they stand for."""
    spelt: dict[str, list[_Run]] = defaultdict(list)
    for run in runs:
        for spelling in product(*(alphabet.spellings[slot] for slot in run.slots)):
            spelt["".join(spelling)].append(run)
    met: dict[str, _Met] = {}
    for key in {*spelt, *alphabet.doubled}:
        here = spelt.get(key, ())
        phrases = [entry for run in here for entry in run.entries]
        whole = tuple((bits[entry.concept], entry.concept, entry.phrase) for entry in phrases)
        concepts = reduce(or_, (phrase[0] for phrase in whole), 0)
        parts = tuple(run for run in here if run.part_of)
        chains = tuple(chain for run in parts for chain in run.rarest_of)
        met[key] = _Met(alphabet.doubled.get(key, ""), concepts, whole, parts, chains, len(key))
    return met


def _sizes(spellings: Iterable[str]) -> dict[str, tuple[int, ...]]:
    """The last two symbols of spellings -> how many symbols those that end so have, the most first."""
    sizes: dict[str, set[int]] = defaultdict(set)
    for spelling in spellings:
        if len(spelling) > 1:
            sizes[spelling[-2:]].add(len(spelling))
    return {end: tuple(sorted(found, reverse=True)) for end, found in sizes.items()}
