"""The tutorial's steps run against a live office, and the client waits, tries again and checks what it brought."""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path
from textwrap import dedent
from typing import Any

import httpx
import pytest

from made_up_findings import make_account, make_candidate, make_finding, make_post
from pantau.client import ApiError, Client, Export
from pantau.office.api import exports, tokens
from pantau.office.api.models import Export as Asked
from pantau.office.api.scopes import SCOPES
from pantau.web.ui import clock
from staff import make_person

TUTORIAL = Path(__file__).parents[2] / "docs" / "tutorial" / "analyse-with-polars.md"
STEP = re.compile(r"<!-- step \d -->\n((?:    .*\n|\n)+)")


@pytest.mark.django_db(transaction=True)
def test_the_tutorial_runs_against_a_live_office(live_server, tmp_path, monkeypatch, capsys, settings):
    settings.PANTAU_DATA = tmp_path
    officer = make_person("petugas", "officer")
    account = make_account("resmi", candidate=make_candidate())
    for number in range(3):
        make_finding(post=make_post(f"Pilih nomor 4, ke-{number}", account=account))
    secret = tokens.make(officer, "tutorial", SCOPES, timedelta(days=1), now=clock.now()).secret
    monkeypatch.setenv("PANTAU_ADDRESS", live_server.url)
    monkeypatch.setenv("PANTAU_TOKEN", secret)
    monkeypatch.chdir(tmp_path)
    names: dict[str, Any] = {}
    steps = STEP.findall(TUTORIAL.read_text(encoding="utf-8"))
    assert len(steps) == 4
    for step in steps:
        exec(dedent(step), names)
        names["office"]._sleep = lambda _seconds: work()  # a worker does what was asked for meanwhile
    told = capsys.readouterr().out
    assert "quiet_period" in told
    assert "0 of 1 accounts seen" in told
    assert "Records of this day are missing" in told
    assert names["findings"].height == 3
    assert names["made"].rows == 3
    office = names["office"]
    with pytest.raises(ApiError, match="404"):
        office.case(1)
    assert list(office.cases()) == list(office.account_days(why="patrol")) == office.gaps() == []
    post = office.post(next(iter(office.posts())).id)
    assert (post.author, post.posted_at.tzinfo is not None) == ("resmi", True)
    assert office.finding(next(office.findings()).id).norms
    assert office.account(account.pk).list_number == account.candidate.list_number
    office.close()


def work() -> None:
    for asked in Asked.objects.filter(state="waiting"):
        exports.make(asked.pk, clock.now())


def test_the_client_waits_tries_again_and_says_what_is_wrong(tmp_path):
    answers = iter(
        [
            httpx.Response(429, headers={"retry-after": "7"}),
            httpx.Response(503),
            httpx.Response(200, json={"items": [], "next": "x", "new": 1}),
            httpx.Response(200, json={"items": [], "next": None}),
            httpx.Response(422, json={"detail": "party: no", "way_out": "Use a number."}),
            httpx.Response(500),
            httpx.Response(202, json=export("waiting")),
            httpx.Response(200, json=export("ready")),
            httpx.Response(200, content=b"cut of"),
        ]
    )
    waits: list[float] = []
    client = Client(
        "https://contoh.example/", "pantau_x", sleep=waits.append,
        transport=httpx.MockTransport(lambda _request: next(answers)),
    )  # fmt: skip
    assert list(client.findings(since=datetime.now().astimezone())) == []
    assert waits == [7.0, 2.0]
    with pytest.raises(ApiError, match=r"422: party: no Use a number\."):
        list(client.posts(party=0))
    with pytest.raises(ValueError, match="has no zone"):
        list(client.posts(since=datetime(2024, 2, 11)))  # noqa: DTZ001 - that is the mistake
    with pytest.raises(ApiError, match="500"):
        client.export("posts", tmp_path / "a.csv")  # might be made twice: not asked again
    with pytest.raises(ApiError, match="did not arrive whole"):
        client.export("posts", tmp_path / "a.csv")
    assert list(tmp_path.iterdir()) == []


def export(state: str) -> dict[str, Any]:
    told = dict.fromkeys(Export.__dataclass_fields__) | {
        "id": 1,
        "kind": "posts",
        "format": "csv",
        "state": state,
    }
    return told | {"asked_at": "2024-02-11T00:00:00Z", "sha256": "0" * 64}


def test_importing_the_client_brings_neither_django_nor_frames():
    code = "import sys, pantau.client; print([m for m in ('django', 'polars', 'psycopg', 'numpy') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
