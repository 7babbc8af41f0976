"""Made-up items in the shapes Zeeschuimer collects."""

from datetime import UTC, datetime
from typing import Any

import pytest

from pantau.engine.post import Relation


def envelope(platform: str, data: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "nav_index": "1:4:NaN",
        "item_id": "item-1",
        "timestamp_collected": 1707696000000,
        "source_platform": platform,
        "source_platform_url": f"https://www.{platform}/",
        "data": data,
        "id": 1,
        **more,
    }


VIDEO: dict[str, Any] = {
    "id": "7300000000000000001",
    "desc": "Coblos nomor 9 #dapil3 @siti.contoh",
    "createTime": "1707609600",
    "author": {"id": "77", "uniqueId": "budi.contoh", "nickname": "Budi Contoh"},
    "authorStats": {"followerCount": 1200},
    "stats": {"diggCount": 5, "shareCount": 2, "commentCount": 1, "playCount": 90, "collectCount": 3},
    "textExtra": [{"hashtagName": "dapil3"}, {"hashtagName": "", "userUniqueId": "siti.contoh"}],
    "stickersOnItem": [{"stickerText": ["PILIH 9"]}],
    "video": {"playAddr": "https://v.contoh.test/1.mp4"},
    "duetInfo": {"duetFromId": "0"},
    "isAd": False,
}


def test_a_tiktok_video_is_a_post_with_all_it_shows(read_items: Any) -> None:
    batch = read_items(envelope("tiktok.com", VIDEO))
    (post,) = batch.posts
    assert batch.format == "zeeschuimer-tiktok"
    assert (post.platform, post.native_id, post.text) == ("tiktok", "7300000000000000001", VIDEO["desc"])
    assert post.url == "https://www.tiktok.com/@budi.contoh/video/7300000000000000001"
    assert post.posted_at == datetime(2024, 2, 11, tzinfo=UTC)
    assert post.collected_at == datetime(2024, 2, 12, tzinfo=UTC)
    assert (post.author.handle, post.author.name, post.author.followers) == (
        "budi.contoh",
        "Budi Contoh",
        1200,
    )
    assert (post.hashtags, post.mentions) == (("dapil3",), ("siti.contoh",))
    assert post.media[0].text == "PILIH 9"
    assert post.sponsored is False
    assert post.engagement.views == 90
    assert post.raw == envelope("tiktok.com", VIDEO)


def test_older_tiktok_items_with_the_authors_name_only(read_items: Any) -> None:
    batch = read_items(envelope("tiktok.com", {**VIDEO, "author": "budi.contoh", "nickname": "Budi"}))
    assert batch.posts[0].author.handle == "budi.contoh"
    assert batch.posts[0].author.name == "Budi"


def test_a_duet_is_a_share_of_the_other_video(read_items: Any) -> None:
    batch = read_items(envelope("tiktok.com", {**VIDEO, "duetInfo": {"duetFromId": "7200"}}))
    assert batch.posts[0].relations == (Relation("quote", "7200"),)
    assert [act.kind for act in batch.interactions] == ["share"]


def test_files_that_went_through_4cat_are_the_same(read_items: Any) -> None:
    whole = envelope("tiktok.com", VIDEO)
    meta = {key: value for key, value in whole.items() if key != "data"}
    batch = read_items({**VIDEO, "__import_meta": meta})
    assert batch.format == "zeeschuimer-tiktok"
    assert batch.posts[0].collected_at == datetime(2024, 2, 12, tzinfo=UTC)


