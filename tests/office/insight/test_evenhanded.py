"""The audit of treatment: each stage is counted by owner, compared, told with its limits, and shown to its readers."""

from __future__ import annotations

import csv
import io
import re
from datetime import timedelta

import pytest
from django.test import Client

from made_up_findings import make_account, make_finding, make_post
from pantau.engine.measure import Sums, equality, exact_interval
from pantau.office.collection.models import Attempt
from pantau.office.insight.evenhanded import auditing, incumbents
from pantau.office.insight.evenhanded.models import Audit
from pantau.office.people.models import AuditEvent, Role
from pantau.office.registry.models import Candidate, District, Party
from pantau.office.review.actions import Verdict, decide, decide_many, undo
from pantau.web.ui import clock, rulebook
from staff import make_person, signed_in

pytestmark = pytest.mark.django_db

NOW = clock.now()
POSTED = NOW - timedelta(days=3)
YES, NO = Verdict("look_into", "", "Ajakan jelas."), Verdict("not_relevant", "", "Bukan kampanye.")
READERS = {"officer", "commissioner", "legal", "coordinator", "auditor", "leadership"}


@pytest.fixture
def candidates():
    """Three of each of two parties, in two districts; the last two of every party are women."""
    election = rulebook.current().election
    districts = [
        District.objects.create(election=election, code=f"uji-{n}", name=f"Dapil {n}") for n in (1, 2)
    ]
    found = []
    for number in (2, 1):
        party = Party.objects.create(
            election=election, number=number, short=f"P{number}", name=f"Partai {number}"
        )
        for place in range(3):
            found.append(
                Candidate.objects.create(
                    election=election, party=party, district=districts[place % 2], list_number=place + 1,
                    name=f"Calon {number}-{place}", gender="L" if place == 0 else "P",
                )
            )  # fmt: skip
    return found


def posts_of(candidate, count, **changes):
    account = candidate.accounts.first() or make_account(
        f"akun-{candidate.pk}", candidate=candidate, valid_from=NOW.date() - timedelta(days=90)
    )
    month = POSTED.date().replace(day=1)
    return [
        make_post(account=account, posted_at=POSTED, month=month, first_seen_at=POSTED, **changes)
        for _ in range(count)
    ]


def found_in(posts, hours=0):
    return [make_finding(post=post, created_at=NOW - timedelta(days=2, hours=hours)) for post in posts]


@pytest.fixture
def treated(candidates):
    """Party 2's first candidate has ten posts, all marked; every other candidate has ten posts, one marked."""
    officer = make_person("ratna", "officer")
    decided = NOW - timedelta(days=1)
    loud, *others = candidates
    first = found_in(posts_of(loud, 10))
    decide_many(officer, [one.pk for one in first[:6]], YES, decided)  # six alike: one judgement
    for one in first[6:]:
        decide(officer, one.pk, YES, decided)
    for number, candidate in enumerate(others):
        marked = found_in(posts_of(candidate, 10)[:1], hours=number)[0]
        decide(officer, marked.pk, NO, decided)
    taken_back = decide(officer, make_finding(post=make_post(posted_at=POSTED)).pk, NO, decided)
    undo(officer, taken_back.pk, decided, "Keliru.")
    Attempt.objects.create(
        day=(NOW - timedelta(days=2)).date(), account=loud.accounts.get(), platform="facebook", connector="uji",
        route="api", means="official", outcome="ok", at=NOW - timedelta(days=2), last_at=NOW - timedelta(days=2),
    )  # fmt: skip
    return auditing.make(NOW)


def groups(audit, stage, dimension):
    return {one["code"]: one for one in audit.content["stages"][stage][dimension]["groups"]}


def test_each_stage_is_counted_by_owner_and_what_nobody_knows_is_said(treated):
    detection = groups(treated, "detection", "party")
    assert list(detection) == ["1", "2", ""]  # in the order of the ballot
    assert {code: (one["hits"], one["whole"], one["persons"]) for code, one in detection.items()} == {
        "1": (3, 30, 3), "2": (12, 30, 3), "": (1, 1, 1),
    }  # fmt: skip
    low, high = detection["2"]["low"], detection["2"]["high"]
    assert (
        low < exact_interval(12, 30)[0] < exact_interval(12, 30)[1] < high
    )  # ten posts of one person are alike
    compared = treated.content["stages"]["detection"]["party"]
    persons = [Sums(0, 1, 10)] * 3 + [Sums(1, 10, 10)] + [Sums(1, 1, 10)] * 2
    assert compared["chance"] == pytest.approx(equality(persons, seed=0).chance)
    assert (compared["exact"], compared["chance"]) == (True, 1.0)
    review = groups(treated, "review", "gender")
    assert {code: (one["hits"], one["whole"]) for code, one in review.items()} == {"L": (5, 6), "P": (0, 4)}
    times = groups(treated, "time", "party")
    assert (times["2"]["median"], times["2"]["whole"]) == (24.0, 7)
    assert times["1"]["low"] is times["2"]["low"] is None  # three persons are too few for any interval
    coverage = groups(treated, "coverage", "party")
    assert (coverage["2"]["hits"], coverage["2"]["whole"]) == (1, 90)
    assert groups(treated, "outcome", "party") == {}
    assert set(groups(treated, "detection", "incumbency")) == {""}
    told = [
        one
        for parts in treated.content["stages"].values()
        for one in parts.values()
        if one["chance"] is not None
    ]
    assert treated.content["comparisons"] == len(told)
    assert all(one["chance"] <= one["bh"] <= one["holm"] <= 1 for one in told)


