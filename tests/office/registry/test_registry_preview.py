"""What a file would bring, row by row, before anything is written."""

from datetime import UTC, datetime

import pytest
from registry_files import csv_bytes, xlsx_bytes

from pantau.office.registry import actions
from pantau.office.registry.importing import Choice, FileRefused, find_layout, look, open_sheets, read_spans
from pantau.office.registry.models import Account, Candidate, Village
from pantau.office.registry.storing import Origin

NOW = datetime(2023, 11, 20, 3, tzinfo=UTC)

pytestmark = pytest.mark.django_db

LONG = ["Nama Calon", "Partai", "Dapil", "Platform", "Nama Akun", "Tautan"]


def preview(content, kind, book):
    sheet = open_sheets("daftar.csv", content)[0]
    return look(sheet, find_layout(sheet, kind), kind, book)


def accounts(book, *rows, titles=LONG):
    return preview(csv_bytes(titles, *rows), "account", book)


def said(line, code=None):
    return [problem.id for problem in line.problems if code in (None, problem.code)]


def test_the_real_final_list_is_understood_whole(shared_data, book):
    actions.import_territory(book, now=NOW)
    content = (shared_data / "candidates" / "dct_dprd_kab_lombok_barat_2024.csv").read_bytes()
    found = preview(content, "candidate", book)
    assert found.states == {"new": 655}
    assert not list(found.problems)
    rows = found.rows(Choice())
    assert len({row.party for row in rows}) == 18
    assert len({row.district for row in rows}) == 5
    assert sum(row.publication == "refused" for row in rows) == 125
    assert sum(row.gender == "P" for row in rows) == 248


@pytest.mark.parametrize(
    ("row", "column", "value", "says"),
    [
        (["", "", "1", "PKB", "1", "WIRA"], "dapil", "", "Dapil kosong"),
        (["", "Lombok Barat 9", "1", "PKB", "1", "WIRA"], "dapil", "Lombok Barat 9", "Dapil tidak dikenal"),
        (["5201", "", "1", "PKB", "1", "WIRA"], "kode_dapil", "5201", "Tidak ada dapil berkode 5201"),
        (["520101", "", "", "Partai Kopi", "1", "WIRA"], "partai", "Partai Kopi", "Partai tidak dikenal"),
        (["520101", "", "19", "", "1", "WIRA"], "no_urut_partai", "19", "Tidak ada partai bernomor 19"),
        (["520101", "", "2", "PKB", "1", "WIRA"], "no_urut_partai", "2", "tertulis PKB"),
        (["520101", "", "1", "PKB", "dua", "WIRA"], "no_urut", "dua", "Bukan angka"),
        (["520101", "", "1", "PKB", "0", "WIRA"], "no_urut", "0", "1 sampai 999"),
        (["520101", "", "1", "PKB", "1", ""], "nama", "", "Nama kosong"),
        (["520101", "", "1", "PKB", "1", '=HYPERLINK("x")'], "nama", '=HYPERLINK("x")', "rumus"),
        (["520101", "", "1", "PKB", "1", "12345"], "nama", "12345", "Tidak ada huruf"),
    ],
)
def test_a_bad_candidate_row_names_row_column_value_and_reason(book, row, column, value, says):
    actions.import_territory(book, now=NOW)
    titles = ["kode_dapil", "dapil", "no_urut_partai", "partai", "no_urut", "nama"]
    found = preview(csv_bytes(titles, ["520102", "", "1", "PKB", "1", "BAIK"], row), "candidate", book)
    good, bad = found.lines
    assert (good.state, bad.state, bad.row) == ("new", "error", 3)
    problem = bad.problems[0]
    assert (problem.level, problem.column, problem.value) == ("error", column, value)
    assert says in problem.id
    assert problem.en


@pytest.mark.parametrize(
    "party", ["PKB", "1", "1. PKB", "Partai Kebangkitan Bangsa", "PARTAI PKB (KEBANGKITAN BANGSA)"]
)
@pytest.mark.parametrize("district", ["Lombok Barat 1", "LOMBOK BARAT I", "Dapil 1", "520101", "1"])
def test_parties_and_districts_are_known_by_every_usual_name(book, party, district):
    actions.import_territory(book, now=NOW)
    found = preview(
        csv_bytes(["partai", "dapil", "no urut", "nama"], [party, district, "4", "WIRA"]), "candidate", book
    )
    assert found.lines[0].rows[0].seat == ("520101", 1, 4), said(found.lines[0])


