"""The audit finds whatever somebody with every right changed, and nothing where nothing was changed."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection

from made_up_findings import make_post
from pantau.office.collection import alarms
from pantau.office.collection.alarm_words import told
from pantau.office.evidence import actions, auditing, files, signing, stamping, tasks
from pantau.office.evidence.models import AuditRun
from pantau.web.ui import clock
from time_stamp_authority import make_authority, serving

pytestmark = pytest.mark.django_db

TABLES = (
    "evidence", "evidencepart", "custodyevent", "ledgerleaf", "ledgernode", "loghead", "headstamp", "auditrun",
)  # fmt: skip


@pytest.fixture
def store(officer, commissioner, tmp_path, settings):
    """Four pieces of evidence, one of them let go, signed four times, stamped once, the key changed once."""
    with serving(make_authority(tmp_path / "authority")) as authority:
        chain = tmp_path / "chain.pem"
        chain.write_bytes(authority.chain)
        settings.PANTAU_TIME_STAMPS = (("Otoritas Contoh", authority.url, str(chain)),)
        made = []
        for number in range(4):
            made.append(
                actions.take(
                    make_post(f"Pilih nomor {number}"), by=officer, reason="Masa tenang.", answers={},
                    now=clock.now(),
                )
            )  # fmt: skip
            signing.sign(clock.now())
            actions.view(made[0], by=commissioner, now=clock.now())
        actions.ask_release(made[3], by=officer, reason="Bukan pelanggaran.", now=clock.now())
        actions.release(made[3], by=commissioner, reason="Bukan pelanggaran.", now=clock.now())
        actions.remove_released_bytes()
        signing.rotate(clock.now(), by="Kepala Contoh", reason="Kartu baru.")
        stamping.have_stamped(clock.now())
        return made


def as_owner(sql: str, *values) -> None:
    """What a person with the owner's rights and bad intentions does."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in TABLES:
            cursor.execute(f"ALTER TABLE evidence_{table} DISABLE TRIGGER USER")
        cursor.execute(sql, values)
        for table in TABLES:
            cursor.execute(f"ALTER TABLE evidence_{table} ENABLE TRIGGER USER")


def found() -> str:
    run = auditing.audit(clock.now())
    assert not run.passed
    return "\n".join(run.troubles)


def test_an_intact_store_passes(store):
    run = auditing.audit(clock.now())
    assert (run.found, run.troubles) == (0, [])
    assert (run.leaves, run.heads, run.stamps) == (11, 6, 1)
    assert run.files > 0


def test_the_nightly_task_keeps_its_result(store):
    tasks.audit(0)
    assert AuditRun.objects.get().passed


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("UPDATE evidence_ledgerleaf SET leaf = decode(replace(encode(leaf, 'escape'), 'Masa tenang', 'Masa terang'), "
         "'escape') WHERE index = 0", "entry 0: is not the one whose hash the log has"),
        ("DELETE FROM evidence_ledgerleaf WHERE index = 3", "entries are missing"),
        ("UPDATE evidence_ledgerleaf SET at = at + interval '1 day' WHERE index = 2", "says another item"),
        ("UPDATE evidence_ledgernode SET hash = '\\x00' WHERE level = 2", "the tree"),
        ("DELETE FROM evidence_ledgernode WHERE level = 1 AND place = 0", "the tree"),
        ("UPDATE evidence_custodyevent SET reason = 'Lain.' WHERE kind = 'released'", "is not what its event says"),
        ("UPDATE evidence_evidencepart SET sha256 = repeat('0', 64) WHERE name = 'post.json'", "its parts are not"),
        ("UPDATE evidence_evidence SET manifest = decode('7b7d', 'hex')", "this is no manifest"),
        ("UPDATE evidence_loghead SET size = size + 1 WHERE size = 1", "is not what its row says"),
        ("UPDATE evidence_headstamp SET at = at - interval '1 day'", "stamped"),
        ("UPDATE evidence_ledgerleaf SET event_id = NULL WHERE index = 0", "has no entry in the log"),
    ],
)  # fmt: skip
def test_what_the_owner_of_the_tables_changes_is_found(store, sql, said):
    as_owner(sql)
    assert said in found()


def test_a_head_that_was_signed_over_another_past_is_found(store):
    as_owner(
        "UPDATE evidence_loghead SET content = convert_to(replace(convert_from(content, 'UTF8'), "
        "'\"size\":1,', '\"size\":2,'), 'UTF8') WHERE size = 1"
    )
    assert re.search("is not signed by its key|does not have the root", found())


def test_a_log_written_anew_does_not_have_the_roots_that_were_signed(store):
    """Whoever rewrites entries and the tree cannot rewrite what was signed and sent out."""
    from pantau.engine.evidence.ledger import read_entry
    from pantau.engine.evidence.merkle import Log, MemoryNodes
    from pantau.office.evidence.models import LedgerLeaf

    leaves = [bytes(one.leaf) for one in LedgerLeaf.objects.all()]
    leaves[1] = leaves[1].replace(read_entry(leaves[1]).by.encode(), b"Orang Lain")
    nodes = MemoryNodes()
    log = Log(nodes)
    for index, leaf in enumerate(leaves):
        log.append(leaf)
        as_owner("UPDATE evidence_ledgerleaf SET leaf = %s WHERE index = %s", leaf, index)
    for level in range(4):
        for place in range(len(leaves) >> level):
            hash_ = nodes.read(level, [place])[0]
            as_owner(
                "UPDATE evidence_ledgernode SET hash = %s WHERE level = %s AND place = %s",
                hash_,
                level,
                place,
            )
    assert "does not have the root that was signed" in found()


@pytest.mark.parametrize("how", ["gone", "changed"])
def test_a_file_that_is_gone_or_changed_is_named(store, how):
    digest = store[0].parts.first().sha256
    path = files.place_of(digest)
    path.chmod(0o600)
    path.unlink() if how == "gone" else path.write_bytes(b"lain")
    assert digest in found()


def test_what_the_audit_found_raises_an_alarm_that_ends_once_it_passes(store):
    files.forget(digest := store[0].parts.first().sha256)
    tasks.audit(0)
    (alarm,) = alarms.check(clock.now())
    words = told(alarm)
    assert digest in words.meaning
    assert words.url == "/bukti/buku-besar/"
    as_owner("DELETE FROM evidence_auditrun")
    assert alarms.check(clock.now()) == []


def test_an_authority_that_is_silent_for_hours_raises_an_alarm(store, officer, monkeypatch):
    actions.view(store[0], by=officer, now=clock.now())
    head = signing.sign(clock.now())
    assert alarms.check(clock.now() + timedelta(hours=5)) == []
    (alarm,) = alarms.check(clock.now() + timedelta(hours=7))
    assert (alarm.kind, head.stamps.count()) == ("no_stamp", 0)
    assert "Otoritas Contoh" in told(alarm).meaning
