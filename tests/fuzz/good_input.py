"""Valid input of every kind that parsers read from outside, to be spoilt."""

from __future__ import annotations

import csv
import gzip
import io
import json
import zipfile
from functools import cache
from hashlib import sha256
from pathlib import Path

from made_up_evidence import made_up
from made_up_pictures import flat

UPLOADS = "UC" + "a" * 22
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


@cache
def packages() -> tuple[bytes, ...]:
    from tempfile import TemporaryDirectory

    from pantau.engine.evidence.package import write_package

    with TemporaryDirectory() as folder:
        made = made_up(Path(folder))
        write_package(Path(folder) / "bukti.zip", made.contents, made.second)
        return ((Path(folder) / "bukti.zip").read_bytes(),)


@cache
def manifests() -> tuple[bytes, ...]:
    from pantau.engine.evidence.manifest import manifest_of

    return (manifest_of({"a.txt": ("text/plain", b"a")}, {"made": "up"}).content,)


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


def conditions() -> tuple[bytes, ...]:
    return (
        b"calls_to_vote AND NOT denies AND phase = 'quiet'",
        b"(amount_idr >= 50000 OR likes BETWEEN 1 AND 5) AND subject IN ('asn', 'village_head')",
        b"subject IS NOT NULL AND NOT (denies OR phase <> 'campaign')",
    )


@cache
def rulebook_files() -> tuple[bytes, ...]:
    from pantau.engine.law import find_rulebook

    folder = find_rulebook("pemilu-2024")
    return tuple(
        (folder / name).read_bytes()[:6000]
        for name in ("calendar.yaml", "deadlines.yaml", "rulebook.yaml", "parties.yaml")
    )


def markups() -> tuple[bytes, ...]:
    return (
        b"# Judul\n\nIsi **tebal** [tautan](https://a.example) dan [[uu7-280-1-h]].\n\n- satu\n- dua\n\n> kutip\n",
    )
