"""Pictures of a capture and of its archive: their look and their words, within bounds, in one file to be sealed."""

from __future__ import annotations

import json
import struct
import zlib
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from made_up_pictures import flat, moving, written
from pantau.engine.evidence import canonical_bytes
from pantau.engine.evidence.capture.pictures import PictureLimits, Seen, look_at_pictures, pictures_json
from pantau.engine.evidence.capture.wacz import PageFacts, write_wacz
from pantau.engine.evidence.capture.warc import WarcFile
from pantau.engine.pictures import PictureError, ReaderMissingError, Reading
from pantau.engine.pictures.pdq import look_of

WHEN = datetime(2024, 2, 12, tzinfo=UTC)
LIMITS = PictureLimits()
Archive = Callable[[Mapping[str, tuple[str, bytes]]], tuple[str, Path, str]]


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    """A WACZ of these answers: name -> (media type, body)."""

    def make(bodies: Mapping[str, tuple[str, bytes]]) -> tuple[str, Path, str]:
        warc = WarcFile(tmp_path / "data.warc.gz", uuid4)
        for name, (media_type, body) in bodies.items():
            warc.keep(f"https://rekaan.example/{name}", WHEN, body, media_type)
        warc.close()
        page = PageFacts("https://rekaan.example/", "Rekaan", WHEN, "")
        path = tmp_path / "page.wacz"
        write_wacz(path, tmp_path / "data.warc.gz", warc.entries, page, software="uji", at=WHEN)
        return ("page.wacz", path, "application/wacz+zip")

    return make


def read(words: bytes) -> Reading:
    """Takes the place of the reader where what it reads is not asked."""
    return Reading((), 0, 0, "uji 1", 0)


def by_name(seen: list[Seen]) -> dict[str, Seen]:
    return {one.url.rpartition("/")[2]: one for one in seen}


def bomb() -> bytes:
    """A PNG of a few bytes that says it has ten thousand million pixels."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = struct.pack(">IIBBBBB", 100_000, 100_000, 8, 2, 0, 0, 0)
    packed = zlib.compress(b"\0" * 1000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")


def test_a_picture_in_an_archive_has_its_look_and_its_words(archive: Archive, tmp_path: Path) -> None:
    poster = written("Pilih nomor empat")
    (tmp_path / "page.png").write_bytes(flat(size=(400, 300)))
    own = ("page.png", tmp_path / "page.png", "image/png")
    seen = look_at_pictures([own, archive({"poster": ("image/png", poster)})], LIMITS)
    told = json.loads(pictures_json(seen))
    assert canonical_bytes(told) == pictures_json(seen)
    page, inside = told["pictures"]
    assert (page["path"], page["url"], page["width"]) == ("page.png", "", 400)
    assert (inside["path"], inside["url"]) == ("page.wacz", "https://rekaan.example/poster")
    assert inside["pdq"] == look_of(poster).hash.hex()
    assert [line["text"] for line in inside["lines"]] == ["Pilih nomor empat"]
    assert inside["reader"].startswith("rapidocr")
    assert 900 < inside["lines"][0]["confidence"] <= 1000


def test_what_is_no_picture_that_can_be_read_says_why_and_harms_nobody(archive: Archive) -> None:
    seen = look_at_pictures(
        [
            archive(
                {
                    "bomb": ("image/png", bomb()),
                    "cut": ("image/png", written("setengah")[:300]),
                    "drawn": ("image/svg+xml", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
                    "moving": ("image/webp", moving("WEBP")),
                    "badge": ("image/png", flat(size=(80, 80))),
                    "heavy": ("image/jpeg", b"\xff\xd8\xff" + b"\0" * (13 * 1024 * 1024)),
                    "page": ("text/html", b"<p>bukan gambar</p>"),
                }
            )
        ],
        LIMITS,
        read,
    )
    assert {name: one.why for name, one in by_name(seen).items()} == {
        "bomb": "pixels", "cut": "broken", "drawn": "type", "moving": "animated", "badge": "small",
        "heavy": "large",
    }  # fmt: skip
    assert [one.url[-5:] for one in seen if one.looks] == ["badge"]


def test_only_the_largest_are_looked_at_and_read(archive: Archive) -> None:
    sides = (210, 220, 230, 240, 250)
    bodies = {f"{side}": ("image/png", flat(size=(side, side)) + b"\0" * side * 99) for side in sides}
    seen = look_at_pictures([archive(bodies)], PictureLimits(looked_at=4, read=2), read)
    assert {name: (one.why, bool(one.looks), one.reader) for name, one in by_name(seen).items()} == {
        "250": ("", True, "uji 1"), "240": ("", True, "uji 1"), "230": ("many", True, ""),
        "220": ("many", True, ""), "210": ("many", False, ""),
    }  # fmt: skip


def test_a_tall_picture_is_read_from_the_top_and_says_how_far(tmp_path: Path) -> None:
    path = tmp_path / "page.png"
    path.write_bytes(flat(size=(300, 4000)))
    [seen] = look_at_pictures([("page.png", path, "image/png")], PictureLimits(strips=1))
    assert (seen.height, seen.read_rows) == (4000, 1350)


def test_a_picture_of_a_page_that_gave_its_text_is_looked_at_and_not_read(tmp_path: Path) -> None:
    path = tmp_path / "page.png"
    path.write_bytes(flat(size=(300, 300)))
    [seen] = look_at_pictures([("page.png", path, "image/png")], LIMITS, missing, told=["page.png"])
    assert (seen.why, seen.reader, len(seen.looks)) == ("text", "", 8)


def missing(_: bytes) -> Any:
    raise ReaderMissingError


def broken(_: bytes) -> Any:
    raise PictureError("broken", "cannot be unpacked")


@pytest.mark.parametrize(("reader", "why"), [(missing, "no_reader"), (broken, "broken")])
def test_a_reader_that_is_missing_or_fails_is_told(tmp_path: Path, reader: Any, why: str) -> None:
    path = tmp_path / "page.png"
    path.write_bytes(flat(size=(300, 300)))
    [seen] = look_at_pictures([("page.png", path, "image/png")], LIMITS, reader)
    assert (seen.why, seen.lines, seen.reader) == (why, (), "")


def test_without_the_extra_nothing_is_looked_at_and_the_file_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pantau.engine.evidence.capture.pictures.can_unpack", lambda: False)
    monkeypatch.setattr("pantau.engine.evidence.capture.pictures.can_read", lambda: False)
    path = tmp_path / "page.png"
    path.write_bytes(flat(size=(300, 300)))
    told = json.loads(pictures_json(look_at_pictures([("page.png", path, "image/png")], LIMITS)))
    assert "[ocr] is not installed" in told["note"]
    assert (told["pictures"][0]["why"], told["pictures"][0]["pdq"]) == ("no_reader", "")
