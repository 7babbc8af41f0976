"""Every route of casework, for every role: allowed, denied, and denied for the right reason."""

from datetime import timedelta

import deciding_matrix
import pytest
from django.urls import get_resolver

from made_up_findings import QUIET, make_account, make_candidate, make_finding, make_post
from pantau.office.casework import actions, papers
from pantau.office.casework.actions import Opening
from pantau.office.casework.models import Clarification
from pantau.office.casework.parties import Named
from pantau.office.people.models import Role
from pantau.office.registry.models import Official
from pantau.web.ui import clock
from staff import make_person, signed_in

pytestmark = pytest.mark.django_db

OPERATOR = "Operator teknis tidak membuka perkara"
REGENCY = "Pemerintah kabupaten hanya membaca perkara yang diteruskan kepadanya"
REACH = "di luar wilayah tugas Anda"
READS = "Peran Anda hanya membaca"
INVESTIGATE = ("officer", "commissioner", "legal", "coordinator")
OFFICE = ("officer", "commissioner", "legal")
OUTSIDE = {"technical_operator": OPERATOR, "regency": REGENCY, "village_supervisor": REACH}


#: Every role, and a leader of the regency's side.
WHO = (*Role.values, "regency")


def seen(status, *more):
    return OUTSIDE | dict.fromkeys((*INVESTIGATE, "auditor", "leadership", *more), status)


def changed(status, **other):
    return OUTSIDE | {"auditor": READS, "leadership": READS} | dict.fromkeys(INVESTIGATE, status) | other


def days_off(status):
    refused = dict.fromkeys(WHO, "Hari libur dicatat petugas") | {"technical_operator": OPERATOR}
    return refused | dict.fromkeys(OFFICE, status)


def hears(status):
    return changed(status, coordinator="Klarifikasi dikerjakan petugas Bawaslu kabupaten")


IDENTITY = "Identitas yang dilindungi dibuka"
#: Route -> (method, data, role -> status, or the reason of a 403). The village supervisor is another village's.
MATRIX = {
    "cases": ("get", {}, dict.fromkeys(WHO, 200) | {"technical_operator": OPERATOR}),
    "from-finding": (
        "get", {},
        dict.fromkeys(INVESTIGATE, 200) | {"village_supervisor": REACH, "auditor": READS, "leadership": READS,
                                           "regency": READS, "technical_operator": OPERATOR},
    ),
    "official": (
        "get", {},
        dict.fromkeys((*INVESTIGATE, "auditor"), 200)
        | dict.fromkeys(("leadership", "regency", "village_supervisor"), "Data pejabat hanya dibuka")
        | {"technical_operator": OPERATOR},
    ),
    "candidate": ("get", {}, dict.fromkeys(WHO, 200) | {"technical_operator": OPERATOR}),
    "retention": (
        "get", {},
        dict.fromkeys(WHO, "Masa simpan perkara dilihat") | dict.fromkeys((*OFFICE, "auditor"), 200)
        | {"technical_operator": OPERATOR},
    ),
    "case": ("get", {}, seen(200)),
    "note": ("post", {}, changed(422)),
    "hold": ("post", {}, changed(422)),
    "rename": ("post", {}, changed(422)),
    "move": ("post", {}, changed(409)),  # no step of that name
    "upload": ("post", {}, changed(422)),
    "add-findings": ("post", {}, changed(422)),
    "add-party": ("post", {}, changed(422)),
    "remove-party": ("post", {}, changed(422)),
    "note-acts": ("post", {}, changed(422)),
    "identify": ("post", {}, changed(302)),
    "identity": ("post", {}, seen(IDENTITY) | dict.fromkeys(OFFICE, 422)),
    "invite": ("post", {}, hears(422)),
    "change-clarification": ("post", {}, hears(422)),
    "clarification-came": ("post", {}, hears(422)),
    "clarification-absent": ("post", {}, hears(422)),
    "call-off-clarification": ("post", {}, hears(422)),
    "assign": ("post", {}, changed(422)),
    "relieve": ("post", {}, changed(302)),
    "link": ("post", {}, changed(422)),
    "begin-paper": ("post", {"form": "none"}, changed(302)),
    "limits": ("get", {}, dict.fromkeys(WHO, 200) | {"technical_operator": OPERATOR}),
    "enter-day-off": ("post", {}, days_off(422)),
    "withdraw-day-off": ("post", {}, days_off(404)),
    "tell-event": ("post", {}, changed(422)),
    "new-feed": ("post", {}, dict.fromkeys(WHO, 200) | {"technical_operator": OPERATOR}),
    "end-feed": ("post", {}, dict.fromkeys(WHO, 302) | {"technical_operator": OPERATOR}),
    "paper": ("get", {}, seen(200)),
    "save-paper": ("post", {"lock": "0"}, changed(409, auditor=IDENTITY, leadership=IDENTITY, coordinator=IDENTITY)),
    "refill-paper": ("post", {}, changed(302, auditor=IDENTITY, leadership=IDENTITY, coordinator=IDENTITY)),
    "sign-paper": ("post", {}, changed(422, auditor=IDENTITY, leadership=IDENTITY, coordinator=IDENTITY)),
    "correct-paper": ("post", {}, changed(302, auditor=IDENTITY, leadership=IDENTITY, coordinator=IDENTITY)),
    "drop-paper": ("post", {}, changed(422, auditor=IDENTITY, leadership=IDENTITY, coordinator=IDENTITY)),
    "scan-paper": ("post", {}, changed(422, auditor=IDENTITY, leadership=IDENTITY, coordinator=IDENTITY)),
    "scan-file": ("get", {}, seen(404) | dict.fromkeys(("auditor", "leadership", "coordinator"), IDENTITY)),
    "paper-pdf": ("get", {}, seen(200) | dict.fromkeys(("auditor", "leadership", "coordinator"), IDENTITY)),
    "paper-docx": ("get", {}, seen(200) | dict.fromkeys(("auditor", "leadership", "coordinator"), IDENTITY)),
}  # fmt: skip
#: Routes whose matrix stands with their own subject.
#: ``calendar``: its key is the permission, see test_case_clock.py.
ELSEWHERE = ("calendar", *deciding_matrix.MATRIX)


