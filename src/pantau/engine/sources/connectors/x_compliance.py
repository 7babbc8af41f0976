"""Batch compliance of X: which of the posts we hold were deleted, and why, within a day and without cost.

A job is made, the ids are put where X says, and minutes to hours later what became of them is fetched. The
addresses X gives are secrets of their own: they are not kept, and our token is not sent there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import orjson

from pantau.engine.sources.fields.cells import text_of

from .events import Event, GoneReason, Page, PostGone, PostNoticed, PostRef
from .fetching import Fetcher, FetchError
from .x_answers import read_answer
from .x_api import XApi

_JOBS = "compliance/jobs"
_REASONS: Mapping[str, GoneReason] = {
    "deleted": "deleted",
    "suspended": "account_gone",
    "deactivated": "account_gone",
    "protected": "private",
}


async def submit(api: XApi, ids: Sequence[str], name: str, fetch: Fetcher) -> str:
    """Hands in the ids of posts we hold; the job's id. Raises FetchError."""
    body = {"type": "tweets", "name": name}
    told = read_answer(await api.send("POST", fetch, _JOBS, "compliance", json=body, kept=False))
    job = told.items[0] if told.items else {}
    job_id, upload = text_of(job.get("id")), text_of(job.get("upload_url"))
    if job_id is None or upload is None:
        raise FetchError("unreadable", "the job has no id or no place to upload to")
    await fetch.request(
        "PUT",
        upload,
        bucket=f"{fetch.bucket}:compliance",
        content="\n".join(ids).encode(),
        headers={"content-type": "text/plain"},
        kept=False,
    )
    return job_id


async def collect(api: XApi, job_id: str, posts: Sequence[PostRef], fetch: Fetcher) -> Page | None:
    """What became of the posts handed in; None while X is still at it. Raises FetchError, also for a lost job."""
    told = read_answer(await api.send("GET", fetch, f"{_JOBS}/{job_id}", "compliance", kept=False))
    job = told.items[0] if told.items else {}
    status, download = job.get("status"), text_of(job.get("download_url"))
    if status in ("created", "in_progress"):
        return None
    if status != "complete" or download is None:
        raise FetchError("gone", f"compliance job {job_id} is {status}: hand the posts in again")
    answer = await fetch.get(download, bucket=f"{fetch.bucket}:compliance")
    refs = {post.native_id: post for post in posts}
    return Page(read_results(answer.body, refs, fetch.clock(), answer.raw))


def read_results(
    body: bytes, refs: Mapping[str, PostRef], observed_at: datetime, raw: str
) -> tuple[Event, ...]:
    """One line for each post that is no longer as it was. Raises FetchError for a line that is none."""
    events: list[Event] = []
    for line in body.splitlines():
        if line.strip():
            event = _event(_parsed(line), refs, observed_at, raw)
            events.extend((event,) if event else ())
    return tuple(events)


def _parsed(line: bytes) -> dict[str, Any]:
    try:
        parsed = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        raise FetchError("unreadable", f"a result of the compliance job is no JSON: {error}") from error
    if not isinstance(parsed, dict):
        raise FetchError("unreadable", "a result of the compliance job is no object")
    return parsed


def _event(
    result: Mapping[str, Any], refs: Mapping[str, PostRef], observed_at: datetime, raw: str
) -> Event | None:
    ref = refs.get(text_of(result.get("id")) or "")
    if ref is None:
        return None
    if result.get("action") != "delete":  # its place was taken out: it has to be read again
        return PostNoticed(ref, observed_at, raw)
    return PostGone(ref, _REASONS.get(str(result.get("reason")), "unknown"), observed_at, raw)
