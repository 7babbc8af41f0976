"""The parsers that read what others wrote: with valid input to spoil, and what each may refuse it with."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache, partial
from hashlib import sha256
from hmac import digest
from pathlib import Path
from typing import Any

import good_input as good

from pantau.engine.detect import ConditionError
from pantau.engine.evidence.capture.received import ReceivedError
from pantau.engine.evidence.manifest import UncanonicalError
from pantau.engine.pictures.inspecting import PictureError
from pantau.engine.sources import UnreadableFile
from pantau.engine.sources.connectors.feed_documents import UnreadableFeedError
from pantau.engine.sources.connectors.fetching import FetchError
from pantau.engine.sources.connectors.seam import ReceiveError
from pantau.engine.sources.errors import BadItem

NOW = datetime(2024, 2, 12, 2, 0, tzinfo=UTC)
KEY = "kunci-rekaan"


@dataclass(frozen=True)
class Target:
    """``read`` gets spoilt bytes and a place for them as a file; it may end in ``refuses`` and in nothing else.

    It gives what it told where it swallows refusals by itself: none at all of good input is a mistake of the target.
    """

    name: str
    seeds: Callable[[], tuple[Any, ...]]  # bytes, or JSON values where ``as_json``
    read: Callable[[bytes, Path], object]
    refuses: tuple[type[Exception], ...] = ()
    as_json: bool = False

    def __str__(self) -> str:
        return self.name


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


def _identify(data: bytes, path: Path) -> None:
    from pantau.engine.sources.accounts.reading import identify, split_references

    for one in split_references(data.decode("utf-8", "replace")):
        identify(one)
        identify(one, "facebook")


def _read_time(data: bytes, path: Path) -> None:
    from pantau.engine.sources.fields.times import read_time

    read_time(data.decode("utf-8", "replace"))


def _read_claims(data: bytes, path: Path) -> None:
    from pantau.engine.sources.claims import read_claims

    read_claims(data, name="klaim")


def _read_feed(data: bytes, path: Path) -> None:
    from pantau.engine.sources.connectors.events import AccountRef
    from pantau.engine.sources.connectors.feed_documents import feeds_named_in, read_feed

    feeds_named_in(data, "https://warta.example/")
    read_feed(data, AccountRef("website", "warta.example"), NOW, address="https://warta.example/feed")


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


def _tried(*reads: Callable[[], object]) -> list[object]:
    """What each gave; one refusal must not hide what stands behind it from the fuzzer."""
    given: list[object] = []
    for read in reads:
        try:
            found = read()
            given.append(tuple(found) if isinstance(found, Iterator) else found)
        except (BadItem, FetchError, ReceiveError):
            pass
    return [one for one in given if one]


def _graph_posts(data: bytes, path: Path) -> object:
    from pantau.engine.sources.connectors import facebook, instagram, threads

    item = json.loads(data)
    if not isinstance(item, dict):  # lists of others are not handed to the mappers
        return None
    return _tried(*(partial(one.post_of, item, "ref") for one in (facebook, instagram, threads)))


def _signed_pushes(data: bytes, path: Path) -> object:
    from pantau.engine.sources.connectors.facebook import FacebookConsented
    from pantau.engine.sources.connectors.instagram import InstagramConsented
    from pantau.engine.sources.connectors.threads import ThreadsConsented
    from pantau.engine.sources.connectors.whatsapp import WhatsAppTips

    headers = {"X-Hub-Signature-256": "sha256=" + digest(KEY.encode(), data, "sha256").hex()}
    access = _access(app_secret=KEY, verify_token="v", token="t", phone_number_id="7")
    connectors = (FacebookConsented, InstagramConsented, ThreadsConsented, WhatsAppTips)
    return _tried(*(partial(make(access).receive, headers, data, NOW) for make in connectors))


def _telegram(data: bytes, path: Path) -> object:
    from pantau.engine.sources.connectors.telegram import read_delivery

    return _tried(partial(read_delivery, {"X-Telegram-Bot-Api-Secret-Token": KEY}, data, KEY, NOW))


def _youtube_push(data: bytes, path: Path) -> object:
    from pantau.engine.sources.connectors.youtube import read_push
    from pantau.engine.sources.connectors.youtube_feed import read_videos

    channel = _ref("youtube", good.UPLOADS)
    return _tried(partial(read_push, data, channel, NOW), partial(read_videos, _answer(data), channel, NOW))


def _youtube_answers(data: bytes, path: Path) -> object:
    from pantau.engine.sources.connectors import youtube_answers as told

    items, _ = told.items_in(_answer(data), "videoListResponse")
    reads = (told.uploads_of, told.videos_of, told.handle_in, told.video_listed, told.listed_at)
    return [
        _tried(*(partial(read, item) for read in reads), partial(told.map_video, item, NOW)) for item in items
    ]


def _x_answers(data: bytes, path: Path) -> object:
    from pantau.engine.sources.connectors import x_answers
    from pantau.engine.sources.connectors.x_stream import line_events

    heard = _tried(partial(line_events, data, NOW))
    told = x_answers.posts_told(_answer(data))
    return heard + _tried(*(partial(x_answers.seen, item, None, NOW, "raw") for item in told.items))


def _mastodon(data: bytes, path: Path) -> object:
    from pantau.engine.sources.connectors.mastodon import post_of, version_of

    status = json.loads(data)
    if not isinstance(status, dict):
        return None
    return _tried(partial(post_of, status, "ref", "sosial.example"), partial(version_of, status))


def _jetstream(data: bytes, path: Path) -> None:
    from pantau.engine.sources.connectors.jetstream import read_event

    told = json.loads(data)
    if isinstance(told, dict):
        read_event(told, _ref("bluesky", "did:plc:" + "a" * 24), NOW, "raw")


def _tiktok(data: bytes, path: Path) -> None:
    from pantau.engine.sources.connectors.tiktok import read_answer

    read_answer(_answer(data))


def _ads(data: bytes, path: Path) -> object:
    from pantau.engine.sources.connectors import meta_ad_library

    item = json.loads(data)
    if not isinstance(item, dict):
        return None
    return _tried(partial(meta_ad_library.ad_post, item, "ref"), partial(meta_ad_library.ad_facts, item))


def _picture(data: bytes, path: Path) -> None:
    from pantau.engine.pictures.inspecting import inspect
    from pantau.engine.pictures.pdq import look_of

    inspect(data)
    look_of(data)


def _brought(data: bytes, path: Path) -> object:
    from pantau.engine.evidence.brought import NotStrippedError, check, strip

    path.write_bytes(data)
    kind = check(path)
    try:
        return [strip(path, path.with_suffix(".copy"), kind)]
    except NotStrippedError:
        return []


def _received(data: bytes, path: Path) -> object:
    from pantau.engine.evidence.capture.frozen import NothingToFreezeError, freeze
    from pantau.engine.evidence.capture.reading import UnreadableArchiveError, open_archive
    from pantau.engine.evidence.capture.received import check, kind_of

    path.write_bytes(data)
    try:
        check(path, kind_of(data[:4096]))
    except ReceivedError:
        pass  # what it refuses is opened all the same: the frozen copy must not lean on it
    try:
        with open_archive(path) as archive:
            return [freeze(archive)]
    except (UnreadableArchiveError, NothingToFreezeError):
        return []


def _styles(data: bytes, path: Path) -> None:
    from pantau.engine.evidence.capture.styles import rewrite

    rewritten = rewrite(data.decode("utf-8", "replace"), lambda address, kind: "")
    assert "</style" not in rewritten.lower()


def _verify(data: bytes, path: Path) -> None:
    """No spoilt package passes, and none breaks the verifier."""
    from pantau.engine.evidence.verify import check_file

    path.write_bytes(data)
    assert data in good.packages() or check_file(path).outcome == "failed"


def _manifest(data: bytes, path: Path) -> None:
    from pantau.engine.evidence.manifest import read_manifest

    read_manifest(data)


@cache
def _detector() -> Any:
    from pantau import Detector, load_rulebook

    return Detector(load_rulebook("pemilu-2024"))


def _detect(data: bytes, path: Path) -> None:
    from pantau.engine.post import Post

    text = data.decode("utf-8", "surrogateescape")
    _detector().scan([Post(platform="facebook", native_id="1", text=text, posted_at=NOW)])


def _condition(data: bytes, path: Path) -> None:
    from pantau.engine.detect import catalogue, compile_condition

    compile_condition(data.decode("utf-8", "replace"), catalogue(["calls_to_vote", "denies"]))


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


def _unreadable_file() -> tuple[type[Exception], ...]:
    from pantau.engine.sources import UnreadableFile

    return (UnreadableFile,)


TARGETS = (
    Target("files of posts", good.post_files, _read_posts, (UnreadableFile,)),
    Target(
        "kept items read again",
        lambda: (good.ZEESCHUIMER, good.TWEET, good.ROWS[0], good.ROWS[1]),
        _remap,
        as_json=True,
    ),
    Target("lists of accounts", good.accounts, _read_registry, (UnreadableFile,)),
    Target("addresses as people write them", good.addresses, _identify),
    Target(
        "moments as files write them",
        lambda: (b"2024-02-11T01:00:00Z", b"12/02/2024 09.00", b"1707600000", b"Sen, 12 Feb 2024 09.00 WITA"),
        _read_time,
    ),
    Target("checked claims", good.claims, _read_claims, (UnreadableFile,)),
    Target(
        "feeds and pages that name them", lambda: (good.ATOM, good.RSS), _read_feed, (UnreadableFeedError,)
    ),
    Target("posts of Meta's platforms", lambda: (good.GRAPH_POST,), _graph_posts, as_json=True),
    Target("signed deliveries of Meta", lambda: good.PUSHES, _signed_pushes, as_json=True),
    Target("Telegram's updates", lambda: good.TELEGRAM, _telegram, as_json=True),
    Target("YouTube's feeds and pushes", lambda: (good.ATOM,), _youtube_push),
    Target("YouTube's answers", lambda: (good.VIDEOS,), _youtube_answers, (FetchError,), as_json=True),
    Target(
        "X's answers and stream",
        lambda: (good.TWEET, {"data": good.TWEET["data"][0], "includes": good.TWEET["includes"]}),
        _x_answers,
        (FetchError,),
        as_json=True,
    ),
    Target("Mastodon's statuses", lambda: (good.STATUS,), _mastodon, as_json=True),
    Target("Bluesky's events", lambda: good.JETSTREAM, _jetstream, as_json=True),
    Target("TikTok's answers", lambda: (good.TIKTOK,), _tiktok, (FetchError,), as_json=True),
    Target("ads of the library", lambda: (good.AD,), _ads, as_json=True),
    Target("pictures", good.pictures, _picture, (PictureError,)),
    Target(
        "files of citizens",
        lambda: (*good.pictures(), b"%PDF-1.7 x", b"ID3\x03\x00", b"\x00\x00\x00\x18ftypmp42" + bytes(40)),
        _brought,
        (ReceivedError,),
    ),
    Target("archives and pages that are brought", good.archives, _received),
    Target(
        "style sheets of captured pages",
        lambda: (b"@import url('/a.css');p{background:url(/b.png);color:red}",),
        _styles,
    ),
    Target("evidence packages", good.packages, _verify),
    Target("manifests", good.manifests, _manifest, (UncanonicalError,)),
    Target("texts of posts", good.texts, _detect),
    Target("conditions of rules", good.conditions, _condition, (ConditionError,)),
    Target("rulebook files", good.rulebook_files, _yaml),
    Target("markup of published texts", good.markups, _markup),
)
