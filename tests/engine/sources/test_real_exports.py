"""Real export files, which are not part of the repository. No name or text of theirs is written here."""

import csv
import json
import shutil
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from made_up_files import gathered

from pantau.engine.post import Batch
from pantau.engine.sources import read_posts, remap, sniff


def read(path: Path) -> Batch:
    batch: Batch = gathered(read_posts(path))
    return batch


@pytest.mark.parametrize(
    ("name", "format", "posts", "rejected", "acts"),
    [
        ("crowdtangle/history_post_3758007754304128.csv", "crowdtangle-history", 7, 0, {}),
        (
            "crowdtangle/search-export-first-rows.csv",
            "crowdtangle",
            0,
            1,
            {},
        ),  # cut off inside its first cell
        ("twarc/geo_tweets.jsonl", "twarc", 2, 0, {"comment": 1}),
        ("twarc/media_tweet.jsonl", "twarc", 1, 0, {}),
        ("twarc/noflat.jsonl", "twarc", 100, 0, {"share": 53, "comment": 29}),
        ("twarc/small_sample.json", "twarc", 3, 0, {"share": 1}),
        ("twarc/small_sample_v1.csv", "twarc-csv", 4, 0, {"share": 1}),
        ("tweet-harvest/positif_1_14_des.csv", "tweet-harvest", 430, 0, {"comment": 71}),
        ("tweet-harvest/rnlyone_pemilu.csv", "tweet-harvest", 844, 0, {"comment": 538}),
        ("youtube-comments/data.csv", "youtube-comment-pairs", 2428, 0, {}),
        ("zeeschuimer/instagram-newposts1.ndjson", "zeeschuimer-instagram", 14, 0, {"like": 1}),
        (
            "zeeschuimer/instagram-older-shape-first6.ndjson",
            "zeeschuimer-instagram",
            6,
            0,
            {"tag": 7, "like": 1},
        ),
        ("zeeschuimer/tiktok-test.csv", "table", 96, 0, {}),
        ("zeeschuimer/tiktok-test.ndjson", "zeeschuimer-tiktok", 96, 0, {}),
        ("zeeschuimer/twitter-first20.ndjson", "zeeschuimer-x", 20, 0, {"share": 12, "comment": 4}),
    ],
)
def test_every_item_of_a_real_export_is_read(
    shared_data: Path, name: str, format: str, posts: int, rejected: int, acts: dict[str, int]
) -> None:
    path = shared_data / "exports" / name
    batch = read(path)
    assert sniff(path).name == batch.format == format
    assert (len(batch.posts), len(batch.rejected)) == (posts, rejected)
    assert Counter(act.kind for act in batch.interactions) == acts
    assert all(post.native_id and post.raw for post in batch.posts)


def test_tiktok_videos_are_what_another_reader_found_in_the_same_file(shared_data: Path) -> None:
    folder = shared_data / "exports" / "zeeschuimer"
    with (folder / "tiktok-test.csv").open(newline="", encoding="utf-8") as file:
        expected = list(csv.DictReader(file))
    posts = read(folder / "tiktok-test.ndjson").posts
    for post, row in zip(posts, expected, strict=True):
        assert post.author is not None
        assert post.engagement is not None
        found = {
            "id": post.native_id,
            "url": post.url,
            "description": post.text,
            "author": post.author.name,
            "author_followers": str(post.author.followers),
            "digg_count": str(post.engagement.likes),
            "share_count": str(post.engagement.shares),
            "comment_count": str(post.engagement.comments),
            "play_count": str(post.engagement.views),
        }
        assert found == {column: row[column] for column in found}


def test_twarc_csv_tells_the_same_as_the_json_it_was_made_from(shared_data: Path) -> None:
    folder = shared_data / "exports" / "twarc"
    from_json = {post.native_id: post for post in read(folder / "small_sample.json").posts}
    from_csv = {post.native_id: post for post in read(folder / "small_sample_v1.csv").posts}
    assert len(from_json.keys() & from_csv.keys()) == 3
    for native_id, post in from_json.items():
        twin = from_csv[native_id]
        assert twin.evolve(source_ref="", relations=()) == post.evolve(source_ref="", relations=())
        assert [link.native_id for link in twin.relations] == [link.native_id for link in post.relations]


