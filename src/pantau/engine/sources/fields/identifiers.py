"""Identifiers of posts: out of addresses, out of cells, and whether a spreadsheet has rounded them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import parse_qs, unquote, urlsplit

_HOSTS = {
    "x.com": "x", "twitter.com": "x", "nitter.net": "x", "tiktok.com": "tiktok", "vt.tiktok.com": "tiktok",
    "vm.tiktok.com": "tiktok", "youtube.com": "youtube", "music.youtube.com": "youtube", "youtu.be": "youtube",
    "instagram.com": "instagram", "threads.net": "threads", "threads.com": "threads", "facebook.com": "facebook",
    "fb.com": "facebook", "fb.watch": "facebook", "fb.me": "facebook", "t.me": "telegram",
    "telegram.me": "telegram", "bsky.app": "bluesky", "wa.me": "whatsapp", "whatsapp.com": "whatsapp",
}  # fmt: skip
_NAMES = {
    "twitter": "x", "x": "x", "x twitter": "x", "twitter x": "x", "tw": "x", "facebook": "facebook",
    "fb": "facebook", "meta": "facebook", "instagram": "instagram", "ig": "instagram", "insta": "instagram",
    "tiktok": "tiktok", "tik tok": "tiktok", "tt": "tiktok", "youtube": "youtube", "yt": "youtube",
    "you tube": "youtube", "threads": "threads", "telegram": "telegram", "tele": "telegram",
    "whatsapp": "whatsapp", "wa": "whatsapp", "bluesky": "bluesky", "bsky": "bluesky", "mastodon": "mastodon",
    "web": "web", "website": "web", "situs": "web", "situs web": "web", "laman": "web", "other": "other",
    "lainnya": "other", "lain": "other",
}  # fmt: skip
_MOBILE = re.compile(r"^(?:www|m|mobile|web|mbasic|id-id|en-gb|touch|l)\.")
_SHORTCODE = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
_SHORTCODE_VALUE = {char: value for value, char in enumerate(_SHORTCODE)}
_NO_HANDLE = frozenset({"undefined", "i", "web", "anyuser", "none", "null", "", "user"})


@dataclass(frozen=True, slots=True)
class Address:
    """What an address of a post says without asking anybody."""

    platform: str
    native_id: str | None = None
    handle: str | None = None


_NOWHERE = Address("other")


def read_address(url: str | None) -> Address:
    if not url or "." not in url:
        return _NOWHERE
    try:
        parts = urlsplit(url if "://" in url else f"https://{url}")
        host = (parts.hostname or "").rstrip(".")
    except ValueError:  # half an IPv6 address and the like
        return _NOWHERE
    host = _MOBILE.sub("", host)
    platform = _HOSTS.get(host)
    if platform is None:
        return Address("web") if "://" in url else _NOWHERE
    path = [unquote(piece) for piece in parts.path.split("/") if piece]
    reader = _READERS.get(platform)
    if reader is None:
        return Address(platform)
    return reader(host, path, parts.query)


def _x(host: str, path: list[str], query: str) -> Address:
    if len(path) >= 3 and path[1] in ("status", "statuses") and (number := _leading_digits(path[2])):
        return Address("x", number, handle_of(path[0]))
    if len(path) >= 4 and path[:3] == ["i", "web", "status"] and (number := _leading_digits(path[3])):
        return Address("x", number)
    return Address("x", None, handle_of(path[0]) if len(path) == 1 else None)


def _tiktok(host: str, path: list[str], query: str) -> Address:
    handle = path[0][1:] if path and path[0].startswith("@") else None
    if len(path) >= 3 and path[1] in ("video", "photo") and (number := _leading_digits(path[2])):
        return Address("tiktok", number, handle)
    return Address("tiktok", None, handle)


def _youtube(host: str, path: list[str], query: str) -> Address:
    arguments = parse_qs(query)
    video = None
    if host == "youtu.be" and path:
        video = path[0]
    elif path[:1] == ["watch"]:
        video = next(iter(arguments.get("v", ())), None)
    elif len(path) >= 2 and path[0] in ("shorts", "live", "embed", "v"):
        video = path[1]
    if video is None:
        return Address("youtube", None, path[0][1:] if path and path[0].startswith("@") else None)
    return Address("youtube", (arguments.get("lc") or [video])[0])


def _instagram(host: str, path: list[str], query: str) -> Address:
    for position, piece in enumerate(path[:2]):
        if piece in ("p", "reel", "reels", "tv") and len(path) > position + 1:
            return Address("instagram", media_id(path[position + 1]), path[0] if position else None)
    return Address("instagram", None, path[0] if len(path) == 1 else None)


def _threads(host: str, path: list[str], query: str) -> Address:
    handle = path[0][1:] if path and path[0].startswith("@") else None
    if len(path) >= 3 and path[1] == "post":
        return Address("threads", media_id(path[2]), handle)
    if len(path) >= 2 and path[0] == "t":
        return Address("threads", media_id(path[1]))
    return Address("threads", None, handle)


def _facebook(host: str, path: list[str], query: str) -> Address:
    arguments = parse_qs(query)
    for key in ("story_fbid", "fbid", "v"):
        if found := arguments.get(key):
            return Address("facebook", found[0], next(iter(arguments.get("id", ())), None))
    for position, piece in enumerate(path[:-1]):
        if piece in ("posts", "videos", "permalink", "photos", "reel", "reels"):
            owner = path[position - 1] if position and path[0] != "groups" else None
            return Address("facebook", path[-1], owner)
    return Address("facebook", None, path[0] if len(path) == 1 and not path[0].endswith(".php") else None)


def _telegram(host: str, path: list[str], query: str) -> Address:
    path = path[1:] if path[:1] == ["s"] else path
    if len(path) >= 2 and path[-1].isdigit():
        return Address("telegram", "/".join(path[-2:]), path[0] if path[0] != "c" else None)
    return Address("telegram", None, path[0] if path else None)


def _bluesky(host: str, path: list[str], query: str) -> Address:
    if len(path) >= 4 and path[0] == "profile" and path[2] == "post":
        return Address("bluesky", f"at://{path[1]}/app.bsky.feed.post/{path[3]}", path[1])
    return Address("bluesky", None, path[1] if len(path) >= 2 and path[0] == "profile" else None)


_READERS = {
    "x": _x, "tiktok": _tiktok, "youtube": _youtube, "instagram": _instagram, "threads": _threads,
    "facebook": _facebook, "telegram": _telegram, "bluesky": _bluesky,
}  # fmt: skip


def _leading_digits(text: str) -> str | None:
    match = re.match(r"\d+", text)
    return match[0] if match else None


def platform_named(name: str | None) -> str | None:
    """``FB``, ``Twitter (X)`` and ``https://www.tiktok.com`` as our names; None where nothing is written."""
    if not name:
        return None
    word = " ".join(re.findall(r"[a-z]+", name.lower()))
    if word in _NAMES:
        return _NAMES[word]
    host = _MOBILE.sub("", name.lower().removeprefix("https://").removeprefix("http://").split("/")[0])
    return _HOSTS.get(host, "other")


