"""What a machine makes of a capture, beside the seal: pictures' look (PDQ) and words, and the frozen copy."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime

from pantau.engine.pictures import (
    MOST_BYTES,
    PictureError,
    ReaderMissingError,
    Reading,
    can_unpack,
    read_lines,
)
from pantau.office.evidence import files, frozen_copies
from pantau.office.evidence.models import CapturedFile, PageCapture


def read(
    capture_id: int, *, now: Callable[[], datetime], reader: Callable[[bytes], Reading] = read_lines
) -> None:
    """Every picture of a capture that was not read yet; run again after a crash it goes on where it was."""
    with suppress(frozen_copies.NoCopyError):
        frozen_copies.make(PageCapture.objects.get(pk=capture_id))
    for one in CapturedFile.objects.filter(
        capture=capture_id, media_type__startswith="image/", read_at=None, size__lte=MOST_BYTES
    ):
        _read(one, reader)
        one.read_at = now()
        one.save(update_fields=["look", "quality", "lines", "reader", "read_at"])


def _read(one: CapturedFile, reader: Callable[[bytes], Reading]) -> None:
    data = files.read(one.sha256)
    try:
        _look(one, data)
        reading = reader(data)
    except (PictureError, ReaderMissingError):
        return
    one.reader = reading.reader
    one.lines = [
        {"text": line.text, "box": list(line.box), "confidence": line.confidence} for line in reading.lines
    ]


def _look(one: CapturedFile, data: bytes) -> None:
    if not can_unpack():
        raise ReaderMissingError
    from pantau.engine.pictures.pdq import look_of  # numpy: for those who read pictures alone

    look = look_of(data)
    one.look, one.quality = look.hash, look.quality
