"""Heads are signed and stamped, keys change, and a package of the office's passes its verifier."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest

from made_up_findings import make_post
from pantau.engine.evidence import canonical_bytes
from pantau.engine.evidence.heads import FileSigner, SignedHead
from pantau.engine.evidence.merkle import leaf_hash, proves_inclusion
from pantau.engine.evidence.timestamps import StampError, Token, stamped_at
from pantau.engine.evidence.verify import check_file, root_digest
from pantau.office.evidence import actions, files, ledger, signing, stamping, tasks
from pantau.office.evidence.models import Evidence, HeadStamp, LogHead
from pantau.web.ui import clock
from pdf_text import printed, squeezed
from staff import make_person, signed_in
from time_stamp_authority import LocalAuthority, make_authority, serving

pytestmark = pytest.mark.django_db

WHY = "Diminta untuk rapat pleno."
SIGNER = """
import sys
from pathlib import Path
from pantau.engine.evidence.heads import FileSigner
signer = FileSigner.at(Path(sys.argv[1]))
said = signer.public_key if sys.argv[2] == "public-key" else signer.sign(sys.stdin.buffer.read())
print(said.hex())
"""


@pytest.fixture
def evidence(officer) -> Evidence:
    return actions.take(
        make_post("Pilih nomor 4", author_name="Warung Rekaan"),
        by=officer, reason="Masa tenang.", answers={}, now=clock.now(),
    )  # fmt: skip


@pytest.fixture
def authority(tmp_path, settings):
    with serving(make_authority(tmp_path / "authority")) as one:
        chain = tmp_path / "chain.pem"
        chain.write_bytes(one.chain)
        settings.PANTAU_TIME_STAMPS = (("Otoritas Contoh", one.url, str(chain)),)
        yield one


def package(client, evidence: Evidence, folder: Path) -> Path:
    answer = client.post(f"/bukti/{evidence.pk}/unduh/", {"reason": WHY})
    assert answer.status_code == 200
    path = folder / "bukti.zip"
    path.write_bytes(b"".join(answer.streaming_content))
    return path


def states(path: Path, key: str | None = None, *roots: str) -> dict[str, str]:
    return {one.name: one.state for one in check_file(path, key, roots).checks}


def root_of(authority: LocalAuthority) -> str:
    return root_digest((authority.folder / "root.pem").read_bytes())


# --- the package ------------------------------------------------------------------------------------


def test_a_package_of_the_office_passes_every_check(evidence, officer, authority, tmp_path):
    client = signed_in(officer)
    client.get(f"/bukti/{evidence.pk}/")
    path = package(client, evidence, tmp_path)
    key = signing.fingerprint(signing.key_at())
    assert set(states(path, key, root_of(authority)).values()) == {"passed"}
    with zipfile.ZipFile(path) as archive:
        names = set(archive.namelist())
        entries = json.loads(archive.read("log/entries.json"))["entries"]
        papers = {name: archive.read(name) for name in ("berita-acara.pdf", "custody.pdf")}
    assert [one["leaf"]["kind"] for one in entries] == ["sealed", "viewed", "exported"]
    assert entries[-1]["leaf"]["reason"] == WHY
    assert {"manifest.json", "evidence/post.json", "berita-acara.docx", "README.txt", "verify.py"} <= names
    told = squeezed(printed(papers["berita-acara.pdf"])).replace("\u200b", "")
    assert squeezed(key) in told
    assert squeezed("Warung Rekaan") in told
    assert root_of(authority) in told
    assert squeezed("Dikeluarkan") in squeezed(printed(papers["custody.pdf"]))


def test_the_verifier_in_the_package_says_the_same_alone(evidence, officer, authority, tmp_path):
    path = package(signed_in(officer), evidence, tmp_path)
    with zipfile.ZipFile(path) as archive:
        (tmp_path / "verify.py").write_bytes(archive.read("verify.py"))
    key = signing.fingerprint(signing.key_at())
    done = subprocess.run(
        [
            sys.executable, "-I", "verify.py", "bukti.zip", "--key", key,
            "--tsa-root", str(authority.folder / "root.pem"),
        ],
        cwd=tmp_path, capture_output=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout.decode()


def test_without_an_authority_the_package_says_whose_clock_it_was(evidence, officer, tmp_path):
    path = package(signed_in(officer), evidence, tmp_path)
    report = check_file(path, signing.fingerprint(signing.key_at()))
    assert (report.outcome, report.exit_code) == ("incomplete", 3)
    (left,) = (one for one in report.checks if one.state == "not_checked")
    assert (left.name, "signer's own clock" in left.detail.en) == ("timestamp", True)
    with zipfile.ZipFile(path) as archive:
        told = squeezed(printed(archive.read("berita-acara.pdf")))
    assert squeezed("pemeriksa menyebut stempel waktu TIDAK DIPERIKSA") in told


def test_when_no_authority_answers_an_older_stamped_head_is_packed(
    evidence, officer, authority, settings, tmp_path
):
    tasks.sign_head(0)
    settings.PANTAU_TIME_STAMPS = (
        ("Otoritas Contoh", "http://127.0.0.1:9/", settings.PANTAU_TIME_STAMPS[0][2]),
    )
    path = package(signed_in(officer), evidence, tmp_path)
    found = states(path, signing.fingerprint(signing.key_at()), root_of(authority))
    assert set(found.values()) == {"passed"}
    with zipfile.ZipFile(path) as archive:
        assert json.loads(archive.read("log/head.json"))["head"]["size"] == 1


def test_the_stamp_nearest_the_sealing_is_packed_beside_the_newest(evidence, officer, authority, tmp_path):
    tasks.sign_head(0)
    actions.view(evidence, by=officer, now=clock.now())
    path = package(signed_in(officer), evidence, tmp_path)
    found = states(path, signing.fingerprint(signing.key_at()), root_of(authority))
    assert set(found.values()) == {"passed"}
    assert "first timestamp Otoritas Contoh" in found
    with zipfile.ZipFile(path) as archive:
        assert squeezed("terdekat dengan penyegelan") in squeezed(printed(archive.read("berita-acara.pdf")))
        first = {name: archive.read(f"first-stamp/{name}") for name in ("head.json", "inclusion.json")}
        token = Token(
            "Otoritas Contoh", archive.read("first-stamp/stamp.tsr"), archive.read("first-stamp/stamp.pem"),
            clock.now(),
        )  # fmt: skip
        leaf = json.loads(archive.read("log/entries.json"))["entries"][0]["leaf"]
    head, proof = SignedHead.read(first["head.json"]), json.loads(first["inclusion.json"])
    assert stamped_at(first["head.json"], token, authority.chain) == HeadStamp.objects.first().at
    hashed, steps = leaf_hash(canonical_bytes(leaf)), [bytes.fromhex(one) for one in proof["proof"]]
    assert proves_inclusion(hashed, proof["index"], head.head.size, steps, bytes.fromhex(head.head.root))


def test_a_reason_is_asked_and_nothing_is_written_down_without_one(evidence, officer):
    client = signed_in(officer)
    for door in ("unduh", "penguasaan", "serah"):
        assert client.post(f"/bukti/{evidence.pk}/{door}/", {"reason": " "}).status_code == 422
    assert [one.kind for one in evidence.events.all()] == ["taken"]


def test_evidence_whose_file_is_gone_is_not_packed(evidence, officer):
    files.forget(evidence.parts.first().sha256)
    answer = signed_in(officer).post(f"/bukti/{evidence.pk}/unduh/", {"reason": WHY})
    assert answer.status_code == 422
    assert [one.kind for one in evidence.events.all()] == ["taken"]


def test_the_custody_sheet_prints_alone_with_its_own_printing_on_it(evidence, officer):
    answer = signed_in(officer).post(f"/bukti/{evidence.pk}/penguasaan/", {"reason": WHY})
    told = squeezed(printed(answer.content))
    assert squeezed("Lembar Penguasaan Bukti") in told
    assert squeezed("Dicetak") in told


def test_handing_over_says_to_whom(evidence, officer):
    client = signed_in(officer)
    assert client.post(f"/bukti/{evidence.pk}/serah/", {"reason": WHY}).status_code == 422
    answer = client.post(f"/bukti/{evidence.pk}/serah/", {"reason": WHY, "to": "Sentra Gakkumdu"})
    assert answer.status_code == 302
    event = evidence.events.get(kind="transferred")
    assert event.facts == {"to": "Sentra Gakkumdu"}


def test_a_refusal_is_written_down(evidence):
    assert (
        signed_in(make_person("jauh", "village_supervisor")).get(f"/bukti/{evidence.pk}/").status_code == 403
    )
    event = evidence.events.get(kind="refused")
    assert (event.who, event.facts) == ("Jauh", {"what": "evidence"})


# --- heads and keys ---------------------------------------------------------------------------------


def test_a_head_is_signed_once_for_what_was_added(evidence, officer, settings):
    tasks.sign_head(0)
    tasks.sign_head(0)
    assert LogHead.objects.count() == 1
    actions.view(evidence, by=officer, now=clock.now())
    tasks.sign_head(0)
    assert [one.size for one in LogHead.objects.all()] == [2, 1]
    assert all(one.holds for one in signing.heads())
    (key,) = (Path(settings.PANTAU_DATA) / "keys" / "log").iterdir()
    assert key.stat().st_mode & 0o777 == 0o600


def test_a_key_is_changed_and_packages_pass_before_and_after(evidence, officer, tmp_path):
    signing.sign(clock.now())
    old, new = signing.rotate(clock.now(), by="Kepala Contoh", reason="Kartu baru.")
    assert signing.fingerprint(signing.key_at()) == new != old
    path = package(signed_in(officer), evidence, tmp_path)
    assert "failed" not in states(path, new).values()
    assert "failed" not in states(path, old).values()
    assert "Kartu baru." in signed_in(officer).get("/bukti/buku-besar/").content.decode()


def test_a_command_elsewhere_can_hold_the_key(evidence, officer, settings, tmp_path):
    script = tmp_path / "signer.py"
    script.write_text(SIGNER)
    settings.PANTAU_SIGNER = f"{sys.executable} {script} {tmp_path / 'card.pem'}"
    signing.sign(clock.now())
    assert signing.key_at() == FileSigner.read(tmp_path / "card.pem").public_key
    assert not (Path(settings.PANTAU_DATA) / "keys").exists()
    settings.PANTAU_SIGNER = "false"
    actions.view(evidence, by=officer, now=clock.now())
    with pytest.raises(signing.SigningError, match="false"):
        signing.sign(clock.now())


def test_a_lost_key_is_named_with_the_way_out(evidence, officer, settings):
    signing.sign(clock.now())
    for path in (Path(settings.PANTAU_DATA) / "keys" / "log").iterdir():
        path.unlink()
    actions.view(evidence, by=officer, now=clock.now())
    with pytest.raises(signing.SigningError, match="pantau evidence key rotate"):
        signing.sign(clock.now())


# --- time stamps ------------------------------------------------------------------------------------


def test_an_authority_that_does_not_answer_is_waited_for_and_the_delay_is_shown(
    evidence, officer, authority, monkeypatch
):
    def down(*_):
        raise StampError("no answer")

    signing.sign(clock.now())
    assert stamping.have_stamped(clock.now(), ask=down) == ["no answer"]
    later = clock.now() + timedelta(hours=3)
    monkeypatch.setattr(clock, "now", lambda: later)
    page = signed_in(officer).get("/bukti/buku-besar/").content.decode()
    assert "Menunggu 3 jam" in page.replace("\xa0", " ")
    tasks.sign_head(0)
    assert HeadStamp.objects.get().authority == "Otoritas Contoh"
    assert stamping.waiting() == []
    assert "Menunggu" not in signed_in(officer).get("/bukti/buku-besar/").content.decode()
    tasks.sign_head(0)
    assert authority.asked == 1


def test_the_evidence_page_says_how_far_it_is_sealed(evidence, officer, authority):
    client, address = signed_in(officer), f"/bukti/{evidence.pk}/"
    assert "belum ditandatangani" in client.get(address).content.decode()
    signing.sign(clock.now())
    assert "belum berstempel waktu" in client.get(address).content.decode()
    tasks.sign_head(0)
    page = client.get(address).content.decode()
    assert "Otoritas Contoh" in page
    assert "belum berstempel waktu" not in page


def test_a_head_is_given_out_byte_for_byte(evidence, officer):
    head = signing.sign(clock.now())
    answer = signed_in(officer).get(f"/bukti/buku-besar/{head.pk}/")
    assert answer.content == bytes(head.content)
    assert signing.read(head).head.root == ledger.log().root().hex()
