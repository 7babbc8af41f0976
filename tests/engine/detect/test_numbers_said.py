"""Ballot numbers as people say them: bare, as ordinals, in Sasak, by hand; and numbers that are none."""

from __future__ import annotations

import pytest

from pantau.engine.detect import Detector


def met(detector: Detector, text: str) -> set[str]:
    return set(detector.concepts(detector.normalised(text)))


@pytest.mark.parametrize(
    "text",
    [
        "coblos 2",
        "coblos 2️⃣ ya",
        "pilih ② aja besok",
        "#ayocoblos01",
        "#02menang",
        "mari dukung 03",
        "pilih paslon ke-2",
        "jangan lupa paslon kedua",
        "pile' nomer sekek",
        "pileq nomer esaq",
        "lemaq piliq due ya",
        "c o b l o s nomor t i g a",
        "colok nomor 5",
        "2⃣ harga mati",
        "#coblosnomorlima",
        "#pilehnomersekek",
        "✌️✌️ menang besok",
    ],
)
def test_a_number_said_in_any_manner_makes_a_call(detector: Detector, text: str) -> None:
    assert "call_to_vote" in met(detector, text)


@pytest.mark.parametrize(
    "text",
    [
        "pilih 2 warna untuk cat rumah",
        "pilih tiga menu saja",
        "memilih kedua calon itu sulit",
        "minggu lalu pilih menu nomor 3",
        "gas elpiji 3 kilo langka, pilih yang nomor 2",
        "nomor 7 harga mati ⚽",
        "habis nyoblos, jari telunjuk bertinta",
        "Amin ya rabbal alamin, semoga sehat semua",
        "👌 siap bos",
        "✌️ damai selalu",
        "☝️ Allah Maha Esa",
    ],
)
def test_numbers_of_other_things_and_signs_alone_support_nobody(detector: Detector, text: str) -> None:
    assert not {"call_to_vote", "promo", "support"} & met(detector, text)


def test_a_ticket_named_like_a_prayer_is_known_by_its_tag(detector: Detector) -> None:
    assert "ticket_name" in met(detector, "#AMIN2024 satu putaran")
    assert "ticket_name" not in met(detector, "amin, tahun ini panen bagus")
