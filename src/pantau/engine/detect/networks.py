"""Coordinated groups as a person can look at them: who, what they shared, in which posts; and their picture."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from .coordination import ACCOUNT, CONTENT, OBJECT, TIME, CoSharing

MOST_OBJECTS = 20  # told of a group
MOST_POSTS = 12  # told of an object
STEPS = 160  # of the layout

Points = np.ndarray[Any, np.dtype[np.float64]]


@dataclass(frozen=True, slots=True)
class Act:
    """One post that shared an object; ``address`` is "" where it is not known."""

    account: str
    content: str
    time: float
    address: str


@dataclass(frozen=True, slots=True)
class Shared:
    """An object that members of a group shared within the window. ``acts``: the first ``MOST_POSTS`` of ``posts``."""

    object: str
    accounts: int
    posts: int
    acts: tuple[Act, ...]


@dataclass(frozen=True, slots=True)
class Edge:
    """``first`` and ``second`` are places in the group's accounts."""

    first: int
    second: int
    weight: int
    fast_weight: int | None


@dataclass(frozen=True, slots=True)
class Group:
    """Accounts joined by coordinated edges. Times are seconds since 1970 of the first and the last common act."""

    accounts: tuple[str, ...]
    edges: tuple[Edge, ...]
    objects: int
    shared: tuple[Shared, ...]  # most accounts first, at most MOST_OBJECTS
    first: float
    last: float


def groups_of(found: CoSharing, shares: pl.DataFrame, window: float) -> list[Group]:
    """``shares`` as they went into ``co_sharing``; a column ``address`` is used where there is one."""
    members = found.groups()
    if not members:
        return []
    home = _home(members)
    acts = _acts(shares, home, window)
    edges = found.edges.filter("coordinated").join(
        home.rename({ACCOUNT: "account_a"}), on="account_a", maintain_order="left"
    )
    by_group = edges.partition_by("group", as_dict=True)
    acts_by_group = acts.partition_by("group", as_dict=True)
    return [
        _group(names, by_group[number,], acts_by_group.get((number,), acts.clear()))
        for number, names in enumerate(members)
    ]


def members_acts(
    found: CoSharing, shares: pl.DataFrame, window: float
) -> Iterator[tuple[list[str], list[str]]]:
    """Accounts of each group, and the contents that they shared within the window of each other."""
    members = found.groups()
    if not members:
        return
    acts = _acts(shares, _home(members), window).partition_by("group", as_dict=True)
    for number, names in enumerate(members):
        rows = acts.get((number,))
        yield names, [] if rows is None else rows[CONTENT].unique().sort().to_list()


def _home(members: Sequence[Sequence[str]]) -> pl.DataFrame:
    return pl.DataFrame(
        {ACCOUNT: [name for group in members for name in group],
         "group": [number for number, group in enumerate(members) for _ in group]},
        schema={ACCOUNT: pl.String, "group": pl.UInt32},
    )  # fmt: skip


def _acts(shares: pl.DataFrame, home: pl.DataFrame, window: float) -> pl.DataFrame:
    """What members shared within the window of another member of their group."""
    address = pl.col("address").fill_null("") if "address" in shares.columns else pl.lit("")
    rows = shares.select(
        *(pl.col(name).cast(pl.String) for name in (OBJECT, ACCOUNT, CONTENT)),
        pl.col(TIME).cast(pl.Float64),
        address=address,
    )
    rows = rows.drop_nulls().filter(pl.col(OBJECT) != "").unique(maintain_order=True)
    rows = rows.join(home, on=ACCOUNT).sort("group", OBJECT, TIME, ACCOUNT, CONTENT)
    # Of a stretch by one account, the neighbours by others are at its ends.
    rows = rows.with_columns(stretch=pl.struct("group", OBJECT, ACCOUNT).rle_id())
    ends = rows.group_by("stretch", maintain_order=True).agg(
        pl.col("group", OBJECT).first(), start=pl.col(TIME).first(), end=pl.col(TIME).last()
    )
    same_before = (pl.col("group") == pl.col("group").shift()) & (pl.col(OBJECT) == pl.col(OBJECT).shift())
    ends = ends.with_columns(
        before=pl.when(same_before).then(pl.col("end").shift()),
        after=pl.when(same_before.shift(-1)).then(pl.col("start").shift(-1)),
    )
    near = (pl.col(TIME) - pl.col("before") <= window) | (pl.col("after") - pl.col(TIME) <= window)
    return rows.join(ends.select("stretch", "before", "after"), on="stretch", maintain_order="left").filter(
        near
    )


