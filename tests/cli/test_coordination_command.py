"""`pantau coordination`: tables of any spelling in, edges out; what cannot be read is said."""

from __future__ import annotations

import csv
import gzip
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from pantau.cli import main

ROWS = [(f"https://contoh.example/{n}", account, f"{account}{n}", 1_700_000_000 + 100 * n + (account == "b"))
        for n in range(3) for account in ("a", "b", "c")]  # fmt: skip


def run(*arguments: str):
    return CliRunner().invoke(main, ["coordination", *arguments])


def written(path: Path, separator: str = ",", time=str) -> Path:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=separator, lineterminator="\n")
    writer.writerow(["tautan", "akun", "unggahan", "waktu"])
    writer.writerows((thing, account, post, time(moment)) for thing, account, post, moment in ROWS)
    body = text.getvalue().encode()
    path.write_bytes(gzip.compress(body) if path.suffix == ".gz" else body)
    return path


COLUMNS = ("--object", "tautan", "--account", "akun", "--content", "unggahan", "--time", "waktu")


def iso(moment: int) -> str:
    from datetime import UTC, datetime

    return datetime.fromtimestamp(moment, UTC).isoformat()


@pytest.mark.parametrize(
    ("name", "separator", "time"),
    [
        ("a.csv", ",", str),
        ("a.csv.gz", ";", str),
        ("a.tsv", "\t", lambda moment: str(moment * 1000)),
        ("a.csv", ",", iso),
    ],
)
def test_a_table_gives_edges(tmp_path: Path, name: str, separator: str, time) -> None:
    edges = tmp_path / "edges.csv"
    done = run(
        str(written(tmp_path / name, separator, time)), *COLUMNS, "--time-window", "0.5", "-o", str(edges)
    )
    assert done.exit_code == 0, done.output
    assert edges.read_text() == "account_a,account_b,weight,coordinated\na,c,3,0\n"
    assert "3 pairs, 1 edges" in done.stderr


def test_an_export_is_read_by_its_links(tmp_path: Path) -> None:
    posts = tmp_path / "posts.jsonl"
    posts.write_text("".join(
        json.dumps({"id": post, "text": f"Baca {thing}", "posted_at": iso(moment), "author": account}) + "\n"
        for thing, account, post, moment in ROWS
    ))  # fmt: skip
    done = run(str(posts), "--by", "links", "--time-window", "5", "--json")
    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)
    assert (told["rows"], told["edges"], told["groups"]) == (9, 3, [])


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b"a,b\n1,2\n", "no column tautan"),
        (b"\x1f\x8bnot packed", "cannot be read as a table"),
    ],
)
def test_what_cannot_be_read_is_said(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    done = run(str(path), *COLUMNS)
    assert (done.exit_code, said in done.output) == (1, True), done.output


def test_a_parameter_without_sense_is_named(tmp_path: Path) -> None:
    done = run(str(written(tmp_path / "a.csv")), *COLUMNS, "--edge-weight", "3")
    assert done.exit_code == 1
    assert "quantile" in done.output
