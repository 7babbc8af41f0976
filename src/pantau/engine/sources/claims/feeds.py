"""Feeds of fact-checkers: RSS, RDF, Atom and JSON Feed. The verdict stands before the title, if anywhere."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import feedparser

from pantau.engine.claim import CheckedClaim
from pantau.engine.sources.errors import BadItem, UnreadableFile
from pantau.engine.sources.reading.lines import decode

from .values import (
    MOST_NAME,
    MOST_TITLE,
    as_spread,
    day_of,
    key_of,
    many_lines,
    one_line,
    title_and_verdict,
    web_address,
)

MOST_ENTRIES = 50_000
_ENTITY = re.compile("<!ENTITY", re.IGNORECASE)

Entry = tuple[CheckedClaim, str | None]


def xml_entries(document: bytes, encoding: str, name: str, base: str) -> Iterator[Entry | BadItem]:
    """Raises UnreadableFile."""
    if _ENTITY.search(decode(document, encoding)):
        raise UnreadableFile(f"{name} declares entities of its own, as only hostile feeds do; it is refused")
    try:
        parsed = feedparser.parse(io.BytesIO(document))
    except Exception as error:  # feedparser fails in as many ways as there are broken documents
        raise UnreadableFile(f"{name} cannot be read as a feed ({type(error).__name__})") from error
    if not parsed.get("version"):
        raise UnreadableFile(f"{name} is no RSS, RDF or Atom feed")
    checker = one_line(parsed.get("feed", {}).get("title"), MOST_NAME)
    for entry in parsed.entries[:MOST_ENTRIES]:
        contents = entry.get("content") or ()
        body = max((str(part.get("value", "")) for part in contents), key=len, default="")
        yield _entry(
            entry.get("title"), body or entry.get("summary"), entry.get("id") or entry.get("link"), entry.get("link"),
            entry.get("published") or entry.get("updated"), entry.get("author"), checker, base,
        )  # fmt: skip


def is_json_feed(document: Any) -> bool:
    version = document.get("version") if isinstance(document, Mapping) else None
    return isinstance(version, str) and "jsonfeed.org/version" in version


def json_entries(document: Mapping[str, Any], name: str, base: str) -> Iterator[Entry | BadItem]:
    """Raises UnreadableFile."""
    items = document.get("items")
    if not isinstance(items, list):
        raise UnreadableFile(f"{name} is a JSON Feed without items")
    checker = one_line(document.get("title"), MOST_NAME)
    for item in items[:MOST_ENTRIES]:
        if not isinstance(item, Mapping):
            yield BadItem("an item of the feed is no object")
            continue
        authors = item.get("authors")
        first = (
            authors[0] if isinstance(authors, list) and authors and isinstance(authors[0], Mapping) else {}
        )
        yield _entry(
            item.get("title"), item.get("content_text") or item.get("content_html") or item.get("summary"),
            item.get("id") or item.get("url"), item.get("url"), item.get("date_published") or item.get("date_modified"),
            first.get("name"), checker, base,
        )  # fmt: skip


def _entry(
    title: Any, body: Any, own: Any, link: Any, published: Any, author: Any, checker: str, base: str
) -> Entry | BadItem:
    claimed, verdict = title_and_verdict(one_line(title, MOST_TITLE))
    text = as_spread(many_lines(body))
    if not claimed and not text:
        return BadItem("an entry without title and text")
    checked_on, doubt = day_of(published)
    claim = CheckedClaim(
        key="",
        title=claimed or one_line(text, MOST_TITLE),
        text=text,
        verdict=verdict,
        checker=checker or one_line(author, MOST_NAME),
        url=web_address(link, base),
        checked_on=checked_on,
    )
    return replace(claim, key=key_of(own, claim)), doubt
