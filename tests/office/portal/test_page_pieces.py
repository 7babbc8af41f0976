"""Pages are put together from pieces that were rendered for other pages, and nobody can tell."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client, RequestFactory

from pantau.engine.law import TIMES, Question, verdict
from pantau.office.findings.models import RulebookChoice
from pantau.office.portal import guide_page, public
from pantau.office.portal.templatetags import pieces
from pantau.web.ui import clock

pytestmark = pytest.mark.django_db
CAMPAIGN = datetime(2024, 1, 20, 1, 40, tzinfo=UTC)
PAGES = [
    "/panduan/",
    "/panduan/asn/",
    "/panduan/calon/",
    "/panduan/unduh/",
    "/panduan/cek/?saya=asn&ingin=menyukai&kapan=tenang",
    "/panduan/cek/?saya=calon&ingin=beriklan",
    "/cek-akun/",
    "/cek-akun/?q=%40warung.contoh&di=x",
    "/cek-akun/data/",
    "/buku-besar/",
    "/angka/",
    "/angka/aturan/",
]
DAYS = ["", "2023-11-20", "2023-12-01", "2024-01-21", "2024-02-12", "2024-02-13", "2024-02-14", "2026-01-01"]


@pytest.fixture(autouse=True)
def at(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: CAMPAIGN)


def addresses() -> list[str]:
    days = [
        (page, f"{'&' if '?' in page else '?'}tanggal={day}" if day else "") for page in PAGES for day in DAYS
    ]
    return [space + page + day for space in ("", "/en") for page, day in days]


def test_a_page_of_kept_pieces_is_the_page_made_anew(settings):
    settings.PANTAU_OWNER = "Kantor Contoh"
    anew = {}
    for address in addresses():
        pieces._kept.clear()
        anew[address] = Client().get(address).content
    asked = addresses() * 2
    random.Random(6).shuffle(asked)
    before = len(pieces._kept)
    for address in asked:
        assert Client().get(address).content == anew[address], address
    assert before < len(pieces._kept) < len(asked)
    settings.PANTAU_OWNER = "Kantor Lain"
    assert "Kantor Lain" in Client().get(PAGES[0]).content.decode()


def test_pieces_do_not_grow_without_end(monkeypatch):
    monkeypatch.setattr(pieces, "MOST", 5)
    for address in addresses()[:20]:
        Client().get(address)
    assert len(pieces._kept) == 5


def test_days_of_one_stretch_have_the_same_answers_on_the_same_law():
    visit = public.visit_of(RequestFactory().get("/panduan/"), "id")
    book, made = visit.book, random.Random(17)
    questions = made.sample([Question(*one) for one in book.guide.answers], 60)
    first: dict[object, date] = {}
    turns = {day + timedelta(days=at) for day in guide_page._turns(book) for at in (-1, 0, 1)}
    for day in sorted({date(2023, 11, 1) + timedelta(days=at) for at in range(130)} | turns):
        there = guide_page.stretch(
            public.visit_of(RequestFactory().get("/", {"tanggal": day.isoformat()}), "id")
        )
        same = first.setdefault(there, day)
        for asked in questions:
            told, known = verdict(book, asked, day), verdict(book, asked, same)
            assert (told.says, told.unsettled, told.norms) == (known.says, known.unsettled, known.norms)
            for norm in told.norms:
                assert norm.sanctions_on(day) == norm.sanctions_on(same)
    assert len(first) > len(TIMES)


def test_a_web_process_asks_once_a_second_which_rulebook_is_in_use(
    settings, monkeypatch, django_assert_num_queries
):
    monkeypatch.setattr(public, "_asked", None)
    Client().get("/panduan/asn/")
    with django_assert_num_queries(1):  # a command, or a test
        Client().get("/panduan/asn/")
    settings.PANTAU_SERVING = True
    with django_assert_num_queries(0):
        Client().get("/panduan/asn/")
    monkeypatch.setattr(public, "ASKED_AGAIN", -1.0)
    with django_assert_num_queries(1):
        Client().get("/panduan/asn/")
    assert not RulebookChoice.objects.exists()
