"""The pages of coverage add up, and every route of the room answers each role as it should."""

import csv
import io
import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import get_resolver
from made_up_collection import NOW, TODAY, YESTERDAY, make_account, make_connector

from made_up_findings import make_candidate
from pantau.office.collection import actions, capturing, looks, patrolling
from pantau.office.collection.models import Attempt, Connector, PatrolTask
from pantau.office.people.models import AuditEvent, Role
from pantau.office.registry.actions import propose_account
from staff import make_person, signed_in

pytestmark = pytest.mark.django_db
AT = NOW - timedelta(hours=12)


@pytest.fixture(autouse=True)
def clock_at_now(monkeypatch):
    from pantau.web.ui import clock

    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def day(youtube):
    """Four accounts yesterday: two seen, one without quota, one waiting for patrol."""
    seen, quota = make_account("terlihat"), make_account("kuota")
    waiting = make_account("menunggu", "tiktok", candidate=make_candidate(name="Calon Rekaan"))
    opened = make_account("dibuka", "tiktok")
    actions.plan_day(YESTERDAY)
    way = actions.Way.of(youtube)
    actions.record_attempt(way, [seen.pk], at=AT)
    actions.record_gap(way, [quota.pk], start=AT, end=AT + timedelta(hours=2), why="quota", now=NOW)
    actions.record_attempt(looks.PATROL, [opened.pk], at=AT)
    return {"seen": seen, "quota": quota, "waiting": waiting}


def page_of(client, address="/cakupan/", **given):
    answer = client.get(address, {"hari": YESTERDAY.isoformat()} | given)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_the_headline_the_reasons_and_the_gap_stand_on_the_page(day, officer):
    page = page_of(signed_in(officer))
    assert "2 dari 4 akun terlihat.<br>2 belum, dan ini sebabnya." in page
    assert "Kuota hari itu habis" in page
    assert "Menunggu giliran patroli" in page
    assert "Kami tidak tahu apakah ada unggahan pada waktu itu" in page
    assert "Jumlahnya tidak cocok" not in page
    assert "1 dari 2 akun terlewat" in page


def test_in_english_the_page_is_english(day, officer):
    client = signed_in(officer)
    client.cookies["pantau_language"] = "en"
    page = page_of(client)
    assert "2 of 4 accounts seen.<br>2 not yet, and this is why." in page
    assert "We do not know whether anything was posted" in page


def test_a_hole_in_the_records_is_said_and_is_no_class(day, officer):
    Attempt.objects.filter(account=day["seen"]).delete()
    page = page_of(signed_in(officer))
    assert "Jumlahnya tidak cocok." in page
    assert "menjelaskan 3 dari 4 akun" in page


def test_a_district_and_a_platform_narrow_the_page(day, officer):
    client = signed_in(officer)
    assert "1 dari 2 akun terlihat." in page_of(client, platform="youtube")
    assert "0 dari 1 akun terlihat." in page_of(client, dapil="5201-3")
    assert "2 dari 4 akun terlihat." in page_of(client, platform="tidak-ada", sebab="\x00")


@pytest.mark.parametrize("odd", ["kemarin", "2024-13-40", "0001-01-01", "9999-12-31"])
def test_an_odd_day_is_today(day, officer, odd):
    page = page_of(signed_in(officer), hari=odd)
    assert "hari ini, Sen," in page


def test_an_empty_registry_says_what_the_page_is_for(officer):
    assert "Belum ada akun terdaftar" in page_of(signed_in(officer))


def test_the_statement_names_every_account_once_and_is_inert(day, officer):
    make_account("=CMD()", handle="=CMD()")
    answer = signed_in(officer).get("/cakupan/pernyataan/", {"hari": YESTERDAY.isoformat()})
    table = list(csv.DictReader(io.StringIO(answer.getvalue().decode("utf-8-sig"))))
    assert len(table) == 5
    assert {row["Akun"]: row["Sebab belum terlihat"] for row in table} == {
        "'@terlihat": "",
        "'@kuota": "Kuota hari itu habis",
        "'@menunggu": "Menunggu giliran patroli",
        "'@dibuka": "",
        "'=CMD()": "tidak ada catatan",
    }
    assert AuditEvent.objects.filter(verb="statement_downloaded").count() == 1


