"""Answers spoilt at random: a connector may doubt them, but it does not break, and what it could not read is a gap."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from typing import Any

import pytest
from contract import Rig, Store
from hypothesis import given, settings
from hypothesis import strategies as st
from test_meta_ad_library import AdLibraryRig
from test_tiktok_contract import TikTokRig
from test_x_contract import XPostRig, XRig

from pantau.demo.platforms.server import Fault, Response

ODD: list[Any] = [
    None,
    7,
    -1,
    1e300,
    "",
    [],
    {},
    [7],
    {"a": 1},
    True,
    "\ud800",
    [[]],
    ["x"],
    "2024-13-45",
    10**30,
]


def spoilt(value: Any, rng: random.Random) -> Any:
    if rng.random() < 0.06:
        return rng.choice(ODD)
    if isinstance(value, dict):
        return {key: spoilt(inner, rng) for key, inner in value.items() if rng.random() > 0.02}
    return [spoilt(inner, rng) for inner in value] if isinstance(value, list) else value


def spoiler(rng: random.Random) -> Callable[[Response], Response]:
    def spoil(response: Response) -> Response:
        body = json.dumps(spoilt(json.loads(response.body), rng)).encode()
        return Response(response.status, body, response.headers)

    return spoil


@pytest.mark.parametrize("make", [XRig, XPostRig, TikTokRig, AdLibraryRig])
@given(seed=st.integers(0, 2**32))
@settings(max_examples=25)
def test_no_answer_breaks_a_connector(make: Callable[[], Rig], seed: int) -> None:
    rig, store = make(), Store()
    posts = [rig.publish(f"Warta {number} #tag @warga") for number in range(3)]
    rig.app.faults.append(Fault(times=10**6, change=spoiler(random.Random(seed))))
    rig.sweep(store)
    assert store.looks or store.gaps, "a look that was not whole leaves a gap"
    rig.recheck(store, posts)
    rig.resolve(rig.ref(rig.watched))