def routes():
    found = {}
    for pattern in get_resolver().url_patterns:
        if getattr(pattern, "namespace", None) == "casework":
            for one in pattern.url_patterns:
                found[one.name] = f"/{pattern.pattern}{one.pattern}"
    return found


def test_every_route_is_in_a_matrix():
    assert set(routes()) - set(ELSEWHERE) == set(MATRIX)


@pytest.fixture
def made(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: QUIET + timedelta(days=1))
    by = make_person("pembuka", "officer")
    candidate = make_candidate()
    account = make_account("rekaan", candidate=candidate)
    finding = make_finding(post=make_post(account=account), district_code="LB-1")
    case = actions.open_case(
        Opening("supervision", "Dugaan rekaan", findings=[finding], district_code="LB-1"), by=by, now=QUIET
    )
    witness = actions.add_party(case, Named("witness", "Inaq Saksi"), by=by, now=QUIET)
    hearing = Clarification.objects.create(
        case=case,
        party=witness,
        starts_at=QUIET + timedelta(days=9),
        place="Ruang 2",
        set_at=QUIET,
        set_by=by,
    )
    return {
        "hearing": hearing.pk,
        "finding_id": finding.pk,
        "pk": case.pk,
        "party_id": witness.pk,
        "user_id": by.pk,
        "candidate": candidate.pk,
        "withdraw-day-off": 0,
        "official": Official.objects.create(name="Pejabat Rekaan", role="asn").pk,
        "paper": papers.draft(case, "supervision_report", by=by, now=QUIET).pk,
    }


def address(route, made):
    of = (
        route
        if route in ("official", "candidate")
        else "hearing"
        if routes()[route].startswith("/perkara/klarifikasi/")
        else "paper"
        if routes()[route].startswith("/perkara/surat/")
        else "pk"
    )
    return (
        routes()[route]
        .replace("<int:pk>", str(made[of]))
        .replace("<int:finding_id>", str(made["finding_id"]))
        .replace("<int:party_id>", str(made["party_id"]))
        .replace("<int:official_id>", str(made["official"]))
        .replace("<int:user_id>", str(made["user_id"]))
        .replace("<str:move_id>", "none")
        .replace("<str:key>", "none")
    )


@pytest.mark.parametrize("role", WHO)
def test_each_role_gets_what_the_matrix_says(role, made):
    side = {"side": "regency"} if role == "regency" else {}
    held = "leadership" if role == "regency" else role
    client = signed_in(
        make_person("orang", held, district_code="LB-1" if role == "coordinator" else "", **side)
    )
    wrong = []
    for route, (method, data, wanted) in MATRIX.items():
        answer = getattr(client, method)(address(route, made), data)
        expected = wanted[role]
        if isinstance(expected, int):
            fits = answer.status_code == expected
        else:
            fits = answer.status_code == 403 and expected in answer.content.decode()
        if not fits:
            wrong.append((route, expected, answer.status_code))
    assert wrong == []


def test_strangers_are_sent_to_the_front_door(client, made):
    for route, (method, data, _wanted) in MATRIX.items():
        answer = getattr(client, method)(address(route, made), data)
        assert answer.status_code == 302, route
        assert answer.headers["Location"].startswith("/masuk/"), route


def test_a_coordinator_of_another_district_reaches_nothing(made):
    client = signed_in(make_person("lain", "coordinator", district_code="LB-2"))
    assert client.get(address("case", made)).status_code == 403
    assert client.get(address("paper", made)).status_code == 403
