"""What one person writes and another approves is read by everybody: on time, with its corrections, or not any more."""

import re
import struct
from datetime import UTC, datetime, timedelta

import feedparser
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver, reverse
from PIL import Image

from made_up_pictures import flat
from made_up_pieces import people, published, wording
from pantau.office.people.models import AuditEvent, Role
from pantau.office.portal.publishing import actions, reading, shelf
from pantau.office.portal.publishing.forms import video_id
from pantau.office.portal.publishing.models import Piece, PieceApproval, PieceVersion
from pantau.web.ui import clock, rulebook
from staff import make_person, signed_in

pytestmark = pytest.mark.django_db
MORNING = datetime(2024, 2, 12, 1, 40, tzinfo=UTC)


@pytest.fixture
def at(settings, tmp_path, monkeypatch):
    settings.PANTAU_DATA = tmp_path

    def set_clock(moment):
        monkeypatch.setattr(clock, "now", lambda: moment)
        return moment

    set_clock(MORNING)
    return set_clock


def main_of(answer) -> str:
    return " ".join(answer.content.decode().partition("<main")[2].partition("</main>")[0].split())


def a_norm() -> str:
    return next(iter(rulebook.current().norms))


def typed(**changed: object) -> dict[str, object]:
    body = f"Jangan berkampanye. Dasarnya [[{a_norm()}]]."
    return {"title": "Masa tenang dimulai", "summary": "Tiga hari tanpa kampanye.", "body": body} | changed


# --- the sign-off ---------------------------------------------------------------------------------


def test_written_by_one_approved_by_another_scheduled_corrected_withdrawn(at):
    ratna, sulastri = make_person("ratna", "officer", "legal"), make_person("sulastri", "legal")
    writer, approver, reader = signed_in(ratna), signed_in(sulastri), Client()
    begun = writer.post("/penerbitan/baru/article/", typed())
    piece = Piece.objects.get()
    page = f"/penerbitan/{piece.pk}/"
    assert begun["Location"] == page
    address = "/kabar/masa-tenang-dimulai/"
    assert reader.get(address).status_code == 404

    writer.post(f"{page}minta/")
    assert writer.post(f"{page}setujui/", {"number": 1}).status_code == 403  # also as a legal officer
    assert "Orang lain harus menyetujuinya" in main_of(writer.get(page))
    tomorrow = MORNING + timedelta(days=1)
    approver.post(f"{page}setujui/", {"number": 1, "publish_at": "2024-02-13T09:40"})
    assert reader.get(address).status_code == 404
    assert "Terjadwal" in main_of(approver.get(page))
    at(tomorrow - timedelta(seconds=1))
    assert reader.get(address).status_code == 404
    at(tomorrow)
    told = reader.get(address)
    assert told.status_code == 200
    assert "Masa tenang dimulai" in main_of(reader.get("/kabar/"))
    assert "ratna" not in told.content.decode().lower()

    at(tomorrow + timedelta(hours=1))
    changed = typed(body="Jangan berkampanye sampai hari pemungutan suara.")
    assert "Apa yang dikoreksi" in main_of(writer.post(f"{page}ubah/", changed))
    writer.post(f"{page}ubah/", changed | {"correction": "Batas waktunya ditambahkan."})
    assert "sampai hari" not in main_of(reader.get(address))
    writer.post(f"{page}minta/")
    approver.post(f"{page}setujui/", {"number": 2})
    corrected = main_of(reader.get(address))
    assert "Batas waktunya ditambahkan." in corrected
    assert "sampai hari pemungutan suara" in corrected
    assert reader.get(address, headers={"If-None-Match": told["ETag"]}).status_code == 200
    differing = main_of(approver.get(f"{page}versi/2/"))
    assert "<ins>" in differing or "diff-new" in differing

    approver.post(f"{page}tarik/", {"why": "Tanggalnya keliru."})
    gone = reader.get(address)
    assert gone.status_code == 410
    assert "Tanggalnya keliru." in main_of(gone)
    assert "sampai hari" not in main_of(gone)
    assert "Masa tenang" not in main_of(reader.get("/kabar/"))
    assert reader.get(f"{address}bagikan.png").status_code == 404
    verbs = (
        AuditEvent.objects.filter(object_type="portal.piece").order_by("pk").values_list("verb", flat=True)
    )
    assert list(verbs) == [
        "piece_begun", "piece_approval_asked", "piece_approved", "piece_revised", "piece_approval_asked",
        "piece_approved", "piece_withdrawn",
    ]  # fmt: skip


