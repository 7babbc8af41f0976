"""Hashes in memory, and which of very many are near one, without looking at each (see ``bands``)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from .bands import BANDS, HASH_BYTES, MOST_BITS, NEAR, VALUES, probes

Ints = np.ndarray[Any, np.dtype[np.int64]]
Words = np.ndarray[Any, np.dtype[np.uint64]]


class Bank:
    """Known by their places in the order given. Memory: 100 bytes each."""

    def __init__(self, hashes: bytes) -> None:
        """``hashes``: 32 bytes each, one after the other."""
        values = np.frombuffer(hashes, dtype=">u2").reshape(-1, BANDS)
        self._words: Words = np.frombuffer(hashes, dtype=np.uint64).reshape(-1, HASH_BYTES // 8)
        self._places = np.empty(values.size, dtype=np.uint32)  # of all bands, each in the order of its values
        counts = np.empty((BANDS, VALUES), dtype=np.int64)
        for band, column in enumerate(values.T):
            start = band * len(values)
            self._places[start : start + len(values)] = np.argsort(column, kind="stable")
            counts[band] = np.bincount(column, minlength=VALUES)
        self._starts: Ints = np.concatenate(([0], np.cumsum(counts)))  # among the places, by key

    def __len__(self) -> int:
        return len(self._words)

    def near(self, hashed: bytes, most: int = NEAR) -> list[tuple[int, int]]:
        """(bits that differ, place) of all that differ in ``most`` bits or fewer, the nearest first."""
        if not 0 <= most <= MOST_BITS:
            raise ValueError(f"at most {MOST_BITS} bits may differ, not {most}")
        wanted = np.array(probes(hashed))
        places = self._places[_runs(self._starts[wanted], self._starts[wanted + 1])]
        bits = np.bitwise_count(self._words[places] ^ np.frombuffer(hashed, dtype=np.uint64)).sum(axis=1)
        close = bits <= most
        return sorted(set(zip(bits[close].tolist(), places[close].tolist(), strict=True)))


def _runs(starts: Ints, ends: Ints) -> Ints:
    """All numbers of the ranges [start, end)."""
    sizes = ends - starts
    before = np.cumsum(sizes) - sizes
    return np.repeat(starts - before, sizes) + np.arange(int(sizes.sum()))


def same_pictures(hashes: Sequence[bytes]) -> list[int]:
    """For each hash the first one that shows the same picture: what belongs together is what hangs together."""
    places = {one: place for place, one in reversed(list(enumerate(hashes)))}
    different = sorted(places, key=places.__getitem__)
    bank, parents = Bank(b"".join(different)), list(range(len(different)))
    for number, one in enumerate(different):
        for _bits, other in bank.near(one):
            first, second = sorted((_root(parents, number), _root(parents, other)))
            parents[second] = first
    leaders = {one: places[different[_root(parents, number)]] for number, one in enumerate(different)}
    return [leaders[one] for one in hashes]


def _root(parents: list[int], number: int) -> int:
    while parents[number] != number:
        parents[number] = parents[parents[number]]
        number = parents[number]
    return number
