"""Files of reports: by content and never by name, in pieces that go on after a break, sealed as they came, shown
without where they were made, scanned where a scanner is set up, and handed out so that nothing in them can run."""

import io
import socket
import threading
from datetime import UTC, datetime

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from PIL import Image

from made_up_pictures import flat
from pantau.engine.evidence import brought
from pantau.engine.evidence.capture.received import ReceivedError
from pantau.office.evidence import files as evidence_files
from pantau.office.portal.reports import arrivals, codes, drafting, files
from pantau.office.portal.reports.models import Arriving, Report, ReportFile
from pantau.web.ui import clock
from staff import make_person, signed_in

pytestmark = pytest.mark.django_db
NOW = datetime(2024, 2, 6, 3, 0, tzinfo=UTC)
TUS = {"Tus-Resumable": "1.0.0"}
PLACE = b"Dusun Rekaan"


@pytest.fixture(autouse=True)
def _at(settings, tmp_path, monkeypatch):
    settings.PANTAU_DATA = tmp_path
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def report(db) -> Report:
    return drafting.begin("anonymous", CODE, language="id", network="uji", now=NOW)


CODE = codes.new()


@pytest.fixture
def phone(report) -> Client:
    client = Client()
    client.cookies["pantau_lapor"] = CODE
    return client


def photo(kind: str = "JPEG", orientation: int = 6) -> bytes:
    """With a place, a device and a comment in it."""
    picture, exif = Image.new("RGB", (64, 48), "teal"), Image.Exif()
    exif[0x0110], exif[0x0112], exif[0x010E] = "Ponsel Rekaan", orientation, PLACE.decode()
    exif.get_ifd(0x8825)[1] = "S"
    out = io.BytesIO()
    picture.save(out, kind, exif=exif, **({"comment": PLACE} if kind == "JPEG" else {}))
    return out.getvalue()


def box(name: bytes, body: bytes) -> bytes:
    return (len(body) + 8).to_bytes(4, "big") + name + body


def film(brand: bytes = b"isom") -> bytes:
    told = box(b"udta", box(b"\xa9xyz", b"-8.6+116.1/" + PLACE))
    return (
        box(b"ftyp", brand + bytes(4))
        + box(b"moov", box(b"mvhd", bytes(100)) + told)
        + box(b"mdat", b"film" * 50)
    )


SOUND = b"ID3\x04\0\0\0\0\0" + bytes((len(PLACE),)) + PLACE + b"\xff\xfb\x90\x64" + bytes(400)
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF\n"


def send_whole(phone: Client, body: bytes, name: str, kind: str = "image/png"):
    file = io.BytesIO(body)
    file.name, file.content_type = name, kind
    return phone.post("/lapor/isi/bukti/", {"files": file})


def announce(phone: Client, size: object, **more):
    return phone.post("/lapor/berkas/", headers={**TUS, "Upload-Length": str(size), **more})


def piece(phone: Client, address: str, offset: object, body: bytes, **more):
    headers = {**TUS, "Upload-Offset": str(offset), **more}
    return phone.patch(address, body, content_type=arrivals.PIECE, headers=headers)


# --- by content -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "name", "kind"),
    [
        (flat(), "surat.pdf", "png"),
        (photo(), "a.exe", "jpeg"),
        (film(), "lagu.mp3", "mp4"),
        (film(b"M4A "), "a.mp4", "m4a"),
        (film(b"qt  "), "a.mov", "mp4"),
        (SOUND, "foto.png", "mp3"),
        (PDF, "x", "pdf"),
    ],
)
def test_a_file_is_what_it_holds_whatever_it_is_called(phone, body, name, kind):
    assert send_whole(phone, body, name).status_code == 303
    held = ReportFile.objects.get()
    assert (held.kind, held.size) == (kind, len(body))
    assert name.encode() not in str(ReportFile.objects.values()).encode()


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "kosong"),
        (b"MZ\x90\0" + bytes(200), "tidak diterima"),
        (b"<!doctype html><script>alert(1)</script>", "tidak diterima"),
        (b"PK\x03\x04" + bytes(100), "tidak diterima"),
        (flat()[:80], "rusak"),
        (film()[:-30], "rusak"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "tidak diterima"),
    ],
)
def test_what_cannot_be_taken_is_said_and_leaves_nothing(phone, tmp_path, body, said):
    answer = send_whole(phone, body, "foto.png")
    if body:
        assert answer.status_code == 422
        assert said in answer.content.decode()
    assert not ReportFile.objects.exists()
    assert not Arriving.objects.exists()
    assert not [one for one in (tmp_path / "reports").rglob("*") if one.is_file()]


