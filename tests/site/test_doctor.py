"""`pantau doctor` names what is wrong and how to mend it."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings
from django.utils import timezone
from procrastinate.contrib.django import app

from folders import passing_folder
from pantau.cli import doctor, work
from pantau.office.posts import workers
from pantau.office.posts.counting import Counting
from pantau.office.posts.models import WorkerRun
from pantau.web.site.backup.taking import Taken, remember
from pantau.web.site.environment import Environment, read_environment


@pytest.fixture
def data() -> Iterator[Path]:
    with passing_folder() as folder:
        yield folder / "data"


def environment(data: Path, **variables: str) -> Environment:
    return read_environment({"PANTAU_DATA": str(data), **variables})


def run(data: Path, **variables: str) -> tuple[int, dict[str, list[dict[str, Any]]]]:
    """Exit status and the lines by what they are about."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PANTAU", "DATABASE"))}
    found = subprocess.run(
        [sys.executable, "-m", "pantau", "doctor", "--json"],
        env={**kept, "PANTAU_DATA": str(data), **variables},
        capture_output=True,
        text=True,
        timeout=60,
    )
    lines: dict[str, list[dict[str, Any]]] = {}
    for line in json.loads(found.stdout):
        lines.setdefault(line["what"], []).append(line)
    return found.returncode, lines


def test_an_installation_without_tables_is_told_to_migrate(data: Path) -> None:
    status, lines = run(data)
    assert status == 1
    assert lines["Layout"][0]["says"] == "the database has no tables yet"
    assert lines["Layout"][0]["mend"].startswith("pantau migrate")
    assert "is made now" in lines["Data folder"][0]["says"]
    assert len(lines["Clock"]) == len(lines["Database clock"]) == 1
    assert (
        lines["Database"][0]["status"] == lines["Search"][0]["status"] == lines["Roles"][0]["status"] == "ok"
    )
    assert lines["Rulebook"][0]["status"] == "ok"


def test_a_database_that_cannot_be_reached_is_a_failure_and_the_rest_is_told(data: Path) -> None:
    status, lines = run(data, DATABASE_URL="postgresql://nobody@127.0.0.1:1/none")
    assert status == 1
    assert "DATABASE_URL cannot be reached" in lines["Database"][0]["says"]
    assert "Disk" in lines
    assert "Layout" not in lines


def test_secrets_that_others_can_read_are_a_failure(data: Path) -> None:
    data.mkdir()
    found = environment(data)
    assert [line.status for line in doctor.secrets(found)] == ["ok"]
    (data / "secret_key").chmod(0o644)
    (data / ".env").write_text("PANTAU_SECRET_KEY=short")
    lines = list(doctor.secrets(environment(data)))
    assert [line.status for line in lines] == ["fail", "fail", "fail"]
    assert lines[0].mend == f"chmod 600 {data / 'secret_key'}"


def test_a_proxy_is_believed_by_its_address_and_never_everybody() -> None:
    assert not list(doctor.proxies({}))
    assert [line.status for line in doctor.proxies({"FORWARDED_ALLOW_IPS": "172.30.57.1"})] == ["ok"]
    for everybody in ("*", "10.0.0.1, *", "0.0.0.0/0", "::/0"):
        (line,) = doctor.proxies({"FORWARDED_ALLOW_IPS": everybody})
        assert line.status == "fail"
        assert "FORWARDED_ALLOW_IPS" in line.says
    assert doctor.debugging().status == "fail"


def test_the_folder_of_a_demo_is_told_from_a_real_one(data: Path) -> None:
    data.mkdir(mode=0o711)
    assert doctor.data_folder(environment(data)).status == "ok"
    (data / "demo.json").write_text("{}")
    line = doctor.data_folder(environment(data))
    assert line.status == "warn"
    assert "made up" in line.says
    assert "PANTAU_DATA" in line.mend


def test_a_rulebook_that_is_not_there_is_a_failure_that_names_those_that_are(data: Path) -> None:
    lines = list(doctor.rulebooks(environment(data, PANTAU_RULEBOOK="pemilu-2029")))
    assert lines[0].status == "fail"
    assert "pemilu-2024" in lines[0].mend


def test_a_broken_rulebook_is_named_with_the_command_that_explains_it(data: Path) -> None:
    shutil.copytree(settings.PANTAU_RULEBOOK, data / "rulebooks" / "pemilu-2024")
    (data / "rulebooks" / "pemilu-2024" / "calendar.yaml").write_text("phases: [")
    (line,) = doctor.rulebooks(environment(data, PANTAU_RULEBOOKS=str(data / "rulebooks")))
    assert line.status == "fail"
    assert line.mend == f"pantau rulebook check {data / 'rulebooks' / 'pemilu-2024'}"


def test_a_clock_that_was_set_for_an_exercise_is_a_warning(data: Path) -> None:
    assert doctor.clock(environment(data)).status == "ok"
    assert doctor.clock(environment(data, PANTAU_CLOCK_START="2024-02-12")).status == "warn"


def test_an_unencrypted_public_address_is_a_warning(data: Path) -> None:
    assert doctor.address(environment(data)).status == "ok"
    assert doctor.address(environment(data, PANTAU_URL="http://pantau.example")).status == "warn"
    assert doctor.address(environment(data, PANTAU_URL="https://pantau.example")).status == "ok"