def test_incumbents_come_from_a_file_and_a_wrong_row_changes_nothing(candidates, tmp_path):
    from pantau.engine.sources.errors import UnreadableFile

    file = tmp_path / "petahana.csv"
    file.write_text("district,party,number,incumbent\nuji-1,2,1,ya\nuji-2,2,2,tidak\n", "utf-8")
    election = rulebook.current().election
    assert incumbents.read(file, election=election, now=NOW) == 2
    posts_of(candidates[0], 2), posts_of(candidates[1], 3), posts_of(candidates[2], 1)
    assert {code: one["whole"] for code, one in groups(auditing.make(NOW), "detection", "incumbency").items()} == {
        "yes": 2, "no": 3, "": 1,
    }  # fmt: skip
    file.write_text("district,party,number,incumbent\nuji-1,2,9,ya\n", "utf-8")
    with pytest.raises(UnreadableFile, match="row 2"):
        incumbents.read(file, election=election, now=NOW)
    assert set(groups(auditing.make(NOW), "detection", "incumbency")) == {"yes", "no", ""}


def test_every_route_answers_each_role_and_the_numbers_on_it_are_those_counted(treated):
    base = "/cermin/keseimbangan/"
    pages = [
        base,
        f"{base}{treated.pk}/",
        *(f"{base}{treated.pk}/{one}/" for one in treated.content["stages"]),
    ]
    for role in Role.values:
        client = signed_in(make_person(f"p-{role}", role))
        expected = 200 if role in READERS else 403
        for address in (*pages, f"{base}{treated.pk}/angka.csv"):
            assert client.get(address).status_code == expected, (role, address)
        asked = client.post(f"{base}hitung/").status_code
        assert asked == (302 if role in {"officer", "commissioner", "auditor"} else 403), role
    assert "/masuk/" in Client().get(base)["Location"]
    reader = signed_in(make_person("hakim", "auditor"))
    assert reader.get(f"{base}{treated.pk}/lain/").status_code == 404
    overview = reader.get(base).content.decode()
    assert "Tidak tampak beda" in overview
    assert "Belum dapat dibandingkan" in overview
    detection = " ".join(reader.get(f"{base}{treated.pk}/detection/").content.decode().split())
    assert detection.index("1 P1") < detection.index("2 P2")
    lists = r'href="(/cermin/tren/unggahan/[^"]*partai=\d)">(\d+)<'
    told = re.findall(lists, detection)
    assert [number for _link, number in told] == ["30", "30"]
    for link, number in told:
        assert f"<h1>{number} unggahan</h1>" in reader.get(link.replace("&amp;", "&")).content.decode()
    review = reader.get(f"{base}{treated.pk}/review/").content.decode()
    assert "/tinjau/?status" not in detection + review, "no list counts judgements"
    account = Candidate.objects.filter(party__number=2).first().accounts.get()
    make_post(account=account, posted_at=None, month=POSTED.date().replace(day=1), first_seen_at=POSTED)
    after = re.findall(lists, reader.get(f"{base}{treated.pk}/detection/").content.decode())
    assert after == told[:1], "a list of 31 is not that of 30"
    assert "40,0" in detection
    assert "Tidak diketahui" in detection
    rows = list(csv.DictReader(io.StringIO(reader.get(f"{base}{treated.pk}/angka.csv").content.decode())))
    (one,) = [
        row for row in rows if (row["stage"], row["dimension"], row["group"]) == ("detection", "party", "2")
    ]
    assert (one["hits"], one["whole"]) == ("12", "30")
    assert AuditEvent.objects.filter(verb="audit_of_treatment_downloaded").exists()
    Audit.objects.all().delete()
    assert "Belum ada audit" in reader.get(base).content.decode()
