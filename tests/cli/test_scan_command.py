"""``pantau scan`` through the command people type: real processes, real files, no database."""

import csv
import gzip
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest

CSV = """id,text,posted_at,platform,author,subject,registered,sponsored
a1,"Besok jangan lupa coblos nomor 4 ya semeton",2024-02-12T09:00:00+08:00,facebook,wirya,candidate,true,false
a2,"Selamat pagi, jualan nasi balap seperti biasa",2024-02-12T09:00:00+08:00,facebook,warung,public,,
a3,"Tolak politik uang, jangan terima amplop dari caleg",2024-01-12T09:00:00+08:00,x,panwas,media,,
,"Yang mau amplop coblos nomor 5, ambil di rumah pak RT",2024-01-12 09:00,x,anon,,,
a5,"=HYPERLINK(""http://jahat.example"",""klik"") pilih nomor 3 dapat uang 50 ribu",2024-01-12,x,=cmd,citizen,,
"""


@pytest.fixture(scope="module")
def posts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("posts") / "unggahan.csv"
    path.write_text(CSV, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def found(posts: Path) -> list[dict]:
    """What a scan of the posts says of each."""
    return lines(scan(posts, "--json"))


def scan(*arguments: str | Path, check: bool = True) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pantau", "scan", *map(str, arguments)]
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("DJANGO", "DATABASE"))
    }
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    assert not check or done.returncode == 0, done.stderr
    return done


def lines(done: subprocess.CompletedProcess[str]) -> list[dict]:
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_json_tells_the_function_of_every_post_and_why(found: list[dict]) -> None:
    assert [line["function"] for line in found[:3]] == ["call", "none", "education"]
    assert found[0]["function_reason"] == {"id": "Mengajak memilih.", "en": "Calls to vote."}
    assert found[0]["language"] == "indonesian"


def test_json_has_one_object_per_post_with_the_promised_keys(found: list[dict]) -> None:
    assert [item["id"] for item in found] == ["a1", "a2", "a3", "unggahan.csv:5", "a5"]
    first = found[0]
    assert first["phase"] == "quiet"
    assert first["subject"] == "candidate"
    assert first["rulebook"].startswith("pemilu-2024@")
    finding = first["findings"][0]
    assert finding["category"] == "quiet_period"
    assert 0 <= finding["rank"] <= 1
    assert {"rule", "severity", "norms", "spans", "context", "missing", "reasons"} <= set(finding)
    assert set(finding["reasons"]) == {"id", "en"}
    start, end, text = finding["spans"][0]
    assert "Besok jangan lupa coblos nomor 4 ya semeton"[start:end] == text


def test_json_tells_in_plain_words_what_a_look_is_worth(found: list[dict]) -> None:
    said = found[0]["findings"][0]["worth"]
    product = said["gravity"] * said["probability"] * said["reach"] * said["freshness"] * said["deadline"]
    assert said["value"] == pytest.approx(product, rel=0.01)
    assert said["because"]["id"][0] == "Berat 4 dari 4 menurut buku aturan."
    assert len(said["because"]["id"]) == len(said["because"]["en"]) == 5


def test_public_is_taken_as_citizen_and_posts_without_findings_are_listed(found: list[dict]) -> None:
    second = found[1]
    assert second["subject"] == "citizen"
    assert second["findings"] == []


def test_findings_under_the_threshold_come_only_with_all(posts: Path, found: list[dict]) -> None:
    assert found[2]["findings"] == []
    (finding,) = [
        item
        for item in lines(scan(posts, "--json", "--all"))[2]["findings"]
        if item["category"] == "money_politics"
    ]
    assert "education" in finding["context"]


def test_a_dash_reads_standard_input(posts: Path) -> None:
    command = [sys.executable, "-m", "pantau", "scan", "-", "--csv", "--quiet"]
    for given in (posts.read_bytes(), gzip.compress(posts.read_bytes())):
        done = subprocess.run(command, input=given, capture_output=True, check=True)
        assert next(csv.DictReader(io.StringIO(done.stdout.decode())))["id"] == "a1"


