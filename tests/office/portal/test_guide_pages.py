"""The guide is open to everybody, says what the rulebook says, and can be kept and compared by caches."""

import re
import shutil
from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import get_resolver
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pantau.engine.law import SHIPPED, TIMES, Question, days_of, verdict
from pantau.office.portal import words
from pantau.web.ui import rulebook as office_rulebook
from staff import make_person, signed_in

pytestmark = pytest.mark.django_db
QUIET = datetime(2024, 2, 12, 1, 40, 7, tzinfo=UTC)
AFTER = datetime(2026, 11, 29, 1, 0, tzinfo=UTC)
PLACES = {"address": "asn"}


@pytest.fixture
def at(monkeypatch):
    from pantau.web.ui import clock

    def set_clock(moment):
        monkeypatch.setattr(clock, "now", lambda: moment)

    set_clock(QUIET)
    return set_clock


def page_of(address: str, **asked: str) -> str:
    answer = Client().get(address, asked)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def routes(space: str) -> dict[str, str]:
    urls = next(one for one in get_resolver().url_patterns if getattr(one, "namespace", "") == space)
    found = {}
    for pattern in urls.url_patterns:
        path = re.sub(r"<(?:\w+:)?(\w+)>", lambda part: PLACES[part[1]], str(pattern.pattern))
        found[pattern.name] = f"/{urls.pattern}{path}"
    return found


# --- open to everybody ----------------------------------------------------------------------------


@pytest.mark.parametrize("space", ["portal", "portal_en"])
def test_every_page_is_open_sets_no_cookie_and_can_be_kept(at, space):
    for name, address in routes(space).items():
        answer = Client().get(address)
        assert answer.status_code == 200, name
        assert not answer.cookies, name
        assert "public" in answer["Cache-Control"], name
        assert "default-src 'none'" in answer["Content-Security-Policy"], name
        assert answer["Content-Language"] == ("en" if space == "portal_en" else "id"), name
        assert Client().post(address).status_code == 405, name


@pytest.mark.parametrize("role", ["officer", "auditor", "technical_operator"])
def test_staff_get_the_same_bytes_as_everybody(at, role):
    everybody = Client().get("/panduan/asn/")
    assert signed_in(make_person(role, role)).get("/panduan/asn/").content == everybody.content


def test_an_unchanged_page_is_not_sent_again_within_the_hour_and_is_after_it(at):
    first = Client().get("/panduan/")
    at(QUIET.replace(minute=58))
    again = {"HTTP_IF_NONE_MATCH": first["ETag"]}
    assert Client().get("/panduan/", **again).status_code == 304
    at(QUIET.replace(hour=2))
    assert Client().get("/panduan/", **again).status_code == 200


def test_pages_are_small_enough_for_a_bad_network(at):
    for space in ("portal", "portal_en"):
        for name, address in routes(space).items():
            if name in ("guide", "check", "person"):
                answer = Client().get(address, HTTP_ACCEPT_ENCODING="gzip")
                assert answer["Content-Encoding"] == "gzip"
                assert len(answer.content) < 30_000, name


def test_no_page_forwards_to_elsewhere_or_holds_script_of_its_own(at):
    page = page_of("/panduan/cek/")
    assert re.findall(r'<script(?![^>]* src="/static/)', page) == []
    assert re.findall(r'(?:src|href|action)="(?:https?:)?//', page) == []
    assert "csrfmiddlewaretoken" not in page


# --- what it says ---------------------------------------------------------------------------------


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_the_checker_gives_the_rulebooks_answer_to_every_question(at, data):
    book = office_rulebook.current()
    question = Question(
        data.draw(st.sampled_from(sorted(book.guide.people))),
        data.draw(st.sampled_from(sorted(book.guide.acts))),
        data.draw(st.sampled_from(TIMES)),
    )
    asked = {
        "saya": book.guide.people[question.person].address,
        "ingin": book.guide.acts[question.act].address,
        "kapan": words.ADDRESSES[question.time],
    }
    page = page_of("/panduan/cek/", **asked)
    said = book.guide.answers[question]
    assert said.reason["id"] in page.replace("&#x27;", "'")
    assert said.instead["id"] in page
    days = [QUIET.date()] if question.time == "quiet" else []
    for day in days or [list(days_of(book.calendar, question.time))[-1]]:
        for norm in verdict(book, question, day).norms:
            assert norm.article["id"] in page
    assert ("Tidak boleh</h2>" in page) == (said.says == "forbidden")


