"""From what was seen to all that it could mean: sets of bits, each with the bits it leads to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import reduce
from heapq import heapify, heappop, heappush
from operator import or_
from typing import NamedTuple


class Road(NamedTuple):
    """``gives`` is reached once all of ``needs`` are seen; both are bits."""

    needs: int
    gives: int


class _Branch(NamedTuple):
    """Roads as a tree, so that those of which nothing was seen are never looked at."""

    bit: int  # that leads here
    bits: int  # that lead on
    on: Mapping[int, _Branch]  # length of such a bit -> the roads that need it, without it
    gives: int  # of the roads that end here

    def given(self, seen: int, through: int) -> int:
        """What all roads lead to whose bits were all ``seen``, the first of them among ``through``."""
        gives = 0
        live = through & self.bits
        while live:
            branch = self.on[live.bit_length()]
            live ^= branch.bit
            gives |= branch.gives
            if seen & branch.bits:
                gives |= branch.given(seen, seen)
        return gives


class RoadMap:
    """Asked for every text, with many hundred roads of which a text takes few or none."""

    def __init__(self, roads: Sequence[Road], between: int) -> None:
        """``between``: the bits that some road leads to."""
        self._first = _by_shared(roads)
        self._onward = _root([_under(1 << place, roads) for place in places(between)])

    def reach(self, seen: int) -> int:
        """The bits seen, with all they lead to, by however many roads."""
        more = self._first.given(seen, seen) & ~seen
        while more:
            seen |= more
            more = self._onward.given(seen, more) & ~seen
        return seen


def places(bits: int) -> Iterator[int]:
    """The places of the bits that are set, the highest first."""
    while bits:
        place = bits.bit_length() - 1
        yield place
        bits ^= 1 << place


def _by_shared(roads: Iterable[Road]) -> _Branch:
    """Each road once, under the bit that most of those share that are under none yet; of several the highest."""
    left = {number: (road, tuple(places(road.needs))) for number, road in enumerate(roads)}
    across: dict[int, dict[int, None]] = {}  # place -> the roads left that need it, in their order
    for number, (_, needs) in left.items():
        for place in needs:
            across.setdefault(place, {})[number] = None
    most = [(-len(numbers), -place) for place, numbers in across.items()]
    heapify(most)
    on: list[_Branch] = []
    while left:
        counted, lowest = heappop(most)
        here = list(across[-lowest])
        if len(here) != -counted:  # roads went since; it comes up again if any is left
            if here:
                heappush(most, (-len(here), lowest))
            continue
        on.append(_under(1 << -lowest, [left[number][0] for number in here]))
        for number in here:
            for place in left.pop(number)[1]:
                del across[place][number]
    return _root(on)


def _under(bit: int, roads: Iterable[Road]) -> _Branch:
    rest = [Road(road.needs ^ bit, road.gives) for road in roads if road.needs & bit]
    onward = _by_shared([road for road in rest if road.needs])
    return onward._replace(bit=bit, gives=reduce(or_, (road.gives for road in rest if not road.needs), 0))


def _root(on: Sequence[_Branch]) -> _Branch:
    bits = reduce(or_, (branch.bit for branch in on), 0)
    return _Branch(0, bits, {branch.bit.bit_length(): branch for branch in on}, 0)
