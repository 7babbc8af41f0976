"""A person takes a post as evidence: whole, once, write-once; nobody alone lets it go again."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
import zlib
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
from django.db import InternalError, ProgrammingError, connection, transaction
from psycopg.conninfo import make_conninfo

from pantau.engine.evidence import compare, read_manifest
from pantau.engine.storage.folder import READ_ONLY
from pantau.office.collection import purging
from pantau.office.collection.models import RawPayload
from pantau.office.evidence import actions, files
from pantau.office.evidence.models import CustodyEvent, Evidence, EvidencePart
from pantau.office.people.models import AuditEvent
from pantau.office.posts.models import PostVersion
from pantau.web.ui import clock
from staff import make_person, signed_in

pytestmark = pytest.mark.django_db

WHY = "Ajakan memilih pada masa tenang."
ANSWER = b'{"items": [{"id": "v1"}]}'


@pytest.fixture
def answer(db):
    RawPayload.objects.create(hash="ab" * 32, body=zlib.compress(ANSWER), seen_at=clock.now())


@pytest.fixture
def taken(finding, officer, answer) -> Evidence:
    assert take(finding, officer).status_code == 302
    return Evidence.objects.get()


def take(finding, user, reason: str = WHY):
    return signed_in(user).post(f"/tinjau/{finding.pk}/bukti/", {"reason": reason})


def let_go(evidence: Evidence, user, reason: str = "Bukan pelanggaran."):
    return signed_in(user).post(f"/bukti/{evidence.pk}/lepas/", {"reason": reason})


def kinds(evidence: Evidence) -> list[str]:
    return list(evidence.events.values_list("kind", flat=True))


# --- taking ----------------------------------------------------------------------------------------


def test_everything_stored_of_the_post_is_kept_under_its_hash(taken, settings):
    manifest = read_manifest(bytes(taken.manifest))
    assert manifest.sha256 == taken.sha256
    assert manifest.about["reason"] == WHY
    kept = {part.name: files.read(part.sha256) for part in taken.parts.all()}
    assert compare(manifest, kept) == []
    assert kept["wordings/1/text.txt"] == b"Semeton jari, pilih no urut 4"
    assert json.loads(kept["wordings/1/raw.json"]) == {"id": "v1"}
    assert kept[f"answers/{'ab' * 32}"] == ANSWER
    assert json.loads(kept["post.json"])["author_name"] == "Kanal Rekaan"
    assert {"wordings/1/media.json", "wordings/1/facts.json"} <= kept.keys()
    on_disk = [path for path in (Path(settings.PANTAU_DATA) / "evidence").rglob("*") if path.is_file()]
    assert {path.name for path in on_disk} == set(taken.parts.values_list("sha256", flat=True))
    assert {path.stat().st_mode & 0o777 for path in on_disk} == {READ_ONLY}


def test_the_findings_page_offers_it_and_then_shows_the_hash(finding, officer, answer):
    client = signed_in(officer)
    assert "Simpan sebagai bukti" in client.get(f"/tinjau/{finding.pk}/").content.decode()
    take(finding, officer)
    page = client.get(f"/tinjau/{finding.pk}/").content.decode()
    evidence = Evidence.objects.get()
    assert "Disimpan sebagai bukti" in page
    assert evidence.sha256 in page
    assert "Tercatat dalam buku besar bukti" in page
    assert f"/tinjau/{finding.pk}/bukti/" not in page


def test_a_reason_is_asked_and_a_second_time_is_refused(finding, officer, answer):
    refused = take(finding, officer, reason=" x ")
    assert (refused.status_code, Evidence.objects.count()) == (422, 0)
    assert "Tulis alasannya" in refused.content.decode()
    assert take(finding, officer).status_code == 302
    again = take(finding, officer)
    assert (again.status_code, Evidence.objects.count()) == (422, 1)
    assert "sudah disimpan sebagai bukti" in again.content.decode()


def test_a_new_wording_can_be_taken_beside_the_old(taken, finding, officer):
    post = finding.post
    PostVersion.objects.create(
        post=post, version=2, month=post.month, text="Ayo ke TPS", content_hash=b"\1" * 32, route="youtube_api",
        seen_at=clock.now(),
    )  # fmt: skip
    assert take(finding, officer).status_code == 302
    newest = Evidence.objects.first()
    assert {"wordings/1/text.txt", "wordings/2/text.txt"} <= set(newest.parts.values_list("name", flat=True))


@pytest.mark.parametrize(
    ("role", "status"),
    [
        ("officer", 302), ("commissioner", 302), ("legal", 302), ("coordinator", 302),
        ("village_supervisor", 403), ("technical_operator", 403), ("leadership", 403), ("auditor", 403),
    ],
)  # fmt: skip
def test_only_those_who_look_into_findings_take_evidence(finding, role, status):
    assert take(finding, make_person("seseorang", role)).status_code == status
    assert Evidence.objects.count() == (status == 302)


# --- purging, releasing ----------------------------------------------------------------------------


def test_what_is_in_evidence_is_not_purged_and_what_is_not_is(taken, finding):
    purging.purge(clock.now() + timedelta(days=400))
    assert PostVersion.objects.get().text == "Semeton jari, pilih no urut 4"


def test_a_purged_post_cannot_be_taken_any_more(finding, officer):
    purging.purge(clock.now())
    assert take(finding, officer).status_code == 422
    page = signed_in(officer).get(f"/tinjau/{finding.pk}/").content.decode()
    assert "Isi unggahan ini sudah dihapus" in page


def test_two_different_persons_let_it_go_and_its_time_runs_again(taken, finding, officer, commissioner):
    assert let_go(taken, officer).status_code == 302
    assert let_go(taken, officer).status_code == 403
    assert let_go(taken, make_person("lain", "officer")).status_code == 403
    assert kinds(taken) == ["taken", "release_asked"]
    finding.post.refresh_from_db()
    assert finding.post.held_at is not None
    assert let_go(taken, commissioner).status_code == 302
    assert let_go(taken, commissioner).status_code in (403, 422)
    assert kinds(taken) == ["taken", "release_asked", "released"]
    purging.purge(clock.now())
    assert PostVersion.objects.get().text == ""


def test_a_post_stays_held_while_another_piece_of_evidence_holds_it(taken, finding, officer, commissioner):
    test_a_new_wording_can_be_taken_beside_the_old(taken, finding, officer)
    let_go(taken, officer)
    let_go(taken, commissioner)
    finding.post.refresh_from_db()
    assert finding.post.held_at is not None


def test_released_files_go_the_night_after_and_shared_ones_stay(taken, finding, officer, commissioner):
    test_a_new_wording_can_be_taken_beside_the_old(taken, finding, officer)
    second = Evidence.objects.first()
    let_go(taken, officer)
    let_go(taken, commissioner)
    removed = actions.remove_released_bytes()
    assert actions.remove_released_bytes() == 0
    shared = set(second.parts.values_list("sha256", flat=True))
    own = set(taken.parts.values_list("sha256", flat=True)) - shared
    assert removed == len(own)
    for digest in shared:
        files.read(digest)
    for digest in own:
        with pytest.raises(FileNotFoundError):
            files.read(digest)
    assert read_manifest(bytes(Evidence.objects.get(pk=taken.pk).manifest)).sha256 == taken.sha256


@pytest.mark.parametrize("act", ["take", "remove"])
def test_what_is_taken_again_is_not_removed_meanwhile_as_released(act, finding, officer):
    """Both hold one lock, so that another process waits."""
    if act == "take":
        actions.take(finding.post, by=officer, reason=WHY, answers={}, now=clock.now())
    else:
        actions.remove_released_bytes()
    held = connection.get_connection_params()
    named = {name: held[name] for name in ("dbname", "user", "password", "host", "port") if held.get(name)}
    with psycopg.connect(make_conninfo("", **named)) as other:
        free = other.execute("SELECT pg_try_advisory_xact_lock(hashtext('pantau.evidence.files'))").fetchone()
    assert free == (False,)


# --- custody ---------------------------------------------------------------------------------------


def test_every_look_and_download_is_an_event_with_its_person(taken, officer):
    client = signed_in(officer)
    page = client.get(f"/bukti/{taken.pk}/").content.decode()
    assert taken.sha256 in page
    assert "belum ditandatangani" in page
    assert client.post(f"/bukti/{taken.pk}/unduh/", {"reason": ""}).status_code == 422
    downloads = [client.post(f"/bukti/{taken.pk}/unduh/", {"reason": "Rapat pleno."}) for _ in range(2)]
    assert kinds(taken) == ["taken", "viewed", "exported", "exported"]
    sent = [b"".join(one.streaming_content) for one in downloads]
    with zipfile.ZipFile(io.BytesIO(sent[1])) as archive:
        packed = {name: archive.read(name) for name in archive.namelist()}
    assert hashlib.sha256(packed["manifest.json"]).hexdigest() == taken.sha256
    bodies = {
        name.removeprefix("evidence/"): body for name, body in packed.items() if name.startswith("evidence/")
    }
    assert compare(read_manifest(packed["manifest.json"]), bodies) == []
    assert set(taken.events.values_list("by__username", flat=True)) == {"ratna"}
    verbs = set(AuditEvent.objects.filter(object_type="evidence.evidence").values_list("verb", flat=True))
    assert verbs == {"evidence_taken", "evidence_viewed", "evidence_exported"}


@pytest.mark.parametrize(
    ("role", "status"),
    [
        ("officer", 200), ("commissioner", 200), ("legal", 200), ("coordinator", 200), ("auditor", 200),
        ("village_supervisor", 403), ("technical_operator", 403), ("leadership", 403),
    ],
)  # fmt: skip
def test_who_may_open_evidence(taken, role, status):
    client = signed_in(make_person("seseorang", role))
    assert client.get(f"/bukti/{taken.pk}/").status_code == status
    assert client.get("/bukti/999999/").status_code in (403, 404)


def test_a_coordinator_of_another_district_opens_nothing(taken, finding):
    person = make_person("jauh", "coordinator", district_code="5201-9")
    assert signed_in(person).get(f"/bukti/{taken.pk}/").status_code == 403


@pytest.mark.parametrize("model", [Evidence, EvidencePart, CustodyEvent])
@pytest.mark.parametrize("verb", ["update", "delete"])
def test_the_database_refuses_to_change_or_delete_what_was_written(taken, model, verb):
    table = model._meta.db_table
    sql = f"UPDATE {table} SET id = id" if verb == "update" else f"DELETE FROM {table}"
    refused = pytest.raises((InternalError, ProgrammingError), match="append-only")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


# --- files -----------------------------------------------------------------------------------------


def test_the_same_bytes_are_one_file_and_damage_is_seen(settings, db):
    digest = files.put(b"isi")
    assert files.put(b"isi") == digest
    place = Path(settings.PANTAU_DATA) / "evidence" / digest[:2] / digest[2:4] / digest
    assert [path.name for path in place.parent.iterdir()] == [digest]
    place.chmod(0o600)
    place.write_bytes(b"lain")
    with pytest.raises(files.DamagedError):
        files.read(digest)
    with pytest.raises(files.DamagedError):
        files.put(b"isi")


@pytest.mark.parametrize("digest", ["", "../../x", "AB" * 32, "ab" * 33])
def test_only_hashes_name_files(digest, db):
    with pytest.raises(ValueError, match="no SHA-256"):
        files.read(digest)
