"""The tree of roads reaches what trying each road again and again would reach."""

from __future__ import annotations

from functools import reduce
from operator import or_

from hypothesis import given
from hypothesis import strategies as st

from pantau.engine.detect.roads import Road, RoadMap, places

PLACES = 12


def bits(fewest: int, most: int) -> st.SearchStrategy[int]:
    chosen = st.sets(st.integers(0, PLACES - 1), min_size=fewest, max_size=most)
    return chosen.map(lambda numbers: reduce(or_, (1 << number for number in numbers), 0))


def tried_again_and_again(roads: list[Road], seen: int) -> int:
    while True:
        more = reduce(or_, (road.gives for road in roads if seen & road.needs == road.needs), seen)
        if more == seen:
            return seen
        seen = more


@given(roads=st.lists(st.builds(Road, bits(1, 4), bits(1, 2)), max_size=20), seen=bits(0, PLACES))
def test_all_that_roads_lead_to_is_reached_and_nothing_else(roads: list[Road], seen: int) -> None:
    between = reduce(or_, (road.gives for road in roads), 0)
    assert RoadMap(roads, between).reach(seen) == tried_again_and_again(roads, seen)


def test_places_of_bits_come_from_the_highest() -> None:
    assert list(places(0b1011)) == [3, 1, 0]
    assert list(places(0)) == []
