"""The folder of one demo: what it was made of, whether it is whole, and whose it must not be.

A file written first marks the folder as a demo's; only such a folder is ever emptied.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

import psycopg

from pantau.web.site.database import NAME, embedded_server, embedded_url, make_data_folder
from pantau.web.site.environment import ENV_FILE, with_env_file

MARK = "demo.json"
LOCK = "demo.lock"
LISTS = "demo"  # folder of the lists and of the truth


class DemoRefusedError(Exception):
    """The demo will not touch this folder; the message says why and the way out."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """What the regency is made from. ``posts`` counts the sixty days, those still to come included."""

    seed: int = 52
    candidates: int = 655
    accounts: int = 13_100
    posts: int = 68_000


@dataclass(frozen=True, slots=True)
class Mark:
    recipe: Recipe
    whole: bool = False
    seconds: Mapping[str, float] = field(default_factory=dict)  # what each stage of the making took


def read_mark(folder: Path) -> Mark | None:
    try:
        written = json.loads((folder / MARK).read_text())
        return Mark(Recipe(**written["recipe"]), written["whole"], written["seconds"])
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, TypeError) as error:
        raise DemoRefusedError(f"{folder / MARK} cannot be read; delete {folder} to begin anew") from error


def write_mark(folder: Path, mark: Mark) -> None:
    draft = folder / f".{MARK}"
    draft.write_text(json.dumps(asdict(mark)))
    draft.replace(folder / MARK)


def write_surroundings(folder: Path, variables: Mapping[str, str]) -> None:
    """So that other commands on the folder have the demo's clock and ask its platforms, never the real ones."""
    lines = [f"{name}={value}\n" for name, value in sorted(variables.items())]
    folder.joinpath(ENV_FILE).write_text("# Written by `pantau demo` at each start.\n" + "".join(lines))


def settle(folder: Path, wanted: Mapping[str, int]) -> Mark:
    """What the folder holds; a new one is marked, a half-made one emptied. Needs ``held``.

    ``wanted`` are the parts of the recipe somebody asked for. Raises DemoRefusedError.
    """
    mark = read_mark(folder)
    if mark is None:
        _refuse_used(folder)
    elif mark.whole:
        _refuse_other(folder, mark, wanted)
        return mark
    elif folder.joinpath("postgres").exists():
        _empty(folder)
    fresh = Mark(Recipe(**wanted))
    write_mark(folder, fresh)
    return fresh


@contextmanager
def held(folder: Path, variables: Mapping[str, str] = os.environ) -> Iterator[None]:
    """The folder is this process's alone for the block. Raises DemoRefusedError for what is not a demo's."""
    from fasteners import InterProcessLock

    _refuse_other_database(folder, variables)
    if read_mark(folder) is None:
        _refuse_used(folder)
    make_data_folder(folder)
    lock = InterProcessLock(folder / LOCK)
    if not lock.acquire(blocking=False):
        lock.lockfile.close()
        raise DemoRefusedError(f"Another demo runs in {folder}; stop it first, or give another --data-dir")
    try:
        yield
    finally:
        lock.release()


def _refuse_other_database(folder: Path, variables: Mapping[str, str]) -> None:
    given = with_env_file({**variables, "PANTAU_DATA": str(folder)})
    for name in ("DATABASE_URL", "PANTAU_OWNER_DATABASE_URL"):
        if given.get(name):
            raise DemoRefusedError(
                f"{name} is set, and the demo never works on a given database; it has one of its own. "
                f"Unset it: env -u {name} pantau demo"
            )


def _refuse_used(folder: Path) -> None:
    if folder.exists() and any(path.name != LOCK for path in folder.iterdir()):
        raise DemoRefusedError(
            f"{folder} holds something that is not a demo and is left alone; give another --data-dir"
        )


def _refuse_other(folder: Path, mark: Mark, wanted: Mapping[str, int]) -> None:
    made = asdict(mark.recipe)
    differing = [name for name, value in wanted.items() if made[name] != value]
    if differing:
        told = ", ".join(f"{name} {made[name]}" for name in differing)
        raise DemoRefusedError(
            f"{folder} holds a demo made with {told}; give another --data-dir or delete that folder"
        )


def _empty(folder: Path) -> None:
    """Drop what a making that was cut short left in the folder's own database."""
    with embedded_server(folder) as admin_url:
        _refuse_real_people(folder)
        with psycopg.connect(admin_url, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {NAME} WITH (FORCE)")
    shutil.rmtree(folder / LISTS, ignore_errors=True)


INVITED = """
SELECT 1 FROM people_user u
WHERE u.is_superuser OR EXISTS (SELECT 1 FROM people_invitation i WHERE i.user_id = u.id)
LIMIT 1
"""


def _refuse_real_people(folder: Path) -> None:
    """Made-up people are never invited; whoever was is real."""
    try:
        with psycopg.connect(embedded_url(folder)) as connection:
            found = connection.execute(INVITED).fetchone()
    except (psycopg.OperationalError, psycopg.errors.UndefinedTable):
        return  # not even the tables were made
    if found:
        raise DemoRefusedError(f"{folder}: its database holds people who are not made up; it is left alone")