def test_each_reason_leads_to_its_accounts(day, officer):
    page = page_of(signed_in(officer), "/cakupan/akun/", sebab="quota")
    assert "@kuota" in page
    assert "@menunggu" not in page
    assert "@menunggu" in page_of(signed_in(officer), "/cakupan/akun/")


def test_today_is_planned_when_nobody_has_yet(youtube, officer):
    make_account("kanal")
    page = page_of(signed_in(officer), hari=TODAY.isoformat())
    assert "Belum gilirannya hari ini" in page


def test_a_connector_shows_its_proof_and_is_switched_by_those_who_may(officer):
    actions.register_connectors(
        [actions.ConnectorFacts("x_api", "x", "x_api", "never_run", False, ("bearer",))]
    )
    one, client = Connector.objects.get(), signed_in(officer)
    assert "Belum pernah dijalankan terhadap platform" in client.get("/cakupan/penghubung/").content.decode()
    refused = client.post(f"/cakupan/penghubung/{one.pk}/nyala/")
    assert refused.status_code == 422
    assert "no legal basis" in refused.content.decode()
    basis = {
        "kind": "letter",
        "reference": "B-1",
        "signed_on": "2024-01-02",
        "signatory": "Ketua",
        "scope": "akun",
    }
    assert (
        client.post(f"/cakupan/penghubung/{one.pk}/dasar/", basis | {"signed_on": "2030-01-01"}).status_code
        == 422
    )
    assert client.post(f"/cakupan/penghubung/{one.pk}/dasar/", basis).status_code == 302
    client.post(f"/cakupan/penghubung/{one.pk}/kunci/", {"name": "bearer", "secret": "sangat-rahasia"})
    assert client.post(f"/cakupan/penghubung/{one.pk}/nyala/").status_code == 302
    page = client.get(f"/cakupan/penghubung/{one.pk}/").content.decode()
    assert "sangat-rahasia" not in page
    assert Connector.objects.get(pk=one.pk).enabled


def test_a_person_says_gone_only_when_it_is_ripe(youtube, officer):
    other = make_connector("youtube_feed", "youtube", needs=())
    account = make_account("hilang")
    from pantau.engine.sources.connectors.events import AccountChanged, AccountRef, Page

    ref = AccountRef("youtube", handle="hilang")
    client, said = signed_in(officer), {"state": "not_found", "why": "Sudah dibuka sendiri."}
    for connector, hours in ((youtube, 60), (other, 40)):
        at = NOW - timedelta(hours=hours)
        actions.store_page(connector, Page((AccountChanged(ref, "not_found", at),)), now=at)
    assert "Belum dapat diputus" in client.get("/cakupan/ragu/").content.decode()
    assert client.post(f"/cakupan/ragu/{account.pk}/nyatakan/", said).status_code == 422
    actions.store_page(youtube, Page((AccountChanged(ref, "not_found", NOW),)), now=NOW)
    assert "menunggu keputusan" in client.get("/cakupan/").content.decode()
    assert client.post(f"/cakupan/ragu/{account.pk}/nyatakan/", said).status_code == 302
    assert "Tidak ada akun yang berulang" in client.get("/cakupan/ragu/").content.decode()


# --- role x route ---------------------------------------------------------------------------------

READS_ONLY = "Peran Anda hanya membaca"
NO_PATROL = "Patroli adalah tugas staf Bawaslu"
NO_DECISION = "tugas staf Bawaslu"
NO_STATEMENT = "Pernyataan cakupan dibuat staf Bawaslu"
NO_LETTER = "Meminta izin pemilik akun adalah tugas"
NO_TIPS = "Titipan warga dibaca staf Bawaslu"
NO_CONNECTOR = "diurus staf Bawaslu atau operator teknis"
READERS = dict.fromkeys(("leadership", "auditor"), READS_ONLY)
EVERYBODY = dict.fromkeys(Role.values, 200)


def patrolling_roles(status: int) -> dict:
    return (
        dict.fromkeys(Role.values, NO_PATROL)
        | READERS
        | dict.fromkeys(("officer", "coordinator", "village_supervisor"), status)
    )


def running_roles(status: int) -> dict:
    return (
        dict.fromkeys(Role.values, NO_CONNECTOR)
        | READERS
        | dict.fromkeys(("officer", "technical_operator"), status)
    )


def asking_roles(status: int) -> dict:
    return dict.fromkeys(Role.values, NO_LETTER) | READERS | {"officer": status}


def stating_roles(status: int) -> dict:
    return dict.fromkeys(Role.values, NO_STATEMENT) | READERS | {"officer": status}


