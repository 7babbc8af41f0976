"""Blind reading: drawn by lot, read by another who sees no verdict, a third where two differ; agreement and recall."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from made_up_findings import make_finding, make_post
from pantau.engine.measure import Scale, alpha, exact_interval
from pantau.office.insight.evenhanded import agreeing, blind
from pantau.office.insight.evenhanded.models import BlindReading
from pantau.office.people.models import Role
from pantau.office.review.actions import Verdict, decide
from pantau.office.review.models import FindingDecision
from pantau.web.ui import clock
from staff import make_person, signed_in

pytestmark = pytest.mark.django_db

NOW = clock.now()
POSTED = NOW - timedelta(days=2)
READERS = {"officer", "commissioner", "legal", "coordinator"}
RESULTS = READERS | {"auditor", "leadership"}
ROOM = "/cermin/keseimbangan/baca-ulang/"
YES = {"kind": "look_into", "norm": "quiet_period", "reason": "Ajakan."}
NO = {"kind": "not_relevant", "norm": "none", "reason": "Bukan kampanye."}


def post(text):
    return make_post(text, posted_at=POSTED, month=POSTED.date().replace(day=1), first_seen_at=POSTED)


@pytest.fixture
def sample():
    """Three decisions by Ratna (yes, yes, no), and two posts in which nothing was found."""
    ratna = make_person("ratna", "officer")
    for name, kind in (("satu", "look_into"), ("dua", "look_into"), ("tiga", "not_relevant")):
        decide(
            ratna, make_finding(post=post(f"Unggahan {name}")).pk, Verdict(kind, "", "Rahasia Ratna."), NOW
        )
    post("Unggahan empat"), post("Unggahan lima")
    make_finding(post=post("Unggahan menunggu"))
    return blind.draw(NOW + timedelta(hours=1))


def read_all(client, answer):
    """Answer whatever is shown until nothing is left; gives the texts in the order in which they came."""
    texts = []
    while "Simpan dan lanjut" in (page := client.get(ROOM).content.decode()):
        assert "Rahasia Ratna" not in page
        assert "<mark" not in page
        name = next(one for one in ("satu", "dua", "tiga", "empat", "lima") if f"Unggahan {one}" in page)
        texts.append(name)
        address = page.split('action="' + ROOM)[1].split('"')[0]
        assert client.post(ROOM + address, answer(name)).status_code == 302
    return texts


def test_two_read_blind_a_third_where_they_differ_and_all_of_it_is_counted(sample):
    assert sample.posts == {"unflagged": 2, "flagged": 4, "confirmed": 2, "dismissed": 1}
    assert not blind.open_items(FindingDecision.objects.first().decided_by).exclude(first=None).exists()
    second = signed_in(make_person("dua", "legal"))
    page = second.get(ROOM).content.decode()
    address = ROOM + page.split('action="' + ROOM)[1].split('"')[0]
    incomplete = second.post(address, {"kind": "look_into", "norm": "none", "reason": "Ajakan."})
    assert (incomplete.status_code, BlindReading.objects.count()) == (422, 0)
    assert "Pilih dugaan yang Anda lihat" in incomplete.content.decode()
    order = read_all(second, lambda name: YES if name in ("satu", "tiga", "empat") else NO)
    assert sorted(order) == ["dua", "empat", "lima", "satu", "tiga"]
    assert second.post(address, YES).status_code == 422  # read already

    third = signed_in(make_person("tiga", "officer"))
    watch = {"kind": "watch", "norm": "hoax", "reason": "Lihat lagi."}
    assert sorted(read_all(third, lambda name: YES if name == "empat" else watch)) == ["dua", "empat", "tiga"]

    whole, quiet = agreeing.agreed()
    assert (whole.items, whole.same, quiet.category) == (3, 1, "quiet_period")
    pairs = sorted(zip((2, 2, 0), (2, 0, 2), strict=True))
    assert whole.worth[0] == pytest.approx(alpha(pairs, Scale.ORDINAL))
    told = agreeing.recall(sample)
    assert (told.read, told.found, told.waiting) == (2, 1, 0)
    right, (low, high) = 4 * 2 / 3, exact_interval(1, 2)
    assert told.share == pytest.approx(right / (right + 1))
    # The range takes in both: how many unmarked ones are missed, and how many marked ones are right.
    few, many = (4 * one for one in exact_interval(2, 3))
    assert (told.low, told.high) == pytest.approx((few / (few + 2 * high), many / (many + 2 * low)))
    shown = second.get(f"{ROOM}hasil/").content.decode()
    assert "Untuk dibicarakan bersama" in shown
    assert "Rahasia Ratna." in shown  # once three have read, reasons are what is talked about
    assert {one.kind for one in FindingDecision.objects.all()} == {"look_into", "not_relevant"}

    with pytest.raises(blind.BlindError):
        blind.draw(NOW + timedelta(hours=2))  # nothing was decided or posted since


def test_every_route_answers_each_role(sample):
    for role in Role.values:
        client = signed_in(make_person(f"p-{role}", role))
        assert client.get(ROOM).status_code == (200 if role in READERS else 403), role
        assert client.get(f"{ROOM}hasil/").status_code == (200 if role in RESULTS else 403), role
        drawing = 302 if role in {"officer", "commissioner", "auditor"} else 403
        assert client.post(f"{ROOM}undi/").status_code == drawing, role
        item = sample.items.first()
        answered = client.post(f"{ROOM}{item.pk}/", {}).status_code
        assert answered == (422 if role in READERS else 403), role
    one_district = signed_in(make_person("camat", "coordinator", district_code="5201-1"))
    assert one_district.get(ROOM).status_code == 403
    assert "/masuk/" in Client().get(ROOM)["Location"]
