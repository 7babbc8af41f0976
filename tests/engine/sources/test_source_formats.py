from pathlib import Path
from typing import Any

import pytest

from pantau.engine.post import Batch
from pantau.engine.sources import FORMATS, Format, UnknownFormat, read_posts, register, remap, sniff


def test_every_format_has_a_name_for_programs_and_one_for_people() -> None:
    assert len(FORMATS) >= 20
    for name, format in FORMATS.items():
        assert name == format.name == name.lower()
        assert format.title != name


def test_no_name_is_given_twice() -> None:
    with pytest.raises(ValueError, match="two formats are called table"):
        register(Format("table", "Another table", lambda sample: 0, FORMATS["table"].map))


def test_an_unknown_format_is_refused_with_the_names_there_are(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("text\na\n")
    with pytest.raises(UnknownFormat, match=r"no format 'xyz'.*auto.*tweet-harvest"):
        list(read_posts(path, format="xyz"))


def test_a_format_asked_for_by_name_is_used(read: Any) -> None:
    batch = read("id,text\n1,a\n", format="table")
    assert batch.format == "table"
    rejected = read("id,text\n1,a\n", format="zeeschuimer-tiktok")
    assert (len(rejected.posts), len(rejected.rejected)) == (0, 1)


def test_the_format_is_told_by_content_not_by_name(tmp_path: Path) -> None:
    path = tmp_path / "tweets.xlsx"
    path.write_text("created_at,id_str,full_text,user_id_str\nSun Feb 11 00:00:00 +0000 2024,1,a,2\n")
    assert sniff(path).name == "tweet-harvest"


def test_a_rejected_item_can_be_read_again_later(read: Any) -> None:
    batch = read('{"id":1,"text":"a"}\n{"id":2,"text":["b"]}\n', "a.jsonl")
    (rejected,) = batch.rejected
    again = remap(batch.format, rejected.raw, rejected.source_ref)
    assert again.rejected == (rejected,)
    mended = remap(batch.format, rejected.raw.replace('["b"]', '"b"'), rejected.source_ref)
    assert [post.text for post in mended.posts] == ["b"]


@pytest.mark.parametrize("raw", ["", "bukan json", "[1]", "3", '{"id":1'])
def test_what_is_still_unreadable_stays_rejected_and_whole(raw: str) -> None:
    batch = remap("table", raw, "a.csv:3")
    assert isinstance(batch, Batch)
    assert [(item.source_ref, item.raw) for item in batch.rejected] == [("a.csv:3", raw)]


def test_a_rejected_row_of_a_table_is_kept_with_its_column_names(read_rows: Any) -> None:
    batch = read_rows(
        {"videoId": "", "videoTitle": "a", "publishedAt": ""},
        {"videoId": "x", "videoTitle": "b", "publishedAt": ""},
    )
    (rejected,) = batch.rejected
    assert remap("youtube-videos", rejected.raw.replace('""', '"y"', 1)).posts[0].native_id == "y"