LIST_ITEM: dict[str, Any] = {
    "pk": "3828926743789355062",
    "id": "3828926743789355062_88",
    "code": "DUjFJZCjsA2",
    "user": {"pk": "88", "username": "siti_contoh", "full_name": "Siti Contoh"},
    "taken_at": 1707609600,
    "caption": {"text": "Terima kasih #warga"},
    "caption_is_edited": True,
    "like_count": 306,
    "like_and_view_counts_disabled": False,
    "comment_count": 37,
    "is_paid_partnership": False,
    "media_type": 8,
    "carousel_media": [
        {
            "media_type": 1,
            "image_versions2": {"candidates": [{"url": "https://i.contoh.test/1.jpg"}]},
            "accessibility_caption": "May be an image of text that says 'COBLOS'",
            "usertags": {"in": [{"user": {"pk": "99", "username": "kades_contoh"}}]},
        },
        {"media_type": 2, "video_versions": [{"url": "https://i.contoh.test/2.mp4"}]},
    ],
    "usertags": {"in": [{"user": {"pk": "99", "username": "kades_contoh"}}]},
    "top_likers": ["camat_contoh"],
}

GRAPH_NODE: dict[str, Any] = {
    "__typename": "GraphSidecar",
    "id": "3828926743789355062",
    "shortcode": "DUjFJZCjsA2",
    "owner": {"id": "88", "username": "siti_contoh", "full_name": "Siti Contoh"},
    "taken_at_timestamp": 1707609600,
    "edge_media_to_caption": {"edges": [{"node": {"text": "Terima kasih #warga"}}]},
    "edge_media_preview_like": {"count": 306},
    "edge_media_to_comment": {"count": 37},
    "edge_sidecar_to_children": {
        "edges": [
            {"node": {"display_url": "https://i.contoh.test/1.jpg"}},
            {"node": {"is_video": True, "video_url": "https://i.contoh.test/2.mp4"}},
        ]
    },
    "edge_media_to_tagged_user": {"edges": [{"node": {"user": {"id": "99", "username": "kades_contoh"}}}]},
}


@pytest.mark.parametrize("data", [LIST_ITEM, GRAPH_NODE], ids=["item of a list", "node of a graph"])
def test_both_shapes_of_an_instagram_post_are_the_same_post(read_items: Any, data: dict[str, Any]) -> None:
    batch = read_items(envelope("instagram.com", data))
    (post,) = batch.posts
    assert batch.format == "zeeschuimer-instagram"
    assert (post.native_id, post.text) == ("3828926743789355062", "Terima kasih #warga")
    assert post.url == "https://www.instagram.com/p/DUjFJZCjsA2/"
    assert post.posted_at == datetime(2024, 2, 11, tzinfo=UTC)
    assert (post.author.handle, post.author.native_id) == ("siti_contoh", "88")
    assert (post.engagement.likes, post.engagement.comments) == (306, 37)
    assert [medium.kind for medium in post.media] == ["image", "video"]
    tags = [act for act in batch.interactions if act.kind == "tag"]
    assert [(act.actor.handle, act.target_account) for act in tags] == [("siti_contoh", "kades_contoh")]


def test_accounts_shown_as_likers_are_likes(read_items: Any) -> None:
    batch = read_items(envelope("instagram.com", LIST_ITEM))
    (like,) = [act for act in batch.interactions if act.kind == "like"]
    assert (like.actor.handle, like.target_post, like.target_account) == (
        "camat_contoh",
        "3828926743789355062",
        "siti_contoh",
    )
    assert like.observed_at == datetime(2024, 2, 12, tzinfo=UTC)


def test_hidden_likes_are_not_a_number(read_items: Any) -> None:
    batch = read_items(
        envelope("instagram.com", {**LIST_ITEM, "like_count": 3, "like_and_view_counts_disabled": True})
    )
    assert batch.posts[0].engagement.likes is None


def test_a_partial_item_of_a_grid_still_names_its_post(read_items: Any) -> None:
    batch = read_items(envelope("instagram.com", {"code": "DUjFJZCjsA2", "caption": None, "user": None}))
    assert batch.posts[0].native_id == "3828926743789355062"
    assert batch.posts[0].text == ""


