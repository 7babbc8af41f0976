"""Chapters of an episode, one a line as people write them: ``02:15 Apa itu masa tenang``."""

from __future__ import annotations

import re
from dataclasses import dataclass

_LINE = re.compile(r"(?:(\d{1,2}):)?(\d{1,2}):(\d{2})\s+(\S.{0,99})")


@dataclass(frozen=True, slots=True)
class Chapter:
    start_s: int
    title: str


def read(written: str) -> list[Chapter]:
    """Raises ValueError with the line that cannot be read or is not later than the one before."""
    found: list[Chapter] = []
    for line in filter(None, map(str.strip, written.replace("\x00", "").splitlines())):
        match = _LINE.fullmatch(line)
        if match is None:
            raise ValueError(line)
        start = (int(match[1] or 0) * 60 + int(match[2])) * 60 + int(match[3])
        if found and start <= found[-1].start_s:
            raise ValueError(line)
        found.append(Chapter(start, " ".join(match[4].split())))
    return found


def written(chapters: list[Chapter]) -> str:
    return "\n".join(f"{clock(chapter.start_s)} {chapter.title}" for chapter in chapters)


def clock(seconds: int) -> str:
    """02:15, or 1:02:15 from an hour on."""
    hours, rest = divmod(seconds, 3600)
    return f"{hours}:{rest // 60:02}:{rest % 60:02}" if hours else f"{rest // 60:02}:{rest % 60:02}"
