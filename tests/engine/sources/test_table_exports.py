"""Made-up rows under the headers of the tools that export tables."""

from datetime import UTC, datetime
from typing import Any

import pytest

from pantau.engine.post import Relation

HARVEST = {
    "conversation_id_str": "1840539991367422300",
    "created_at": "Sun Feb 11 00:00:00 +0000 2024",
    "favorite_count": "3",
    "full_text": "@siti_contoh coblos 9 &amp; menang #coblos https://t.co/abc",
    "id_str": "1840539991367422360",
    "image_url": "https://i.contoh.test/1.jpg",
    "in_reply_to_screen_name": "siti_contoh",
    "lang": "in",
    "location": "Gerung",
    "quote_count": "0",
    "reply_count": "1",
    "retweet_count": "2",
    "tweet_url": "https://x.com/budi_contoh/status/1840539991367422360",
    "user_id_str": "500",
    "username": "budi_contoh",
}


def test_tweet_harvest(read_rows: Any) -> None:
    batch = read_rows(HARVEST)
    (post,) = batch.posts
    assert batch.format == "tweet-harvest"
    assert post.text == "@siti_contoh coblos 9 & menang #coblos https://t.co/abc"
    assert post.posted_at == datetime(2024, 2, 11, tzinfo=UTC)
    assert (post.author.handle, post.author.native_id, post.language) == ("budi_contoh", "500", "id")
    assert (post.hashtags, post.mentions) == (("coblos",), ("siti_contoh",))
    assert (post.engagement.likes, post.engagement.shares, post.engagement.comments) == (3, 2, 1)
    (comment,) = batch.interactions
    assert (comment.kind, comment.target_account, comment.target_post) == ("comment", "siti_contoh", None)


def test_tweet_harvests_empty_usernames_leave_the_accounts_number(read_rows: Any) -> None:
    url = "https://x.com/undefined/status/1840539991367422360"
    (post,) = read_rows({**HARVEST, "username": "", "tweet_url": url}).posts
    assert (post.author.handle, post.author.native_id) == (None, "500")
    assert post.url == "https://x.com/i/status/1840539991367422360"


def test_the_first_tweet_harvest_separated_by_semicolons(read: Any) -> None:
    names = [
        "created_at",
        "id_str",
        "full_text",
        "quote_count",
        "reply_count",
        "retweet_count",
        "favorite_count",
    ]
    names += ["lang", "user_id_str", "conversation_id_str", "username", "tweet_url"]
    row = ";".join(f'"{HARVEST[name]}"' for name in names)
    batch = read(";".join(names) + "\n" + row + "\n")
    assert batch.format == "tweet-harvest"
    assert batch.posts[0].native_id == HARVEST["id_str"]


def test_ids_a_spreadsheet_rounded_come_back_from_the_address(read_rows: Any) -> None:
    assert read_rows({**HARVEST, "id_str": "1,84054E+18"}).posts[0].native_id == HARVEST["id_str"]


CROWDTANGLE = {
    "Page Name": "Desa Contoh",
    "User Name": "desacontoh",
    "Facebook Id": "100050295107499",
    "Followers at Posting": "407.137",
    "Post Created": "2021-07-05 18:02:45 BRT",
    "Type": "Photo",
    "Total Interactions": "1,4",
    "Likes": "270729",
    "Comments": "1.234",
    "Shares": "56",
    "Love": "4",
    "Post Views": "-",
    "Total Views": "-",
    "URL": "https://www.facebook.com/100050295107499/posts/336",
    "Message": "Terima kasih\nwarga",
    "Link": "https://www.facebook.com/photo.php?fbid=9",
    "Image Text": "COBLOS 9",
    "Sponsor Id": "",
    "Total Interactions (weighted  —  Likes 1x Shares 1x )": "1,4",
    "Overperforming Score": "1,4",
}


def test_crowdtangle_with_another_countrys_numbers_and_clock(read_rows: Any) -> None:
    batch = read_rows(CROWDTANGLE)
    (post,) = batch.posts
    assert batch.format == "crowdtangle"
    assert (post.native_id, post.text) == ("336", "Terima kasih\nwarga")
    assert post.posted_at == datetime(2021, 7, 5, 21, 2, 45, tzinfo=UTC)
    assert (post.author.name, post.author.native_id) == ("Desa Contoh", "100050295107499")
    assert post.author.followers == 407137
    assert (post.engagement.likes, post.engagement.comments, post.engagement.views) == (270733, 1234, None)
    assert post.media[0].text == "COBLOS 9"
    assert post.sponsored is None


