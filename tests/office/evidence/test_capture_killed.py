"""Killed at any moment of a capture, nothing half remains, and the next run of the job makes it whole."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest
from django.conf import settings as django_settings
from django.db import connection
from psycopg.conninfo import make_conninfo

from capture_site import Site
from made_up_findings import make_post
from pantau.office.evidence import captures, files
from pantau.office.evidence.models import CapturedFile, Evidence, PageCapture
from pantau.web.ui import clock
from staff import make_person

pytestmark = pytest.mark.django_db(transaction=True, available_apps=list(django_settings.INSTALLED_APPS))

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
        for left in range(2, moments, max(1, moments // 5)):
            capture = asked_for(site)
            died = run(settings, left, site, capture)
            assert died.returncode in (0, -signal.SIGKILL), died.stderr
            assert whole(capture)
            captures.run(capture.pk, now=clock.now)  # as the job that was left by its worker
            assert whole(capture)
            assert capture.status == "captured"
            assert Evidence.objects.filter(captures=capture).count() == 1
        assert list((tmp_path / "capturing").iterdir()) == []
