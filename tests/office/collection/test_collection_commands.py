"""``pantau coverage`` and ``pantau patrol``, as people type them."""

import asyncio
import json
from datetime import timedelta

import httpx
import pytest
from asgiref.sync import sync_to_async
from click.testing import CliRunner
from django.conf import settings
from django.db import connection, connections
from made_up_collection import YESTERDAY, make_account, make_connector
from procrastinate.contrib.django.models import ProcrastinateJob
from psycopg.conninfo import make_conninfo

from made_up_findings import make_post
from pantau.cli import closing, coverage, patrol, sweep
from pantau.engine.evidence.verify import check_file
from pantau.office.collection import actions, ledger, statement_making, sweeping, tasks
from pantau.office.collection.models import Attempt, Connector
from pantau.office.posts.models import Post
from staff import make_person

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def run(monkeypatch, tmp_path):
    """Runs a command, which opens the office by the environment and finds the tests' database there."""
    told = connection.settings_dict
    names = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    url = make_conninfo(**{name: told[key] for name, key in names.items()})
    for name in ("DATABASE_URL", "PANTAU_OWNER_DATABASE_URL"):
        monkeypatch.setenv(name, url)
    monkeypatch.setenv("PANTAU_DATA", str(tmp_path / "data"))
    monkeypatch.setattr(settings, "PANTAU_CLOCK_START", "2024-02-12T09:40+08:00")

    def invoke(command, *words):
        result = CliRunner().invoke(command, list(words))
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return invoke


def test_coverage_in_json_adds_up(run):
    connector = make_connector()
    seen, gone = make_account("terlihat"), make_account("kuota")
    make_account("sendiri", "tiktok")
    actions.plan_day(YESTERDAY)
    at, _ = ledger.bounds(YESTERDAY)
    way = actions.Way.of(connector)
    actions.record_attempt(way, [seen.pk], at=at)
    actions.record_gap(way, [gone.pk], start=at, end=at + timedelta(hours=1), why="quota", now=at)
    answer = run(coverage.command, "--date", "2024-02-11", "--json")
    told = json.loads(answer.output)
    assert answer.exit_code == 0
    assert (told["registered"], told["due"], told["adds_up"]) == (3, 2, True)
    assert told["seen_by_route"] == {"youtube_api": 1}
    assert told["not_seen_by_reason"] == {"patrol": 1, "quota": 1}
    assert sum(told["seen_by_route"].values()) + sum(told["not_seen_by_reason"].values()) == 3
    assert told["platforms"]["tiktok"]["not_seen_by_reason"] == {"patrol": 1}
    assert told["gaps"][0]["why"] == "quota"
    Attempt.objects.filter(account=seen).delete()
    broken = run(coverage.command, "--date", "2024-02-11")
    assert broken.exit_code == 1
    assert "add up to 2, not 3" in broken.output


def test_coverage_tells_of_alarms(run):
    connector = make_connector()
    Connector.objects.update(enabled_at=ledger.bounds(YESTERDAY)[0])
    accounts = [make_account(f"kanal{number}").pk for number in range(4)]
    actions.plan_day(YESTERDAY)
    at = ledger.bounds(YESTERDAY)[0]
    actions.record_attempt(actions.Way.of(connector), accounts[:1], at=at)
    actions.record_attempt(actions.Way.of(connector), accounts[1:], at=at, outcome="error", why="outage")
    told = json.loads(run(coverage.command, "--date", "2024-02-11", "--json").output)["alarms"]
    assert {(one["kind"], one["platform"], one["count"]) for one in told} == {("day_short", "youtube", 3)}
    assert told[0]["says"].startswith("YouTube: Many accounts were not seen yesterday.")
    assert told[0]["acknowledged"] is False
    plain = run(coverage.command, "--date", "2024-02-11")
    assert "alarm: YouTube: Many accounts" in plain.output
    assert json.loads(run(coverage.command, "--platform", "x", "--json").output)["alarms"] == []


def test_closing_tells_the_same_as_json_csv_and_words(run):
    posting = make_account("kanal")
    make_account("lain")
    make_post("Salam dua jari", platform="youtube", account=posting)
    told = json.loads(run(closing.command, "--json").output)
    assert (told["registered"], told["states"]) == (2, {"posting": 1, "unobserved": 1})
    assert told["platforms"] == {"youtube": {"posting": 1, "unobserved": 1}}
    assert len(run(closing.command, "--csv").output.strip().splitlines()) == 3
    assert "2 registered accounts" in run(closing.command).output
    assert "nothing to watch yet" in run(closing.command, "--date", "2024-02-01").output
    assert run(closing.command, "--json", "--csv").exit_code == 2


def test_coverage_of_today_makes_the_plan(run):
    make_account("sendiri", "tiktok")
    told = json.loads(run(coverage.command, "--json").output)
    assert (told["date"], told["not_seen_by_reason"]) == ("2024-02-12", {"patrol": 1})


