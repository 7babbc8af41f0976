import io
from datetime import UTC, datetime
from typing import Any

import polars
import pytest

from pantau.engine.sources import UnreadableFile


def parquet(frame: polars.DataFrame) -> bytes:
    out = io.BytesIO()
    frame.write_parquet(out)
    return out.getvalue()


def test_a_parquet_file_is_a_table_with_types(read: Any) -> None:
    frame = polars.DataFrame(
        {
            "id": [1840540824591020337, 2],
            "text": ["a", None],
            "posted_at": [datetime(2024, 2, 12, tzinfo=UTC), None],
            "registered": [True, None],
            "tags": [["x"], []],
        }
    )
    batch = read(parquet(frame), "a.parquet")
    assert [(post.native_id, post.text) for post in batch.posts] == [("1840540824591020337", "a"), ("2", "")]
    assert batch.posts[0].posted_at == datetime(2024, 2, 12, tzinfo=UTC)
    assert batch.posts[0].registered is True
    assert batch.posts[0].raw["tags"] == ["x"]
    assert batch.posts[0].source_ref == "a.parquet:1"


def test_a_parquet_file_without_rows_gives_none(read: Any) -> None:
    assert read(parquet(polars.DataFrame({"text": []}, {"text": polars.String})), "a.parquet").posts == ()


def test_a_parquet_file_without_a_text_column_says_what_it_holds(read: Any) -> None:
    with pytest.raises(UnreadableFile, match='columns found: "umur"'):
        read(parquet(polars.DataFrame({"umur": [1]})), "a.parquet")


def test_a_damaged_parquet_file_is_said_in_one_line(read: Any) -> None:
    content = bytearray(parquet(polars.DataFrame({"text": [f"teks {n}" for n in range(1000)]})))
    content[20:200] = b"\xff" * 180
    with pytest.raises(UnreadableFile, match=r"a\.parquet is a damaged Parquet file") as error:
        read(bytes(content), "a.parquet")
    assert "\n" not in str(error.value)
