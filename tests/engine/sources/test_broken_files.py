"""The messes people hand over, each made here: a clear error or a counted rejection, nothing lost."""

import io
from pathlib import Path
from typing import Any

import pytest

from pantau.engine.sources import UnreadableFile, read_posts, sniff
from pantau.engine.sources.reading.limits import MIB

ROWS = "id,text,author\n1,Terima kasih,budi\n2,Café élite — “coblos”,siti\n"
TEXTS = ["Terima kasih", "Café élite — “coblos”"]


def texts(batch: Any) -> list[str]:
    return [post.text for post in batch.posts]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"]
)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_any_encoding_and_line_end(read: Any, encoding: str, end: str) -> None:
    assert texts(read(ROWS.replace("\n", end).encode(encoding))) == TEXTS


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_json_lines_in_any_encoding_and_line_end(read: Any, encoding: str, end: str) -> None:
    lines = '{"id":1,"text":"Terima kasih"}\n{"id":2,"text":"Café élite — “coblos”"}\n'.replace("\n", end)
    assert texts(read(lines.encode(encoding), "a.jsonl")) == TEXTS


def test_single_broken_bytes_in_utf8_are_read_as_windows_1252(read: Any) -> None:
    content = "id,text\n1,ünïted é".encode() + b" caf\xe9 \x93coblos\x94 \x81\n2,b\n"
    assert texts(read(content)) == ["ünïted é café “coblos” \x81", "b"]


def test_nul_bytes_are_dropped(read: Any) -> None:
    assert texts(read(b"id,text\n1,a\x00b\n2,c\n\x00\x00\n")) == ["ab", "c"]
    assert texts(read(b'{"text":"a\\u0000b"}\n{"text":"c\x00d"}\n', "a.jsonl")) == ["ab", "cd"]


def test_half_surrogate_pairs_are_replaced(read: Any) -> None:
    for name, content in (("a.jsonl", '{"text":"a\\ud83d b"}\n'), ("a.json", '[{"text":"a\\ud83d b"}]')):
        (post,) = read(content, name).posts
        assert post.text == "a\ufffd b"
        post.text.encode()


def test_line_ends_inside_quoted_cells_belong_to_the_text(read: Any) -> None:
    batch = read('id,text\r\n1,"satu\ndua\r\ntiga"\r\n2,b\r\n')
    assert texts(batch) == ["satu\ndua\r\ntiga", "b"]
    assert [post.source_ref for post in batch.posts] == ["posts.csv:2", "posts.csv:5"]


def test_half_a_file_ends_in_a_rejected_row(read: Any) -> None:
    batch = read('id,text,author\n1,a,x\n2,"teks yang\nterpotong di ten')
    assert texts(batch) == ["a"]
    (rejected,) = batch.rejected
    assert rejected.source_ref == "posts.csv:3"
    assert "ends inside a quoted cell" in rejected.reason
    assert rejected.raw == '2,"teks yang\nterpotong di ten'


def test_half_a_row_at_the_end_is_rejected(read: Any) -> None:
    batch = read("id,text,author,platform\n1,a,x,y\n2,terpot")
    assert texts(batch) == ["a"]
    assert batch.rejected[0].raw == "2,terpot"


def test_a_stray_quote_costs_one_row_only(read: Any) -> None:
    rows = "".join(f"{number},teks {number},x\n" for number in range(3, 500))
    batch = read('id,text,author\n1,a,x\n2,"tanpa penutup,x\n' + rows)
    assert len(batch.posts) == 498
    assert [item.source_ref for item in batch.rejected] == ["posts.csv:3"]


def test_a_stray_quote_in_a_huge_file_costs_one_row_only(read: Any) -> None:
    rows = "".join(f"{number},{'teks ' * 20},x\n" for number in range(3, 30_000))
    batch = read('id,text,author\n1,a,x\n2,"tanpa penutup,x\n' + rows)
    assert len(batch.posts) == 29_998
    assert [item.source_ref for item in batch.rejected] == ["posts.csv:3"]


@pytest.mark.parametrize("line", ['7,"tanpa penutup,x\n', '"7,tanpa penutup,x\n'])
def test_stray_quotes_in_every_row_never_melt_two_rows_into_one(read: Any, line: str) -> None:
    batch = read("id,text,author\n" + line * 10 + "8,b,y\n")
    assert texts(batch) == ["b"]
    assert len(batch.rejected) == 10


