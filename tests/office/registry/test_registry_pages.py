"""The registry as people use it: in the browser, signed in, each role with what it may."""

import csv
import io
import re
from datetime import date

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from registry_files import csv_bytes, xlsx_bytes

from pantau.engine.sources.accounts import identify
from pantau.office.people.models import AuditEvent
from pantau.office.registry import access, actions
from pantau.office.registry.models import Account, Candidate, Official, OfficialAccountLink, Upload
from pantau.office.registry.rows import OfficialRow, account_row
from pantau.office.registry.storing import Origin
from pantau.web.ui import clock
from staff import make_person, signed_in

pytestmark = pytest.mark.django_db

ACCOUNTS = "/akun/"


@pytest.fixture
def officer():
    return signed_in(make_person("ani", "officer"))


def add_accounts(owner, *written, **more):
    rows = [
        account_row(identify(one), written=one, candidate=owner, row=at, **more)
        for at, one in enumerate(written, 2)
    ]
    actions.import_accounts(rows, origin=Origin(clock.now()))


def upload(client: Client, content: bytes, kind: str = "account", name: str = "daftar.csv"):
    return client.post("/akun/impor/", {"kind": kind, "file": SimpleUploadedFile(name, content)})


def wizard(client: Client, content: bytes, kind: str = "account", name: str = "daftar.csv") -> int:
    """Through the first two steps as proposed; gives the upload's number."""
    columns = upload(client, content, kind, name)["Location"]
    page = client.get(columns).content.decode()
    chosen = dict(
        re.findall(
            r'<select class="field" id="kolom-\d+" name="(kolom-\d+)">.*?<option value="([^"]*)" selected',
            page,
            re.S,
        )
    )
    assert client.post(columns, chosen)["Location"].endswith("/periksa/")
    return int(columns.split("/")[3])


def text(answer) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


LIST = (
    ["Nama Calon", "Platform", "Tautan"],
    ["WIRA JAYA", "FB", "https://facebook.com/wirajaya"],
    ["TUTI GILI", "X", "@tuti"],
)


def test_a_list_goes_through_the_wizard_into_the_registry(officer, candidates):
    pk = wizard(officer, xlsx_bytes(*LIST), name="akun.xlsx")
    preview = officer.get(f"/akun/impor/{pk}/periksa/")
    assert "2 baris dapat diimpor" in text(preview)
    assert Account.objects.count() == 0
    done = officer.post(f"/akun/impor/{pk}/periksa/", {"which": "all"})
    assert done["Location"] == f"/akun/impor/{pk}/selesai/"
    assert "Baru 2" in text(officer.get(done["Location"]))
    assert Account.objects.count() == 2
    held = Upload.objects.get()
    assert bytes(held.content) == b""
    document = Account.objects.first().document
    assert (document.name, document.sha256, document.imported_by.username) == (
        "akun.xlsx",
        held.sha256,
        "ani",
    )


def test_the_same_file_again_changes_nothing(officer, candidates):
    for turn in range(2):
        pk = wizard(officer, csv_bytes(*LIST))
        preview = text(officer.get(f"/akun/impor/{pk}/periksa/"))
        assert ("tidak mengubah apa pun" in preview) == bool(turn)
        officer.post(f"/akun/impor/{pk}/periksa/", {"which": "all"})
    assert Upload.objects.latest("pk").summary == {
        "new": 0,
        "changed": 0,
        "unchanged": 2,
        "left_out": 0,
        "rows": 2,
    }


def test_wrong_rows_are_shown_with_value_and_reason_and_only_the_chosen_ones_come_in(officer, candidates):
    rows = [
        *LIST,
        ["BUKAN SIAPA", "X", "@siapa"],
        ["TUTI GILI", "Instagram", "tuti-gili"],
        ["TUTI GILI", "X", "@tuti.gili"],
    ]
    pk = wizard(officer, csv_bytes(*rows))
    page = text(officer.get(f"/akun/impor/{pk}/periksa/?lihat=error"))
    assert "Calon tidak ditemukan: BUKAN SIAPA" in page
    assert "kolom Tautan tuti-gili" in page
    assert "WIRA JAYA" not in page
    refused = officer.post(f"/akun/impor/{pk}/periksa/", {"which": "only", "rows": "dua"})
    assert refused.status_code == 422
    assert "“dua” bukan nomor baris" in text(refused)
    officer.post(f"/akun/impor/{pk}/periksa/", {"which": "only", "rows": "2, 4-6"})
    assert list(Account.objects.values_list("key", flat=True)) == ["wirajaya"]
    assert Upload.objects.get().summary["left_out"] == 4


