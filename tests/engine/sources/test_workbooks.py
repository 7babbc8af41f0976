"""Spreadsheets as offices keep them."""

import io
import zipfile
from datetime import UTC, datetime
from typing import Any

import pytest
import xlsxwriter

from pantau.engine.sources import Bomb, Limits, UnreadableFile
from pantau.engine.sources.reading.limits import MIB


def workbook(sheets: dict[str, list[list[Any]]]) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "default_date_format": "yyyy-mm-dd hh:mm"}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return out.getvalue()


def texts(batch: Any) -> list[str]:
    return [post.text for post in batch.posts]


def test_sheets_are_read_and_summaries_passed_over(read: Any) -> None:
    batch = read(
        workbook(
            {
                "Ringkasan": [["Rekap"], ["Platform", "Jumlah"], ["FB", 3]],
                "FB": [["Tanggal", "Akun", "Isi"], [datetime(2024, 2, 12, 8, 0), "budi", "a"]],  # noqa: DTZ001 - cells have none
                "IG": [["Waktu", "Username", "Caption"], ["12 Feb 2024 08.00", "siti", "b"]],
                "Kosong": [],
            }
        ),
        "pantauan.xlsx",
    )
    assert texts(batch) == ["a", "b"]
    assert {post.posted_at for post in batch.posts} == {datetime(2024, 2, 12, 0, 0, tzinfo=UTC)}
    assert batch.posts[0].source_ref == "pantauan.xlsx[FB]:2"
    assert [warning.source_ref for warning in batch.warned] == ["pantauan.xlsx[Ringkasan]"]
    assert "passed over" in batch.warned[0].reason


def test_title_rows_and_two_header_rows(read: Any) -> None:
    rows: list[list[Any]] = [
        ["REKAPITULASI PENGAWASAN SIBER"],
        [],
        ["No", "Akun", "", "Unggahan", ""],
        ["", "Platform", "Username", "Tanggal", "Isi Postingan"],
        [1, "FB", "budi", "12/02/2024", "a"],
        [2, "IG", "siti", "13/02/2024", "b"],
    ]
    batch = read(workbook({"Data": rows}), "a.xlsx")
    assert [(post.platform, post.author.handle, post.text) for post in batch.posts] == [
        ("facebook", "budi", "a"),
        ("instagram", "siti", "b"),
    ]
    assert batch.posts[0].source_ref == "a.xlsx:5"


def test_ids_a_spreadsheet_holds_as_numbers_are_known_to_be_rounded(read: Any) -> None:
    url = "https://x.com/budi/status/1840540824591020337"
    rows = [
        ["id", "text", "url"],
        [1840540824591020337, "a", url],
        [1840540824591020337, "b", ""],
        [77, "c", ""],
    ]
    batch = read(workbook({"Data": rows}), "a.xlsx")
    assert [post.native_id for post in batch.posts] == ["1840540824591020337", "a.xlsx:3", "77"]
    assert "rounded" in batch.warned[0].reason


def test_formulas_are_seen_as_their_stored_text(read: Any) -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["id", "text"])
        sheet.write_string(1, 0, "1")
        sheet.write_string(1, 1, '=HYPERLINK("http://contoh.test")')
        sheet.write_string(2, 0, "2")
        sheet.write_formula(2, 1, '=CONCATENATE("a","b")', None, "ab")
    assert texts(read(out.getvalue(), "a.xlsx")) == ['=HYPERLINK("http://contoh.test")', "ab"]


def test_an_export_saved_as_a_workbook_keeps_its_format(read: Any) -> None:
    url = "https://x.com/budi/status/1840540824591020337"
    rows = [
        ["created_at", "id_str", "full_text", "user_id_str", "tweet_url", "username", "favorite_count"],
        ["Sun Feb 11 00:00:00 +0000 2024", 1.84054e18, "a &amp; b", 500, url, "budi", 3],
    ]  # fmt: skip
    batch = read(workbook({"Sheet1": rows}), "a.xlsx")
    assert batch.format == "tweet-harvest"
    assert (batch.posts[0].native_id, batch.posts[0].text) == ("1840540824591020337", "a & b")
    assert batch.posts[0].engagement.likes == 3


def test_a_workbook_without_any_text_column_says_what_it_holds(read: Any) -> None:
    with pytest.raises(UnreadableFile, match=r'columns found: "Nama", "Umur"'):
        read(workbook({"Data": [["Nama", "Umur"], ["x", 3]]}), "a.xlsx")


def test_an_empty_workbook_is_said(read: Any) -> None:
    with pytest.raises(UnreadableFile, match="without filled cells"):
        read(workbook({"Data": []}), "a.xlsx")


def test_a_damaged_workbook_is_said(read: Any) -> None:
    content = bytearray(workbook({"Data": [["text"], ["a"]]}))
    content[200:260] = b"x" * 60
    with pytest.raises(UnreadableFile, match=r"a\.xlsx"):
        read(bytes(content), "a.xlsx")


def repacked(content: bytes, replaced: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, replaced.get(name) or old.read(name))
    return out.getvalue()


def test_a_workbook_that_is_a_bomb_is_refused(read: Any) -> None:
    bomb = repacked(workbook({"Data": [["text"], ["a"]]}), {"xl/worksheets/sheet1.xml": b" " * 20 * MIB})
    with pytest.raises(Bomb, match="refused"):
        read(bomb, "a.xlsx")


def test_a_workbook_that_hides_its_size_is_refused(read: Any) -> None:
    bomb = bytearray(
        repacked(workbook({"Data": [["text"], ["a"]]}), {"xl/worksheets/sheet1.xml": b" " * 3 * MIB})
    )
    central = bomb.index(b"xl/worksheets/sheet1.xml", bomb.index(b"PK\x01\x02")) - 46
    bomb[central + 24 : central + 28] = (10).to_bytes(4, "little")
    with pytest.raises(Bomb):
        read(bytes(bomb), "a.xlsx", limits=Limits(workbook=2 * MIB))


def test_a_workbook_too_large_to_read_whole_is_refused_with_the_way_out(read: Any) -> None:
    rows: list[list[Any]] = [["text"], *[[f"teks nomor {number * 7919}"] for number in range(5_000)]]
    with pytest.raises(Bomb, match="save the sheet as CSV"):
        read(workbook({"Data": rows}), "a.xlsx", limits=Limits(workbook=50_000))


def test_a_workbook_in_a_zip(read: Any) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.xlsx", workbook({"Data": [["text"], ["a"]]}))
    assert texts(read(out.getvalue(), "b.zip")) == ["a"]
