"""Pictures of a post in a real browser: boxes over the words, earlier decisions beside, nothing off a narrow phone."""

import io

import pytest
from playwright.sync_api import expect

from made_up_findings import QUIET, make_finding
from pantau.demo.platforms.posters import CALLS, drawn
from pantau.engine.pictures import bands
from pantau.engine.pictures.pdq import look_of
from pantau.office.collection import pictures
from pantau.office.posts.models import PostPicture
from pantau.office.review.actions import Verdict, decide
from staff import make_person

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
]
LINES = [
    {"text": "JANGAN LUPA", "box": [64, 448, 500, 512], "confidence": 0.98},
    {"text": "Coblos nomor 4", "box": [64, 544, 420, 590], "confidence": 0.99},
    {"text": "kerja nyata untuk desa klta", "box": [64, 640, 576, 682], "confidence": 0.55},
]


def test_the_words_are_boxed_and_an_earlier_decision_stands_beside_them(desk) -> None:
    officer = make_person("ratna", "officer")
    before, now = make_finding(), make_finding()
    for finding, width in ((before, 1080), (now, 640)):
        taken = pictures.take(io.BytesIO(drawn(CALLS[0], width)))
        pictures.keep(taken, now=QUIET)
        look = look_of(taken.data)
        PostPicture.objects.create(
            post=finding.post, sha256=taken.sha256, lines=LINES, reader="made up 1", read_at=QUIET, route="x_api",
            given_at=QUIET, look=b"".join(look.hashes), quality=look.quality, look_keys=bands.keys(look.hash),
        )  # fmt: skip
    decide(officer, before.pk, Verdict("look_into", "", "Poster ajakan pada masa tenang."), QUIET)
    now.picture_spans = [[0, 0, 26, "JANGAN LUPA\nCoblos nomor 4", "call_to_vote"]]
    now.save(update_fields=["picture_spans"])
    for width, script in ((1280, True), (360, False)):
        seat = desk(f"petugas{width}", width=width, script=script)
        page = seat.go(f"/tinjau/{now.pk}/")
        part = page.locator("#gambar")
        expect(part.locator("rect.hit")).to_have_count(2)
        expect(part.locator("rect.unsure")).to_have_count(1)
        expect(part.get_by_text("Poster ajakan pada masa tenang.")).to_be_visible()
        part.get_by_label("Kaburkan").check()
        assert "blur" in part.locator("image").evaluate("one => getComputedStyle(one).filter")
        assert seat.sideways() <= 0


def filter_of(picture) -> str:
    return picture.evaluate("one => getComputedStyle(one).filter")


def test_who_chose_so_sees_each_picture_blurred_until_shown_by_mouse_or_keyboard_without_a_script(
    desk,
) -> None:
    finding = make_finding()
    for number, text in enumerate(CALLS[:2]):
        taken = pictures.take(io.BytesIO(drawn(text, 640)))
        pictures.keep(taken, now=QUIET)
        PostPicture.objects.create(
            post=finding.post, sha256=taken.sha256, lines=LINES[:number], reader="made up 1", read_at=QUIET,
            route="x_api", given_at=QUIET,
        )  # fmt: skip
    seat = desk("petugas", width=360, script=False)
    shown = seat.go(f"/tinjau/{finding.pk}/").locator("#gambar image").first
    assert filter_of(shown) == "none"
    expect(seat.page.get_by_label("Tampilkan gambar ini").first).to_be_hidden()
    seat.go("/masuk/saya/").get_by_role("button", name="Kaburkan gambar").click()
    page = seat.go(f"/tinjau/{finding.pk}/")
    first, second = page.locator("#gambar image").all()
    assert "blur" in filter_of(first)
    page.get_by_label("Tampilkan gambar ini").first.focus()
    assert "blur" in filter_of(first)  # to come by is not to ask
    page.keyboard.press("Space")
    assert (filter_of(first), "blur" in filter_of(second)) == ("none", True)
    assert seat.sideways() <= 0
