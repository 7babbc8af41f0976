"""What programs read: pages that hold still, filters, and nobody's identity who registered nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest

from made_up_findings import QUIET, make_account, make_candidate, make_finding, make_post
from pantau.office.casework import actions as casework
from pantau.office.casework.actions import Opening
from pantau.office.casework.models import Case
from pantau.office.casework.parties import Named
from pantau.office.findings.models import Finding
from pantau.office.people.models import AuditEvent
from staff import make_person

pytestmark = pytest.mark.django_db


def every(program, path: str, **query):
    """All pages; what comes in between is there for one page already."""
    found, cursor = [], None
    while True:
        answer = program.ask(path, data=query | ({"cursor": cursor} if cursor else {}))
        assert answer.status_code == 200, answer.content
        found += answer.json()["items"]
        cursor = answer.json()["next"]
        if cursor is None:
            return found


def test_pages_hold_still_while_rows_come(program):
    asking = program()
    first = [make_finding(f"Pilih nomor 4, ke-{n}").pk for n in range(5)]
    begin = asking.ask("findings", data={"limit": 2}).json()
    late = make_finding("Datang sesudah halaman pertama").pk
    rest = asking.ask("findings", data={"limit": 200, "cursor": begin["next"]}).json()
    assert [one["id"] for one in begin["items"] + rest["items"]] == first[::-1]
    assert rest["next"] is None
    assert [one["id"] for one in every(asking, "findings", order="oldest", limit=1)] == [*first, late]
    refused = asking.ask("findings", data={"cursor": begin["next"], "status": "open"})
    assert (refused.status_code, refused["Content-Type"]) == (400, "application/problem+json")
    assert "other filters" in refused.json()["detail"]


def test_filters_narrow_by_time_platform_category_party_and_district(program):
    asking = program()
    account = make_account("warga.rekaan", candidate=make_candidate())
    kept = make_finding(post=make_post(account=account))
    make_finding(
        post=make_post(platform="tiktok", posted_at=QUIET - timedelta(days=9)),
        category="hate", party_number=None, district_code="", status=Finding.Status.DECIDED,
    )  # fmt: skip
    for query in (
        {"since": QUIET.isoformat()}, {"platform": "facebook"}, {"category": "quiet_period"}, {"party": 4},
        {"district": "5201-3"}, {"status": "open"}, {"until": (QUIET + timedelta(days=1)).isoformat(), "party": 4},
    ):  # fmt: skip
        assert [one["id"] for one in every(asking, "findings", **query)] == [kept.pk], query
    for query in (
        {"platform": "facebook"},
        {"party": 4},
        {"district": "5201-3"},
        {"category": "quiet_period"},
    ):
        assert [one["id"] for one in every(asking, "posts", **query)] == [kept.post_id], query
    for wrong in (
        {"since": "kemarin"},
        {"limit": 500},
        {"party": "x"},
        {"platform": "a\x00b"},
        {"since": "2024-02-11T00:00"},
    ):
        answer = asking.ask("findings", data=wrong)
        assert answer.status_code == 422, wrong
        assert answer.json()["errors"][0]["where"].endswith(next(iter(wrong)))


def test_who_registered_nothing_stays_unnamed(program):
    known = make_post(
        "Lihat https://contoh.example dan @teman", account=make_account("resmi", candidate=make_candidate())
    )
    citizen = make_post(
        "Semeton @tetangga hubungi 0812 3456 7890 atau https://contoh.example/profil",
        author_handle="warga.biasa", author_name="Warga Biasa", subject="citizen", registered=False,
    )  # fmt: skip
    not_found = make_post("Tanpa temuan", subject="citizen", registered=False)
    for post in (known, citizen):
        make_finding(post=post)
    answer = program().ask("posts")
    rows = {one["id"]: one for one in answer.json()["items"]}
    assert not_found.pk not in rows
    assert (rows[known.pk]["author"], rows[known.pk]["party_number"], rows[known.pk]["url"]) == (
        "resmi",
        4,
        known.url,
    )
    assert "https://contoh.example" in rows[known.pk]["text"]
    said = rows[citizen.pk]
    assert {said[name] for name in ("author", "url", "native_id", "account_id")} == {None}
    for word in ("warga.biasa", "Warga Biasa", "tetangga", "0812", "profil", citizen.native_id):
        assert word not in str(said)
    assert AuditEvent.objects.get(verb="posts_read").detail["posts"] == [citizen.pk, known.pk]


def test_cases_are_noted_as_read_and_name_nobody(program):
    officer = make_person("pembuka", "officer")
    finding = make_finding(post=make_post(account=make_account("resmi", candidate=make_candidate())))
    opening = Opening(
        "information", "Dugaan kampanye oleh Wayan Contoh", findings=[finding],
        named=[Named("reporter", "Pelapor Rahasia", details={"address": "Jalan Rekaan 1"})],
    )  # fmt: skip
    case = casework.open_case(opening, by=officer, now=QUIET)
    asking = program("pembaca")
    answer = asking.ask(f"cases/{case.pk}")
    told = answer.json()
    assert (told["number"], told["state"], told["items"][0]["finding_id"]) == (
        case.number,
        case.state,
        finding.pk,
    )
    assert told["steps"][0]["kind"] in {"crawled", "opened"}
    for word in (b"Pelapor", b"Rekaan", b"Wayan"):
        assert word not in answer.content
    read = AuditEvent.objects.get(verb="object_read", object_type="casework.case")
    assert (read.actor.username, read.object_id) == ("pembaca", str(case.pk))
    assert [one["id"] for one in every(asking, "cases", state=case.state, closed="false")] == [case.pk]
    elsewhere = program("lain", roles=("coordinator",), district_code="5201-1")
    refused = elsewhere.ask(f"cases/{case.pk}")
    assert (refused.status_code, every(elsewhere, "cases")) == (403, [])
    assert "outside" in refused.json()["detail"]
    assert Case.objects.count() == 1


def test_coverage_accounts_and_the_rulebook(program):
    asking = program()
    accounts = [make_account(f"akun{n}", candidate=make_candidate()) for n in range(3)]
    make_account("perorangan")  # nobody registered it
    day = asking.ask("coverage").json()["items"][0]
    assert (day["registered"], day["adds_up"], day["seen"]) == (4, False, 0)
    rows = every(asking, "coverage/accounts", limit=1)
    assert len(rows) == 4
    assert asking.ask("coverage/gaps").json() == {"items": []}
    assert [one["id"] for one in every(asking, "accounts", order="oldest")] == [one.pk for one in accounts]
    assert asking.ask(f"accounts/{accounts[0].pk}").json()["candidate"].startswith("Calon Rekaan")
    book = asking.ask("rulebook")
    assert book.json()["categories"]
    assert book.json()["hash"]
    again = asking.ask("rulebook", headers={"If-None-Match": book["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    for query in (
        {"first": "1999-01-01"},
        {"first": "2024-01-01", "last": "2024-03-01"},
        {"first": "9999-12-31"},
    ):
        assert asking.ask("coverage", data=query).status_code == 422, query
