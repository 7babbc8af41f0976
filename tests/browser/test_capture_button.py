"""The button that captures a page: pressed in the room of review, its state changes under one's eyes."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from capture_site import Site
from made_up_findings import make_finding, make_post
from pantau.office.evidence import captures
from pantau.office.evidence.models import PageCapture
from pantau.web.ui import clock

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
]


def test_pressed_once_it_goes_from_waiting_to_captured_without_leaving_the_page(desk, settings, tmp_path):
    settings.PANTAU_DATA = tmp_path
    with Site() as site:
        settings.PANTAU_CAPTURE_ALLOW = (site.place,)
        finding = make_finding(post=make_post(url=site.address + "/"))
        officer = desk("ratna")
        page = officer.go(f"/tinjau/{finding.pk}/")
        card = page.locator("#rekaman")
        card.get_by_label("Mengapa direkam").fill("Ajakan memilih pada masa tenang.")
        card.get_by_role("button", name="Rekam halaman").click()
        expect(card.get_by_text("menunggu giliran")).to_be_visible()
        captures.run(PageCapture.objects.get().pk, now=clock.now)
    expect(card.get_by_text("terekam", exact=True)).to_be_visible()
    expect(card.get_by_role("img")).to_be_visible()
    assert page.url.endswith(f"/tinjau/{finding.pk}/")
    assert officer.complaints == []


@pytest.mark.parametrize("width", [1280, 360])
def test_no_page_of_captures_scrolls_sideways(desk, width):
    post = make_post(url="https://contoh.example/" + "panjang" * 60)
    officer = desk("ratna", width=width)
    capture = PageCapture.objects.create(
        post=post,
        how="browser",
        url=post.url,
        status="unreachable",
        reason="login_wall",
        asked_at=clock.now(),
    )
    for address in ("/bukti/rekaman/", f"/bukti/rekaman/{capture.pk}/", f"/bukti/unggahan/{post.pk}/unggah/"):
        officer.go(address)
        assert officer.sideways() == 0, address
