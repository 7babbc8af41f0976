"""``claims import``, ``rulebook shadow`` and ``detect feedback`` as people type them, on a database of their own."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from subprocess import CompletedProcess

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from pantau.engine.detect.classifier.model import SHIPPED
from pantau.engine.law import find_rulebook

pytestmark = pytest.mark.slow

Run = Callable[..., CompletedProcess[str]]

POSTS = """id,text,posted_at,platform,author
p1,Besok jangan lupa coblos nomor 4 ya semeton,2024-02-12T09:00:00+08:00,facebook,contoh.satu
p2,Selamat pagi dari sawah,2024-02-12T09:05:00+08:00,facebook,contoh.dua
"""
REVIEW = {
    "@context": "https://schema.org",
    "@type": "ClaimReview",
    "url": "https://balai-periksa.example/surat-suara",
    "claimReviewed": "Tujuh Kontainer Surat Suara dari Negeri Rekaan Sudah Tercoblos",
    "datePublished": "2024-01-03",
    "author": {"name": "Balai Periksa"},
    "reviewRating": {"alternateName": "Salah"},
}
FEED = """<?xml version="1.0" encoding="{encoding}"?>
<rss version="2.0"><channel><title>Balai Periksa</title>{items}</channel></rss>
"""
ITEM = """<item><title>[SALAH] Café Rekaan Membagi Kopi Gratis Seumur Hidup</title>
<link>https://balai-periksa.example/kopi</link><pubDate>Wed, 03 Jan 2024 02:00:00 GMT</pubDate></item>"""


@pytest.fixture(scope="module")
def pantau(postgres: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    """The command with a migrated database that holds two posts."""
    name = "detection_commands"
    with psycopg.connect(make_conninfo(postgres, dbname="postgres"), autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name}")
        connection.execute(f"CREATE DATABASE {name}")
    data = tmp_path_factory.mktemp("data")
    surroundings = {
        **os.environ,
        "DATABASE_URL": make_conninfo(postgres, dbname=name),
        "PANTAU_DATA": str(data),
    }
    surroundings.pop("PANTAU_OWNER_DATABASE_URL", None)

    def run(*arguments: str | Path) -> CompletedProcess[str]:
        command = [sys.executable, "-m", "pantau", *map(str, arguments)]
        return subprocess.run(
            command, capture_output=True, text=True, env=surroundings, timeout=300, check=False
        )

    posts = data / "posts.csv"
    posts.write_text(POSTS, encoding="utf-8")
    for arguments in (("migrate",), ("ingest", "--legal-basis", "uji", posts)):
        done = run(*arguments)
        assert done.returncode == 0, done.stderr
    yield run
    with psycopg.connect(make_conninfo(postgres, dbname="postgres"), autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def counts(done: CompletedProcess[str]) -> dict:
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_claims_come_in_once_and_a_second_import_changes_nothing(pantau: Run, tmp_path: Path) -> None:
    twice = tmp_path / "twice.json"
    twice.write_text(json.dumps([REVIEW, REVIEW]), encoding="utf-8")
    first = counts(pantau("claims", "import", twice, "--json"))
    assert (first["new"], first["changed"]) == (1, 0)
    again = counts(pantau("claims", "import", twice, "--json"))
    assert (again["new"], again["changed"], again["unchanged"]) == (0, 0, 1)


def test_a_feed_is_read_in_the_encoding_it_really_has(pantau: Run, tmp_path: Path) -> None:
    wrong = tmp_path / "balai.xml"
    wrong.write_bytes(FEED.format(encoding="utf-8", items=ITEM).encode("cp1252"))  # it says UTF-8
    assert counts(pantau("claims", "import", wrong, "--json"))["new"] == 1


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("empty.xml", b""),
        ("no-items.xml", FEED.format(encoding="utf-8", items="").encode()),
        ("cut.xml", FEED.format(encoding="utf-8", items="<item><titl").encode()[:90]),
        ("broken.json", b'{"@type": "ClaimReview", "claimReviewed": "Belum sel'),
        ("other.json", b'{"@type": "Recipe", "name": "Plecing kangkung"}'),
        ("nulls.json", b"\x00" * 200),
    ],
)
def test_files_without_a_claim_are_refused_by_name_and_leave_no_source(
    pantau: Run, tmp_path: Path, name: str, body: bytes
) -> None:
    (tmp_path / name).write_bytes(body)
    done = pantau("claims", "import", tmp_path / name)
    assert done.returncode == 1
    assert name in done.stderr
    assert "Traceback" not in done.stderr
    missing = pantau("claims", "import", tmp_path / "nowhere.json")
    assert (missing.returncode, "nowhere.json" in missing.stderr) == (1, True)


