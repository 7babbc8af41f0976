"""Today, for every role: what each finds there, and that each number leads to what it counts."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from made_up_findings import QUIET, make_account, make_candidate, make_finding, make_post
from pantau.office.casework import actions, papers
from pantau.office.casework.actions import Opening
from pantau.office.collection import actions as collection
from pantau.office.people.models import Role
from pantau.web.ui import clock
from staff import make_person, signed_in

pytestmark = pytest.mark.django_db

DECIDING = ("officer", "commissioner", "legal", "coordinator")
NOW = QUIET + timedelta(days=9)


@pytest.fixture
def office(monkeypatch):
    """A case with limits long over, a draft on it, a finding nobody opened, an account nobody looked at."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    by = make_person("pembuka", "officer")
    finding = make_finding(post=make_post(account=make_account("rekaan", candidate=make_candidate())))
    case = actions.open_case(Opening("supervision", "Dugaan rekaan", findings=[finding]), by=by, now=QUIET)
    papers.draft(case, "supervision_report", by=by, now=NOW - timedelta(hours=2))
    collection.plan_day((NOW - timedelta(days=1)).date())
    return by, case


def page_of(client: Client) -> str:
    answer = client.get("/cermin/")
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_each_role_begins_where_its_work_is_and_every_number_leads_to_what_it_counts(office):
    by, _case = office
    seen = {}
    for role in (*Role.values, "regency"):
        held, side = ("leadership", {"side": "regency"}) if role == "regency" else (role, {})
        client = signed_in(
            make_person(role, held, district_code="LB-9" if role == "coordinator" else "", **side)
        )
        assert client.get("/")["Location"] == ("/tinjau/" if role in DECIDING else "/cermin/"), role
        seen[role] = page_of(client)
        main = seen[role].partition("<main")[2].partition("</main>")[0]
        links = {link.replace("&amp;", "&") for link in re.findall(r'href="(/[^"#]*)"', main)}
        refused = {link: status for link in links if (status := client.get(link).status_code) != 200}
        assert refused == {}, role
    assert "Umur antrean" in seen["officer"]
    assert "1 temuan terlalu lama belum dibuka" in seen["officer"]
    assert "Umur antrean" not in seen["technical_operator"]
    assert "Tenggat perkara" not in seen["technical_operator"]
    assert "pekerja menyala" in seen["technical_operator"]
    assert "pekerja menyala" not in seen["legal"]
    assert "tenggat kantor lewat" in seen["commissioner"]
    assert "<aside" not in seen["village_supervisor"], "an old phone loads the list alone"
    assert "1 temuan" not in seen["coordinator"], "another district's"

    own = page_of(signed_in(by))
    assert own.index("Lewat") < own.index("Tanda tangan: ") < own.index("Sejak kemarin")
    assert "dari 1 akun" in own


def test_nobody_else_looks_into_the_mirror():
    assert "/masuk/" in Client().get("/cermin/")["Location"]
    nobody = signed_in(make_person("tanpa-peran")).get("/cermin/")
    assert nobody.status_code == 403
    assert "belum punya peran" in nobody.content.decode()
