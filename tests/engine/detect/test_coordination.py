"""The co-sharing method gives what the published program gives, and what its steps say."""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import combinations
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pantau.engine.detect import coordination
from pantau.engine.detect.coordination import Method, SharesError, co_sharing

Row = tuple[str, str, str, int]


def table(rows: list[Row]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=list(coordination.COLUMNS), orient="row")


def by_the_steps(rows: list[Row], window: int, least: int) -> dict[tuple[str, str], int]:
    """The method's steps 1 to 5, as slowly as they are written."""
    rows = [row for row in dict.fromkeys(rows) if all(row[:3])]
    taking_part = Counter(account for _, account, _, _ in rows)
    rows = [row for row in rows if taking_part[row[1]] >= least]
    pairs = [
        (one, other)
        for one, other in combinations(rows, 2)
        if one[0] == other[0]
        and abs(one[3] - other[3]) <= window
        and one[1] != other[1]
        and one[2] != other[2]
        and one[0] not in (one[2], other[2])
    ]
    contents = {row[2] for pair in pairs for row in pair}
    often = Counter(account for _, account, content, _ in rows if content in contents)
    kept = {content for _, account, content, _ in rows if content in contents and often[account] >= least}
    edges: dict[tuple[str, str], int] = defaultdict(int)
    for one, other in pairs:
        if one[2] in kept or other[2] in kept:
            edges[min(one[1], other[1]), max(one[1], other[1])] += 1
    return dict(edges)


def weights(found: coordination.CoSharing) -> dict[tuple[str, str], int]:
    return {
        (a, b): weight for a, b, weight in found.edges.select("account_a", "account_b", "weight").iter_rows()
    }


@pytest.mark.parametrize("kind", ["url", "phash", "hashtag"])
def test_the_published_edges_come_out(shared_data: Path, kind: str) -> None:
    folder = shared_data / "coordination"
    rows = pl.read_csv(folder / "german_elections.csv.gz", infer_schema_length=0)
    shares = rows.select(
        object_id=f"{kind}_id",
        account_id="account_id",
        content_id="post_id",
        time=pl.col("timestamp").cast(pl.Float64),
    )
    expected = pl.read_csv(folder / f"expected_{kind}_window30_min2.csv", infer_schema_length=0)
    published = {(min(a, b), max(a, b)): int(weight) for a, b, weight in expected.iter_rows()}
    assert weights(co_sharing(shares, Method(30, 2))) == published


acts = st.lists(
    st.tuples(
        st.sampled_from(["o1", "o2", "p1"]), st.sampled_from("abcd"), st.sampled_from(["p1", "p2", "p3", "p4", "p5"]),
        st.integers(0, 40),
    ),
    max_size=25,
)  # fmt: skip


@given(acts, st.integers(0, 30), st.integers(1, 3))
@settings(max_examples=200)
def test_any_shares_give_what_the_steps_say(rows: list[Row], window: int, least: int) -> None:
    assert weights(co_sharing(table(rows), Method(window, least))) == by_the_steps(rows, window, least)


@given(acts, st.randoms())
@settings(max_examples=50)
def test_neither_order_nor_the_size_of_parts_matters(rows: list[Row], random: object) -> None:
    whole = co_sharing(table(rows), Method(10, 1, fast_window=3)).edges
    shuffled = list(rows)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(coordination, "PAIRS_AT_ONCE", 1)
        assert co_sharing(table(shuffled), Method(10, 1, fast_window=3)).edges.equals(whole)


def test_an_edge_is_coordinated_above_the_quantile_and_groups_hang_together() -> None:
    rows = [(f"o{n}", account, f"{account}{n}", 100 * n) for n in range(3) for account in ("a", "b")]
    rows += [("x", "b", "bx", 900), ("x", "c", "cx", 901), ("y", "c", "cy", 990), ("y", "d", "dy", 991)]
    found = co_sharing(table(rows), Method(10, 1, 0.5))
    assert (found.threshold, found.pairs) == (1.0, 5)
    assert found.groups() == [["a", "b"]]
    assert found.edges.filter("coordinated").select("account_a", "objects", "first", "last").rows() == [
        ("a", 3, 0.0, 200.0)
    ]


def test_symmetry_is_the_smaller_share_of_contents_over_the_larger() -> None:
    rows = [("o", "a", "a1", 0), ("o", "b", "b1", 1), ("o", "b", "b2", 2), ("o", "b", "b3", 3), ("p", "b", "b4", 90),
            ("p", "c", "c1", 91)]  # fmt: skip
    found = co_sharing(table(rows), Method(10, 1, symmetry=True)).edges
    assert found.select("account_a", "account_b", "symmetry").rows() == [("a", "b", 1 / 3), ("b", "c", 1.0)]
    assert co_sharing(table([]), Method(symmetry=True)).edges.height == 0


def test_times_with_fractions_keep_them() -> None:
    rows = [("o", "a", "p1", 0.0), ("o", "b", "p2", 0.4), ("o", "c", "p3", 1.0)]
    assert weights(co_sharing(table(rows), Method(0.5, 1))) == {("a", "b"): 1}


def test_times_far_apart_are_told_object_by_object() -> None:
    rows = [(f"o{n}", account, f"{account}{n}", n * 4 * 10**15) for n in range(900) for account in "ab"]
    assert weights(co_sharing(table(rows), Method(1, 1))) == {("a", "b"): 900}


def test_nothing_shared_gives_no_edges() -> None:
    found = co_sharing(table([("o", "a", "p", 1), ("", "b", "q", 1)]), Method(10, 1))
    assert (found.edges.height, found.threshold, found.groups()) == (0, 0.0, [])


def test_what_cannot_be_used_is_named() -> None:
    with pytest.raises(SharesError, match="account_id"):
        co_sharing(pl.DataFrame({"object_id": ["a"], "content_id": ["b"], "time": [1]}))
    with pytest.raises(SharesError, match="quantile"):
        Method(edge_weight=2)
    with pytest.raises(SharesError, match="fast_window"):
        Method(10, fast_window=20)