def test_a_shadow_run_tells_what_a_changed_rule_would_do(pantau: Run, tmp_path: Path) -> None:
    folder = tmp_path / "pemilu-2024"
    shutil.copytree(find_rulebook("pemilu-2024"), folder)
    same = pantau("rulebook", "shadow", folder)
    assert (same.returncode, "nothing would change" in same.stderr) == (1, True)
    rules = folder / "rules" / "campaign.yaml"
    rules.write_text(rules.read_text("utf-8").replace("    rank: 0.9\n", "    rank: 0.8\n", 1), "utf-8")
    report = counts(pantau("rulebook", "shadow", folder, "--days", "366", "--json"))
    assert report["finished"] is True
    assert pantau("work", "--queues", "detect", "--once").returncode == 0  # new posts go first
    history = counts(pantau("rulebook", "rescore", "--rulebook", folder, "--rate", "500", "--json"))
    assert (history["state"], history["posts"], history["rate"]) == ("waiting", 2, 500)
    status = pantau("rulebook", "rescore", "--status")
    assert "waiting; /tinjau/uji-bayangan/" in status.stdout
    ended = pantau("rulebook", "rescore", "--pause")
    assert (ended.returncode, "Traceback" in ended.stderr) == (1, False)
    assert counts(pantau("rulebook", "rescore", "--since", "2024-02-13", "--later", "--json"))["posts"] == 0
    assert counts(pantau("rulebook", "rescore", "--pause", "--json"))["state"] == "paused"
    assert counts(pantau("rulebook", "rescore", "--resume", "--later", "--json"))["state"] == "comparing"
    assert counts(pantau("rulebook", "rescore", "--cancel", "--json"))["state"] == "cancelled"
    rules.write_text("rules: [\n", "utf-8")
    broken = pantau("rulebook", "shadow", folder)
    assert broken.returncode != 0
    assert "campaign.yaml" in broken.stderr
    assert "Traceback" not in broken.stderr


def test_feedback_without_decisions_is_empty_and_its_export_too(pantau: Run, tmp_path: Path) -> None:
    said = counts(pantau("detect", "feedback", "--json"))
    assert set(said) == {"categories", "rules"}
    assert all(one["confirmed"] == one["dismissed"] == 0 for one in said["rules"])
    rows = tmp_path / "rows.jsonl"
    assert pantau("detect", "feedback", "--export", rows).returncode == 0
    assert rows.read_text("utf-8") == ""
    nowhere = pantau("detect", "feedback", "--export", tmp_path / "no" / "rows.jsonl")
    assert nowhere.returncode == 1
    assert "cannot be written" in nowhere.stderr


def test_a_changed_model_is_tried_beside_the_one_in_use(pantau: Run, tmp_path: Path) -> None:
    same = pantau("detect", "shadow", "--model", SHIPPED)
    assert (same.returncode, "nothing would change" in same.stderr) == (1, True)
    folder = tmp_path / "ujaran-baru"
    shutil.copytree(SHIPPED, folder)
    facts = json.loads((folder / "model.json").read_text("utf-8"))
    facts["thresholds"]["product"]["hate"] = 0.0
    (folder / "model.json").write_text(json.dumps(facts), "utf-8")
    report = counts(pantau("detect", "shadow", "--model", folder, "--days", "366", "--json"))
    assert (report["finished"], report["failed"]) == (True, 0)
    assert {"label", "party", "district", "changes", "model"} <= set(report)
    (folder / "weights.npz").unlink()
    broken = pantau("detect", "shadow", "--model", folder)
    assert (broken.returncode, "no weights" in broken.stderr) == (1, True)
    assert "Traceback" not in broken.stderr
