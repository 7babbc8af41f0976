"""What listeners' pages say of an episode beside its text: the sound, its chapters, and what was said."""

from __future__ import annotations

import json
from typing import Any

from django.utils.translation import gettext as _

from pantau.office.portal import printing
from pantau.office.portal.public import Visit
from pantau.office.portal.publishing import chapters, transcripts
from pantau.office.portal.publishing.models import PieceVersion

SMALLEST_COVER, LARGEST_COVER = 1400, 3000  # pixels, as podcast directories want them: square
CHAPTERS = "application/json+chapters"


def sound(visit: Visit, version: PieceVersion) -> dict[str, Any]:
    recording, slug = version.recording, version.piece.slug
    assert recording is not None
    audio = visit.address("podcast-audio", slug, recording.mp3)
    return {
        "audio": audio,
        "length": chapters.clock(round(recording.seconds)),
        "size": recording.mp3_size,
        "levelled": recording.lufs is not None,
        "chapters": [
            {"at": chapters.clock(one.start_s), "title": one.title, "url": f"{audio}#t={one.start_s}"}
            for one in chapters.read(version.chapters)
        ],
        "transcript": [
            {"at": "" if ms is None else chapters.clock(ms // 1000), "text": text}
            for ms, text in transcripts.paragraphs(version.transcript)
        ],
        "transcript_url": transcript_address(visit, version) if version.transcript else "",
        "feed": visit.address("podcast-feed"),
    }


def transcript_address(visit: Visit, version: PieceVersion, *, whole: bool = False) -> str:
    shape = "vtt" if transcripts.is_timed(version.transcript) else "txt"
    address = visit.address("podcast-transcript", version.piece.slug, shape)
    return visit.site + address if whole else address


def linked(visit: Visit, version: PieceVersion, title: str) -> dict[str, Any]:
    """As schema.org tells it."""
    recording = version.recording
    assert recording is not None
    return {
        "@type": "PodcastEpisode",
        "name": title,
        "duration": f"PT{round(recording.seconds)}S",
        "associatedMedia": {
            "@type": "MediaObject",
            "contentUrl": visit.whole_address("podcast-audio", version.piece.slug, recording.mp3),
            "encodingFormat": "audio/mpeg",
        },
        "partOfSeries": {"@type": "PodcastSeries", "url": visit.whole_address("podcast")},
    }


def as_chapters(version: PieceVersion) -> dict[str, Any]:
    """Podcasting 2.0's JSON chapters."""
    found = chapters.read(version.chapters)
    return {
        "version": "1.2.0",
        "chapters": [{"startTime": one.start_s, "title": one.title} for one in found],
    }


def own_cover(version: PieceVersion) -> bool:
    """Is its picture one that directories take as a cover?"""
    picture = version.picture
    return (
        picture is not None
        and picture.media_type in ("image/png", "image/jpeg")
        and picture.width == picture.height
        and SMALLEST_COVER <= picture.width <= LARGEST_COVER
    )


def cover(visit: Visit, office: str, title: str, *, wide: bool = False) -> bytes:
    """PNG with the title on it: 1400 x 1400, or 1280 x 720."""
    data = {"lang": visit.language, "office": office, "kind": _("Siniar"), "title": title, "wide": wide}
    return printing.made("podcast_cover", json.dumps(data), printing.day_of(visit), True)
