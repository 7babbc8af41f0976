"""The parsers that read what others wrote: with valid input to spoil, and what each may refuse it with."""

from __future__ import annotations

import csv
import gzip
import io
import json
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from hashlib import sha256
from hmac import digest
from pathlib import Path
from typing import Any

from made_up_evidence import made_up
from made_up_pictures import flat

NOW = datetime(2024, 2, 12, 2, 0, tzinfo=UTC)
KEY = "kunci-rekaan"
UPLOADS = "UC" + "a" * 22


@dataclass(frozen=True)
class Target:
    """``read`` gets spoilt bytes and an empty file to put them into; it may end in ``refuses`` and in nothing else."""

    name: str
    seeds: Callable[[], tuple[Any, ...]]  # bytes, or JSON values where ``as_json``
    read: Callable[[bytes, Path], object]
    refuses: Callable[[], tuple[type[Exception], ...]] = tuple
    as_json: bool = False

    def __str__(self) -> str:
        return self.name


# --- files of posts and accounts -----------------------------------------------------------------------

ROWS = [
    {
        "id": "1",
        "text": "Coblos nomor 3, semeton!",
        "created_at": "2024-02-11T01:00:00Z",
        "author": "warga",
        "like_count": "3",
    },
    {
        "id": "2",
        "text": 'Kata "kutip", koma; dan\nbaris',
        "created_at": "12/02/2024 09.00",
        "author": "@desa",
        "like_count": "",
    },
]
TWEET = {
    "data": [
        {
            "id": "17",
            "text": "Halo #Lombok @warga",
            "author_id": "9",
            "created_at": "2024-02-11T01:00:00.000Z",
            "edit_history_tweet_ids": ["17"],
            "public_metrics": {"like_count": 1, "retweet_count": 0},
            "entities": {"urls": [{"url": "https://t.co/a", "expanded_url": "https://desa.example/a"}]},
            "attachments": {"media_keys": ["3_1"]},
            "referenced_tweets": [{"type": "quoted", "id": "16"}],
        }
    ],
    "includes": {
        "users": [{"id": "9", "username": "warga", "name": "Warga Rekaan"}],
        "media": [{"media_key": "3_1", "type": "photo", "url": "https://pbs.twimg.com/a.jpg"}],
        "tweets": [
            {"id": "16", "text": "yang dikutip", "author_id": "9", "created_at": "2024-02-11T00:00:00.000Z"}
        ],
    },
    "meta": {"newest_id": "17", "result_count": 1, "next_token": "b"},
}
ZEESCHUIMER = {
    "nav_index": "1:1:0",
    "item_id": "72",
    "timestamp_collected": 1707600000000,
    "source_platform": "tiktok.com",
    "source_platform_url": "https://www.tiktok.com/@warga",
    "source_url": "https://www.tiktok.com/api/x",
    "user_agent": "x",
    "data": {
        "id": "72",
        "desc": "Ayo #pemilu",
        "createTime": 1707600000,
        "author": {"id": "9", "uniqueId": "warga"},
        "stats": {"diggCount": 1, "shareCount": 2, "commentCount": 0, "playCount": 5},
        "video": {"cover": "https://a.example/c"},
        "challenges": [{"title": "pemilu"}],
        "music": {"title": "x"},
    },
}


def _table(delimiter: str = ",") -> bytes:
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, list(ROWS[0]), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(ROWS)
    return out.getvalue().encode()


def _workbook() -> bytes:
    import xlsxwriter

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate([list(ROWS[0]), *(list(row.values()) for row in ROWS)]):
            sheet.write_row(number, 0, row)
    return out.getvalue()


def _parquet() -> bytes:
    import polars as pl

    out = io.BytesIO()
    pl.DataFrame(ROWS).write_parquet(out)
    return out.getvalue()