def test_a_page_and_its_flattened_tweets_are_the_same(shared_data: Path, tmp_path: Path) -> None:
    paged = read(shared_data / "exports" / "twarc" / "noflat.jsonl").posts
    flat = tmp_path / "flat.jsonl"
    flat.write_text("".join(json.dumps(post.raw) + "\n" for post in paged))
    again = read(flat).posts
    assert [post.evolve(source_ref="") for post in again] == [post.evolve(source_ref="") for post in paged]


def test_indonesian_is_called_by_its_present_code(shared_data: Path) -> None:
    posts = read(shared_data / "exports" / "tweet-harvest" / "rnlyone_pemilu.csv").posts
    assert {post.language for post in posts} == {"id"}


def test_tweets_with_an_empty_username_keep_their_accounts_number(shared_data: Path) -> None:
    posts = read(shared_data / "exports" / "tweet-harvest" / "positif_1_14_des.csv").posts
    assert all(post.author and post.author.native_id and post.author.handle is None for post in posts)
    assert all(post.url and "/i/status/" in post.url for post in posts)


def test_real_exports_are_the_same_when_compressed(shared_data: Path, tmp_path: Path) -> None:
    source = shared_data / "exports" / "zeeschuimer"
    archive = Path(shutil.make_archive(str(tmp_path / "all"), "zip", source))
    zipped = read(archive)
    assert len(zipped.posts) == 14 + 6 + 96 + 96 + 20
    assert [item.source_ref for item in zipped.rejected] == ["all.zip/SOURCE.md"]


@pytest.mark.parametrize("name", ["zeeschuimer/twitter-first20.ndjson", "tweet-harvest/rnlyone_pemilu.csv"])
def test_real_items_read_again_from_what_was_kept_are_the_same(shared_data: Path, name: str) -> None:
    batch = read(shared_data / "exports" / name)
    for post in batch.posts:
        kept: Any = json.dumps(post.raw)
        assert remap(batch.format, kept, post.source_ref).posts == (post,)


def test_a_real_table_without_texts_is_refused_with_its_columns(shared_data: Path) -> None:
    path = shared_data / "regions" / "lombok_barat_52_01.csv"
    with pytest.raises(ValueError, match="columns found"):
        read(path)


COLUMN_LISTS = {
    "- Instagram (via CrowdTangle export): ": "crowdtangle-instagram",
    "- Facebook (via CrowdTangle export): ": "crowdtangle",
    "- video list (v2): ": "youtube-videos",
    "- comments (v2): ": "youtube-comments",
    "path, id, ": "facepager",
    "id, text, creation_time": "meta-content-library",
    "- instagram: ": "4cat-instagram",
    "- tiktok: ": "4cat-tiktok",
    "- tiktok_comments: ": "4cat-tiktok-comments",
    "- twitterv2(API): ": "4cat-twitter",
    "- threads: ": "4cat-threads",
    "- facebook(zeeschuimer): ": "4cat-facebook",
    "- bluesky: ": "4cat-bluesky",
    "- telegram: ": "4cat-telegram",
    "conversation_id_str, ": "tweet-harvest",
}


@pytest.mark.parametrize("start", COLUMN_LISTS)
def test_the_columns_other_tools_write_are_told_apart(shared_data: Path, tmp_path: Path, start: str) -> None:
    text = (shared_data / "exports" / "columns-of-other-tools.md").read_text(encoding="utf-8")
    line = next(line for line in text.splitlines() if line.startswith(start))
    listed = line.removeprefix(start) if start.startswith("- ") else line.split(", then ")[0]
    columns = [column.split(" (")[0].strip() for column in listed.split(", ")]
    path = tmp_path / "export.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([columns, [f"v{place}" for place in range(len(columns))]])
    batch = read(path)
    assert (batch.format, len(batch.posts)) == (COLUMN_LISTS[start], 1)
