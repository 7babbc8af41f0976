"""Personal names read, and compared with a register; whole lists are measured by bench/names.py."""

from __future__ import annotations

import csv
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pantau.engine.text.names import Entry, Match, Register, Shown, read_name

PLACES = (("Langko", "Lingsar"), ("Batu Layar Barat", "Batu Layar"), ("Sesela", "Gunungsari"))
PEOPLE = 762_757


@pytest.mark.parametrize(
    ("written", "parts", "rank", "titles"),
    [
        ("LALU MUH. WIRAJAGAT MUDARISE, S.Pd., M.Si", "muhamad wirajagat mudarise", "Lalu", ()),
        ("L. Mohammad Wirajagat Mudarise", "muhamad wirajagat mudarise", "Lalu", ()),
        ("Hj. Bq. Nurmasih Puspahati A.Md.Keb", "nurmasih puspahati", "Baiq", ("Hj.",)),
        ("Drs. H. Sahnun", "sahnun", "", ("H.",)),
        ("TGH. Abdurrahman", "abdul rahman", "", ("TGH.",)),
        ("wirajagat_mudarise87 🔥", "wirajagat mudarise", "", ()),
        ("𝐖𝐢𝐫𝐚𝐣𝐚𝐠𝐚𝐭 Official", "wirajagat", "", ()),
        ("W1rajagat Mudarise II", "wirajagat mudarise", "", ()),
        ("WirajagatMudarise", "wirajagat mudarise", "", ()),
        ("Noersakinah", "nursakinah", "", ()),
        ("I Made Sudiarnata", "made sudiarnata", "I", ()),
        ("Sahnun, S. Pd", "sahnun", "", ()),
        ("Pak Sahnun Langko", "sahnun langko", "", ()),
        ("Toko Berkah Sahnun", "", "", ()),
        ("🌹✨", "", "", ()),
    ],
)
def test_a_name_is_told_from_what_stands_around_it(written, parts, rank, titles):
    name = read_name(written)
    assert " ".join(part.key for part in name.parts) == parts
    assert (name.rank, name.titles) == (rank, titles)


@pytest.mark.parametrize("degrees", ["S.Pd., M.Si", "S. Pd, M. Si.", "SPd., MSi", "s.pd, m.si"])
def test_degrees_are_read_in_every_spelling(degrees):
    assert read_name(f"Sahnun Asmawardi, {degrees}").degrees == {"spd", "msi"}


def test_spellings_of_one_name_are_one_and_names_a_letter_apart_are_two():
    assert read_name("Muh. Syaepudin").keys == read_name("MOHAMMAD SAIFUDDIN").keys
    assert read_name("Sahnun").keys != read_name("Sahnan").keys


@given(st.text(max_size=60))
def test_any_text_can_be_read(text):
    read_name(text)


def register(*entries: Entry) -> Register:
    """These, among the made-up people of tests/data/names/, by whom it is known how common a name is."""
    path = Path(__file__).parents[2] / "data" / "names" / "register.csv"
    with path.open(encoding="utf-8", newline="") as file:
        names = [row["name"] for row in islice(csv.DictReader(file), 2000)]
    return Register(entries, places=PLACES, others=names, residents=PEOPLE)


HEAD = Entry(
    1, "LALU MUH. WIRAJAGAT MUDARISE, S.Pd.", "village_head", "Kepala Desa Langko", "Langko", "Lingsar"
)
TEACHER = Entry(2, "Hj. BAIQ NURMASIH, S.Pd.", "asn", "SDN 1 Sesela", "Sesela", "Gunungsari")
CLERK = Entry(3, "JUMENDAR ASMAWARDI", "asn", "Bappeda", "", "")


def codes(match: Match | None) -> tuple[set[str], set[str]]:
    assert match is not None
    return {one.code for one in match.speaks_for}, {one.code for one in match.speaks_against}


def test_a_rare_whole_name_is_shown_with_what_speaks_against_it():
    speaks_for, against = codes(register(HEAD, TEACHER).match(Shown("Lalu Wirajagat Moedarise")))
    assert {"shared_names", "rare", "rank"} <= speaks_for
    assert {"name_only", "missing", "spelled"} <= against


@pytest.mark.parametrize(
    "shown",
    [
        Shown("Jumendir Asmawardi"),  # one letter is another person
        Shown("Ahmad"),
        Shown("Muhammad"),
        Shown("Amaq Wirajagat Mudarise"),  # named after a child of that name
        Shown("Toko Wirajagat Mudarise"),
        Shown("Baiq Wirajagat Mudarise"),
        Shown("Jumendar Kusumahadin"),
        Shown(""),
    ],
)
def test_what_is_not_sure_is_not_shown(shown):
    assert register(HEAD, TEACHER, CLERK).match(shown) is None


def test_a_village_or_an_office_that_is_named_speaks_for_it():
    asked = register(HEAD, TEACHER, CLERK)
    assert asked.match(Shown("Bu Nurmasih")) is None
    assert asked.match(Shown("Bu Nurmasih Sesela")) is None  # the village has several
    speaks_for, against = codes(asked.match(Shown("Baiq Nurmasih Sesela")))
    assert "village" in speaks_for
    assert "name_only" not in against
    speaks_for, _against = codes(asked.match(Shown("Nurmasih", profile="Guru SDN 1 Sesela")))
    assert "unit" in speaks_for
    assert asked.match(Shown("Baiq Nurmasih Batu Layar Barat")) is None


def test_entries_that_match_equally_are_not_chosen_between():
    twin = Entry(4, "Jumendar Asmawardi, S.E.", "bpd", "BPD Sesela", "Sesela", "Gunungsari")
    assert register(CLERK).match(Shown("Jumendar Asmawardi")) is not None
    assert register(CLERK, twin).match(Shown("Jumendar Asmawardi")) is None
    placed = register(CLERK, twin).match(Shown("Jumendar Asmawardi, S.E.", profile="BPD Sesela"))
    assert placed is not None
    assert placed.entry == twin


def test_a_handle_stands_in_for_a_display_name_that_names_nobody():
    speaks_for, _against = codes(register(CLERK).match(Shown("🌹", handle="jumendarasmawardi87")))
    assert "whole_name" in speaks_for


def test_the_made_up_lists_keep_what_is_promised():
    """A part of the half on which the weights were chosen; the other half is left to bench/names.py."""
    folder = Path(__file__).parents[2] / "data" / "names"
    with (folder / "register.csv").open(encoding="utf-8", newline="") as file:
        known = [
            Entry(
                int(row["code"][1:]),
                row["name"],
                row["role"],
                row["unit"],
                row["village"],
                row["subdistrict"],
            )
            for row in csv.DictReader(file)
        ]
    asked = Register(known, residents=PEOPLE)
    with (folder / "dev.csv").open(encoding="utf-8", newline="") as file:
        rows = list(islice(csv.DictReader(file), 12_000))
    found = [
        (asked.match(Shown(row["display"], row["handle"], row["profile"])), row["truth"]) for row in rows
    ]
    right = [f"P{match.entry.id:04}" == truth for match, truth in found if match is not None]
    assert len(right) > 60
    assert sum(right) / len(right) >= 0.95