def test_csv_cells_are_inert(posts: Path, tmp_path: Path) -> None:
    output = tmp_path / "temuan.csv"
    scan(posts, "--csv", "--output", output)
    rows = list(csv.DictReader(io.StringIO(output.read_text(encoding="utf-8"))))
    (row,) = [row for row in rows if row["id"] == "a5"]
    assert row["text"].startswith("'=HYPERLINK")
    assert row["author"].startswith("'=")


def test_parquet_can_be_read_back(posts: Path, tmp_path: Path) -> None:
    output = tmp_path / "temuan.parquet"
    scan(posts, "--parquet", "--output", output)
    frame = pl.read_parquet(output)
    assert "money_politics" in frame["category"].to_list()


def test_parquet_on_standard_output_is_refused(posts: Path) -> None:
    done = scan(posts, "--parquet", check=False)
    assert done.returncode == 2
    assert "--output" in done.stderr


def test_table_shows_category_and_words(posts: Path) -> None:
    assert "quiet_period" in scan(posts, "--table").stdout


def test_throughput_and_unknown_signals_are_said_on_standard_error(posts: Path) -> None:
    done = scan(posts, "--json")
    assert "posts/s" in done.stderr
    assert "5 posts" in done.stderr


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("kosong.csv", b"", "kosong.csv"),
        ("acak.bin", bytes(range(256)) * 40, "acak.bin"),
        ("harga.csv", b"barang,harga\nberas,70000\n", "harga.csv"),
    ],
)
def test_unusable_input_ends_with_two_and_one_clear_line(
    tmp_path: Path, name: str, content: bytes, words: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    done = scan(path, "--json", check=False)
    assert done.returncode == 2
    assert len(done.stderr.strip().splitlines()) == 1
    assert words in done.stderr


@pytest.mark.parametrize("shape", ["--json", "--parquet"])
def test_an_output_that_cannot_be_written_ends_with_two_and_one_clear_line(
    tmp_path: Path, posts: Path, shape: str
) -> None:
    done = scan(posts, shape, "--quiet", "--output", away := tmp_path / "tidak-ada" / "hasil", check=False)
    assert (done.returncode, len(done.stderr.strip().splitlines())) == (2, 1), done.stderr
    assert str(away) in done.stderr


def test_a_missing_file_and_an_unknown_rulebook_end_with_two(tmp_path: Path, posts: Path) -> None:
    assert scan(tmp_path / "tidak-ada.csv", check=False).returncode == 2
    done = scan(posts, "--rulebook", "pemilu-2099", check=False)
    assert done.returncode == 2
    assert "pemilu-2024" in done.stderr


def test_a_registry_file_fills_role_and_registration(tmp_path: Path) -> None:
    export = tmp_path / "posts.csv"
    export.write_text(
        "id,text,posted_at,platform,author\n"
        'p1,"Ayo dukung nomor urut 8",2024-01-12T09:00:00+08:00,facebook,wirya.lobar\n',
        encoding="utf-8",
    )
    registry = tmp_path / "akun.csv"
    registry.write_text("aplikasi,tautan\nFacebook,https://fb.com/wiryalobar\n", encoding="utf-8")
    (item,) = lines(scan(export, "--registry", registry, "--json"))
    assert item["subject"] == "candidate"


def test_help_and_scan_import_neither_django_nor_scikit_learn(posts: Path) -> None:
    code = (
        "import sys; from pantau.cli import main\n"
        "try: main(sys.argv[1:])\n"
        "except SystemExit: pass\n"
        "bad = [m for m in ('django', 'sklearn', 'psycopg') if m in sys.modules]\n"
        "print('IMPORTED', bad, file=sys.stderr)"
    )
    for arguments in (["--help"], ["scan", str(posts), "--json"]):
        done = subprocess.run(
            [sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=True
        )
        assert "IMPORTED []" in done.stderr


def test_every_real_export_is_scanned_in_one_go(shared_data: Path) -> None:
    kinds = (".csv", ".ndjson", ".jsonl", ".json")
    files = [path for path in sorted((shared_data / "exports").glob("*/*")) if path.suffix in kinds]
    found = lines(scan(*files, "--json"))
    assert len(found) > 3_000


def test_the_library_is_three_lines(posts: Path) -> None:
    from pantau import Detector, load_rulebook, read_posts

    detector = Detector(load_rulebook("pemilu-2024"))
    results = [result for batch in read_posts(posts) for result in detector.scan(batch)]
    assert len(results) == 5
    assert results[0].shown(detector.threshold)[0].category == "quiet_period"


@pytest.fixture
def many(tmp_path: Path) -> Path:
    """More posts than go into one batch."""
    head, *rows = CSV.splitlines()
    path = tmp_path / "banyak.csv"
    numbered = [row.partition(",")[2] for _ in range(250) for row in rows]
    lines_of = [head, *(f"p{number},{row}" for number, row in enumerate(numbered))]
    path.write_text("\n".join(lines_of) + "\n", encoding="utf-8")
    return path


@pytest.mark.parametrize("shape", ["--json", "--csv"])
def test_shared_among_processes_the_output_is_the_same_to_the_byte(many: Path, shape: str) -> None:
    alone, together = (scan(many, shape, "--all", "--jobs", jobs) for jobs in ("1", "2"))
    assert alone.stdout.count("\n") > 1000
    assert together.stdout == alone.stdout
    assert together.stderr.split(";")[0] == alone.stderr.split(";")[0]
    assert together.stderr.splitlines()[1:] == alone.stderr.splitlines()[1:]


def test_shared_among_processes_what_was_read_before_an_unusable_file_is_given(many: Path) -> None:
    alone, together = (
        scan(many, many.with_name("tidak-ada.csv"), "--json", "--jobs", jobs, check=False)
        for jobs in ("1", "2")
    )
    assert together.returncode == alone.returncode == 2
    assert together.stderr == alone.stderr
    assert together.stdout == alone.stdout
    assert len(lines(together)) == 1250


def test_parquet_holds_the_same_rows_however_many_processes_made_it(many: Path, tmp_path: Path) -> None:
    frames = []
    for jobs in ("1", "2"):
        target = tmp_path / f"{jobs}.parquet"
        scan(many, "--parquet", "--output", target, "--jobs", jobs)
        frames.append(pl.read_parquet(target))
    assert frames[0].equals(frames[1])
    assert frames[0].height


def test_what_officials_on_the_list_did_is_told_after_the_posts(tmp_path: Path) -> None:
    listed = tmp_path / "akun.csv"
    listed.write_text(
        "platform,nama akun,peran\n"
        "Instagram,calon.rekaan,caleg\nInstagram,amaq.rekaan,ASN\nInstagram,warga.rekaan,warga\n"
    )
    did = tmp_path / "perbuatan.csv"
    did.write_text(
        "perbuatan,pelaku,sasaran,komentar,dilihat,platform\n"
        "menyukai,amaq.rekaan,calon.rekaan,,2024-01-20 10:00,instagram\n"
        "mengomentari,amaq.rekaan,calon.rekaan,Siap menangkan pak,2024-01-20 10:00,instagram\n"
        "mengikuti,amaq.rekaan,kebun.rekaan,,2024-01-20 10:00,instagram\n"
        "menyukai,warga.rekaan,calon.rekaan,,2024-01-20 10:00,instagram\n"
        "menyukai,orang.lain,calon.rekaan,,2024-01-20 10:00,instagram\n"
    )
    told = scan(did, "--registry", listed, "--acts", "--json")
    assert told.returncode == 0, told.stderr
    lines = [json.loads(line) for line in told.stdout.splitlines()]
    assert [(line["act"]["kind"], [found["category"] for found in line["findings"]]) for line in lines] == [
        ("like", ["asn_neutrality"]),
        ("comment", ["asn_neutrality"]),
        ("follow", []),
    ]
    assert lines[0]["act"]["target_account"] == "calon.rekaan"
    assert "3 acts of officials, findings in 2" in told.stderr
    rows = scan(did, "--registry", listed, "--acts", "--csv").stdout.splitlines()
    assert len(rows) == 3
    assert scan(did, "--registry", listed, "--json").stdout == ""
    assert scan(did, "--acts", check=False).returncode == 2
