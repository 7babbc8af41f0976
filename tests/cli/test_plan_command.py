"""``pantau plan`` answers what-if questions without a database or a network."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from pantau.cli.plan import command
from pantau.engine.planning.facts import SHIPPED

KEYS = {"feasible", "freshness_s", "calls_per_day", "capacity_per_day", "usd_per_day", "why"}


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(command, [str(argument) for argument in arguments])


def plan(*arguments: str | Path) -> dict:
    result = run(*arguments, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.output)


def test_the_nation_on_youtube_is_more_than_one_project_bears() -> None:
    found = plan("--platform", "youtube", "--accounts", 1_000_000, "--posts-per-day", 0.5)
    assert set(found) >= KEYS
    assert (found["feasible"], found["freshness_s"], found["capacity_per_day"]) == (False, None, 9_000)
    assert found["calls_per_day"] > 9_000
    assert set(found["why"]) == {"id", "en"}
    assert all(found["why"].values())


def test_the_regency_on_facebook_is_seen_every_57_minutes_by_twenty_users() -> None:
    asked = ("--platform", "facebook", "--accounts", 2_620, "--tokens", 20)
    found = plan(*asked)
    assert found["feasible"]
    assert 56 * 60 < found["freshness_s"] <= 57 * 60
    assert found["calls_per_day"] <= found["capacity_per_day"] == 67_200
    assert plan(*asked, "--consented")["freshness_s"] == 60
    assert "tiap 57 menit" in run(*asked, "--language", "id").output
    assert "every 57 minutes" in run(*asked).output


@pytest.mark.parametrize(
    ("written", "seconds"), [("900", 900), ("15m", 900), ("2h", 7_200), ("1.5h", 5_400), ("1d", 86_400)]
)
def test_an_interval_may_be_asked_about(written: str, seconds: float) -> None:
    found = plan("--platform", "youtube", "--accounts", 2_620, "--every", written)
    assert (found["feasible"], found["freshness_s"]) == (True, seconds)


def test_a_granted_quota_replaces_the_published_one() -> None:
    found = plan("--platform", "youtube", "--accounts", 2_620, "--quota", 30_000)
    assert found["capacity_per_day"] == 27_000
    assert found["freshness_s"] < 300


def test_money_is_named() -> None:
    found = plan("--platform", "x", "--accounts", 2_620)
    assert found["usd_per_day"] == 10.29
    assert "US$10,29" in " ".join(found["why"]["id"])


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--platform", "friendster", "--accounts", "5"), "known: bluesky, facebook"),
        (("--platform", "youtube", "--accounts", "0"), "--accounts"),
        (("--platform", "youtube", "--accounts", "5", "--posts-per-day", "nan"), "posts a day"),
        (("--platform", "youtube", "--accounts", "5", "--posts-per-day", "inf"), "posts a day"),
        (("--platform", "youtube", "--accounts", "5", "--posts-per-day", "-1"), "--posts-per-day"),
        (("--platform", "youtube", "--accounts", "5", "--every", "soon"), "write 900, 15m, 2h or 1d"),
        (("--platform", "youtube", "--accounts", "5", "--every", "0"), "write 900, 15m, 2h or 1d"),
        (("--accounts", "5"), "--platform"),
    ],
)
def test_a_question_without_an_answer_ends_with_2_and_the_way_out(
    arguments: tuple[str, ...], told: str
) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert told in result.output
    assert "Traceback" not in result.output


def test_the_office_may_bring_facts_of_its_own(tmp_path: Path) -> None:
    ours = tmp_path / "ours.yaml"
    text = SHIPPED.read_text(encoding="utf-8")
    ours.write_text(
        text.replace("amount: 10000\n        window_s: 86400", "amount: 50000\n        window_s: 86400"),
        "utf-8",
    )
    asked = ("--platform", "youtube", "--accounts", 2_620, "--facts", ours)
    assert plan(*asked)["capacity_per_day"] == 45_000
    ours.write_text(text.replace("mode: push", "mode: shove"), "utf-8")
    result = run(*asked)
    assert result.exit_code == 2
    assert "ours.yaml:" in result.output
    assert "unknown value 'shove'" in result.output


def test_neither_django_nor_polars_is_loaded_for_it() -> None:
    code = (
        "import sys; from click.testing import CliRunner; from pantau.cli import main;"
        "result = CliRunner().invoke(main, ['plan', '--platform', 'x', '--accounts', '5']);"
        "assert result.exit_code == 0, result.output;"
        "print([name for name in ('django', 'polars', 'psycopg', 'numpy') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