def _zip(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, body in members.items():
            packed.writestr(name, body)
    return out.getvalue()


@cache
def post_files() -> tuple[bytes, ...]:
    lines = b"".join(json.dumps(row).encode() + b"\n" for row in ROWS)
    zeeschuimer = b"\n".join(json.dumps(ZEESCHUIMER | {"item_id": str(n)}).encode() for n in range(3))
    return (
        _table(),
        _table(";").replace(b"\n", b"\r\n"),
        b"\xef\xbb\xbf" + _table("\t"),
        _table().decode().encode("utf-16"),
        lines,
        json.dumps(ROWS).encode(),
        json.dumps(TWEET).encode(),
        zeeschuimer,
        gzip.compress(_table()),
        _zip({"a/posts.csv": _table(), "b.ndjson": lines}),
        _workbook(),
        _parquet(),
    )


def _read_posts(data: bytes, path: Path) -> None:
    from pantau.engine.sources import read_posts

    for _ in read_posts(io.BytesIO(data)):
        pass


def _remap(data: bytes, path: Path) -> None:
    from pantau.engine.sources import FORMATS, remap

    for one in FORMATS:
        remap(getattr(one, "name", one), data.decode("utf-8", "replace"))


def _read_registry(data: bytes, path: Path) -> None:
    from pantau.engine.sources.registry_file import read_registry

    path.write_bytes(data)
    read_registry(path)


def accounts() -> tuple[bytes, ...]:
    table = "nama,platform,akun\nCalon Rekaan,facebook,https://facebook.com/calon.rekaan\nCalon Dua,ig,@calon_dua\n"
    return table.encode(), table.replace(",", ";").encode("utf-16"), _workbook()


def addresses() -> tuple[bytes, ...]:
    return tuple(
        one.encode()
        for one in (
            "https://www.facebook.com/profile.php?id=100004&mibextid=a",
            "instagram.com/warga_desa/?igsh=a",
            "@warga",
            "x.com/warga/status/1",
            "https://l.facebook.com/l.php?u=https%3A%2F%2Fdesa.example%2F",
            "https://youtu.be/abc?si=b",
            "youtube.com/@warga/videos",
            "https://t.me/s/warga",
            "wa.me/6281234567890",
            "https://bsky.app/profile/warga.example",
            "warga@sosial.example",
            "https://vm.tiktok.com/ZM1/",
            "FB: Warga Desa",
            "https://xn--bcher-kva.example/",
            "http://[::1]/a",
            "+62 812-3456-7890",
        )
    )


def _identify(data: bytes, path: Path) -> None:
    from pantau.engine.sources.accounts.reading import identify, split_references

    for one in split_references(data.decode("utf-8", "replace")):
        identify(one)
        identify(one, "facebook")


def _read_time(data: bytes, path: Path) -> None:
    from pantau.engine.sources.fields.times import read_time

    read_time(data.decode("utf-8", "replace"))


# --- feeds and claims ----------------------------------------------------------------------------------

ATOM = b"""<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:at="http://purl.org/atompub/tombstones/1.0"
 xmlns:yt="http://www.youtube.com/xml/schemas/2015"
 xmlns:media="http://search.yahoo.com/mrss/"><title>Warta</title><link rel="hub" href="https://hub.example/"/>
<entry><id>yt:video:abcdefghijk</id><yt:videoId>abcdefghijk</yt:videoId><yt:channelId>%s</yt:channelId>
<title>Judul &amp; isi</title>
<link href="https://warta.example/1"/><published>2024-02-11T01:00:00Z</published><updated>2024-02-11T01:00:00Z</updated>
<author><name>Warga</name></author><content type="html">&lt;p&gt;Isi &lt;b&gt;berita&lt;/b&gt;&lt;/p&gt;</content>
<media:group><media:description>Uraian</media:description></media:group></entry>
<at:deleted-entry ref="yt:video:zzzzzzzzzzz" when="2024-02-11T02:00:00Z"/></feed>""" % UPLOADS.encode()
RSS = b"""<?xml version="1.0"?><rss version="2.0"><channel><title>Warta</title><link>https://warta.example/</link>
<item><title>[HOAKS] Surat suara tercoblos</title><link>https://warta.example/2</link><guid>2</guid>
<pubDate>Sun, 11 Feb 2024 01:00:00 GMT</pubDate>
<description><![CDATA[<p>Salah</p>]]></description></item></channel></rss>"""
JSON_FEED = {
    "version": "https://jsonfeed.org/version/1.1",
    "title": "Warta",
    "items": [
        {
            "id": "1",
            "url": "https://warta.example/1",
            "title": "[SALAH] Judul",
            "content_text": "isi",
            "date_published": "2024-02-11T01:00:00Z",
        }
    ],
}
CLAIM_REVIEW = {
    "@context": "https://schema.org",
    "@type": "ClaimReview",
    "url": "https://cek.example/1",
    "claimReviewed": "Tujuh kontainer tercoblos",
    "datePublished": "2024-01-03",
    "author": {"@type": "Organization", "name": "Cek Rekaan"},
    "reviewRating": {
        "@type": "Rating",
        "ratingValue": "1",
        "bestRating": "5",
        "worstRating": "1",
        "alternateName": "Salah",
    },
    "itemReviewed": {
        "@type": "Claim",
        "appearance": [{"url": "https://a.example"}],
        "datePublished": "2024-01-02",
    },
}


def claims() -> tuple[bytes, ...]:
    page = (
        b'<html><head><script type="application/ld+json">'
        + json.dumps([CLAIM_REVIEW]).encode()
        + b"</script></head></html>"
    )
    return (
        page,
        json.dumps(CLAIM_REVIEW).encode(),
        RSS,
        ATOM,
        json.dumps(JSON_FEED).encode(),
        b"claim,verdict,url,date\nTujuh kontainer,Salah,https://a.example,2024-01-02\n",
    )


def _read_claims(data: bytes, path: Path) -> None:
    from pantau.engine.sources.claims import read_claims

    read_claims(data, name="klaim")


def _read_feed(data: bytes, path: Path) -> None:
    from pantau.engine.sources.connectors.events import AccountRef
    from pantau.engine.sources.connectors.feed_documents import feeds_named_in, read_feed

    feeds_named_in(data, "https://warta.example/")
    read_feed(data, AccountRef("website", "warta.example"), NOW, address="https://warta.example/feed")


# --- what platforms answer and push --------------------------------------------------------------------


def _ref(platform: str, number: str = "175154750010052") -> Any:
    from pantau.engine.sources.connectors.events import AccountRef

    return AccountRef(platform, number)


def _answer(body: bytes) -> Any:
    from pantau.engine.sources.connectors.fetching import Answer

    return Answer(200, {}, body, sha256(body).hexdigest())


def _access(**app: str) -> Any:
    from pantau.engine.sources.connectors.seam import Access, LegalBasis

    return Access(
        LegalBasis("letter", "001/HK/2024", NOW.date(), "Ketua", "posts of registered accounts"), app
    )


GRAPH_POST = {
    "id": "175154750010052_1",
    "message": "Halo warga",
    "created_time": "2024-02-11T01:00:00+0000",
    "permalink_url": "https://www.facebook.com/1",
    "from": {"id": "175154750010052", "name": "Laman Desa"},
    "attachments": {
        "data": [{"media_type": "photo", "media": {"image": {"src": "https://a.example/1.jpg"}}}]
    },
    "caption": "Halo",
    "media_type": "CAROUSEL_ALBUM",
    "timestamp": "2024-02-11T01:00:00+0000",
    "username": "laman.desa",
    "text": "Halo",
    "children": {"data": [{"id": "1", "media_type": "IMAGE", "media_url": "https://a.example/2.jpg"}]},
    "like_count": 1,
    "comments_count": 0,
}
PUSHES = (
    {
        "object": "page",
        "entry": [
            {
                "id": "175154750010052",
                "time": 1707613200,
                "changes": [
                    {
                        "field": "feed",
                        "value": {
                            "item": "status",
                            "verb": "add",
                            "post_id": "175154750010052_1",
                            "message": "Halo",
                            "created_time": 1707613200,
                            "from": {"id": "175154750010052", "name": "Laman Desa"},
                        },
                    }
                ],
            }
        ],
    },
    {
        "object": "instagram",
        "entry": [
            {
                "id": "175154750010052",
                "time": 1707613200,
                "changes": [
                    {
                        "field": "comments",
                        "value": {
                            "id": "5",
                            "text": "ya",
                            "from": {"id": "8", "username": "warga"},
                            "media": {"id": "1", "media_product_type": "FEED"},
                        },
                    }
                ],
            }
        ],
    },
    {
        "app_id": "1",
        "topic": "moderate",
        "target_id": "175154750010052",
        "time": 1707613200,
        "subscription_id": "2",
        "has_uid_field": False,
        "values": {
            "field": "publish",
            "value": {
                "id": "1",
                "text": "halo",
                "timestamp": "2024-02-11T01:00:00+0000",
                "username": "laman.desa",
            },
        },
    },
    {
        "object": "whatsapp_business_account",
        "entry": [
            {
                "id": "1",
                "changes": [
                    {
                        "field": "messages",
                        "value": {
                            "messaging_product": "whatsapp",
                            "metadata": {"phone_number_id": "7", "display_phone_number": "62"},
                            "contacts": [{"wa_id": "6281", "profile": {"name": "W"}}],
                            "messages": [
                                {
                                    "from": "6281",
                                    "id": "wamid.a",
                                    "timestamp": "1707613200",
                                    "type": "image",
                                    "image": {"id": "3", "mime_type": "image/jpeg", "sha256": "eA=="},
                                },
                                {
                                    "from": "6281",
                                    "id": "wamid.b",
                                    "timestamp": "1707613200",
                                    "type": "text",
                                    "text": {"body": "lihat"},
                                },
                            ],
                        },
                    }
                ],
            }
        ],
    },
)
TELEGRAM = (
    {
        "update_id": 1,
        "channel_post": {
            "message_id": 5,
            "date": 1707613200,
            "text": "Halo",
            "chat": {"id": -1001, "type": "channel", "title": "Warta", "username": "warta"},
            "entities": [{"type": "url", "offset": 0, "length": 4}],
            "photo": [{"file_id": "a", "file_unique_id": "b", "width": 1, "height": 1}],
        },
    },
    {
        "update_id": 2,
        "my_chat_member": {
            "chat": {"id": -1001, "type": "channel"},
            "date": 1707613200,
            "from": {"id": 4},
            "old_chat_member": {"status": "administrator"},
            "new_chat_member": {"status": "left", "user": {"id": 1}},
        },
    },
)
STATUS = {
    "id": "11",
    "uri": "https://sosial.example/users/warga/statuses/11",
    "url": "https://sosial.example/@warga/11",
    "created_at": "2024-02-11T01:00:00.000Z",
    "edited_at": None,
    "content": "<p>Halo <a href='https://a.example'>a</a></p>",
    "account": {"id": "3", "acct": "warga", "username": "warga", "url": "https://sosial.example/@warga"},
    "media_attachments": [{"id": "1", "type": "image", "url": "https://a.example/1.jpg"}],
    "tags": [{"name": "pemilu"}],
    "replies_count": 0,
    "reblog": None,
}
VIDEOS = {
    "kind": "youtube#videoListResponse",
    "pageInfo": {"totalResults": 1},
    "nextPageToken": "a",
    "items": [
        {
            "id": "abcdefghijk",
            "snippet": {
                "title": "Judul",
                "description": "Isi",
                "publishedAt": "2024-02-11T01:00:00Z",
                "channelId": UPLOADS,
                "channelTitle": "W",
                "thumbnails": {"high": {"url": "https://i.example/1.jpg"}},
                "tags": ["a"],
            },
            "statistics": {"viewCount": "5", "likeCount": "1"},
            "status": {"privacyStatus": "public"},
            "contentDetails": {"relatedPlaylists": {"uploads": "UU1"}, "videoId": "abcdefghijk"},
        }
    ],
}
JETSTREAM = (
    {
        "did": "did:plc:" + "a" * 24,
        "time_us": 1707613200000000,
        "kind": "commit",
        "commit": {
            "rev": "3k",
            "operation": "create",
            "collection": "app.bsky.feed.post",
            "rkey": "3k",
            "cid": "bafy",
            "record": {
                "$type": "app.bsky.feed.post",
                "text": "Halo",
                "createdAt": "2024-02-11T01:00:00Z",
                "langs": ["id"],
                "facets": [
                    {
                        "index": {"byteStart": 0, "byteEnd": 4},
                        "features": [{"$type": "app.bsky.richtext.facet#tag", "tag": "a"}],
                    }
                ],
                "embed": {
                    "$type": "app.bsky.embed.images",
                    "images": [{"alt": "x", "image": {"ref": {"$link": "b"}, "mimeType": "image/png"}}],
                },
            },
        },
    },
    {
        "did": "did:plc:" + "a" * 24,
        "time_us": 1707613200000000,
        "kind": "identity",
        "identity": {"did": "did:plc:" + "a" * 24, "handle": "baru.example", "seq": 1},
    },
    {
        "did": "did:plc:" + "a" * 24,
        "time_us": 1707613200000000,
        "kind": "account",
        "account": {"active": False, "status": "takendown", "seq": 2},
    },
)
TIKTOK = {
    "data": {
        "videos": [
            {
                "id": "72",
                "title": "Ayo",
                "video_description": "Ayo #pemilu",
                "create_time": 1707600000,
                "share_url": "https://www.tiktok.com/@w/video/72",
                "like_count": 1,
                "view_count": 3,
            }
        ],
        "cursor": 1707600000000,
        "has_more": False,
    },
    "error": {"code": "ok", "message": "", "log_id": "1"},
}
AD = {
    "id": "1",
    "page_id": "175154750010052",
    "page_name": "Laman",
    "ad_creative_bodies": ["Coblos"],
    "ad_creation_time": "2024-02-11",
    "bylines": "Warga",
    "ad_delivery_start_time": "2024-02-11",
    "impressions": {"lower_bound": "0", "upper_bound": "999"},
    "spend": {"lower_bound": "100"},
    "currency": "IDR",
    "publisher_platforms": ["facebook"],
    "ad_snapshot_url": "https://www.facebook.com/ads/archive/render_ad/?id=1&access_token=a",
}


def _graph_posts(data: bytes, path: Path) -> None:
    from pantau.engine.sources.connectors import facebook, instagram, threads

    item = json.loads(data)
    if isinstance(item, dict):  # lists of others are not handed to the mappers
        for mapper in (facebook.post_of, instagram.post_of, threads.post_of):
            _refused_or_done(lambda mapper=mapper: mapper(item, "ref"))


def _refused_or_done(read: Callable[[], object]) -> None:
    """One refusal must not hide what stands behind it from the fuzzer."""
    from pantau.engine.sources.connectors.fetching import FetchError
    from pantau.engine.sources.connectors.seam import ReceiveError
    from pantau.engine.sources.errors import BadItem

    try:
        found = read()
        if isinstance(found, Iterator):
            tuple(found)
    except (BadItem, FetchError, ReceiveError):
        pass


def _signed_pushes(data: bytes, path: Path) -> None:
    from pantau.engine.sources.connectors.facebook import FacebookConsented
    from pantau.engine.sources.connectors.instagram import InstagramConsented
    from pantau.engine.sources.connectors.threads import ThreadsConsented
    from pantau.engine.sources.connectors.whatsapp import WhatsAppTips

    headers = {"X-Hub-Signature-256": "sha256=" + digest(KEY.encode(), data, "sha256").hex()}
    access = _access(app_secret=KEY, verify_token="v", token="t", phone_number_id="7")
    for make in (FacebookConsented, InstagramConsented, ThreadsConsented, WhatsAppTips):
        _refused_or_done(lambda make=make: make(access).receive(headers, data, NOW))


def _telegram(data: bytes, path: Path) -> None:
    from pantau.engine.sources.connectors.telegram import read_delivery

    _refused_or_done(lambda: read_delivery({"X-Telegram-Bot-Api-Secret-Token": KEY}, data, KEY, NOW))


def _youtube_push(data: bytes, path: Path) -> None:
    from pantau.engine.sources.connectors.youtube import read_push
    from pantau.engine.sources.connectors.youtube_feed import read_videos

    _refused_or_done(lambda: read_push(data, _ref("youtube", UPLOADS), NOW))
    _refused_or_done(lambda: read_videos(_answer(data), _ref("youtube", UPLOADS), NOW))


def _youtube_answers(data: bytes, path: Path) -> None:
    from pantau.engine.sources.connectors import youtube_answers as answers

    items, _ = answers.items_in(_answer(data), "videoListResponse")
    for item in items:
        for read in (
            answers.uploads_of,
            answers.videos_of,
            answers.handle_in,
            answers.video_listed,
            answers.listed_at,
        ):
            _refused_or_done(lambda read=read, item=item: read(item))
        _refused_or_done(lambda item=item: answers.map_video(item, NOW))


def _x_answers(data: bytes, path: Path) -> None:
    from pantau.engine.sources.connectors import x_answers
    from pantau.engine.sources.connectors.x_stream import line_events

    _refused_or_done(lambda: line_events(data, NOW))
    told = x_answers.posts_told(_answer(data))
    for item in told.items:
        _refused_or_done(lambda item=item: x_answers.seen(item, None, NOW, "raw"))


def _mastodon(data: bytes, path: Path) -> None:
    from pantau.engine.sources.connectors.mastodon import post_of, version_of

    status = json.loads(data)
    if isinstance(status, dict):
        _refused_or_done(lambda: post_of(status, "ref", "sosial.example"))
        _refused_or_done(lambda: version_of(status))


def _jetstream(data: bytes, path: Path) -> None:
    from pantau.engine.sources.connectors.jetstream import read_event

    told = json.loads(data)
    if isinstance(told, dict):
        read_event(told, _ref("bluesky", "did:plc:" + "a" * 24), NOW, "raw")


def _tiktok(data: bytes, path: Path) -> None:
    from pantau.engine.sources.connectors.tiktok import read_answer

    read_answer(_answer(data))


def _ads(data: bytes, path: Path) -> None:
    from pantau.engine.sources.connectors import meta_ad_library

    item = json.loads(data)
    if isinstance(item, dict):
        _refused_or_done(lambda: meta_ad_library.ad_post(item, "ref"))
        _refused_or_done(lambda: meta_ad_library.ad_facts(item))


# --- pictures and files that are brought ---------------------------------------------------------------


@cache
def pictures() -> tuple[bytes, ...]:
    return (
        flat("PNG"),
        flat("JPEG"),
        flat("GIF"),
        flat("WEBP"),
        flat("BMP"),
        flat("TIFF"),
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
    )


def _picture(data: bytes, path: Path) -> None:
    from pantau.engine.pictures.inspecting import inspect
    from pantau.engine.pictures.pdq import look_of

    inspect(data)
    look_of(data)


def _brought(data: bytes, path: Path) -> None:
    from pantau.engine.evidence.brought import NotStrippedError, check, strip

    path.write_bytes(data)
    kind = check(path)
    try:
        strip(path, path.with_suffix(".copy"), kind)
    except NotStrippedError:
        pass


def _record(url: str, kind: str, body: bytes) -> bytes:
    answer = f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\n\r\n".encode() + body
    head = (
        f"WARC/1.1\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:{sha256(url.encode()).hexdigest()[:32]}>\r\n"
        f"WARC-Date: 2024-02-11T01:00:00Z\r\nWARC-Target-URI: {url}\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(answer)}\r\n\r\n"
    )
    return head.encode() + answer + b"\r\n\r\n"


@cache
def archives() -> tuple[bytes, ...]:
    page = (
        b"<html><head><link rel=stylesheet href=/a.css><style>p{background:url(/b.png)}</style></head>"
        b"<p onclick=x()>Halo</html>"
    )
    records = b"".join(
        gzip.compress(_record(url, kind, body))
        for url, kind, body in (
            ("https://a.example/", "text/html", page),
            ("https://a.example/a.css", "text/css", b"@import '/c.css';p{color:red}"),
            ("https://a.example/b.png", "image/png", flat("PNG")),
        )
    )
    pages = b'{"format":"json-pages-1.0","id":"pages"}\n{"url":"https://a.example/","ts":"2024-02-11T01:00:00Z","title":"A"}\n'
    return (
        _zip(
            {
                "archive/data.warc.gz": records,
                "pages/pages.jsonl": pages,
                "datapackage.json": b'{"mainPageUrl":"https://a.example/"}',
            }
        ),
        page,
        b"%PDF-1.7 x",
        flat("PNG"),
        b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=a\r\n\r\n--a\r\n",
    )


def _received(data: bytes, path: Path) -> None:
    from pantau.engine.evidence.capture.frozen import NothingToFreezeError, freeze
    from pantau.engine.evidence.capture.reading import UnreadableArchiveError, open_archive
    from pantau.engine.evidence.capture.received import ReceivedError, check, kind_of

    path.write_bytes(data)
    try:
        check(path, kind_of(data[:4096]))
    except ReceivedError:
        pass
    try:
        with open_archive(path) as archive:
            freeze(archive)
    except (UnreadableArchiveError, NothingToFreezeError):
        pass


def _styles(data: bytes, path: Path) -> None:
    from pantau.engine.evidence.capture.styles import rewrite

    rewritten = rewrite(data.decode("utf-8", "replace"), lambda address, kind: "")
    assert "</style" not in rewritten.lower()


# --- evidence packages ---------------------------------------------------------------------------------


@cache
def packages() -> tuple[bytes, ...]:
    from tempfile import TemporaryDirectory

    from pantau.engine.evidence.package import write_package

    with TemporaryDirectory() as folder:
        made = made_up(Path(folder))
        write_package(Path(folder) / "bukti.zip", made.contents, made.second)
        return ((Path(folder) / "bukti.zip").read_bytes(),)


def _verify(data: bytes, path: Path) -> None:
    """No spoilt package passes, and none breaks the verifier."""
    from pantau.engine.evidence.verify import check_file

    path.write_bytes(data)
    assert data in packages() or check_file(path).outcome == "failed"


def _manifest(data: bytes, path: Path) -> None:
    from pantau.engine.evidence.manifest import read_manifest

    read_manifest(data)


@cache
def manifests() -> tuple[bytes, ...]:
    from pantau.engine.evidence.manifest import manifest_of

    return (manifest_of({"a.txt": ("text/plain", b"a")}, {"made": "up"}).content,)


# --- texts, rules and rulebooks ------------------------------------------------------------------------


def texts() -> tuple[bytes, ...]:
    return tuple(
        one.encode()
        for one in (
            "Coblos no. 3! #LobarMaju @warga https://a.example/a?b=1 👍🏽",
            "w a l a u  m a s a t e n a n g",
            "p1l1h c4l0n 1n1 yaaa",
            "Pelungguh side selapuq, tindih lan jari",
            "\u200bh\u200boaks\u200c\u202e",
            "ℂ𝕠𝕓𝕝𝕠𝕤 пilih",
            "dua ratus ribu rupiah / Rp50.000,-",
        )
    )


@cache
def _detector() -> Any:
    from pantau import Detector, load_rulebook

    return Detector(load_rulebook("pemilu-2024"))


def _detect(data: bytes, path: Path) -> None:
    from pantau.engine.post import Post

    text = data.decode("utf-8", "surrogateescape")
    _detector().scan([Post(platform="facebook", native_id="1", text=text, posted_at=NOW)])


def conditions() -> tuple[bytes, ...]:
    return (
        b"calls_to_vote AND NOT denies AND phase = 'quiet'",
        b"(amount_idr >= 50000 OR likes BETWEEN 1 AND 5) AND subject IN ('asn', 'village_head')",
        b"subject IS NOT NULL AND NOT (denies OR phase <> 'campaign')",
    )


def _condition(data: bytes, path: Path) -> None:
    from pantau.engine.detect import catalogue, compile_condition

    compile_condition(data.decode("utf-8", "replace"), catalogue(["calls_to_vote", "denies"]))


@cache
def rulebook_files() -> tuple[bytes, ...]:
    from pantau.engine.law import find_rulebook

    folder = find_rulebook("pemilu-2024")
    return tuple(
        (folder / name).read_bytes()[:6000]
        for name in ("calendar.yaml", "deadlines.yaml", "rulebook.yaml", "parties.yaml")
    )


def _yaml(data: bytes, path: Path) -> None:
    from zoneinfo import ZoneInfo

    from pantau.engine.law.calendar import read_calendar
    from pantau.engine.law.nodes import read_yaml
    from pantau.engine.law.schema import Report, Unreadable

    path.write_bytes(data)
    problems: list[Any] = []
    root = read_yaml(path, "uji.yaml", problems)
    if root is not None:
        try:
            read_calendar(root, ZoneInfo("Asia/Makassar"), Report(problems))
        except Unreadable:  # the file names its mistakes
            assert problems


def _markup(data: bytes, path: Path) -> None:
    from pantau.office.portal.publishing.markup import as_html, as_plain, cited

    text = data.decode("utf-8", "replace")
    written = as_html(text, lambda norm: "").lower()
    assert "<script" not in written
    assert 'href="javascript' not in written
    as_plain(text, str)
    cited(text)


def markups() -> tuple[bytes, ...]:
    return (
        b"# Judul\n\nIsi **tebal** [tautan](https://a.example) dan [[uu7-280-1-h]].\n\n- satu\n- dua\n\n> kutip\n",
    )


# --- the table -----------------------------------------------------------------------------------------


def _unreadable_file() -> tuple[type[Exception], ...]:
    from pantau.engine.sources import UnreadableFile

    return (UnreadableFile,)


def _fetch_error() -> tuple[type[Exception], ...]:
    from pantau.engine.sources.connectors.fetching import FetchError

    return (FetchError,)


def _feed_error() -> tuple[type[Exception], ...]:
    from pantau.engine.sources.connectors.feed_documents import UnreadableFeedError

    return (UnreadableFeedError,)


def _picture_error() -> tuple[type[Exception], ...]:
    from pantau.engine.pictures.inspecting import PictureError

    return (PictureError,)


def _brought_error() -> tuple[type[Exception], ...]:
    from pantau.engine.evidence.capture.received import ReceivedError

    return (ReceivedError,)


def _manifest_error() -> tuple[type[Exception], ...]:
    from pantau.engine.evidence.manifest import UncanonicalError

    return (UncanonicalError,)


def _condition_error() -> tuple[type[Exception], ...]:
    from pantau.engine.detect import ConditionError

    return (ConditionError,)


TARGETS = (
    Target("files of posts", post_files, _read_posts, _unreadable_file),
    Target("kept items read again", lambda: (ZEESCHUIMER, TWEET, ROWS[0], ROWS[1]), _remap, as_json=True),
    Target("lists of accounts", accounts, _read_registry, _unreadable_file),
    Target("addresses as people write them", addresses, _identify),
    Target(
        "moments as files write them",
        lambda: (b"2024-02-11T01:00:00Z", b"12/02/2024 09.00", b"1707600000", b"Sen, 12 Feb 2024 09.00 WITA"),
        _read_time,
    ),
    Target("checked claims", claims, _read_claims, _unreadable_file),
    Target("feeds and pages that name them", lambda: (ATOM, RSS), _read_feed, _feed_error),
    Target("posts of Meta's platforms", lambda: (GRAPH_POST,), _graph_posts, as_json=True),
    Target("signed deliveries of Meta", lambda: PUSHES, _signed_pushes, as_json=True),
    Target("Telegram's updates", lambda: TELEGRAM, _telegram, as_json=True),
    Target("YouTube's feeds and pushes", lambda: (ATOM,), _youtube_push),
    Target("YouTube's answers", lambda: (VIDEOS,), _youtube_answers, _fetch_error, as_json=True),
    Target(
        "X's answers and stream",
        lambda: (TWEET, {"data": TWEET["data"][0], "includes": TWEET["includes"]}),
        _x_answers,
        _fetch_error,
        as_json=True,
    ),
    Target("Mastodon's statuses", lambda: (STATUS,), _mastodon, as_json=True),
    Target("Bluesky's events", lambda: JETSTREAM, _jetstream, as_json=True),
    Target("TikTok's answers", lambda: (TIKTOK,), _tiktok, _fetch_error, as_json=True),
    Target("ads of the library", lambda: (AD,), _ads, as_json=True),
    Target("pictures", pictures, _picture, _picture_error),
    Target(
        "files of citizens",
        lambda: (*pictures(), b"%PDF-1.7 x", b"ID3\x03\x00", b"\x00\x00\x00\x18ftypmp42" + bytes(40)),
        _brought,
        _brought_error,
    ),
    Target("archives and pages that are brought", archives, _received),
    Target(
        "style sheets of captured pages",
        lambda: (b"@import url('/a.css');p{background:url(/b.png);color:red}",),
        _styles,
    ),
    Target("evidence packages", packages, _verify),
    Target("manifests", manifests, _manifest, _manifest_error),
    Target("texts of posts", texts, _detect),
    Target("conditions of rules", conditions, _condition, _condition_error),
    Target("rulebook files", rulebook_files, _yaml),
    Target("markup of published texts", markups, _markup),
)
