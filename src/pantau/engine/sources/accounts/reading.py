"""The front door: from a cell or a pasted text to an identity."""

from __future__ import annotations

import re
from itertools import pairwise
from urllib.parse import unquote

from pantau.engine.post import PLATFORMS
from pantau.engine.sources.accounts import identity as notes
from pantau.engine.sources.accounts.addresses import (
    MAX_LENGTH,
    OTHER_SCHEME,
    SCHEME,
    TAIL,
    clean,
    mend,
    parse_address,
)
from pantau.engine.sources.accounts.identity import Identity, invalid
from pantau.engine.sources.accounts.platforms import (
    CHANNEL_ID,
    DIGITS,
    ENDS_IN_ID,
    FEDIVERSE,
    HOSTS,
    MAIL_HOSTS,
    bluesky_name,
    facebook_id,
    fediverse,
    handle,
    phone,
    read_address,
    telegram,
    youtube_channel,
)
from pantau.engine.sources.accounts.words import TITLES, platform_name, words

HOMES = {
    "facebook": "facebook.com", "instagram": "instagram.com", "x": "x.com", "tiktok": "tiktok.com",
    "youtube": "youtube.com", "threads": "threads.com", "telegram": "t.me", "whatsapp": "whatsapp.com",
    "bluesky": "bsky.app",
}  # fmt: skip

TOP_DOMAINS = words(
    "com id net org info co me tv io app dev link site online xyz my gov edu news web click biz"
)
KNOWN_HOST = re.compile(
    r"(?<![\w@./-])(?:[\w-]+\.){0,3}(?:" + "|".join(re.escape(host) for host in HOSTS) + r")(?![\w.-]*\w)",
    re.I,
)
STARTS = re.compile(r"(?<![a-z])h?t{1,3}p{1,2}s{0,2}\s*(?:[:;]\s*/{1,3}|/{2,3})|(?<!\w)www[.,]", re.I)
LABEL = re.compile(r"^([A-Za-z][A-Za-z ()]{0,24}?)\s*(?:[:=/]|\s[-–]\s|(?=@))\s*(.+)$")
MANY = re.compile(r"[;,|]|^\s*(?:\d{1,2}[.)]|[-*•])\s")
REMARK = re.compile(r"^[(\[{,;|:•–—-]")


def identify(raw: str, platform: str | None = None) -> Identity:
    """The identity behind an address, a handle or a cell; never raises, never looks anything up.

    ``platform`` may be a name of ``PLATFORMS`` or what a column says ("Instagram (IG)"); an address
    that names another platform wins over it, with a note.
    """
    hint = platform if platform in PLATFORMS else platform_name(platform or "")
    if len(raw) > MAX_LENGTH:
        return invalid(hint or "other", clean(raw[:80]), notes.TOO_LONG)
    text = clean(raw)
    label = LABEL.match(text)
    said = platform_name(label[1]) if label else None
    found = read(label[2], said) if label and said else read(text, hint)
    if hint in (None, "other", "web", found.platform) or found.kind == "invalid":
        return found
    if found.platform == "other":
        return Identity(hint, found.kind, found.key, found.display, found.url, found.note, found.owner)
    return found.noted(notes.other_platform(TITLES[hint], TITLES[found.platform]))


def read(text: str, hint: str | None) -> Identity:
    if not text.strip(TAIL):
        return invalid(hint or "other", "", notes.EMPTY)
    if re.match("https?%3a", text, re.I):
        text = clean(unquote(text, errors="replace"))
    if text.lower().startswith(("did:", "at://did:")):
        return bluesky_name(text.removeprefix("at://").split("/")[0])
    if text.lower().startswith("tg:"):
        address = parse_address(f"https://t.me/{text[3:].lstrip('/')}")
        return telegram(address) if address else invalid("telegram", text, notes.NOT_AN_ADDRESS)
    begins = [found.start() for found in (STARTS.search(text), KNOWN_HOST.search(text)) if found]
    if begins:
        return read_pasted(text[min(begins) :], hint, after_words=min(begins) > 0)
    if OTHER_SCHEME.match(text) and not SCHEME.match(text):
        return invalid(hint or "other", text, notes.BAD_SCHEME)
    return read_bare(text.rstrip(TAIL), hint)


