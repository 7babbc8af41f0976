"""An audit for everybody: handed in, approved by another, read, corrected, withdrawn; no small count follows."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from datetime import timedelta
from functools import partial

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from made_up_findings import make_account, make_finding, make_post
from pantau.office.insight.evenhanded import auditing, opening
from pantau.office.insight.evenhanded.models import NameTrial
from pantau.office.people.models import AuditEvent, Role
from pantau.office.people.notices.models import Notice
from pantau.office.portal.openness import audit_tables
from pantau.office.portal.openness.models import OpenAudit
from pantau.office.portal.openness.suppressing import THRESHOLD
from pantau.office.registry.models import Candidate, District, Party
from pantau.web.ui import clock, rulebook
from staff import make_person, signed_in

NOW = clock.now()
POSTED = NOW - timedelta(days=3)
SIZES = {1: 7, 2: 6, 3: 8, 4: 2}  # persons of each party; of the last too few to be told


@pytest.fixture
def treated(db):
    """Every candidate has two posts; one of the first party's is marked in all, of the fourth in one, else in none."""
    election = rulebook.current().election
    district = District.objects.create(election=election, code="uji-1", name="Zqdapil")
    for number, size in SIZES.items():
        party = Party.objects.create(
            election=election, number=number, short=f"P{number}", name=f"Partai {number}"
        )
        for place in range(size):
            one = Candidate.objects.create(
                election=election, party=party, district=district, list_number=place + 1,
                name=f"Zqnama {number}-{place}", gender="P",
            )  # fmt: skip
            account = make_account(
                f"zqakun{one.pk}", candidate=one, valid_from=NOW.date() - timedelta(days=90)
            )
            month = POSTED.date().replace(day=1)
            posts = [
                make_post("zqkata", account=account, posted_at=POSTED, month=month, first_seen_at=POSTED)
                for _ in range(2)
            ]
            if number == 1 or (number, place) == (4, 0):
                make_finding(post=posts[0])
    kinds = {
        "party": {"swapped": 40, "moved": 3, "crossed": 0},
        "number": {"swapped": 2, "moved": 0, "crossed": 0},
    }
    NameTrial.objects.create(made_at=NOW, rulebook=rulebook.current().hash, posts=50, kinds=kinds)
    return auditing.make(NOW)


def badge(client: Client) -> str:
    """How much the bar says waits in publishing."""
    page = client.get("/penerbitan/").content.decode()
    link = re.search(r'<a [^>]*href="/penerbitan/"[^>]*>(.*?)</a>', page, re.DOTALL)
    assert link is not None
    count = re.search(r">\s*(\d+)\s*<", link[1])
    return count[1] if count else ""


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_an_audit_goes_out_by_two_people_and_comes_back_with_a_reason(treated):
    """One walk: hand in, approve, read in both languages and as files, correct, withdraw."""
    writer, other = (
        signed_in(make_person("ratna", "officer", "legal")),
        signed_in(make_person("wayan", "commissioner")),
    )
    reader, hand_in = Client(), f"/cermin/keseimbangan/{treated.pk}/terbitkan/"
    assert "Belum ada audit yang terbit" in reader.get("/angka/kesetaraan/").content.decode()
    assert f'href="{hand_in}"' in writer.get("/cermin/keseimbangan/").content.decode()
    assert "Serahkan untuk umum" in writer.get(hand_in).content.decode()
    assert writer.post(hand_in, {"note": " "}).status_code == 422
    handed = writer.post(hand_in, {"note": "Sebabnya sedang dicari.", "note_en": "We look for the cause."})
    made = OpenAudit.objects.get()
    assert handed["Location"] == (desk := f"/keterbukaan/kesetaraan/{made.pk}/")
    assert "sudah diserahkan" in writer.post(hand_in, {"note": "Sekali lagi."}).content.decode()
    assert Notice.objects.filter(url=desk, user__username="wayan").count() == 1
    public = f"/angka/kesetaraan/{made.pk}/"
    assert reader.get(public).status_code == 404
    assert writer.post(f"{desk}setujui/").status_code == 403
    assert "Orang lain membaca" in writer.get(desk).content.decode()
    assert (badge(writer), badge(other)) == ("", "1")
    assert "Setujui untuk umum" in other.get(desk).content.decode()
    assert other.post(f"{desk}setujui/").status_code == 302
    assert badge(other) == ""
    assert "Terbit untuk umum" in writer.get("/cermin/keseimbangan/").content.decode()

    for address, note in (
        ("/angka/kesetaraan/", "Sebabnya sedang"),
        (f"/en{public}", "We look for the cause."),
    ):
        answer = reader.get(address, headers={"Accept-Encoding": "gzip"})
        assert (answer.status_code, len(answer.cookies)) == (200, 0)
        assert len(answer.content) < 150_000
        text = reader.get(address).content.decode()
        assert note in text
        assert "zqnama" not in text.lower()
        assert "<script" not in text.split("<body", 1)[1]
    text = " ".join(reader.get(public).content.decode().split())
    assert "Apakah semua diperlakukan sama?" in text
    assert "Dari 42 unggahan yang ditukar, putusan mesin berubah pada 0." in text
    assert made.sha256 in text
    assert "/angka/kesetaraan/" in reader.get("/angka/").content.decode()
    document = reader.get(f"{public}dokumen.json").content
    assert hashlib.sha256(document).hexdigest() == made.sha256
    assert json.loads(document)["stages"] == treated.content["public"]["stages"]

    told = rows(reader.get(f"{public}angka.csv").content.decode())
    assert list(told[0]) == list(audit_tables.STAGES)
    posts = [row for row in told if (row["stage"], row["dimension"]) == ("detection", "party")]
    assert sum(int(row["whole"]) for row in posts) == 2 * sum(SIZES.values())
    assert not any(row["group"] == "4" for row in posts), "two persons are too few"
    assert "4" in next(row for row in posts if row["hidden"])["together"].split()
    names = reader.get(f"{public}tukar-nama.csv").content.decode()
    assert [row["swapped"] for row in rows(names)] == ["40", "2"]
    known = {
        (row["file"], row["column"])
        for row in rows(reader.get("/angka/kesetaraan/kamus.csv").content.decode())
    }
    assert {("angka.csv", name) for name in audit_tables.STAGES} <= known
    assert {("tukar-nama.csv", name) for name in audit_tables.NAMES} <= known

    again = auditing.make(NOW)
    second = f"/cermin/keseimbangan/{again.pk}/terbitkan/"
    assert "Yang baru menggantikannya" in writer.get(second).content.decode()
    assert writer.post(second, {"note": "Dihitung ulang."}).status_code == 422, "what was wrong is to be said"
    writer.post(second, {"note": "Dihitung ulang.", "correction": "Satu partai terlewat."})
    newer = OpenAudit.objects.exclude(pk=made.pk).get()
    other.post(f"/keterbukaan/kesetaraan/{newer.pk}/setujui/")
    gone = reader.get(public)
    assert (gone.status_code, "Satu partai terlewat." in gone.content.decode()) == (410, True)
    assert reader.get(f"{public}angka.csv").status_code == 404
    assert "Ini koreksi" in reader.get("/angka/kesetaraan/").content.decode()
    other.post(f"/keterbukaan/kesetaraan/{newer.pk}/tarik/", {"why": "Angkanya keliru."})
    assert "Angkanya keliru." in reader.get(f"/en/angka/kesetaraan/{newer.pk}/").content.decode()
    assert "Belum ada audit yang terbit" in reader.get("/angka/kesetaraan/").content.decode()
    verbs = (
        AuditEvent.objects.filter(object_type="portal.openaudit")
        .order_by("pk")
        .values_list("verb", flat=True)
    )
    assert list(verbs) == ["open_audit_brought", "open_audit_approved"] * 2 + ["open_audit_withdrawn"]
    with pytest.raises(IntegrityError), transaction.atomic():
        OpenAudit.objects.filter(pk=newer.pk).update(approved_by=newer.brought_by_id)

    answers = {}
    for role in Role.values:
        client = signed_in(make_person(f"p-{role}", role))
        answers[role] = {client.get(second).status_code, client.post(second, {"note": ""}).status_code}
    assert {role for role, codes in answers.items() if codes == {200, 422}} == {"officer", "legal"}
    assert all(codes == {403} for role, codes in answers.items() if role not in {"officer", "legal"})
    assert Client().get(second)["Location"].startswith("/masuk/")
    treated.content.pop("public")
    treated.save()
    old = writer.get(hand_in, follow=True).content.decode()
    assert re.search("Hitung ulang, lalu serahkan", old), "counted before small counts stood together"