def test_the_days_statement_as_pdf_is_a_draft_until_the_office_has_stated_it(run, tmp_path):
    make_account("sendiri", "tiktok")
    actions.plan_day(YESTERDAY)
    paper = tmp_path / "cakupan.pdf"
    drafted = run(coverage.command, "--date", "2024-02-11", "--pdf", str(paper))
    assert drafted.exit_code == 0
    assert "a draft: the office has stated nothing yet" in drafted.output
    assert paper.read_bytes().startswith(b"%PDF")
    made = statement_making.make(YESTERDAY, now=ledger.bounds(YESTERDAY)[1])
    stated = run(coverage.command, "--date", "2024-02-11", "--json", "--pdf", str(paper))
    assert "edition 1 of the statement" in stated.stderr
    assert json.loads(stated.stdout)["registered"] == 1
    assert paper.read_bytes() == bytes(made.paper)
    refused = run(coverage.command, "--date", "2024-02-11", "--pdf", str(tmp_path / "tiada" / "x.pdf"))
    assert refused.exit_code == 1
    assert "cannot be written" in refused.output
    package = tmp_path / "cakupan.zip"
    assert run(coverage.command, "--date", "2024-02-11", "--package", str(package)).exit_code == 0
    assert check_file(package).exit_code == 3  # all holds that can be checked without a time stamp
    assert run(coverage.command, "--date", "2024-02-10", "--package", str(package)).exit_code == 1


def test_an_officers_list_is_made_and_shown(run):
    make_person("ratna", "officer")
    make_account("wirya", "tiktok")
    shown = run(patrol.command, "list", "--officer", "ratna")
    assert shown.exit_code == 0
    assert "ratna, 2024-02-12: 1 accounts" in shown.output
    assert "https://tiktok.example/@wirya" in shown.output
    told = json.loads(run(patrol.command, "list", "--officer", "ratna", "--json").output)
    assert [task["account"] for task in told["tasks"]] == ["@wirya"]


def test_nobodys_list_says_so(run):
    refused = run(patrol.command, "list", "--officer", "siapa")
    assert refused.exit_code == 1
    assert "nobody is called siapa" in refused.output


@pytest.fixture
def simulated(monkeypatch):
    """YouTube, with a channel that has one video, takes the place of the network."""
    from pantau.demo.platforms.world import World
    from pantau.demo.platforms.youtube import YouTube
    from pantau.web.ui import clock

    world = World(clock.now)
    world.publish(world.add_account("youtube", "UC" + "1" * 22, "@terlihat"), "Selamat pagi semeton")
    transport = httpx.ASGITransport(YouTube(world, keys=("rahasia-sekali",)))
    monkeypatch.setattr(sweeping, "web_client", lambda _agent: httpx.AsyncClient(transport=transport))
    return make_connector(route="youtube_api")


def test_a_worker_sweeps_what_is_due(run, simulated, monkeypatch):
    monkeypatch.setattr(settings, "PANTAU_CLOCK_START", "")
    make_account("terlihat")
    for _ in range(2):
        tasks.sweep(timestamp=0)  # one job, however often the hour strikes
    job = ProcrastinateJob.objects.get(queue_name="sweep")
    assert job.task_name == tasks.SWEEP_PLATFORM

    def in_a_thread_of_the_workers_loop():
        tasks.sweep_platform(**job.args)
        connections.close_all()

    asyncio.run(sync_to_async(in_a_thread_of_the_workers_loop, thread_sensitive=False)())
    assert Post.objects.get().account.key == "terlihat"


def test_an_office_on_another_day_asks_nobody(run, simulated):
    before = ProcrastinateJob.objects.count()
    tasks.sweep(timestamp=0)
    assert ProcrastinateJob.objects.count() == before


def test_a_sweep_tells_what_came_of_it(run, simulated):
    make_account("terlihat")
    make_account("siapa")
    answer = run(sweep.command, "--once", "--json")
    assert answer.exit_code == 0, answer.output
    whole = json.loads(answer.output)
    (told,) = whole.pop("connectors")
    assert set(whole) <= set(told)
    assert all(whole[name] == told[name] for name in whole if name != "seconds")
    assert (told["due"], told["seen"], told["gaps"], told["requests"]) == (2, 1, 1, 5)
    assert (told["new_posts"], told["edited_posts"], told["gone_posts"]) == (1, 0, 0)
    assert "youtube: 0 due, 0 seen, 0 gaps, 0 requests" in run(sweep.command, "--once").output


def test_a_sweep_without_connectors_says_what_to_do(run):
    refused = run(sweep.command, "--once")
    assert refused.exit_code == 1
    assert "/cakupan/penghubung/" in refused.output