@pytest.mark.django_db
def test_a_database_without_workers_is_a_warning_that_goes_away_with_one() -> None:
    assert doctor.workers().status == "warn"
    report("satu", queues=["detect"])
    assert doctor.workers() == doctor.Line("Workers", "ok", "1 at work on mesin")
    assert doctor.worker_clocks() == []
    app.configure_task("collection.sweep", queue="sweep", allow_unknown=True).defer(timestamp=0)
    assert doctor.workers().says.endswith("nobody takes jobs of sweep")
    report("dua", queues=[], clock_at=timezone.now() - timedelta(minutes=5))
    assert doctor.workers().says == "2 at work on mesin"
    (skewed,) = doctor.worker_clocks()
    assert (skewed.status, skewed.mend) == ("fail", "timedatectl set-ntp true")
    assert doctor.replicas() == []
    WorkerRun.objects.filter(name="satu").update(seen_at=timezone.now() - timedelta(minutes=2))
    assert "silent without having ended: satu" in doctor.workers().says
    report("satu", queues=["detect"], ended=True)
    assert doctor.workers().says == "1 at work on mesin"


def report(name: str, *, queues: list[str], clock_at: datetime | None = None, ended: bool = False) -> None:
    workers.report(
        name, host="mesin", version="1", queues=queues, concurrency=1, load=0.0, ended=ended,
        counts={"detect": workers.Counts(9, 1, 50.0)}, clock_at=clock_at or timezone.now(),
    )  # fmt: skip


@pytest.mark.django_db
def test_hints_say_how_many_workers_would_be_enough(capsys: pytest.CaptureFixture[str]) -> None:
    assert set(workers.known_queues()) <= {queue for kind in workers.KINDS.values() for queue in kind}
    assert workers.chosen(["collect", "upkeep", "sweep"]) == ["sweep", "upkeep", "report"]
    with pytest.raises(workers.UnknownQueueError, match="there is no queue 'sweeps'"):
        workers.chosen(["sweeps"])
    report("satu", queues=["detect"])
    for _ in range(400):
        app.configure_task("findings.detect_batch", queue="detect", allow_unknown=True).defer(post_ids=[])
    found = {one.queue: one for one in workers.states()}
    detect = found["detect"]
    # 400 jobs of five seconds are 2,000 seconds of work: three workers clear them in a quarter of an hour.
    assert (detect.waiting, detect.workers, detect.counts.each_s, detect.suggested) == (400, 1, 5.0, 3)
    assert found["sweep"].suggested == found["sweep"].workers == 0
    work.show_hints(as_json=False)
    assert "detect          400" in capsys.readouterr().out
    assert workers.forget_old() == 0


def test_a_workers_load_is_what_is_under_way() -> None:
    seconds = iter(range(0, 1000, 10))
    counting = Counting(timer=lambda: float(next(seconds)))
    context = SimpleNamespace(job=SimpleNamespace(id=1, queue="detect"))
    worker = SimpleNamespace(worker_id=7)

    async def breaks() -> None:
        raise ValueError

    with pytest.raises(ValueError):
        asyncio.run(counting.around(breaks, context, worker))
    assert counting.counts() == {"detect": workers.Counts(0, 1, 10.0)}
    assert counting.load() == pytest.approx(10 / 30 * 0.5)  # ten of thirty seconds, half remembered
    assert counting.load() == pytest.approx(10 / 30 * 0.5 * 5 / 6)  # nothing since, and it is forgotten
    assert counting.running == {}


@pytest.mark.django_db
def test_a_backup_that_is_old_or_was_never_taken_is_told() -> None:
    assert doctor.backups().says == "none was taken for two months"
    for age, troubles, status in ((0, 0, "ok"), (3, 0, "warn"), (9, 0, "fail"), (0, 2, "fail")):
        taken = Taken("20261130T020000Z", 1, 1, 1, ("one is missing",) * troubles)
        remember(taken, "/mnt/backup", datetime.now(UTC) - timedelta(days=age))
        assert doctor.backups().status == status


def test_signing_keys_that_others_can_read_are_a_failure(data: Path) -> None:
    assert doctor.signing_keys(environment(data)).status == "ok"
    key = data / "keys" / "log" / "first.pem"
    key.parent.mkdir(parents=True)
    key.write_text("rahasia")
    key.chmod(0o640)
    assert doctor.signing_keys(environment(data)).status == "fail"
    key.chmod(0o600)
    assert "which no backup holds" in doctor.signing_keys(environment(data)).says


def test_captures_that_are_switched_on_and_cannot_be_taken_are_a_warning(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert doctor.captures_on_their_own().status == "ok"
    monkeypatch.setenv("PATH", "/nowhere")
    line = doctor.captures_on_their_own()
    assert (line.status, line.says) == ("warn", "switched on, but chromium is missing: nothing is captured")


def test_a_missing_ffmpeg_is_told_with_what_it_costs(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    line = doctor.sound()
    assert (line.status, line.mend) == ("warn", "apt install ffmpeg")
    program = tmp_path / "ffmpeg"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    assert doctor.sound().status == "ok"