PERSON = (
    st.tuples(st.integers(0, 4), st.integers(0, 4))
    .map(lambda pair: (pair[0], sum(pair)))
    .filter(lambda one: one[1])
)
CODES = st.sampled_from(["1", "2", "3", "4", ""])
GROUPS = st.dictionaries(CODES, st.lists(PERSON, min_size=1, max_size=8), min_size=1)


def sums(parts: list[tuple[int, int]], code: str = "x") -> tuple[int, int, int]:
    """Persons, hits, misses."""
    return (
        len(parts) if code else 0,
        sum(hits for hits, _ in parts),
        sum(whole - hits for hits, whole in parts),
    )


@settings(max_examples=60, deadline=None)
@given(GROUPS)
def test_no_small_count_follows_from_what_is_told(parted):
    tell = partial(auditing._of_rates, seed=7)
    told = opening.told("detection", "party", parted, tell(parted), tell)
    if told["groups"] is None:
        assert told["chance"] is None
        return
    joined = told["together"]
    single = {code: parts for code, parts in parted.items() if code not in joined}
    shown = {one["code"]: one for one in told["groups"]}
    for code, parts in single.items():
        persons, hits, misses = sums(parts, code)
        assert not any(0 < count < THRESHOLD for count in (persons, hits, misses))
        assert (shown[code]["hits"], shown[code]["whole"]) == (hits, hits + misses)
    if not joined:
        assert set(shown) == set(parted)
        return
    assert len(joined) > 1
    row = shown["" if "" in joined else opening.TOGETHER]
    columns = list(zip(*(sums(parted[code], code) for code in joined), strict=True))
    assert (row["hits"], row["whole"]) == (sum(columns[1]), sum(columns[1]) + sum(columns[2]))
    for name, column in zip(("persons", "hits", "misses"), columns, strict=True):
        # Everybody knows that of what nobody knows there are no persons.
        cells = [count for code, count in zip(joined, column, strict=True) if code or name != "persons"]
        if any(0 < count < THRESHOLD for count in cells):
            assert len(cells) > 1
            # Whichever of them is asked for may be anything from one to the threshold, the others taking the rest;
            # where one holds nothing, any of them may.
            assert sum(cells) - (0 if 0 in cells else len(cells) - 1) >= THRESHOLD
    if "" in joined:
        assert (row["persons"], row["low"]) == (None, None), "nothing tells who is known among them"