def _group(names: Sequence[str], edges: pl.DataFrame, acts: pl.DataFrame) -> Group:
    places = {name: place for place, name in enumerate(names)}
    objects = (
        acts.group_by(OBJECT)
        .agg(accounts=pl.col(ACCOUNT).n_unique(), posts=pl.col(CONTENT).n_unique())
        .sort(["accounts", "posts", OBJECT], descending=[True, True, False])
    )
    shown = objects.head(MOST_OBJECTS)
    shared = []
    for name, accounts, posts in shown.iter_rows():
        rows = acts.filter(pl.col(OBJECT) == name).sort(TIME, ACCOUNT, CONTENT).head(MOST_POSTS)
        told = tuple(Act(*row) for row in rows.select(ACCOUNT, CONTENT, TIME, "address").iter_rows())
        shared.append(Shared(name, accounts, posts, told))
    joined = tuple(
        Edge(places[row["account_a"]], places[row["account_b"]], row["weight"], row.get("fast_weight"))
        for row in edges.iter_rows(named=True)
    )
    first, last = edges["first"].min(), edges["last"].max()
    assert isinstance(first, float)
    assert isinstance(last, float)
    return Group(tuple(names), joined, objects.height, tuple(shared), first, last)


def layout(count: int, edges: Sequence[Edge]) -> Points:
    """Where to draw accounts, each from 0 to 1: joined ones near each other, all apart. The same for the same input.

    Starts from a circle and lets springs pull and accounts push (Fruchterman and Reingold 1991).
    """
    angles = 2 * np.pi * np.arange(count) / max(count, 1)
    points: Points = np.column_stack([np.cos(angles), np.sin(angles)])
    if count < 3:
        return _fitted(points)
    first = np.array([edge.first for edge in edges], dtype=np.int64)
    second = np.array([edge.second for edge in edges], dtype=np.int64)
    apart = 2 / np.sqrt(count)
    for step in range(STEPS):
        gaps = points[:, None] - points[None]
        far = np.maximum(np.sqrt((gaps**2).sum(axis=2)), 0.01)
        moves = (gaps * (apart**2 / far**2)[:, :, None]).sum(axis=1)
        pulls = gaps[first, second] * (far[first, second] / apart)[:, None]
        np.subtract.at(moves, first, pulls)
        np.add.at(moves, second, pulls)
        lengths = np.maximum(np.sqrt((moves**2).sum(axis=1)), 1e-9)
        most = 0.2 * (1 - step / STEPS)
        points = points + moves * (np.minimum(lengths, most) / lengths)[:, None]
    return _fitted(points)


def _fitted(points: Points) -> Points:
    low, high = points.min(axis=0), points.max(axis=0)
    wide = np.maximum(high - low, 1e-9)
    fitted: Points = np.round((points - low) / wide, 4)
    return fitted


def strongest(group: Group, most: int) -> tuple[list[int], list[Edge]]:
    """Places of the ``most`` accounts with the greatest weights, and the edges among them, by their new places."""
    weights = [0] * len(group.accounts)
    for edge in group.edges:
        weights[edge.first] += edge.weight
        weights[edge.second] += edge.weight
    chosen = sorted(sorted(range(len(weights)), key=lambda place: (-weights[place], place))[:most])
    new: Mapping[int, int] = {old: place for place, old in enumerate(chosen)}
    kept = [
        Edge(new[edge.first], new[edge.second], edge.weight, edge.fast_weight)
        for edge in group.edges
        if edge.first in new and edge.second in new
    ]
    return chosen, kept
