"""Time limits as a calendar that phones and mail programs subscribe to (RFC 5545, names by RFC 7986).

Nothing of a case goes in but its number; of a limit its title from the rulebook, its end, and an address to sign in at.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import quote

from .clock import Due

MEDIA_TYPE = "text/calendar; charset=utf-8"
OCTETS = 75  # of a line, without its end
_ADDRESS_CHARACTERS = ":/?#[]@!$&'()*+,;=%"
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\x85\u2028\u2029]")
_OTHER_READING = {"id": "{} (menurut bacaan lain)", "en": "{} (by the other reading)"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One end of one limit. Under the same ``uid`` a calendar moves the entry it has, rather than adding one."""

    uid: str
    case_number: str  # empty: not registered yet
    title: str
    ends_at: datetime
    url: str


def entries_of(
    limit: Due, *, uid: str, case_number: str, url: str, language: str = "id"
) -> tuple[Entry, ...]:
    """The end that warns and, where another reading ends later, that one too. ``uid`` names this limit for ever."""
    title = limit.deadline.title[language]
    first = Entry(uid, case_number, title, limit.warns.ends_at, url)
    if limit.latest.ends_at == limit.warns.ends_at:
        return (first,)
    other = _OTHER_READING[language].format(title)
    return first, Entry(f"later-{uid}", case_number, other, limit.latest.ends_at, url)


def calendar_text(entries: Iterable[Entry], *, name: str, stamp: datetime) -> str:
    """The whole file, lines ended by CRLF. ``stamp``: the aware moment at which it was made."""
    made = _moment(stamp)
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Pantau//Pantau//ID",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"NAME:{_text(name)}",
        f"X-WR-CALNAME:{_text(name)}",
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
    ]
    for entry in entries:
        lines.extend(_event(entry, made))
    lines.append("END:VCALENDAR")
    return "".join(f"{piece}\r\n" for line in lines for piece in _folded(line))


def _event(entry: Entry, made: str) -> Iterator[str]:
    summary = f"{entry.case_number}: {entry.title}" if entry.case_number else entry.title
    yield "BEGIN:VEVENT"
    yield f"UID:{_text(entry.uid)}"
    yield f"DTSTAMP:{made}"
    yield f"DTSTART:{_moment(entry.ends_at)}"  # without an end the event is that moment
    yield f"SUMMARY:{_text(summary)}"
    yield f"URL:{quote(entry.url, safe=_ADDRESS_CHARACTERS)}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _moment(when: datetime) -> str:
    if when.tzinfo is None:
        raise ValueError("a calendar entry needs a moment with its zone; give an aware datetime")
    return f"{when.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _text(value: str) -> str:
    """A TEXT value: separators escaped, line ends written as \\n, other control characters dropped."""
    escaped = value.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return _CONTROL.sub("", re.sub(r"\r\n|\r|\n", r"\\n", escaped))


def _folded(line: str) -> Iterator[str]:
    """Pieces of at most OCTETS octets, none ending inside a character; all but the first begin with a space."""
    piece, size = "", 0
    for character in line:
        octets = len(character.encode())
        if size + octets > OCTETS:
            yield piece
            piece, size = " ", 1
        piece += character
        size += octets
    yield piece
