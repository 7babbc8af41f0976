"""All that is stored is read again by another rulebook: told before, applied after, whatever happens in between."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from threading import Thread

import pytest
from django.db import connection, transaction
from procrastinate.contrib.django import app
from procrastinate.testing import InMemoryConnector
from psycopg.conninfo import make_conninfo

from pantau.engine.post import Batch, Post
from pantau.office.findings import actions, rescoring, shadow, shadow_report, tasks
from pantau.office.findings.models import Finding, Rescoring, RescoringPart, ShadowChange
from pantau.office.findings.rulebooks import in_use
from pantau.office.people import happenings
from pantau.office.people.models import AuditEvent
from pantau.office.posts import actions as posts
from pantau.office.posts.models import Post as StoredPost
from pantau.office.review import actions as review
from pantau.web.ui import rulebook as office_rulebook
from staff import make_person, signed_in

QUIET = datetime(2024, 2, 12, 1, 0, tzinfo=UTC)
NOW = QUIET + timedelta(days=90)
CALL = "Besok jangan lupa coblos nomor 4 ya semeton"
ODD = "Kita ke arisan zamrud biru malam ini"
MONEY = "Yang mau amplop coblos nomor 5, ambil di rumah pak RT"


@pytest.fixture(autouse=True)
def own_rulebook():
    yield
    office_rulebook.use(None)


def store(texts: dict[str, str], **changes) -> list[int]:
    made = [
        Post(
            **{
                "platform": "facebook", "native_id": name, "text": text, "posted_at": QUIET,
                "subject": "candidate", "collected_at": QUIET, **changes,
            }
        )
        for name, text in texts.items()
    ]  # fmt: skip
    posts.ingest([Batch(posts=tuple(made))], route="file", legal_basis="t", source="t", clock=lambda: QUIET)
    return list(StoredPost.objects.filter(native_id__in=texts).order_by("pk").values_list("pk", flat=True))


def no_jobs() -> None:
    """Detection of what was stored, which would go first, is done by the tests themselves."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")


def turn(run, now: datetime = NOW, **options) -> float | None:
    """Of a worker that never tires."""
    return rescoring.turn(run.pk, **{"clock": lambda: now, "elapsed": lambda: 0.0, **options})


def work(run) -> None:
    assert turn(run) is None
    run.refresh_from_db()


def read(run) -> int:
    """Posts, by all parts."""
    held = Rescoring.objects.select_related("run").get(run=run)
    rescoring.so_far(held)
    return held.run.posts


def told(run) -> set[tuple[str, str, str, bool]]:
    return {(c.post.native_id, c.category, c.kind, c.decided) for c in run.changes.select_related("post")}


@pytest.mark.slow
@pytest.mark.django_db
def test_history_is_told_first_then_follows_and_decisions_stay(changed, monkeypatch):
    """Posts of any age and of none; findings of the rulebook in use; one of them decided, one seen."""
    ids = store({"call": CALL, "seen": CALL + " ya", "odd": ODD, "plain": "Selamat pagi"})
    ids += store({"old": ODD}, posted_at=QUIET - timedelta(days=40)) + store({"undated": ODD}, posted_at=None)
    actions.detect_posts(ids, clock=lambda: QUIET)
    boss, officer = make_person("ketua", "commissioner"), make_person("ratna", "officer")
    call, seen = (
        Finding.objects.get(post__native_id=name, category="quiet_period") for name in ("call", "seen")
    )
    review.decide(officer, call.pk, review.Verdict("watch", "", "Ajakan."), QUIET)
    actions.mark_seen([seen.pk], officer, QUIET)
    before = list(Finding.objects.order_by("pk").values())
    no_jobs()

    run = rescoring.begin(changed, now=NOW, part=2)
    assert run.rescoring.parts.count() == 3
    assert rescoring.begin(changed, now=NOW + timedelta(hours=1)).pk == run.pk
    work(run)
    assert run.finished_at == NOW
    assert told(run) == {
        ("call", "quiet_period", "moved", True), ("seen", "quiet_period", "moved", False),
        ("odd", "hoax", "new", False), ("old", "hoax", "new", False), ("undated", "hoax", "new", False),
    }  # fmt: skip
    report = shadow_report.report(run)
    assert (report["state"], report["posts"], report["failed"]) == ("waiting", 6, 0)
    assert report["category"]["hoax"] | {"after": 3} == report["category"]["hoax"]
    assert report["category"]["quiet_period"]["decided"] == 1
    assert {month: counts["new"] for month, counts in report["month"].items()} == {"2024-01": 1, "2024-02": 2}
    assert list(Finding.objects.order_by("pk").values()) == before
    assert not RescoringPart.objects.exists()

    address = f"/tinjau/uji-bayangan/{run.pk}/"
    page = signed_in(officer).get(address).content.decode()
    assert "1 perubahan mengenai temuan yang sudah diputus orang" in page
    assert f"/tinjau/{seen.pk}/" in page
    assert "Mengapa dinyalakan" not in page
    news: list[int] = []
    monkeypatch.setattr(happenings, "_listeners", [lambda happening: news.extend(happening.keys())])
    ketua = signed_in(boss)
    assert ketua.post(f"{address}nyalakan/", {"reason": ""}).status_code == 422
    assert ketua.post(f"{address}nyalakan/", {"reason": "Lebih lengkap."}).status_code == 302
    assert in_use().hash == changed.hash
    run = type(run).objects.get(pk=run.pk)
    assert run.rescoring.state == Rescoring.State.APPLYING
    assert turn(run) == rescoring.REST_S  # acts of officials are weighed first
    no_jobs()
    assert ketua.post(f"{address}riwayat/", {"act": "pause"}).status_code == 302
    assert turn(run) is None
    assert "Lanjutkan" in ketua.get(address).content.decode()
    assert ketua.post(f"{address}riwayat/", {"act": "fly"}).status_code == 422
    jobs = InMemoryConnector()
    with app.replace_connector(jobs):
        assert ketua.post(f"{address}riwayat/", {"act": "resume"}).status_code == 302
    assert len(jobs.jobs) == rescoring.LANES
    tasks.rescore_turn(run.pk, 0)

    run = type(run).objects.get(pk=run.pk)
    assert (run.rescoring.state, run.rescoring.applied) == (Rescoring.State.APPLIED, 6)
    call.refresh_from_db()
    assert (call.status, call.rulebook_id) == ("decided", run.beside_id)
    assert not Finding.objects.filter(post__native_id="call", rule=call.rule, status="open").exists()
    seen.refresh_from_db()
    follows = Finding.objects.get(post__native_id="seen", category="quiet_period", status="open")
    assert (seen.status, follows.rulebook_id) == ("superseded", changed.hash)
    assert (follows.first_seen_at, follows.first_seen_by) == (QUIET, officer)
    opened = Finding.objects.filter(rule="made-up", status="open")
    assert opened.count() == 3
    assert sorted(news) == sorted(opened.values_list("pk", flat=True))
    verbs = list(AuditEvent.objects.filter(object_id=str(run.pk)).values_list("verb", flat=True))
    assert {"rescoring_started", "rulebook_switched_on", "rescoring_applied", "rescoring_finished"} <= {
        *verbs
    }
    assert "ditutup dan tetap tersimpan" in ketua.get(address).content.decode()

    again = rescoring.begin(changed, now=NOW)
    no_jobs()
    work(again)
    assert told(again) == {("call", "quiet_period", "moved", True)}


