"""Files as parties and the commission send them: whole or broken, they open or say in Indonesian why not."""

import gzip
import io
import zipfile

import pytest
from registry_files import csv_bytes, xlsx_bytes

from pantau.office.registry.importing import FileRefused, find_layout, open_sheets


def columns(content: bytes, kind: str, name: str = "berkas") -> dict[str, str]:
    """field -> title"""
    layout = find_layout(open_sheets(name, content)[0], kind)
    return {field: layout.title(at) for at, field in layout.columns.items()}


DCT = [
    "kode_dapil", "dapil", "no_urut_partai", "partai", "no_urut", "nama", "jenis_kelamin", "alamat_kabko",
    "status_publikasi",
]  # fmt: skip


def test_the_commissions_own_headers_are_understood():
    assert columns(csv_bytes(DCT, ["1"] * 9), "candidate") == {
        "district_code": "kode_dapil",
        "district": "dapil",
        "party_number": "no_urut_partai",
        "party": "partai",
        "list_number": "no_urut",
        "name": "nama",
        "gender": "jenis_kelamin",
        "home": "alamat_kabko",
        "publication": "status_publikasi",
    }


@pytest.mark.parametrize(
    ("titles", "fields"),
    [
        (
            ["No", "Nama Lengkap Calon", "Partai Politik", "Daerah Pemilihan", "Nomor Urut", "L/P"],
            ["name", "party", "district", "list_number", "gender"],
        ),
        (
            ["NO.", "NAMA CALEG", "PARPOL", "DAPIL", "NO URUT CALON", "JENIS KELAMIN (L/P)"],
            ["name", "party", "district", "list_number", "gender"],
        ),
        (
            ["Nama Partai", "Nomor Urut Partai", "Nama", "No. Urut", "Nama Dapil"],
            ["party", "party_number", "name", "list_number", "district"],
        ),
    ],
)
def test_common_variants_of_candidate_headers_are_understood(titles, fields):
    assert sorted(columns(csv_bytes(titles, ["x"] * len(titles)), "candidate")) == sorted(fields)


@pytest.mark.parametrize(
    ("titles", "fields"),
    [
        (
            ["No", "Nama Calon", "Partai", "Dapil", "Platform", "Nama Akun", "Tautan"],
            ["name", "party", "district", "platform", "handle", "url"],
        ),
        (
            ["nama", "aplikasi", "username", "link", "tanggal pendaftaran"],
            ["name", "platform", "handle", "url", "registered_on"],
        ),
        (
            ["Nama Calon", "Jenis Media Sosial", "Alamat Akun Media Sosial"],
            ["name", "platform", "url"],
        ),
        (
            ["Nama Caleg", "Facebook", "Instagram (IG)", "Twitter/X", "Link Tik Tok", "Channel Youtube"],
            [
                "name",
                "platform:facebook",
                "platform:instagram",
                "platform:x",
                "platform:tiktok",
                "platform:youtube",
            ],
        ),
    ],
)
def test_long_and_wide_account_tables_are_understood(titles, fields):
    assert sorted(columns(csv_bytes(titles, ["x"] * len(titles)), "account")) == sorted(fields)


def test_officials_are_understood_and_identity_numbers_are_left_where_they_are():
    titles = [
        "No",
        "Nama Lengkap",
        "NIP",
        "NIK",
        "Jabatan",
        "Unit Kerja",
        "Kode Desa",
        "Desa/Kelurahan",
        "Kecamatan",
        "TMT",
    ]
    found = columns(csv_bytes(titles, ["x"] * len(titles)), "official")
    assert sorted(found) == ["name", "office_from", "role", "subdistrict", "unit", "village", "village_code"]