def test_the_same_file_twice_is_one_and_there_is_an_end_to_them(phone, report):
    for _ in range(2):
        assert send_whole(phone, flat(), "a.png").status_code == 303
    assert report.files.count() == 1
    for width in range(files.MOST_FILES - 1):
        files.receive(report, Whole(flat(size=(60, 40 + width + 1))), now=NOW)
    assert "Paling banyak" in send_whole(phone, photo(), "b.jpg").content.decode()


class Whole:
    def __init__(self, body: bytes) -> None:
        self.body, self.size = body, len(body)

    def chunks(self):
        yield self.body


# --- without the place ----------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_pictures_are_shown_without_place_and_device_and_with_the_same_pixels(report, kind):
    body = photo(kind)
    held = files.receive(report, Whole(body), now=NOW)
    shown = files.shown(held).read_bytes()
    assert held.stripped
    assert PLACE not in shown
    assert b"Ponsel" not in shown
    before, after = Image.open(io.BytesIO(body)), Image.open(io.BytesIO(shown))
    assert before.tobytes() == after.tobytes()
    assert set(after.getexif()) <= {0x0112}
    if kind == "JPEG":
        assert after.getexif()[0x0112] == 6  # or it would lie on its side


@pytest.mark.parametrize("body", [film(), film(b"M4A "), SOUND])
def test_film_and_sound_lose_what_tells_and_nothing_else(report, body):
    held = files.receive(report, Whole(body), now=NOW)
    shown = files.shown(held).read_bytes()
    assert PLACE not in shown
    assert (b"film" * 50 in shown) == (b"film" * 50 in body)
    if body is not SOUND:
        assert len(shown) == len(body)  # places are counted from the start of the file


def test_the_original_is_sealed_as_it_came_and_the_copy_is_handed_out_to_keep(
    phone, report, django_capture_on_commit_callbacks
):
    body = photo()
    send_whole(phone, body, "a.jpg")
    drafting.tell(report, {"event.what": "Foto"}, now=NOW)
    with django_capture_on_commit_callbacks(execute=True):
        drafting.send(report, trap="", network="uji", now=NOW)
    held = ReportFile.objects.get()
    assert evidence_files.read(held.sha256) == body
    assert not files.original_at(held).exists()
    assert held.capture.files.get(role="screenshot").original_name == ""
    officer = signed_in(make_person("ani", "officer"))
    answer = officer.get(f"/laporan/{report.pk}/berkas/{held.pk}/")
    given_out = b"".join(answer.streaming_content)
    assert PLACE not in given_out
    assert answer["Content-Disposition"].startswith("attachment;")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    # More comes after it was sent: sealed at once, apart from the first.
    with django_capture_on_commit_callbacks(execute=True):
        phone.post("/lapor/lacak/tambah/", {"files": io.BytesIO(PDF)})
    assert ReportFile.objects.exclude(capture=held.capture).get().capture.sha256


# --- in pieces ------------------------------------------------------------------------------------


def test_a_file_goes_on_where_the_network_broke_off(phone, report):
    body = photo()
    begun = announce(phone, len(body))
    address = begun["Location"]
    assert begun.status_code == 201
    assert piece(phone, address, 0, body[:100])["Upload-Offset"] == "100"
    found = phone.head(address)
    assert (found["Upload-Offset"], found["Upload-Length"]) == ("100", str(len(body)))
    assert piece(phone, address, 0, body[:100]).status_code == 409
    assert piece(phone, address, 50, b"x")["Upload-Offset"] == "100"
    assert piece(phone, address, 100, body[100:]).status_code == 204
    assert report.files.get().size == len(body)
    assert phone.head(address).status_code == 404


def test_another_phone_finds_nothing_under_an_address(phone, report):
    address = announce(phone, 10)["Location"]
    other = Client()
    drafting.begin("anonymous", other_code := codes.new(), language="id", network="uji", now=NOW)
    other.cookies["pantau_lapor"] = other_code
    for client in (Client(), other):
        assert client.head(address).status_code == 404
        assert piece(client, address, 0, b"0123456789").status_code == 404
        assert client.delete(address, headers=TUS).status_code == 404
    assert phone.delete(address, headers=TUS).status_code == 204
    assert phone.head(address).status_code == 404


@pytest.mark.parametrize(
    ("size", "status"), [("0", 422), ("-1", 422), ("", 422), ("1e9", 422), ("٣", 422), (str(10**11), 413)]
)
def test_sizes_that_cannot_be_are_refused(phone, size, status):
    assert announce(phone, size).status_code == status


def test_the_protocol_is_told_and_other_editions_refused(phone):
    assert phone.options("/lapor/berkas/")["Tus-Extension"] == "creation,termination"
    assert announce(phone, 5, **{"Tus-Resumable": "0.2.2"}).status_code == 412
    address = announce(phone, 5)["Location"]
    assert phone.patch(address, b"01234", content_type="text/plain", headers=TUS).status_code == 415
    assert piece(phone, address, 0, b"0123456").status_code == 422
    assert phone.head(address)["Upload-Offset"] == "0"


