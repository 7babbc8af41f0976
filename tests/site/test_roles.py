"""The application's own role can do its work, and no more."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from folders import passing_folder

# A working day in one process: bring posts of an unmade month in, detect them, decide one; then try to truncate.
DAY = """
import json
from datetime import UTC, datetime
from pantau.cli.office import migrate, open_office

with open_office() as database:
    migrate(database)
    from django.db import DatabaseError, connection
    from pantau.engine.post import Batch, Interaction, Author, Post, Rejected
    from pantau.office.findings import actions as findings
    from pantau.office.findings.models import Finding
    from pantau.office.posts import actions as posts
    from pantau.office.posts.models import Post as StoredPost

    call = Post("facebook", "1", "Besok jangan lupa coblos nomor 4 ya semeton", datetime(2024, 2, 12, tzinfo=UTC))
    act = Interaction("like", "facebook", Author("facebook", handle="kepala.desa"), target_post="1")
    batch = Batch((call, call.evolve(text="Selamat pagi")), (act,), (Rejected("f:1", "bad", "{"),))
    posts.ingest([batch, Batch((call.evolve(native_id="2"),))], route="file", legal_basis="x", source="x")
    posts.mark_gone("facebook", ["1"], reason="not_found", at=datetime.now(UTC))
    posts.link_accounts()
    findings.detect_posts(list(StoredPost.objects.values_list("pk", flat=True)))
    findings.mark_decided([Finding.objects.get().pk])
    forbidden = []
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        user = cursor.fetchone()[0]
        for statement in (
            "TRUNCATE posts_post CASCADE", "DROP TABLE posts_post", "ALTER TABLE posts_post ADD x int",
            "CREATE TABLE x (y int)", "ALTER TABLE people_auditevent DISABLE TRIGGER ALL",
        ):
            try:
                cursor.execute(statement)
            except DatabaseError as error:
                forbidden.append(statement)
    print(json.dumps({"user": user, "roles": database.roles, "forbidden": len(forbidden)}))
"""


@pytest.fixture
def data() -> Iterator[Path]:
    with passing_folder() as folder:
        yield folder / "data"


def test_the_applications_role_does_a_days_work_and_cannot_change_the_layout(data: Path) -> None:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PANTAU", "DATABASE"))}
    found = subprocess.run(
        [sys.executable, "-c", DAY],
        env={**kept, "PANTAU_DATA": str(data)},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert found.returncode == 0, found.stderr[-2000:]
    assert '{"user": "pantau_app", "roles": "logins", "forbidden": 5}' in found.stdout