def test_the_database_refuses_an_author_who_approves_and_any_rewriting(at):
    ratna, hamdan = people()
    piece = actions.begin("article", wording(), by=ratna, now=MORNING)
    lawyer = make_person("sulastri", "legal")
    second = actions.revise(piece, wording(title="Lain"), by=lawyer, now=MORNING)
    for author in (ratna, lawyer):  # of any version, not of this one alone
        with pytest.raises(DatabaseError, match="cannot approve"), transaction.atomic():
            PieceApproval.objects.create(
                version=second, approved_by=author, approved_at=MORNING, publish_at=MORNING
            )
    PieceApproval.objects.create(version=second, approved_by=hamdan, approved_at=MORNING, publish_at=MORNING)
    for rows, change in ((PieceVersion, {"title": "X"}), (PieceApproval, {"publish_at": MORNING})):
        with pytest.raises(DatabaseError, match="written once"), transaction.atomic():
            rows.objects.update(**change)
        with pytest.raises(DatabaseError, match="written once"), transaction.atomic():
            rows.objects.filter(pk=rows.objects.last().pk)._raw_delete("default")


def test_what_was_approved_is_what_was_read(at):
    """A version written meanwhile is not let out by the click on the one before."""
    ratna, hamdan = people()
    piece = actions.begin("article", wording(), by=ratna, now=MORNING)
    actions.ask(piece, by=ratna, now=MORNING)
    actions.revise(piece, wording(title="Lain sekali"), by=ratna, now=MORNING)
    actions.ask(piece, by=ratna, now=MORNING)
    signed_in(hamdan).post(f"/penerbitan/{piece.pk}/setujui/", {"number": 1})
    assert not PieceApproval.objects.exists()


def test_a_piece_comes_back_to_its_author_with_the_reason(at):
    ratna, hamdan = people()
    piece = actions.begin("notice", wording(), by=ratna, now=MORNING)
    actions.ask(piece, by=ratna, now=MORNING)
    signed_in(hamdan).post(f"/penerbitan/{piece.pk}/kembalikan/", {"why": "Kalimatnya terlalu panjang."})
    page = main_of(signed_in(ratna).get(f"/penerbitan/{piece.pk}/"))
    assert "Kalimatnya terlalu panjang." in page
    assert "Minta persetujuan" in page


def test_what_was_never_out_leaves_no_tombstone(at):
    ratna, hamdan = people()
    piece = published(ratna, hamdan, MORNING, at=MORNING + timedelta(days=1))
    actions.withdraw(piece, "Tidak jadi.", by=hamdan, now=MORNING)
    at(MORNING + timedelta(days=2))
    assert Client().get(f"/kabar/{piece.slug}/").status_code == 404


def test_states_are_told_and_many_pieces_cost_no_more_questions_than_one(at):
    ratna, hamdan = people()
    reader, later = signed_in(hamdan), MORNING + timedelta(days=1)

    def asked() -> int:
        with CaptureQueriesContext(connection) as told:
            reader.get("/penerbitan/?keadaan=out")
        return len(told)

    published(ratna, hamdan, MORNING, title="Tulisan 0")
    asked()
    of_one = asked()
    for number in range(1, 12):
        published(ratna, hamdan, MORNING, title=f"Tulisan {number}")
    assert asked() == of_one
    draft = actions.begin("notice", wording(title="Yang belum"), by=ratna, now=MORNING)
    published(ratna, hamdan, MORNING, title="Yang nanti", at=later)
    actions.withdraw(
        published(ratna, hamdan, MORNING, title="Yang ditarik"), "Keliru.", by=hamdan, now=MORNING
    )
    found = {piece.slug: piece.state for piece in reading.with_state(MORNING)}
    assert found["tulisan-3"] == "out"
    assert (found[draft.slug], found["yang-nanti"], found["yang-ditarik"]) == (
        "draft", "scheduled", "withdrawn",
    )  # fmt: skip
    assert reading.with_state(later).get(slug="yang-nanti").state == "out"


