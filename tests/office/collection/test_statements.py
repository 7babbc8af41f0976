"""What the office stated of a day stays; another edition says why; paper, list and page agree."""

import csv
import hashlib
import io
import zipfile
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from made_up_collection import NOW, TODAY, YESTERDAY, make_account

from pantau.engine.evidence.verify import check_file
from pantau.office.collection import actions, ledger, statement_making, tasks
from pantau.office.collection.models import CoverageStatement
from pantau.office.evidence import auditing
from pantau.office.evidence.models import LedgerLeaf
from pantau.office.people.models import AuditEvent
from pdf_text import printed, squeezed
from staff import make_person, signed_in

pytestmark = pytest.mark.django_db
AT = NOW - timedelta(hours=12)


@pytest.fixture(autouse=True)
def clock_at_now(monkeypatch):
    from pantau.web.ui import clock

    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def day(youtube, settings):
    settings.PANTAU_OWNER = "Bawaslu Kabupaten Rekaan"
    seen, quota = make_account("terlihat"), make_account("kuota")
    make_account("=CMD()", "tiktok", handle="#let *x* $y$ <z> \\ @a 😀")
    actions.plan_day(YESTERDAY)
    way = actions.Way.of(youtube)
    actions.record_attempt(way, [seen.pk], at=AT)
    actions.record_gap(way, [quota.pk], start=AT, end=AT + timedelta(hours=2), why="quota", now=NOW)
    return {"seen": seen, "quota": quota}


