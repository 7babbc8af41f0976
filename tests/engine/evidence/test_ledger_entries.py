"""Entries of the ledger have one spelling, say what their kind must say, and name the one before."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from pantau.engine.evidence.ledger import KINDS, Entry, LedgerError, broken_chain, read_entry
from pantau.engine.evidence.manifest import UncanonicalError

ITEM, SALT = "ab" * 32, "01" * 16
AT = datetime(2024, 2, 12, 1, 0, tzinfo=UTC)


def entry(kind: str = "viewed", previous: str = "", **other: Any) -> Entry:
    asked = KINDS[kind]
    given: dict[str, Any] = {
        "at": AT,
        "by": "Made Up",
        "salt": SALT,
        "reason": "because" if asked.needs_reason else "",
        "facts": dict.fromkeys(asked.facts, "x"),
    }
    return Entry(kind, ITEM, previous=previous, **(given | other))


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_reads_back_from_its_leaf(kind: str) -> None:
    made = entry(kind)
    assert read_entry(made.leaf) == made


@pytest.mark.parametrize("kind", [name for name, kind in KINDS.items() if kind.needs_reason])
def test_what_needs_a_reason_is_refused_without(kind: str) -> None:
    with pytest.raises(LedgerError, match="needs a reason"):
        entry(kind, reason=" ")


@pytest.mark.parametrize(("kind", "fact"), [(name, fact) for name in KINDS for fact in KINDS[name].facts])
def test_what_must_be_said_is_said(kind: str, fact: str) -> None:
    facts = {name: "x" for name in KINDS[kind].facts if name != fact}
    with pytest.raises(LedgerError, match=f"must say {fact}"):
        entry(kind, facts=facts)


@pytest.mark.parametrize(
    "other",
    [{"salt": "01"}, {"previous": "ABC"}, {"previous": "AB" * 32}],
    ids=lambda other: next(iter(other)),
)
def test_salt_and_hashes_are_what_they_say(other: dict[str, str]) -> None:
    with pytest.raises(LedgerError):
        entry(**other)


def test_an_unknown_kind_is_refused_with_the_known_ones() -> None:
    with pytest.raises(LedgerError, match="known: sealed"):
        Entry("lost", ITEM, AT, "Made Up", SALT)


def test_other_bytes_are_no_entry() -> None:
    leaf = entry().leaf
    for other in (
        b"",
        b"[]",
        b"{}",
        leaf + b" ",
        leaf.replace(b"ledger/1", b"ledger/2"),
        leaf.replace(b"{", b"{ ", 1),
    ):
        with pytest.raises((UncanonicalError, LedgerError)):
            read_entry(other)


def test_a_history_without_one_of_its_entries_is_broken() -> None:
    made = [entry("sealed")]
    for kind in ("viewed", "purged", "viewed"):
        made.append(entry(kind, made[-1].hash.hex(), at=AT + timedelta(hours=len(made))))
    assert broken_chain(made) == []
    for left_out in range(3):
        assert broken_chain(made[:left_out] + made[left_out + 1 :])
    assert broken_chain([made[0], made[2], made[1], made[3]])
