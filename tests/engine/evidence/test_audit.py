"""An audit says nothing of a store that is as it was, and names what is not."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from made_up_evidence import AT, BODIES, Made, made_up
from pantau.engine.evidence import Changed
from pantau.engine.evidence.audit import changed_leaves, changed_parts, sealed_in, unfit_heads
from pantau.engine.evidence.heads import sign_head
from pantau.engine.evidence.manifest import Part
from pantau.engine.evidence.merkle import Log, MemoryNodes


@pytest.fixture
def made(tmp_path: Path) -> Made:
    return made_up(tmp_path)


def opened(part: Part) -> io.BytesIO:
    return io.BytesIO(BODIES[part.name][1])


def test_files_that_changed_or_went_are_named(made: Made) -> None:
    def other(part: Part) -> io.BytesIO:
        if part.name == "raw.json":
            raise FileNotFoundError(part.name)
        return io.BytesIO(b"other") if part.name == "page.png" else opened(part)

    assert changed_parts(made.contents.manifest, opened) == []
    assert changed_parts(made.contents.manifest, other) == [
        Changed("page.png", "different"),
        Changed("raw.json", "missing"),
    ]


def test_a_seal_stands_at_its_place_and_nowhere_else(made: Made) -> None:
    sealed, viewed, *_ = made.contents.entries
    given = made.log, made.contents.head, made.contents.manifest
    assert sealed_in(*given, 3, sealed.entry.leaf) == []
    assert "not in the log at that place" in sealed_in(*given, 4, sealed.entry.leaf)[0]
    assert "does not seal" in sealed_in(*given, 6, viewed.entry.leaf)[0]
    assert sealed_in(*given, 3, replace(sealed.entry, by="Somebody Else").leaf) == [
        "entry 3 is not in the log at that place"
    ]


def test_leaves_that_were_rewritten_are_found(made: Made) -> None:
    kept = made.contents.entries[0].entry.leaf
    assert list(changed_leaves(made.log, [kept], start=3)) == []
    assert list(changed_leaves(made.log, [kept, b"other", b"another"], start=3)) == [4, 5]


def test_a_log_that_was_rewritten_does_not_have_the_roots_that_were_signed(made: Made) -> None:
    name = made.contents.head.head.log
    heads = [
        sign_head(made.second, log=name, size=size, root=made.log.root(size), time=AT + timedelta(hours=size))
        for size in (2, 5, 13)
    ]
    assert unfit_heads(made.log, heads) == []
    rewritten = Log(MemoryNodes())
    rewritten.extend(made.log.leaf(index) if index != 3 else b"x" * 32 for index in range(13))
    assert [said.split()[-2] for said in unfit_heads(rewritten, heads)] == ["5", "13"]
    shorter = Log(MemoryNodes())
    shorter.extend(made.log.leaf(index) for index in range(5))
    assert len(unfit_heads(shorter, heads)) == 1
    assert "does not contain" in unfit_heads(made.log, [heads[2], heads[0]])[0]
    forged = replace(heads[0], signature=heads[1].signature)
    assert "not signed by its key" in unfit_heads(made.log, [forged])[0]