def test_today_stands_first_on_a_persons_page_with_its_countdown(at):
    page = page_of("/panduan/asn/")
    assert re.findall(r"<h2>([^<]*)</h2>", page)[0] == "Masa tenang, kini"
    assert "1 hari 15 jam lagi" in page
    assert "hari ke-2 dari 3" in page


def test_without_a_choice_the_answer_is_todays(at):
    assert "Masa tenang: 11" in page_of("/panduan/cek/", saya="warga", ingin="mengunggah")
    assert "Hati-hati</h2>" in page_of("/panduan/cek/", saya="warga", ingin="mengunggah")
    at(datetime(2023, 12, 12, tzinfo=UTC))
    assert "Boleh</h2>" in page_of("/panduan/cek/", saya="warga", ingin="mengunggah")


def test_after_the_election_the_page_says_so_and_a_day_can_be_chosen(at):
    at(AFTER)
    page = page_of("/panduan/cek/", saya="warga", ingin="mengunggah")
    assert "Hari ini tidak ada masa kampanye" in page
    chosen = page_of("/panduan/cek/", saya="warga", ingin="mengunggah", tanggal="2024-02-12")
    assert "seakan-akan hari ini Sen" in chosen
    assert "Hati-hati</h2>" in chosen
    assert "tanggal=2024-02-12" in page_of("/panduan/", tanggal="2024-02-12")


@pytest.mark.parametrize(
    "odd",
    [
        {"saya": "raja"},
        {"ingin": "\x00"},
        {"kapan": "besok"},
        {"tanggal": "2024-13-40"},
        {"tanggal": "9999-12-31"},
    ],
)
def test_an_odd_address_asks_the_first_question(at, odd):
    assert "Pegawai negeri (ASN): menyukai unggahan calon pada masa tenang" in page_of("/panduan/cek/", **odd)


def test_an_unknown_person_has_no_page(at):
    assert Client().get("/panduan/raja/").status_code == 404


def test_what_needs_confirmation_is_said(at):
    assert "Ditulis dari ingatan: perlu dipastikan." in page_of("/panduan/tni-polri/")
    assert "belum diperiksa bagian hukum" in page_of("/panduan/cek/")


def test_in_english_every_page_is_english_and_stays_so(at):
    page = page_of("/en/panduan/cek/", saya="asn", ingin="menyukai", kapan="tenang")
    assert '<html lang="en"' in page
    assert "Forbidden</h2>" in page
    assert "Civil servants must be neutral" in page
    assert set(re.findall(r'href="/(?:en/)?panduan[^"]*"', page)) - set(
        re.findall(r'href="/en/panduan[^"]*"', page)
    ) == {'href="/panduan/cek/?saya=asn&amp;ingin=menyukai&amp;kapan=tenang"'}


def test_a_change_of_law_changes_the_page(at, tmp_path, settings):
    asked = {"saya": "asn", "ingin": "menyukai"}
    assert "SKB Baru 2025" not in page_of("/panduan/cek/", **asked)
    shelf = shutil.copytree(SHIPPED, tmp_path / "books")
    norms = shelf / "indonesia" / "norms.yaml"
    changed = norms.read_text("utf-8").replace("SKB Netralitas ASN 2022, lampiran", "SKB Baru 2025")
    norms.write_text(changed, "utf-8")
    settings.PANTAU_RULEBOOK = shelf / "pemilu-2024"
    assert "SKB Baru 2025" in page_of("/panduan/cek/", **asked)
