"""Valid input spoilt the way outside data is: bytes flipped, cut, doubled; values of another kind and size."""

from __future__ import annotations

import json
from random import Random
from typing import Any

from hypothesis import strategies as st

#: What parsers trip over more often than over chance bytes.
TOKENS = (
    b"\x00",
    b"\xff",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"\xed\xa0\x80",
    b"\r\n",
    b"\r",
    b"\t",
    b'"',
    b"'",
    b"\\",
    b"<",
    b">",
    b"<![CDATA[",
    b"<!DOCTYPE a [<!ENTITY b 'c'>]>",
    b"&b;",
    b"{",
    b"}",
    b"[" * 300,
    b"null",
    b"-1",
    b"1e999",
    b"9" * 40,
    b"\\ud800",
    b"\\u0000",
    b"PK\x03\x04",
    b"\x1f\x8b\x08",
    b"PAR1",
    b"%00",
    b"../",
    b"https://[::1]:99999/",
    b"=cmd|",
)
ODD: tuple[Any, ...] = (
    None,
    True,
    0,
    -1,
    7,
    1e300,
    10**30,
    "",
    "x",
    " ",
    "\ud800",
    "\x00",
    "2024-13-45",
    "9" * 400,
    [],
    [7],
    [[]],
    {},
    {"a": 1},
    "https://[",
    "javascript:alert(1)",
    "did:plc:",
)
MOST_EDITS = 6


@st.composite
def spoilt_bytes(draw: st.DrawFn, seeds: tuple[bytes, ...]) -> bytes:
    """One of ``seeds`` with up to ``MOST_EDITS`` edits; now and then untouched."""
    rng = Random(draw(st.integers(0, 2**48)))
    data = bytearray(rng.choice(seeds))
    for _ in range(draw(st.integers(0, MOST_EDITS))):
        _edit(data, rng, seeds)
    return bytes(data)


def _edit(data: bytearray, rng: Random, seeds: tuple[bytes, ...]) -> None:
    place, length = rng.randrange(len(data) + 1), rng.choice((1, 2, 4, 16, 64, 256))
    kind = rng.randrange(6)
    if kind == 0 and place < len(data):
        data[place] ^= 1 << rng.randrange(8)
    elif kind == 1:
        del data[place : place + length]
    elif kind == 2:
        data[place:place] = data[place : place + length] * rng.choice((1, 2, 50))
    elif kind == 3:
        data[place:place] = rng.choice(TOKENS)
    elif kind == 4:
        other = rng.choice(seeds)
        start = rng.randrange(len(other) + 1)
        data[place : place + length] = other[start : start + length]
    else:
        del data[place:]


@st.composite
def spoilt_json(draw: st.DrawFn, seeds: tuple[Any, ...]) -> Any:
    """One of ``seeds`` with values left out or of another kind."""
    rng = Random(draw(st.integers(0, 2**48)))
    share = draw(st.sampled_from((0.0, 0.02, 0.1, 0.3)))
    return _spoilt(rng.choice(seeds), rng, share)


def _spoilt(value: Any, rng: Random, share: float) -> Any:
    if rng.random() < share:
        return rng.choice(ODD)
    if isinstance(value, dict):
        return {key: _spoilt(inner, rng, share) for key, inner in value.items() if rng.random() >= share / 3}
    return [_spoilt(inner, rng, share) for inner in value] if isinstance(value, list) else value


def as_bytes(value: Any) -> bytes:
    """As a server writes it; lone surrogates stay escaped."""
    return json.dumps(value).encode()
