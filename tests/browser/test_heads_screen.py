"""The published heads of the log fit a phone: roots of 64 letters break, nothing is cut off."""

import pytest

from made_up_findings import make_post
from pantau.office.evidence import actions, signing
from pantau.web.ui import clock
from staff import make_person

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
]


@pytest.mark.parametrize("width", [360, 1280])
def test_heads_and_the_key_can_be_read_whole(desk, settings, tmp_path, width):
    settings.PANTAU_DATA = tmp_path
    officer = make_person("ratna", "officer")
    actions.take(make_post("Pilih 4"), by=officer, reason="Masa tenang.", answers={}, now=clock.now())
    head = signing.sign(clock.now())
    visitor = desk(width=width)
    page = visitor.go("/buku-besar/")
    assert visitor.sideways() == 0
    shown = page.locator("main").inner_text().replace("\u200b", "")
    assert signing.read(head).head.root in shown
    assert signing.fingerprint(signing.key_at()) in shown
    assert visitor.complaints == []
