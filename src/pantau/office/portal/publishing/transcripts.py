"""What was said in an episode: WebVTT or SubRip as people bring it, or a plain text. Kept as WebVTT or as it is.

Only times and words are read; settings, styles and tags of the formats are left behind.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

HEAD = "WEBVTT"
_TIME = r"(?:(\d{1,3}):)?(\d{1,2}):(\d{2})[.,](\d{3})"
_SPAN = re.compile(rf"\s*{_TIME}\s*-->\s*{_TIME}(?:\s.*)?$")
_TAG = re.compile(r"<[^>]*>|\{\\[^}]*\}")


@dataclass(frozen=True, slots=True)
class Cue:
    start_ms: int
    end_ms: int
    text: str


def taken(written: str) -> str:
    """As it is kept: timed text as clean WebVTT, any other trimmed. Raises ValueError for timed text without cues."""
    text = written.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "").strip()
    if not (text.startswith(HEAD) or "-->" in text):
        return text
    cues = list(_read(text))
    if not cues:
        raise ValueError("no cue has a time that can be read")
    return vtt(cues)


def is_timed(kept: str) -> bool:
    return kept.startswith(HEAD)


def cues(kept: str) -> list[Cue]:
    """In order; none for a text without times."""
    return list(_read(kept)) if is_timed(kept) else []


def paragraphs(kept: str) -> list[tuple[int | None, str]]:
    """For reading: milliseconds (None where there are no times) and words."""
    if is_timed(kept):
        return [(cue.start_ms, cue.text.replace("\n", " ")) for cue in cues(kept)]
    return [(None, part.strip()) for part in re.split(r"\n\s*\n", kept) if part.strip()]


def vtt(found: Iterable[Cue]) -> str:
    blocks = [
        f"{_stamp(cue.start_ms, '.')} --> {_stamp(cue.end_ms, '.')}\n{_escaped(cue.text)}" for cue in found
    ]
    return "\n\n".join([HEAD, *blocks]) + "\n"


def srt(found: Iterable[Cue]) -> str:
    blocks = [
        f"{number}\n{_stamp(cue.start_ms, ',')} --> {_stamp(cue.end_ms, ',')}\n{cue.text}"
        for number, cue in enumerate(found, 1)
    ]
    return "\n\n".join(blocks) + "\n" if blocks else ""


def _read(text: str) -> Iterator[Cue]:
    for block in re.split(r"\n[ \t]*\n+", text):
        lines = block.split("\n")
        at = next((number for number, line in enumerate(lines[:3]) if _SPAN.match(line)), None)
        if at is None:
            continue
        span = _SPAN.match(lines[at])
        assert span is not None
        start, end = _ms(*span.groups()[:4]), _ms(*span.groups()[4:])
        words = "\n".join(filter(None, (_words(line) for line in lines[at + 1 :])))
        if words and end > start:
            yield Cue(start, end, words)


def _words(line: str) -> str:
    plain = _TAG.sub("", line).replace("-->", "→")
    for entity, sign in (("&lt;", "<"), ("&gt;", ">"), ("&nbsp;", " "), ("&amp;", "&")):
        plain = plain.replace(entity, sign)
    return " ".join(plain.replace("-->", "→").split())


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _ms(hours: str | None, minutes: str, seconds: str, thousandths: str) -> int:
    return ((int(hours or 0) * 60 + int(minutes)) * 60 + int(seconds)) * 1000 + int(thousandths)


def _stamp(ms: int, point: str) -> str:
    seconds, ms = divmod(ms, 1000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}{point}{ms:03}"
