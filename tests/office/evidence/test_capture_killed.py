"""Killed at any moment of a capture, nothing half remains, and the next run of the job makes it whole."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from django.conf import settings as django_settings
from django.db import connection, connections
from procrastinate.contrib.django.models import ProcrastinateJob
from psycopg.conninfo import make_conninfo

from capture_site import Site
from evidence_log import whole_log_holds
from made_up_findings import make_post
from pantau.engine.evidence.capture.camera import Camera, Captured, Wanted
from pantau.engine.evidence.folder import write_facts
from pantau.office.evidence import captures, files
from pantau.office.evidence.models import CapturedFile, Evidence, PageCapture
from pantau.web.ui import clock
from staff import make_person

KILLED = -1
pytestmark = pytest.mark.django_db(transaction=True)

# Ends itself by kill -9 at the n-th time that it touches the data folder or the database: no clock decides where.
PROGRAM = """
import os, signal, sys
import django
from django.conf import settings

django.setup()
left, allowed, capture_id = int(sys.argv[1]), sys.argv[2], int(sys.argv[3])
settings.PANTAU_CAPTURE_ALLOW = (allowed,)
from django.db import connection
from pantau.office.evidence import captures
from pantau.web.ui import clock

touched = 0

def touch():
    global touched
    touched += 1
    if touched == left:
        os.kill(os.getpid(), signal.SIGKILL)

def heard(event, arguments):
    if event in ("open", "os.rename", "os.mkdir", "os.remove", "os.chmod", "shutil.rmtree"):
        if str(settings.PANTAU_DATA) in str(arguments[0]):
            touch()

def asked(execute, sql, params, many, context):
    touch()
    return execute(sql, params, many, context)

sys.addaudithook(heard)
with connection.execute_wrapper(asked):
    captures.run(capture_id, now=clock.now)
print(touched)
"""


def run(settings, left: int, site: Site, capture: PageCapture) -> subprocess.CompletedProcess[str]:
    held = connection.get_connection_params()
    named = {name: held[name] for name in ("dbname", "user", "password", "host", "port") if held.get(name)}
    surroundings = os.environ | {
        "DJANGO_SETTINGS_MODULE": "pantau.web.site.settings",
        "DATABASE_URL": make_conninfo("", **named)
        if not held.get("host", "").startswith("/")
        else f"postgresql://{held['user']}@/{held['dbname']}?host={held['host']}",
        "PANTAU_DATA": str(settings.PANTAU_DATA),
    }
    command = [sys.executable, "-c", PROGRAM, str(left), site.place, str(capture.pk)]
    return subprocess.run(command, capture_output=True, text=True, check=False, env=surroundings)


def whole(capture: PageCapture) -> bool:
    """Over with everything, or still to be done with nothing."""
    capture.refresh_from_db()
    if not capture.ended:
        return not capture.sha256 and not CapturedFile.objects.filter(capture=capture).exists()
    for one in capture.files.all():
        files.check(one.sha256)
    return capture.evidence is not None


# --- 50 kills: some with the browser at work, the others, which take no browser, while all is moved in ---------------

WITH_BROWSER, WITHOUT, SEED = 6, 44, 2024
FEWER = 5  # touches that one life may have fewer than another, as the log grows


@pytest.mark.slow
def test_a_kill_at_any_touch_leaves_a_whole_capture_or_one_that_is_still_to_be_done(settings, tmp_path):
    settings.PANTAU_DATA = tmp_path
    officer = make_person("ratna", "officer")

    def asked_for(site: Site) -> PageCapture:
        post = make_post(url=site.address + "/")
        return captures.ask(post, post.url, by=officer, reason="Perlu disimpan segera.", now=clock.now())

    with Site() as site:
        settings.PANTAU_CAPTURE_ALLOW = (site.place,)
        done = run(settings, 0, site, asked_for(site))
        assert done.returncode == 0, done.stderr
        moments = int(done.stdout)
        for left in range(2, moments, moments // WITH_BROWSER)[:WITH_BROWSER]:
            capture = asked_for(site)
            died = run(settings, left, site, capture)
            assert died.returncode in (0, -signal.SIGKILL), died.stderr
            assert whole(capture)
            captures.run(capture.pk, now=clock.now)  # as the job that was left by its worker
            assert whole(capture)
            assert capture.status == "captured"
            assert Evidence.objects.filter(captures=capture).count() == 1
        assert list((tmp_path / "capturing").iterdir()) == []


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_kills_while_a_capture_is_asked_for_and_kept_lose_no_job_and_leave_no_half_item(settings, tmp_path):
    """Each life asks for the page, as the button does, and keeps what a real browser saw of it, as the job does."""
    settings.PANTAU_DATA = tmp_path / "data"
    officer, chance, killed = make_person("ratna", "officer"), random.Random(SEED), 0
    with Site() as site, Camera(clock=clock.now) as camera:
        wanted = Wanted(site.address + "/", operator="Ratna", allow=frozenset({site.place}))
        captured = camera.capture(wanted, tmp_path / "seen")
    posts = [make_post(f"Nomor {number}", url=captured.facts["url"]) for number in range(WITHOUT + 2)]
    _, moments = (life(post, officer, seen_by(str(post.pk), captured)) for post in posts[:2])
    for post in posts[2:]:
        seen = seen_by(str(post.pk), captured)
        killed += life(post, officer, seen, chance.randrange(1, moments - FEWER)) == KILLED
        assert jobs_of_captures() == {*PageCapture.objects.values_list("pk", flat=True)}
        capture = asked(post, officer)
        assert whole(capture)
        PageCapture.objects.filter(pk=capture.pk, status="waiting").update(status="running")
        captures.keep(capture.pk, seen, clock.now())
        assert whole(capture)
        assert Evidence.objects.filter(post=post).count() == 1
    assert killed == WITHOUT
    assert whole_log_holds() == len(posts)


def seen_by(name: str, captured: Captured) -> Captured:
    """The same capture with another's name in it, so that something of it is new in the store."""
    folder = captured.folder.with_name(name)
    shutil.copytree(captured.folder, folder)
    facts = {**captured.facts, "operator": name}
    write_facts(folder, facts)
    return replace(captured, folder=folder, facts=facts)


