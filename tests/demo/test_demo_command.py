"""`pantau demo` as a stranger runs it: made, made again after a kill, used again, served, stopped."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest

from folders import passing_folder, working_on
from pantau.web.site.database import OWNER, embedded_url

SIZES = {"candidates": 40, "accounts": 800, "posts": 1_500}
SMALL = [part for name, size in SIZES.items() for part in (f"--{name}", str(size))]


@dataclass(frozen=True)
class Made:
    folder: Path
    summary: dict[str, Any]
    told: str


@pytest.fixture(scope="module")
def shelf() -> Iterator[Path]:
    """A place for data folders; whatever still works on one of them at the end is ended."""
    with passing_folder() as path:
        yield path


@pytest.fixture(scope="module")
def made(shelf: Path) -> Made:
    """A small demo, finished by a second run after the first one was killed half-way."""
    folder = shelf / "demo"
    first = subprocess.Popen(
        pantau(folder, "--once", *SMALL), env=surroundings(), stderr=subprocess.PIPE, text=True
    )
    assert first.stderr is not None
    for line in first.stderr:
        if line.startswith("Accounts:"):
            break
    first.kill()
    first.communicate(timeout=60)  # its workers end, too, and let go of the pipe
    done = run(folder, "--once", "--json", *SMALL)
    return Made(folder, last_line(done), done.stderr)


def surroundings() -> dict[str, str]:
    hidden = ("DATABASE_URL", "DJANGO_SETTINGS_MODULE", "PANTAU")
    return {name: value for name, value in os.environ.items() if not name.startswith(hidden)}


def pantau(folder: Path, *options: str) -> list[str]:
    return [sys.executable, "-m", "pantau", "demo", "--data-dir", str(folder), *options]


def run(folder: Path, *options: str, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        pantau(folder, *options),
        env=surroundings() | variables,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def last_line(done: subprocess.CompletedProcess[str]) -> dict[str, Any]:
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def coverage(folder: Path, day: str) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "pantau", "coverage", "--date", day, "--json"],
        env=surroundings() | {"PANTAU_DATA": str(folder), "PANTAU_CLOCK_START": "2024-02-12T10:00+08:00"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    return last_line(done)


def wait_for(condition: Callable[[], Any], what: str, seconds: float = 60) -> Any:
    deadline = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < deadline, f"{what} did not happen within {seconds} s"
        time.sleep(0.1)
    return found


# --- making ---------------------------------------------------------------------------------------


def test_the_last_line_counts_everything(made: Made) -> None:
    summary = made.summary
    assert summary["candidates"] == 40
    assert summary["accounts_total"] == 800
    assert summary["accounts_in_registry"] > 800 - summary["accounts_refused"]
    assert summary["posts"] + summary["posts_to_come"] == 1_500
    assert summary["posts"] > 1_200
    assert summary["interactions"] > 300
    assert summary["gone"] > 0
    assert summary["rejected"] == 0
    assert summary["findings"] == sum(summary["findings_by_category"].values()) > 0
    assert 0 < summary["decisions"] <= summary["findings"] * 0.8
    assert summary["cases"] >= 8
    assert not summary["reused"]


def test_every_stage_says_how_long_it_took(made: Made) -> None:
    assert set(made.summary["seconds"]) == {
        "layout", "regency", "people", "candidates", "accounts", "posts", "collection", "detection", "groups",
        "decisions", "publishing", "reports", "cases", "audit", "total",
    }  # fmt: skip
    assert "Sixty days of posts: 1,500 in" in made.told


def test_findings_are_held_against_the_truth(made: Made) -> None:
    compared = made.summary["against_truth"]
    assert sum(score["planted"] for score in compared.values()) > 5
    for score in compared.values():
        assert score["right"] <= min(score["planted"], score["found"])
    assert 0 < made.summary["recall"] <= 1


def test_what_a_day_brought_was_found_then_and_decided_the_next_morning(made: Made) -> None:
    """Reports of past days and the age of the queue count it, so it has to have happened on its own days."""
    asked = """SELECT count(DISTINCT created_at::date) AS days, min(created_at - posted_at) >= '0' AS found_later,
        max(created_at - posted_at) < '3 days' AS found_soon, count(*) FILTER (WHERE decided_at < created_at) AS before,
        count(DISTINCT decided_at::date) AS decided_on, count(*) FILTER (WHERE seconds > 0) AS timed
        FROM analyst_findings AS finding LEFT JOIN analyst_decisions ON finding_id = finding.id
        WHERE post_id IS NOT NULL"""
    done = subprocess.run(
        [sys.executable, "-m", "pantau", "query", "--format", "jsonl", asked],
        env=surroundings()
        | {"PANTAU_DATA": str(made.folder), "PANTAU_CLOCK_START": "2024-02-12T09:30+08:00"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    told = last_line(done)
    assert told["days"] > 10
    assert told["found_later"]
    assert told["found_soon"]
    assert told["before"] == 0
    assert told["decided_on"] > 5
    assert told["timed"] > 5


def test_a_second_run_uses_what_is_there(made: Made) -> None:
    again = run(made.folder, "--once", "--json")
    assert "Inventing" not in again.stderr
    assert last_line(again) == {**made.summary, "reused": True}


def test_nothing_runs_on_after_the_command(made: Made) -> None:
    assert working_on(made.folder) == []


def test_the_days_before_add_up_by_files_and_the_plan_alone(made: Made) -> None:
    for day in ("2024-01-29", "2024-02-11"):
        told = coverage(made.folder, day)
        assert told["adds_up"], told
        assert set(told["seen_by_route"]) == {"file"}
        assert set(told["not_seen_by_reason"]) <= {"off", "patrol", "unresolved"}


# --- refusing -------------------------------------------------------------------------------------


def test_a_folder_that_is_not_a_demos_is_left_alone(shelf: Path) -> None:
    folder = shelf / "real"
    folder.mkdir()
    (folder / "secret_key").write_text("of an office in use")
    refused = run(folder, "--once")
    assert refused.returncode == 1
    assert "holds something that is not a demo" in refused.stderr
    assert [path.name for path in folder.iterdir()] == ["secret_key"]


def test_a_given_database_is_left_alone(shelf: Path) -> None:
    refused = run(shelf / "other", "--once", DATABASE_URL="postgresql://db.example/pantau")
    assert refused.returncode == 1
    assert "DATABASE_URL is set" in refused.stderr
    assert not (shelf / "other").exists()


def test_another_regency_does_not_replace_the_one_that_is_there(made: Made) -> None:
    refused = run(made.folder, "--once", "--seed", "7")
    assert refused.returncode == 1
    assert "made with seed 52" in refused.stderr


# --- serving --------------------------------------------------------------------------------------


@pytest.fixture
def site(made: Made) -> Iterator[tuple[subprocess.Popen[str], int]]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    with subprocess.Popen(
        pantau(made.folder, "--port", str(port), "--workers", "1"),
        env=surroundings(),
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        yield process, port
        process.kill()


def page(port: int, path: str) -> str:
    with urllib.request.urlopen(f"http://localhost:{port}{path}", timeout=10) as answer:
        return str(answer.read().decode())


def welcome(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    told = ""
    for line in process.stdout:
        told += line
        if "otpauth://" in line:
            return told
    raise AssertionError(f"no welcome, but: {told}")


@pytest.mark.slow
def test_it_serves_the_regency_until_ctrl_c(made: Made, site: tuple[subprocess.Popen[str], int]) -> None:
    process, port = site
    told = welcome(process)
    assert f"http://localhost:{port}/" in told
    assert "orang-rekaan-2024" in told
    assert "ratna" in told
    assert json.loads(page(port, "/sehat/")) == {"database": "ok"}
    entrance = page(port, "/")
    assert 'datetime="2024-02-12T01:4' in entrance, "the office's clock does not show 09.4x WITA"
    assert "ratna" in entrance

    with psycopg.connect(embedded_url(made.folder, OWNER), autocommit=True) as connection:

        def one(query: str) -> Any:
            row = connection.execute(query).fetchone()  # type: ignore[arg-type]
            return row and row[0]

        document = "SELECT d.sha256 FROM registry_account a JOIN registry_document d ON d.id = a.document_id"
        form = hashlib.sha256((made.folder / "demo" / "accounts.csv").read_bytes()).hexdigest()
        assert one(f"{document} WHERE a.candidate_id IS NOT NULL LIMIT 1") == form
        # The regency goes on, and the office sees it by asking the platforms alone.
        seen = "SELECT count(DISTINCT account_id) FROM collection_attempt WHERE outcome = 'ok' AND route <> 'file'"
        consented = "SELECT count(*) FROM collection_consent WHERE withdrawn_at IS NULL"
        due = (
            "SELECT count(*) FROM collection_dayplan WHERE day = '2024-02-12' AND why = '' AND NOT attempted"
        )
        wait_for(lambda: one(due) == 0, "a look at every account that is due", 180)
        assert one(seen) > 0.9 * one(consented)
        assert one("SELECT count(*) FROM collection_attempt WHERE why = 'quota' AND platform = 'x'") > 0
        swept = "FROM posts_postversion v JOIN posts_post p ON p.id = v.post_id WHERE v.route <> 'demo'"
        assert one(f"SELECT count(*) {swept} AND p.account_id IS NULL") == 0
        assert one("SELECT count(*) FROM posts_ingest WHERE route = 'youtube_api' AND seen > 0") > 0
    assert coverage(made.folder, "2024-02-12")["adds_up"]

    process.send_signal(signal.SIGINT)
    assert process.wait(60) == 0
    assert working_on(made.folder) == []