def handle_of(name: str | None) -> str | None:
    """A handle without its ``@``; None for what tools write where they know none."""
    if not name:
        return None
    handle = name.strip().lstrip("@").strip()
    return handle if handle.lower() not in _NO_HANDLE else None


def media_id(shortcode: str) -> str:
    """The numeric id behind an Instagram or Threads short code, so that all exports name a post alike.

    Codes of private accounts carry 28 more characters, which are no part of the number.
    """
    public = shortcode[:-28] if len(shortcode) > 28 else shortcode
    number = 0
    for char in public:
        if char not in _SHORTCODE_VALUE:
            return shortcode
        number = number * 64 + _SHORTCODE_VALUE[char]
    return str(number) if 4 < len(public) < 13 else shortcode


@dataclass(frozen=True, slots=True)
class Identifier:
    """The id of a post and, where it was not the one in the cell, why."""

    native_id: str
    warning: str | None = None


_EXPONENT = re.compile(r"\d(?:[.,]\d+)?E\+?\d+", re.IGNORECASE)
_KEPT_DIGITS = 15  # of a number in a spreadsheet
_WRAPPED = re.compile(r'^=?"(.*)"$')


def clean_identifier(value: object) -> str | None:
    """A cell's identifier without what spreadsheets put around it: quotes, apostrophes, tabs, ``.0``."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    if isinstance(value, float):
        value = f"{value:.14E}" if abs(value) >= 1e15 else f"{value:.0f}" if value == value else ""
    text = str(value).strip()
    if wrapped := _WRAPPED.match(text):
        text = wrapped[1].strip()
    text = text.removeprefix("'")
    if text.endswith(".0") and text[:-2].isdigit():
        text = text[:-2]
    return text if text.lower() not in ("", "nan", "none", "null", "-", "#n/a", "#value!") else None


def is_rounded(identifier: str) -> bool:
    """``1.84054E+18``, or a long number whose digits after the fifteenth are all zeros."""
    if _EXPONENT.fullmatch(identifier):
        return True
    return len(identifier) >= 17 and identifier.isdigit() and not identifier[_KEPT_DIGITS:].strip("0")


def identify_post(cell: object, address: Address, ref: str) -> Identifier:
    """The id in the cell, unless it is missing or rounded; then the address's, else ``<file>:<line>``."""
    own = clean_identifier(cell)
    if own is not None and not is_rounded(own):
        return Identifier(own)
    if address.native_id is not None:
        return Identifier(address.native_id)
    if own is None:
        return Identifier(ref)
    return Identifier(
        ref,
        f"the id {own!r} was rounded by a spreadsheet and no address tells the true one; {ref} stands for it",
    )
