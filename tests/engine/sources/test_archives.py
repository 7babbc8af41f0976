"""Compressed files: good ones, damaged ones, and those made to fill the machine."""

import gzip
import io
import zipfile
from typing import Any

import pytest

from pantau.engine.sources import Bomb, Limits, UnreadableFile
from pantau.engine.sources.reading.limits import MIB

ROWS = b"id,text\n1,a\n2,b\n"
LINES = b'{"id":3,"text":"c"}\n'
SMALL = Limits(ratio=20, unjudged=64 * 1024, total=4 * MIB, workbook=MIB)


def zipped(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def texts(batch: Any) -> list[str]:
    return [post.text for post in batch.posts]


def test_gzip_is_transparent(read: Any) -> None:
    batch = read(gzip.compress(ROWS), "a.csv.gz")
    assert texts(batch) == ["a", "b"]
    assert batch.posts[0].source_ref == "a.csv.gz:2"


def test_gzip_is_told_by_content_not_by_name(read: Any) -> None:
    assert texts(read(gzip.compress(ROWS), "a.csv")) == ["a", "b"]


def test_a_zip_is_read_member_by_member_each_in_its_own_format(read: Any) -> None:
    members = {
        "isi/a.csv": ROWS,
        "b.jsonl": LINES,
        "kosong/": b"",
        "__MACOSX/a.csv": b"x",
        "c.gz": gzip.compress(ROWS),
    }
    batch = read(zipped(members), "a.zip")
    assert texts(batch) == ["a", "b", "c", "a", "b"]
    assert batch.posts[0].source_ref == "a.zip/isi/a.csv:2"
    assert batch.rejected == ()


def test_members_that_cannot_be_read_are_rejected_and_the_others_read(read: Any) -> None:
    batch = read(
        zipped({"foto.png": b"\x89PNG\r\n", "daftar.csv": b"nama,umur\nx,3\n", "a.csv": ROWS}), "a.zip"
    )
    assert texts(batch) == ["a", "b"]
    assert [item.source_ref for item in batch.rejected] == ["a.zip/foto.png", "a.zip/daftar.csv"]
    assert "picture" in batch.rejected[0].reason


def test_a_zip_in_a_zip(read: Any) -> None:
    assert texts(read(zipped({"dalam.zip": zipped({"a.csv": ROWS})}), "a.zip")) == ["a", "b"]


def test_half_a_gzip_gives_what_came_before_and_says_so(read: Any) -> None:
    whole = gzip.compress(
        b"id,text\n" + b"".join(b"%d,teks nomor %d\n" % (n, n * 7919) for n in range(20_000))
    )
    batch = read(whole[: len(whole) // 2], "a.csv.gz")
    assert 1_000 < len(batch.posts) < 20_000
    assert "cut off" in batch.rejected[-1].reason


def test_a_gzip_damaged_in_the_middle_gives_what_came_before(read: Any) -> None:
    whole = bytearray(
        gzip.compress(b"".join(b'{"text":"teks nomor %d"}\n' % (n * 7919) for n in range(50_000)))
    )
    whole[len(whole) // 2 : len(whole) // 2 + 400] = b"\xff" * 400
    batch = read(bytes(whole), "a.jsonl.gz")
    assert len(batch.posts) > 1_000
    assert any("damaged" in item.reason for item in batch.rejected)


def test_half_a_zip_is_refused_in_one_line(read: Any) -> None:
    with pytest.raises(UnreadableFile, match=r"a\.zip is a damaged ZIP"):
        read(zipped({"a.csv": ROWS})[:-30], "a.zip")


def test_a_member_with_a_password_is_rejected(read: Any) -> None:
    content = bytearray(zipped({"rahasia.csv": ROWS, "a.csv": ROWS}))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(mark) + offset] |= 1
    batch = read(bytes(content), "a.zip")
    assert texts(batch) == ["a", "b"]
    assert "password" in batch.rejected[0].reason


def test_an_archive_of_nothing_is_said(read: Any) -> None:
    with pytest.raises(UnreadableFile, match="without files"):
        read(zipped({}), "a.zip")


ZEROS = b"id,text\n" + b"0" * 20 * MIB


@pytest.mark.parametrize(
    ("name", "bomb"),
    [
        ("a.gz", gzip.compress(ZEROS)),
        ("a.zip", zipped({"a.csv": ZEROS})),
        ("a.zip", zipped({"b.zip": zipped({"c.csv": ZEROS})})),
        ("a.zip", zipped({"b.csv.gz": gzip.compress(ZEROS)})),
        ("a.gz", gzip.compress(gzip.compress(ZEROS))),
    ],
    ids=["gzip", "zip", "zip in zip", "gzip in zip", "gzip in gzip"],
)
def test_bombs_are_refused_by_their_ratio(read: Any, name: str, bomb: bytes) -> None:
    with pytest.raises(Bomb, match=r"refused.*unpack"):
        read(bomb, name)


def test_archives_are_refused_by_their_size_all_members_together(read: Any) -> None:
    import random

    noise = random.Random(7).randbytes(1 * MIB).hex().encode()
    with pytest.raises(Bomb, match="more than 4,194,304 bytes"):
        read(zipped({f"{n}.csv": b"text\n" + noise[n:] for n in range(3)}), "a.zip", limits=SMALL)


def test_a_zip_that_lies_about_its_sizes_is_damaged(read: Any) -> None:
    content = bytearray(zipped({"a.csv": b"id,text\n" + b"1,a\n" * 100_000}))
    at = content.index(b"PK\x01\x02") + 24
    content[at : at + 4] = (12).to_bytes(4, "little")
    with pytest.raises(UnreadableFile, match="damaged"):
        read(bytes(content), "a.zip")


def test_nesting_without_end_is_refused(read: Any) -> None:
    content = ROWS
    for _ in range(6):
        content = zipped({"a.zip": content})
    with pytest.raises(Bomb, match="nested more than 3 deep"):
        read(content, "a.zip")


def test_archives_with_very_many_files_are_refused(read: Any) -> None:
    with pytest.raises(Bomb, match="holds 50 files"):
        read(zipped({f"{n}.csv": ROWS for n in range(50)}), "a.zip", limits=Limits(members=20))
