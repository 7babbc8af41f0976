from datetime import UTC, datetime
from typing import Any

from pantau.engine.post import Relation
from pantau.engine.sources import remap

BUDI = {"id": "1", "username": "budi_contoh", "name": "Budi", "public_metrics": {"followers_count": 7}}
SITI = {"id": "2", "username": "siti_contoh", "name": "Siti"}


def tweet(number: str, text: str, **more: Any) -> dict[str, Any]:
    return {
        "id": number,
        "text": text,
        "author_id": "1",
        "created_at": "2024-02-11T00:00:00.000Z",
        "lang": "in",
        "public_metrics": {"retweet_count": 1, "reply_count": 2, "like_count": 3, "quote_count": 4},
        **more,
    }


REPOST = tweet("12", "RT @siti_contoh: cob…", referenced_tweets=[{"type": "retweeted", "id": "5"}])
REPLY = tweet(
    "13",
    "siap",
    in_reply_to_user_id="2",
    referenced_tweets=[{"type": "replied_to", "id": "5"}],
    edit_history_tweet_ids=["12", "13"],
)
PAGE = {
    "data": [tweet("11", "Ayo &amp; coblos", attachments={"media_keys": ["3_1"]}), REPOST, REPLY],
    "includes": {
        "users": [BUDI, SITI],
        "tweets": [{"id": "5", "text": "coblos nomor sembilan ya", "author_id": "2"}],
        "media": [
            {"media_key": "3_1", "type": "photo", "url": "https://i.contoh.test/1.jpg", "alt_text": "baliho"}
        ],
    },
    "errors": [{"detail": "User has been suspended: [tono].", "parameter": "entities.mentions.username"}],
    "__twarc": {"retrieved_at": "2024-02-12T00:00:00+00:00", "version": "2.14.0"},
}


def test_a_page_gives_a_post_for_each_tweet_with_what_it_includes(read_items: Any) -> None:
    batch = read_items(PAGE)
    first, repost, reply = batch.posts
    assert batch.format == "twarc"
    assert (first.text, first.language, first.author.handle) == ("Ayo & coblos", "id", "budi_contoh")
    assert (first.author.followers, first.url) == (7, "https://x.com/budi_contoh/status/11")
    assert first.media[0].text == "baliho"
    assert first.collected_at == datetime(2024, 2, 12, tzinfo=UTC)
    assert repost.text == "RT @siti_contoh: coblos nomor sembilan ya"
    assert repost.relations == (Relation("repost", "5", "siti_contoh", "2"),)
    assert reply.edited is True
    assert [post.source_ref for post in batch.posts] == [f"items.ndjson:1#{place}" for place in (1, 2, 3)]
    assert [(act.kind, act.target_post, act.target_account) for act in batch.interactions] == [
        ("share", "5", "siti_contoh"),
        ("comment", "5", "siti_contoh"),
    ]


def test_what_a_page_could_not_include_is_told(read_items: Any) -> None:
    assert "suspended: [tono]" in read_items(PAGE).warned[0].reason


def test_each_tweet_of_a_page_can_be_read_again_alone(read_items: Any) -> None:
    for post in read_items(PAGE).posts:
        (again,) = remap("twarc", dict(post.raw), post.source_ref).posts
        assert again == post


def test_flattened_tweets_are_the_same_tweets(read_items: Any) -> None:
    paged = read_items(PAGE).posts
    flat = read_items(*(dict(post.raw) for post in paged)).posts
    assert [post.evolve(source_ref="") for post in flat] == [post.evolve(source_ref="") for post in paged]


def test_a_streams_single_tweets_are_read(read_items: Any) -> None:
    line = {"data": tweet("11", "satu"), "includes": {"users": [BUDI]}, "matching_rules": [{"id": "1"}]}
    assert [post.text for post in read_items(line, line).posts] == ["satu", "satu"]


def test_lines_with_only_an_error_are_rejected_and_the_stream_goes_on(read_items: Any) -> None:
    batch = read_items(
        PAGE,
        {"errors": [{"title": "operational-disconnect", "detail": "This stream has been disconnected."}]},
        {"title": "ConnectionException", "detail": "too many connections", "type": "about:blank"},
        {"data": tweet("20", "dua")},
    )
    assert len(batch.posts) == 4
    assert [item.source_ref for item in batch.rejected] == ["items.ndjson:2", "items.ndjson:3"]
    assert "disconnected" in batch.rejected[0].reason


def test_records_of_other_kinds_are_no_tweets(read_items: Any) -> None:
    batch = read_items(PAGE, {"data": [BUDI]})
    assert len(batch.posts) == 3
    assert "no tweet" in batch.rejected[0].reason


def test_a_page_written_over_many_lines_is_read_too(read: Any) -> None:
    import json

    assert len(read(json.dumps(PAGE, indent=2), "page.json").posts) == 3


NEW_CSV = {
    "id": "12",
    "text": '"Coblos" & menang',
    "created_at": "2024-02-11T00:00:00.000Z",
    "author_id": "1",
    "author.username": "budi_contoh",
    "author.name": "Budi",
    "lang": "in",
    "public_metrics.like_count": "3",
    "public_metrics.retweet_count": "1",
    "referenced_tweets.replied_to.id": "5",
    "referenced_tweets.retweeted.id": "",
    "in_reply_to_user_id": "2",
    "in_reply_to_username": "siti_contoh",
    "entities.hashtags": '[{"start": 1, "end": 3, "tag": "coblos"}]',
    "edit_history_tweet_ids": '["12"]',
    "__twarc.retrieved_at": "2024-02-12T00:00:00+00:00",
}


def test_a_row_of_twarc_csv_is_the_tweet_it_was_flattened_from(read_rows: Any) -> None:
    batch = read_rows(NEW_CSV)
    (post,) = batch.posts
    assert batch.format == "twarc-csv"
    assert post.text == '"Coblos" & menang'  # quotation marks people wrote stay
    assert (post.author.handle, post.hashtags, post.edited) == ("budi_contoh", ("coblos",), False)
    assert post.relations == (Relation("reply", "5", "siti_contoh", "2"),)
    assert post.raw == NEW_CSV


def test_ids_rounded_by_a_spreadsheet_never_stand_for_a_tweet(read_rows: Any) -> None:
    batch = read_rows({**NEW_CSV, "id": "1.84054E+18"}, {**NEW_CSV, "id": "1.84054E+18"})
    assert [post.native_id for post in batch.posts] == ["posts.csv:2", "posts.csv:3"]
    assert len(batch.warned) == 2


def test_texts_the_first_twarc_csv_wrote_as_json_are_decoded(read_rows: Any) -> None:
    first = {key: value for key, value in NEW_CSV.items() if not key.startswith(("referenced", "__twarc"))}
    batch = read_rows({**first, "text": '"dia bilang \\"coblos\\" \\u2019 \\n ya"', "referenced_tweets": ""})
    assert batch.posts[0].text == 'dia bilang "coblos" ’ \n ya'
