"""A rulebook switched on in one process is used by all others at their next page or job."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.db import connection
from psycopg.conninfo import make_conninfo

from pantau.engine.law import Rulebook, load_rulebook
from pantau.office.findings import actions
from pantau.office.findings.models import RulebookChoice, ShadowRun
from pantau.office.findings.rulebooks import in_use
from pantau.web.ui import rulebook as office_rulebook
from staff import make_person, signed_in

pytestmark = pytest.mark.django_db(transaction=True)

NOW = datetime(2024, 2, 13, 1, 0, tzinfo=UTC)

# A process of its own: at each line it is given it serves a page, or does a job, and says by which rulebook.
OTHER = """
import sys
import django
django.setup()
from django.test import Client
from pantau.web.site.rulebook_in_use import before_each_job
from pantau.web.ui import rulebook
client = Client()
client.cookies["sessionid"] = sys.argv[1]
print(rulebook.current().hash, flush=True)
for line in sys.stdin:
    if line.strip() == "page":
        assert client.get("/tinjau/", headers={"host": "localhost"}).status_code == 200
        print(rulebook.current().hash, flush=True)
    else:
        print(before_each_job(lambda: rulebook.current().hash, None, None), flush=True)
"""


@pytest.fixture
def changed(tmp_path: Path) -> Iterator[Rulebook]:
    folder = tmp_path / Path(django_settings.PANTAU_RULEBOOK).name
    shutil.copytree(django_settings.PANTAU_RULEBOOK, folder)
    rules = folder / "rules" / "campaign.yaml"
    rules.write_text(rules.read_text("utf-8").replace("    rank: 0.9\n", "    rank: 0.8\n", 1), "utf-8")
    yield load_rulebook(folder)
    office_rulebook.use(None)


def other_process(session: str) -> subprocess.Popen[str]:
    held = connection.settings_dict
    address = make_conninfo(
        dbname=held["NAME"],
        user=held["USER"],
        password=held["PASSWORD"],
        host=held["HOST"],
        port=held["PORT"],
    )
    surroundings = {
        "DATABASE_URL": address,
        "DJANGO_SETTINGS_MODULE": "pantau.web.site.settings",
        "PANTAU_SECRET_KEY": django_settings.SECRET_KEY,  # its own would not know our sessions
    }
    return subprocess.Popen(
        [sys.executable, "-c", OTHER, session],
        env=os.environ | surroundings, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1,
    )  # fmt: skip


@pytest.mark.parametrize("work", ["page", "job"])
def test_another_process_takes_the_switch_over_at_its_next_page_or_job(changed: Rulebook, work: str) -> None:
    boss = make_person("ketua", "commissioner")
    former = in_use()
    for book in (former, changed):
        actions.keep_rulebook(book, NOW)
    run = ShadowRun.objects.create(
        rulebook_id=changed.hash, beside_id=former.hash, since=NOW, until=NOW, started_at=NOW, finished_at=NOW
    )
    other = other_process(signed_in(boss).cookies["sessionid"].value)
    assert other.stdin is not None
    assert other.stdout is not None

    def asked() -> str:
        other.stdin.write(f"{work}\n")
        return other.stdout.readline().strip()

    with other:
        assert other.stdout.readline().strip() == former.hash
        assert asked() == former.hash
        RulebookChoice.objects.create(
            run=run, rulebook_id=changed.hash, chosen_by=boss, chosen_at=NOW, reason="Sudah dilihat."
        )
        assert asked() == changed.hash
        other.stdin.close()
    assert other.returncode == 0
