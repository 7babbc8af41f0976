"""A PostgreSQL of its own, reached over the network, that can be restarted, crashed and taken away."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

from pantau.web.site.backup import dumping

SYSTEM_USER = "nobody"  # PostgreSQL refuses to run as root
SETTINGS = """
listen_addresses = '*'
unix_socket_directories = ''
fsync = off  # the machine itself does not fall here; a crash of the server loses nothing for that
max_connections = 100
timezone = 'UTC'
autovacuum_naptime = 10s
"""
# What became of every job that anybody deferred, and which process each worker is: jobs that succeed are deleted.
WATCH = """
CREATE TABLE bench_job (
    id bigint PRIMARY KEY, task text, queue text, args jsonb, outcome text, begun integer DEFAULT 0
);
CREATE TABLE bench_worker (id bigint PRIMARY KEY, name text);
CREATE FUNCTION bench_watch() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO bench_job (id, task, queue, args) VALUES (NEW.id, NEW.task_name, NEW.queue_name, NEW.args);
    ELSIF TG_OP = 'DELETE' THEN
        UPDATE bench_job SET outcome = CASE OLD.status WHEN 'doing' THEN 'succeeded' ELSE 'deleted' END
        WHERE id = OLD.id AND outcome IS NULL;
    ELSE
        UPDATE bench_job SET begun = begun + (NEW.status = 'doing')::int,
            outcome = CASE WHEN NEW.status NOT IN ('todo', 'doing') THEN NEW.status::text END
        WHERE id = NEW.id;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER bench_watch AFTER INSERT OR DELETE OR UPDATE OF status ON procrastinate_jobs
    FOR EACH ROW EXECUTE FUNCTION bench_watch();
CREATE FUNCTION bench_greet() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
    INSERT INTO bench_worker VALUES (NEW.id, current_setting('application_name'));
    RETURN NULL;
END $$;
CREATE TRIGGER bench_greet AFTER INSERT ON procrastinate_workers FOR EACH ROW EXECUTE FUNCTION bench_greet();
"""


class Database:
    """``port`` on every address of this machine; whoever reaches it is believed."""

    def __init__(self, folder: Path, port: int) -> None:
        self.port, self._data, self._log = port, folder / "cluster", folder / "postgres.log"
        self._as = {"user": SYSTEM_USER, "group": "nogroup", "extra_groups": []} if os.geteuid() == 0 else {}
        self._data.mkdir(mode=0o700)
        self._log.touch()
        if self._as:
            import shutil

            for path in (self._data, self._log):
                shutil.chown(path, SYSTEM_USER)
        self._run(
            "initdb", "--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync"
        )
        with (self._data / "postgresql.conf").open("a") as file:
            file.write(f"{SETTINGS}\nport = {port}\n")
        with (self._data / "pg_hba.conf").open("a") as file:
            file.write("host all all 10.0.0.0/8 trust\n")

    def url(self, role: str, host: str = "127.0.0.1", name: str = "pantau") -> str:
        return f"postgresql://{role}@{host}:{self.port}/{name}"

    def start(self) -> None:
        self._run("pg_ctl", "--wait", "--timeout=60", f"--log={self._log}", "start")

    def stop(self, how: str) -> None:
        """``how``: fast (sessions are ended in order) or immediate (as if it were killed)."""
        self._run("pg_ctl", "--wait", "--timeout=60", f"--mode={how}", "stop")

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(dumping.program(program)), f"--pgdata={self._data}", *arguments]
        done = subprocess.run(
            command, env={**os.environ, "LC_ALL": "C"}, stdin=subprocess.DEVNULL, capture_output=program != "pg_ctl",
            stdout=None if program != "pg_ctl" else subprocess.DEVNULL, check=False, cwd="/", **self._as,
        )  # fmt: skip
        if done.returncode:
            raise RuntimeError(f"{program} {arguments[-1]} ended with {done.returncode}; see {self._log}")

    @contextmanager
    def watching(self) -> Iterator[psycopg.Connection[Any]]:
        with psycopg.connect(self.url("postgres"), autocommit=True, connect_timeout=5) as connection:
            yield connection

    def ask(self, query: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Rows; asks again while the server does not answer."""
        deadline = time.monotonic() + 120
        while True:
            try:
                with self.watching() as connection:
                    cursor = connection.execute(query, values)
                    return cursor.fetchall() if cursor.description else []
            except psycopg.OperationalError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.1)
