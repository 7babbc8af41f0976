"""A manifest has one spelling, its hash stands for everything it names, and no change goes unnoticed."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pantau.engine.evidence import (
    Changed,
    UncanonicalError,
    canonical_bytes,
    compare,
    manifest_of,
    read_manifest,
)

KEYS = st.text(st.characters(max_codepoint=126, min_codepoint=33), max_size=6)
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)
FILES = st.dictionaries(
    KEYS, st.tuples(st.just("text/plain"), st.binary(max_size=40)), min_size=1, max_size=5
)


@given(VALUES)
def test_canonical_bytes_read_back_and_are_their_own_spelling(value: object) -> None:
    written = canonical_bytes(value)
    assert json.loads(written) == value
    assert canonical_bytes(json.loads(written)) == written


@given(st.dictionaries(KEYS, VALUES, max_size=6), st.randoms())
def test_the_order_in_which_a_value_was_put_together_does_not_matter(
    value: dict[str, object], order: object
) -> None:
    keys = list(value)
    order.shuffle(keys)  # type: ignore[attr-defined]
    assert canonical_bytes({key: value[key] for key in keys}) == canonical_bytes(value)


def test_it_is_written_as_rfc_8785_writes_it() -> None:
    """The strings of RFC 8785, 3.2.2, and its example of sorting as far as keys are ASCII."""
    text = "\u20ac$\u000f\u000aA'\u0042\u0022\u005c\\\"/"
    assert canonical_bytes({"string": text, "literals": [None, True, False]}) == (
        '{"literals":[null,true,false],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}'.encode()
    )
    assert canonical_bytes({"1": 1, "\r": 2, "10": 3}) == b'{"\\r":2,"1":1,"10":3}'


def test_moments_are_written_in_utc() -> None:
    wita = datetime(2024, 2, 12, 8, 0, tzinfo=timezone(timedelta(hours=8)))
    assert canonical_bytes(wita) == canonical_bytes(wita.astimezone(UTC)) == b'"2024-02-12T00:00:00+00:00"'


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ({"a": 1.5}, r"\$\.a: float"),
        ({"a": [2**53]}, r"\$\.a\[0\]: 9007199254740992 is too large"),
        ({"é": 1}, "not written in ASCII"),
        ("\ud800", "lone surrogate"),
        (datetime(2024, 2, 12), "has no zone"),  # noqa: DTZ001 - that is what is refused
        ({1: 2}, "not written in ASCII"),
    ],
)
def test_what_has_no_single_spelling_is_refused(value: object, told: str) -> None:
    with pytest.raises(UncanonicalError, match=told):
        canonical_bytes(value)


@given(FILES)
def test_a_manifest_reads_back_and_finds_its_files_unchanged(files: dict[str, tuple[str, bytes]]) -> None:
    made = manifest_of(files, {"post": "1"})
    again = read_manifest(made.content)
    assert (again.parts, again.sha256) == (made.parts, hashlib.sha256(made.content).hexdigest())
    assert compare(again, {name: body for name, (_, body) in files.items()}) == []


@given(FILES, st.data())
def test_any_changed_byte_is_named(files: dict[str, tuple[str, bytes]], data: st.DataObject) -> None:
    bodies = {name: body for name, (_, body) in files.items()}
    name = data.draw(st.sampled_from(sorted(bodies)))
    other = data.draw(st.binary(max_size=41).filter(lambda body: body != bodies[name]))
    manifest = manifest_of(files, {})
    assert compare(manifest, bodies | {name: other}) == [Changed(name, "different")]
    assert compare(manifest, {one: body for one, body in bodies.items() if one != name}) == [
        Changed(name, "missing")
    ]
    assert compare(manifest, bodies | {"~more": b""}) == [Changed("~more", "unnamed")]


@given(FILES, st.data())
def test_a_manifest_whose_bytes_were_touched_is_another_or_none(
    files: dict[str, tuple[str, bytes]], data: st.DataObject
) -> None:
    made = manifest_of(files, {"post": "1"})
    place = data.draw(st.integers(0, len(made.content) - 1))
    touched = bytearray(made.content)
    touched[place] ^= data.draw(st.integers(1, 255))
    try:
        again = read_manifest(bytes(touched))
    except UncanonicalError:
        return
    assert again.sha256 != made.sha256


@pytest.mark.parametrize("content", [b"", b"[]", b'{"format":"other"}', b" {}", b"\xff", b"null"])
def test_other_bytes_are_no_manifest(content: bytes) -> None:
    with pytest.raises(UncanonicalError):
        read_manifest(content)
