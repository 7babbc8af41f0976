"""`pantau doctor` names what is wrong and how to mend it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from folders import passing_folder
from pantau.cli import doctor
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
    from django.db import connection

    assert doctor.workers().status == "warn"
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now())")
    assert doctor.workers().status == "ok"
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_workers SET last_heartbeat = now() - %s", [timedelta(minutes=2)])
    assert doctor.workers().status == "warn"


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
