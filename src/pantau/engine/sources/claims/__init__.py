"""Checked claims out of what fact-checkers publish: ClaimReview, feeds, pages and tables.

>>> read_claims(Path("turnbackhoax.csv"))
ReadClaims(claims=(...), unread=0, doubts=())
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pantau.engine.claim import CheckedClaim
from pantau.engine.sources.errors import BadItem, UnreadableFile
from pantau.engine.sources.reading.json_items import parse_json
from pantau.engine.sources.reading.lines import decode, encoding_of

from .claim_review import claim_of, documents_in, reviews_in
from .feeds import Entry, is_json_feed, json_entries, xml_entries
from .tables import table_entries

MOST_BYTES = 64 * 1024 * 1024
MOST_CLAIMS = 200_000
_DOUBTS = 20  # told; more are counted only
_HEAD = 4096
_FEEDS = ("<rss", "<feed", "<rdf:rdf", "<channel")


@dataclass(frozen=True, slots=True)
class ReadClaims:
    """``unread`` entries say nothing that could be compared; ``doubts`` are of entries that were read."""

    claims: tuple[CheckedClaim, ...]
    unread: int = 0
    doubts: tuple[str, ...] = ()


def read_claims(source: Path | bytes, *, name: str = "", address: str = "") -> ReadClaims:
    """Every claim of a file, a feed or a page. ``address`` is where it came from: relative links hang on it.

    Raises UnreadableFile, with one line for the person who gave it, where there is no claim at all.
    """
    if isinstance(source, Path):
        name = name or source.name
        try:
            with source.open("rb") as opened:
                body = opened.read(MOST_BYTES + 1)
        except OSError as error:
            raise UnreadableFile(f"{name} cannot be opened: {error.strerror or error}") from error
    else:
        name, body = name or address or "the file", source
    if len(body) > MOST_BYTES:
        raise UnreadableFile(f"{name} is larger than {MOST_BYTES // 2**20} MiB; split it")
    if not body.strip():
        raise UnreadableFile(f"{name} is empty")
    return _collected(_entries(body, name, address), name)


def _entries(body: bytes, name: str, address: str) -> Iterator[Entry | BadItem]:
    encoding = encoding_of(body[:_HEAD])
    head = decode(body[:_HEAD], encoding).lstrip("\ufeff \t\r\n").lower()
    if head.startswith("<"):
        if any(mark in head for mark in _FEEDS) and "<html" not in head:
            return xml_entries(body, encoding, name, address)
        return _reviews(documents_in(decode(body, encoding)), address)
    if head.startswith(("{", "[")):
        return _json(body, encoding, name, address)
    return table_entries(body, name, address)


def _json(body: bytes, encoding: str, name: str, address: str) -> Iterator[Entry | BadItem]:
    try:
        document = parse_json(decode(body, encoding).lstrip("\ufeff"))
    except BadItem:
        return table_entries(body, name, address)  # one object a line
    if is_json_feed(document):
        return json_entries(document, name, address)
    if any(True for _ in reviews_in(document)):
        return _reviews([document], address)
    return table_entries(body, name, address)


def _reviews(documents: Iterable[Any], address: str) -> Iterator[Entry | BadItem]:
    for document in documents:
        for review in reviews_in(document):
            try:
                yield claim_of(review, address)
            except BadItem as error:
                yield error


def _collected(entries: Iterable[Entry | BadItem], name: str) -> ReadClaims:
    claims: dict[str, CheckedClaim] = {}
    doubts: list[str] = []
    unread = 0
    for entry in entries:
        if isinstance(entry, BadItem):
            unread += 1
            continue
        claim, doubt = entry
        if doubt and len(doubts) < _DOUBTS:
            doubts.append(f"{claim.key[:80]}: {doubt}")
        key = _free(claim, claims)
        claims.setdefault(key, replace(claim, key=key))
        if len(claims) >= MOST_CLAIMS:
            doubts.append(f"only the first {MOST_CLAIMS:,} claims were read")
            break
    if not claims:
        said = f"; {unread} entries say nothing that could be compared" if unread else ""
        raise UnreadableFile(
            f"{name} holds no checked claim (ClaimReview, a feed or a table with titles){said}"
        )
    return ReadClaims(tuple(claims.values()), unread, tuple(doubts))


def _free(claim: CheckedClaim, claims: dict[str, CheckedClaim]) -> str:
    """The claim's key; numbered where the file gives one key to different claims, as pages with several do."""
    key, number = claim.key, 1
    while key in claims and claims[key].title != claim.title:
        number += 1
        key = f"{claim.key}#{number}"
    return key
