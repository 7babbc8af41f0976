"""The pictures of a capture as machines see them, in one file that is sealed along: their look (PDQ) and their words.

Its own picture files, and those inside its archive. What was not looked at or not read says why: too small, broken,
more than are read, or the extra ``ocr`` is not installed. The file's keys are in docs/reference/evidence-format.md.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from pantau.engine.evidence.manifest import canonical_bytes
from pantau.engine.pictures import (
    PictureError,
    ReaderMissingError,
    Reading,
    TextLine,
    can_read,
    can_unpack,
    inspect,
    read_lines,
)

if TYPE_CHECKING:
    from .reading import Answer

FORMAT, NAME, ROLE, MEDIA_TYPE = "pantau-pictures/1", "pictures.json", "pictures", "application/json"
PICTURES = ("image/png", "image/jpeg", "image/webp")
ARCHIVES = ("application/wacz+zip",)
LEAST_SIDE, LEAST_PIXELS = 48, 20_000  # of a picture in an archive whose words are read

#: Why a picture has no look or no words; "" where it has both.
Why = Literal[
    "", "text", "no_reader", "many", "small", "large", "type", "broken", "animated", "pixels", "empty"
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class PictureLimits:
    """Pictures of one archive that are looked at (the largest files), and read (the most pixels); strips of one."""

    looked_at: int = 60
    read: int = 3
    strips: int = 4  # of some 1,300 rows each


@dataclass(frozen=True, slots=True)
class Seen:
    """``path``: the file; ``url``: of a picture in an archive, and ``sha256`` is then of the picture, not the file.

    ``looks``: PDQ of it and of its seven turns, none where it was not looked at. ``read_rows``: of its height.
    """

    path: str
    url: str
    sha256: str
    size: int
    media_type: str = ""
    width: int = 0
    height: int = 0
    looks: tuple[bytes, ...] = ()
    quality: int = 0
    lines: tuple[TextLine, ...] = ()
    reader: str = ""
    read_rows: int = 0
    why: Why = ""


Reader = Callable[[bytes], Reading]


@dataclass(slots=True)
class _Look:
    limits: PictureLimits
    reader: Reader
    seen: list[Seen] = field(default_factory=list)


def look_at_pictures(
    files: Iterable[tuple[str, Path, str]],
    limits: PictureLimits,
    reader: Reader | None = None,
    *,
    told: Container[str] = (),
) -> list[Seen]:
    """``files``: (name, where it lies, media type) of a capture; what is neither picture nor archive is passed over.

    ``told``: pictures whose words the capture holds as text, which is exact where reading takes seconds and guesses.
    Raises ImportError for an archive without the extra ``capture``.
    """
    look = _Look(limits, reader or partial(read_lines, most_strips=limits.strips))
    for name, path, media_type in files:
        if media_type in PICTURES:
            data = path.read_bytes()
            seen = _looked_at(name, "", data)
            if name in told and not seen.why:
                seen = replace(seen, why="text")
            look.seen.append(_read(seen, data, look.reader))
        elif media_type in ARCHIVES:
            look.seen += _in_archive(name, path, look)
    return look.seen


def _in_archive(name: str, path: Path, look: _Look) -> list[Seen]:
    from .reading import UnreadableArchiveError, open_archive  # warcio

    try:
        with open_archive(path) as archive:
            held = reversed([one for one in archive.held() if _is_whole_picture(one)])
            answers = {one.sha256: one for one in held}  # the same picture once, where it stood first
            largest = sorted(answers.values(), key=lambda one: (-one.size, one.url))
            looked_at = largest[: look.limits.looked_at]
            found = [_of_answer(name, one, archive.body(one)) for one in looked_at]
            for place in _most_pixels(found)[: look.limits.read]:
                found[place] = _read(found[place], archive.body(looked_at[place]), look.reader)
    except UnreadableArchiveError:
        return []  # whoever takes such a file says so elsewhere
    left = largest[look.limits.looked_at :]
    return found + [Seen(name, one.url, one.sha256, one.size, one.media_type, why="many") for one in left]


def _is_whole_picture(one: Answer) -> bool:
    return one.media_type.startswith("image/") and one.status == 200 and not one.truncated and one.size > 0


def _of_answer(name: str, answer: Answer, body: bytes) -> Seen:
    seen = _looked_at(name, answer.url, body)
    return seen if seen.why else replace(seen, why="small" if _is_small(seen) else "many")


def _is_small(seen: Seen) -> bool:
    return min(seen.width, seen.height) < LEAST_SIDE or seen.width * seen.height < LEAST_PIXELS


def _most_pixels(found: Sequence[Seen]) -> list[int]:
    """Places of those whose words may be read, the most pixels first."""
    fit = [place for place, one in enumerate(found) if one.why == "many"]
    return sorted(fit, key=lambda place: (-found[place].width * found[place].height, found[place].url))


def _looked_at(name: str, url: str, data: bytes) -> Seen:
    seen = Seen(name, url, hashlib.sha256(data).hexdigest(), len(data))
    try:
        facts = inspect(data)
        seen = replace(seen, media_type=facts.media_type, width=facts.width, height=facts.height)
        if not can_unpack():
            return replace(seen, why="no_reader")
        from pantau.engine.pictures.pdq import look_of  # numpy: for those who read pictures alone

        look = look_of(data)
    except PictureError as error:
        return replace(seen, why=error.trouble)
    return replace(seen, looks=look.hashes, quality=look.quality)


def _read(seen: Seen, data: bytes, reader: Reader) -> Seen:
    if seen.why not in ("", "many"):
        return seen
    try:
        reading = reader(data)
    except ReaderMissingError:
        return replace(seen, why="no_reader")
    except PictureError as error:
        return replace(seen, why=error.trouble)
    return replace(seen, lines=reading.lines, reader=reading.reader, read_rows=reading.read_height, why="")


# --- as a file --------------------------------------------------------------------------------------------


def pictures_json(seen: Iterable[Seen]) -> bytes:
    """Canonical bytes; confidence in thousandths, since canonical JSON has no fractions."""
    note = "" if can_read() else "The extra [ocr] is not installed: no picture was read."
    return canonical_bytes(
        {
            "format": FORMAT,
            "note": note,
            "pdq": f"pantau {version('pantau')}" if can_unpack() else "",
            "pictures": [_written(one) for one in seen],
        }
    )


def _written(one: Seen) -> Mapping[str, Any]:
    return {
        "path": one.path,
        "url": one.url,
        "sha256": one.sha256,
        "size": one.size,
        "media_type": one.media_type,
        "width": one.width,
        "height": one.height,
        "pdq": one.looks[0].hex() if one.looks else "",
        "quality": one.quality,
        "reader": one.reader,
        "read_rows": one.read_rows,
        "why": one.why,
        "lines": [
            {"text": line.text, "box": list(line.box), "confidence": round(line.confidence * 1000)}
            for line in one.lines
        ],
    }