def test_unescaped_quotes_inside_a_cell_are_text_or_reject_the_row(read: Any) -> None:
    batch = read('id,text,author\n1,"dia bilang "coblos"\nlalu pergi",x\n2,b "c" d,y\n3,"e "f" g",z\n')
    assert texts(batch) == ['b "c" d', 'e f" g"']
    assert [item.raw for item in batch.rejected] == ['1,"dia bilang "coblos"', 'lalu pergi",x']


def test_a_long_blank_beginning_is_not_the_whole_file(read: Any) -> None:
    assert texts(read("\n" * 400_000 + "id,text\n1,a\n")) == ["a"]
    assert texts(read(b"\x00" * 400_000 + b"id,text\n1,a\n")) == ["a"]


def test_a_row_with_too_many_cells_is_rejected_not_guessed(read: Any) -> None:
    batch = read("id,text,author\n1,satu, dua,x\n2,b,y\n3,c,z,,\n")
    assert texts(batch) == ["b", "c"]
    assert "4 cells, the header 3" in batch.rejected[0].reason


def test_rows_shorter_than_the_header_are_read(read: Any) -> None:
    assert texts(read("id,text,author\n1,a\n2,b,y\n")) == ["a", "b"]


@pytest.mark.parametrize(
    ("name", "before", "long", "after"),
    [
        ("a.csv", "id,text\n1,a\n", "2," + "x" * 10 * MIB + "\n", "3,c\n"),
        ("a.csv", "id,text\n1,a\n", '2,"' + "x" * 10 * MIB + '"\n', "3,c\n"),
        ("a.jsonl", '{"text":"a"}\n', '{"text":"' + "x" * 10 * MIB + '"}\n', '{"text":"c"}\n'),
        ("a.jsonl", "", '{"text":"' + "x" * 10 * MIB + '"}\n', '{"text":"a"}\n{"text":"c"}\n'),
        ("a.json", '[{"text":"a"},', '{"text":"' + "x" * 10 * MIB + '"},', '{"text":"c"}]'),
    ],
)
def test_a_line_of_ten_megabytes_is_rejected_with_its_head_and_the_file_goes_on(
    read: Any, name: str, before: str, long: str, after: str
) -> None:
    batch = read(before + long + after, name)
    assert texts(batch) == ["a", "c"]
    assert len(batch.rejected) == 1
    assert batch.rejected[0].raw[:20] == long[:20]
    assert 1_000 < len(batch.rejected[0].raw) <= 1_000_000


def test_broken_json_lines_are_kept_and_the_rest_is_read(read: Any) -> None:
    lines = '{"text":"a"}\n{"text":"b", oops}\n{"text":"c"\n[1]\n"x"\n\n{"text":"d"}\n{"text":"ter'
    batch = read(lines, "a.jsonl")
    assert texts(batch) == ["a", "d"]
    assert [item.source_ref for item in batch.rejected] == [f"a.jsonl:{line}" for line in (2, 3, 4, 5, 8)]
    assert batch.rejected[-1].raw == '{"text":"ter'


def test_a_broken_item_of_an_array_is_kept_and_the_rest_is_read(read: Any) -> None:
    document = (
        '[\n{"id":1,"text":"a"},\n{"id":2,"text":"b" oops, "x":[{"y":1},{"y":2}]},\n{"id":3,"text":"c"},\n]'
    )
    batch = read(document, "a.json")
    assert texts(batch) == ["a", "c"]
    (rejected,) = batch.rejected
    assert rejected.source_ref == "a.json:3"
    assert rejected.raw == '{"id":2,"text":"b" oops, "x":[{"y":1},{"y":2}]}'


def test_half_an_array_ends_in_a_rejected_item(read: Any) -> None:
    batch = read('[{"id":1,"text":"a"},{"id":2,"text":"terpotong di te', "a.json")
    assert texts(batch) == ["a"]
    assert "ends inside this item" in batch.rejected[0].reason
    assert batch.rejected[0].raw == '{"id":2,"text":"terpotong di te'


def test_nan_and_raw_tabs_in_json_are_forgiven(read: Any) -> None:
    assert texts(read('{"text":"a\tb","likes":NaN}\n', "a.jsonl")) == ["a\tb"]


def test_json_nested_without_end_is_rejected(read: Any) -> None:
    deep = '{"text":' + "[" * 100_000 + "\n"
    batch = read('{"text":"a"}\n' + deep + '{"text":"c"}\n', "a.jsonl")
    assert texts(batch) == ["a", "c"]
    assert len(batch.rejected) == 1


