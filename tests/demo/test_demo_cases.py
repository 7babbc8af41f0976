"""The demo's office has worked its cases: in every state, of every kind of end, and with no party meant."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from made_up_findings import make_account, make_candidate, make_finding, make_post
from pantau.demo import hours
from pantau.demo.pipeline import casework
from pantau.demo.pipeline.casework.choosing import party_of
from pantau.demo.pipeline.casework.stories import CAMPAIGN, SPEECH, STORIES, Found
from pantau.office.casework import clocks
from pantau.office.casework.models import Case, CaseParty, Handover, Paper, Plenary, Vote
from pantau.office.findings.models import Finding
from pantau.office.people.demo import create_demo_people
from pantau.office.people.models import User
from pantau.office.portal.publishing.models import Piece
from pantau.office.portal.reply.models import Reply
from pantau.office.registry import actions as registry
from pantau.office.registry.models import Official, Party
from pantau.web.ui import rulebook

BEGUN = datetime(2023, 12, 27, 4, 0, tzinfo=UTC)
OFFICES = {
    "asn_neutrality": ("asn",) * 4,
    "village_neutrality": ("village_head",) * 4 + ("village_staff",) * 3,
    "tni_polri_neutrality": ("tni", "polri"),
}
PARTIES = 3


def found(category, place, **account):
    """One finding of an account of its own; those of the quiet period are of that time."""
    posted = hours.COLLECTED - timedelta(hours=3) if category == "quiet_period" else BEGUN
    owner = make_account(f"{category}{place}", status="registered", **account)
    post = make_post(f"Unggahan rekaan {category} {place}", account=owner, posted_at=posted, first_seen_at=posted,
                     author_name=f"Akun {category} {place}")  # fmt: skip
    return make_finding(post=post, category=category, rule=category, posted_at=posted)


@pytest.fixture
def findings(db, settings, tmp_path):
    """Three times as many as there are stories, of candidates of three parties and of officials."""
    settings.PANTAU_DATA, settings.PANTAU_DEMO = tmp_path, True
    with hours.office_at(hours.COLLECTED):
        create_demo_people()
    clerk = User.objects.get(username="ratna")
    parties = [Party.objects.create(election="uji", number=10 + n, short=f"P{n}", name=f"Partai Rekaan {n}")
               for n in range(PARTIES)]  # fmt: skip
    for category, offices in OFFICES.items():
        for place, office in enumerate(offices * 2):
            finding = found(category, place)
            official = Official.objects.create(
                name=f"PEJABAT {category} {place}", role=office, unit="Unit rekaan"
            )
            registry.link_official_account(
                official, finding.post.account, by=clerk, why="Peragaan", now=BEGUN
            )
    for category in (*SPEECH, *CAMPAIGN, "money_politics", "quiet_period"):
        for place in range(5):
            found(category, place, candidate=make_candidate(party=parties[place % PARTIES]))


def test_the_office_has_cases_in_every_state_and_singles_out_no_party(findings, tmp_path):
    ended = []
    truth = tmp_path / "truth.jsonl"
    truth.write_text("")
    assert casework.work(52, truth, ended.append) == len(STORIES)
    assert 25 <= len(STORIES) <= 40
    cases = list(Case.objects.order_by("opened_at"))
    assert {one.state for one in cases} == set(rulebook.current().procedure.states)
    assert Counter(one.state for one in cases) == Counter(one.stays for one in STORIES)
    assert [one.number for one in cases] == sorted(one.number for one in cases)

    chosen = Finding.objects.filter(pk__in=Case.objects.values("items__finding"))
    assert chosen.count() == sum(isinstance(one.source, Found) for one in STORIES)
    shares = Counter(party_of(one) for one in chosen if party_of(one))
    assert len(shares) == PARTIES
    assert max(shares.values()) - min(shares.values()) <= 2, shares

    assert set(Case.objects.values_list("outcomes__code", flat=True)) >= {
        "BUKAN", "TIDAK_CUKUP_BUKTI", "PIDANA", "ADM", "HUKUM_LAIN", "TAKEDOWN",
    }  # fmt: skip
    gone_out = Handover.objects.exclude(state="prepared")
    assert {one.addressee for one in gone_out} >= {
        "kasn", "ppk-bupati", "bupati-desa", "kades-camat", "gakkumdu", "kpu-kabupaten", "takedown-2024",
    }  # fmt: skip
    assert {one.state for one in gone_out} == {"received", "answered", "done"}
    assert not Paper.objects.filter(state="signed", pdf_file="").exists()
    assert set(Vote.objects.values_list("choice", flat=True)) == {"for", "against", "abstain", "recused"}
    assert Plenary.objects.exclude(called_off_at=None).exists()
    tomorrow = Plenary.objects.get(closed_at=None, called_off_at=None)
    assert tomorrow.items.count() == sum(one.stays.endswith("_plenary") for one in STORIES)
    assert Case.objects.filter(held=True).count() == 1
    assert Reply.objects.get().result == Reply.Result.KEPT
    assert Piece.objects.filter(kind="notice", versions__title__startswith="Selesai ditangani").exists()
    assert Case.objects.filter(assignments__lead=True).values("assignments__user").distinct().count() >= 3
    assert not CaseParty.objects.exclude(party=None).exists()  # candidates are invented, parties are not
    assert not CaseParty.objects.filter(part__in=["reporter", "witness"], name__icontains="Rekaan").exists()

    now = hours.OPENING
    stages = Counter(
        limit.stage_at(now) for case in cases for limit in clocks.limits_of(case) if limit.running
    )
    assert len(stages) >= 3, stages
    assert {"overdue", "running"} <= set(stages), stages
    latest = max(event.at for case in cases for event in case.events.all())
    assert latest < now