def test_the_list_of_what_to_mend_is_inert_in_a_spreadsheet(officer, candidates):
    rows = [
        LIST[0],
        ['=HYPERLINK("http://jahat.example","klik")', "X", "@a"],
        ["WIRA JAYA", "Instagram", "+cmd|' /C calc'!A0"],
    ]
    pk = wizard(officer, csv_bytes(*rows))
    answer = officer.get(f"/akun/impor/{pk}/masalah/")
    table = list(csv.reader(io.StringIO(answer.getvalue().decode("utf-8-sig"))))
    assert table[0][:3] == ["Baris", "Kolom", "Isi sel"]
    assert table[1][2].startswith("'=HYPERLINK")
    assert table[2][2].startswith("'+cmd")


def test_columns_can_be_pointed_at_by_hand(officer, candidates):
    content = csv_bytes(["a", "b"], ["WIRA JAYA", "x.com/wira"], ["TUTI GILI", "x.com/tuti"])
    columns = upload(officer, content)["Location"]
    refused = officer.post(columns, {"kolom-0": "name"}, follow=True)
    assert "Kolom yang perlu belum ditunjuk: Tautan akun" in text(refused)
    officer.post(columns, {"kolom-0": "name", "kolom-1": "url"})
    pk = Upload.objects.get().pk
    officer.post(f"/akun/impor/{pk}/periksa/", {"which": "all"})
    assert Account.objects.count() == 2


def test_another_sheet_of_a_workbook_can_be_chosen(officer, candidates):
    book = openpyxl.Workbook()
    book.active.title = "Rekap"
    book.active.append(["Partai", "Jumlah akun"])
    book.active.append(["PKB", 2])
    sheet = book.create_sheet("Akun")
    for row in LIST:
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    columns = upload(officer, out.getvalue(), name="a.xlsx")["Location"]
    held = Upload.objects.get()
    assert held.sheet == 1  # the one that says most is proposed
    assert "Tautan" in text(officer.get(columns))
    assert officer.post(columns, {"lembar": "0"})["Location"] == columns
    assert "Jumlah akun" in text(officer.get(columns))


def test_a_broken_file_says_why_and_keeps_nothing(officer):
    answer = upload(officer, xlsx_bytes(["nama"])[:500], name="rusak.xlsx")
    assert answer.status_code == 422
    assert "Berkas rusak.xlsx tidak dapat dibuka" in text(answer)
    assert Upload.objects.count() == 0


def test_nobody_works_on_somebody_elses_file(officer, candidates):
    pk = wizard(officer, csv_bytes(*LIST))
    other = signed_in(make_person("budi", "officer"))
    for name in ("columns", "check", "problems", "done"):
        assert other.get(reverse(f"registry:{name}", args=[pk])).status_code == 404
    assert other.post(reverse("registry:discard", args=[pk])).status_code == 404
    assert officer.post(reverse("registry:discard", args=[pk])).status_code == 302
    assert Upload.objects.count() == 0


# --- lists and pages ------------------------------------------------------------------------------


def test_the_list_filters_by_sentence_and_finds_any_spelling_of_an_address(officer, candidates):
    add_accounts(
        candidates["520101", 1, 1],
        "https://facebook.com/wira.jaya",
        "x.com/wira",
        registered_on=date(2023, 11, 20),
    )
    add_accounts(candidates["520102", 2, 1], "instagram.com/amaq", "https://vt.tiktok.com/ZSabc/")
    found = {
        "": 4,
        "?platform=x": 1,
        "?party=2": 2,
        "?district=520101": 2,
        "?status=unresolved": 1,
        "?problem=unresolved": 1,
        "?q=senggigi": 2,
        "?q=https://m.facebook.com/WIRAJAYA?ref=x": 1,
        "?q=tidak+ada": 0,
        "?party=abc&platform=zzz&status=?": 4,
    }
    for query, count in found.items():
        page = officer.get(ACCOUNTS + query)
        assert f"{count} akun" in text(page), query
        assert page.content.decode().count('<th scope="row">') == count, query


