"""A capture folder is sealed whole or refused by name; its seal is made once and guarded."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from made_up_evidence import BODIES, capture_folder, facts
from pantau.engine.evidence.folder import FolderError, read_folder, write_facts
from pantau.engine.evidence.heads import FileSigner
from pantau.engine.evidence.sealing import SealError, have_stamped, seal
from pantau.engine.evidence.timestamps import Authority
from time_stamp_authority import make_authority, post, serving

NOW = datetime(2024, 2, 12, 2, 0, tzinfo=UTC)


def test_every_file_and_the_description_itself_are_in_the_manifest(tmp_path: Path) -> None:
    manifest = read_folder(capture_folder(tmp_path)).manifest
    assert {one.name for one in manifest.parts} == {*BODIES, "capture.json"}
    assert manifest.about["capture"]["operator"] == "Petugas Contoh"


def test_hidden_files_are_not_part_of_it_and_an_unreachable_page_may_have_none(tmp_path: Path) -> None:
    (tmp_path / ".lock").write_text("")
    write_facts(tmp_path, facts(outcome="unreachable", note="the server closed the line", files=[]))
    assert [one.name for one in read_folder(tmp_path).manifest.parts] == ["capture.json"]


def spoil(**other: Any) -> Callable[[Path], None]:
    def change(path: Path) -> None:
        kept = json.loads((path / "capture.json").read_text())
        (path / "capture.json").write_text(json.dumps(kept | other))

    return change


def listed(**other: Any) -> Callable[[Path], None]:
    def change(path: Path) -> None:
        kept = json.loads((path / "capture.json").read_text())
        kept["files"][0] |= other
        (path / "capture.json").write_text(json.dumps(kept))

    return change


def linked(path: Path) -> None:
    (path / "page.png").rename(path / ".hidden")
    (path / "page.png").symlink_to(path / ".hidden")


def twice(path: Path) -> None:
    kept = json.loads((path / "capture.json").read_text())
    kept["files"].append(kept["files"][0])
    (path / "capture.json").write_text(json.dumps(kept))


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda path: (path / "capture.json").unlink(), "capture.json cannot be read"),
        (lambda path: (path / "capture.json").write_text("{"), "capture.json cannot be read"),
        (lambda path: (path / "capture.json").write_text("[]"), "capture.json"),
        (lambda path: (path / "more.txt").write_text(""), "more.txt lies there, but is not listed"),
        (lambda path: (path / "page.png").write_bytes(b"other"), "page.png is not the file that was captured"),
        (lambda path: (path / "page.png").unlink(), "page.png is listed, but there is no such file"),
        (linked, "page.png is a link"),
        (twice, "twice"),
        (spoil(format="pantau-capture/9"), "format"),
        (spoil(outcome="fine"), "not one of captured, partial"),
        (spoil(how="magic"), "not one of browser, upload"),
        (spoil(operator=" "), "operator is empty"),
        (spoil(captured_at="2024-02-12 09:00"), "has no zone"),
        (spoil(captured_at="yesterday"), "no time of ISO 8601"),
        (spoil(more={"seconds": 1.5}), r"\$\.more\.seconds: float"),
        (spoil(url=None), "url is no text"),
        (listed(name="../x"), "may not be called"),
        (listed(name="/etc/hostname"), "may not be called"),
        (listed(name="capture.json"), "may not be called"),
        (listed(role="picture"), "not one of wacz"),
    ],
)  # fmt: skip
def test_what_is_not_whole_is_refused_with_its_name(
    tmp_path: Path, change: Callable[[Path], object], told: str
) -> None:
    change(capture_folder(tmp_path))
    with pytest.raises(FolderError, match=told):
        read_folder(tmp_path)


def test_the_first_seal_is_the_one_that_counts(tmp_path: Path) -> None:
    folder = read_folder(capture_folder(tmp_path / "capture"))
    signer = FileSigner.at(tmp_path / "key.pem")
    first = seal(folder, signer, place=tmp_path / "sealed", now=NOW, salt="0" * 32)
    again = seal(folder, signer, place=tmp_path / "sealed", now=NOW + timedelta(days=1), salt="1" * 32)
    assert again == first
    assert first.head.head.root == first.entry.hash.hex()
    other = FileSigner.at(tmp_path / "other.pem")
    assert seal(folder, other, place=tmp_path / "sealed", now=NOW, salt="2" * 32).head.key == other.public_key


def test_two_captures_are_never_two_heads_of_one_log(tmp_path: Path) -> None:
    signer = FileSigner.at(tmp_path / "key.pem")
    heads = [
        seal(
            read_folder(capture_folder(tmp_path / name, note=name)),
            signer,
            place=tmp_path / "sealed",
            now=NOW,
            salt="0" * 32,
        ).head.head
        for name in ("one", "two")
    ]
    assert heads[0].root != heads[1].root
    assert heads[0].log != heads[1].log


@pytest.mark.parametrize("name", ["entry.json", "head.json"])
def test_a_seal_that_was_changed_is_not_used(tmp_path: Path, name: str) -> None:
    folder = read_folder(capture_folder(tmp_path / "capture"))
    signer = FileSigner.at(tmp_path / "key.pem")
    place = seal(folder, signer, place=tmp_path / "sealed", now=NOW, salt="0" * 32).place
    (place / name).write_bytes((place / name).read_bytes().replace(b"2024", b"2023", 1))
    with pytest.raises(SealError, match="was changed"):
        seal(folder, signer, place=tmp_path / "sealed", now=NOW, salt="0" * 32)


def test_a_seal_is_stamped_once_by_each_authority(tmp_path: Path) -> None:
    folder = read_folder(capture_folder(tmp_path / "capture"))
    sealed = seal(
        folder, FileSigner.at(tmp_path / "key.pem"), place=tmp_path / "sealed", now=NOW, salt="0" * 32
    )
    with serving(make_authority(tmp_path / "authority")) as local:
        authorities = [Authority(name, local.url, local.chain) for name in ("one", "two")]
        have_stamped(sealed, authorities, post)
        have_stamped(sealed, authorities, post)
        assert local.asked == 2
    assert [one.authority for one in sealed.tokens()] == ["one", "two"]
