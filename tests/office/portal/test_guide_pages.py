"""The guide is open to everybody, says what the rulebook says, and can be kept and compared by caches."""

import re
import shutil
import struct
from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import get_resolver
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pantau.engine.law import SHIPPED, TIMES, Question, days_of, verdict
from pantau.office.people.models import Role
from pantau.office.portal import words
from pantau.web.ui import clock
from pantau.web.ui import rulebook as office_rulebook
from pdf_text import printed, squeezed
from staff import make_person, signed_in

pytestmark = pytest.mark.django_db
QUIET = datetime(2024, 2, 12, 1, 40, 7, tzinfo=UTC)
AFTER = datetime(2026, 11, 29, 1, 0, tzinfo=UTC)
PLACES = {
    "address": "asn",
    "sheet": "a4",
    "saya": "asn",
    "ingin": "menyukai",
    "kapan": "tenang",
    "shape": "persegi",
}
#: Whoever asks, signed in or not, in whatever role, gets the same. (What is published stands in tests of its own.)
PUBLIC = {"guide", "check", "person", "downloads", "poster", "leaflet", "picture", "heads", "signed-heads"}
PUBLIC |= {"lookup", "lookup-data", "lookup-csv"}


@pytest.fixture
def at(monkeypatch):
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
        if not hasattr(pattern, "name") or pattern.name.startswith(("news", "podcast", "notice")):
            continue  # a topic with a matrix of its own
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


@pytest.mark.parametrize("role", Role.values)
def test_every_role_gets_the_same_bytes_as_everybody(at, role):
    staff = signed_in(make_person(role, role))
    found = routes("portal")
    assert set(found) == set(routes("portal_en")) == PUBLIC
    for name, address in found.items():
        assert staff.get(address).content == Client().get(address).content, name


def test_who_has_no_second_factor_yet_may_read_what_everybody_may(at):
    newcomer = signed_in(make_person("baru", "officer", second_factor=False))
    assert newcomer.get("/panduan/").status_code == 200
    assert newcomer.get("/tinjau/").status_code == 302


def test_an_unchanged_page_is_not_sent_again_within_the_hour_and_is_after_it(at):
    first = Client().get("/panduan/")
    at(QUIET.replace(minute=58))
    again = {"HTTP_IF_NONE_MATCH": first["ETag"]}
    assert Client().get("/panduan/", **again).status_code == 304
    at(QUIET.replace(hour=2))
    assert Client().get("/panduan/", **again).status_code == 200


def test_an_answer_belongs_to_its_address_alone(at):
    first = {address: page_of(address) for address in ("/panduan/", "/en/panduan/", "/panduan/cek/")}
    assert len(set(first.values())) == 3
    assert {address: page_of(address) for address in first} == first
    assert page_of("/panduan/", tanggal="2024-02-14") != first["/panduan/"]


def test_pages_are_small_enough_for_a_bad_network(at):
    for space in ("portal", "portal_en"):
        for name, address in routes(space).items():
            if not address.endswith((".pdf", ".png", ".json", ".csv")):
                answer = Client().get(address, HTTP_ACCEPT_ENCODING="gzip")
                assert answer["Content-Encoding"] == "gzip"
                assert len(answer.content) < 30_000, name


def test_no_page_forwards_to_elsewhere_or_holds_script_of_its_own(at):
    page = page_of("/panduan/cek/")
    assert re.findall(r'<script(?![^>]* src="/static/)', page) == []
    # A link that people follow may lead elsewhere; nothing is fetched from or sent to another site.
    assert re.findall(r'<(?!a )[^>]*(?:src|href|action)="(?:https?:)?//(?!testserver/)', page) == []
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


# --- on paper and as pictures ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "size"),
    [
        ("/panduan/poster-a3.pdf", (842, 1191)),
        ("/panduan/poster-a4.pdf", (595, 842)),
        ("/panduan/warga/selebaran.pdf", (420, 595)),
    ],
)
def test_a_paper_has_its_size_and_a_poster_is_one_sheet(at, address, size):
    answer = Client().get(address)
    assert answer["Content-Type"] == "application/pdf"
    boxes = re.findall(rb"/MediaBox ?\[0 0 ([\d.]+) ([\d.]+)\]", answer.content)
    assert {tuple(round(float(side)) for side in box) for box in boxes} == {size}
    assert len(boxes) == 1 or "poster" not in address


@pytest.mark.parametrize(("shape", "height"), [("persegi", 1080), ("tegak", 1920)])
def test_a_picture_to_share_has_the_size_platforms_ask_for(at, shape, height):
    picture = Client().get(f"/panduan/cek/asn/menyukai/tenang/{shape}.png")
    assert picture["Content-Type"] == "image/png"
    assert struct.unpack(">II", picture.content[16:24]) == (1080, height)
    assert len(picture.content) < 400_000


def test_paper_says_what_the_page_says(at):
    said = printed(Client().get("/panduan/asn/selebaran.pdf").content)
    for answer in office_rulebook.current().guide.answers.values():
        if "asn" in answer.people:
            assert squeezed(answer.reason["id"]) in said
            assert squeezed(answer.instead["id"]) in said


@pytest.mark.parametrize(
    "address",
    [
        "/panduan/poster-a0.pdf",
        "/panduan/raja/selebaran.pdf",
        "/panduan/cek/raja/menyukai/tenang/persegi.png",
        "/panduan/cek/asn/menyukai/besok/persegi.png",
        "/panduan/cek/asn/menyukai/tenang/bundar.png",
    ],
)
def test_what_does_not_exist_is_not_made(at, address):
    assert Client().get(address).status_code == 404


def test_a_shared_answer_brings_its_picture_along(at, settings):
    settings.PANTAU_URL = "https://pantau.contoh.example"
    page = page_of("/panduan/cek/", saya="asn", ingin="menyukai", kapan="tenang")
    picture = "https://pantau.contoh.example/panduan/cek/asn/menyukai/tenang/persegi.png"
    assert f'<meta property="og:image" content="{picture}">' in page
    assert '<meta property="og:title" content="Tidak boleh: Pegawai negeri (ASN):' in page
    assert Client().get(picture.removeprefix("https://pantau.contoh.example")).status_code == 200


def test_another_election_needs_no_other_code(at, settings):
    settings.PANTAU_RULEBOOK = SHIPPED / "pilkada-2024"
    at(datetime(2024, 11, 20, 1, tzinfo=UTC))
    assert "Masa iklan, kini" in page_of("/panduan/")
    assert "pemberi dan penerima" in page_of("/panduan/cek/", saya="warga", ingin="memberi").lower()
    for address in ("/panduan/poster-a4.pdf", "/panduan/bpd/selebaran.pdf"):
        assert Client().get(address).status_code == 200


def test_a_rulebook_without_a_guide_says_so(at, tmp_path, settings):
    shelf = shutil.copytree(SHIPPED, tmp_path / "books")
    for folder in ("pemilu-2024", "indonesia"):
        (shelf / folder / "guide.yaml").unlink()
    settings.PANTAU_RULEBOOK = shelf / "pemilu-2024"
    for address in ("/panduan/", "/panduan/cek/", "/panduan/unduh/"):
        assert "belum memuat panduan" in page_of(address)
    assert Client().get("/panduan/asn/").status_code == 404
    assert Client().get("/panduan/poster-a4.pdf").status_code == 404