def test_what_to_mind_is_shown_beside_each_account_and_can_be_filtered(officer, book, candidates):
    cap = book.registry.account_cap.number
    one, other = candidates["520101", 1, 1], candidates["520101", 1, 2]
    add_accounts(one, *[f"x.com/wira_{number:02d}" for number in range(cap + 1)], "instagram.com/wirajaya")
    add_accounts(other, "instagram.com/wirajaya", "instagram.com/wlrajaya", "threads.net/@sari")
    counts = {"duplicate": 2, "look_alike": 2, "cap": cap + 1, "unpublished": 3, "unresolved": 0}
    for problem, count in counts.items():
        assert f"{count} akun" in text(officer.get(f"{ACCOUNTS}?problem={problem}")), problem
    page = text(officer.get(f"{ACCOUNTS}?platform=instagram"))
    assert page.count("Juga atas nama lain") >= 2
    assert "Mirip akun lain" in page
    assert f"Melebihi batas {cap}" in text(officer.get(f"{ACCOUNTS}?platform=x"))
    assert f"Melebihi batas: {cap} akun tiap calon" in text(
        officer.get(reverse("registry:candidate", args=[one]))
    )


def test_a_candidate_who_did_not_agree_is_marked_and_not_named_to_the_public(officer, candidates, settings):
    refused = Candidate.objects.get(pk=candidates["520101", 1, 2])
    page = text(officer.get(reverse("registry:candidate", args=[refused.pk])))
    assert "Tidak bersedia dipublikasikan" in page
    agreed = Candidate.objects.get(pk=candidates["520101", 1, 1])
    assert not access.publish_name(agreed)
    settings.PANTAU_PUBLISH_NAMES = True
    assert access.publish_name(agreed)
    assert not access.publish_name(refused)


def test_an_account_is_closed_and_reopened_with_a_reason_and_a_history(officer, candidates):
    add_accounts(candidates["520101", 1, 1], "x.com/wira", registered_on=date(2023, 11, 20))
    pk = Account.objects.get().pk
    page = reverse("registry:account", args=[pk])
    refused = officer.post(f"{page}tutup/", {"on": "2023-11-21", "why": "x"})
    assert refused.status_code == 422
    assert "Tulis alasannya" in text(refused)
    officer.post(f"{page}tutup/", {"on": "2023-11-21", "why": "dihapus pemiliknya"})
    assert "Ditutup" in text(officer.get(page))
    officer.post(f"{page}aktif-kembali/", {"why": "terlihat mengunggah lagi"})
    shown = text(officer.get(page))
    assert "Aktif kembali" in shown
    assert "dihapus pemiliknya" in shown
    assert "status : Ditutup → Aktif kembali" in shown or "status: Ditutup → Aktif kembali" in shown


def test_a_short_link_is_opened_by_a_person(officer, candidates):
    add_accounts(candidates["520101", 1, 1], "https://vt.tiktok.com/ZSabc/")
    page = reverse("registry:account", args=[Account.objects.get().pk])
    assert officer.post(f"{page}alamat/", {"address": "https://vt.tiktok.com/ZSx/"}).status_code == 422
    officer.post(f"{page}alamat/", {"address": "https://www.tiktok.com/@wira"})
    assert Account.objects.get().key == "wira"


def test_exports_hold_the_filtered_list_with_inert_cells_and_leave_a_trace(officer, candidates):
    add_accounts(candidates["520101", 1, 1], "x.com/wira", "https://wa.me/6281234567890")
    answer = officer.get("/akun/unduh/csv/?platform=whatsapp")
    rows = list(csv.reader(io.StringIO(answer.getvalue().decode("utf-8-sig"))))
    assert len(rows) == 2
    assert rows[1][0] == "WIRA JAYA, S.Pd."
    assert rows[1][6] == "'+6281234567890"
    book = openpyxl.load_workbook(io.BytesIO(officer.get("/akun/unduh/xlsx/").content))
    cells = [cell for row in book.active.iter_rows() for cell in row if cell.value]
    assert all(cell.data_type == "s" for cell in cells)
    assert AuditEvent.objects.filter(verb="accounts_exported").count() == 2


@pytest.mark.parametrize(
    ("role", "opens"),
    [
        ("officer", {"accounts", "import", "officials"}),
        ("commissioner", {"accounts", "officials"}),
        ("legal", {"accounts", "officials"}),
        ("coordinator", {"accounts", "officials"}),
        ("village_supervisor", {"accounts"}),
        ("technical_operator", {"accounts", "import"}),
        ("leadership", {"accounts"}),
        ("auditor", {"accounts", "officials"}),
        ("", set()),
    ],
)
def test_each_role_opens_what_it_may_and_nothing_else(role, opens):
    client = signed_in(make_person("x", *([role] if role else [])))
    for name in ("accounts", "import", "officials"):
        assert client.get(reverse(f"registry:{name}")).status_code == (200 if name in opens else 403), name
    assert Client().get(ACCOUNTS).status_code == 302


