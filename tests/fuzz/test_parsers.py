"""Outside data, spoilt: a parser gives something or refuses in its own words, soon, and never breaks otherwise.

``make test`` tries a few spoilt inputs of each; ``make fuzz`` goes on for ``PANTAU_FUZZ_SECONDS`` each.
"""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, seed, settings
from mutations import as_bytes, spoilt_bytes, spoilt_json
from targets import TARGETS, Target

SECONDS = float(os.environ.get("PANTAU_FUZZ_SECONDS", "0"))
FEW, MANY = 25, 400  # inputs of one round
TOO_LONG = 30  # seconds for one input: no parser needs one


class TooLongError(Exception):
    """An input of some kilobytes kept a parser busy for half a minute."""


@contextmanager
def soon() -> Iterator[None]:
    def ring(*_: Any) -> None:
        raise TooLongError

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, TOO_LONG)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def attack(target: Target, path: Path, examples: int, start: int) -> None:
    spoilt = spoilt_json(target.seeds()) if target.as_json else spoilt_bytes(target.seeds())

    @seed(start)
    @settings(max_examples=examples, database=None)
    @given(spoilt)
    def once(value: Any) -> None:
        data = as_bytes(value) if target.as_json else value
        with soon():
            try:
                target.read(data, path)
            except target.refuses:
                pass
            except Exception as error:
                path.with_name("failing").write_bytes(data)
                error.add_note(f"the shortest such input found so far: {path.with_name('failing')}")
                raise

    once()


@pytest.mark.parametrize("target", TARGETS, ids=str)
def test_spoilt_input_is_read_or_refused(target: Target, tmp_path: Path) -> None:
    until, rounds = time.monotonic() + SECONDS, 0
    while not rounds or time.monotonic() < until:
        attack(target, tmp_path / "input", MANY if SECONDS else FEW, rounds)
        rounds += 1


@pytest.mark.parametrize("target", TARGETS, ids=str)
def test_what_is_spoilt_was_good_before(target: Target, tmp_path: Path) -> None:
    """Else the fuzzer would only knock at the first check."""
    good = 0
    for value in target.seeds():
        try:
            told = target.read(as_bytes(value) if target.as_json else value, tmp_path / "input")
            good += told is None or bool(told)
        except target.refuses:
            pass
    assert good, f"{target}: no seed is read"
