"""Deleted entries in Atom documents (RFC 6721). Feed readers keep only the last one, so they are read apart."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from pantau.engine.sources.fields.times import read_time

_DELETED = "{http://purl.org/atompub/tombstones/1.0}deleted-entry"


class UnreadableXmlError(ValueError):
    """The document is no well-formed XML, or it declares entities."""


@dataclass(frozen=True, slots=True)
class Tombstone:
    ref: str  # the id of the entry that is gone
    gone_at: datetime | None


def tombstones_in(document: bytes) -> tuple[Tombstone, ...]:
    """Every tombstone, in the document's order. Raises UnreadableXmlError."""
    if b"deleted-entry" not in document and b"\0" not in document[:64]:
        return ()  # most documents hold none and need no second reading; UTF-16 hides the word
    return buried_in(parse_xml(document))


def parse_xml(document: bytes) -> Element:
    """The root of a document that declares nothing. Raises UnreadableXmlError."""
    try:
        root: Element = fromstring(document, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise UnreadableXmlError(f"the XML cannot be read: {type(error).__name__}") from error
    return root


def buried_in(root: Element) -> tuple[Tombstone, ...]:
    found = (
        Tombstone(entry.get("ref", ""), read_time(entry.get("when"))[0]) for entry in root.iter(_DELETED)
    )
    return tuple(stone for stone in found if stone.ref)
