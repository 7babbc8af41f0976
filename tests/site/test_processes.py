"""Workers and the whole site as real processes: killed, stopped, and nothing left behind."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Coroutine, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psutil
import psycopg
import pytest

from capture_site import Site
from folders import passing_folder
from pantau.demo.platforms.jetstream import Jetstream
from pantau.demo.platforms.world import World
from pantau.web.site.database import Database, embedded_server, prepare_embedded

# A task that the first worker never finishes and any later one does at once.
#: Seconds for a command beside other work; a hung one is ended, a slow one is no failure.
PATIENCE = 240
SLOW_TASK = """
import os, time
from pathlib import Path
from procrastinate.contrib.django import app

@app.task(name="test.slow", queue="detect")
def slow(folder: str) -> None:
    started = Path(folder) / "started"
    if started.exists():
        (Path(folder) / "finished").touch()
        return
    started.write_text(str(os.getpid()))
    time.sleep(600)
"""
SETTINGS = """
from pantau.web.site.settings import *
PROCRASTINATE_IMPORT_PATHS = ["slow_task"]
"""


@pytest.fixture
def folder() -> Iterator[Path]:
    with passing_folder() as path:
        yield path


@pytest.fixture
def database(folder: Path) -> Iterator[Database]:
    with embedded_server(folder / "data") as url:
        yield prepare_embedded(url)


def environment(folder: Path, database: Database | None = None) -> dict[str, str]:
    addresses = {}
    if database is not None:
        addresses = {"DATABASE_URL": database.app_url, "PANTAU_OWNER_DATABASE_URL": database.owner_url}
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE")
    }
    path = os.pathsep.join(filter(None, [str(folder), os.environ.get("PYTHONPATH")]))
    return {**kept, **addresses, "PANTAU_DATA": str(folder / "data"), "PYTHONPATH": path}


def pantau(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "pantau", *arguments]


def wait_for(condition: Callable[[], bool], what: str, seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"{what} did not happen within {seconds} s"
        time.sleep(0.1)


@pytest.mark.parametrize("again", [False, True], ids=["alone", "asked for again"])
def test_a_job_whose_worker_was_killed_is_finished_by_another(
    folder: Path, database: Database, again: bool
) -> None:
    (folder / "slow_task.py").write_text(SLOW_TASK)
    (folder / "slow_settings.py").write_text(SETTINGS)
    surroundings = environment(folder, database) | {"DJANGO_SETTINGS_MODULE": "slow_settings"}

    def run(*arguments: str, check: bool = True) -> None:
        subprocess.run(
            pantau(*arguments), env=surroundings, check=check, timeout=PATIENCE, capture_output=True
        )

    run("migrate")

    def ask() -> None:
        run(
            "manage",
            "procrastinate",
            "defer",
            "--queueing-lock",
            "slow",
            "test.slow",
            f'{{"folder": "{folder}"}}',
        )

    ask()
    status = "SELECT status FROM procrastinate_jobs WHERE task_name = 'test.slow'"
    if not again:  # told to stop, it gives the job to others when its time is over, and says so
        worker = subprocess.Popen(pantau("work", "--grace", "0", "--queues", "detect"), env=surroundings)
        wait_for((folder / "started").exists, "the job's start", PATIENCE)
        worker.terminate()
        assert worker.wait(PATIENCE) == 75
        with psycopg.connect(database.owner_url) as connection:
            assert connection.execute(status).fetchall() == [("todo",)]
            ended = "SELECT queues, ended_at IS NOT NULL FROM posts_workerrun"
            assert connection.execute(ended).fetchall() == [(["detect"], True)]
        (folder / "started").unlink()
    worker = subprocess.Popen(pantau("work"), env=surroundings)
    wait_for((folder / "started").exists, "the job's start", PATIENCE)
    worker.kill()
    worker.wait()
    with psycopg.connect(database.owner_url, autocommit=True) as connection:
        assert connection.execute(status).fetchall() == [("doing",)]
        # Five minutes later.
        connection.execute(
            "UPDATE procrastinate_workers SET last_heartbeat = last_heartbeat - interval '5 min'"
        )
    if again:
        ask()
    # Refused where the killed worker had asked for the same already, at its minute.
    run("manage", "procrastinate", "defer", "jobs.retry_stalled", '{"timestamp": 0}', check=False)
    run("work", "--once")
    assert (folder / "finished").exists()
    with psycopg.connect(database.owner_url) as connection:
        assert connection.execute(
            "SELECT count(*) FROM procrastinate_jobs WHERE status = 'doing'"
        ).fetchone() == (0,)


CAPTURING = """
from pantau.web.site.settings import *
PANTAU_CAPTURE_ALLOW = ("127.0.0.1",)
"""
ASK = """
from pantau.office.evidence import captures
from pantau.office.people.models import User
from pantau.web.ui import clock
who, _made = User.objects.get_or_create(username="sari")
for _ in range(COUNT):
    captures.ask(None, f"{URL}/?{_}", by=who, reason="Diperiksa.", now=clock.now())
