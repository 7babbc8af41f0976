from datetime import UTC, datetime
from typing import Any

import pytest

from pantau.engine.sources import UnreadableFile

PLAIN = {
    "id": "p1",
    "text": "Coblos 9 #dapil3 @siti https://contoh.test/a",
    "posted_at": "2024-02-12T08:00:00+08:00",
    "platform": "facebook",
    "author": "@budi.contoh",
    "subject": "kades",
    "registered": "ya",
    "sponsored": "false",
}


def test_the_plain_table(read_rows: Any) -> None:
    batch = read_rows(PLAIN)
    (post,) = batch.posts
    assert batch.format == "table"
    assert (post.native_id, post.text, post.platform) == ("p1", PLAIN["text"], "facebook")
    assert post.posted_at == datetime(2024, 2, 12, 0, 0, tzinfo=UTC)
    assert (post.author.handle, post.subject) == ("budi.contoh", "village_official")
    assert (post.registered, post.sponsored) == (True, False)
    assert (post.hashtags, post.mentions, post.links) == (("dapil3",), ("siti",), ("https://contoh.test/a",))
    assert post.raw == PLAIN
    assert batch.warned == ()


def test_a_text_alone_is_enough(read: Any) -> None:
    batch = read("text\nsatu\ndua\n", "catatan.csv")
    assert [(post.native_id, post.text) for post in batch.posts] == [
        ("catatan.csv:2", "satu"),
        ("catatan.csv:3", "dua"),
    ]
    assert batch.posts[0].author is None
    assert batch.posts[0].platform == "other"


def test_times_without_a_zone_are_wita(read: Any) -> None:
    batch = read("Tanggal;Jam;Akun;Isi Postingan\n12/02/2024;08.00;@budi;coblos\n")
    assert batch.posts[0].posted_at == datetime(2024, 2, 12, 0, 0, tzinfo=UTC)


def test_the_platform_is_told_by_the_address_where_no_column_tells_it(read: Any) -> None:
    batch = read("Link,Caption\nhttps://www.tiktok.com/@siti/video/7288995634328177926,halo\n")
    (post,) = batch.posts
    assert (post.platform, post.native_id, post.author.handle) == ("tiktok", "7288995634328177926", "siti")


def test_odd_values_are_left_out_with_a_warning_and_the_post_stays(read_rows: Any) -> None:
    odd = {**PLAIN, "posted_at": "1246-01-01", "subject": "tetangga", "registered": "mungkin"}
    batch = read_rows(PLAIN, odd, {**odd, "posted_at": "9999-12-31"})
    assert len(batch.posts) == 3
    assert (batch.posts[1].posted_at, batch.posts[1].subject, batch.posts[1].registered) == (None, None, None)
    assert [warning.source_ref for warning in batch.warned] == ["posts.csv:3"] * 3 + ["posts.csv:4"] * 3
    assert batch.rejected == ()


@pytest.mark.parametrize(
    ("header", "target"),
    [
        ("Komentar,Username,Video ID", "aBcDeFgHiJk"),
        ("comment,username,post_id", "77"),
        ("Komentar,Username,Link", "https://www.youtube.com/watch?v=aBcDeFgHiJk"),
    ],
)
def test_a_table_of_comments_gives_acts_and_never_takes_the_post_for_the_comment(
    read: Any, header: str, target: str
) -> None:
    batch = read(f"{header}\nsiap 9,kades_contoh,{target}\nsetuju,camat_contoh,{target}\n")
    assert [post.native_id for post in batch.posts] == ["posts.csv:2", "posts.csv:3"]
    comment = batch.interactions[0]
    assert (comment.kind, comment.actor.handle) == ("comment", "kades_contoh")
    assert comment.target_post == target.rpartition("=")[2]
    assert batch.posts[0].platform == ("youtube" if "youtube" in target else "other")


def test_without_a_text_column_the_error_names_what_was_found_and_understood(read: Any) -> None:
    with pytest.raises(UnreadableFile) as error:
        read("id,Tanggal,Jumlah\n1,2024-02-12,3\n", "rekap.csv")
    message = str(error.value)
    assert "\n" not in message
    for word in ("rekap.csv", '"Jumlah"', "Tanggal as posted_at", "id as id"):
        assert word in message


@pytest.mark.parametrize("value", [["a"], {"b": 1}])
def test_a_text_of_the_wrong_type_is_rejected_and_kept(read_items: Any, value: object) -> None:
    batch = read_items({"id": 1, "text": "baik"}, {"id": 2, "text": value}, {"id": 3, "text": "baik"})
    assert [post.native_id for post in batch.posts] == ["1", "3"]
    (rejected,) = batch.rejected
    assert rejected.source_ref == "items.ndjson:2"
    assert "text" in rejected.reason
    assert '"id": 2' in rejected.raw


def test_nulls_are_nothing(read_items: Any) -> None:
    batch = read_items({"id": None, "text": "a", "author": None, "posted_at": None}, {"text": None, "id": 5})
    assert [(post.native_id, post.text) for post in batch.posts] == [("items.ndjson:1", "a"), ("5", "")]
    assert batch.warned == ()


def test_wrong_types_outside_the_text_are_only_left_out(read_items: Any) -> None:
    batch = read_items(
        {"id": [1], "text": "a", "author": {"x": 1}, "posted_at": [2], "subject": 3, "url": {}}
    )
    (post,) = batch.posts
    assert (post.native_id, post.author, post.posted_at, post.subject) == ("items.ndjson:1", None, None, None)


def test_keys_within_keys_are_understood(read_items: Any) -> None:
    tweet = {
        "id": 1840540824591020337,
        "id_str": "1840540824591020337",
        "full_text": "a",
        "user": {"screen_name": "budi"},
    }
    (post,) = read_items(tweet).posts
    assert (post.native_id, post.author.handle) == ("1840540824591020337", "budi")


@pytest.mark.parametrize(
    "document",
    [
        '[{"id":1,"text":"a"},{"id":2,"text":"b"}]',
        '[\n  {\n    "id": 1,\n    "text": "a"\n  },\n  {"id": 2, "text": "b"}\n]\n',
        '{"total": 2, "posts": [{"id":1,"text":"a"},{"id":2,"text":"b"}]}',
        '{\n  "posts": [\n    {"id":1,"text":"a"},\n    {"id":2,"text":"b"}\n  ]\n}',
        '{"id":1,"text":"a"}\n{"id":2,"text":"b"}',
        '{"id":1,"text":"a"},\r{"id":2,"text":"b"},\r',
        '\ufeff{"id":1,\n"text":"a"}{"id":2,\n"text":"b"}',
    ],
)
def test_json_in_whatever_way_it_is_laid_out(read: Any, document: str) -> None:
    assert [post.native_id for post in read(document, "data.json").posts] == ["1", "2"]


def test_duplicate_ids_are_all_read(read_rows: Any) -> None:
    assert [post.native_id for post in read_rows(PLAIN, PLAIN, PLAIN).posts] == ["p1"] * 3


def test_formulas_are_text_like_any_other(read_rows: Any) -> None:
    formula = '=HYPERLINK("http://contoh.test","klik")'
    (post,) = read_rows({**PLAIN, "text": formula, "author": "=1+1"}).posts
    assert post.text == formula
    assert post.author.handle == "=1+1"
