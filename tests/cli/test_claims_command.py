"""``pantau claims match`` and ``pantau scan --claims`` through the command people type."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from pantau.engine.text import inflect

POSTS = """id,text,posted_at
a1,"surat suara dr cina 7 kontainer udh dicoblosin smua, viralkan",2024-01-20T09:00:00+08:00
a2,"Selamat pagi, jualan nasi balap seperti biasa",2024-01-20T09:00:00+08:00
a3,"KPU membantah ada tujuh kontainer surat suara tercoblos dari Tiongkok",2024-01-20T09:00:00+08:00
"""
CLAIMS = {
    "@context": "https://schema.org",
    "@type": "ClaimReview",
    "url": "https://balai-periksa.example/surat-suara",
    "claimReviewed": "Tujuh Kontainer Surat Suara dari Tiongkok Sudah Tercoblos",
    "datePublished": "2019-01-03",
    "author": {"name": "Balai Periksa"},
    "reviewRating": {"alternateName": "Salah"},
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "posts.csv").write_text(POSTS, encoding="utf-8")
    (tmp_path / "claims.json").write_text(json.dumps(CLAIMS), encoding="utf-8")
    (tmp_path / "empty.json").write_text("[]", encoding="utf-8")
    return tmp_path


def pantau(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "pantau", *arguments], cwd=folder, capture_output=True, text=True, check=False
    )


def test_every_post_is_told_its_nearest_claims_and_which_are_shown(folder: Path) -> None:
    done = pantau(folder, "claims", "match", "posts.csv", "--claims", "claims.json", "--json")
    first, second, third = map(json.loads, done.stdout.splitlines())
    assert [item["id"] for item in (first, second, third)] == ["a1", "a2", "a3"]
    (claim,) = first["claims"]
    assert (claim["stance"], claim["shown"], claim["verdict"]) == ("repeated", True, "Salah")
    assert (claim["checker"], claim["checked_on"], claim["url"]) == (
        "Balai Periksa",
        "2019-01-03",
        CLAIMS["url"],
    )
    assert not any(item["shown"] for item in second["claims"])
    assert third["claims"][0]["stance"] == "denied"
    assert "3 posts, 1 claims: 2 posts speak of one" in done.stderr


def test_the_same_files_give_the_same_matches_in_every_process(folder: Path) -> None:
    many = [{**CLAIMS, "url": f"https://balai-periksa.example/{form}", "claimReviewed": f"Warga {form} pemimpin baru"}
            for form in sorted(inflect("pilih"))]  # fmt: skip
    (folder / "many.json").write_text(json.dumps(many), encoding="utf-8")
    (folder / "one.csv").write_text("id,text\n1,terpilih pemimpin baru\n", encoding="utf-8")
    command = [
        sys.executable,
        "-m",
        "pantau",
        "claims",
        "match",
        "one.csv",
        "--claims",
        "many.json",
        "--json",
    ]
    told = {
        subprocess.run(
            command, cwd=folder, capture_output=True, check=True, env={**os.environ, "PYTHONHASHSEED": seed}
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(told) == 1


def test_for_reading_only_what_is_shown_is_listed(folder: Path) -> None:
    done = pantau(folder, "claims", "match", "posts.csv", "--claims", "claims.json", "--output", "out.txt")
    assert done.returncode == 0
    rows = [line.split("\t")[:2] for line in (folder / "out.txt").read_text(encoding="utf-8").splitlines()]
    assert rows == [["a1", "repeated"], ["a3", "denied"]]


@pytest.mark.parametrize("claims", ["empty.json", "gone.json"])
def test_a_file_without_claims_is_refused_by_name(folder: Path, claims: str) -> None:
    done = pantau(folder, "claims", "match", "posts.csv", "--claims", claims)
    assert done.returncode == 1
    assert claims in done.stderr
    assert "Traceback" not in done.stderr


def test_scan_raises_what_repeats_a_claim_and_names_claim_and_judgement(folder: Path) -> None:
    done = pantau(folder, "scan", "posts.csv", "--claims", "claims.json", "--json")
    repeating, silent, denying = map(json.loads, done.stdout.splitlines())
    finding = next(item for item in repeating["findings"] if item["rule"] == "known-claim")
    assert (
        "“Tujuh Kontainer Surat Suara dari Tiongkok Sudah Tercoblos” (Balai Periksa, Salah, 2019-01-03)"
        in (finding["reasons"]["id"])
    )
    assert repeating["claims"][0]["stance"] == "repeated"
    assert silent["claims"] == []
    assert denying["claims"][0]["stance"] == "denied"
    assert all(item["category"] != "hoax" for item in denying["findings"])
    assert "2 posts speak of a checked claim" in done.stderr


@pytest.mark.parametrize("shape", ["--csv", "--table"])
def test_tables_show_the_claim_also_beside_posts_without_a_finding(folder: Path, shape: str) -> None:
    done = pantau(folder, "scan", "posts.csv", "--claims", "claims.json", shape)
    assert done.returncode == 0
    assert "denied" in done.stdout
    assert "Tiongkok" in done.stdout


def test_without_claims_nothing_is_said_of_them(folder: Path) -> None:
    done = pantau(folder, "scan", "posts.csv", "--json")
    assert "claims" not in json.loads(done.stdout.splitlines()[0])
    assert "checked claim" not in done.stderr