def asked(post, officer) -> PageCapture:
    """As after a restart: what is there already is there once."""
    known = PageCapture.objects.filter(post=post).first()
    return known or captures.ask(post, post.url, by=officer, reason="Perlu disimpan.", now=clock.now())


def life(post, officer, captured: Captured, left: int = 0) -> int:
    """A process of its own, killed at its touch number ``left``: KILLED, or how often it touched anything."""
    connections.close_all()
    counted, told = os.pipe()
    child = os.fork()
    if child == 0:  # pragma: no cover - it is killed
        try:
            with touches_counted(left) as touched:
                capture = captures.ask(post, post.url, by=officer, reason="Perlu disimpan.", now=clock.now())
                PageCapture.objects.filter(pk=capture.pk).update(status="running")
                captures.keep(capture.pk, captured, clock.now())
            os.write(told, str(len(touched)).encode())
        finally:
            os._exit(0)
    _, status = os.waitpid(child, 0)
    os.close(told)
    with os.fdopen(counted, "rb") as read:
        return KILLED if os.WIFSIGNALED(status) else int(read.read())


@contextmanager
def touches_counted(left: int) -> Iterator[list[str]]:  # pragma: no cover - in the process that is killed
    """What touches the data folder or the database; at the ``left``-th the process kills itself."""
    touched: list[str] = []

    def touch(what: str) -> None:
        touched.append(what)
        if len(touched) == left:
            os.kill(os.getpid(), signal.SIGKILL)

    def heard(event, arguments) -> None:
        watched = ("open", "os.rename", "os.mkdir", "os.remove", "os.chmod")
        if event in watched and str(django_settings.PANTAU_DATA) in str(arguments[0]):
            touch(event)

    def run_sql(execute, sql, params, many, context):
        touch(sql)
        return execute(sql, params, many, context)

    sys.addaudithook(heard)
    with connection.execute_wrapper(run_sql):
        yield touched


def jobs_of_captures() -> set[int]:
    jobs = ProcrastinateJob.objects.filter(task_name=captures.RUN_CAPTURE)
    return {one["capture_id"] for one in jobs.values_list("args", flat=True)}