def test_crowdtangle_posts_with_a_sponsor_are_sponsored(read_rows: Any) -> None:
    assert read_rows({**CROWDTANGLE, "Sponsor Id": "77"}).posts[0].sponsored is True


def test_crowdtangle_history_is_the_post_at_each_moment(read: Any) -> None:
    header = 'ID,"Score Date (GMT)",Timestep,Likes,Comments,Shares,Reactions,"Post Views","Post Date (GMT)",'
    header += '"2024-02-10 22:38:03",https://www.facebook.com/DesaContoh/posts/3758\n'
    rows = (
        '"3758\t","2024-02-11 19:55:29",36,61,2,3,70,0,,,\n"3758\t","2024-02-11 15:55:47",32,57,1,3,65,0,,,\n'
    )
    batch = read("\ufeff" + header + rows)
    assert batch.format == "crowdtangle-history"
    assert [post.native_id for post in batch.posts] == ["3758", "3758"]
    assert {post.posted_at for post in batch.posts} == {datetime(2024, 2, 10, 22, 38, 3, tzinfo=UTC)}
    assert [post.engagement.likes for post in batch.posts] == [70, 65]
    assert batch.posts[0].collected_at == datetime(2024, 2, 11, 19, 55, 29, tzinfo=UTC)
    assert batch.posts[0].author.handle == "DesaContoh"


def test_crowdtangle_instagram_names_the_post_like_other_exports(read_rows: Any) -> None:
    row = {
        "Account": "Siti Contoh",
        "User Name": "siti_contoh",
        "Followers at Posting": "1,200",
        "Post Created": "2024-02-11 08:00:00 WITA",
        "Type": "Photo",
        "Likes": "5",
        "Comments": "1",
        "Views": "",
        "URL": "https://www.instagram.com/p/DUjFJZCjsA2/",
        "Link": "https://www.instagram.com/p/DUjFJZCjsA2/",
        "Photo": "https://i.contoh.test/1.jpg",
        "Title": "",
        "Description": "Terima kasih #warga",
    }
    batch = read_rows(row)
    assert batch.format == "crowdtangle-instagram"
    assert batch.posts[0].native_id == "3828926743789355062"
    assert batch.posts[0].text == "Terima kasih #warga"
    assert batch.posts[0].posted_at == datetime(2024, 2, 11, tzinfo=UTC)


COMMENT = {
    "videoId": "aBcDeFgHiJk",
    "id": "UgxContoh.1",
    "totalReplyCount": "0",
    "likeCount": "2",
    "publishedAt": "2024-02-11 00:00:00",
    "authorName": "@kades_contoh",
    "authorChannelId": "UCcontoh",
    "text": "Siap, coblos 9",
    "isReply": "1",
    "threadId": "UgxContoh",
    "isReplyToId": "UgxContoh",
    "isReplyToName": "@siti",
}


def test_youtube_comments_are_posts_and_acts(read_rows: Any) -> None:
    batch = read_rows(COMMENT)
    (post,), (comment,) = batch.posts, batch.interactions
    assert batch.format == "youtube-comments"
    assert post.url == "https://www.youtube.com/watch?v=aBcDeFgHiJk&lc=UgxContoh.1"
    assert post.relations == (Relation("reply", "UgxContoh", "siti"),)
    assert (comment.kind, comment.target_post, comment.native_id) == ("comment", "aBcDeFgHiJk", "UgxContoh.1")
    assert (comment.actor.handle, comment.actor.native_id) == ("kades_contoh", "UCcontoh")
    assert (comment.text, comment.occurred_at) == ("Siap, coblos 9", datetime(2024, 2, 11, tzinfo=UTC))


def test_youtube_comments_of_the_first_version_separated_by_tabs(read: Any) -> None:
    text = "id\tisReplyTo\tauthorName\ttext\tpublishedAt\nUg1\t\tBudi\tsiap\t2024-02-11 00:00:00\n"
    batch = read(text, "videoinfo_aBc_2024_02_12-00_00_00_comments.tab")
    assert batch.format == "youtube-comments"
    assert (batch.posts[0].native_id, batch.interactions[0].actor.name) == ("Ug1", "Budi")
    assert batch.interactions[0].target_post is None