# --- texts ----------------------------------------------------------------------------------------


def test_a_text_cites_the_rulebook_with_validity_and_nothing_unknown(at):
    ratna, hamdan = people()
    writer = signed_in(ratna)
    refused = writer.post("/penerbitan/baru/article/", typed(body="Dasarnya [[uu9-1999/1]]."))
    assert refused.status_code == 422
    assert "uu9-1999/1" in main_of(refused)
    book = rulebook.current()
    dated = next(norm for norm in book.norms.values() if norm.valid_from)
    piece = published(ratna, hamdan, MORNING, body=f"Dasarnya [[{dated.id}]].")
    page = main_of(Client().get(f"/kabar/{piece.slug}/"))
    assert dated.article["id"] in page
    assert "Berlaku sejak" in page or "Berlaku " in page


def test_english_is_shown_where_it_was_written_and_said_where_not(at):
    ratna, hamdan = people()
    both = published(ratna, hamdan, MORNING, title="Dua bahasa", title_en="Two languages", body_en="Read it.")
    one = published(ratna, hamdan, MORNING, title="Satu bahasa", title_sas="Sopok base")
    english = Client().get(f"/en/kabar/{both.slug}/").content.decode()
    assert '<h1 lang="en">Two languages</h1>' in english
    assert "Read it." in english
    only = Client().get(f"/en/kabar/{one.slug}/").content.decode()
    assert '<h1 lang="id">Satu bahasa</h1>' in only
    assert "This text exists in Indonesian only." in only
    assert '<p lang="sas"><i>Sopok base</i></p>' in only


def test_a_picture_needs_words_is_told_by_content_and_goes_with_its_piece(at):
    ratna, hamdan = people()
    writer = signed_in(ratna)

    def sent(content, **more):
        picture = SimpleUploadedFile("gambar.png", content, "image/png")
        return writer.post("/penerbitan/baru/infographic/", typed(picture=picture, **more))

    assert "Tulis apa yang tampak pada gambar." in main_of(sent(flat()))
    assert "tidak dapat dipakai" in main_of(sent(b"GIF89a", picture_alt="Kotak putih"))
    assert sent(flat(), picture_alt="Kotak putih").status_code == 302
    piece = Piece.objects.get()
    actions.ask(piece, by=ratna, now=MORNING)
    actions.approve(piece, 1, publish_at=None, by=hamdan, now=MORNING)
    page = main_of(Client().get(f"/kabar/{piece.slug}/"))
    address = re.search(r'<img src="([^"]+)" alt="Kotak putih"', page)[1]
    shown = Client().get(address)
    assert (shown.content, shown["Content-Type"]) == (flat(), "image/png")
    assert Client().get(address, headers={"If-None-Match": shown["ETag"]}).status_code == 304
    actions.withdraw(piece, "Angkanya salah.", by=hamdan, now=MORNING)
    assert Client().get(address).status_code == 404


def test_a_picture_loses_what_the_phone_wrote_into_it(at):
    ratna, _hamdan = people()
    exif = Image.Exif()
    exif[0x010F], exif[0x0112] = "Telepon Rekaan", 6
    kept = actions.keep_picture([flat("JPEG", (60, 40), exif=exif)], by=ratna, now=MORNING)
    body = shelf.place_of(kept.sha256).read_bytes()
    assert b"Telepon Rekaan" not in body
    assert (kept.width, kept.height) == (40, 60)  # and is still shown upright


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("https://www.youtube.com/watch?v=abcdefghijk&t=3", "abcdefghijk"),
        ("youtu.be/abcdefghijk?si=x", "abcdefghijk"),
        ("https://youtube.com/shorts/abcdefghijk", "abcdefghijk"),
        ("https://youtube.com.contoh.example/watch?v=abcdefghijk", ""),
        ("https://contoh.example/watch?v=abcdefghijk", ""),
        ("https://www.youtube.com/watch?v=<script>aa", ""),
    ],
)
def test_only_addresses_of_youtube_name_a_video(address, found):
    assert video_id(address) == found


