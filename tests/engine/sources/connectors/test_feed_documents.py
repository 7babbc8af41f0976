"""Feeds as they come: wrong encodings, impossible dates, megabytes of title, entities, tombstones."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from contract import Store
from hypothesis import given, settings
from hypothesis import strategies as st
from test_feeds_contract import FeedsRig

from pantau.demo.platforms.feeds import Sites
from pantau.demo.platforms.server import Response
from pantau.engine.sources.connectors.events import AccountRef, PostRef
from pantau.engine.sources.connectors.feed_documents import (
    MOST_TEXT,
    MOST_TITLE,
    Feed,
    UnreadableFeedError,
    feeds_named_in,
    plain,
    read_feed,
)
from pantau.engine.sources.connectors.feeds import WHOLE_AFTER
from pantau.engine.sources.connectors.tombstones import UnreadableXmlError, tombstones_in

NOW = datetime(2024, 2, 1, tzinfo=UTC)
SITE = AccountRef("web", "http://desa.test/feed", "desa.test")


def read(document: str | bytes, content_type: str = "application/xml") -> Feed:
    body = document.encode() if isinstance(document, str) else document
    return read_feed(body, SITE, NOW, address=str(SITE.native_id), content_type=content_type)


def rss(items: str, head: str = "") -> str:
    return f'<rss version="2.0"><channel><title>Desa</title>{head}{items}</channel></rss>'


def item(title: str = "Warta", **tags: str) -> str:
    inner = "".join(f"<{name}>{value}</{name}>" for name, value in {"title": title, **tags}.items())
    return f"<item>{inner}</item>"


# --- what an entry says -------------------------------------------------------------------------------


def test_an_entry_becomes_a_post() -> None:
    [post] = read(
        rss(
            item(
                "Gotong royong",
                link="/berita/1",
                guid="tag:desa.test,2024:1",
                pubDate="Thu, 01 Feb 2024 08:30:00 +0800",
                description="&lt;p&gt;Mari &lt;b&gt;bersama&lt;/b&gt;.&lt;/p&gt;&lt;p&gt;#desa @camat&lt;/p&gt;",
                author="Sekdes",
            )
        )
    ).posts
    assert (post.native_id, post.url) == ("tag:desa.test,2024:1", "http://desa.test/berita/1")
    assert post.text == "Gotong royong\nMari bersama.\n#desa @camat"
    assert post.posted_at == datetime(2024, 2, 1, 0, 30, tzinfo=UTC)
    assert (post.hashtags, post.mentions) == (("desa",), ("camat",))
    assert post.author is not None
    assert (post.author.handle, post.author.name) == ("desa.test", "Sekdes")


@pytest.mark.parametrize(
    ("names", "native_id"),
    [
        ('<guid isPermaLink="false">17</guid><link>http://desa.test/17</link>', "http://desa.test/feed#17"),
        ("<guid>17</guid>", "http://desa.test/17"),  # a permalink, if nothing else is said
        ("<link>http://desa.test/17</link>", "http://desa.test/17"),
        ("<guid>tag:desa.test,2024:17</guid>", "tag:desa.test,2024:17"),
    ],
)
def test_an_id_is_made_one_for_the_whole_world(names: str, native_id: str) -> None:
    assert read(rss(f"<item><title>Warta</title>{names}</item>")).posts[0].native_id == native_id


def test_entries_without_any_name_are_told_apart_by_their_words() -> None:
    posts = read(rss(item("Satu") + item("Dua") + item("Satu"))).posts
    assert [post.text for post in posts] == ["Satu", "Dua"]


def test_pictures_and_videos_are_media_and_scripts_are_no_addresses() -> None:
    enclosure = (
        '<enclosure url="/a.jpg" type="image/jpeg"/><enclosure url="javascript:x()" type="video/mp4"/>'
    )
    [post] = read(rss(f"<item><title>Foto</title><link>javascript:alert(1)</link>{enclosure}</item>")).posts
    assert [(media.kind, media.url) for media in post.media] == [("image", "http://desa.test/a.jpg")]
    assert post.url is None


# --- broken ones ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("Thu, 01 Feb 2024 08:30:00 +0800", datetime(2024, 2, 1, 0, 30, tzinfo=UTC)),
        ("2024-02-01T08:30:00+08:00", datetime(2024, 2, 1, 0, 30, tzinfo=UTC)),
        ("2024-02-01 08:30", datetime(2024, 2, 1, 0, 30, tzinfo=UTC)),  # no zone: taken in WITA
        ("Kamis, 1 Februari 2024 08:30 WITA", datetime(2024, 2, 1, 0, 30, tzinfo=UTC)),
        ("Thu, 31 Feb 2024 08:30:00 GMT", None),
        ("Thu, 01 Jan 1970 00:00:00 GMT", None),
        ("-0001-11-30T00:00:00Z", None),
        ("kemarin", None),
        ("9" * 100_000, None),
    ],
)
def test_dates_are_read_or_not_known(written: str, read_as: datetime | None) -> None:
    feed = read(rss(item(guid="a:1", pubDate=written)))
    assert feed.posts[0].posted_at == read_as
    assert bool(feed.doubts) is (read_as is None)


@pytest.mark.parametrize(
    ("encoding", "declared", "content_type"),
    [
        ("utf-8", "UTF-8", "application/xml"),
        ("windows-1252", "UTF-8", "application/xml"),  # says UTF-8 and is not
        ("windows-1252", "windows-1252", "application/xml"),
        ("utf-8", "iso-8859-1", "application/xml; charset=utf-8"),  # the server knows better
        ("utf-16", "UTF-16", "application/xml"),
        ("utf-8", "no-such-encoding", "application/xml"),
        ("utf-8-sig", "UTF-8", "text/xml"),
    ],
)
def test_encodings_are_found_out(encoding: str, declared: str, content_type: str) -> None:
    document = f'<?xml version="1.0" encoding="{declared}"?>' + rss(item("Café “desa”", guid="a:1"))
    assert read(document.encode(encoding), content_type).posts[0].text == "Café “desa”"


def test_a_megabyte_of_title_is_a_line() -> None:
    feed = read(rss(item("A" * 3_000_000, guid="a:1", description="B" * 3_000_000)))
    assert len(feed.posts[0].text) == MOST_TEXT
    assert len(feed.posts[0].text.partition("\n")[0]) == MOST_TITLE


def test_entities_that_grow_are_not_followed() -> None:
    grown = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    document = f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY l0 "ha">{grown}]>' + rss(
        item("&l9;", guid="a:1")
    )
    texts = [post.text for post in read(document).posts]
    assert all(len(text) < 1000 for text in texts)


def test_entities_that_name_files_are_not_followed(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("rahasia negara")
    head = f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'
    assert "rahasia" not in repr(read(head + rss(item("&x;", guid="a:1"))).posts)


def test_a_body_that_is_a_file_s_name_opens_no_file(tmp_path: Path) -> None:
    local = tmp_path / "feed.xml"
    local.write_text(rss(item("Berkas setempat")))
    for body in (str(local), local.as_uri(), "http://desa.test/feed"):
        with pytest.raises(UnreadableFeedError):
            read(body)


@pytest.mark.parametrize(
    "body", [b"", b"<html><body>Login</body></html>", b'{"error":1}', b"\x89PNG\r\n", b"<a>"]
)
def test_what_is_no_feed_is_said_to_be_none(body: bytes) -> None:
    with pytest.raises(UnreadableFeedError):
        read(body)


def test_markup_that_is_not_well_formed_still_gives_its_entries() -> None:
    broken = "<rss version='2.0'><channel><title>Desa</title>" + item("Satu & dua <b>", guid="a:1")
    assert read(broken).posts[0].text.startswith("Satu & dua")


@settings(max_examples=60)
@given(st.binary(max_size=300), st.integers(0, 300))
def test_no_bytes_break_the_reader(noise: bytes, place: int) -> None:
    document = rss(item("Warta", guid="a:1", pubDate="Thu, 01 Feb 2024 08:30:00 +0800")).encode()
    try:
        feed = read(document[:place] + noise + document[place:])
    except UnreadableFeedError:
        return
    assert all(post.native_id and len(post.text) <= MOST_TEXT for post in feed.posts)


# --- tombstones -----------------------------------------------------------------------------------------

TOMBS = (
    '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:at="http://purl.org/atompub/tombstones/1.0"><title>D</title>'
    '<at:deleted-entry ref="a:1" when="2024-02-01T00:00:00Z"/>'
    '<at:deleted-entry ref="a:2" when="salah"/><at:deleted-entry ref="a:3"/><at:deleted-entry/></feed>'
)


def test_every_tombstone_is_read_not_only_the_last() -> None:
    stones = read(TOMBS).tombstones
    assert [stone.ref for stone in stones] == [f"desa.test#a:{number}" for number in (1, 2, 3)]
    assert [stone.gone_at for stone in stones] == [NOW, None, None]


def test_a_feed_cannot_name_or_delete_what_another_site_wrote() -> None:
    """An id decides which stored post is meant, so nobody may use the ids of others."""
    document = (
        b'<feed xmlns="http://www.w3.org/2005/Atom" xmlns:at="http://purl.org/atompub/tombstones/1.0">'
        b"<title>x</title><entry><id>https://lain.test/1</id><title>Coblos nomor 3</title></entry>"
        b"<entry><id>tag:lain.test,2024:2</id><title>Dua</title></entry>"
        b"<entry><id>https://www.desa.test/3</id><title>Tiga</title></entry>"
        b'<at:deleted-entry ref="https://lain.test/1" when="2024-01-01T00:00:00Z"/></feed>'
    )
    feed = read(document)
    assert [post.native_id for post in feed.posts] == [
        "desa.test#https://lain.test/1",
        "desa.test#tag:lain.test,2024:2",
        "https://www.desa.test/3",
    ]
    assert [stone.ref for stone in feed.tombstones] == ["desa.test#https://lain.test/1"]


def test_tombstones_are_found_in_utf_16() -> None:
    assert len(tombstones_in(f'<?xml version="1.0" encoding="UTF-16"?>{TOMBS}'.encode("utf-16"))) == 3


def test_tombstones_behind_declarations_are_doubted_and_the_entries_kept() -> None:
    document = f'<!DOCTYPE feed [<!ENTITY a "b">]>{TOMBS}'
    with pytest.raises(UnreadableXmlError):
        tombstones_in(document.encode())
    feed = read(document)
    assert feed.tombstones == ()
    assert any("XML" in doubt for doubt in feed.doubts)


# --- pages ----------------------------------------------------------------------------------------------


def test_html_becomes_lines_of_words() -> None:
    html = (
        "<style>p{}</style><p>Satu&nbsp;&amp; dua</p><ul><li>tiga<li>empat</ul><script>x</script>lima<br>enam"
    )
    assert plain(html) == "Satu & dua\ntiga\nempat\nlima\nenam"


def test_a_page_names_its_feeds() -> None:
    page = (
        b'<link rel="alternate" type="application/rss+xml" href="/feed"><link rel=alternate href=/en>'
        b'<LINK REL="Alternate" TYPE="application/atom+xml" HREF="https://lain.test/atom">'
        b'<link rel="alternate" type="application/rss+xml" href="javascript:x">'
    )
    assert feeds_named_in(page, "http://desa.test/") == ("http://desa.test/feed", "https://lain.test/atom")


# --- the connector ----------------------------------------------------------------------------------------


@pytest.fixture
def rig() -> FeedsRig:
    return FeedsRig()


@pytest.fixture
def store() -> Store:
    return Store()


def answers(rig: FeedsRig, store: Store) -> list[int]:
    before = len(rig.audit)
    rig.sweep(store)
    return [attempt.status for attempt in rig.audit[before:]]


def test_an_unchanged_feed_is_asked_for_by_condition_and_read_whole_once_a_day(
    rig: FeedsRig, store: Store
) -> None:
    rig.publish()
    assert answers(rig, store) == [200]
    rig.clock.advance(600)
    assert answers(rig, store) == [304]
    assert len(store.looks) == 2
    rig.clock.advance(WHOLE_AFTER)
    assert answers(rig, store) == [200]
    rig.clock.advance(600)
    rig.publish("Baru")
    assert answers(rig, store) == [200]


def test_a_feed_that_rolled_over_between_looks_leaves_a_gap(rig: FeedsRig, store: Store) -> None:
    assert isinstance(rig.app, Sites)
    rig.publish("Awal")
    rig.sweep(store)
    last = rig.clock()
    for number in range(rig.app.shown + 5):
        rig.clock.advance(60)
        rig.publish(f"Warta {number}")
    rig.sweep(store)
    [gap] = store.gaps
    assert (gap.why, gap.start) == ("page_limit", last)
    assert gap.end == last + timedelta(minutes=6)


def test_what_a_long_feed_held_before_our_first_look_is_not_known(rig: FeedsRig, store: Store) -> None:
    for number in range(12):
        rig.publish(f"Warta {number}")
        rig.clock.advance(60)
    rig.sweep(store)
    [gap] = store.gaps
    assert (gap.why, gap.start, gap.end) == ("page_limit", None, rig.watched.posts[0].posted_at)
    assert store.looks == [rig.ref(rig.watched)]


def test_a_post_that_left_the_feed_is_not_called_gone(rig: FeedsRig, store: Store) -> None:
    post, _ = rig.publish("Hilang"), rig.publish("Tetap")
    rig.sweep(store)
    rig.clock.advance(60)
    rig.world.delete(post)
    rig.sweep(store)
    assert not store.gone
    rig.recheck(store, [post])
    assert store.gone[rig.native_id(post)].reason == "deleted"  # the page itself says 410 Gone


def test_a_page_that_cannot_be_had_just_now_is_not_gone(rig: FeedsRig, store: Store) -> None:
    post = rig.publish()
    rig.trouble(Response(503), times=99, touches=lambda request: True)
    rig.recheck(store, [post])
    assert not store.gone
    assert store.whys() == {"outage"}
    rig.recheck_refs(store, [PostRef("web", "tag:desa.test,2024:1")])  # no address to look at
    assert not store.gone


def test_requests_to_one_host_are_a_second_apart(rig: FeedsRig, store: Store) -> None:
    rig.sweep(store, [rig.watched, rig.watched, rig.watched])
    times = [attempt.at for attempt in rig.audit]
    assert [later - earlier for earlier, later in pairwise(times)] == [timedelta(seconds=1)] * 2


def test_a_site_is_resolved_to_the_feed_it_names(rig: FeedsRig) -> None:
    assert isinstance(rig.app, Sites)
    rig.app.rss.add("desa1.test")
    [found] = rig.resolve(AccountRef("web", handle="http://desa1.test/")).values()
    assert found.state == "active"
    assert found.account == AccountRef("web", "http://desa1.test/feed", "http://desa1.test/")
    assert found.name == "Desa 1"


def test_a_site_that_forbids_robots_is_not_read(rig: FeedsRig) -> None:
    assert isinstance(rig.app, Sites)
    rig.app.disallow.add("desa1.test")
    [found] = rig.resolve(rig.ref(rig.watched)).values()
    assert (found.state, found.detail) == ("blocked_us", "robots.txt forbids it")
    assert [request.path for request in rig.app.log] == ["/robots.txt"]


def test_a_site_without_a_feed_is_left_to_people(rig: FeedsRig) -> None:
    page = Response(200, b"<html><title>Desa</title></html>", {"content-type": "text/html"})
    rig.trouble(page, times=99, touches=lambda request: request.path != "/robots.txt")
    [found] = rig.resolve(AccountRef("web", handle="http://desa1.test/")).values()
    assert found.state == "unknown"
    assert "person" in found.detail


@pytest.mark.parametrize("handle", ["ftp://desa.test", "http://", "http://[", ""])
def test_what_is_no_web_address_is_not_asked(rig: FeedsRig, handle: str) -> None:
    [found] = rig.resolve(AccountRef("web", handle=handle)).values()
    assert found.state == "unknown"
    assert not rig.app.log