def test_pairs_of_title_and_comment_name_nobody(read_rows: Any) -> None:
    batch = read_rows(
        {"Video Title": "Debat", "Comment": "mantap"}, {"Video Title": "Debat", "Comment": "siap"}
    )
    assert batch.format == "youtube-comment-pairs"
    assert [post.native_id for post in batch.posts] == ["posts.csv:2", "posts.csv:3"]
    assert batch.interactions == ()


def test_youtube_videos(read_rows: Any) -> None:
    batch = read_rows(
        {
            "position": "1",
            "channelId": "UCcontoh",
            "channelTitle": "Kanal Contoh",
            "videoId": "aBcDeFgHiJk",
            "publishedAt": "2024-02-11T00:00:00Z",
            "videoTitle": "Debat",
            "videoDescription": "Simak #debat",
            "hasPaidProductPlacement": "true",
            "viewCount": "90",
            "likeCount": "5",
            "commentCount": "",
        }
    )
    (post,) = batch.posts
    assert batch.format == "youtube-videos"
    assert (post.text, post.hashtags, post.sponsored) == ("Debat\nSimak #debat", ("debat",), True)
    assert (post.engagement.views, post.engagement.comments) == (90, None)


MCL = {
    "id": "900",
    "text": "Coblos 9",
    "creation_time": "2024-02-11T00:00:00+00:00",
    "lang": "id",
    "is_branded_content": "false",
    "mcl_url": "https://www.facebook.com/contoh",
    "shared_post_id": "800",
    "link_attachment.link": "https://berita.contoh.test/",
    "link_attachment.name": "Judul",
    "post_owner.id": "44",
    "post_owner.name": "Desa Contoh",
    "post_owner.username": "desacontoh",
    "statistics.reaction_count": "7",
    "statistics.comment_count": "1",
    "statistics.share_count": "2",
    "statistics.views": "50",
}


def test_meta_content_library(read_rows: Any) -> None:
    batch = read_rows(MCL)
    (post,) = batch.posts
    assert batch.format == "meta-content-library"
    assert (post.native_id, post.author.handle, post.sponsored) == ("900", "desacontoh", False)
    assert (post.engagement.likes, post.engagement.views) == (7, 50)
    assert post.links == ("https://berita.contoh.test/",)
    assert [(act.kind, act.target_post) for act in batch.interactions] == [("share", "800")]


FACEPAGER = {
    "path": "desacontoh/44_900",
    "id": "2",
    "parent_id": "1",
    "level": "1",
    "object_id": "44_900",
    "object_type": "data",
    "query_status": "fetched (200)",
    "query_time": "2024-02-12 08:00:00",
    "query_type": "Facebook:/<page-id>/posts",
    "from.name": "Desa Contoh",
    "created_time": "2024-02-11T00:00:00+0000",
    "message": "Coblos 9",
    "comments.summary.total_count": "3",
}


def test_facepager_posts_comments_and_seeds(read_rows: Any) -> None:
    comment = {
        **FACEPAGER,
        "object_id": "900_5",
        "query_type": "Facebook:/<post-id>/comments",
        "from.name": "Budi",
    }
    batch = read_rows({**FACEPAGER, "level": "0", "object_type": "seed", "message": ""}, FACEPAGER, comment)
    assert batch.format == "facepager"
    assert [post.native_id for post in batch.posts] == ["900", "900_5"]
    assert batch.posts[0].posted_at == datetime(2024, 2, 11, tzinfo=UTC)
    assert [(act.kind, act.target_post, act.actor.name) for act in batch.interactions] == [
        ("comment", "900", "Budi")
    ]
    assert "seed" in batch.warned[0].reason


BASE_4CAT = {
    "id": "1",
    "thread_id": "1",
    "body": "Coblos 9",
    "author": "budi",
    "timestamp": "2024-02-11 00:00:00",
}