def test_abbreviations_that_fit_one_party_only_are_understood(book):
    actions.import_territory(book, now=NOW)
    written = {
        "PDI Perjuangan": 3,
        "PDI-P": 3,
        "Partai Nasdem": 5,
        "Partai Buruh": 6,
        "Perindo": 16,
        "P. Golkar": 4,
    }
    rows = [[party, "1", str(number), "WIRA"] for number, party in enumerate(written, 1)]
    found = preview(csv_bytes(["partai", "dapil", "no urut", "nama"], *rows), "candidate", book)
    assert [line.rows[0].party if line.rows else said(line) for line in found.lines] == list(written.values())


def test_a_missing_column_is_named(book):
    with pytest.raises(FileRefused) as refused:
        preview(csv_bytes(["nama", "partai"], ["WIRA", "PKB"]), "candidate", book)
    assert "Nomor urut calon" in refused.value.id
    assert "Daerah pemilihan" in refused.value.id


def test_accounts_find_their_candidate_by_name_with_or_without_titles(book, candidates):
    found = accounts(
        book,
        ["WIRA JAYA, S.Pd.", "PKB", "1", "FB", "", "https://facebook.com/wirajaya"],
        ["Wira  Jaya", "", "", "Instagram", "@wira.jaya", ""],
        ["Hj. Sari Kanda", "1", "", "", "", "https://x.com/sari"],
        ["SARI KANDA", "", "", "Tik Tok", "", "https://www.tiktok.com/@sari.kanda"],
    )
    assert [line.state for line in found.lines] == ["new"] * 4, [said(line) for line in found.lines]
    assert {row.candidate for line in found.lines[:2] for row in line.rows} == {candidates["520101", 1, 1]}
    assert {row.candidate for line in found.lines[2:] for row in line.rows} == {candidates["520101", 1, 2]}


def test_namesakes_need_party_district_or_number(book, candidates):
    found = accounts(
        book,
        ["BUDI LUMBUNG", "", "", "X", "budi1", ""],
        ["BUDI LUMBUNG", "", "Lombok Barat 2", "X", "budi2", ""],
        ["BUDI LUMBUNG", "PKB", "", "X", "budi3", ""],
        ["BUDI LUMBUNK", "", "", "X", "budi4", ""],
    )
    assert "Ada 2 calon bernama BUDI LUMBUNG" in said(found.lines[0])[0]
    assert found.lines[1].rows[0].candidate == candidates["520102", 2, 2]
    assert "bukan seperti pada baris ini" in said(found.lines[2])[0]
    assert "Mungkin: BUDI LUMBUNG" in said(found.lines[3])[0]


def test_a_row_without_a_name_is_the_partys_account(book, candidates):
    found = accounts(
        book, ["", "PKB", "", "FB", "pkblobar", ""], ["Partai Gerindra", "Gerindra", "", "X", "gerindra", ""]
    )
    assert [line.rows[0].candidate for line in found.lines] == [None, None]
    assert all(line.rows[0].party for line in found.lines)


def test_a_wide_table_gives_one_account_for_each_filled_cell(book, candidates):
    content = xlsx_bytes(
        ["DAFTAR AKUN MEDIA SOSIAL"],
        ["No", "Nama Calon", "Media Sosial", "", "", ""],
        ["", "", "Facebook", "Instagram", "TikTok", "Link Facebook"],
        ["1", "WIRA JAYA", "Wira Jaya Lobar", "@wira.jaya", "-", "https://facebook.com/wirajaya"],
        [
            "2",
            "TUTI GILI",
            "",
            "",
            "vt.tiktok.com/ZSabc",
            "https://fb.com/tutigili\nhttps://fb.com/tutigili.dua",
        ],
    )
    found = preview(content, "account", book)
    keys = [[(row.platform, row.kind, row.key) for row in line.rows] for line in found.lines]
    assert sorted(keys[0]) == [("facebook", "handle", "wirajaya"), ("instagram", "handle", "wira.jaya")]
    assert sorted(keys[1]) == [
        ("facebook", "handle", "tutigili"),
        ("facebook", "handle", "tutigilidua"),
        ("tiktok", "resolve", "vt.tiktok.com/ZSabc"),
    ]


def test_a_name_merged_over_several_rows_holds_for_all_of_them(book, candidates):
    merged = xlsx_bytes(
        ["Nama Calon", "Link"],
        ["WIRA JAYA", "https://x.com/wira"],
        ["", "https://fb.com/wirajaya"],
        merged=[(1, 0, 2, 0, "WIRA JAYA")],
    )
    plain = csv_bytes(
        ["Nama Calon", "Link"], ["WIRA JAYA", "https://x.com/wira"], ["", "https://fb.com/wirajaya"]
    )
    for content in (merged, plain):
        found = preview(content, "account", book)
        assert [line.rows[0].candidate for line in found.lines] == [candidates["520101", 1, 1]] * 2
    assert "diambil dari baris 2" in said(found.lines[1], "inherited")[0]


