"""Groups of posts that say nearly the same, kept up to date as posts arrive.

A wording (see ``wordings``) is a node; two nodes that are near belong to one group. What belongs together is what hangs
together, so that neither the order in which posts arrive nor the size of the batches matters.

Nearness is looked for by locality-sensitive hashing: a signature is cut into bands, and only wordings with a band
in common are compared, first by their signatures and then by the word pairs themselves.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from .wordings import PLACES, Flags, Hashes, Ints, Pairs, Wordings, signatures, spread

NEAR = 0.6  # share of common word pairs: one word in nine changed, or two in twenty
ROWS = 4  # bytes of a band; a wording at 0.6 shares one with 0.99, at 0.7 with 0.9999 probability
BANDS = PLACES // ROWS
MOST_COMPARED = 64  # members of one band that a wording is compared with, the oldest first
PAIRS_AT_ONCE = 1_000_000  # bounds the memory
_DOUBT = 0.15  # how far a signature's estimate may be off: 3.4 standard errors

NOWHERE = -1

Nodes = np.ndarray[Any, np.dtype[np.uint32]]
Keys = np.ndarray[Any, np.dtype[Any]]


class NearDuplicates:
    """Grows by batches. Memory: about 500 bytes for each different wording, whatever the number of posts."""

    def __init__(self, near: float = NEAR) -> None:
        if not 0 < near <= 1:
            raise ValueError(f"near is a share of common word pairs above 0 and at most 1, not {near}")
        self._share = near
        self._least = int(PLACES * (near - _DOUBT))
        self._known = _Sorted(np.uint64)  # names of wordings
        self._bands = [_Sorted(np.uint32) for _ in range(BANDS)]
        self._parents = _Rows(np.uint32)  # of a node; a node that is its own parent stands for its group
        self._rows = _Rows(np.uint32)  # of a node among the signatures
        self._signatures = _Rows(np.uint8, PLACES)
        self._pairs = _Rows(np.uint32)
        self._starts = _Rows(np.int64)  # of a row's pairs, with their end
        self._starts.extend(np.zeros(1, dtype=np.int64))

    def __len__(self) -> int:
        """Different wordings."""
        return self._parents.size

    def add(self, wordings: Wordings) -> Ints:
        """The node of each text, ``NOWHERE`` for those without words enough of their own."""
        nodes = np.full(len(wordings), NOWHERE, dtype=np.int64)
        told = np.flatnonzero(wordings.told)
        if not told.size:
            return nodes
        names, first, inverse = np.unique(wordings.names[told], return_index=True, return_inverse=True)
        found = self._find(names)
        new = np.flatnonzero(found < 0)
        new = new[np.argsort(first[new], kind="stable")]  # in the order of arrival
        found[new] = np.arange(len(self), len(self) + new.size)
        places = told[first[new]]
        comparable = wordings.comparable[places]
        self._found(names[new], found[new].astype(np.uint32))
        self._join(found[new][comparable].astype(np.uint32), *wordings.take(places[comparable]))
        nodes[told] = found[inverse]
        return nodes

    def restore(self, wordings: Wordings, groups: Ints) -> None:
        """Take up what an earlier index held: different wordings, all of them told, and the group of each.

        Nothing is compared. To be called first; the wordings become the nodes 0, 1, 2, ... in their order.
        """
        if len(self):
            raise ValueError("an index takes up earlier wordings before it gets others")
        nodes = np.arange(len(wordings), dtype=np.uint32)
        _, first, inverse = np.unique(groups, return_index=True, return_inverse=True)
        self._found(wordings.names, nodes)
        self._parents.all[:] = first[inverse]
        comparable = np.flatnonzero(wordings.comparable)
        if comparable.size:
            keys = self._sign(nodes[comparable], *wordings.take(comparable))
            for band, known in enumerate(self._bands):
                known.add(keys[:, band], nodes[comparable])

    def groups(self, nodes: Ints) -> Ints:
        """For each node the oldest one of its group; ``NOWHERE`` stays."""
        groups = np.full(nodes.shape, NOWHERE, dtype=np.int64)
        some = nodes >= 0
        groups[some] = self._roots(nodes[some].astype(np.uint32))
        return groups

    def _find(self, names: Hashes) -> Ints:
        found = np.full(names.size, NOWHERE, dtype=np.int64)
        for run in self._known.runs:
            place = np.minimum(np.searchsorted(run.keys, names), run.keys.size - 1)
            same = run.keys[place] == names
            found[same] = run.nodes[place[same]]
        return found

    def _found(self, names: Hashes, nodes: Nodes) -> None:
        self._known.add(names, nodes)
        self._parents.extend(nodes)
        self._rows.extend(np.zeros(nodes.size, dtype=np.uint32))

    def _join(self, nodes: Nodes, pairs: Pairs, starts: Ints) -> None:
        """Compare new nodes with all that share a band with them."""
        if not nodes.size:
            return
        keys = self._sign(nodes, pairs, starts)
        for band, known in enumerate(self._bands):
            order = np.argsort(keys[:, band], kind="stable")
            wanted, asking = keys[order, band], nodes[order]
            known.add(wanted, asking)
            for run in known.runs:
                starts = np.searchsorted(run.keys, wanted)
                # Nearly always all of a band hang together once each is joined to the oldest.
                self._unite_near(asking, run.nodes[np.minimum(starts, run.keys.size - 1)])
                for first, second in self._further(run, starts, wanted, asking):
                    self._unite_near(first, second)

    def _sign(self, nodes: Nodes, pairs: Pairs, starts: Ints) -> Keys:
        """Keep what these nodes are compared by; gives the keys of their bands."""
        signed = signatures(pairs, starts)
        self._rows.all[nodes] = np.arange(self._signatures.size, self._signatures.size + nodes.size)
        self._signatures.extend(signed)
        self._starts.extend(self._pairs.size + starts[1:])
        self._pairs.extend(pairs)
        keys: Keys = np.ascontiguousarray(signed).view(np.uint32)
        return keys

    def _further(self, run: _Run, starts: Ints, wanted: Keys, asking: Nodes) -> Iterator[tuple[Nodes, Nodes]]:
        """Each asking node with the other members of its band in this run, some pairs at a time."""
        counts = np.minimum(np.searchsorted(run.keys, wanted, side="right") - starts, MOST_COMPARED)
        several = counts > 1
        starts, counts, asking = starts[several], counts[several], asking[several]
        while asking.size:
            upto = np.cumsum(counts)
            part = max(int(np.searchsorted(upto, PAIRS_AT_ONCE, side="right")), 1)
            sizes = counts[:part]
            within = np.arange(int(upto[part - 1])) - np.repeat(upto[:part] - sizes, sizes)
            yield np.repeat(asking[:part], sizes), run.nodes[np.repeat(starts[:part], sizes) + within]
            starts, counts, asking = starts[part:], counts[part:], asking[part:]

    def _unite_near(self, first: Nodes, second: Nodes) -> None:
        apart = self._roots(first) != self._roots(second)
        first, second = first[apart], second[apart]
        for start in range(0, first.size, PAIRS_AT_ONCE // 8):
            one, other = first[start : start + PAIRS_AT_ONCE // 8], second[start : start + PAIRS_AT_ONCE // 8]
            near = self._near(one, other)
            self._unite(one[near], other[near])

    def _near(self, first: Nodes, second: Nodes) -> Flags:
        signed, rows = self._signatures.all, self._rows.all
        same = signed[rows[first]] == signed[rows[second]]
        near: Flags = np.count_nonzero(same, axis=1) >= self._least
        near[near] = self._common(rows[first[near]], rows[second[near]]) >= self._share
        return near

    def _common(self, first: Nodes, second: Nodes) -> np.ndarray[Any, np.dtype[np.float64]]:
        """The share of word pairs that two rows have in common, of all pairs of either."""
        one, other = self._numbered(first), self._numbered(second)
        place = np.minimum(np.searchsorted(one, other), max(one.size - 1, 0))
        shared = other[one[place] == other] >> np.uint64(32)
        common = np.bincount(shared.astype(np.int64), minlength=first.size)
        starts = self._starts.all
        sizes = starts[first + 1] - starts[first] + starts[second + 1] - starts[second]
        shares: np.ndarray[Any, np.dtype[np.float64]] = common / (sizes - common)
        return shares

    def _numbered(self, rows: Nodes) -> Hashes:
        """The pairs of each row with its place in ``rows`` before them, ascending."""
        starts = self._starts.all
        sizes = starts[rows + 1] - starts[rows]
        places = np.repeat(np.arange(rows.size, dtype=np.uint64), sizes)
        numbered: Hashes = places << np.uint64(32) | self._pairs.all[spread(starts[rows], sizes)]
        return numbered

    def _unite(self, first: Nodes, second: Nodes) -> None:
        parents = self._parents.all
        while first.size:
            one, other = self._roots(first), self._roots(second)
            apart = one != other
            first, second, one, other = first[apart], second[apart], one[apart], other[apart]
            np.minimum.at(parents, np.maximum(one, other), np.minimum(one, other))

    def _roots(self, nodes: Nodes) -> Nodes:
        parents = self._parents.all
        roots: Nodes = parents[nodes]
        while True:
            above: Nodes = parents[roots]
            if np.array_equal(above, roots):
                parents[nodes] = roots
                return roots
            roots = above


@dataclass(frozen=True, slots=True)
class _Run:
    keys: Keys
    nodes: Nodes


class _Sorted:
    """Keys with their nodes in a few sorted runs, each less than half as long as the one before."""

    def __init__(self, kind: type[np.unsignedinteger[Any]]) -> None:
        self.runs: list[_Run] = []
        self._kind = kind

    def add(self, keys: Keys, nodes: Nodes) -> None:
        if not keys.size:
            return
        order = np.argsort(keys, kind="stable")
        self.runs.append(_Run(keys[order].astype(self._kind), nodes[order]))
        while len(self.runs) > 1 and self.runs[-2].keys.size < 2 * self.runs[-1].keys.size:
            last, before = self.runs.pop(), self.runs.pop()
            keys = np.concatenate([before.keys, last.keys])
            order = np.argsort(keys, kind="stable")  # a merge: both are sorted
            self.runs.append(_Run(keys[order], np.concatenate([before.nodes, last.nodes])[order]))


class _Rows:
    """An array that grows."""

    def __init__(self, kind: type[np.integer[Any]], width: int = 0) -> None:
        self._held = np.zeros((1024, width) if width else 1024, dtype=kind)
        self.size = 0

    @property
    def all(self) -> np.ndarray[Any, np.dtype[Any]]:
        return self._held[: self.size]

    def extend(self, rows: np.ndarray[Any, np.dtype[Any]]) -> None:
        wanted = self.size + len(rows)
        if wanted > len(self._held):
            larger = np.zeros((wanted * 5 // 4, *self._held.shape[1:]), dtype=self._held.dtype)
            larger[: self.size] = self.all
            self._held = larger
        self._held[self.size : wanted] = rows
        self.size = wanted
