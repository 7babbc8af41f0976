"""`pantau coordination`: tables of any spelling in, edges out; what cannot be read is said."""

from __future__ import annotations

import csv
import gzip
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from pantau.cli import main

ROWS = [(f"https://contoh.example/{n}", account, f"{account}{n}", 1_700_000_000 + 100 * n + (account == "b"))
        for n in range(3) for account in ("a", "b", "c")]  # fmt: skip


def run(*arguments: str):
    return CliRunner().invoke(main, ["coordination", *arguments])


def written(path: Path, separator: str = ",", time=str) -> Path:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=separator, lineterminator="\n")
    writer.writerow(["tautan", "akun", "unggahan", "waktu"])
    writer.writerows((thing, account, post, time(moment)) for thing, account, post, moment in ROWS)
    body = text.getvalue().encode()
    path.write_bytes(gzip.compress(body) if path.suffix == ".gz" else body)
    return path


COLUMNS = ("--object", "tautan", "--account", "akun", "--content", "unggahan", "--time", "waktu")


def iso(moment: int) -> str:
    from datetime import UTC, datetime

    return datetime.fromtimestamp(moment, UTC).isoformat()


@pytest.mark.parametrize(
    ("name", "separator", "time"),
    [
        ("a.csv", ",", str),
        ("a.csv.gz", ";", str),
        ("a.tsv", "\t", lambda moment: str(moment * 1000)),
        ("a.csv", ",", iso),
    ],
)
def test_a_table_gives_edges(tmp_path: Path, name: str, separator: str, time) -> None:
    edges = tmp_path / "edges.csv"
    done = run(
        str(written(tmp_path / name, separator, time)), *COLUMNS, "--time-window", "0.5", "-o", str(edges)
    )
    assert done.exit_code == 0, done.output
    assert edges.read_text() == "account_a,account_b,weight,coordinated\na,c,3,0\n"
    assert "3 pairs, 1 edges" in done.stderr


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_a_spreadsheet_of_any_encoding_and_with_times_of_several_spellings_is_read(
    tmp_path: Path, encoding: str
) -> None:
    table, rows = tmp_path / "a.csv", [
        ("t1", "Andr\xe9", "1", "20/11/2024 10:00:00"), ("t1", "Andr\xe8", "2", "2024-11-20T17:00:05+07:00"),
        ("t2", "Andr\xe9", "3", "Wed Nov 20 11:00:00 +0000 2024"), ("t2", "Andr\xe8", "4", "1732100402"),
        ("t2", "Andr\xe8", "5", "nanti"), ("t2", "Andr\xe8", "6", ""),
    ]  # fmt: skip
    lines = [";".join(row) for row in [("tautan", "akun", "unggahan", "waktu"), *rows]]
    table.write_bytes("\r\n".join(lines).encode(encoding))
    done = run(str(table), *COLUMNS, "--time-window", "30")
    assert done.exit_code == 0, done.output
    assert done.stdout == "account_a,account_b,weight,coordinated\nAndr\xe8,Andr\xe9,2,0\n"
    assert "2 of 6 rows left out: no time that can be read" in done.stderr


def test_a_place_that_cannot_be_written_is_said_in_a_line(tmp_path: Path) -> None:
    done = run(
        str(written(tmp_path / "a.csv")), *COLUMNS, "-o", str(away := tmp_path / "tidak-ada" / "edges.csv")
    )
    assert (done.exit_code, done.stderr) == (1, f"Error: {away}: No such file or directory\n")


def test_an_export_is_read_by_its_links(tmp_path: Path) -> None:
    posts = tmp_path / "posts.jsonl"
    posts.write_text("".join(
        json.dumps({"id": post, "text": f"Baca {thing}", "posted_at": iso(moment), "author": account}) + "\n"
        for thing, account, post, moment in ROWS
    ))  # fmt: skip
    done = run(str(posts), "--by", "links", "--time-window", "5", "--json")
    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)
    assert (told["rows"], told["edges"], told["groups"]) == (9, 3, [])


CALL = "besok pagi warga desa berkumpul di lapangan untuk mendengar rencana jalan baru yang dijanjikan bupati"


@pytest.fixture
def export(tmp_path: Path) -> Path:
    """Two accounts with nearly the same words, pictures and hashtags, thrice; a third one with words of its own."""
    rows = []
    for n in range(3):
        topic = f"{CALL} tahap {('satu', 'dua', 'tiga')[n]}"
        for account, text, late in (
            ("a<b>", topic, 0),
            ("b", topic.upper() + " \U0001f525", 40),
            ("c", f"Saya {n}", 80),
        ):
            rows.append({
                "id": f"{account}{n}", "text": f"{text} #Satu #dua #TIGA", "platform": "x",
                "posted_at": iso(1_700_000_000 + 9000 * n + late),
                "author": account, "url": f"https://x.com/b/status/{n}" if account == "b" else "javascript:alert(1)",
                "media": [f"https://gambar.example/{n}.jpg?tanda={account}"],
            })  # fmt: skip
    path = tmp_path / "posts.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


