"""Reports: every number is the database's own, what was given out stays, and who reads and makes them."""

from __future__ import annotations

import io
from datetime import date, timedelta

import docx
import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from made_up_findings import QUIET, make_account, make_candidate, make_finding, make_post
from pantau.office.casework import actions, papers
from pantau.office.casework.actions import Opening
from pantau.office.casework.models import Case, Outcome
from pantau.office.casework.parties import Named
from pantau.office.findings.models import Finding
from pantau.office.insight import tasks
from pantau.office.insight.briefings import making, periods
from pantau.office.insight.briefings.models import Briefing
from pantau.office.insight.briefings.urls import BRIEFINGS
from pantau.office.people.models import AuditEvent, Role
from pantau.office.people.notices.models import Notice
from pantau.office.portal.models import Report
from pantau.office.posts.models import Interaction
from pantau.office.registry.models import District, Party
from pantau.office.review.models import FindingDecision
from pantau.web.ui import clock
from pdf_text import printed, squeezed
from staff import make_person, signed_in

pytestmark = pytest.mark.django_db

DAY = date(2024, 2, 11)
HOUR = timedelta(hours=1)
NIGHT = QUIET.replace(hour=16, minute=0)  # midnight WITA: the day is over
MORNING = NIGHT + 7 * HOUR  # 07.00 WITA


@pytest.fixture
def office(settings, tmp_path, monkeypatch):
    settings.PANTAU_DATA, settings.PANTAU_OWNER, settings.PANTAU_OWNER_PLACE = (
        tmp_path,
        "Bawaslu Rekaan",
        "Gerung",
    )
    monkeypatch.setattr(clock, "now", lambda: MORNING)
    return make_person("petugas", "officer", full_name="Baiq Petugas")


def _watch(officer):
    """A day on which much happened, and things that just miss it."""
    book = papers.rulebook.current()
    for number, short in ((7, "Kapal"), (2, "Padi"), (4, "Lumbung")):
        Party.objects.create(
            election=book.election, number=number, short=short, name=f"Partai {short} Rekaan"
        )
    district = District.objects.create(election=book.election, code="5201-3", name="Lombok Barat 3", seats=9)
    party = Party.objects.get(number=4, election=book.election)
    candidate = make_candidate(
        party=party, district=district, election=book.election, name="Calon Berakun Dua"
    )
    accounts = [make_account(key, candidate=candidate) for key in ("satu", "dua")]
    at = QUIET - HOUR
    seen = {"first_seen_at": at, "last_seen_at": at}
    registered = [make_post(account=one, **seen) for one in accounts]
    stranger = make_post(platform="x", author_native_id="n1", registered=False, **seen)
    make_post(first_seen_at=NIGHT + HOUR)  # after midnight
    make_post(platform="tiktok", posted_at=None, **seen)  # read, not marked
    findings = [
        make_finding(post=post, created_at=at, rule=rule, category=category)
        for post in registered
        for rule, category in (("a", "quiet_period"), ("b", "money_politics"))
    ]  # one person, two accounts, two posts, two categories
    findings.append(
        make_finding(post=stranger, created_at=at, district_code="", party_number=None, function="report")
    )
    make_finding(post=stranger, created_at=at, rule="old", status=Finding.Status.SUPERSEDED)
    make_finding(post=stranger, created_at=NIGHT, rule="late")
    act = Interaction.objects.create(
        key=b"a" * 16, kind="like", platform="facebook", actor_native_id="n9", observed_at=at, route="file"
    )
    findings.append(
        make_finding(
            post=registered[0], created_at=at, category="asn_neutrality", rule="c", party_number=None, district_code="",
        )
    )  # fmt: skip
    Finding.objects.filter(pk=findings[-1].pk).update(post=None, act=act)
    FindingDecision.objects.create(
        finding=findings[0],
        kind="look_into",
        reason="Perlu ditelusuri.",
        decided_by=officer,
        decided_at=QUIET,
    )
    named = [Named("reported", "Calon Berakun Dua", "candidate", candidate=candidate)]
    case = actions.open_case(
        Opening("information", "Dugaan rekaan", findings=findings[:2], named=named, district_code="5201-3"),
        by=officer, now=QUIET,
    )  # fmt: skip
    actions.open_case(Opening("supervision", "Dugaan sesudahnya"), by=officer, now=NIGHT + HOUR)
    Outcome.objects.create(
        case=case, code="SARAN_PERBAIKAN", reason="Cukup.", decided_at=QUIET, decided_by=officer
    )
    Report.objects.create(
        code_hash="h", kind="anonymous", state="sent", begun_at=at, touched_at=at, sent_at=at
    )
    return case