def test_title_rows_and_a_header_over_two_rows_with_merged_cells_are_understood():
    content = xlsx_bytes(
        [],
        ["", "", "", "", "", ""],
        ["", "", "", "Facebook", "Instagram", "TikTok"],
        ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)"],
        ["1", "WIRA JAYA", "1", "wirajaya", "wira.jaya", ""],
        merged=[
            (0, 0, 0, 5, "DAFTAR AKUN MEDIA SOSIAL CALON ANGGOTA DPRD"),
            (1, 0, 2, 0, "No"),
            (1, 1, 2, 1, "Nama Calon"),
            (1, 2, 2, 2, "No Urut Partai"),
            (1, 3, 1, 5, "Media Sosial"),
        ],
    )
    layout = find_layout(open_sheets("a.xlsx", content)[0], "account")
    assert layout.header.end == 3
    assert sorted(layout.columns.values()) == [
        "name", "party_number", "platform:facebook", "platform:instagram", "platform:tiktok",
    ]  # fmt: skip


def test_a_header_over_two_rows_without_merged_cells_is_understood_too():
    content = csv_bytes(
        ["LAMPIRAN", "", "", ""],
        ["No", "Nama Calon", "Media Sosial", ""],
        ["", "", "Facebook", "Instagram"],
        ["1", "WIRA JAYA", "wirajaya", "wira.jaya"],
    )
    layout = find_layout(open_sheets("a.csv", content)[0], "account")
    assert layout.header.end == 3
    assert sorted(layout.columns.values()) == ["name", "platform:facebook", "platform:instagram"]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_every_usual_shape_of_csv_opens(delimiter, encoding):
    content = csv_bytes(["nama", "partai"], ["Café, Wira", "PKB"], delimiter=delimiter, encoding=encoding)
    assert open_sheets("a.csv", content)[0].rows == (("nama", "partai"), ("Café, Wira", "PKB"))


def test_single_carriage_returns_nulls_and_excels_hint_are_survived():
    content = b"sep=;\r\nnama;partai\rWi\x00ra;PKB\r"
    assert open_sheets("a.csv", content)[0].rows == (("",), ("nama", "partai"), ("Wira", "PKB"))


def test_numbers_and_dates_of_a_workbook_are_read_as_people_see_them():
    from datetime import date

    import xlsxwriter

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["nama", "id", "tanggal", "rumus"])
        sheet.write_number(1, 1, 100064857201234)
        sheet.write_datetime(1, 2, date(2023, 11, 25), book.add_format({"num_format": "dd/mm/yyyy"}))
        sheet.write_formula(1, 3, '=HYPERLINK("https://contoh.id","x")', value="x")
    row = open_sheets("a.xlsx", out.getvalue())[0].rows[1]
    assert row == ("", "100064857201234", "2023-11-25", "x")


def broken_workbook() -> bytes:
    return xlsx_bytes(["nama"], ["Wira"])[:700]


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"\0" * (60 * 1024 * 1024))
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "kosong"),
        (b"\n\n  \n", "kosong"),
        (b"%PDF-1.7 ...", "tidak dapat dibuka"),
        (b"\x89PNG\r\n\x1a\n....", "tidak dapat dibuka"),
        (bytes(range(256)) * 40, "bukan teks"),
        (b"PAR1....PAR1", "bukan CSV atau XLSX"),
        (broken_workbook(), "tidak dapat dibuka"),
        (bomb(), "membengkak"),
        (gzip.compress(b"nama,partai\nWira,PKB\n" * 5000)[:80], "tidak dapat dibuka"),
        (b"x" * (26 * 1024 * 1024), "lebih besar dari 25 MB"),
        (b'nama,"' + b"x" * (2 * 1024 * 1024), "CSV"),
    ],
    ids=[
        "nothing",
        "blank",
        "pdf",
        "picture",
        "binary",
        "parquet",
        "half",
        "bomb",
        "half gzip",
        "huge",
        "long cell",
    ],
)
def test_a_file_that_cannot_be_used_says_why_in_indonesian(content, says):
    with pytest.raises(FileRefused) as refused:
        open_sheets("daftar.csv", content)
    assert says in refused.value.id
    assert "daftar.csv" in refused.value.id
    assert refused.value.en


def test_a_zipped_table_opens():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("daftar.csv", csv_bytes(["nama"], ["Wira"]))
    assert open_sheets("a.zip", out.getvalue())[0].rows == (("nama",), ("Wira",))