@pytest.mark.django_db
def test_it_gives_way_to_new_posts_to_the_rate_and_to_a_person(changed):
    store({str(number): ODD for number in range(30)})
    run = rescoring.begin(changed, now=NOW, rate=5)
    assert turn(run) == rescoring.REST_S  # what was stored is not detected yet
    no_jobs()
    times = iter(range(1000))
    assert turn(run) == pytest.approx(1.0)  # five posts, and a second to wait
    assert read(run) == 5
    late = NOW + timedelta(seconds=3)  # what the rate allowed meanwhile is made up for
    assert turn(run, late) == pytest.approx(1.0)
    assert read(run) == 20
    rescoring.pause(run.pk, by=None, now=late)
    assert turn(run, late) is None
    rescoring.resume(run.pk, by=None, rate=1000)
    tired = turn(run, late, elapsed=lambda: next(times), most_s=1.0)
    assert tired == 0.0
    rescoring.cancel(run.pk, by=None, now=late)
    run.refresh_from_db()
    assert (run.finished_at, run.posts, RescoringPart.objects.count()) == (None, 30, 0)
    with pytest.raises(shadow.ShadowError):
        rescoring.resume(run.pk, by=None)
    with pytest.raises(shadow.ShadowError):
        shadow.switch_on(run, by=make_person("ketua", "commissioner"), reason="Ya.", now=late)


# A worker that is killed after it stored what changed at its third batch, and before its transaction ends.
KILLED = """
import os, signal, sys
import django
django.setup()
from django.db import connection
from pantau.office.findings import rescoring
from pantau.web.ui import clock
rescoring.BATCH = 7
written = 0
def third(execute, sql, params, many, context):
    global written
    if sql.startswith('UPDATE "findings_rescoringpart"'):
        written += 1
        if written == 3:
            os.kill(os.getpid(), signal.SIGKILL)
    return execute(sql, params, many, context)
with connection.execute_wrapper(third):
    rescoring.turn(int(sys.argv[1]), clock=clock.now, most_s=3600)
"""


@pytest.mark.django_db(transaction=True)
def test_killed_and_shared_by_two_it_counts_what_an_undisturbed_run_counts(changed, monkeypatch):
    texts = [CALL, ODD, "Selamat pagi", MONEY]
    ids = store({f"p{number}": f"{texts[number % 4]} {number}" for number in range(60)})
    actions.detect_posts(ids, clock=lambda: QUIET)
    no_jobs()
    whole = rescoring.begin(changed, now=NOW, part=25)
    work(whole)

    run = rescoring.begin(changed, now=NOW, part=25)
    assert run.pk != whole.pk
    held = connection.settings_dict
    names = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    address = make_conninfo(**{name: held[kept] for name, kept in names.items()})
    died = subprocess.run(
        [sys.executable, "-c", KILLED, str(run.pk)],
        env=os.environ | {"DATABASE_URL": address, "DJANGO_SETTINGS_MODULE": "pantau.web.site.settings"},
        check=False,
    )
    assert died.returncode == -signal.SIGKILL
    assert read(run) == 14
    assert ShadowChange.objects.filter(run=run, post__in=ids[14:]).count() == 0

    monkeypatch.setattr(rescoring, "BATCH", 4)
    here, reader = Rescoring.objects.select_related("run").get(run=run), rescoring.reader_of(run)

    def another() -> None:
        assert turn(run) is None
        connection.close()

    with transaction.atomic():
        rescoring.step(here, reader, NOW, batch=4)  # holds the first part
        other = Thread(target=another)
        other.start()
        other.join()
    assert read(run) == 18 + sum(id_ > ids[0] + 24 for id_ in ids)
    work(run)
    assert run.finished_at == NOW
    assert (run.posts, run.totals) == (60, whole.totals)
    assert told(run) == told(whole)
    assert {kind for _post, _category, kind, _decided in told(run)} == {"new", "moved"}
