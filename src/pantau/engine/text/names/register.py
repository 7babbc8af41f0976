"""The register of officials, made ready to be asked whose name an account may show."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import exp, log

from pantau.engine.text.names import weighing
from pantau.engine.text.names.comparing import Agreement, compare
from pantau.engine.text.names.places import Places, plain, words_of
from pantau.engine.text.names.reading import PersonName, read_name
from pantau.engine.text.names.showing import Shown, ShownName, read_shown, split_glued
from pantau.engine.text.names.weighing import (
    INITIAL,
    Reason,
    Standing,
    evidence,
    most_beside,
    most_by_count,
    speaking_against,
    speaking_for,
)

SHOWN_FROM = 0.95  # measured: see bench/names.py and docs/explanation/names.md
_NEGLIGIBLE, _ABOUT_AS_LIKELY = -6.0, 3.0  # in log odds


@dataclass(frozen=True, slots=True)
class Entry:
    """One official. ``role`` is the register's code; ``village`` and ``subdistrict`` are of the post."""

    id: int
    name: str
    role: str = ""
    unit: str = ""
    village: str = ""
    subdistrict: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """An entry as it was read."""

    entry: Entry
    name: PersonName
    village: str
    subdistrict: str
    unit: frozenset[str]


@dataclass(frozen=True, slots=True)
class Match:
    """``score``: how likely the account is this official's, between 0 and 1, of what names alone can tell."""

    entry: Entry
    score: float
    speaks_for: tuple[Reason, ...]
    speaks_against: tuple[Reason, ...]


class Register:
    """``others``: further names of the same people (candidates), by which it is known how common a name is.

    ``places``: (village, its sub-district). ``residents``: how many people live where the register is kept; each
    of them may be a namesake.
    """

    def __init__(
        self,
        entries: Iterable[Entry],
        *,
        places: Iterable[tuple[str, str]] = (),
        others: Iterable[str] = (),
        residents: int,
    ) -> None:
        self._places = Places(places)
        self._known = [_read(entry) for entry in entries]
        self._carriers: defaultdict[str, set[int]] = defaultdict(set)
        for at, known in enumerate(self._known):
            for key in known.name.keys:
                self._carriers[key].add(at)
        beside = [read_name(name).keys for name in others]
        self._beside = Counter(key for keys in beside for key in keys)
        self._people = len(self._known) + len(beside)
        self._ranks = Counter(known.name.rank for known in self._known)
        self._prior = log(weighing.PER_HEAD / residents)

    def match(self, shown: Shown, *, least: float = SHOWN_FROM) -> Match | None:
        """The official whose account this may be, where that is at least as likely as ``least``."""
        read = read_shown(shown, self._places, split_glued(shown.handle, self._carriers.keys()))
        weighed = [
            (weight, known, agreement)
            for known in self._candidates(read, log(least / (1 - least)))
            if (agreement := compare(read, known)) is not None
            if (weight := self._weight(agreement, known)) > _NEGLIGIBLE
        ]
        if not weighed:
            return None
        weight, known, agreement = max(weighed, key=lambda one: (one[0], -one[1].entry.id))
        score = exp(weight) / (1 + sum(exp(other) for other, _known, _agreement in weighed))
        if score < least:
            return None
        rivals = sum(other > weight - _ABOUT_AS_LIKELY for other, _known, _agreement in weighed) - 1
        standing = Standing(self._counts(agreement), self._people, rivals)
        return Match(
            known.entry,
            round(score, 3),
            tuple(speaking_for(agreement, known, standing)),
            tuple(speaking_against(agreement, known, standing)),
        )

    # --- who may it be ---------------------------------------------------------------------------

    def _candidates(self, read: ShownName, least: float) -> Iterator[Known]:
        """Those whose shared names may say enough, with all that could yet speak for them; mostly nobody."""
        gains = sorted(
            ((-log(self._share(key, 1)), key) for key in read.keys if key in self._carriers), reverse=True
        )
        beside = self._prior + most_beside(read) - log(INITIAL) * len(read.name.initials)
        if read.name.rank:
            beside -= log((self._ranks[read.name.rank] + 1) / (self._people + 1))
        left = sum(gain for gain, _key in gains)
        together: defaultdict[int, float] = defaultdict(float)
        agreeing: Counter[int] = Counter()
        costs = [most_by_count(read, count) for count in range(len(gains) + 1)]
        for place, (gain, key) in enumerate(gains):  # the rarest first: who lacks those needs all of the rest
            enough = beside + left + max(costs[: len(gains) - place + 1]) >= least
            for at in self._carriers[key] if enough else self._carriers[key] & together.keys():
                together[at] += gain
                agreeing[at] += 1
            left -= gain
        for at, gained in together.items():
            if beside + gained + costs[agreeing[at]] >= least - _ABOUT_AS_LIKELY:
                yield self._known[at]

    # --- how much it says ------------------------------------------------------------------------

    def _weight(self, agreement: Agreement, known: Known) -> float:
        """Log odds that it is this official, rather than anybody else, who shows such a name."""
        share = sum(log(self._share(key, 1)) for key in agreement.keys)
        beside = len(agreement.initials) * log(INITIAL)
        if agreement.rank:
            beside += log((self._ranks[known.name.rank] + 1) / (self._people + 1))
        weight = self._prior - share - beside + evidence(agreement)
        if weight < _NEGLIGIBLE or len(agreement.keys) == 1:
            return weight
        # Names that go together often are less rare together than each by itself would make them.
        together = len(set.intersection(*(self._carriers[key] for key in agreement.keys))) - 1
        if together:
            weight += share - max(share, log(together / self._people))
        return weight

    def _share(self, key: str, counted: int) -> float:
        """Of all people, those who carry this part; ``counted``: how many of its carriers are asked about."""
        return (len(self._carriers[key]) - counted + self._beside[key] + 1) / (self._people + 1)

    def _counts(self, agreement: Agreement) -> tuple[tuple[str, int], ...]:
        counted = [
            (part.written, len(self._carriers[part.key]) + self._beside[part.key]) for part in agreement.parts
        ]
        return tuple(sorted(counted, key=lambda one: one[1]))


def _read(entry: Entry) -> Known:
    return Known(
        entry,
        read_name(entry.name),
        plain(entry.village),
        plain(entry.subdistrict),
        frozenset(words_of(entry.unit)),
    )