def _sql(question, *given):
    with connection.cursor() as cursor:
        cursor.execute(question, given)
        return cursor.fetchone()[0]


def test_every_number_is_the_databases_own_and_stays_when_that_changes(office):
    case = _watch(office)
    client = signed_in(office)
    tasks.make_briefings(0)
    tasks.make_briefings(0)  # once is enough
    made = Briefing.objects.get(kind="daily")
    assert (made.first_day, made.version, made.made_by, made.cut_at) == (DAY, 1, None, MORNING)
    assert not Briefing.objects.filter(kind="daily", first_day__gt=DAY).exists()

    # Counted again by other questions than the report asks.
    figures = made.figures
    start, end = NIGHT - timedelta(days=1), NIGHT
    within = "created_at >= %s AND created_at < %s AND status <> 'superseded'"
    counts = figures["counts"]
    assert counts["read"] == _sql("SELECT count(*) FROM posts_post WHERE first_seen_at >= %s AND first_seen_at < %s",
                                  start, end) == 4  # fmt: skip
    assert counts["posts"] == _sql(
        f"SELECT count(DISTINCT post_id) FROM findings_finding WHERE {within}", start, end
    )
    assert counts["acts"] == _sql(
        f"SELECT count(DISTINCT act_id) FROM findings_finding WHERE {within}", start, end
    )
    # Two accounts are one person; a witness is none; who liked is another.
    assert (counts["posts"], counts["acts"], counts["persons"]) == (3, 1, 2)
    assert (counts["cases"], counts["running"], counts["respondents"]) == (1, 2, 1)
    for dimension, column in (("platform", "platform"), ("category", "category"), ("phase", "phase"),
                              ("party", "coalesce(party_number::text, '')")):  # fmt: skip
        for line in figures["dimensions"][dimension]:
            asked = f"FROM findings_finding WHERE {within} AND {column} = %s"
            assert line["posts"] == _sql(
                f"SELECT count(DISTINCT post_id) {asked}", start, end, line["code"]
            ), line
            assert line["acts"] == _sql(f"SELECT count(DISTINCT act_id) {asked}", start, end, line["code"]), (
                line
            )
    lines = {
        name: {one["code"]: one for one in figures["dimensions"][name]} for name in figures["dimensions"]
    }
    assert {code: one["read"] for code, one in lines["platform"].items()} == {
        "facebook": 2,
        "x": 1,
        "tiktok": 1,
    }
    # The registry's own party, by ballot number, even where nothing was marked.
    parties = [one["code"] for one in figures["dimensions"]["party"]]
    assert parties == [*sorted((one for one in parties if one), key=int), ""]
    assert {"2", "4", "7"} <= set(parties)
    assert (lines["party"]["4"]["persons"], lines["party"]["4"]["cases"], lines["party"]["2"]["posts"]) == (
        1,
        1,
        0,
    )
    assert (lines["category"]["quiet_period"]["cases"], lines["category"]["money_politics"]["cases"]) == (
        1,
        1,
    )
    assert (lines["area"]["d:5201-3"]["posts"], lines["area"]["d:5201-3"]["cases"]) == (2, 1)
    assert figures["coverage"]["registered"] == _sql("SELECT count(*) FROM registry_account") == 2
    assert [day["registered"] for day in figures["coverage"]["days"]] == [2]
    assert figures["queue"]["decided"] == 1
    assert figures["queue"]["open"] == _sql(
        "SELECT count(*) FROM findings_finding WHERE status = 'open' AND created_at < %s", MORNING
    )
    assert [(one["code"], one["count"]) for one in figures["outcomes"]] == [("SARAN_PERBAIKAN", 1)]
    assert (figures["reports"]["came"], figures["reports"]["waiting"]) == (1, 1)
    assert [one["number"] for one in figures["limits"]["cases"]] == [
        one.number for one in Case.objects.order_by("pk")
    ]

    # Both papers say them, and who decides is told.
    paper = printed(bytes(made.pdf))
    assert squeezed("Minggu, 11 Februari 2024") in paper
    assert squeezed("12-02-2024 pukul 07.00 WITA") in paper
    assert paper.index("2.PartaiPadi") < paper.index("4.PartaiLumbung") < paper.index("7.PartaiKapal")
    word = docx.Document(io.BytesIO(bytes(made.docx)))
    cells = [[cell.text for cell in row.cells] for table in word.tables for row in table.rows]
    assert any(row[-2:] == ["Unggahan yang ditandai untuk dilihat", "3"] for row in cells)
    assert Notice.objects.get(kind="insight.daily_briefing").user == office

    # The page leads to what was counted, and says when not all of it is there any more.
    address = reverse("insight:briefing", args=[made.pk])
    page = client.get(address).content.decode()
    behind = f"{address}isi/?hitungan=posts&dimensi=party&nilai=4"
    assert behind.replace("&", "&amp;") in page
    assert "Laporan mencatat 2; semuanya ada" in client.get(behind).content.decode()
    assert (
        case.number
        in client.get(f"{address}isi/?hitungan=cases&dimensi=area&nilai=d:5201-3").content.decode()
    )
    assert client.get(f"{address}isi/?hitungan=persons").status_code == 404
    assert "masih sama dengan basis data" in client.get(f"{address}hitung-ulang/").content.decode()

    # What is gone later changes no paper that was given out.
    Finding.objects.filter(rule="a").update(status=Finding.Status.SUPERSEDED)
    before = client.get(f"{address}pdf/").content
    assert before == bytes(made.pdf)
    fresh = client.get(f"{address}hitung-ulang/").content.decode()
    assert "Kampanye pada masa tenang" in fresh
    for change in ("UPDATE insight_briefing SET version = 9", "DELETE FROM insight_briefing"):
        with (
            pytest.raises(DatabaseError, match="stays as it was"),
            transaction.atomic(),
            connection.cursor() as held,
        ):
            held.execute(change)

    # A correction is another version, with its reason on the paper.
    make = reverse("insight:make-briefing")
    refused = client.post(make, {"kind": "daily", "day": DAY.isoformat()})
    assert refused.status_code == 422
    assert "Tulis alasan versi baru" in refused.content.decode()
    assert client.post(make, {"kind": "daily", "day": "2024-02-12"}).status_code == 422  # runs on
    done = client.post(make, {"kind": "daily", "day": DAY.isoformat(), "reason": "Temuan ganda dicoret."})
    second = Briefing.objects.get(version=2)
    assert done["Location"] == reverse("insight:briefing", args=[second.pk])
    assert squeezed("menggantikan versi 1. Alasan: Temuan ganda dicoret.") in printed(bytes(second.pdf))
    assert "Sudah digantikan versi 2" in client.get(address).content.decode()
    assert set(AuditEvent.objects.values_list("verb", flat=True)) >= {
        "briefing_made", "briefing_read", "briefing_taken"
    }  # fmt: skip

    # A paper of a case takes the same figures.
    summary = papers.draft(case, "daily_summary", by=office, now=MORNING)
    assert summary.values["about.period"] == "Minggu, 11 Februari 2024"
    assert summary.values["figures.by_category"] == [
        {"category": one["label"], **{name: str(one[name]) for name in ("posts", "persons", "cases")}}
        for one in second.figures["dimensions"]["category"]
    ]

    # The plenary sees one thing a screen, and goes on by links.
    slides = client.get(reverse("insight:plenary-slides")).content.decode()
    assert slides.count('<section class="slide"') == 12
    assert all(f'href="#s{number}"' in slides for number in range(1, 13))
    assert "Calon Berakun Dua" not in slides