NO_OFFICIALS = "Data pejabat hanya dibuka petugas Bawaslu"
OPERATOR = {"technical_operator": "Operator teknis tidak membuka data"}


def capturing_roles(status: int) -> dict:
    """Reported acts are as restricted as officials."""
    return (
        dict.fromkeys(Role.values, NO_OFFICIALS)
        | OPERATOR
        | dict.fromkeys(("officer", "commissioner", "legal", "coordinator"), status)
        | {"auditor": READS_ONLY}
    )


def seeing_acts(status: int) -> dict:
    return capturing_roles(status) | {"auditor": status}


INVESTIGATORS = ("officer", "commissioner", "legal", "coordinator")


def investigating_roles(status: int) -> dict:
    return dict.fromkeys(Role.values, "dapat menyangkut warga") | dict.fromkeys(
        (*INVESTIGATORS, *READERS), status
    )


def proposing_roles(status: int) -> dict:
    return (
        dict.fromkeys(Role.values, "Mengusulkan akun adalah tugas")
        | READERS
        | dict.fromkeys(INVESTIGATORS, status)
    )


def deciding_roles(status: int) -> dict:
    return (
        dict.fromkeys(Role.values, "Memutus usulan akun adalah tugas")
        | READERS
        | dict.fromkeys(("officer", "coordinator"), status)
    )


def reading_roles(status: int) -> dict:
    return dict.fromkeys(Role.values, NO_TIPS) | READERS | {"officer": status}


MATRIX = {
    "coverage": ("get", {}, EVERYBODY),
    "statement": ("get", {}, EVERYBODY),
    "statements": ("get", {}, EVERYBODY),
    "make-statement": ("post", {}, stating_roles(422)),
    "statement-paper": ("get", {}, dict.fromkeys(Role.values, 404)),
    "statement-accounts": ("get", {}, dict.fromkeys(Role.values, 404)),
    "statement-package": ("get", {}, dict.fromkeys(Role.values, 404)),
    "answer-alarm": ("post", {}, running_roles(404)),
    "refusals": ("get", {}, EVERYBODY),
    "unseen": ("get", {}, EVERYBODY),
    "doubtful": ("get", {}, EVERYBODY),
    "say-gone": ("post", {}, dict.fromkeys(Role.values, NO_DECISION) | READERS | {"officer": 422}),
    "closing": ("get", {}, EVERYBODY),
    "closing-download": ("get", {}, EVERYBODY),
    "proposals": ("get", {}, investigating_roles(200)),
    "proposal": ("get", {}, investigating_roles(200)),
    "propose": ("post", {}, proposing_roles(422)),
    "decide-proposal": ("post", {}, deciding_roles(422)),
    "decide-proposals": ("post", {}, deciding_roles(422)),
    "connectors": ("get", {}, EVERYBODY),
    "connector": ("get", {}, EVERYBODY),
    "record-basis": ("post", {}, running_roles(422)),
    "store-key": ("post", {}, running_roles(422)),
    "switch": ("post", {}, running_roles(302)),
    "consents": ("get", {}, asking_roles(200)),
    "revoke-letter": ("post", {}, asking_roles(404)),
    "export-consents": ("get", {}, asking_roles(200)),
    "patrol": ("get", {}, patrolling_roles(200)),
    "open-task": ("get", {}, patrolling_roles(404)),
    "close-task": ("post", {}, patrolling_roles(404)),
    "hand-over": ("get", {}, patrolling_roles(200)),
    "addresses": ("get", {}, patrolling_roles(200)),
    "revoke": ("post", {}, patrolling_roles(404)),
    "shared": ("get", {}, patrolling_roles(200)),
    "accept-share": ("post", {}, patrolling_roles(404)),
    "discard-share": ("post", {}, patrolling_roles(302)),
    "shared-picture": ("get", {}, patrolling_roles(404)),
    "screenshots": ("get", {}, patrolling_roles(200)),
    "screenshot": ("get", {}, patrolling_roles(404)),
    "screenshot-progress": ("get", {}, patrolling_roles(404)),
    "confirm-screenshot": ("post", {}, patrolling_roles(404)),
    "read-screenshot-again": ("post", {}, patrolling_roles(404)),
    "drop-screenshot": ("post", {}, patrolling_roles(404)),
    "acts": ("get", {}, seeing_acts(200)),
    "begin-act": ("get", {}, capturing_roles(200)),
    "act": ("get", {}, seeing_acts(404)),
    "act-step": ("get", {}, capturing_roles(404)),
    "hand-in-act": ("post", {}, capturing_roles(404)),
    "look-second": ("post", {}, seeing_acts(404)),
    "ask-about-act": ("post", {}, seeing_acts(404)),
    "capture-act": ("post", {}, seeing_acts(404)),
    "upload-act": ("get", {}, seeing_acts(404)),
    "strike-act": ("post", {}, seeing_acts(404)),
    "act-picture": ("get", {}, seeing_acts(404)),
    "screenshot-picture": (
        "get",
        {},
        patrolling_roles(404) | dict.fromkeys(("commissioner", "legal", "auditor"), 404),
    ),
}
MATRIX |= {
    "tips": ("get", {}, reading_roles(200)),
    "tip": ("get", {}, reading_roles(404)),
    "tip-file": ("get", {}, reading_roles(404)),
    **dict.fromkeys(
        ("tip-patrol", "tip-propose", "tip-set-aside", "tip-take-up", "tip-sender"),
        ("post", {}, reading_roles(404)),
    ),
}
#: Opened by a token, whoever is signed in.
BY_TOKEN = {
    *("import-dataset", "check-query", "import-dataset-at-root", "check-query-at-root"),
    *("consent", "consent-back", "begin-consent", "check-consent", "withdraw-consent"),
}
BY_SIGNATURE = {"push", "push-of-topic"}
#: Asked by phones before anybody signs in; see test_shares.py.
OPEN = {"manifest", "share"}