@pytest.mark.parametrize(
    "sign", [{"product_type": "ad"}, {"is_paid_partnership": True}, {"sponsor_tags": [{"id": 1}]}]
)
def test_advertising_on_instagram_is_marked(read_items: Any, sign: dict[str, Any]) -> None:
    assert read_items(envelope("instagram.com", {**LIST_ITEM, **sign})).posts[0].sponsored is True


def user(handle: str, number: str, shape: str) -> dict[str, Any]:
    names = {"screen_name": handle, "name": handle.title()}
    result = {"rest_id": number, "legacy": {"followers_count": 10}}
    if shape == "new":
        result["core"] = names
    else:
        result["legacy"].update(names)
    return {"user_results": {"result": result}}


def tweet(number: str, text: str, shape: str = "old", **legacy: Any) -> dict[str, Any]:
    return {
        "__typename": "Tweet",
        "rest_id": number,
        "core": user("budi_contoh", "500", shape),
        "views": {"count": "250"},
        "edit_control": {"edit_tweet_ids": [number]},
        "legacy": {
            "id_str": number,
            "full_text": text,
            "created_at": "Sun Feb 11 00:00:00 +0000 2024",
            "lang": "in",
            "favorite_count": 9,
            "entities": {
                "hashtags": [{"text": "coblos"}],
                "user_mentions": [{"screen_name": "siti"}],
                "urls": [],
            },
            **legacy,
        },
    }


@pytest.mark.parametrize("shape", ["old", "new"])
def test_both_shapes_of_an_account_on_x_are_read(read_items: Any, shape: str) -> None:
    batch = read_items(envelope("twitter.com", tweet("111", "Ayo &amp; coblos 9 &lt;3", shape)))
    (post,) = batch.posts
    assert batch.format == "zeeschuimer-x"
    assert (post.text, post.language) == ("Ayo & coblos 9 <3", "id")
    assert (post.author.handle, post.author.name, post.author.native_id) == (
        "budi_contoh",
        "Budi_Contoh",
        "500",
    )
    assert post.url == "https://x.com/budi_contoh/status/111"
    assert (post.hashtags, post.mentions) == (("coblos",), ("siti",))
    assert (post.engagement.likes, post.engagement.views) == (9, 250)
    assert post.edited is False


def test_a_repost_has_the_whole_text_and_is_a_share(read_items: Any) -> None:
    original = {**tweet("100", "panjang " * 40), "core": user("siti", "600", "new")}
    batch = read_items(
        envelope(
            "x.com",
            tweet("112", "RT @siti: panjang…", retweeted_status_result={"result": {"tweet": original}}),
        )
    )
    assert batch.posts[0].text == "RT @siti: " + "panjang " * 40
    (share,) = batch.interactions
    assert (share.kind, share.target_post, share.target_account, share.text) == ("share", "100", "siti", None)
    assert share.actor.handle == "budi_contoh"


def test_a_reply_is_a_comment_and_a_quote_a_share_with_text(read_items: Any) -> None:
    reply = tweet("113", "setuju", in_reply_to_status_id_str="90", in_reply_to_screen_name="siti")
    permalink = {"expanded": "https://twitter.com/tono/status/91"}
    quote = tweet("114", "lihat ini", quoted_status_id_str="91", quoted_status_permalink=permalink)
    batch = read_items(envelope("x.com", reply), envelope("x.com", quote))
    acts = [(act.kind, act.target_post, act.target_account, act.text) for act in batch.interactions]
    assert acts == [("comment", "90", "siti", "setuju"), ("share", "91", "tono", "lihat ini")]


def test_answering_oneself_is_no_act_on_somebody_else(read_items: Any) -> None:
    own = tweet("115", "lanjutan", in_reply_to_status_id_str="90", in_reply_to_screen_name="Budi_Contoh")
    batch = read_items(envelope("x.com", own))
    assert batch.posts[0].relations
    assert batch.interactions == ()


