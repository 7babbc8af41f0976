"""The file an empty database is laid out from says what the migrations make, all of them and nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from pantau.web.site import first_layout
from pantau.web.site.backup import dumping
from pantau.web.site.database import APP, grant

TELL = "run scripts/write-layout"
CASTS = r"::(?:character varying|text)(?:\[\])?|[()]"


@contextmanager
def empty_database(server: str) -> Iterator[str]:
    name = "pantau_first_layout"
    with psycopg.connect(server, autocommit=True) as owner:
        owner.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        owner.execute(f"CREATE DATABASE {name}")
        yield psycopg.conninfo.make_conninfo(server, dbname=name)
        owner.execute(f"DROP DATABASE {name} WITH (FORCE)")


def told(url: str) -> set[str]:
    """PostgreSQL's words for a layout; it writes the same check with other casts once it came from such words."""
    text = first_layout.written(dumping.layout(url, without=first_layout.MADE_LATER), [("none", "none")])
    lines = (" ".join(re.sub(CASTS, "", line).split()) for line in text.splitlines())
    return {line for line in lines if line and not line.startswith(("GRANT", "REVOKE"))}


@pytest.mark.django_db
def test_an_empty_database_gets_what_the_migrations_make(
    postgres: str, monkeypatch: Any, tmp_path: Any
) -> None:
    with empty_database(postgres) as url, psycopg.connect(url, autocommit=True) as owner:
        grant(owner)
        broken = tmp_path / "broken.sql"
        broken.write_text("CREATE TABLE public.half (id bigint);\nCREATE TABLE nonsense WITHOUT;\n")
        with monkeypatch.context() as patch:
            patch.setattr(first_layout, "FILE", broken)
            assert not first_layout.lay_out(owner)
        assert owner.execute("SELECT to_regclass('public.half')").fetchone() == (None,)  # all or none

        assert first_layout.lay_out(owner)
        assert not first_layout.lay_out(owner)  # what holds tables goes by migrations

        applied = set(owner.execute("SELECT app, name FROM django_migrations").fetchall())
        assert applied == set(MigrationLoader(None).disk_migrations), TELL
        made = dict(connection.settings_dict)["NAME"]
        assert told(url) ^ told(psycopg.conninfo.make_conninfo(postgres, dbname=str(made))) == set(), TELL

        rights = "SELECT has_table_privilege(%s, %s, 'SELECT, INSERT'), has_table_privilege(%s, %s, 'TRUNCATE, UPDATE')"
        assert owner.execute(rights, [APP, "posts_post"] * 2).fetchone() == (True, True)
        assert owner.execute(rights, [APP, "evidence_ledgerleaf"] * 2).fetchone() == (True, False)
