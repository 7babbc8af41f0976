"""Promises that hold for every file, tried on many made-up ones."""

import csv
import gzip
import io
import json
import tracemalloc
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_up_files import gathered

from pantau.engine.post import Batch
from pantau.engine.sources import FORMATS, UnreadableFile, read_posts, remap

CELLS = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\x00"), max_size=30)
JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
STARTS = st.sampled_from(
    [b"", b"{", b"[{", b'{"text":"a"}\n', b"id,text\n", b"\x1f\x8b\x08\x00", b"PK\x03\x04", b"PAR1", b"\xff\xfe",
     b"\xef\xbb\xbf", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"sep=;\n", gzip.compress(b"id,text\n1,a\n")]
)  # fmt: skip


def whole(content: bytes, **options: Any) -> Batch:
    batch: Batch = gathered(read_posts(io.BytesIO(content), **options))
    return batch


@settings(max_examples=400)
@given(STARTS, st.binary(max_size=400))
def test_arbitrary_bytes_raise_nothing_but_unreadable_file(start: bytes, content: bytes) -> None:
    try:
        whole(start + content)
    except UnreadableFile as error:
        assert "\n" not in str(error)


@settings(max_examples=150)
@given(
    st.lists(st.tuples(CELLS, CELLS), max_size=12),
    st.sampled_from(",;\t|"),
    st.sampled_from(["\n", "\r\n", "\r"]),
)
def test_every_row_is_a_post_with_its_text_untouched(
    rows: list[tuple[str, str]], delimiter: str, end: str
) -> None:
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter, lineterminator=end, quoting=csv.QUOTE_ALL)
    writer.writerows([("id", "text"), *rows])
    batch = whole(out.getvalue().encode())
    filled = [row for row in rows if any(row)]
    assert [post.text for post in batch.posts] == [text for _, text in filled]
    assert batch.rejected == ()


@settings(max_examples=150)
@given(st.lists(CELLS, max_size=12), st.data())
def test_rows_in_are_posts_and_rejected_rows_out(lines: list[str], data: st.DataObject) -> None:
    """One cell too many here and there; each line is a row of its own."""
    rows = [["1", line.replace("\n", " ").replace("\r", " "), "x"] for line in lines]
    spoiled = [data.draw(st.booleans()) for _ in rows]
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_ALL)
    writer.writerow(["id", "text", "author"])
    writer.writerows([*row, "terlalu banyak"] if bad else row for row, bad in zip(rows, spoiled, strict=True))
    batch = whole(out.getvalue().encode())
    assert len(batch.posts) == spoiled.count(False)
    assert len(batch.rejected) == spoiled.count(True)


@settings(max_examples=150)
@given(st.lists(JSON_VALUES, max_size=8))
def test_items_in_are_posts_and_rejected_items_out(values: list[Any]) -> None:
    lines = ['{"text":"awal"}', *(json.dumps(value) for value in values)]
    batch = whole("\n".join(lines).encode())
    assert len(batch.posts) + len(batch.rejected) == len(lines)


@settings(max_examples=150)
@given(
    st.sampled_from(sorted(FORMATS)),
    st.dictionaries(
        st.sampled_from(
            ["id", "text", "data", "body", "full_text", "ID", "Message", "videoId", "author", "user", "legacy",
             "includes", "caption", "unix_timestamp", "created_at", "posted_at", "object_id", "__import_meta"]
        ),
        JSON_VALUES,
        max_size=8,
    ),
)  # fmt: skip
def test_no_mapper_raises_for_any_item(name: str, item: dict[str, Any]) -> None:
    batch = remap(name, item, "a:1")
    for post in batch.posts:
        assert isinstance(post.text, str)
        assert isinstance(post.native_id, str)
        assert post.native_id


@settings(max_examples=100)
@given(st.lists(st.tuples(CELLS, CELLS, CELLS), min_size=1, max_size=6))
def test_reading_a_kept_item_again_gives_the_same_post(rows: list[tuple[str, str, str]]) -> None:
    out = io.StringIO(newline="")
    csv.writer(out, quoting=csv.QUOTE_ALL).writerows([("id", "text", "tanggal"), *rows])
    batch = whole(out.getvalue().encode())
    for post in batch.posts:
        kept = orjson.dumps(post.raw).decode()
        assert remap(batch.format, kept, post.source_ref).posts == (post,)


def made_up_file(path: Path, megabytes: int) -> Path:
    text = "Mohon doa restu untuk kampung kita, warga Desa Contoh. " * 100
    rows = megabytes * 1024 * 1024 // len(text)
    with path.open("w") as file:
        if path.suffix == ".csv":
            file.write("id,text,posted_at\n")
            file.writelines(f'{row},"{text}",2024-02-12\n' for row in range(rows))
        else:
            file.write("[")
            file.writelines(
                f'{{"id":{row},"text":"{text}","posted_at":"2024-02-12"}},\n' for row in range(rows)
            )
    return path


def peak_of_reading(path: Path) -> int:
    tracemalloc.start()
    try:
        posts = sum(len(batch.posts) for batch in read_posts(path))
        assert posts > 100
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("name", ["posts.csv", "posts.json"])
def test_memory_stays_flat_as_a_file_grows_to_fifty_megabytes(tmp_path: Path, name: str) -> None:
    small = peak_of_reading(made_up_file(tmp_path / name, 10))
    large = peak_of_reading(made_up_file(tmp_path / name, 50))
    assert large < 1.2 * small
    assert large < 40 * 1024 * 1024