def test_long_and_restricted_tweets_are_read_whole(read_items: Any) -> None:
    long = {
        **tweet("116", "pendek…"),
        "note_tweet": {"note_tweet_results": {"result": {"text": "panjang sekali"}}},
    }
    batch = read_items(envelope("x.com", {"__typename": "TweetWithVisibilityResults", "tweet": long}))
    assert batch.posts[0].text == "panjang sekali"


def test_a_tombstone_is_rejected_with_its_words(read_items: Any) -> None:
    gone = {"__typename": "TweetTombstone", "tombstone": {"text": {"text": "This Post was deleted"}}}
    batch = read_items(envelope("x.com", tweet("117", "ada")), envelope("x.com", gone))
    assert len(batch.posts) == 1
    assert "This Post was deleted" in batch.rejected[0].reason
    assert batch.rejected[0].source_ref == "items.ndjson:2"


THREAD: dict[str, Any] = {
    "pk": "3300000000000000001",
    "code": "C8abcdefghi",
    "user": {"pk": "55", "username": "tono.contoh"},
    "caption": {"text": "Jangan golput #pemilu"},
    "taken_at": 1707609600,
    "like_count": 4,
    "is_paid_partnership": None,
    "text_post_app_info": {
        "direct_reply_count": 2,
        "repost_count": 1,
        "quote_count": 0,
        "link_preview_attachment": {"url": "https://l.threads.com/?u=https%3A%2F%2Fkpu.contoh.test%2F"},
        "reply_to_author": {"pk": "56", "username": "siti"},
        "is_reply": True,
        "share_info": {"quoted_post": {"pk": "33", "user": {"username": "wati", "pk": "57"}}},
    },
}


def test_a_threads_post_with_its_relations(read_items: Any) -> None:
    batch = read_items(envelope("threads.net", THREAD))
    (post,) = batch.posts
    assert batch.format == "zeeschuimer-threads"
    assert post.url == "https://www.threads.com/@tono.contoh/post/C8abcdefghi"
    assert post.links == ("https://kpu.contoh.test/",)
    assert (post.engagement.comments, post.engagement.shares) == (2, 1)
    acts = [(act.kind, act.target_post, act.target_account) for act in batch.interactions]
    assert acts == [("comment", None, "siti"), ("share", "33", "wati")]


@pytest.mark.parametrize("platform", ["tiktok.com", "instagram.com", "twitter.com", "threads.net"])
@pytest.mark.parametrize(
    "data", [None, [], "text", {}, {"legacy": []}, {"user": 3, "caption": ["x"], "code": 7}]
)
def test_an_item_of_the_wrong_shape_never_stops_the_file(read_items: Any, platform: str, data: Any) -> None:
    good = {
        "tiktok.com": VIDEO,
        "instagram.com": LIST_ITEM,
        "twitter.com": tweet("1", "a"),
        "threads.net": THREAD,
    }
    batch = read_items(
        {**envelope(platform, {}), "data": data, "item_id": None}, envelope(platform, good[platform])
    )
    assert len(batch.posts) + len(batch.rejected) == 2
    assert batch.posts[-1].source_ref == "items.ndjson:2"


def test_a_comment_under_a_tiktok_video_is_a_post_and_an_act(read_items: Any) -> None:
    data = {
        "cid": "8000",
        "aweme_id": "7300000000000000001",
        "text": "siap, nomor 9",
        "create_time": 1707609600,
        "user": {"uid": "99", "unique_id": "kades_contoh", "nickname": "Kades"},
        "reply_id": "0",
        "digg_count": 2,
        "share_info": {"url": "https://www.tiktok.com/@budi.contoh/video/7300000000000000001"},
    }
    batch = read_items(envelope("tiktok-comments", data))
    (post,), (comment,) = batch.posts, batch.interactions
    assert batch.format == "zeeschuimer-tiktok-comments"
    assert post.relations == (Relation("reply", "7300000000000000001"),)
    assert (comment.kind, comment.actor.handle) == ("comment", "kades_contoh")
    assert (comment.target_post, comment.target_account) == ("7300000000000000001", "budi.contoh")
