"""``pantau ingest``: files in, through the command people type, into a real PostgreSQL."""

from __future__ import annotations

import gzip
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from pantau.cli.ingest import command
from pantau.office.posts.models import Ingest, PostVersion, RejectedItem
from pantau.office.posts.models import Post as StoredPost

pytestmark = pytest.mark.django_db(transaction=True)

BASIS = ("--legal-basis", "UU 7/2017 Pasal 101 huruf b")
CSV = """id,text,posted_at,platform,author
a1,Besok jangan lupa coblos nomor 4 ya semeton,2024-02-12T09:00:00+08:00,facebook,wirya
a2,"Selamat pagi, jualan nasi balap seperti biasa",2024-02-12T09:05:00+08:00,facebook,warung
"""


@pytest.fixture(autouse=True)
def no_jobs_yet() -> None:
    """Tests that let threads of their own defer jobs may have left some."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")


@pytest.fixture
def export(tmp_path: Path) -> Path:
    path = tmp_path / "unggahan.csv"
    path.write_text(CSV, encoding="utf-8")
    return path


def counts() -> tuple[int, ...]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs")
        jobs = cursor.fetchone()[0]
    return StoredPost.objects.count(), PostVersion.objects.count(), RejectedItem.objects.count(), jobs


def test_a_file_becomes_posts_with_route_basis_and_one_detection_job(run: Any, export: Path) -> None:
    result = run(command, export, *BASIS, "--route", "patrol")
    assert result.exit_code == 0, result.output
    assert "unggahan.csv: 2 posts seen, 2 new, 0 changed" in result.stdout
    version = PostVersion.objects.get(post__native_id="a1")
    assert (version.route, version.legal_basis) == ("patrol", "UU 7/2017 Pasal 101 huruf b")
    assert counts() == (2, 2, 0, 1)


def test_the_same_file_twice_changes_nothing(run: Any, export: Path) -> None:
    run(command, export, *BASIS)
    before = counts()
    result = run(command, export, *BASIS)
    assert result.exit_code == 0
    assert "2 posts seen, 0 new, 0 changed" in result.stdout
    assert counts() == before


def test_an_edited_post_is_told_as_changed(run: Any, export: Path) -> None:
    run(command, export, *BASIS)
    export.write_text(CSV.replace("nomor 4", "nomor 5"), encoding="utf-8")
    assert "2 posts seen, 0 new, 1 changed" in run(command, export, *BASIS).stdout


def test_what_cannot_be_read_is_shown_kept_and_its_list_named(run: Any, tmp_path: Path) -> None:
    path = tmp_path / "rusak.jsonl"
    path.write_text(
        '{"id": "1", "text": "Selamat pagi"}\n{"id": "2", "text": \n{"id": "3", "text": "Siang"}\n'
    )
    result = run(command, path, *BASIS)
    assert result.exit_code == 0
    assert "1 rejected, 1 new" in result.stdout
    assert "rejected rusak.jsonl:2: not valid JSON" in result.stderr
    assert "pantau remap --rejected --dry-run" in result.stdout
    kept = RejectedItem.objects.get()
    assert (kept.route, kept.legal_basis) == ("file", "UU 7/2017 Pasal 101 huruf b")


def test_an_unusable_file_is_one_line_and_status_2_and_does_not_stop_the_others(
    run: Any, export: Path, tmp_path: Path
) -> None:
    picture = tmp_path / "foto.csv"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    result = run(command, picture, tmp_path / "tiada.csv", export, *BASIS)
    assert result.exit_code == 2
    complaints = [line for line in result.stderr.splitlines() if line.startswith("pantau ingest:")]
    assert len(complaints) == 2
    assert "foto.csv" in complaints[0]
    assert "tiada.csv cannot be read: No such file" in complaints[1]
    assert StoredPost.objects.count() == 2
    assert [run.source.split()[0] for run in Ingest.objects.all()] == ["unggahan.csv"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--legal-basis", " "), "by what right"),
        ((), "--legal-basis"),
        ((*BASIS, "--route", "Berkas Saya"), "small letters"),
        ((*BASIS, "--format", "tiada"), "there is no format 'tiada'"),
    ],
)
def test_a_wrong_call_is_refused_and_stores_nothing(
    run: Any, export: Path, words: tuple[str, ...], said: str
) -> None:
    result = run(command, export, *words)
    assert result.exit_code == 2
    assert said in result.stderr
    assert counts() == (0, 0, 0, 0)
    assert not Ingest.objects.exists()


def test_a_file_cut_in_half_leaves_what_it_held_and_says_so(run: Any, tmp_path: Path) -> None:
    lines = "".join(json.dumps({"id": str(i), "text": f"Kabar nomor {i} " * 20}) + "\n" for i in range(3000))
    whole = gzip.compress(lines.encode())
    path = tmp_path / "separuh.jsonl.gz"
    path.write_bytes(whole[: len(whole) // 2])
    result = run(command, path, *BASIS)
    assert result.exit_code == 0
    assert "was not read to its end" in result.stderr
    assert "What was read before is stored" in result.stderr
    held = StoredPost.objects.count()
    assert 0 < held < 3000
    path.write_bytes(whole)
    assert f"{3000 - held:,} new" in run(command, path, *BASIS).stdout
    assert StoredPost.objects.count() == 3000


def test_a_file_that_turns_out_a_bomb_keeps_its_whole_batches_and_ends_with_status_2(
    run: Any, tmp_path: Path
) -> None:
    path = tmp_path / "bom.jsonl.gz"
    head = "".join(json.dumps({"id": str(i), "text": f"Kabar {i}"}) + "\n" for i in range(2000))
    with gzip.open(path, "wb") as file:
        file.write(head.encode())
        for _ in range(64):
            file.write(b" " * 2**20)
    result = run(command, path, *BASIS)
    assert result.exit_code == 2
    assert "decompression bomb" in result.stderr
    assert "What was read before is stored" in result.stderr
    assert StoredPost.objects.count() % 500 == 0
    assert StoredPost.objects.exists()
    assert Ingest.objects.get().finished_at is None


def test_json_tells_each_file_and_the_sum(run: Any, export: Path, tmp_path: Path) -> None:
    packed = tmp_path / "lain.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("lain.csv", CSV.replace("a1", "b1"))
    result = run(command, export, packed, tmp_path / "tiada.csv", *BASIS, "--json")
    assert result.exit_code == 2
    (line,) = result.stdout.splitlines()
    report = json.loads(line)
    assert [(one["file"], one["seen"], one["new_posts"], one["complete"]) for one in report["files"]] == [
        ("unggahan.csv", 2, 2, True),
        ("lain.zip", 2, 1, True),
        ("tiada.csv", 0, 0, False),
    ]
    assert (report["seen"], report["new_posts"]) == (4, 3)
    assert report["rejected_listed_by"] == "pantau remap --rejected --dry-run --json"