def test_an_office_without_anything_has_no_report_and_is_told_when(office, monkeypatch, caplog):
    assert making.make_due(MORNING) == []
    client = signed_in(office)
    assert "Belum ada laporan" in client.get(reverse("insight:briefings")).content.decode()
    assert "Belum ada laporan" in client.get(reverse("insight:plenary-slides")).content.decode()
    empty = making.make(periods.containing("weekly", DAY), now=NIGHT, by=office)
    assert (empty.first_day, empty.last_day) == (date(2024, 2, 5), DAY)
    assert set(empty.figures["counts"].values()) == {0}
    assert "Nihil" in printed(bytes(empty.pdf))
    assert client.get(reverse("insight:briefing", args=[empty.pk])).status_code == 200
    with pytest.raises(making.BriefingError, match="belum berakhir"):
        making.make(periods.containing("weekly", DAY + timedelta(days=1)), now=NIGHT)

    # A day that cannot be counted holds up no other.
    count = making.counting.count

    def counted(period, now):
        if period.first < DAY:
            raise ValueError("made up")
        return count(period, now)

    monkeypatch.setattr(making.counting, "count", counted)
    for days in (0, 1):
        make_post(first_seen_at=QUIET - timedelta(days=days))
    assert [(one.kind, one.first_day) for one in making.make_due(MORNING)] == [("daily", DAY)]
    assert "no daily report on 2024-02-10" in caplog.text


