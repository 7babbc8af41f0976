"""Who shares the same things at nearly the same time, again and again: the published co-sharing method.

The method is that of CooRTweet 2.1.3 (Righetti and others), step by step, so that results can be compared with
published ones. It knows no texts and no platforms: what was shared is an object, named by an id.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import polars as pl

OBJECT, ACCOUNT, CONTENT, TIME = "object_id", "account_id", "content_id", "time"
COLUMNS = (OBJECT, ACCOUNT, CONTENT, TIME)
PAIRS_AT_ONCE = 4_000_000  # bounds the memory; an object shared by everybody has very many pairs
_TICKS = 1000  # a second, where times have fractions

Ints = np.ndarray[Any, np.dtype[np.int64]]
Flags = np.ndarray[Any, np.dtype[np.bool_]]


class SharesError(ValueError):
    """The table or the parameters cannot be used; the message says what is missing."""


@dataclass(frozen=True, slots=True)
class Method:
    """Parameters by their published names.

    ``time_window`` in seconds; ``edge_weight`` is the quantile of all weights above which an edge counts as
    coordinated; ``fast_window`` (seconds) tells the pairs that also hold for a shorter window; ``symmetry`` asks for
    the edges' symmetry, too.
    """

    time_window: float = 10.0
    min_participation: int = 2
    edge_weight: float = 0.5
    fast_window: float | None = None
    symmetry: bool = False

    def __post_init__(self) -> None:
        if not 0 <= self.time_window < float("inf"):
            raise SharesError(f"a time window is a number of seconds from 0, not {self.time_window}")
        if self.min_participation < 1:
            raise SharesError(f"min_participation is at least 1, not {self.min_participation}")
        if not 0 <= self.edge_weight <= 1:
            raise SharesError(f"edge_weight is a quantile from 0 to 1, not {self.edge_weight}")
        if self.fast_window is not None and not 0 <= self.fast_window <= self.time_window:
            raise SharesError(f"fast_window is at most the time window, not {self.fast_window}")


@dataclass(frozen=True, slots=True)
class CoSharing:
    """``edges``: account_a, account_b (a before b), weight, coordinated, first and last (times of the earliest and
    the latest pair), objects (how many different ones), fast_weight where a shorter window was asked for, and
    symmetry where that was: contents of the account with fewer in the edge, over those of the other one.

    ``threshold`` is the weight that an edge must pass; ``pairs`` counts all pairs behind the edges.
    """

    edges: pl.DataFrame
    threshold: float
    pairs: int
    rows: int

    def groups(self) -> list[list[str]]:
        """Accounts joined by coordinated edges, the largest group first, each in order."""
        parents: dict[str, str] = {}

        def root(account: str) -> str:
            while parents.setdefault(account, account) != account:
                parents[account] = account = parents[parents[account]]
            return account

        for one, other in self.edges.filter("coordinated").select("account_a", "account_b").iter_rows():
            parents[root(one)] = root(other)
        found: dict[str, list[str]] = {}
        for account in parents:
            found.setdefault(root(account), []).append(account)
        return sorted((sorted(group) for group in found.values()), key=lambda group: (-len(group), group))


def co_sharing(shares: pl.DataFrame, method: Method = Method()) -> CoSharing:
    """``shares``: a row for each act of sharing, with the columns ``object_id, account_id, content_id`` (text) and
    ``time`` (seconds). Rows without an object, an account, a content or a time and repeated rows are left out.

    Memory is bounded by the rows and the edges, not by the pairs. Raises SharesError.
    """
    if missing := [name for name in COLUMNS if name not in shares.columns]:
        raise SharesError(f"the table has no column {', '.join(missing)}")
    table = _Table.of(shares, method.min_participation)
    slow = table.kept(method.time_window, method.min_participation)
    edges = table.edges(method.time_window, slow)
    if method.fast_window is not None:
        fast = table.kept(method.fast_window, method.min_participation, among=slow)
        weights = table.edges(method.fast_window, fast).select("account_a", "account_b", fast_weight="weight")
        edges = edges.join(weights, on=["account_a", "account_b"], how="left").with_columns(
            pl.col("fast_weight").fill_null(0)
        )
    if method.symmetry:
        edges = edges.join(
            table.symmetry(method.time_window, slow),
            on=["account_a", "account_b"],
            how="left",
            maintain_order="left",
        )
    threshold = float(np.quantile(edges["weight"].to_numpy(), method.edge_weight)) if edges.height else 0.0
    edges = edges.with_columns(coordinated=pl.col("weight") > threshold).sort("account_a", "account_b")
    return CoSharing(edges, threshold, int(edges["weight"].sum()), table.objects.size)


@dataclass(frozen=True, slots=True)
class _Table:
    """The rows in the order of object and time, their names as numbers."""

    names: pl.Series  # accounts by number
    objects: Ints
    accounts: Ints
    contents: Ints
    is_content: Ints  # the number that the object has as a content, -1 where it is none
    ticks: Ints
    per_second: int

    @classmethod
    def of(cls, shares: pl.DataFrame, least: int) -> _Table:
        rows = shares.select(
            *(pl.col(name).cast(pl.String) for name in COLUMNS[:3]), pl.col(TIME).cast(pl.Float64)
        )
        rows = rows.filter(
            *(pl.col(name).is_not_null() & (pl.col(name) != "") for name in COLUMNS[:3]),
            pl.col(TIME).is_finite(),
        ).unique(maintain_order=True)
        rows = rows.filter(pl.len().over(ACCOUNT) >= least)
        times = rows[TIME].to_numpy()
        per_second = 1 if np.array_equal(times, np.floor(times)) else _TICKS
        ticks = np.rint(times * per_second).astype(np.int64)
        names = rows[ACCOUNT].unique().sort()
        numbers = pl.concat([rows[CONTENT], rows[OBJECT]]).rank("dense").cast(pl.Int64).to_numpy() - 1
        contents, objects = numbers[: rows.height], numbers[rows.height :]
        accounts = np.searchsorted(names.to_numpy(), rows[ACCOUNT].to_numpy()).astype(np.int64)
        order = np.lexsort((ticks, objects))
        is_content = np.where(np.isin(objects, contents), objects, -1)
        return cls(
            names,
            objects[order],
            accounts[order],
            contents[order],
            is_content[order],
            ticks[order],
            per_second,
        )

    def kept(self, window: float, least: int, *, among: Flags | None = None) -> Flags:
        """Which rows' contents are kept: those of accounts that often enough took part in a pair."""
        if not self.objects.size:
            return np.zeros(0, dtype=bool)
        paired = np.zeros(int(max(self.contents.max(), self.objects.max())) + 1, dtype=bool)
        for first, second in self._pairs(window, among):
            paired[self.contents[first]] = True
            paired[self.contents[second]] = True
        took_part = paired[self.contents]
        often = np.bincount(self.accounts[took_part], minlength=len(self.names)) >= least
        kept = np.zeros_like(paired)
        kept[self.contents[took_part & often[self.accounts]]] = True
        return kept[self.contents]

    def edges(self, window: float, kept: Flags) -> pl.DataFrame:
        parts = []
        width = len(self.names)
        for first, second in self._pairs(window, kept):
            one, other = self.accounts[first], self.accounts[second]
            found = pl.DataFrame({
                "key": np.minimum(one, other) * width + np.maximum(one, other),
                "object": self.objects[first],
                "time": self.ticks[first],
            })  # fmt: skip
            parts.append(
                found.group_by("key", "object").agg(
                    weight=pl.len().cast(pl.Int64), first=pl.col("time").min(), last=pl.col("time").max()
                )
            )
            if len(parts) > 1 and sum(part.height for part in parts) > PAIRS_AT_ONCE:
                parts = [_sum_up(parts)]
        if not parts:
            return pl.DataFrame(schema={
                "account_a": pl.String, "account_b": pl.String, "weight": pl.Int64, "objects": pl.UInt32,
                "first": pl.Float64, "last": pl.Float64,
            })  # fmt: skip
        summed = (
            _sum_up(parts)
            .group_by("key")
            .agg(
                pl.col("weight").sum(),
                objects=pl.len(),
                first=pl.col("first").min(),
                last=pl.col("last").max(),
            )
        )
        keys = summed["key"].to_numpy()
        return summed.select(
            account_a=self.names.gather(keys // width),
            account_b=self.names.gather(keys % width),
            weight="weight",
            objects="objects",
            first=pl.col("first") / self.per_second,
            last=pl.col("last") / self.per_second,
        )

    def symmetry(self, window: float, kept: Flags) -> pl.DataFrame:
        """account_a, account_b, symmetry. Memory is bounded by the pairs of an edge and a content."""
        width = len(self.names)
        seen: list[pl.DataFrame] = []
        for first, second in self._pairs(window, kept):
            one, other = self.accounts[first], self.accounts[second]
            keys = np.minimum(one, other) * width + np.maximum(one, other)
            both = {
                "key": np.concatenate([keys, keys]),
                "account": np.concatenate([one, other]),
                "content": self.contents[np.concatenate([first, second])],
            }
            seen.append(pl.DataFrame(both).unique())
            if len(seen) > 1 and sum(part.height for part in seen) > PAIRS_AT_ONCE:
                seen = [pl.concat(seen).unique()]
        if not seen:
            return pl.DataFrame(
                schema={"account_a": pl.String, "account_b": pl.String, "symmetry": pl.Float64}
            )
        counts = pl.concat(seen).unique().group_by("key", "account").agg(contents=pl.len())
        shares = counts.group_by("key").agg(symmetry=pl.col("contents").min() / pl.col("contents").max())
        keys = shares["key"].to_numpy()
        return shares.select(
            account_a=self.names.gather(keys // width),
            account_b=self.names.gather(keys % width),
            symmetry="symmetry",
        )

    def _pairs(self, window: float, kept: Flags | None) -> Iterator[tuple[Ints, Ints]]:
        """Positions of two rows of one object within the window, by two accounts and in two contents; with
        ``kept``, one of the two contents must be."""
        size = self.objects.size
        reach = int(np.floor(window * self.per_second))
        ends = _ends(self.objects, self.ticks, reach)
        counts = ends - np.arange(size) - 1
        upto = np.cumsum(counts)
        start = 0
        while start < size:
            before = int(upto[start - 1]) if start else 0
            stop = max(int(np.searchsorted(upto, before + PAIRS_AT_ONCE, side="right")), start + 1)
            part = counts[start:stop]
            first = np.repeat(np.arange(start, stop), part)
            offsets = np.arange(first.size) - np.repeat(np.cumsum(part) - part, part)
            second = first + 1 + offsets
            held = (self.contents[first] != self.contents[second]) & (
                self.accounts[first] != self.accounts[second]
            )
            itself = self.is_content[first]
            held &= (itself < 0) | ((itself != self.contents[first]) & (itself != self.contents[second]))
            if kept is not None:
                held &= kept[first] | kept[second]
            if held.any():
                yield first[held], second[held]
            start = stop


def _sum_up(parts: list[pl.DataFrame]) -> pl.DataFrame:
    return (
        pl.concat(parts)
        .group_by("key", "object")
        .agg(pl.col("weight").sum(), pl.col("first").min(), pl.col("last").max())
    )


def _ends(objects: Ints, ticks: Ints, reach: int) -> Ints:
    """For each row, the position after the last row of the same object at most ``reach`` ticks later."""
    if not objects.size:
        return np.zeros(0, dtype=np.int64)
    _, groups = np.unique(objects, return_inverse=True)
    since = ticks - ticks.min()
    stride = int(since.max()) + reach + 1
    if groups.max() < np.iinfo(np.int64).max // stride:
        places = groups.astype(np.int64) * stride + since
        within: Ints = np.searchsorted(places, places + reach, side="right").astype(np.int64)
        return within
    ends = np.empty(objects.size, dtype=np.int64)  # times too far apart for one number: object by object
    edges = np.flatnonzero(np.diff(groups, prepend=-1, append=groups.max() + 1))
    for begin, end in pairwise(edges):
        own = ticks[begin:end]
        ends[begin:end] = begin + np.searchsorted(own, own + reach, side="right")
    return ends
