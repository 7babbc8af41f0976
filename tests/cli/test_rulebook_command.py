"""``pantau rulebook`` tells an author of rules what is wrong and what is there."""

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from pantau.cli.rulebook import command
from pantau.engine.law import SHIPPED


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(command, [str(argument) for argument in arguments])


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """A rulebook of the office's own, with one short file of rules."""
    shutil.copytree(SHIPPED / "pemilu-2024", tmp_path / "ours")
    rules = tmp_path / "ours" / "rules"
    shutil.rmtree(rules)
    rules.mkdir()
    (rules / "one.yaml").write_text(
        """\
rules:
  - id: quiet-call
    title: {id: Ajakan, en: Call}
    category: quiet_period
    norms: [uu7-2017/492]
    when: call_to_vote AND phase = 'quiet'
    severity: 2
    rank: 0.9
    reason: {id: "Kata: {words}", en: "Words: {words}"}
    examples:
      flag: [{text: coblos nomor 3, phase: quiet, subject: candidate}]
      pass: [{text: coblos nomor 3, phase: campaign, subject: candidate}]
""",
        "utf-8",
    )
    return tmp_path / "ours"


@pytest.mark.parametrize("name", ["pemilu-2024", "pilkada-2024"])
def test_the_shipped_rulebooks_have_no_mistakes(name: str) -> None:
    result = run("check", name)
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith(f"{name}@")
    assert "no mistakes" in result.stdout


def test_check_underlines_the_wrong_word_of_a_condition(copied: Path) -> None:
    file = copied / "rules" / "one.yaml"
    file.write_text(file.read_text("utf-8").replace("'quiet'", "'quite'"), "utf-8")
    result = run("check", copied)
    assert result.exit_code == 2
    assert result.stdout == ""
    head, line, marks, *_ = result.stderr.splitlines()
    assert head.startswith(f"{file}:6:36: ")
    assert "quiet" in head
    assert line[marks.index("^") : marks.rindex("^") + 1] == "'quite'"


def test_check_names_a_file_and_line_before_any_rule_is_compiled(copied: Path) -> None:
    file = copied / "rules" / "one.yaml"
    file.write_text(file.read_text("utf-8").replace("uu7-2017/492", "uu7-2017/4922"), "utf-8")
    result = run("check", copied)
    assert result.exit_code == 2
    assert result.stderr.startswith(f"{file}:5:13: unknown norm 'uu7-2017/4922'")


def test_examples_that_hold_say_so(copied: Path) -> None:
    result = run("test", copied)
    assert (result.exit_code, result.stdout) == (0, "pemilu-2024: 2 examples, 0 do not hold\n")


def test_an_example_that_does_not_hold_is_shown(copied: Path) -> None:
    file = copied / "rules" / "one.yaml"
    file.write_text(
        file.read_text("utf-8").replace(
            "pass: [{text: coblos nomor 3, phase: campaign", "pass: [{text: coblos nomor 3, phase: quiet"
        ),
        "utf-8",
    )
    result = run("test", copied)
    assert result.exit_code == 1
    assert "quiet-call: must pass and is flagged: coblos nomor 3" in result.stdout


def test_a_rulebook_is_found_by_name_in_the_folders_of_the_setting(
    copied: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PANTAU_RULEBOOKS", str(copied.parent))
    assert run("check", "ours").exit_code == 0


def test_show_counts_what_is_there() -> None:
    shown = json.loads(run("show", "pemilu-2024", "--json").stdout)
    assert shown["counts"]["villages"] == 122
    assert shown["norms_verified"] == 0
    assert {"id": "quiet", "event": "main", "first_day": "2024-02-11", "last_day": "2024-02-13"} in shown[
        "phases"
    ]
    assert "uu7-2017/492" in shown["norms_by_binding"]["everyone"]
    assert len(shown["rules_by_category"]) == 18


def test_show_draws_calendar_norms_and_rules() -> None:
    result = run("show", "pilkada-2024")
    assert result.exit_code == 0
    for part in ("2024-11-24", "Norms by who is bound", "money_politics"):
        assert part in result.stdout


def test_an_unknown_name_lists_the_known_ones() -> None:
    result = run("show", "pemilu-1955")
    assert result.exit_code == 2
    assert "one of: pemilu-2024, pilkada-2024" in result.stderr


def test_a_time_limit_is_counted_and_explained() -> None:
    result = run("due", "pemilu-2024", "finding_set", "--from", "2024-02-05T10:00")
    assert result.exit_code == 0, result.output
    assert result.stdout.splitlines()[:3] == [
        "Supervision result set as a finding (UU 7/2017 Pasal 454 ayat (5); mark V)",
        "  7 calendar days since Monday, 5 February 2024; due on Monday, 12 February 2024, 23:59 WITA",
        "  7 working days since Monday, 5 February 2024; 8–10 February off (Isra' and Mi'raj; Collective leave for "
        "Lunar New Year; Lunar New Year); 14 February off (General Election Day); 11, 17 and 18 February weekend; due "
        "on Monday, 19 February 2024, 23:59 WITA",
    ]
    assert "  overdue    Monday, 12 February 2024, 23:59 WITA" in result.stdout


def test_a_time_limit_as_json_takes_days_off_and_moments_of_other_zones() -> None:
    more = ("--day-off", "2024-02-06", "--json")
    shown = json.loads(run("due", "pemilu-2024", "finding_set", "--from", "2024-02-05T02:00Z", *more).stdout)
    assert shown["started_at"] == "2024-02-05T10:00:00+08:00"
    assert [reading["ends_at"][:10] for reading in shown["readings"]] == ["2024-02-12", "2024-02-20"]
    assert shown["readings"][1]["skipped"]["2024-02-06"] == ["ditambahkan di baris perintah"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("finding", "--from", "2024-02-05T10:00"), "there is no time limit 'finding'; known: "),
        (("finding_set", "--from", "5 Feb"), "'5 Feb' cannot be read; write it as 2024-02-05T10:00"),
        (("finding_set", "--from", "2024-02-05", "--day-off", "2024-02-30"), "write it as 2024-02-15"),
    ],
)
def test_what_cannot_be_counted_says_how_to_write_it(arguments: tuple[str, ...], said: str) -> None:
    result = run("due", "pemilu-2024", *arguments)
    assert result.exit_code == 2
    assert said in result.stderr