def taken(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def test_a_day_that_is_over_is_stated_once_by_itself(day):
    tasks.make_statements(timestamp=0)
    tasks.make_statements(timestamp=0)
    made = CoverageStatement.objects.get()
    assert (made.day, made.edition, made.made_by, made.made_at) == (YESTERDAY, 1, None, NOW)
    assert (made.registered, made.seen, made.adds_up) == (3, 1, True)


def test_a_day_is_given_time_to_settle_and_missed_days_are_made_up_for(day):
    midnight = ledger.bounds(YESTERDAY)[1]
    assert statement_making.make_due(midnight + timedelta(hours=2, minutes=59)) == []
    later = midnight + timedelta(days=3)
    assert [one.day for one in statement_making.make_due(later)] == [YESTERDAY]  # others had no plan
    actions.plan_day(TODAY)
    assert [one.day for one in statement_making.make_due(later)] == [TODAY]


def test_paper_and_list_say_the_same_and_the_paper_names_its_list(day):
    made = statement_making.make(YESTERDAY, now=NOW)
    accounts = statement_making.accounts_of(made)
    assert made.accounts_sha256 == hashlib.sha256(accounts).hexdigest()
    assert made.paper_sha256 == hashlib.sha256(bytes(made.paper)).hexdigest()
    assert len(taken(accounts)) == 3
    text = printed(bytes(made.paper))
    for words in (
        "Bawaslu Kabupaten Rekaan", "1 dari 3 akun terlihat.", "2 belum, dan ini sebabnya.",
        "berjumlah tepat 3", "Kuota hari itu habis", "Menunggu giliran patroli", "Kanal YouTube", "Edisi 1.",
        "21.40 sampai 23.40 WITA", "Meleset, 1 dari 2 akun terlewat",
        "disegel dalam buku besar bukti segera setelah dibuat",
        made.accounts_sha256,
        "cakupan-2024-02-11-edisi-1.csv", "dengan sendirinya setelah hari itu berakhir", "Halaman 1 dari",
    ):  # fmt: skip
        assert squeezed(words) in text, words


def test_what_was_stated_does_not_follow_the_registry(day):
    made = statement_making.make(YESTERDAY, now=NOW)
    paper, accounts = bytes(made.paper), statement_making.accounts_of(made)
    day["seen"].handle = "@lain"
    day["seen"].save()
    make_account("menyusul")
    made.refresh_from_db()
    assert (bytes(made.paper), statement_making.accounts_of(made)) == (paper, accounts)
    with pytest.raises(DatabaseError, match="stays as it was made"), transaction.atomic():
        CoverageStatement.objects.update(seen=3)
    with pytest.raises(DatabaseError, match="make another edition"), transaction.atomic():
        made.delete()


def test_another_edition_needs_a_reason_and_stands_beside_the_first(day):
    officer = make_person("ani", "officer", full_name="Ani Rekaan")
    first = statement_making.make(YESTERDAY, now=NOW)
    with pytest.raises(statement_making.StatementError, match="Tulis alasan"):
        statement_making.make(YESTERDAY, now=NOW, by=officer, reason="  ")
    actions.record_attempt(actions.Way("", "patrol", "patrol", "patrol"), [day["quota"].pk], at=AT)
    second = statement_making.make(YESTERDAY, now=NOW, by=officer, reason="Patroli terlambat masuk #1")
    assert (first.seen, second.seen, second.edition) == (1, 2, 2)
    text = printed(bytes(second.paper))
    assert squeezed("Patroli terlambat masuk #1") in text
    assert squeezed("Ani Rekaan") in text
    assert list(CoverageStatement.objects.values_list("edition", flat=True)) == [2, 1]


def test_today_cannot_be_stated(day):
    with pytest.raises(statement_making.StatementError, match="belum berakhir"):
        statement_making.make(TODAY, now=NOW)


def test_a_hole_in_the_records_is_stated_too(day):
    make_account("tanpa-catatan")
    made = statement_making.make(YESTERDAY, now=NOW)
    assert not made.adds_up
    text = printed(bytes(made.paper))
    assert squeezed("Jumlahnya tidak cocok.") in text
    assert squeezed("menjelaskan 3 dari 4 akun") in text
    assert (
        squeezed("Tidak dapat dinyatakan, 1 dari 2 akun terlewat") in text
    )  # YouTube, whose records have the hole
    assert squeezed("TikTok: hanya lewat patroli. Tanpa janji") in text


def test_many_gaps_leave_the_paper_short(day, youtube):
    for minute in range(150):
        start = AT - timedelta(minutes=4 * minute)
        actions.record_gap(
            actions.Way.of(youtube), [day["quota"].pk], start=start, end=start + timedelta(minutes=1),
            why="outage", now=NOW,
        )  # fmt: skip
    text = printed(bytes(statement_making.make(YESTERDAY, now=NOW).paper))
    assert squeezed("rentang lain yang lebih kecil.") in text
    assert squeezed("21.40 sampai 23.40 WITA") in text  # the widest is among those shown
    assert "Halaman3dari3" in text or "Halaman2dari2" in text


def test_an_empty_office_states_that_it_watches_nobody(db):
    made = statement_making.make(YESTERDAY, now=NOW)
    assert (made.registered, made.adds_up) == (0, True)
    assert bytes(made.paper).startswith(b"%PDF")


def test_a_statement_is_sealed_in_the_log_and_its_package_can_be_checked_by_anybody(day, officer, tmp_path):
    made = statement_making.make(YESTERDAY, now=NOW)
    assert list(LedgerLeaf.objects.values_list("item", "kind", "event")) == [(made.seal, "sealed", None)]
    client, address = signed_in(officer), f"/cakupan/pernyataan/{made.pk}/paket/"
    assert address in client.get("/cakupan/pernyataan/daftar/").content.decode()
    answer = client.get(address)
    assert answer["Content-Disposition"] == 'attachment; filename="cakupan-2024-02-11-edisi-1.zip"'
    package = tmp_path / "statement.zip"
    package.write_bytes(b"".join(answer.streaming_content))
    checked = check_file(package)
    assert (checked.outcome, {one.state for one in checked.checks} - {"passed"}) == (
        "incomplete", {"not_checked"},
    )  # fmt: skip  # no authority has stamped the log here
    with zipfile.ZipFile(package) as archive:
        assert archive.read(f"evidence/{made}.pdf") == bytes(made.paper)
        assert archive.read(f"evidence/{made}.csv") == statement_making.accounts_of(made)
    assert list(LedgerLeaf.objects.values_list("kind", flat=True)) == ["sealed", "exported"]
    audited = auditing.audit(NOW)
    assert (audited.passed, audited.files) == (True, 2)
    with connection.cursor() as cursor:  # whoever rules the database itself
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE collection_coveragestatement DISABLE TRIGGER USER")
    CoverageStatement.objects.update(paper=b"%PDF another")
    assert auditing.audit(NOW).troubles == [f"{made}: {made}.pdf is different"]
    assert client.get(address).status_code == 302
    CoverageStatement.objects.update(manifest=b"")  # as statements were before there was a log
    assert client.get(address).status_code == 404
    assert "Belum disegel" in client.get("/cakupan/pernyataan/daftar/").content.decode()


# --- the page ---------------------------------------------------------------------------------------


def test_the_page_lists_statements_and_gives_them_as_they_were_made(day, officer):
    made = statement_making.make(YESTERDAY, now=NOW)
    client = signed_in(officer)
    page = client.get("/cakupan/pernyataan/daftar/").content.decode()
    assert "1 dari 3 akun" in page
    assert made.paper_sha256[:12] in page
    paper = client.get(f"/cakupan/pernyataan/{made.pk}/pdf/")
    assert (paper["Content-Type"], paper.content) == ("application/pdf", bytes(made.paper))
    assert paper["Content-Disposition"] == 'attachment; filename="cakupan-2024-02-11-edisi-1.pdf"'
    accounts = client.get(f"/cakupan/pernyataan/{made.pk}/csv/")
    assert hashlib.sha256(accounts.content).hexdigest() == made.accounts_sha256
    taken_down = AuditEvent.objects.filter(verb="statement_downloaded").values_list("detail__kind", flat=True)
    assert sorted(taken_down) == ["csv", "pdf"]
    assert AuditEvent.objects.filter(verb="statement_made").count() == 1


def test_an_officer_makes_another_edition_on_the_page(day, officer):
    client, address = signed_in(officer), "/cakupan/pernyataan/buat/"
    assert client.post(address, {"day": "2024-02-11"}).status_code == 302
    again = client.post(address, {"day": "2024-02-11"})
    assert again.status_code == 422
    assert "Tulis alasan edisi baru" in again.content.decode()
    assert client.post(address, {"day": "2024-02-12", "reason": "coba"}).status_code == 422
    assert client.post(address, {"day": "kemarin"}).status_code == 422
    assert client.post(address, {"day": "2024-02-11", "reason": "Unggahan terlambat"}).status_code == 302
    page = client.get("/cakupan/pernyataan/daftar/").content.decode()
    assert "Edisi 2: Unggahan terlambat" in page
    assert CoverageStatement.objects.first().made_by == officer


def test_before_the_first_day_is_over_the_page_says_what_will_come(officer):
    page = signed_in(officer).get("/cakupan/pernyataan/daftar/").content.decode()
    assert "Belum ada. Pernyataan pertama dibuat dengan sendirinya" in page