"""


@pytest.mark.browser
def test_a_worker_keeps_one_browser_which_ends_with_it_however_it_ends(
    folder: Path, database: Database
) -> None:
    (folder / "capturing_settings.py").write_text(CAPTURING)
    surroundings = environment(folder, database) | {"DJANGO_SETTINGS_MODULE": "capturing_settings"}

    def ask(count: int, url: str) -> None:
        program = f"COUNT, URL = {count}, {url!r}\n{ASK}"
        asked = pantau("manage", "shell", "-v", "0", "-c", program)
        subprocess.run(asked, env=surroundings, check=True, timeout=PATIENCE)

    def captured() -> int:
        with psycopg.connect(database.owner_url) as connection:
            done = "SELECT count(*) FROM evidence_pagecapture WHERE status = 'captured'"
            return int((connection.execute(done).fetchone() or (0,))[0])

    def children(worker: subprocess.Popen[bytes]) -> list[psutil.Process]:
        return psutil.Process(worker.pid).children(recursive=True)

    def browsers(worker: subprocess.Popen[bytes]) -> list[int]:
        return [one.pid for one in psutil.Process(worker.pid).children() if "--headless=new" in one.cmdline()]

    subprocess.run(pantau("migrate"), env=surroundings, check=True, timeout=PATIENCE)
    with Site() as pages:
        ask(2, pages.address)
        first = subprocess.Popen(pantau("work", "--queues", "capture"), env=surroundings)
        wait_for(lambda: captured() >= 1, "the first capture", 60)
        [browser] = browsers(first)
        wait_for(lambda: captured() == 2, "the second")
        assert browsers(first) == [browser]
        started = children(first)
        first.terminate()
        assert first.wait(40) == 0
        wait_for(lambda: not any(one.is_running() for one in started), "the end of its processes")
        ask(1, pages.address)
        second = subprocess.Popen(pantau("work", "--queues", "capture"), env=surroundings)
        wait_for(lambda: captured() == 3, "the third", 60)
        started = children(second)
        assert len(started) > 3  # a browser is many
        second.kill()
        second.wait()
        wait_for(lambda: not any(one.is_running() for one in started), "the end of all of them")


LISTENING_OFFICE = """
from datetime import UTC, date, datetime
from pantau.office.collection import actions, catalogue
from pantau.office.collection.models import Connector
from pantau.office.registry.models import Account

now = datetime.now(UTC)
Account.objects.create(platform="bluesky", kind="handle", key="warga.example", native_id=DID)
catalogue.make_known()
stream = Connector.objects.get(name="bluesky_stream")
actions.record_legal_basis(stream, kind="letter", reference="B-1", signed_on=date(2024, 1, 5),
    signatory="Ketua", scope="unggahan publik", by=None, now=now)