def test_texts_that_say_nearly_the_same_are_shared_things(export: Path) -> None:
    done = run(str(export), "--by", "texts", "--time-window", "60", "--edge-weight", "0")
    assert done.exit_code == 0, done.output
    assert done.stdout.splitlines()[1:] == ["x:a<b>,x:b,3,0"]


def test_pictures_that_look_nearly_the_same_are_shared_things(tmp_path: Path) -> None:
    """Hashes of three pictures, of which each account shared a copy some bits off."""
    table = tmp_path / "pictures.csv"
    lines = ["pdq,account_id,content_id,timestamp_share"]
    for n, digit in enumerate("159"):
        for late, (account, end) in enumerate((("a", digit), ("b", "f"))):
            lines.append(f"{digit * 62}{end * 2},{account},{account}{n},{1_700_000_000 + 9000 * n + late}")
    table.write_text("\n".join(lines) + "\n")
    given = (str(table), "--object", "pdq", "--edge-weight", "0")
    assert run(*given).stdout.splitlines()[1:] == []
    assert run(*given, "--by", "media").stdout.splitlines()[1:] == ["a,b,3,0"]


@pytest.mark.parametrize("by", ["hashtags", "hashtag-sets"])
def test_hashtags_are_shared_things(export: Path, by: str) -> None:
    done = run(str(export), "--by", by, "--time-window", "100", "--json")
    assert json.loads(done.stdout)["edges"] == 3, done.output


def test_pictures_are_told_by_their_addresses_without_what_platforms_add(tmp_path: Path) -> None:
    from datetime import UTC, datetime

    from pantau.engine.post import Author, Media, Post
    from pantau.engine.sources import shares

    def post(native_id: str, account: str, url: str) -> Post:
        return Post(
            "x", native_id, "", posted_at=datetime.fromtimestamp(0, UTC), author=Author("x", handle=account),
            media=(Media("image", url), Media("link", "https://contoh.example"), Media("image", "https://[")),
        )  # fmt: skip

    seen = [
        list(shares._shared(post(str(n), "a", f"https://gambar.example/1.jpg?tanda={n}"), shares._media))
        for n in range(2)
    ]
    assert [row[0][0] for row in seen] == ["https://gambar.example/1.jpg"] * 2
    assert [len(row) for row in seen] == [1, 1]


def test_several_windows_come_in_one_run(export: Path, tmp_path: Path) -> None:
    edges = tmp_path / "e.csv"
    done = run(
        str(export), "--by", "texts", "--time-window", "86400", "--time-window", "10", "--time-window", "60",
        "--fast-window", "50", "--symmetry", "-o", str(edges),
    )  # fmt: skip
    assert done.exit_code == 0, done.output
    rows = list(csv.DictReader(io.StringIO(edges.read_text())))
    assert [(row["time_window"], row["weight"], row["fast_weight"], row["symmetry"]) for row in rows] == [
        ("60.0", "3", "3", "1.0"),
        ("86400.0", "9", "3", "1.0"),
    ]
    assert "within 10 s: " in done.stderr


def grouped(export: Path, output: Path, *more: str) -> str:
    """A third account once, so that the pair stands out."""
    with export.open("a") as file:
        for account in ("c", "d"):
            for n in range(2):
                row = {
                    "id": f"{account}x{n}",
                    "text": f"{CALL} tahap sepuluh lain",
                    "author": account,
                    "platform": "x",
                }
                file.write(
                    json.dumps(row | {"posted_at": iso(1_800_000_000 + 900_000 * n * (account == "d"))})
                    + "\n"
                )
    done = run(str(export), "--by", "texts", "--time-window", "60", "-o", str(output), *more)
    assert done.exit_code == 0, done.output
    return output.read_text()


def test_a_page_stands_alone_and_escapes_every_word(export: Path, tmp_path: Path) -> None:
    page = grouped(export, tmp_path / "jaringan.html", "--fast-window", "50")
    assert "x:a&lt;b&gt;" in page
    assert "a<b>" not in page
    assert "<script" not in page
    assert 'href="javascript' not in page
    assert 'href="https://x.com/b/status/0"' in page
    assert not [part for part in ("src=", "<link", "@import", "url(") if part in page]
    assert "Kesamaan bukan bukti kesepakatan" in page
    assert page.count("<circle") == 2
    english = grouped(export, tmp_path / "network.html", "--language", "en")
    assert "Sameness is no proof of an agreement" in english