def test_a_video_is_a_link_with_its_own_still_and_loads_nothing_from_elsewhere(at):
    ratna, hamdan = people()
    still = actions.keep_picture([flat()], by=ratna, now=MORNING)
    piece = published(
        ratna, hamdan, MORNING, kind="video", video="abcdefghijk", picture=still, picture_alt="Balai desa"
    )
    page = Client().get(f"/kabar/{piece.slug}/").content.decode()
    assert 'href="https://www.youtube.com/watch?v=abcdefghijk" rel="noopener noreferrer"' in page
    assert "<iframe" not in page
    sources = re.findall(r'(?:src|srcset)="([^"]+)"', page)
    assert sources
    assert all(source.startswith("/") for source in sources)


# --- machines -------------------------------------------------------------------------------------


def test_the_feed_reads_in_a_feed_reader_and_stays_the_same_while_nothing_changes(at):
    ratna, hamdan = people()
    empty = Client().get("/kabar/atom.xml")
    assert feedparser.parse(empty.content).bozo == 0
    published(ratna, hamdan, MORNING, title="Yang pertama & <tanda>")
    at(MORNING + timedelta(hours=5))
    published(ratna, hamdan, clock.now(), title="Yang kedua")
    published(ratna, hamdan, clock.now(), title="Yang nanti", at=MORNING + timedelta(days=3))
    answer = Client().get("/kabar/atom.xml")
    feed = feedparser.parse(answer.content)
    assert feed.bozo == 0
    assert feed.version == "atom10"
    assert [entry.title for entry in feed.entries] == ["Yang kedua", "Yang pertama & <tanda>"]
    assert feed.entries[1].content[0].value.startswith("<p>Pada masa tenang <strong>jangan</strong>")
    assert feed.entries[1].link == "http://testserver/kabar/yang-pertama-tanda/"
    at(MORNING + timedelta(hours=9))
    assert Client().get("/kabar/atom.xml", headers={"If-None-Match": answer["ETag"]}).status_code == 304


def test_a_shared_link_brings_its_own_picture_and_words(at, settings):
    settings.PANTAU_URL = "https://pantau.contoh.example"
    ratna, hamdan = people()
    piece = published(ratna, hamdan, MORNING, title='Kata "tenang" </script>')
    page = Client().get(f"/kabar/{piece.slug}/").content.decode()
    picture = re.search(r'<meta property="og:image" content="https://pantau.contoh.example([^"]+)"', page)[1]
    assert struct.unpack(">II", Client().get(picture).content[16:24]) == (1200, 630)
    data = re.search(r'<script type="application/ld\+json">(.*?)</script>', page)[1]
    assert "<" not in data
    assert '"headline": "Kata \\"tenang\\" \\u003c/script\\u003e"' in data


def test_the_sitemap_lists_what_is_out_and_robots_name_it(at):
    ratna, hamdan = people()
    piece = published(ratna, hamdan, MORNING)
    listed = Client().get("/sitemap.xml").content.decode()
    for address in (f"/kabar/{piece.slug}/", f"/en/kabar/{piece.slug}/", "/panduan/"):
        assert f"<loc>http://testserver{address}</loc>" in listed
    for address in re.findall("<loc>http://testserver(.*?)</loc>", listed):
        assert Client().get(address).status_code == 200, address
    robots = Client().get("/robots.txt").content.decode()
    assert "Sitemap: http://testserver/sitemap.xml" in robots
    assert "Disallow: /penerbitan/" in robots


LISTS = ("podcast-feed", "podcast-cover")