actions.store_credential(stream, "stream", ADDRESS, by=None, now=now)
actions.enable(stream, by=None, now=now)
"""


def test_the_worker_that_never_sweeps_takes_every_queue_but_the_slow_ones() -> None:
    from procrastinate.contrib.django import app

    from pantau.cli.up import QUICK
    from pantau.office.posts.workers import chosen

    ours = {
        task.queue for name, task in app.tasks.items() if not name.startswith(("builtin", "procrastinate"))
    }
    assert ours == {*chosen(QUICK.split(",")), "sweep", "shadow", "rescore"}


def test_a_listener_that_was_killed_goes_on_where_it_had_stored(folder: Path, database: Database) -> None:
    surroundings = environment(folder, database)
    did, loop = "did:plc:" + "a" * 24, asyncio.new_event_loop()
    world = World(lambda: datetime.now(UTC))
    account, stream = world.add_account("bluesky", did, "warga.example"), Jetstream(world)
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()

    async def say(*texts: str) -> None:
        for text in texts:
            world.publish(account, text)

    def there(doing: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(doing, loop).result(10)

    def stored() -> list[str]:
        with psycopg.connect(database.owner_url) as connection:
            rows = connection.execute("SELECT text FROM posts_postversion")
            return sorted(str(text) for (text,) in rows)

    serving = stream.served()
    address = there(serving.__aenter__())
    subprocess.run(pantau("migrate"), env=surroundings, check=True, timeout=PATIENCE)
    office = f"DID, ADDRESS = {did!r}, {address!r}\n{LISTENING_OFFICE}"
    subprocess.run(
        pantau("manage", "shell", "-v", "0", "-c", office), env=surroundings, check=True, timeout=PATIENCE
    )
    first = subprocess.Popen(pantau("listen"), env=surroundings)
    try:
        wait_for(lambda: stream.lines == 1, "the line")
        there(say("Sebelum"))
        wait_for(lambda: stored() == ["Sebelum"], "the first post")
        first.kill()
        first.wait()
        there(say("Selama 1", "Selama 2"))
        second = subprocess.Popen(pantau("listen", "--platform", "bluesky"), env=surroundings)
        try:
            wait_for(lambda: len(stored()) == 3, "what was said meanwhile")
        finally:
            second.terminate()
            assert second.wait(30) == 0
        assert stored() == ["Sebelum", "Selama 1", "Selama 2"]
        with psycopg.connect(database.owner_url) as connection:
            assert connection.execute("SELECT count(*) FROM collection_gaprecord").fetchone() == (0,)
            state = "SELECT open_since FROM collection_streamstate"
            assert connection.execute(state).fetchone() == (None,)
    finally:
        first.kill()
        first.wait()
        there(serving.__aexit__(None, None, None))
        loop.call_soon_threadsafe(loop.stop)
        thread.join(5)
        loop.close()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def members(folder: Path) -> list[str]:
    """Command lines of every process that works on this data folder."""
    found = []
    for process in psutil.process_iter(["cmdline", "environ", "status"]):
        if process.info["status"] == psutil.STATUS_ZOMBIE or process.pid == os.getpid():
            continue
        if str(folder / "data") in str(process.info["cmdline"]) + str(process.info["environ"]):
            found.append(" ".join(process.info["cmdline"] or []))
    return found


@pytest.fixture
def site(folder: Path) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """`pantau up` with one worker, answering."""
    port = free_port()
    process = subprocess.Popen(
        pantau("up", "--port", str(port), "--workers", "1"), env=environment(folder), start_new_session=True
    )

    def answers() -> bool:
        assert process.poll() is None, "pantau up ended"
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/sehat/", timeout=5) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False

    wait_for(answers, "the site's first answer", 90)
    yield process, port
    process.kill()
    process.wait()


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_and_sigterm_stop_site_workers_and_database(
    folder: Path, site: tuple[subprocess.Popen[bytes], int], number: signal.Signals
) -> None:
    process, _ = site
    assert any("serve" in line for line in members(folder))
    assert any(" work " in line for line in members(folder))
    process.send_signal(number)
    assert process.wait(60) == 0
    assert members(folder) == []


def test_a_stream_that_is_switched_on_is_listened_to_without_a_restart(
    folder: Path, site: tuple[subprocess.Popen[bytes], int]
) -> None:
    def listening() -> bool:
        return any(" listen " in line for line in members(folder))

    assert not listening()
    office = f"DID, ADDRESS = 'did:plc:{'a' * 24}', 'ws://127.0.0.1:9/'\n{LISTENING_OFFICE}"
    subprocess.run(
        pantau("manage", "shell", "-v", "0", "-c", office),
        env=environment(folder),
        check=True,
        timeout=PATIENCE,
    )
    wait_for(listening, "the listener's start", 90)


def test_children_do_not_outlive_a_killed_parent(
    folder: Path, site: tuple[subprocess.Popen[bytes], int]
) -> None:
    process, _ = site
    process.kill()
    process.wait()
    wait_for(lambda: all("postgres" in line for line in members(folder)), "the children's end")


def test_a_taken_port_is_named_before_anything_starts(folder: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        found = subprocess.run(
            pantau("up", "--port", str(port)),
            env=environment(folder),
            capture_output=True,
            text=True,
            timeout=PATIENCE,
        )
    assert found.returncode == 1
    assert f"Port {port}" in found.stderr
    assert not (folder / "data").exists()
