"""From what somebody pasted to a parsed address: junk off, scheme mended, percent signs decoded."""

from __future__ import annotations

import ipaddress
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from pantau.engine.sources.accounts.words import words

MAX_LENGTH = 2_000
EDGES = " \t\r\n<>\"'`“”‘’«»‹›()[]{},;|*•"
TAIL = EDGES + ".!?:…/"
SCHEME = re.compile(r"^(?:h*t{1,3}p{1,2}s{0,2}\s*(?:[:;]\s*/{0,3}|/{2,3})\s*)+(?=[\w\[])", re.I)
OTHER_SCHEME = re.compile(r"^([a-z][a-z0-9+.-]*):(?://|(?=\S+[@?=]))", re.I)
COMMA_FOR_DOT = re.compile(r"^((?:www[.,])?[\w-]+),(?=(?:com|net|id|me|be|org|app)(?:/|$))", re.I)
HOST = re.compile(r"^(?=.{4,253}$)(?!-)[a-z0-9_-]+(?:\.[a-z0-9_-]+)*\.[a-z][a-z0-9-]+$")
TRACKING = words(
    "fbclid gclid dclid msclkid yclid igsh igshid mibextid si ref ref_src ref_url refsrc _rdr _rdc spm "
    "share_id from_source mc_cid mc_eid _ga wtsid"
)
NOT_WRITTEN = frozenset(("Cc", "Cf", "Cs", "Co", "Cn"))
SEGMENT_SAFE = "@+,=~:!$'*-._"


@dataclass(frozen=True, slots=True)
class Address:
    """A web address taken apart: host lower case, punycode, without ``www.``; the rest decoded."""

    scheme: str
    host: str
    segments: tuple[str, ...]
    query: Mapping[str, str]
    fragment: str = ""

    @property
    def first(self) -> str:
        return self.segments[0] if self.segments else ""

    def segment(self, position: int) -> str:
        return self.segments[position] if position < len(self.segments) else ""

    def under(self, host: str) -> Address:
        return Address(self.scheme, host, self.segments, self.query, self.fragment)

    def without_first(self) -> Address:
        return Address(self.scheme, self.host, self.segments[1:], self.query, self.fragment)


def clean(raw: str) -> str:
    """Compatibility forms folded (full-width ＠, 'fancy' letters), invisible characters and quotes off."""
    if raw.isascii() and raw.isprintable():
        return " ".join(raw.replace("\\", "/").split()).strip(EDGES)
    folded = unicodedata.normalize("NFKC", raw.replace("\xa0", " "))
    shown = "".join(
        mark for mark in folded if mark in "\t\r\n" or unicodedata.category(mark) not in NOT_WRITTEN
    )
    # Taking invisible marks away can bring letters together that compose: fold until nothing changes.
    settled = unicodedata.normalize("NFKC", shown)
    if settled != folded:
        return clean(settled)
    return " ".join(settled.replace("\\", "/").split()).strip(EDGES)


def mend(text: str) -> str:
    """The usual slips: ``htpps//``, ``https://https://``, spaces around slashes, a comma for a dot."""
    text = re.sub(r"\s*/\s*", "/", text)
    text = re.sub(r"(?i)(www\.)\s+", r"\1", text)
    bare = SCHEME.sub("", text)
    scheme = text[: len(text) - len(bare)].lower()
    bare = COMMA_FOR_DOT.sub(r"\1.", bare)
    if not scheme:
        return bare
    return ("http://" if scheme.startswith("http:") and "https" not in scheme else "https://") + bare


def parse_address(text: str) -> Address | None:
    """``text`` with or without scheme; None where there is no host in it."""
    if "://" not in text:
        text = f"https://{text}"
    try:
        parts = urlsplit(with_plain_query(text))
        host = ascii_host(parts.hostname or "")
    except ValueError:
        return None
    if host is None:
        return None
    return Address(
        "http" if parts.scheme.lower() == "http" else "https",
        host.removeprefix("www.") if host.count(".") > 1 else host,
        tuple(decoded(parts.path.split("/"))),
        {key: clean(value).rstrip(TAIL) for key, value in reversed(parse_qsl(parts.query, errors="replace"))},
        unquote(parts.fragment, errors="replace"),
    )


def with_plain_query(text: str) -> str:
    """A question mark that was escaped along with its query (``profile.php%3Fid%3D1``) made plain."""
    if "?" in text or "%3f" not in text.lower():
        return text
    path, query = re.split("%3F", text, maxsplit=1, flags=re.I)
    return f"{path}?{unquote(query, errors='replace')}"


def ascii_host(host: str) -> str | None:
    """Lower-case punycode, or None for what cannot be a public host's name."""
    host = host.strip(".").lower()
    try:
        host = host.encode("idna").decode("ascii").lower() if not host.isascii() else host
    except UnicodeError:
        return None
    if HOST.match(host):
        return host
    try:
        return str(ipaddress.IPv4Address(host))
    except ValueError:
        return None


def decoded(segments: Iterable[str]) -> list[str]:
    plain = (clean(unquote(segment, errors="replace").partition("?")[0]).rstrip(TAIL) for segment in segments)
    return [segment for segment in plain if segment]


def shown_host(host: str) -> str:
    """The host as people read it: punycode decoded where that is possible."""
    try:
        return host.encode("ascii").decode("idna")
    except UnicodeError:
        return host


def path_of(segments: Iterable[str], query: Mapping[str, str] | None = None) -> str:
    """Decoded parts put together again, each part escaped once, the query in alphabetic order."""
    path = "/".join(quote(segment, safe=SEGMENT_SAFE) for segment in segments)
    if not query:
        return path
    return path + "?" + "&".join(f"{quote(k, safe='')}={quote(v, safe='')}" for k, v in sorted(query.items()))


def without_tracking(query: Mapping[str, str]) -> dict[str, str]:
    return {
        key: value
        for key, value in query.items()
        if value and key.lower() not in TRACKING and not key.lower().startswith("utm_")
    }
