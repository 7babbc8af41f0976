"""What happens to evidence is one event and one leaf, in one order without gaps, and the application cannot undo it."""

from __future__ import annotations

import os
import random
import signal
import threading
import time
from importlib import import_module

import psycopg
import pytest
from django.apps import apps
from django.db import connection, connections
from psycopg.conninfo import make_conninfo

from evidence_log import whole_log_holds
from made_up_findings import make_post
from pantau.engine.evidence import manifest_of, read_manifest
from pantau.engine.evidence.ledger import read_entry
from pantau.office.evidence import actions, files
from pantau.office.evidence.models import CustodyEvent, Evidence, EvidencePart, LedgerLeaf, LedgerNode
from pantau.web.ui import clock
from staff import make_person

WHY = "Ajakan memilih pada masa tenang."
OWN_CONNECTIONS = pytest.mark.django_db(transaction=True)
TABLES = ("evidence", "evidencepart", "custodyevent", "ledgerleaf", "ledgernode", "loghead", "headstamp")


def seal(officer, number: int = 0) -> Evidence:
    post = make_post(f"Pilih nomor urut {number}", native_id=f"n{number}")
    return actions.take(post, by=officer, reason=WHY, answers={}, now=clock.now())


@pytest.mark.django_db
def test_an_event_and_its_leaf_say_the_same(officer):
    evidence = seal(officer)
    actions.view(evidence, by=officer, now=clock.now())
    assert whole_log_holds() == 2
    for event in evidence.events.select_related("leaf"):
        entry = read_entry(bytes(event.leaf.leaf))
        assert (entry.item, entry.at, entry.by, entry.reason) == (
            evidence.sha256, event.at, "Baiq Ratnasari", event.reason,
        )  # fmt: skip
    assert list(LedgerLeaf.objects.values_list("kind", flat=True)) == ["sealed", "viewed"]


@pytest.mark.django_db
def test_what_fails_leaves_neither_event_nor_leaf(officer, monkeypatch):
    def full(body):
        raise OSError("no space left on device")

    monkeypatch.setattr(files, "put", full)
    with pytest.raises(OSError, match="no space"):
        seal(officer)
    assert (CustodyEvent.objects.count(), LedgerLeaf.objects.count(), LedgerNode.objects.count()) == (0, 0, 0)


@pytest.mark.django_db
def test_evidence_of_before_there_was_a_log_is_written_into_it(officer):
    for number in range(3):
        manifest = manifest_of({"post.json": ("application/json", b"{}")}, {"number": number})
        old = Evidence.objects.create(
            post=make_post(f"Lama {number}", native_id=f"l{number}"), manifest=manifest.content,
            sha256=manifest.sha256, taken_at=clock.now(), taken_by=officer, reason=WHY,
        )  # fmt: skip
        EvidencePart.objects.create(evidence=old, name="post.json", sha256="a" * 64, size=2, media_type="x")
        for kind in ("taken", "viewed", "exported"):
            CustodyEvent.objects.create(evidence=old, kind=kind, at=clock.now(), by=officer, reason=WHY)
    import_module("pantau.office.evidence.migrations.0004_leaves_for_what_was_held").write_leaves(apps, None)
    assert whole_log_holds() == 9
    seal(officer, 7)
    assert whole_log_holds() == 10


@pytest.mark.django_db
@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("verb", ["UPDATE {0} SET {1} = {1}", "DELETE FROM {0}", "TRUNCATE {0} CASCADE"])
def test_the_applications_role_may_only_insert_and_read(table, verb):
    held = connection.get_connection_params()
    named = {name: held[name] for name in ("dbname", "host", "port") if held.get(name)}
    try:
        app = psycopg.connect(make_conninfo("", user="pantau_app", **named), autocommit=True)
    except psycopg.OperationalError as error:
        pytest.skip(f"this database has no role of the application's to sign in with: {error}")
    with app:
        app.execute(f"SELECT count(*) FROM evidence_{table}")
        assert app.execute("SELECT has_table_privilege(%s, 'INSERT')", [f"evidence_{table}"]).fetchone() == (
            True,
        )
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            app.execute(
                verb.format(
                    f"evidence_{table}", {"ledgerleaf": "kind", "ledgernode": "hash"}.get(table, "id")
                )
            )


@OWN_CONNECTIONS
def test_many_who_append_at_once_leave_no_gap(officer):
    evidence = [seal(officer, number) for number in range(3)]
    troubles: list[BaseException] = []

    def look() -> None:
        try:
            for number in range(10):
                actions.view(evidence[number % 3], by=officer, now=clock.now())
        except BaseException as error:
            troubles.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=look) for _ in range(6)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert troubles == []
    assert whole_log_holds() == 63


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
@OWN_CONNECTIONS
def test_killed_at_any_moment_there_is_no_half_item():
    officer = make_person("hasan", "officer")
    chance, sealed = random.Random(5), 0
    for life in range(50):
        connections.close_all()
        hears, tells = os.pipe()
        child = os.fork()
        if child == 0:  # pragma: no cover - it is killed
            try:
                for number in range(1000):
                    seal(officer, life * 1000 + number)
                    os.write(tells, b".")
            finally:
                os._exit(0)
        os.close(tells)
        for _ in range(life % 3):
            assert os.read(hears, 1)
        time.sleep(chance.uniform(0.0, 0.03))  # the moment is what is tested
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        os.close(hears)
    for evidence in Evidence.objects.prefetch_related("parts"):
        manifest = read_manifest(bytes(evidence.manifest))
        assert [one.name for one in evidence.parts.all()] == [one.name for one in manifest.parts]
        for part in evidence.parts.all():
            files.read(part.sha256)
        assert [one.kind for one in evidence.events.all()] == ["taken"]
        sealed += 1
    assert whole_log_holds() == sealed > 0
