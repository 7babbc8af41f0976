"""The pictures of captures as rows, to be searched: a copy of what stands sealed in ``pictures.json``."""

from __future__ import annotations

from collections.abc import Iterable

from pantau.engine.evidence.capture.pictures import Seen
from pantau.engine.pictures import bands
from pantau.office.evidence.models import CapturedPicture, PageCapture

LEAST_SIDE = 160  # pixels: what is smaller is a badge or a face, and the same on many pages


def keep(capture: PageCapture, seen: Iterable[Seen]) -> None:
    CapturedPicture.objects.bulk_create(
        CapturedPicture(
            capture=capture,
            path=one.path,
            url=one.url,
            sha256=one.sha256,
            width=one.width,
            height=one.height,
            look=b"".join(one.looks) or None,
            quality=one.quality if one.looks else None,
            look_keys=_keys(capture, one),
            lines=[
                {"text": line.text, "box": list(line.box), "confidence": line.confidence}
                for line in one.lines
            ],
            reader=one.reader,
        )
        for one in seen
        if one.width  # others are no pictures that anybody could look for
    )


def _keys(capture: PageCapture, one: Seen) -> list[int]:
    """What it is found by. Not the browser's own picture of the whole page: that is like no other."""
    whole_page = capture.how == PageCapture.How.BROWSER and not one.url
    if not one.looks or whole_page or one.quality < bands.GOOD or min(one.width, one.height) < LEAST_SIDE:
        return []
    return bands.keys(one.looks[0])
