"""The embedded server, for real: one owner, nothing left behind, alive again after a kill."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg
import pytest

from folders import passing_folder
from pantau.web.site import database as databases
from pantau.web.site.database import (
    KEPT_ALIVE,
    SYSTEM_CLUSTERS,
    DatabaseUnavailableError,
    cluster_folder,
    configuration,
    django_database,
    embedded_server,
    embedded_url,
    granted_memory,
    prepare_embedded,
    prepare_given,
)

SUPERVISOR = """
import sys, time
from pathlib import Path
from pantau.web.site.database import embedded_server, prepare_embedded
with embedded_server(Path(sys.argv[1])) as url:
    prepare_embedded(url)
    print("ready", flush=True)
    time.sleep(600)
"""


@pytest.fixture
def data() -> Iterator[Path]:
    """A data folder with a path short enough for a socket; whatever runs in it is ended."""
    with passing_folder() as folder:
        yield folder


def postgres_of(data: Path) -> list[psutil.Process]:
    wanted = str(data / "postgres")
    return [p for p in psutil.process_iter(["cmdline"]) if wanted in (p.info["cmdline"] or [])]


def supervisor(data: Path) -> subprocess.Popen[bytes]:
    data.mkdir(exist_ok=True)
    with (data / "output").open("w") as output:
        process = subprocess.Popen([sys.executable, "-c", SUPERVISOR, str(data)], stdout=output)
    deadline = time.monotonic() + 30
    while (data / "output").read_text() != "ready\n":
        assert process.poll() is None
        assert time.monotonic() < deadline
        time.sleep(0.05)
    return process


def run(url: str, *statements: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement)


def value(url: str, query: str) -> object:
    with psycopg.connect(url, autocommit=True) as connection:
        row = connection.execute(query).fetchone()
        assert row is not None
        return row[0]


def test_a_server_killed_with_its_owner_comes_back_with_the_data(data: Path) -> None:
    owner = supervisor(data)
    run(embedded_url(data, "pantau_owner"), "CREATE TABLE kept AS SELECT 42 AS x")
    owner.kill()
    owner.wait()
    for process in postgres_of(data):
        process.kill()
        process.wait(10)
    with embedded_server(data):
        assert value(embedded_url(data, "pantau_owner"), "SELECT x FROM kept") == 42
    assert postgres_of(data) == []


def test_a_server_whose_owner_was_killed_is_adopted_and_stopped(data: Path) -> None:
    owner = supervisor(data)
    (before,) = postgres_of(data)
    owner.kill()
    owner.wait()
    with embedded_server(data) as url:
        assert value(url, "SELECT 1") == 1
        assert [process.pid for process in postgres_of(data)] == [before.pid]
    assert postgres_of(data) == []


def test_a_second_process_uses_the_server_and_leaves_it_running(data: Path) -> None:
    owner = supervisor(data)
    with embedded_server(data) as url:
        assert value(url, "SELECT 1") == 1
    assert len(postgres_of(data)) == 1
    owner.send_signal(signal.SIGINT)
    owner.wait(30)
    assert postgres_of(data) == []


def test_roles_are_what_they_promise(data: Path) -> None:
    with embedded_server(data) as url:
        database = prepare_embedded(url)
        assert prepare_embedded(url) == database, "preparing again changes nothing"
        run(database.owner_url, "CREATE TABLE thing (id int)")
        with psycopg.connect(database.app_url, autocommit=True) as app:
            app.execute("INSERT INTO thing VALUES (1)")
            app.execute("CREATE TEMPORARY TABLE work (id int)")
            for forbidden in ("TRUNCATE thing", "ALTER TABLE thing ADD x int", "CREATE TABLE other (id int)"):
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    app.execute(forbidden)
        assert value(database.app_url, "SELECT lower('É')") == "é"
        assert value(database.app_url, "SHOW timezone") == "UTC"


def given(url: str, login: str) -> str:
    return psycopg.conninfo.make_conninfo(url, user=login, dbname="elsewhere")


def test_a_given_login_that_may_make_roles_takes_them_at_its_start(data: Path) -> None:
    with embedded_server(data) as url, psycopg.connect(url, autocommit=True) as admin:
        admin.execute("CREATE ROLE hosted LOGIN CREATEROLE")
        admin.execute("CREATE DATABASE elsewhere OWNER hosted")
        database = prepare_given(given(url, "hosted"))
        assert database.roles == "set role"
        assert prepare_given(given(url, "hosted")) == database
        assert value(database.app_url, "SELECT current_user") == "pantau_app"
        run(database.owner_url, "CREATE TABLE thing (id int)")
        with (
            psycopg.connect(database.app_url, autocommit=True) as app,
            pytest.raises(psycopg.errors.InsufficientPrivilege),
        ):
            app.execute("TRUNCATE thing")


def test_a_given_login_that_may_not_make_roles_does_everything_itself(data: Path) -> None:
    with embedded_server(data) as url, psycopg.connect(url, autocommit=True) as admin:
        admin.execute("CREATE ROLE plain LOGIN")
        admin.execute("CREATE DATABASE elsewhere OWNER plain")
        database = prepare_given(given(url, "plain"))
        assert database.roles == "single"
        assert database.app_url == database.owner_url == given(url, "plain")


def test_an_address_that_nobody_answers_is_named() -> None:
    with pytest.raises(DatabaseUnavailableError, match="DATABASE_URL cannot be reached"):
        prepare_given("postgresql://nobody@127.0.0.1:1/none")


def test_the_socket_is_closed_to_other_users(data: Path) -> None:
    with embedded_server(data):
        socket = data / "postgres" / ".s.PGSQL.5432"
        assert socket.stat().st_mode & 0o077 == 0


def test_a_folder_with_too_long_a_path_is_refused_with_the_way_out(data: Path) -> None:
    with (
        pytest.raises(DatabaseUnavailableError, match="Set PANTAU_DATA to a shorter path"),
        embedded_server(data / ("x" * 100)),
    ):
        pass


@pytest.mark.skipif(not databases.runs_as_root(), reason="only root's server has a user of its own")
def test_as_root_a_closed_folder_stays_closed_and_its_cluster_lies_elsewhere(data: Path) -> None:
    home = data
    home.chmod(0o700)
    assert cluster_folder(home / "data").parent == SYSTEM_CLUSTERS
    assert cluster_folder(home / "data") != cluster_folder(home / "other")
    home.chmod(0o711)
    assert cluster_folder(home / "data") == home / "data" / "postgres"
    with embedded_server(home / "data"):
        assert home.stat().st_mode & 0o777 == 0o711, "passable, but its list is nobody's business"


@pytest.mark.skipif(not databases.runs_as_root(), reason="only root's clusters may lie elsewhere")
def test_a_tests_folder_takes_a_cluster_that_lies_elsewhere_along() -> None:
    with passing_folder() as home:
        home.chmod(0o700)
        owner = supervisor(home / "data")
        elsewhere = cluster_folder(home / "data")
        assert elsewhere.parent == SYSTEM_CLUSTERS
        assert elsewhere.is_dir()
    assert owner.wait(10) != 0
    assert not elsewhere.exists()
    assert not home.exists()


def test_settings_follow_the_memory_of_the_machine() -> None:
    for memory_mb, buffers_mb in ((512, 128), (4096, 512), (8192, 1024), (24_576, 5120), (64_000, 8192)):
        assert f"shared_buffers = {buffers_mb}MB" in configuration(memory_mb)
    assert "synchronous_commit = on" in configuration(2048)


def test_memory_is_what_the_container_or_the_service_may_use(tmp_path: Path) -> None:
    (tmp_path / "system.slice" / "pantau-web.service").mkdir(parents=True)
    for folder, limit in (("system.slice", "4294967296"), ("system.slice/pantau-web.service", "max")):
        (tmp_path / folder / "memory.max").write_text(f"{limit}\n")
    assert granted_memory("0::/system.slice/pantau-web.service\n", tmp_path) == (4 * 2**30,)
    assert granted_memory("0::/\n", tmp_path) == ()  # no limit at the root
    (tmp_path / "memory.max").write_text("2147483648\n")  # as a container sees its own group
    assert granted_memory("9:name=systemd:/\n0::/\n", tmp_path) == (2 * 2**30,)
    assert granted_memory("4:memory:/old\n", tmp_path) == ()  # the older kind of groups alone


def test_an_address_becomes_django_settings() -> None:
    found = django_database("postgresql://a:s%40c@db.example:5433/pantau?sslmode=require&options=-crole%3Dx")
    assert (found["USER"], found["PASSWORD"], found["HOST"], found["PORT"], found["NAME"]) == (
        "a", "s@c", "db.example", "5433", "pantau",
    )  # fmt: skip
    assert found["OPTIONS"] == {**KEPT_ALIVE, "sslmode": "require", "options": "-crole=x"}
    own = django_database("postgresql://a@db.example/pantau?keepalives_idle=5")["OPTIONS"]
    assert own == {**KEPT_ALIVE, "keepalives_idle": "5"}
    assert django_database("postgresql://a@/pantau?host=/run/postgresql")["OPTIONS"] == {}