OPERATOR = "Operator teknis melihat mesin dan cakupan"
READERS = ("officer", "commissioner", "legal", "coordinator", "auditor", "leadership")
MAKERS = ("officer", "commissioner", "legal")
OUTSIDE = {
    "technical_operator": OPERATOR,
    "regency": "Angka pengawasan dibaca di Bawaslu",
    "village_supervisor": "Pengawas desa melihat halaman Hari ini",
}
READ = OUTSIDE | dict.fromkeys(READERS, 200)
MADE = OUTSIDE | dict.fromkeys(READERS, "dibuat petugas Bawaslu kabupaten")
#: Route -> (method, role -> status, or the reason of a 403).
MATRIX = {
    "briefings": ("get", READ),
    "briefing": ("get", READ),
    "briefing-behind": ("get", READ),
    "briefing-pdf": ("get", READ),
    "briefing-docx": ("get", READ),
    "plenary-slides": ("get", READ),
    "briefing-recount": ("get", MADE | dict.fromkeys(MAKERS, 200)),
    "make-briefing": ("post", MADE | dict.fromkeys(MAKERS, 422)),
}


def test_every_route_of_the_reports_for_every_role(office):
    made = making.make(periods.containing("daily", DAY), now=MORNING)
    assert {one.name for one in BRIEFINGS} == set(MATRIX)
    people = {
        who: make_person(f"o-{who}", "leadership" if who == "regency" else who,
                         side="regency" if who == "regency" else "bawaslu" if who == "leadership" else "")
        for who in (*Role.values, "regency")
        if who in READ
    }  # fmt: skip
    assert set(people) == set(READ)
    for who, person in people.items():
        client = signed_in(person)
        for name, (method, expected) in MATRIX.items():
            key = [made.pk] if name.startswith("briefing-") or name == "briefing" else []
            address = reverse(f"insight:{name}", args=key)
            query = "?hitungan=posts" if name == "briefing-behind" else ""
            answer = getattr(client, method)(address + query)
            if isinstance(expected[who], int):
                assert answer.status_code == expected[who], (who, name)
            else:
                assert answer.status_code == 403, (who, name)
                assert expected[who] in answer.content.decode(), (who, name)
    far = signed_in(make_person("jauh", "officer", district_code="LB-9"))
    assert far.post(reverse("insight:make-briefing")).status_code == 403
