"""``videos.insert`` of the YouTube Data API by resumable upload: part by part, and on from where it broke off.

https://developers.google.com/youtube/v3/guides/using_resumable_upload_protocol
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from pantau.engine.sources.connectors.fetching import Answer, Fetcher, FetchError

INSERT = "https://youtube.googleapis.com/upload/youtube/v3/videos"
PART = 8 * 1024 * 1024  # a multiple of 256 KiB, as the protocol wants
MOST_BREAKS = 5
UNFINISHED = 308
_RECEIVED = re.compile(r"bytes=0-(\d{1,15})")


def resource(title: str, description: str) -> dict[str, Any]:
    """A video as it is made: private, until a person at the channel shows it."""
    return {
        "snippet": {
            "title": title,
            "description": description,
            "categoryId": "25",  # news and politics
            "defaultLanguage": "id",
            "defaultAudioLanguage": "id",
        },
        "status": {"privacyStatus": "private", "selfDeclaredMadeForKids": False, "embeddable": True},
    }


async def insert(fetch: Fetcher, token: str, film: Path, video: dict[str, Any]) -> str:
    """The new video's id. Raises FetchError."""
    bearer = {"authorization": f"Bearer {token}"}
    session = await _session(fetch, bearer, film.stat().st_size, video)
    return await _sent(fetch, bearer, film, session)


async def _session(fetch: Fetcher, bearer: dict[str, str], size: int, video: dict[str, Any]) -> str:
    answer = await fetch.post(
        INSERT,
        params={"uploadType": "resumable", "part": ",".join(video)},
        headers={
            **bearer,
            "content-type": "application/json",
            "x-upload-content-type": "video/mp4",
            "x-upload-content-length": str(size),
        },
        content=json.dumps(video).encode(),
    )
    session = answer.headers.get("location", "")
    if not session.startswith("https://"):
        raise FetchError("unreadable", "no upload session was opened")
    return session


async def _sent(fetch: Fetcher, bearer: dict[str, str], film: Path, session: str) -> str:
    size, at, breaks = film.stat().st_size, 0, 0
    with film.open("rb") as file:
        while True:
            file.seek(at)
            part = file.read(PART)
            span = f"bytes {at}-{at + len(part) - 1}/{size}" if part else f"bytes */{size}"
            try:
                answer = await _put(fetch, bearer, session, span, part)
            except FetchError as broken:
                breaks += 1
                if broken.trouble != "provider_down" or breaks > MOST_BREAKS:
                    raise
                answer = await _put(fetch, bearer, session, f"bytes */{size}", b"")  # how far did it come?
            if answer.status != UNFINISHED:
                return _id(answer)
            at = _received(answer)


async def _put(fetch: Fetcher, bearer: dict[str, str], session: str, span: str, part: bytes) -> Answer:
    return await fetch.request("PUT", session, headers={**bearer, "content-range": span}, content=part)


def _received(answer: Answer) -> int:
    """How many bytes are there; the header is missing before the first."""
    match = _RECEIVED.fullmatch(answer.headers.get("range", ""))
    return int(match[1]) + 1 if match else 0


def _id(answer: Answer) -> str:
    try:
        return str(json.loads(answer.body)["id"])
    except (ValueError, KeyError, TypeError) as error:
        raise FetchError("unreadable", "the answer names no video") from error