@hypothesis_settings(max_examples=40)
@given(
    pieces=st.lists(st.tuples(st.integers(-2, 120), st.binary(min_size=1, max_size=60)), max_size=8),
    size=st.integers(1, 100),
)
def test_whatever_pieces_come_no_byte_is_misplaced_and_nothing_breaks(report, pieces, size):
    phone = Client()
    phone.cookies["pantau_lapor"] = CODE
    address = announce(phone, size)["Location"]
    there = b""
    for offset, body in pieces:
        answer = piece(phone, address, offset, body)
        fits = offset == len(there) and len(there) + len(body) <= size
        assert answer.status_code in ((204, 422) if fits else (404, 409, 422))
        if not fits:
            continue
        there += body
        if len(there) == size:
            assert phone.head(address).status_code == 404  # taken, or refused for what it is
            break
        arriving = Arriving.objects.get(key=address.split("/")[-2])
        assert (files._arriving_at(arriving)).read_bytes() == there
    Arriving.objects.all().delete()
    ReportFile.objects.all().delete()


WHOLE = [photo(), photo("PNG"), photo("WEBP"), film(), SOUND]


@st.composite
def broken(draw) -> bytes:
    """A whole file with a few bytes changed, or any bytes at all."""
    body = draw(st.sampled_from(WHOLE))
    at, new = draw(st.integers(0, len(body) - 1)), draw(st.binary(min_size=1, max_size=4))
    return draw(st.one_of(st.binary(max_size=300), st.just(body[:at] + new + body[at + len(new) :])))


@hypothesis_settings(max_examples=300)
@given(broken())
def test_broken_files_are_refused_or_cut_and_never_crash(tmp_path_factory, body):
    source = tmp_path_factory.mktemp("rusak") / "a"
    source.write_bytes(body)
    try:
        kind = brought.check(source)
        brought.strip(source, source.with_name("b"), kind)
    except (ReceivedError, brought.NotStrippedError):
        return
    if kind in ("jpeg", "png", "webp") and source.with_name("b").stat().st_size:
        assert brought.kind_of(source.with_name("b").read_bytes()[:100]) == kind


# --- scanned --------------------------------------------------------------------------------------


class Daemon:
    """Speaks clamd's INSTREAM: sizes and pieces until an empty one, then its answer."""

    def __init__(self, path) -> None:
        self.heard = b""
        self._socket = socket.socket(socket.AF_UNIX)
        self._socket.bind(str(path))
        self._socket.listen()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        while True:
            try:
                caller, _address = self._socket.accept()
            except OSError:
                return
            with caller, caller.makefile("rb") as heard:
                assert heard.read(10) == b"zINSTREAM\0"
                body = b""
                while size := int.from_bytes(heard.read(4), "big"):
                    body += heard.read(size)
                self.heard = body
                found = b"EICAR" in body
                caller.sendall(b"stream: Eicar-Test-Signature FOUND\0" if found else b"stream: OK\0")

    def stop(self) -> None:
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._thread.join()


@pytest.fixture
def daemon(tmp_path, settings):
    settings.PANTAU_CLAMAV = f"unix:{tmp_path / 'clamd'}"
    made = Daemon(tmp_path / "clamd")
    yield made
    made.stop()


def test_what_the_scanner_finds_is_set_apart_and_said(phone, report, daemon):
    body = PDF.replace(b"<<>>", b"EICAR")
    send_whole(phone, flat(), "a.png")
    assert daemon.heard == flat()
    send_whole(phone, body, "b.pdf")
    clean, infected = report.files.order_by("pk")
    assert (clean.scan, infected.scan, infected.virus) == ("clean", "infected", "Eicar-Test-Signature")
    assert "program berbahaya" in phone.get("/lapor/isi/bukti/").content.decode()
    drafting.tell(report, {"event.what": "Surat"}, now=NOW)
    drafting.send(report, trap="", network="uji", now=NOW)
    infected.refresh_from_db()
    assert infected.capture is None
    officer = signed_in(make_person("ani", "officer"))
    assert officer.get(f"/laporan/{report.pk}/berkas/{infected.pk}/").status_code == 404
    assert "Eicar-Test-Signature" in officer.get(f"/laporan/{report.pk}/").content.decode()


def test_files_wait_for_a_scanner_that_is_away(report, tmp_path, settings):
    settings.PANTAU_CLAMAV = f"unix:{tmp_path / 'later'}"
    held = files.receive(report, Whole(flat()), now=NOW)
    assert held.scan == "waiting"
    daemon = Daemon(tmp_path / "later")
    files.rescan(held)
    daemon.stop()
    held.refresh_from_db()
    assert held.scan == "clean"