@pytest.mark.parametrize(
    ("row", "column", "says"),
    [
        (["WIRA JAYA", "", "", "Instagram", "wira-jaya", ""], "Nama Akun", "Nama akun tidak mungkin"),
        (["WIRA JAYA", "", "", "", "wirajaya", ""], "Nama Akun", "Aplikasinya tidak diketahui"),
        (["WIRA JAYA", "", "", "WA", "", "https://chat.whatsapp.com/AbC"], "Tautan", "tertutup"),
        (["WIRA JAYA", "", "", "FB", "", ""], "Tautan", "kosong"),
        (["WIRA JAYA", "", "", "", "", "wira@gmail.com"], "Tautan", "surel"),
        (["WIRA JAYA", "", "", "FB", "1,00064857201234E+17", ""], "Nama Akun", "dibulatkan"),
        (["ORANG LAIN", "", "", "FB", "oranglain", ""], "Nama Calon", "Calon tidak ditemukan"),
        (["", "Partai Kopi", "", "FB", "kopi.lobar", ""], "Partai", "Partai tidak dikenal"),
    ],
)
def test_a_bad_account_row_names_column_and_reason(book, candidates, row, column, says):
    line = accounts(book, row).lines[0]
    assert line.state == "error"
    assert (line.problems[0].column, line.problems[0].level) == (column, "error")
    assert says in line.problems[0].id


def test_warnings_are_shown_and_never_block(book, candidates):
    found = accounts(
        book,
        ["WIRA JAYA", "", "", "FB", "", "https://facebook.com/wira.jaya"],
        ["WIRA JAYA", "", "", "FB", "", "https://m.facebook.com/WiraJaya?ref=x"],
        ["TUTI GILI", "", "", "FB", "", "fb.com/wirajaya"],
        ["TUTI GILI", "", "", "FB", "", "fb.com/wlrajaya"],
        ["TUTI GILI", "", "", "", "", "https://www.facebook.com/share/1Abc/"],
        ["TUTI GILI", "", "", "Instagram", "", "https://facebook.com/tuti.gili/posts/1"],
    )
    assert [line.state for line in found.lines] == ["new", "repeat", "new", "new", "new", "new"]
    assert said(found.lines[1], "repeat") == ["Sama dengan baris 2."]
    assert "juga atas nama lain: baris 4" in said(found.lines[0], "duplicate")[0]
    assert "juga atas nama lain: baris 2" in said(found.lines[2], "duplicate")[0]
    assert "Mirip dengan wirajaya" in said(found.lines[3], "look_alike")[0]
    assert said(found.lines[4], "unresolved")
    assert len(said(found.lines[5], "note")) >= 1
    assert found.lines[5].rows[0].key == "tutigili"
    assert len(found.rows(Choice())) == 5


def test_more_accounts_than_the_rulebooks_cap_are_warned_of(book, candidates):
    cap = book.registry.account_cap.number
    rows = [["WIRA JAYA", "", "", "X", f"wira_resmi_{number}", ""] for number in range(cap + 2)]
    found = accounts(book, *rows, ["WIRA JAYA", "", "", "Threads", "wira_resmi", ""])
    assert [bool(said(line, "cap")) for line in found.lines] == [False] * cap + [True, True, False]
    assert f"{cap + 2} akun, batas {cap} tiap calon" in said(found.lines[cap], "cap")[0]
    assert found.states == {"new": cap + 3}


def test_a_registration_after_the_deadline_is_marked_late(book, candidates):
    titles = ["nama", "link", "tanggal daftar"]
    days = {"x.com/a1": "25/11/2023", "x.com/a2": "26 November 2023", "x.com/a3": "kemarin"}
    rows = [["WIRA JAYA", link, day] for link, day in days.items()]
    found = accounts(book, *rows, titles=titles)
    assert [row.status for line in found.lines for row in line.rows] == ["registered", "late"]
    assert said(found.lines[1], "late")
    assert "Tanggal tidak terbaca: kemarin" in said(found.lines[2])[0]


def test_a_second_look_at_an_imported_file_finds_nothing_new(book, candidates):
    rows = [
        ["WIRA JAYA", "", "", "X", "wira", ""],
        ["TUTI GILI", "", "", "", "", "https://vt.tiktok.com/ZSabc/"],
    ]
    first = accounts(book, *rows)
    actions.import_accounts(first.rows(Choice()), origin=Origin(NOW))
    assert accounts(book, *rows).states == {"same": 2}
    rows[0][4] = "Wira"
    assert accounts(book, *rows).states == {"changed": 1, "same": 1}
    assert Account.objects.count() == 2


