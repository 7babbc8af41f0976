"""Redacted copies: what is covered is gone from the copy, the original stays, and both are in the log."""

import io

import pytest

from made_up_findings import make_post
from pantau.engine.evidence import read_manifest
from pantau.engine.evidence.ledger import read_entry
from pantau.office.evidence import actions, files
from pantau.office.evidence.models import Evidence, LedgerLeaf
from pantau.web.ui import clock
from staff import make_person, signed_in

Image = pytest.importorskip("PIL.Image")
pytestmark = pytest.mark.django_db

FORM = {"x": ["10"], "y": ["20"], "l": ["30"], "t": ["10"], "how": "black", "reason": "Untuk siaran pers."}


@pytest.fixture
def picture(officer) -> Evidence:
    """A picture whose every pixel is another colour."""
    image = Image.new("RGB", (100, 60))
    image.putdata([(x * 2, y * 4, (x * y) % 256) for y in range(60) for x in range(100)])
    written = io.BytesIO()
    image.save(written, "PNG")
    bodies = {"media/1.png": ("image/png", written.getvalue()), "catatan.txt": ("text/plain", b"x")}
    return actions.seal(
        make_post("Foto"), bodies, by=officer, reason="Masa tenang.", how="by_hand", now=clock.now()
    )


def address(evidence: Evidence, name: str = "media/1.png", door: str = "samarkan") -> str:
    return f"/bukti/{evidence.pk}/{door}/{evidence.parts.get(name=name).pk}/"


def pixels(evidence: Evidence):
    return Image.open(io.BytesIO(files.read(evidence.parts.get(name="redacted.png").sha256)))


def test_what_is_covered_is_gone_and_the_rest_is_as_it_was(picture, officer):
    client = signed_in(officer)
    assert client.get(address(picture)).status_code == 200
    assert client.post(address(picture), FORM).status_code == 302
    copy = Evidence.objects.get(derived_from=picture)
    image = pixels(copy)
    assert image.size == (100, 60)
    assert image.crop((10, 20, 40, 30)).getcolors() == [(300, (0, 0, 0))]
    assert image.getpixel((9, 20)) == (18, 80, 180)
    assert image.getpixel((40, 29)) == (80, 116, (40 * 29) % 256)


def test_blurring_leaves_only_a_few_squares(picture, officer):
    signed_in(officer).post(address(picture), FORM | {"how": "coarse"})
    part = pixels(Evidence.objects.get(derived_from=picture)).crop((10, 20, 40, 30))
    assert 1 < len(part.getcolors()) <= 16


def test_the_copy_is_sealed_and_linked_both_ways(picture, officer):
    signed_in(officer).post(address(picture), FORM)
    copy = Evidence.objects.get(derived_from=picture)
    about = read_manifest(bytes(copy.manifest)).about
    assert (about["original"], about["original_part"], about["hidden"]) == (picture.sha256, "media/1.png", 1)
    leaf = read_entry(bytes(LedgerLeaf.objects.get(kind="redacted_copy").leaf))
    assert (leaf.item, leaf.facts["copy"]) == (picture.sha256, copy.sha256)
    client = signed_in(officer)
    assert f"/bukti/{copy.pk}/" in client.get(f"/bukti/{picture.pk}/").content.decode()
    assert f"/bukti/{picture.pk}/" in client.get(f"/bukti/{copy.pk}/").content.decode()


@pytest.mark.parametrize(
    "change",
    [{"x": ["200"]}, {"x": [""]}, {"l": ["0"]}, {"x": ["-5"]}, {"x": ["lima"]}, {"reason": "x"}],
)  # fmt: skip
def test_boxes_beside_the_picture_and_no_reason_are_refused(picture, officer, change):
    answer = signed_in(officer).post(address(picture), FORM | change)
    assert answer.status_code == 422
    assert Evidence.objects.count() == 1


def test_only_pictures_of_this_evidence_are_shown(picture, officer):
    client = signed_in(officer)
    shown = client.get(address(picture, door="bagian"))
    assert (shown["content-type"], shown["x-content-type-options"]) == ("image/png", "nosniff")
    assert "sandbox" in shown["content-security-policy"]
    assert client.get(address(picture, "catatan.txt", "bagian")).status_code == 404
    assert client.get(address(picture, "catatan.txt")).status_code == 404


def test_an_auditor_looks_and_makes_no_copies(picture):
    client = signed_in(make_person("auditor", "auditor"))
    assert client.get(address(picture, door="bagian")).status_code == 200
    assert client.post(address(picture), FORM).status_code == 403