def test_a_graph_is_sound_xml(export: Path, tmp_path: Path) -> None:
    from xml.etree import ElementTree

    graph = ElementTree.fromstring(grouped(export, tmp_path / "jaringan.graphml"))
    space = "{http://graphml.graphdrawing.org/xmlns}"
    edges = [
        (edge.get("source"), edge.get("target"), edge.find(f"{space}data[@key='weight']").text)
        for edge in graph.iter(f"{space}edge")
    ]
    assert ("x:a<b>", "x:b", "3") in edges
    groups = {node.get("id"): node[0].text for node in graph.iter(f"{space}node")}
    assert groups["x:a<b>"] == groups["x:b"] == "1"


def test_json_names_the_groups_and_what_they_shared(export: Path, tmp_path: Path) -> None:
    told = json.loads(grouped(export, tmp_path / "jaringan.json"))
    group = told["windows"][0]["groups"][0]
    assert group["accounts"] == ["x:a<b>", "x:b"]
    assert group["shared"][0]["shown_as"].startswith(CALL)
    assert group["shared"][0]["acts"][1]["address"] == "https://x.com/b/status/0"


@pytest.mark.parametrize("suffix", [".html", ".graphml", ".json", ".csv"])
def test_odd_letters_are_written_as_what_files_can_hold(tmp_path: Path, suffix: str) -> None:
    from xml.etree import ElementTree

    path = tmp_path / "posts.jsonl"
    rows = [
        {"id": f"{account}{n}", "text": f"{CALL} \u202e", "platform": "x", "author": account,
         "posted_at": iso(1_700_000_000 + 60 * n)}
        for n in range(3)
        for account in ("a\ud800\x00", "b\x0b]]>", "c")
        if account != "c" or not n
    ]  # fmt: skip
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    written_to = tmp_path / f"jaringan{suffix}"
    done = run(str(path), "--by", "texts", "--time-window", "5", "-o", str(written_to))
    assert done.exit_code == 0, done.output
    if suffix == ".graphml":
        assert (
            len(list(ElementTree.parse(written_to).iter("{http://graphml.graphdrawing.org/xmlns}edge"))) == 1
        )
    if suffix == ".json":
        assert json.loads(written_to.read_text())


@pytest.mark.parametrize("by", ["texts", "media", "hashtag-sets"])
def test_an_export_without_such_things_is_said(tmp_path: Path, by: str) -> None:
    path = tmp_path / "posts.jsonl"
    path.write_text(
        json.dumps({"id": "1", "text": "", "author": "a", "posted_at": iso(1_700_000_000)}) + "\n"
    )
    done = run(str(path), "--by", by)
    assert done.exit_code == 1
    assert by in done.output or "no" in done.output


def test_an_unknown_suffix_is_refused_before_anything_is_read(tmp_path: Path) -> None:
    done = run(str(written(tmp_path / "a.csv")), *COLUMNS, "-o", str(tmp_path / "a.pdf"))
    assert done.exit_code == 1
    assert ".graphml" in done.output


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b"a,b\n1,2\n", "no column tautan"),
        (b"\x1f\x8bnot packed", "cannot be read as a table"),
        (b"tautan,akun,unggahan,waktu\n1,a,2,kemarin\n", "column waktu holds no time that can be read"),
    ],
)
def test_what_cannot_be_read_is_said(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    done = run(str(path), *COLUMNS)
    assert (done.exit_code, said in done.output) == (1, True), done.output


def test_a_parameter_without_sense_is_named(tmp_path: Path) -> None:
    done = run(str(written(tmp_path / "a.csv")), *COLUMNS, "--edge-weight", "3")
    assert done.exit_code == 1
    assert "quantile" in done.output


@pytest.mark.parametrize("printed", [True, False])
def test_a_name_that_looks_like_a_formula_is_inert_in_a_spreadsheet(tmp_path: Path, printed: bool) -> None:
    table, edges = tmp_path / "a.csv", tmp_path / "edges.csv"
    rows = [
        ("o", "=HYPERLINK(1)", "1", "0"),
        ("o", " @b", "2", "1"),
        ("p", "=HYPERLINK(1)", "3", "9"),
        ("p", " @b", "4", "9"),
    ]
    with table.open("w", newline="") as file:
        csv.writer(file).writerows([("tautan", "akun", "unggahan", "waktu"), *rows])
    output = () if printed else ("-o", str(edges))
    done = run(str(table), *COLUMNS, "--edge-weight", "0", *output)
    assert done.exit_code == 0, done.output
    (row,) = list(csv.reader(io.StringIO(done.stdout if printed else edges.read_text())))[1:]
    assert sorted(row[:2]) == ["' @b", "'=HYPERLINK(1)"]
