"""Files of everything, at the machine and through the interface, and an analyst's questions in SQL."""

from __future__ import annotations

import csv
import json
import os
import time
from datetime import timedelta
from io import BytesIO

import polars as pl
import pytest
from click.testing import CliRunner
from django.db import connection
from psycopg.conninfo import make_conninfo

from given_up_jobs import give_up
from made_up_findings import make_account, make_candidate, make_finding, make_post
from pantau.cli import export, query
from pantau.office.api import bulk, exports, jobs, tasks
from pantau.office.api.models import Export
from pantau.office.casework import actions as casework
from pantau.office.casework.actions import Opening
from pantau.office.people.models import AuditEvent
from pantau.web.ui import clock
from staff import make_person

pytestmark = pytest.mark.django_db(transaction=True)

HIDDEN = ("warga.biasa", "Warga Biasa", "Wayan", "0812")


@pytest.fixture
def run(monkeypatch, tmp_path):
    """Runs a command, which opens the office by the environment and finds the tests' database there."""
    told = connection.settings_dict
    names = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    url = make_conninfo(**{name: told[key] for name, key in names.items()})
    for name in ("DATABASE_URL", "PANTAU_OWNER_DATABASE_URL"):
        monkeypatch.setenv(name, url)
    monkeypatch.setenv("PANTAU_DATA", str(tmp_path / "data"))

    def invoke(command, *words):
        result = CliRunner().invoke(command, [str(word) for word in words])
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return invoke


@pytest.fixture
def office(settings, tmp_path):
    """Findings on posts of a candidate and of a citizen, and a case."""
    settings.PANTAU_DATA = tmp_path
    officer = make_person("petugas", "officer")
    account = make_account("resmi", candidate=make_candidate())
    for number in range(5):
        make_finding(post=make_post(f'=SUM("x"), ke-{number}', account=account))
    citizen = make_post(
        "Hubungi 0812 3456 7890", author_handle="warga.biasa", author_name="Warga Biasa", subject="citizen",
        registered=False,
    )  # fmt: skip
    make_finding("Hubungi", post=citizen, category="hate", party_number=None, district_code="")
    casework.open_case(Opening("information", "Dugaan oleh Wayan Contoh"), by=officer, now=clock.now())
    return officer


def test_the_machine_writes_files_and_answers_questions(run, office, tmp_path, monkeypatch):
    monkeypatch.setattr(bulk, "BATCH", 2)
    monkeypatch.setattr(bulk, "ROW_GROUP", 2)
    parquet = tmp_path / "posts.parquet"
    done = run(export.command, "posts", "--to", parquet)
    assert (done.exit_code, "6 rows" in done.output) == (0, True), done.output
    assert parquet.stat().st_mode & 0o777 == 0o600
    frame = pl.read_parquet(parquet)
    assert frame.columns == list(bulk.KINDS["posts"].row.model_fields)
    assert frame.filter(pl.col("author") == "resmi").height == 5
    assert frame["posted_at"].dtype == pl.Datetime("us", "UTC")
    found = {}
    for kind in ("findings", "coverage", "cases"):
        for suffix in ("csv", "jsonl"):
            to = tmp_path / f"{kind}.{suffix}"
            assert run(export.command, kind, "--to", to).exit_code == 0
            text = to.read_text(encoding="utf-8")
            assert not [word for word in HIDDEN if word in text]
            rows = text.splitlines()
            found[kind, suffix] = len(rows) if suffix == "jsonl" else len(list(csv.DictReader(rows)))
    assert set(found.values()) == {6, 1}
    assert found["findings", "csv"] == found["findings", "jsonl"] == 6
    run(export.command, "posts", "--to", tmp_path / "posts.csv", "--party", 4)
    rows = list(csv.DictReader((tmp_path / "posts.csv").read_text(encoding="utf-8").splitlines()))
    assert [row["text"][:2] for row in rows] == ["'="] * 5  # a spreadsheet runs none of it
    assert run(export.command, "cases", "--to", tmp_path / "x.csv", "--party", 4).exit_code == 2
    assert run(export.command, "posts", "--to", tmp_path / "x.csv", "--since", "kemarin").exit_code == 2
    assert run(export.command, "posts", "--to", tmp_path / "x.xlsx").exit_code == 2
    assert not [one for one in tmp_path.iterdir() if one.name.startswith((".", "x"))]

    question = "SELECT category, count(*) AS n FROM analyst_findings GROUP BY 1 ORDER BY 2 DESC"
    assert "quiet_period" in run(query.command, question).output
    lines = run(query.command, question, "--format", "jsonl").output.splitlines()
    assert json.loads(lines[0]) == {"category": "quiet_period", "n": 5}
    assert run(query.command, question, "--to", tmp_path / "n.parquet").exit_code == 0
    assert pl.read_parquet(tmp_path / "n.parquet")["n"].to_list() == [5, 1]
    assert (tmp_path / "n.parquet").stat().st_mode & 0o777 == 0o600
    assert run(query.command, "SELECT 1 WHERE false", "--format", "csv").output == "?column?\n"
    told = run(query.command, "--tables").output
    assert "analyst_posts: Posts without author" in told
    for wrong, why in {
        "SELECT * FROM people_user": "There is no people_user here",
        "DELETE FROM analyst_posts": "Ask one SELECT",
        "SELECT 1; SELECT 2": "Ask one SELECT",
        "SELECT query_to_xml('SELECT 1', true, true, '')": "not answered here",
        "SELECT set_config('role', 'none', true)": "not answered here",
        "SELECT nothing FROM analyst_posts": "The database refuses",
        "SELECT 1/0": "The database refuses",
    }.items():
        refused = run(query.command, wrong)
        assert (refused.exit_code, why in refused.output) == (1, True), refused.output
    slow = "SELECT count(*) FROM generate_series(1, 1000000000)"
    assert "longer than 1 s" in run(query.command, slow, "--timeout", 1).output
    asked = AuditEvent.objects.filter(verb="queried").values_list("detail__question", flat=True)
    assert len([one for one in asked if "analyst_findings" in one]) == 3
    assert AuditEvent.objects.filter(verb="exported").count() == 8


