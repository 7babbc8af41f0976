"""Old programs work on the new layout: hosts are brought up to date one by one, while the others go on.

``tests/data/released_layout.json`` is the layout of the last release (``scripts/mark-release`` writes it). A program of
that release reads its columns, and writes rows without those that came since. So a newer layout may add: tables,
columns that may be empty or have a default in the database, indexes. It may not take away, rename, change a type, or
demand more of what the release knows. What nothing uses any more goes one release later.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

REPOSITORY = Path(__file__).parents[2]
RELEASED = REPOSITORY / "tests" / "data" / "released_layout.json"
COLUMNS = """
SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod),
    a.attnotnull, a.atthasdef OR a.attidentity <> '' OR a.attgenerated <> ''
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
ORDER BY 1, 2
"""
DEMANDS = """
SELECT c.relname, k.conname, pg_get_constraintdef(k.oid), (
    SELECT array_agg(a.attname ORDER BY a.attname) FROM pg_attribute a
    WHERE a.attrelid = c.oid AND a.attnum = ANY(k.conkey)
)
FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
WHERE c.relnamespace = 'public'::regnamespace AND NOT c.relispartition AND k.contype IN ('c', 'u', 'x', 'f')
ORDER BY 1, 2
"""

Layout = dict[str, dict[str, Any]]


def present_layout() -> Layout:
    found: Layout = {}
    with connection.cursor() as cursor:
        cursor.execute(COLUMNS)
        for table, column, kind, needed, filled in cursor.fetchall():
            columns = found.setdefault(table, {"columns": {}, "demands": {}})["columns"]
            columns[column] = [kind, "needed" if needed and not filled else "free"]
        cursor.execute(DEMANDS)
        for table, _name, demand, columns in cursor.fetchall():
            found[table]["demands"][demand] = columns or []
    return found


def plain(demand: str) -> str:
    """PostgreSQL writes the same demand with other casts and brackets after a dump was brought back."""
    return re.sub(r"::(?:character varying|text)(?:\[\])?|[()\s]", "", demand)


def breaks(released: Layout, now: Layout) -> Iterator[str]:
    """What a program of the release could not do on ``now``."""
    for table, then in released.items():
        if table not in now:
            yield f"{table} is gone"
            continue
        here = now[table]
        for column, (kind, need) in then["columns"].items():
            if column not in here["columns"]:
                yield f"{table}.{column} is gone"
            elif here["columns"][column][0] != kind:
                yield f"{table}.{column} was {kind} and is {here['columns'][column][0]}"
            elif (need, here["columns"][column][1]) == ("free", "needed"):
                yield f"{table}.{column} could be left out and cannot any more"
        for column, (_kind, need) in here["columns"].items():
            if column not in then["columns"] and need == "needed":
                yield f"{table}.{column} is new and must be given: let it be empty, or give it a db_default"
        known = set(map(plain, then["demands"]))
        for demand, columns in here["demands"].items():
            if plain(demand) not in known and set(columns) <= set(then["columns"]):
                yield f"{table} demands more: {demand}"


@pytest.mark.django_db
def test_a_program_of_the_last_release_works_on_this_layout() -> None:
    now = present_layout()
    if os.environ.get("PANTAU_MARK_RELEASE"):
        lines = ",\n".join(f" {json.dumps(table)}: {json.dumps(what)}" for table, what in now.items())
        RELEASED.write_text(f"{{\n{lines}\n}}\n")
    released = json.loads(RELEASED.read_text())
    assert list(breaks(released, now)) == [], (
        "an older program breaks on this layout; take it away one release later, or, where no installation "
        "runs the marked one, mark anew: scripts/mark-release"
    )
    # The check itself sees each kind of break.
    then = deepcopy(released)
    table = then["people_user"]
    table["columns"]["nickname"] = ["text", "free"]
    table["columns"]["username"] = ["text", "needed"]
    table["columns"]["full_name"][1] = "free"
    del table["columns"]["is_active"], table["demands"][next(iter(table["demands"]))]
    then["people_gone"] = {"columns": {}, "demands": {}}
    now["people_user"]["columns"]["full_name"][1] = "needed"
    told = list(breaks(then, now))
    for words in (
        "people_user.nickname is gone",
        "people_user.username was text and is",
        "people_user.full_name could be left out",
        "people_user.is_active is new and must be given",
        "people_user demands more",
        "people_gone is gone",
    ):
        assert any(one.startswith(words) for one in told), (words, told)


@pytest.mark.slow
def test_the_last_release_passes_its_own_tests_on_this_layout() -> None:
    """A day's core of them: files come in, posts are weighed, officers decide. `make test-upgrade` runs all."""
    tests = ("tests/office/posts/test_ingest_command.py", "tests/office/review/test_review_room.py")
    surroundings = {name: value for name, value in os.environ.items() if not name.startswith("DJANGO_")}
    done = subprocess.run(
        [REPOSITORY / "scripts" / "test-upgrade", *tests], env=surroundings, capture_output=True, text=True
    )
    if done.returncode == 3:
        pytest.skip(done.stdout.strip())
    assert done.returncode == 0, done.stdout + done.stderr
    assert "passed" in done.stdout
