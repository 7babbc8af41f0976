"""The restore drill: an office is saved, looked at, spoiled in every way, and brought back on an empty machine."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest
from click.testing import CliRunner, Result
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.contrib.sessions.models import Session
from django.db import connection
from psycopg.conninfo import make_conninfo

from folders import passing_folder
from made_up_findings import make_post
from pantau.cli import backup
from pantau.cli import restore as restoring
from pantau.engine.age import encrypt
from pantau.engine.storage import FolderStore
from pantau.office.evidence import actions, auditing, files, signing
from pantau.office.people.models import AuditEvent
from pantau.web.site.backup import keys, layout, pruning, reading, taking
from pantau.web.site.database import embedded_server, embedded_url
from staff import make_person

NOW = datetime(2026, 11, 30, 2, 0, tzinfo=UTC)
PASSPHRASE = "kopi tanpa gula tiap pagi"
Run = Callable[..., Result]


@pytest.fixture
def folder() -> Iterator[Path]:
    with passing_folder() as path:
        yield path


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, folder: Path, settings: object) -> Run:
    """Commands as an administrator types them, on an office with evidence, papers and secrets."""
    told = connection.settings_dict
    names = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    url = make_conninfo(**{name: told[key] for name, key in names.items()})
    data = folder / "data"
    data.mkdir()
    settings.PANTAU_DATA = data
    for name in ("DATABASE_URL", "PANTAU_OWNER_DATABASE_URL"):
        monkeypatch.setenv(name, url)
    monkeypatch.setenv("PANTAU_DATA", str(data))
    monkeypatch.setenv("PANTAU_BACKUP_TO", str(folder / "backups"))

    def invoke(*words: object, says: str | None = None) -> Result:
        result = CliRunner().invoke(backup.command, [str(one) for one in words], input=says)
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return invoke


def make_office(data: Path) -> None:
    officer = make_person("ratna", "officer", full_name="Baiq Ratnasari")
    commissioner = make_person("lalu", "commissioner", full_name="Lalu Rekaan")
    made = [
        actions.take(
            make_post(f"Pilih nomor {number}"), by=officer, reason="Masa tenang.", answers={}, now=NOW
        )
        for number in range(3)
    ]
    signing.sign(NOW)
    actions.ask_release(made[0], by=officer, reason="Bukan pelanggaran.", now=NOW)
    actions.release(made[0], by=commissioner, reason="Bukan pelanggaran.", now=NOW)
    actions.remove_released_bytes()
    signing.sign(NOW)
    Session.objects.create(session_key="masih-masuk", session_data="", expire_date=NOW + timedelta(days=9999))
    for name, content in (
        ("reports/7/foto.jpg", b"gambar rekaan" * 9000),
        ("publishing/abc", b"kabar"),
        ("secret_key", b"kunci yang membaca"),
        (".env", b"PANTAU_OFFICE=Contoh"),
        ("run/lock", b""),
        ("exports/1.csv", b"unggahan"),
    ):
        (data / name).parent.mkdir(parents=True, exist_ok=True)
        (data / name).write_bytes(content)


@pytest.mark.django_db(transaction=True)
def test_an_office_is_brought_back_as_it_was(run: Run, folder: Path) -> None:
    data, store = folder / "data", FolderStore(folder / "backups")
    make_office(data)
    key, recovery = folder / "key.txt", folder / "recovery.age"
    made = run("keys", key)
    assert key.stat().st_mode & 0o777 == 0o600
    recipient = made.stdout.strip().rpartition("=")[2]
    assert "is there already" in run("keys", key).stderr
    assert "12 characters" in run("recovery", recovery, says="kurang\nkurang\n").stderr
    assert run("recovery", recovery, says=f"{PASSPHRASE}\n{PASSPHRASE}\n").exit_code == 0

    # --- taken; what did not change is not written again
    assert "for whose key" in run().stderr
    first = json.loads(run("--recipient", recipient, "--json").stdout)
    assert first["files"] == first["new"] > 8
    assert first["troubles"] == []
    head = AuditEvent.objects.get(verb="backup_taken")
    assert head.detail["id"] == first["id"]
    (data / "publishing" / "def").write_bytes(b"kabar kedua")
    planted = plant(store, first["id"])
    second = json.loads(_a_second_later(run, recipient, first["id"]).stdout)
    assert (second["files"], second["new"]) == (first["files"] + 1, 1)
    assert planted not in store.place(layout.in_snapshot(second["id"], layout.LIST)).read_text()
    assert "is not our key" in run("prune").stderr
    shutil.rmtree(store.home / layout.SNAPSHOTS / planted)
    assert "2 stay" in run("prune").stdout
    assert len(run("list").stdout.splitlines()) == 2

    # --- nothing in clear, and no key that signs
    everything = b"".join(path.read_bytes() for path in store.home.rglob("*") if path.is_file())
    for word in (b"Ratnasari", b"gambar rekaan", b"PANTAU_OFFICE", b"posts_post"):
        assert word not in everything

    # --- looked at
    assert run("verify").exit_code == 3
    assert "contents: not checked" in run("verify").stdout
    looked = json.loads(run("verify", "--identity", key, "--json").stdout)
    assert looked["troubles"] == []
    assert looked["files"] == second["files"]
    assert looked["log"]["size"] == 5
    assert "not by" in run("verify", "--signed-by", "ab" * 32).stderr
    stranger = folder / "stranger.txt"
    run("keys", stranger)
    assert "made for other keys" in run("verify", "--identity", stranger).stderr
    spoil(run, store, key)
    forge(store, key, folder / "new")

    # --- brought back, on a machine with nothing
    new = folder / "new"
    done = restore(new, store.home, key, recovery)
    assert done.returncode == 0, done.stderr
    assert "holds what was saved" in done.stdout
    assert f"{looked['log']['size']} entries" in done.stdout
    assert (new / "publishing" / "def").read_bytes() == b"kabar kedua"
    assert (new / ".env.restored").read_bytes() == b"PANTAU_OFFICE=Contoh"
    assert not (new / "run" / "lock").exists()
    assert not (new / "exports").exists()
    for kind in ("evidence", "reports", "keys"):
        assert contents(new / kind) == contents(data / kind)
    with embedded_server(new), psycopg.connect(embedded_url(new)) as restored:
        assert restored.execute("SELECT count(*) FROM evidence_evidence").fetchone() == (3,)
        assert restored.execute("SELECT count(*) FROM django_session").fetchone() == (
            0,
        )  # may have been ended since
        rights = "SELECT has_table_privilege('evidence_ledgerleaf', 'INSERT'), has_table_privilege(%s, %s)"
        closed = restored.execute(rights, ["evidence_ledgerleaf", "UPDATE, DELETE, TRUNCATE"]).fetchone()
        assert closed == (True, False)  # the ledger is as closed as it was
    again = restore(new, store.home, key, recovery)
    assert again.returncode == 1
    assert "is not empty" in again.stderr

    # --- evidence that is missing or damaged here is named, and not saved over what is whole there
    digest = next(iter(contents(data / "evidence")))
    place = files.place_of(Path(digest).name)
    place.chmod(0o600)
    place.write_bytes(b"something else")
    assert not auditing.audit(NOW).passed
    other = folder / "other"
    result = run("--to", other, "--recipient", recipient)
    assert result.exit_code == 1
    assert "does not have its hash any more" in result.stderr


def plant(store: FolderStore, first: str) -> str:
    """A newer backup, signed by whoever wrote it, that has junk in place of our pieces."""
    planted, stranger = "20991231T000000Z", Ed25519PrivateKey.generate()
    genuine = layout.read_manifest(store, first)
    junk = [replace(one, name=one.name.replace(first, planted)) for one in layout.read_list(store, genuine)]
    listed = b"".join(map(layout.line_of, junk))
    told = replace(
        genuine, id=planted, signer=keys.signer_of(stranger),
        pieces=layout.Stored(
            layout.in_snapshot(planted, layout.LIST), len(listed), hashlib.sha256(listed).hexdigest()
        ),
    )  # fmt: skip
    for name, body in (
        *((one.name, bytes(one.size)) for one in junk),
        (told.pieces.name, listed),
        (layout.in_snapshot(planted, layout.MANIFEST), told.content()),
        (layout.in_snapshot(planted, layout.SIGNATURE), layout.sign(told, stranger)),
    ):
        store.place(name).parent.mkdir(parents=True, exist_ok=True)
        store.place(name).write_bytes(body)
    return planted


def spoil(run: Run, store: FolderStore, key: Path) -> None:
    """Each kind of damage is named, with the file it hit."""
    newest = layout.whole_ids(store)[-1]
    manifest = layout.read_manifest(store, newest)
    piece = next(layout.read_list(store, manifest)).name
    changed = lambda body: body[:-20] + bytes([body[-20] ^ 1]) + body[-19:]  # noqa: E731
    for name, damage, words in (
        (piece, changed, "was changed"),
        (piece, lambda body: body[:-30], "is cut off"),
        (piece, None, "is missing"),
        (manifest.database[0].name, changed, "was changed"),
        (manifest.database[0].name, lambda body: body[:-70000], "is cut off"),
        (manifest.catalogue.name, changed, "was changed"),
        (manifest.pieces.name, lambda body: body + body, "not the list that was signed"),
    ):
        place = store.place(name)
        body = place.read_bytes()
        place.chmod(0o600)
        place.unlink() if damage is None else place.write_bytes(damage(body))
        with_key = ("--identity", key) if damage is changed else ()
        result = run("verify", *with_key)
        assert result.exit_code == 1, name
        assert words in result.stderr
        assert name in result.stderr
        place.write_bytes(body)
    place = store.place(layout.in_snapshot(newest, layout.MANIFEST))
    body = place.read_bytes()
    place.chmod(0o600)
    place.write_bytes(body.replace(b'"pieces_count":', b'"pieces_count":1'))
    assert "not the one that was signed" in run("verify").stderr
    place.write_bytes(body)
    assert run("verify", "--identity", key).exit_code == 0


def forge(store: FolderStore, key: Path, new: Path) -> None:
    """Whoever can write the store can encrypt for the key that opens it; nothing they wrote is brought back."""
    manifest = layout.read_manifest(store, layout.whole_ids(store)[-1])
    whose = keys.IdentityFile.read(key)
    reader = reading.Reader(store, manifest, whose)
    about, _entries = reader.catalogue()
    asked = ["--from", str(store.home), "--identity", str(key)]
    for part, believe in (
        (manifest.catalogue, lambda: reader.catalogue()),
        (manifest.database[0], lambda: next(reader.database(about))),
    ):
        place = store.place(part.name)
        body = place.read_bytes()
        place.chmod(0o600)
        place.write_bytes(b"".join(encrypt([b"DROP TABLE evidence_evidence;"], [whose.identity.recipient])))
        with pytest.raises(layout.BackupError, match="not the one that was signed"):
            believe()
        if part is manifest.catalogue:
            refused = CliRunner().invoke(restoring.command, asked, env={"PANTAU_DATA": str(new)})
            assert (refused.exit_code, "not the one that was signed" in refused.stderr) == (1, True)
            assert list(new.iterdir()) == []
        place.write_bytes(body)
    lines = key.read_text().splitlines(keepends=True)
    key.write_text("".join(line for line in lines if "signed by" not in line))
    refused = CliRunner().invoke(restoring.command, asked, env={"PANTAU_DATA": str(new)})
    assert (refused.exit_code, "--signed-by" in refused.stderr) == (1, True)
    key.write_text("".join(lines))


def _a_second_later(run: Run, recipient: str, before: str) -> Result:
    """A backup is named by its second; where the clock has not moved on, it is refused and asked again."""
    while (result := run("--recipient", recipient, "--json")).exit_code:
        assert "in this very second" in result.stderr
        assert taking.layout.new_id(datetime.now(UTC)) >= before
    return result


def restore(new: Path, store: Path, key: Path, recovery: Path) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PANTAU", "DATABASE"))}
    asked = ["restore", "--from", store, "--identity", key, "--recovery", recovery]
    return subprocess.run(
        [sys.executable, "-m", "pantau", *map(str, asked)],
        env={**kept, "PANTAU_DATA": str(new)},
        input=f"{PASSPHRASE}\n",
        capture_output=True,
        text=True,
        timeout=240,
    )


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and not path.name.startswith(".")
    }


def test_pruning_removes_what_no_kept_backup_needs(tmp_path: Path) -> None:
    store, key = FolderStore(tmp_path / "store"), Ed25519PrivateKey.generate()
    ours = (keys.signer_of(key),)
    days = [layout.new_id(NOW - timedelta(days=day)) for day in (40, 20, 10, 3)]

    def put(name: str, body: bytes) -> layout.Stored:
        (tmp_path / "one").write_bytes(body)
        digest = hashlib.sha256(body).hexdigest()
        store.keep(name, tmp_path / "one", digest)
        return layout.Stored(name, len(body), digest)

    def finished(day: str, pieces: list[layout.Stored], key: Ed25519PrivateKey) -> None:
        listed = put(layout.in_snapshot(day, layout.LIST), b"".join(map(layout.line_of, pieces)))
        dumped = put(layout.in_snapshot(day, "database-0000.age"), b"rows")
        told = layout.Manifest(day, day, "1", ("age1",), keys.signer_of(key), (dumped,), dumped, listed, 2, 0)
        put(layout.in_snapshot(day, layout.MANIFEST), told.content())
        put(layout.in_snapshot(day, layout.SIGNATURE), layout.sign(told, key))

    shared = put(f"pieces/aa/{'aa' * 32}-{days[0]}", b"in all of them")
    for day in days:
        pieces = [shared, put(f"pieces/bb/{'bb' * 32}-{day}", day.encode())]
        finished(day, pieces, key)
    put(layout.in_snapshot(layout.new_id(NOW - timedelta(days=30)), "database-0000.age"), b"cut off")
    running = put(layout.in_snapshot(layout.new_id(NOW), "database-0000.age"), b"still being taken")
    keeping = pruning.Keeping(newest=2, days=0, weeks=0, months=0)
    before = list(store.listed())
    would = pruning.prune(store, keeping, NOW, signed_by=ours, really=False)
    assert list(store.listed()) == before
    assert pruning.prune(store, keeping, NOW, signed_by=ours, really=True) == would
    assert (would.removed, would.kept) == (tuple(days[:2]), tuple(days[2:]))
    left = {name for name, _size in store.listed()}
    assert {shared.name, running.name} <= left
    assert not any(day in name for day in days[:2] for name in left - {shared.name})
    assert len(left) == 2 + 2 * (1 + 4)
    place = store.place(layout.in_snapshot(days[3], layout.LIST))
    place.chmod(0o600)
    place.write_bytes(b"")
    with pytest.raises(layout.BackupError, match="not the list that was signed"):
        pruning.prune(store, keeping, NOW, signed_by=ours, really=True)
    # Backups that somebody put there push none of ours out.
    for moment, by, why in (
        (NOW - timedelta(hours=1), Ed25519PrivateKey.generate(), "is not our key"),
        (NOW + timedelta(hours=1), key, "a time to come"),
    ):
        finished(layout.new_id(moment), [], by)
        with pytest.raises(layout.BackupError, match=why):
            pruning.prune(store, keeping, NOW, signed_by=ours, really=True)
        shutil.rmtree(store.home / layout.SNAPSHOTS / layout.new_id(moment))
    assert {name for name, _size in store.listed()} == left


def test_old_backups_go_and_the_ones_to_keep_stay() -> None:
    days = [layout.new_id(NOW - timedelta(days=day)) for day in range(400)]
    kept = pruning.Keeping(newest=2, days=7, weeks=4, months=6).kept(days)
    assert set(days[:7]) <= kept
    assert len(kept) <= 2 + 7 + 4 + 6
    assert min(layout.moment_of(one) for one in kept) < NOW - timedelta(days=120)
    assert pruning.Keeping(newest=1, days=0, weeks=0, months=0).kept(days) == {days[0]}