def test_the_reader_sees_the_views_alone_and_writes_nowhere(office):
    from pantau.office.api import analyst

    with analyst.ask("SELECT count(*) FROM analyst_posts", patience_s=5) as answer:
        assert (answer.by_the_reader, next(answer.batches)) == (True, [(6,)])
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM information_schema.table_privileges WHERE grantee = 'pantau_reader'"
                " AND NOT (table_name LIKE 'analyst\\_%%' AND privilege_type = 'SELECT')", []
            )  # fmt: skip
            assert cursor.fetchone() == (0,)
            cursor.execute("SELECT current_user, current_setting('transaction_read_only')")
            assert cursor.fetchone() == ("pantau_reader", "on")
    everything = [column for _name, _about, columns in analyst.described() for column in columns]
    assert not [
        name for name in everything
        if name in ("text", "author_name", "author_handle", "handle", "url", "title", "name_of", "reason", "by_id")
    ]  # fmt: skip


def test_a_with_hides_no_table_whether_or_not_the_reader_is_there(office, monkeypatch):
    from pantau.office.api import analyst

    hidden = (
        "WITH people_user AS (SELECT * FROM people_user) SELECT * FROM people_user",
        "WITH a AS (SELECT * FROM people_user), people_user AS (SELECT 1) SELECT * FROM a",
        "WITH a AS (WITH people_user AS (SELECT 1) SELECT 2) SELECT * FROM people_user",
        "SELECT * FROM (WITH people_user AS (SELECT 1) SELECT * FROM people_user) x, people_user",
        "SELECT 1 UNION (WITH people_user AS (SELECT 1) SELECT 1) UNION SELECT id FROM people_user",
        'WITH "PEOPLE_USER" AS (SELECT 1) SELECT * FROM PEOPLE_USER',
        "WITH RECURSIVE a AS (WITH people_user AS (SELECT * FROM people_user) TABLE people_user) TABLE a",
        # The Kelvin sign, which Python folds to a k and the database leaves alone.
        "WITH RECURSIVE posts_lin\u212a AS (SELECT * FROM posts_link) SELECT * FROM posts_link",
        "WITH pg_authid AS (SELECT * FROM pg_authid) SELECT * FROM pg_authid",
    )
    answered = {
        "WITH People_User AS (SELECT 7 AS n), b AS (SELECT n FROM PEOPLE_USER) SELECT n FROM b": 7,
        "WITH a AS (SELECT 7 AS n) SELECT * FROM (WITH b AS (SELECT * FROM a) SELECT n FROM b) x": 7,
        "WITH RECURSIVE a AS (SELECT 1 AS n UNION SELECT n + 1 FROM a WHERE n < 7) SELECT max(n) FROM a": 7,
        "WITH RECURSIVE a AS (SELECT n FROM people_user), people_user AS (SELECT 7 AS n) SELECT * FROM a": 7,
        "WITH analyst_posts AS (SELECT * FROM Analyst_Posts) SELECT count(*) FROM analyst_posts": 6,
    }
    for reader in (analyst.READER, "nobody_at_all"):
        monkeypatch.setattr(analyst, "READER", reader)
        for question in hidden:
            with (
                pytest.raises(analyst.QuestionError, match="There is no"),
                analyst.ask(question, patience_s=5),
            ):
                pytest.fail(question)
        for question, number in answered.items():
            with analyst.ask(question, patience_s=5) as answer:
                assert (answer.by_the_reader, next(answer.batches)) == (
                    reader == "pantau_reader",
                    [(number,)],
                ), question