def read_pasted(text: str, hint: str | None, *, after_words: bool) -> Identity:
    """``text`` begins with an address; words may follow it."""
    head, _, rest = mend(text).partition(" ")
    address = parse_address(head.rstrip(TAIL))
    if address is None:
        return invalid(hint or "other", text, notes.NOT_AN_ADDRESS)
    certain = not rest or after_words or REMARK.match(rest) or head[-1] in ",;" or STARTS.search(rest)
    if certain or KNOWN_HOST.search(rest):
        return read_address(address)
    named = read_address(address).platform
    return Identity(named, "resolve", mend(text), mend(text), "", notes.SPACE_INSIDE)


def read_bare(text: str, hint: str | None) -> Identity:
    """A name, a path on the hinted platform, or an address without its scheme."""
    if parts := FEDIVERSE.match(text):
        return read_mail_like(parts, text, hint)
    if text.lower().startswith("profile.php"):
        hint = hint or "facebook"
    host = re.split(r"[/?#]", text, maxsplit=1)[0]
    has_domain = "." in host and host.rsplit(".", 1)[1].lower() in TOP_DOMAINS and " " not in host
    is_path = "/" in text or "?" in text
    if hint in HOMES and not (is_path and has_domain):
        return read_on(hint, text, is_path=is_path)
    if hint == "mastodon":
        return invalid("mastodon", text, fediverse(text, "").note or notes.NOT_AN_ADDRESS)
    if has_domain or (hint == "web" and "." in host):
        address = parse_address(mend(text))
        return read_address(address) if address else invalid("web", text, notes.NOT_AN_ADDRESS)
    return invalid(hint or "other", text, notes.NOT_AN_ADDRESS if hint == "web" else notes.NO_PLATFORM)


def read_mail_like(parts: re.Match[str], text: str, hint: str | None) -> Identity:
    is_fediverse = text.startswith("@") or hint == "mastodon"
    if is_fediverse and parts[2].lower() not in MAIL_HOSTS:
        return fediverse(parts[1], parts[2])
    return invalid(hint or "other", text, notes.EMAIL)


def read_on(platform: str, text: str, *, is_path: bool) -> Identity:
    if is_path:
        address = parse_address(f"{HOMES[platform]}/{text.lstrip('/')}")
        return read_address(address) if address else invalid(platform, text, notes.NOT_AN_ADDRESS)
    if platform == "whatsapp":
        return phone(text)
    if " " in text:
        return Identity(platform, "resolve", text.casefold(), text, "", notes.DISPLAY_NAME)
    if platform == "facebook" and DIGITS.match(text):
        return facebook_id(text)
    if platform == "facebook" and (found := ENDS_IN_ID.match(text)):
        return facebook_id(found[1])
    if platform == "youtube" and CHANNEL_ID.match(text):
        return youtube_channel(text)
    if platform == "bluesky":
        return bluesky_name(text)
    return handle(platform, text)


def split_references(cell: str) -> list[str]:
    """The addresses and names that one cell holds: one a line, numbered, or run together."""
    if cell.isprintable() and not MANY.search(cell) and cell.count("://") < 2:
        return [cell.strip()] if clean(cell) else []
    pieces: list[str] = []
    for line in re.split(r"[\r\n;]+|\s+\|\s+|,\s+(?=\S)", cell):
        starts = [found.start() for found in re.finditer(r"(?<![:/=])https?://", line, re.I)]
        cuts = [0, *(start for start in starts[1:]), len(line)]
        pieces += [line[left:right] for left, right in pairwise(cuts)]
    plain = (re.sub(r"^\s*(?:\d{1,2}[.)]\s+|[-*•]\s+)", "", piece).strip(" ,\t") for piece in pieces)
    return [piece for piece in plain if clean(piece)]
