"""The papers of a package say where, when, by whom and under which key, in words that fit the form."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from made_up_evidence import AT, Made, facts, made_up
from pantau.engine.evidence.papers import berita_acara, custody_sheet
from pantau.engine.evidence.timestamps import Token
from pantau.engine.evidence.verify import root_digest
from pantau.engine.forms import shipped_forms
from time_stamp_authority import make_authority

WITA = ZoneInfo("Asia/Makassar")
OFFICE = "Bawaslu Kabupaten Contoh"


@pytest.fixture
def made(tmp_path: Path) -> Made:
    return made_up(tmp_path)


def rows(record: dict, title: str) -> dict[str, str]:  # type: ignore[type-arg]
    (found,) = (one for one in record["sections"] if one["title"] == title)
    return dict(found["rows"])


def test_the_berita_acara_holds_the_minimum_record(made: Made) -> None:
    sealed = made.contents.entries[0]
    record = berita_acara(
        facts(note="halaman meminta masuk"), made.contents.manifest, sealed, made.contents.head, [],
        office=OFFICE, zone=WITA,
    )  # fmt: skip
    shipped_forms()["record"].check(record)
    taken = rows(record, "Yang diambil")
    assert taken["Alamat akhir"] == "https://contoh.example/a/1?lihat=ya"
    assert taken["Diambil pada"] == "Senin, 12 Februari 2024 pukul 09.00.05 WITA (2024-02-12 01:00:05 UTC)"
    assert taken["Interaksi saat diambil"] == "likes 3"
    assert taken["Alat"] == "pantau 0.1.0, chromium 140"
    assert taken["Catatan"] == "halaman meminta masuk"
    assert rows(record, "Segel")["Sidik kunci penanda tangan"] == made.second.fingerprint
    assert rows(record, "Segel")["Catatan log"] == "nomor 3 dari 13"
    assert record["signatures"] == [{"role": "Petugas", "name": "Petugas Contoh"}]
    assert "Belum ada" in record["sections"][2]["paragraphs"][0]


def test_it_names_each_time_stamp_and_the_root_to_compare(made: Made, tmp_path: Path) -> None:
    chain = make_authority(tmp_path / "authority").chain
    token = Token("contoh", b"", chain, made.contents.made_at)
    record = berita_acara(
        facts(), made.contents.manifest, made.contents.entries[0], made.contents.head, [token],
        first=replace(token, at=AT), office=OFFICE, zone=WITA,
    )  # fmt: skip
    shipped_forms()["record"].check(record)
    found = rows(record, "Stempel waktu pihak ketiga")
    assert found["contoh"].startswith("Senin, 12 Februari 2024 pukul 11.00")
    assert found["contoh, terdekat dengan penyegelan"].startswith("Senin, 12 Februari 2024 pukul 09.00")
    assert root_digest(token.root) in record["sections"][2]["paragraphs"][0]


def test_the_custody_sheet_tells_each_entry_once_and_in_order(made: Made) -> None:
    record = custody_sheet(
        made.contents.manifest, made.contents.entries, made.contents.head, office=OFFICE, zone=WITA
    )
    shipped_forms()["record"].check(record)
    found = record["sections"][0]["rows"]
    assert [row[0] for row in found] == ["3", "6", "7", "9"]
    assert [row[2] for row in found] == ["Disegel", "Dibuka", "Kunci diganti", "Dikeluarkan"]
    assert made.second.fingerprint in found[2][4]
    assert found[3][4] == "asked for by a lawyer\nberupa: paket bukti"


@pytest.mark.parametrize(
    ("kind", "facts", "said"),
    [
        ("rechecked", {"outcome": "unchanged"}, "hasil: tidak berubah"),
        ("rechecked", {"outcome": "deleted"}, "hasil: dihapus"),
        ("concluded", {"outcome": "proven"}, "hasil: Terbukti"),
        ("refused", {"what": "release"}, "berupa: pelepasan"),
    ],
)
def test_no_code_of_ours_is_left_on_the_custody_sheet(made: Made, kind: str, facts: Any, said: str) -> None:
    entry = made.contents.entries[-1]
    told = replace(entry, entry=replace(entry.entry, kind=kind, facts=facts))
    record = custody_sheet(
        made.contents.manifest, [told], made.contents.head, office=OFFICE, zone=WITA,
        outcomes={"proven": "Terbukti"},
    )  # fmt: skip
    assert record["sections"][0]["rows"][0][4].endswith(said)