def test_a_technical_operator_cannot_upload_officials():
    client = signed_in(make_person("tek", "technical_operator"))
    assert "Pejabat (terbatas)" not in text(client.get("/akun/impor/"))
    answer = upload(client, csv_bytes(["nama", "jabatan"], ["Made", "PNS"]), "official")
    assert answer.status_code == 422
    assert Upload.objects.count() == 0


def test_every_read_of_officials_is_written_down(officer):
    actions.import_officials(
        [OfficialRow("Made Contoh", "asn", "Dinas Contoh", row=2)], origin=Origin(clock.now())
    )
    one = Official.objects.get()
    officer.get("/akun/pejabat/?role=asn")
    listed = AuditEvent.objects.get(verb="officials_read")
    assert listed.detail["officials"] == [one.pk]
    assert listed.actor.username == "ani"
    officer.get(reverse("registry:official", args=[one.pk]))
    assert AuditEvent.objects.filter(verb="official_read", object_id=str(one.pk)).count() == 1


def test_an_account_is_linked_to_an_official_by_a_person_with_evidence_only(officer):
    actions.import_officials(
        [OfficialRow("Made Contoh", "asn", "Dinas Contoh", row=2)], origin=Origin(clock.now())
    )
    page = reverse("registry:official", args=[Official.objects.get().pk])
    assert (
        officer.post(f"{page}tautkan/", {"address": "https://fb.com/madecontoh", "why": ""}).status_code
        == 422
    )
    assert (
        officer.post(f"{page}tautkan/", {"address": "bukan alamat", "why": "bukti cukup"}).status_code == 422
    )
    assert Account.objects.count() == 0
    officer.post(
        f"{page}tautkan/", {"address": "https://fb.com/madecontoh", "why": "foto dan tempat kerja sama"}
    )
    link = OfficialAccountLink.objects.get()
    assert (link.linked_by.username, link.why, link.account.status) == (
        "ani",
        "foto dan tempat kerja sama",
        "unregistered",
    )
    assert "foto dan tempat kerja sama" in text(officer.get(page))
    reader = signed_in(make_person("komisioner", "commissioner"))
    assert (
        reader.post(f"{page}tautkan/", {"address": "https://fb.com/lain", "why": "bukti cukup"}).status_code
        == 403
    )
    account = reverse("registry:account", args=[link.account_id])
    assert "Made Contoh" in text(reader.get(account))
    operator = signed_in(make_person("tek", "technical_operator"))
    assert "Made Contoh" not in text(operator.get(account))
    officer.post(reverse("registry:unlink", args=[link.pk]), {"why": "ternyata orang lain"})
    assert OfficialAccountLink.objects.count() == 0


def test_no_page_carries_inline_script_or_style(officer, candidates):
    add_accounts(candidates["520101", 1, 1], "x.com/wira", "https://vt.tiktok.com/ZSabc/")
    pk = wizard(officer, csv_bytes(*LIST))
    addresses = [
        ACCOUNTS, "/akun/impor/", f"/akun/impor/{pk}/kolom/", f"/akun/impor/{pk}/periksa/", "/akun/pejabat/",
        reverse("registry:candidate", args=[candidates["520101", 1, 1]]),
        reverse("registry:account", args=[Account.objects.first().pk]),
    ]  # fmt: skip
    for address in addresses:
        page = officer.get(address)
        assert page.status_code == 200
        assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=", page.content.decode()), (
            address
        )


def test_a_post_with_scripts_in_a_name_is_inert_on_every_page(officer, book, candidates):
    hostile = '<script>alert("x")</script>'
    content = csv_bytes(
        ["Nama Calon", "Tautan"], [hostile, "x.com/a"], ["WIRA JAYA", f"https://contoh.id/{hostile}"]
    )
    pk = wizard(officer, content, name=f"{hostile}.csv")
    officer.post(f"/akun/impor/{pk}/periksa/", {"which": "all"})
    for address in (f"/akun/impor/{pk}/selesai/", ACCOUNTS):
        assert "<script>alert" not in officer.get(address).content.decode()