def test_log_lines_before_json_lines_are_rejected_lines(read: Any) -> None:
    batch = read('mulai mengambil data\n{"text":"a"}\n{"text":"b"}\n{"text":"c"}\n', "a.jsonl")
    assert texts(batch) == ["a", "b", "c"]
    assert batch.rejected[0].raw == "mulai mengambil data"


def test_title_rows_above_the_header_are_passed_over_and_told(read: Any) -> None:
    batch = read("Rekap Pengawasan,,\nFebruari 2024,,\n\nTanggal,Akun,Isi Postingan\n12/02/2024,budi,a\n")
    assert texts(batch) == ["a"]
    assert [warning.source_ref for warning in batch.warned] == ["posts.csv:1", "posts.csv:2"]
    assert batch.posts[0].source_ref == "posts.csv:5"


def test_a_header_over_two_rows(read: Any) -> None:
    batch = read("No,Akun,,Unggahan,\n,Platform,Username,Tanggal,Isi\n1,FB,budi,12/02/2024,a\n")
    (post,) = batch.posts
    assert (post.platform, post.author.handle, post.text) == ("facebook", "budi", "a")


def test_names_split_over_two_header_rows_are_put_together(read: Any) -> None:
    batch = read("Platform,Username,,\n,,Tanggal,Isi\nFB,budi,12/02/2024,a\n")
    (post,) = batch.posts
    assert (post.platform, post.author.handle, post.text) == ("facebook", "budi", "a")


def test_excels_hint_at_the_delimiter_is_followed(read: Any) -> None:
    batch = read("sep=|\nid|text\n1|a, b; c\n")
    assert texts(batch) == ["a, b; c"]
    assert batch.warned == ()


def test_repeated_and_blank_column_names_lose_no_cell(read: Any) -> None:
    (post,) = read("id,,text,text\n1,x,a,b\n").posts
    assert list(post.raw.values()) == ["1", "x", "a", "b"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b"  \n\r\n ", "is empty"),
        (b"\x00" * 5000, "is empty"),
        (bytes(range(256)) * 100, "binary"),
        (b"%PDF-1.7\n", "PDF"),
        (b"\x89PNG\r\n\x1a\n", "PNG"),
        (b"SQLite format 3\x00", "SQLite"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1junk", "spreadsheet"),
        (b"PK\x03\x04junk", "ZIP"),
        (b"PAR1junkPAR1", "Parquet"),
        (b"\x1f\x8b\x08junk", "compressed"),
        (b"[1, 2, 3]", "no item"),
        (b"{", "no item"),
    ],
)
def test_what_cannot_be_read_is_said_in_one_line(read: Any, content: bytes, said: str) -> None:
    with pytest.raises(UnreadableFile) as error:
        read(content, "aneh.csv")
    assert said in str(error.value)
    assert "aneh.csv" in str(error.value)
    assert "\n" not in str(error.value)


def test_folders_missing_files_and_impossible_names(tmp_path: Path) -> None:
    for path, said in (
        (tmp_path, "folder"),
        (tmp_path / "tiada.csv", "not exist"),
        ("a\x00b", "cannot be opened"),
    ):
        with pytest.raises(UnreadableFile, match=said):
            list(read_posts(path))


def test_a_header_without_rows_is_read_as_nothing(read: Any) -> None:
    assert texts(read("id,text\n")) == []


def test_streams_are_read_like_files_and_left_open() -> None:
    stream = io.BytesIO(ROWS.encode())
    (batch,) = read_posts(stream)
    assert texts(batch) == TEXTS
    assert batch.posts[0].source_ref == "stream:2"
    assert not stream.closed


class Pipe(io.RawIOBase):
    """Gives a few bytes at a time and cannot be rewound."""

    def __init__(self, content: bytes) -> None:
        self._content = io.BytesIO(content)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        piece = self._content.read(min(len(buffer), 7))
        buffer[: len(piece)] = piece
        return len(piece)


def test_pipes_that_trickle_are_read_whole() -> None:
    (batch,) = read_posts(Pipe(ROWS.encode()))  # type: ignore[arg-type]
    assert texts(batch) == TEXTS


def test_batches_are_as_large_as_asked(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("text\n" + "a\n" * 25)
    assert [len(batch.posts) for batch in read_posts(path, batch_size=10)] == [10, 10, 5]


def test_sniffing_reads_no_more_than_it_must(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(ROWS)
    assert sniff(path).name == "table"
