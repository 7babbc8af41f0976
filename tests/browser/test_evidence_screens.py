"""Evidence and its log on the screens that people have, and a picture covered with the mouse."""

import io

import pytest

from made_up_findings import make_post
from pantau.office.evidence import actions, auditing, signing
from pantau.office.evidence.models import Evidence
from pantau.office.people.models import User
from pantau.web.ui import clock

Image = pytest.importorskip("PIL.Image")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture
def data(settings, tmp_path):
    settings.PANTAU_DATA = tmp_path
    return tmp_path


def make_evidence(user: User) -> Evidence:
    written = io.BytesIO()
    Image.new("RGB", (1200, 800), (200, 120, 40)).save(written, "PNG")
    bodies = {"media/1.png": ("image/png", written.getvalue()), "post.json": ("application/json", b"{}")}
    made = actions.seal(
        make_post("Semeton jari, pilih no urut 4"), bodies, by=user, reason="Ajakan memilih pada masa tenang.",
        how="platform", now=clock.now(),
    )  # fmt: skip
    signing.sign(clock.now())
    auditing.audit(clock.now())
    return made


@pytest.mark.parametrize("width", [1280, 360])
def test_nothing_is_wider_than_the_screen(desk, data, width):
    one = desk("ratna", full_name="Baiq Ratnasari", width=width)
    one.go("/bukti/buku-besar/")
    assert one.sideways() == 0
    evidence = make_evidence(User.objects.get(username="ratna"))
    part = evidence.parts.get(name="media/1.png").pk
    for path in (f"/bukti/{evidence.pk}/", "/bukti/buku-besar/", f"/bukti/{evidence.pk}/samarkan/{part}/"):
        one.go(path)
        assert one.sideways() == 0, path
    assert one.complaints == []


def test_a_box_is_drawn_with_the_mouse(desk, data):
    one = desk("ratna", full_name="Baiq Ratnasari")
    evidence = make_evidence(User.objects.get(username="ratna"))
    page = one.go(f"/bukti/{evidence.pk}/samarkan/{evidence.parts.get(name='media/1.png').pk}/")
    frame = page.locator("#samarkan img").bounding_box()
    page.mouse.move(frame["x"] + 20, frame["y"] + 20)
    page.mouse.down()
    page.mouse.move(frame["x"] + 120, frame["y"] + 70, steps=3)
    page.mouse.up()
    ratio = 1200 / frame["width"]
    written = [int(page.locator(f"[name={side}]").first.input_value()) for side in "xylt"]
    for found, wanted in zip(written, (20, 20, 100, 50), strict=True):
        assert abs(found - wanted * ratio) <= 2
    page.fill("[name=reason]", "Untuk siaran pers.")
    page.get_by_role("button", name="Buat salinan tersamar").click()
    page.wait_for_url("**/bukti/*/")
    assert Evidence.objects.get(derived_from=evidence)
    assert one.complaints == []
