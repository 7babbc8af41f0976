"""``pantau forms``: what there is, and one of each kind to look at."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from pantau.cli.forms import command
from pdf_text import printed


def run(*words: str):
    return CliRunner().invoke(command, words, env={"COLUMNS": "200"})


def test_the_list_names_code_edition_and_layout() -> None:
    told = run("list", "--rulebook", "pilkada-2024").output
    assert "any-edition/minutes" in told
    line = next(line for line in told.splitlines() if line.startswith("report "))
    assert line.split() == [
        "report", "Laporan", "A.1", "Perbawaslu", "8/2020", "jo.", "9/2024", "M", "any-edition/paper",
    ]  # fmt: skip
    assert {"conclusion.conclusion,", "recommendation.recommendation"} <= set(
        told.split()
    )  # the author's own


def test_a_sample_is_written_as_its_name_ends(tmp_path: Path) -> None:
    for name, start in (("ba.pdf", b"%PDF"), ("ba.docx", b"PK")):
        done = run("sample", "plenary_minutes", "--output", str(tmp_path / name))
        assert done.exit_code == 0, done.output
        assert (tmp_path / name).read_bytes().startswith(start)
    told = printed((tmp_path / "ba.pdf").read_bytes())
    assert "Jumattanggalsembilanbulan" in told
    assert "KONSEP" not in told
    run("sample", "plenary_minutes", "--blank", "--draft", "-o", str(tmp_path / "blank.pdf"))
    assert "KONSEP" in printed((tmp_path / "blank.pdf").read_bytes())


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["report", "-o", "x.odt"], "ends in .pdf or .docx"),
        (["reprot", "-o", "x.pdf"], "there is no form 'reprot'; known: supervision_report"),
        (["account_registration", "-o", "x.pdf"], "written by others"),
        (["report", "-o", "x.pdf", "--rulebook", "pemilu-1999"], "there is no such rulebook"),
    ],
)
def test_what_cannot_be_written_is_told(words: list[str], told: str) -> None:
    done = run("sample", *words)
    assert done.exit_code == 1
    assert told in done.output
