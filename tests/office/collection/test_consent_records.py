"""Officers see how much owners have opened, and find one consent among thousands."""

from datetime import timedelta

import pytest
from made_up_collection import NOW, make_account
from made_up_platforms import switch_on

from pantau.office.collection import actions
from pantau.office.collection.models import Consent
from pantau.web.ui import clock
from staff import make_person, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def office_clock(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def consented(db):
    """Of forty Instagram accounts thirty-five are open and one was closed again; on TikTok nothing is."""
    row = switch_on("instagram_consented", app_secret="rahasia")
    accounts = [make_account(f"calon{number}", "instagram") for number in range(40)]
    make_account("calon", "tiktok")
    for place, account in enumerate(accounts[:36]):
        at = NOW - timedelta(minutes=place)
        actions.give_consent(account, row, scope="media", token="t", given_by=f"Tim {place}", now=at)
    Consent.objects.filter(account=accounts[35]).update(withdrawn_at=NOW)
    return accounts


@pytest.fixture
def page(officer):
    client = signed_in(officer)

    def get(address="/cakupan/izin/", **given):
        answer = client.get(address, given)
        assert answer.status_code == 200
        return answer

    return get


def test_the_share_of_consent_stands_on_top_and_on_the_page_of_coverage(consented, page):
    given = page().context
    assert given["share"] == "Pemilik 35 dari 41 akun memberi izin (85,4\N{NO-BREAK SPACE}%)."
    assert [row["cells"][2:] for row in given["shares"]["rows"]] == [
        [40, {"number": 35, "strong": True}, 1],
        [1, {"number": 0, "strong": True}, 0],
    ]
    assert "Pemilik 35 dari 41 akun memberi izin" in page("/cakupan/").content.decode()


def test_consents_come_page_by_page_and_are_found_by_state_account_and_liaison(consented, page):
    assert len(page().context["consents"]) == 30
    assert len(page(page="2").context["consents"]) == 6
    assert [one["title"] for one in page(keadaan="dicabut").context["consents"]] == [str(consented[35])]
    assert [one["title"] for one in page(q="tim 17").context["consents"]] == [str(consented[17])]
    assert page(platform="tiktok").context["consents"] == []


@pytest.mark.parametrize("odd", [{"keadaan": "x"}, {"page": "-1"}, {"surat": "abc"}, {"q": "\x00"}])
def test_what_makes_no_sense_in_the_address_is_left_out(consented, page, odd):
    assert len(page(**odd).context["consents"]) in (6, 30)


def test_each_person_finds_their_own_views_and_no_empty_badge(page):
    views = {
        role: [one["text"] for one in signed_in(make_person(role, role)).get("/cakupan/").context["tabs"]]
        for role in ("officer", "technical_operator")
    }
    assert "Izin pemilik" in views["officer"]
    assert "Usulan akun" in views["officer"]
    assert not {"Izin pemilik", "Usulan akun"} & set(views["technical_operator"])
    assert 'class="count"' not in page("/cakupan/penghubung/").content.decode().partition("tabs")[2]