def routes() -> dict[str, str]:
    urls = next(one for one in get_resolver().url_patterns if getattr(one, "namespace", "") == "collection")
    return {pattern.name: "/" + str(pattern.pattern) for pattern in urls.url_patterns}


def address_of(route: str, pk: int) -> str:
    """A number for each place of the route's address."""
    return re.sub("<int:(?!pk)\\w+>", "1", routes()[route]).replace("<int:pk>", str(pk))


def test_every_route_is_in_the_matrix():
    assert set(routes()) == set(MATRIX) | BY_TOKEN | BY_SIGNATURE | OPEN


@pytest.fixture
def somebody_elses(youtube):
    """A connector, an account, and another officer's line and address: none of them one's own."""
    owner = make_person("pemilik", "officer")
    account = make_account("akun", "facebook")
    patrolling.make_lists(TODAY, now=NOW)
    address, _token = capturing.make_address(owner, now=NOW)
    ids = {"say-gone": account.pk, "revoke": address.pk, "connector": youtube.pk}
    proposed = propose_account("instagram.com/suara.pasar", source="report", why="kata warga", now=NOW)
    ids |= dict.fromkeys(("proposal", "decide-proposal"), proposed.pk)
    task = PatrolTask.objects.get().pk
    return (
        ids
        | {"open-task": task, "close-task": task}
        | dict.fromkeys(("record-basis", "store-key", "switch"), youtube.pk)
    )


@pytest.mark.parametrize("route", sorted(MATRIX))
@pytest.mark.parametrize("role", Role.values)
def test_each_role_is_answered_as_its_line_says(role, route, somebody_elses):
    method, data, answers = MATRIX[route]
    address = address_of(route, somebody_elses.get(route, 0))
    answer = getattr(signed_in(make_person("penguji", role)), method)(address, data)
    expected = answers[role]
    if isinstance(expected, int):
        assert answer.status_code == expected
    else:
        assert answer.status_code == 403
        assert expected in answer.content.decode()


@pytest.mark.parametrize("route", sorted(MATRIX))
def test_strangers_are_sent_to_the_door(route, somebody_elses):
    address = address_of(route, 1)
    answer = getattr(Client(), MATRIX[route][0])(address)
    assert (answer.status_code, answer["Location"].split("?")[0]) == (302, "/masuk/")


@pytest.mark.parametrize("route", sorted(MATRIX))
def test_a_role_that_has_ended_opens_nothing(route, somebody_elses):
    method, data, _answers = MATRIX[route]
    past = make_person("mantan", "officer", valid_to=NOW - timedelta(days=1))
    address = address_of(route, somebody_elses.get(route, 0))
    answer = getattr(signed_in(past), method)(address, data)
    assert answer.status_code == 403
    assert "belum punya peran" in answer.content.decode()