def public_addresses(piece, held) -> set[str]:
    given = {"slug": piece.slug, "sha256": held.sha256, "shape": "png"}
    found = set()
    for space in ("portal", "portal_en", "portal_root"):
        room = next(one for one in get_resolver().url_patterns if getattr(one, "namespace", "") == space)
        for pattern in room.url_patterns:
            if getattr(pattern, "name", "").startswith(("news", *LISTS)) or space == "portal_root":
                path = re.sub(r"<slug:(\w+)>", lambda part: given[part[1]], str(pattern.pattern))
                found.add(f"/{room.pattern}{path}")
    return found


def test_every_public_page_is_open_sets_no_cookie_and_is_the_same_for_each_role(at):
    ratna, hamdan = people()
    held = actions.keep_picture([flat()], by=ratna, now=MORNING)
    piece = published(ratna, hamdan, MORNING, picture=held, picture_alt="Putih")
    for address in public_addresses(piece, held):
        answer = Client().get(address)
        assert answer.status_code == 200, address
        assert not answer.cookies, address
        assert "public" in answer["Cache-Control"], address
        assert Client().get(address, headers={"If-None-Match": answer["ETag"]}).status_code == 304, address
        assert Client().post(address).status_code == 405, address
        for reader in (hamdan, ratna):
            assert signed_in(reader).get(address).content == answer.content, address


# --- who may ---------------------------------------------------------------------------------------

SEE = ("officer", "commissioner", "legal", "coordinator", "leadership", "auditor")
WRITE, LET_OUT, PUSH = ("officer", "legal"), ("commissioner", "legal"), ("officer", "commissioner", "legal")


def answers(status: int, *allowed: str) -> dict[str, int]:
    return dict.fromkeys(Role.values, 403) | dict.fromkeys(allowed, status)


MATRIX = {
    "pieces": ("get", answers(200, *SEE)),
    "begin": ("get", answers(200, *WRITE)),
    "piece": ("get", answers(200, *SEE)),
    "revise": ("get", answers(200, *WRITE)),
    "compare": ("get", answers(200, *SEE)),
    "ask": ("post", answers(302, *WRITE)),
    "approve": ("post", answers(422, *LET_OUT)),
    "send-back": ("post", answers(422, *LET_OUT)),
    "withdraw": ("post", answers(422, *LET_OUT)),
    "picture": ("get", answers(200, *SEE)),
    "recording": ("get", answers(404, *SEE)),  # nothing was recorded
    # Nothing is out yet.
    "social": ("get", answers(404, *SEE)),
    "social-image": ("get", answers(404, *SEE)),
    "social-pack": ("get", answers(404, *SEE)),
    "push": ("post", answers(302, *PUSH)),
    "order-pack": ("post", answers(302, *PUSH)),
    "upload-pack": ("post", answers(302, *PUSH)),
    "pack": ("get", answers(404, *SEE)),
}


def desk_routes() -> set[str]:
    room = next(one for one in get_resolver().url_patterns if getattr(one, "namespace", "") == "publishing")
    return {pattern.name for pattern in room.url_patterns}


def test_every_route_of_the_desk_stands_in_the_matrix():
    assert desk_routes() == set(MATRIX)


@pytest.mark.parametrize("route", MATRIX)
def test_each_role_is_answered_as_its_line_says_and_strangers_go_to_the_door(at, route):
    author = make_person("penulis", "officer")
    held = actions.keep_picture([flat()], by=author, now=MORNING)
    piece = actions.begin("article", wording(picture=held, picture_alt="Putih"), by=author, now=MORNING)
    actions.revise(piece, wording(title="Lain"), by=author, now=MORNING)
    given = {
        "social-image": [piece.pk, "x"],
        "begin": ["notice"],
        "compare": [piece.pk, 2],
        "pieces": [],
        "picture": [held.sha256],
    }
    address = reverse(f"publishing:{route}", args=given.get(route, [piece.pk]))
    method, expected = MATRIX[route]
    found = {
        role: getattr(signed_in(make_person(role, role)), method)(address).status_code for role in Role.values
    }
    assert found == expected
    stranger = getattr(Client(), method)(address)
    assert (stranger.status_code, stranger["Location"].split("?")[0]) == (302, "/masuk/")