def test_rows_can_be_chosen_by_number_or_by_being_clean(book, candidates):
    found = accounts(
        book,
        ["WIRA JAYA", "", "", "X", "wira", ""],
        ["TUTI GILI", "", "", "X", "", "https://t.co/abc"],
        ["BUKAN CALON", "", "", "X", "bukan", ""],
        ["TUTI GILI", "", "", "X", "tuti", ""],
    )

    def chosen(which: str, rows: str = "") -> list[int]:
        return [row.row for row in found.rows(Choice(which, read_spans(rows)))]

    assert chosen("all") == [2, 3, 5]
    assert chosen("clean") == [2, 5]
    assert chosen("only", "3, 4-5") == [3, 5]
    assert chosen("except", "2–3") == [5]
    with pytest.raises(ValueError, match="dua"):
        read_spans("1, dua")


def test_numbering_rows_repeated_headers_and_signatures_are_no_rows(book, candidates):
    found = preview(
        csv_bytes(
            ["No", "Nama Calon", "Platform", "Link"],
            ["(1)", "(2)", "(3)", "(4)"],
            ["1", "WIRA JAYA", "X", "https://x.com/wira"],
            ["No", "Nama Calon", "Platform", "Link"],
            ["2", "TUTI GILI", "X", "https://x.com/tuti"],
            [],
            ["Mengetahui,", "", "", ""],
        ),
        "account",
        book,
    )
    assert [line.row for line in found.lines] == [4, 6] or [line.row for line in found.lines] == [3, 5]


def test_officials_are_read_with_role_village_and_term(book, db):
    actions.import_territory(book, now=NOW)
    found = preview(
        csv_bytes(
            ["Nama", "Jabatan", "Unit Kerja", "Desa", "Kecamatan", "TMT"],
            ["Made Contoh", "Kepala Desa", "", "Kediri", "", "01-02-2019"],
            ["Lalu Contoh", "Sekretaris Desa", "", "Desa Mekarsari", "Narmada", ""],
            ["Baiq Contoh", "PNS", "Dinas Contoh", "", "", ""],
            ["Amaq Contoh", "Tukang", "", "Antah Berantah", "", ""],
        ),
        "official",
        book,
    )
    roles = [line.rows[0].role if line.rows else None for line in found.lines]
    assert roles == ["village_head", "village_staff", "asn", None]
    assert len(found.lines[3].problems) == 2
    assert Candidate.objects.count() == 0


@pytest.mark.parametrize(
    ("code", "village", "subdistrict", "means"),
    [
        ("52.01.03.2019", "Mekarsari", "", "52.01.03.2019"),
        ("52.01.09.2012", "Mekarsari", "", "52.01.09.2012"),
        ("5201092012", "Desa Mekar Sari", "Gunungsari", "52.01.09.2012"),
        ("52.01.09.2012", "", "", "52.01.09.2012"),
        ("", "Mekar Sari", "Narmada", "52.01.03.2019"),
        ("", "52.01.03.2019", "", "52.01.03.2019"),
        ("-", "", "", None),
    ],
)
def test_the_code_decides_between_villages_of_one_name(book, db, code, village, subdistrict, means):
    found = officials_of(book, code, village, subdistrict)
    assert not found.problems
    assert found.rows[0].village == (Village.objects.get(code=means).pk if means else None)


@pytest.mark.parametrize(
    ("code", "village", "subdistrict", "column", "says"),
    [
        ("", "Mekar Sari", "", "Desa", "Ada 2 desa bernama Mekar Sari. Isi kecamatannya atau kode desanya."),
        ("99.99.99.9999", "Mekar Sari", "", "Kode Desa", "Tidak ada desa berkode 99.99.99.9999."),
        (
            "52.01.03.2019",
            "Batu Mekar",
            "",
            "Kode Desa",
            "adalah Mekarsari, Kecamatan Narmada, tetapi tertulis",
        ),
        ("52.01.03.2019", "Mekarsari", "Gunungsari", "Kode Desa", "tetapi tertulis Mekarsari"),
    ],
)
def test_a_village_that_stays_in_doubt_is_refused(book, db, code, village, subdistrict, column, says):
    (problem,) = officials_of(book, code, village, subdistrict).problems
    assert problem.column == column
    assert says in problem.id


def officials_of(book, code, village, subdistrict):
    actions.import_territory(book, now=NOW)
    titles = ["Nama", "Jabatan", "Kode Desa", "Desa", "Kecamatan"]
    row = ["Made Contoh", "Kepala Desa", code, village, subdistrict]
    (line,) = preview(csv_bytes(titles, row), "official", book).lines
    return line
