"""`pantau model`: one line out for each row in, whatever the file's encoding; errors that say what is wrong."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from pantau.cli import main
from pantau.engine.detect.classifier import LABELS

TEXTS = [
    "dasar tolol anjing lu",
    "selamat pagi,\nsalam sehat",
    "",
    'kata dia "jangan"',
    r"kesal\n\xf0\x9f\x98\xa1",
    "café",
]


def run(*arguments: str):
    return CliRunner().invoke(main, ["model", *arguments])


def written(path: Path, encoding: str, line_end: str = "\n") -> Path:
    text = io.StringIO()
    rows = csv.writer(text, lineterminator=line_end)
    rows.writerow(["kode", "teks"])
    rows.writerows((f"r{number}", said) for number, said in enumerate(TEXTS))
    path.write_bytes(text.getvalue().encode(encoding))
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_every_row_gives_one_line_in_order(tmp_path: Path, encoding: str, line_end: str) -> None:
    file = written(tmp_path / "posts.csv", encoding, line_end)
    done = run("score", str(file), "--text-column", "teks", "--id-column", "kode")
    assert done.exit_code == 0, done.output
    lines = [json.loads(line) for line in done.output.splitlines()]
    assert [line["id"] for line in lines] == [f"r{number}" for number in range(len(TEXTS))]
    assert lines[0]["scores"].keys() == set(LABELS)
    assert {line["stance"] for line in lines} <= {"for", "against", "neutral"}
    assert {"hate", "abusive"} <= set(lines[0]["labels"]) <= set(lines[0]["benchmark_labels"])
    assert lines[1]["labels"] == lines[2]["labels"] == []
    assert all(0 <= score <= 1 for line in lines for score in line["scores"].values())


def test_the_encoding_changes_no_score(tmp_path: Path) -> None:
    outputs = {
        run("score", str(written(tmp_path / f"{name}.csv", name)), "--text-column", "teks").output
        for name in ("utf-8", "utf-8-sig", "utf-16", "cp1252")
    }
    assert len(outputs) == 1


def test_rows_are_numbered_without_an_id_column(tmp_path: Path) -> None:
    target = tmp_path / "out.jsonl"
    file = written(tmp_path / "posts.csv", "utf-8")
    assert run("score", str(file), "--text-column", "teks", "--output", str(target)).exit_code == 0
    lines = target.read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["id"] for line in lines] == [1, 2, 3, 4, 5, 6]


def test_a_text_of_a_megabyte_is_a_row_like_others(tmp_path: Path) -> None:
    file = tmp_path / "posts.csv"
    file.write_text("teks\n" + "tolol banget " * 80_000 + "\nselamat pagi\n", encoding="utf-8")
    done = run("score", str(file), "--text-column", "teks")
    assert done.exit_code == 0, done.output
    assert len(done.output.splitlines()) == 2


def test_an_explanation_names_the_words(tmp_path: Path) -> None:
    file = written(tmp_path / "posts.csv", "utf-8")
    first = json.loads(run("score", str(file), "--text-column", "teks", "--explain").output.splitlines()[0])
    assert first["moved"]["abusive"][0].keys() == {"start", "end", "text", "weight"}


def test_a_missing_column_is_named_with_those_there(tmp_path: Path) -> None:
    done = run("score", str(written(tmp_path / "posts.csv", "utf-8")), "--text-column", "isi")
    assert done.exit_code == 1
    assert "no column isi" in done.output
    assert "kode, teks" in done.output


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\x00\x01\x02\x03\x04\x05\x06\x07\x0e\x0f"])
def test_a_file_without_a_table_is_refused(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "posts.csv"
    file.write_bytes(content)
    done = run("score", str(file), "--text-column", "teks")
    assert done.exit_code == 1
    assert "posts.csv" in done.output


def test_a_header_alone_gives_nothing(tmp_path: Path) -> None:
    file = tmp_path / "posts.csv"
    file.write_text("teks\n", encoding="utf-8")
    done = run("score", str(file), "--text-column", "teks")
    assert (done.exit_code, done.output) == (0, "")


def test_training_and_evaluating_on_a_small_set(tmp_path: Path) -> None:
    file = tmp_path / "labelled.csv"
    with file.open("w", encoding="utf-8", newline="") as stream:
        rows = csv.writer(stream)
        rows.writerow(["Tweet", "HS", "Abusive"])
        for who in ("dia", "mereka", "kamu", "kalian", "semua", "orangnya"):
            rows.writerow([f"{who} tolol sekali", 1, 1])
            rows.writerow([f"{who} ramah sekali", 0, 0])
    target = tmp_path / "model"
    done = run("train", str(file), "--output", str(target))
    assert done.exit_code == 0, done.output
    shown = run("evaluate", str(file), "--model", str(target))
    assert shown.exit_code == 0, shown.output
    assert "hate" in shown.output
    assert "ECE" in shown.output
    unlabelled = run(
        "train", str(written(tmp_path / "posts.csv", "utf-8")), "--text-column", "teks", "-o", str(target)
    )
    assert "no label columns" in unlabelled.output


def test_heads_are_trained_and_measured_on_posts_that_name_them(tmp_path: Path) -> None:
    table, posts = tmp_path / "labelled.csv", tmp_path / "posts.jsonl"
    table.write_text("Tweet,HS,Abusive\nkamu tolol,1,1\nkamu ramah,0,0\n" * 6, encoding="utf-8")
    said = [("awas rumahmu kami bakar", ["threat"]), ("rapat warga di kantor desa", [])]
    lines = [
        json.dumps({"text": f"{text} {word}", "heads": heads})
        for text, heads in said
        for word in ("besok", "malam ini", "nanti", "lagi", "sekarang", "lusa", "tadi", "dulu")
    ]
    posts.write_text("\n".join(lines) + "\n", encoding="utf-8")
    target = tmp_path / "model"
    done = run("train", str(table), "--election", str(posts), "--output", str(target))
    assert done.exit_code == 0, done.output
    shown = run("evaluate", str(posts), "--model", str(target)).output
    assert "threat" in shown
    assert "money_offer" not in shown
    (threatening,) = [
        line.split() for line in shown.split("product")[1].splitlines() if line.startswith("threat")
    ]
    assert float(threatening[6]) > 0.9


def test_posts_held_out_of_training_are_what_is_measured(tmp_path: Path) -> None:
    rows = [
        {"text": f"dasar tolol kamu {n}", "labels": ["insult"], "judged": ["insult"], "split": split}
        for n, split in enumerate(("train", "train", "train", "held_out", "held_out"))
    ]
    posts = tmp_path / "rows.jsonl"
    posts.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    shown = run("evaluate", str(posts)).output
    (line,) = [line.split() for line in shown.split("product")[1].splitlines() if line.startswith("insult")]
    assert line[2:4] == ["2", "2"]
    assert "threat" not in shown


def test_the_card_tells_licence_and_use() -> None:
    card = run("card").output
    assert "CC BY-NC-SA 4.0" in card
    assert "Intended use" in card
    assert all(f"| {label} |" in card for label in LABELS)
