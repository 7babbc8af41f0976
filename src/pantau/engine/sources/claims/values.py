"""What a claim is made of, cleaned: short texts, verdicts, days, addresses."""

from __future__ import annotations

import re
from datetime import date
from hashlib import blake2b
from urllib.parse import urljoin, urlsplit

from pantau.engine.claim import CheckedClaim
from pantau.engine.sources.connectors.feed_documents import plain
from pantau.engine.sources.fields.times import WITA, read_time

MOST_TITLE = 500  # characters
MOST_TEXT = 20_000
MOST_NAME = 200
_MOST_KEY = 300
_MOST_ADDRESS = 2_000

# What fact-checkers write before a title: [SALAH], (HOAKS), HOAX:, Cek Fakta:
_VERDICTS = (
    "salah", "hoaks", "hoax", "benar", "fakta", "klarifikasi", "disinformasi", "misinformasi", "penipuan", "fitnah",
    "satir", "satire", "parodi", "keliru", "sesat", "menyesatkan", "sebagian benar", "sebagian salah", "belum terbukti",
    "false", "true", "misleading", "partly false", "altered", "missing context", "konten dimanipulasi", "berita",
)  # fmt: skip
_WORD = "|".join(re.escape(word) for word in sorted(_VERDICTS, key=len, reverse=True))
_BRACKETED = re.compile(rf"^\s*[\[(]\s*({_WORD})\s*[\])]\s*[:!-]?\s*", re.IGNORECASE)
_ANNOUNCED = re.compile(r"^\s*({_WORD})\s*[:!]\s*".replace("{_WORD}", _WORD), re.IGNORECASE)
_RUBRIC = re.compile(r"^\s*(?:cek fakta|fact ?check|periksa fakta)\s*[:|–-]\s*", re.IGNORECASE)
_NO_VERDICT = frozenset({"berita"})

# Where the fact-checker's own words begin behind what was spread.
_OWN_WORDS = re.compile(
    r"(?:=\s?){3,}|\bPENJELASAN\b|\bPenjelasan\s*:|\bPEMERIKSAAN FAKTA\b|\bPemeriksaan Fakta\b|\bHasil Cek Fakta\b"
    r"|\bSUMBER\b|\bArsip\s*:"
)


def title_and_verdict(title: str) -> tuple[str, str]:
    """A title without the verdict that stands before it, and that verdict."""
    bare = _RUBRIC.sub("", title)
    for pattern in (_BRACKETED, _ANNOUNCED):
        if match := pattern.match(bare):
            rest = bare[match.end() :].strip()
            verdict = match[1].lower()
            return (rest or bare.strip()), ("" if verdict in _NO_VERDICT else verdict.capitalize())
    return bare.strip(" :"), ""


def as_spread(text: str) -> str:
    """The words that were spread, without the fact-checker's explanation behind them."""
    start = _OWN_WORDS.search(text)
    return (text[: start.start()] if start and start.start() > 0 else text).strip()


def one_line(value: object, most: int) -> str:
    if not isinstance(value, str | int | float) or isinstance(value, bool):
        return ""
    text = " ".join(plain(str(value)[: most * 20]).replace("\x00", "").split())
    return text if len(text) <= most else text[: most - 1] + "…"


def many_lines(value: object) -> str:
    return plain(value[: MOST_TEXT * 5]).replace("\x00", "")[:MOST_TEXT] if isinstance(value, str) else ""


def day_of(value: object) -> tuple[date | None, str | None]:
    """The day, WITA; and why a value that was there is none."""
    moment, doubt = read_time(value[:100] if isinstance(value, str) else value, WITA)
    return (moment.astimezone(WITA).date() if moment else None), doubt


def web_address(value: object, base: str = "") -> str | None:
    if not isinstance(value, str) or not value.strip() or len(value) > _MOST_ADDRESS:
        return None
    try:
        address = urljoin(base, value.strip())
        parts = urlsplit(address)
    except ValueError:
        return None
    return address if parts.scheme in ("http", "https") and parts.hostname else None


def key_of(own: object, claim: CheckedClaim) -> str:
    """The source's own name for the claim; else one made of its words, the same at every reading."""
    named = one_line(own, 10_000)
    if named and len(named) <= _MOST_KEY:
        return named
    words = "\n".join((named, claim.title, claim.url or ""))
    return blake2b(words.encode("utf-8", "replace"), digest_size=16).hexdigest()