LAYOUTS_4CAT: list[tuple[str, dict[str, str], str]] = [
    (
        "4cat-instagram",
        {
            "id": "DUjFJZCjsA2",
            "thread_id": "DUjFJZCjsA2",
            "parent_id": "DUjFJZCjsA2",
            "url": "https://www.instagram.com/p/DUjFJZCjsA2",
            "author_id": "88",
            "author_fullname": "Budi",
            "media_type": "photo",
            "num_likes": "4",
            "num_comments": "1",
            "usertags": "kades_contoh,camat_contoh",
            "hashtags": "coblos",
            "unix_timestamp": "1707609600",
            "is_verified": "no",
        },
        "3828926743789355062",
    ),
    (
        "4cat-tiktok",
        {
            "tiktok_url": "https://www.tiktok.com/@budi/video/1",
            "likes": "4",
            "plays": "9",
            "is_ad": "no",
            "is_paid_partnership": "no",
        },
        "1",
    ),
    (
        "4cat-tiktok-comments",
        {
            "post_id": "77",
            "post_url": "https://www.tiktok.com/@siti/video/77",
            "replies": "0",
            "is_comment_on_comment": "no",
            "comment_url": "",
            "likes": "4",
        },
        "1",
    ),
    (
        "4cat-twitter",
        {
            "is_retweet": "no",
            "retweeted_user": "",
            "is_quote_tweet": "no",
            "is_reply": "yes",
            "replied_user": "siti",
            "language_guess": "in",
            "like_count": "4",
        },
        "1",
    ),
    (
        "4cat-threads",
        {
            "id": "DUjFJZCjsA2",
            "url": "https://www.threads.com/@budi/post/DUjFJZCjsA2",
            "author_is_verified": "no",
            "likes": "4",
            "reposts": "0",
            "replies": "0",
            "quotes": "0",
        },
        "3828926743789355062",
    ),
    (
        "4cat-facebook",
        {
            "url": "https://www.facebook.com/budi/posts/1",
            "author_name": "Budi",
            "is_in_group": "no",
            "group_name": "",
        },
        "1",
    ),
    (
        "4cat-bluesky",
        {
            "id": "at://did:plc:x/app.bsky.feed.post/3k",
            "created_at": "2024-02-11T00:00:00Z",
            "like_count": "4",
            "quote_count": "0",
            "reply_count": "0",
            "repost_count": "0",
            "replied_to_post": "https://bsky.app/profile/siti.test/post/3j",
            "replied_to_user": "siti.test",
        },
        "at://did:plc:x/app.bsky.feed.post/3k",
    ),
    (
        "4cat-telegram",
        {
            "chat": "kanalcontoh",
            "author_username": "budi",
            "author_name": "Budi",
            "reply_to": "",
            "views": "9",
        },
        "kanalcontoh/1",
    ),
]


@pytest.mark.parametrize(
    ("name", "more", "native_id"), LAYOUTS_4CAT, ids=[name for name, _, _ in LAYOUTS_4CAT]
)
def test_each_layout_of_4cat_is_told_apart(
    read_rows: Any, name: str, more: dict[str, str], native_id: str
) -> None:
    batch = read_rows({**BASE_4CAT, **more})
    (post,) = batch.posts
    assert batch.format == name
    assert (post.native_id, post.text) == (native_id, "Coblos 9")
    assert post.posted_at == datetime(2024, 2, 11, tzinfo=UTC)
    assert post.author.handle == "budi"
    if "likes" in str(more) or "like_count" in more:
        assert post.engagement.likes == 4


def test_4cats_tags_comments_and_replies_are_acts(read_rows: Any) -> None:
    layouts = {name: {**BASE_4CAT, **more} for name, more, _ in LAYOUTS_4CAT}
    tags = read_rows(layouts["4cat-instagram"]).interactions
    assert [(act.kind, act.target_account) for act in tags] == [
        ("tag", "kades_contoh"),
        ("tag", "camat_contoh"),
    ]
    (comment,) = read_rows(layouts["4cat-tiktok-comments"]).interactions
    assert (comment.kind, comment.target_post, comment.target_account) == ("comment", "77", "siti")
    (reply,) = read_rows(layouts["4cat-twitter"]).interactions
    assert (reply.kind, reply.target_account) == ("comment", "siti")
    (answer,) = read_rows(layouts["4cat-bluesky"]).interactions
    assert answer.target_post == "at://siti.test/app.bsky.feed.post/3j"


def test_4cat_telegram_forwards_and_edits(read_rows: Any) -> None:
    row = {
        **BASE_4CAT,
        "chat": "kanalcontoh",
        "author_username": "budi",
        "reply_to": "",
        "unix_timestamp": "1707609600",
        "unix_timestamp_edited": "1707609700",
        "author_forwarded_from_username": "sumber",
    }
    batch = read_rows(row)
    assert batch.posts[0].edited is True
    assert ("share", "sumber") in [(act.kind, act.target_account) for act in batch.interactions]