def test_a_program_asks_for_a_file_waits_and_takes_it(program, office):
    asking = program(office)

    def ask(**wanted):
        return asking.ask("exports", "post", data=json.dumps(wanted), content_type="application/json")

    made = ask(kind="findings", format="parquet", filters={"party": 4})
    assert made.status_code == 202, made.content
    key = made.json()["id"]
    early = asking.ask(f"exports/{key}/file")
    assert (early.status_code, early["Content-Type"]) == (409, "application/problem+json")
    for wrong in (
        {"kind": "findings", "filters": {"text": "x"}}, {"kind": "findings", "filters": {"party": "x"}},
        {"kind": "people"}, {"kind": "cases", "format": "xlsx"},
    ):  # fmt: skip
        assert ask(**wrong).status_code == 422, wrong
    tasks.make_export.func(context(1), key)
    ready = asking.ask(f"exports/{key}").json()
    assert (ready["state"], ready["rows"]) == ("ready", 5)
    file = asking.ask(f"exports/{key}/file")
    body = b"".join(file.streaming_content)
    assert (len(body), file["Content-Length"]) == (ready["size"], str(ready["size"]))
    assert pl.read_parquet(BytesIO(body))["party_number"].to_list() == [4] * 5
    assert program("lain").ask(f"exports/{key}").status_code == 404
    narrow = program(office, "export", "posts:read")
    assert narrow.ask(f"exports/{key}/file").status_code == 403
    cases = ask(kind="cases", format="jsonl").json()["id"]
    exports.make(cases, clock.now())
    assert AuditEvent.objects.filter(verb="object_read", actor=office).count() == 1
    # Asked wrongly, it says so; broken twice, it is given up; a day later it is gone.
    long_ago = ask(kind="coverage", filters={"first": "2001-01-01", "last": "2004-01-01"}).json()["id"]
    exports.make(long_ago, clock.now())
    assert "days" in asking.ask(f"exports/{long_ago}").json()["problem"]
    broken = Export.objects.create(user=office, kind="posts", format="none", asked_at=clock.now())
    with pytest.raises(KeyError):
        tasks.make_export.func(context(2), broken.pk)
    assert Export.objects.get(pk=broken.pk).state == "failed"
    # No worker survived it: the program is told.
    lost = ask(kind="cases", format="jsonl").json()["id"]
    tasks.end_given_up(0)
    assert asking.ask(f"exports/{lost}").json()["state"] == "waiting"
    give_up(jobs.MAKE_EXPORT)
    tasks.end_given_up(0)
    told = asking.ask(f"exports/{lost}").json()
    assert (told["state"], bool(told["problem"])) == ("failed", True)
    # What a killed worker left, or a person who is gone, goes too.
    home = exports.place_of(broken).parent
    (home / ".parts-cut").mkdir()
    for left in (".77.csv", "78.csv", ".parts-cut/000000.parquet", "79.csv"):
        (home / left).touch()
    long_since = time.time() - 2 * exports.KEPT.total_seconds() - 60
    for old in (".77.csv", "78.csv", ".parts-cut"):
        os.utime(home / old, (long_since, long_since))
    exports.forget(clock.now() + exports.KEPT + timedelta(seconds=1))
    assert asking.ask(f"exports/{key}/file").status_code == 410
    assert [one.name for one in home.iterdir()] == ["79.csv"]
    finished = {"user": office, "kind": "posts", "format": "csv", "state": "ready", "asked_at": clock.now()}
    Export.objects.bulk_create(
        Export(**finished, expires_at=clock.now() + exports.KEPT) for _one in range(exports.MOST_READY)
    )
    full = ask(kind="posts")
    assert (full.status_code, "20" in full.json()["detail"]) == (409, True)
    Export.objects.filter(state="ready").update(expires_at=clock.now())
    for _more in range(exports.MOST_WAITING):
        assert ask(kind="posts").status_code == 202
    assert ask(kind="posts").status_code == 409


def context(attempts: int):
    from types import SimpleNamespace

    return SimpleNamespace(job=SimpleNamespace(attempts=attempts))
