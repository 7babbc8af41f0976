"""What can break: a seeded list of faults, each with its target, its time and its end."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

# Kind -> how often, among all, and what a machine needs to suffer it.
KINDS: dict[str, tuple[int, str]] = {
    "kill -9": (5, ""),
    "power cut": (3, ""),  # the worker and its browser, and its packets no longer travel
    "orderly stop": (2, ""),
    "standstill": (2, ""),  # as a machine that is moved, or that swaps
    "database connections broken": (2, ""),
    "network to the database cut": (4, "network"),
    "network to the platforms cut": (3, "network"),
    "all network cut": (2, "network"),
    "slow disk": (2, "shim"),
    "evidence disk full": (2, "disk"),
    "own disk full": (2, "disk"),
    "database restarted": (2, ""),
    "database crashed": (2, ""),
    "database away": (1, ""),
    "clock jumps ahead": (2, "shim"),
    "clock jumps back": (2, "shim"),
    "poison: always fails": (1, ""),
    "poison: garbage": (1, ""),
    "poison: kills its worker": (1, ""),
}
JUMPS_S = (90, 3700, 26 * 3600)
FLUSH_MS = (50, 300, 1500)


@dataclass(frozen=True, slots=True)
class Fault:
    """``after`` so many job steps since the last one, or ``wait_s`` at the latest; it lasts ``lasts_s``."""

    number: int
    kind: str
    machine: int
    after: int
    wait_s: float
    lasts_s: float
    amount: int  # seconds of a jump, milliseconds of a flush


def faults(count: int, machines: int, seed: int, able: Sequence[str]) -> list[Fault]:
    """The same for the same arguments. Every kind comes at least once where there is room for all."""
    chance = random.Random(f"faults/{seed}")
    kinds = {kind: share for kind, (share, needs) in KINDS.items() if not needs or needs in able}
    chosen = list(kinds)[:count] if count >= len(kinds) else chance.sample(list(kinds), count)
    chosen += chance.choices(list(kinds), list(kinds.values()), k=count - len(chosen))
    chance.shuffle(chosen)
    return [_fault(chance, number, kind, machines, rare=count >= 100) for number, kind in enumerate(chosen)]


def _fault(chance: random.Random, number: int, kind: str, machines: int, *, rare: bool) -> Fault:
    long = (
        rare and chance.random() < 0.04
    )  # longer than anybody waits for a connection, or for a sign of life
    amount = chance.choice(FLUSH_MS if kind == "slow disk" else JUMPS_S)
    return Fault(
        number, kind, chance.randint(1, machines), chance.randint(0, 8), chance.uniform(0.2, 2.0),
        chance.uniform(65, 80) if long else chance.uniform(0.3, 4.0), amount,
    )  # fmt: skip
