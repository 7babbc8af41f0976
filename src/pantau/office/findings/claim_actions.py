"""What brings claims in, takes them back, and says that a post does not speak of one."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.db import transaction
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from pantau.engine.claim import CheckedClaim as Claim
from pantau.engine.sources.connectors.fetching import Fetcher, FetchError, FreePass, web_client
from pantau.engine.sources.errors import UnreadableFile
from pantau.office.collection.sweeping import AGENT
from pantau.office.findings.models import CheckedClaim, ClaimMatch, ClaimSource
from pantau.office.people.actions import record
from pantau.office.people.models import User
from pantau.web.ui import clock

MATCH_CLAIMS = "findings.match_claims"
READ_SOURCE = "findings.read_claim_source"
DETECT = "findings.detect_batch"
TOGETHER = 500
_FIELDS = ("title", "text", "verdict", "checker", "url", "checked_on", "language")


class ClaimsError(Exception):
    """Claims cannot be brought in; ``str()`` is for the screen."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a person says about a source. Without a name it is called after its file or site."""

    name: str = ""
    licence: str = ""
    verdict: str = ""


@dataclass(frozen=True, slots=True)
class Imported:
    source: str
    new: int
    changed: int
    unchanged: int
    unread: int
    doubts: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def fetched(address: str) -> bytes:
    """What stands at a public web address. Raises ClaimsError."""

    async def ask() -> bytes:
        async with web_client(AGENT) as client:
            answer = await Fetcher(client, FreePass(), clock.now, "claims").get(address)
            return answer.body

    try:
        return asyncio.run(ask())
    except FetchError as error:
        raise ClaimsError(
            _("%(address)s tidak dapat dibaca: %(why)s") % {"address": address, "why": error}
        ) from error


def import_from(
    source: str, wanted: Wanted, *, by: User | None, now: datetime, fetch: Callable[[str], bytes] = fetched
) -> Imported:
    """Import a file, or a feed or page by its address. Raises UnreadableFile or ClaimsError."""
    if source.lower().startswith(("http://", "https://")):
        return read_source(add_source(source, wanted, by=by, now=now), now=now, by=by, fetch=fetch)
    path = Path(source)
    if not path.is_file():
        raise ClaimsError(_("Berkas %(name)s tidak ada.") % {"name": source})
    return import_file(path.name, path.read_bytes(), wanted, by=by, now=now)


def import_file(name: str, body: bytes, wanted: Wanted, *, by: User | None, now: datetime) -> Imported:
    """Raises UnreadableFile."""
    from pantau.engine.sources.claims import read_claims  # feedparser: not for every page

    read = read_claims(body, name=name)
    source = _source(wanted.name or name, "", wanted, by, now)
    return _store(source, read.claims, read.unread, read.doubts, by, now)


def add_source(address: str, wanted: Wanted, *, by: User | None, now: datetime) -> ClaimSource:
    """A feed that is read every night; its first reading is asked for by the caller."""
    known = ClaimSource.objects.filter(address=address).first()
    name = wanted.name or (known.name if known else urlsplit(address).hostname or address[:200])
    source = _source(name, address, wanted, by, now)
    record(by, "claim_source_added", source, address=address)
    return source


def _source(name: str, address: str, wanted: Wanted, by: User | None, now: datetime) -> ClaimSource:
    source, _made = ClaimSource.objects.get_or_create(
        name=name[:200], defaults={"added_at": now, "added_by": by, "address": address}
    )
    source.address = address or source.address
    source.licence = wanted.licence[:200] or source.licence
    source.verdict = wanted.verdict[:200] or source.verdict
    source.stopped_at = None
    source.save(update_fields=["address", "licence", "verdict", "stopped_at"])
    return source


def read_source(
    source: ClaimSource, *, now: datetime, by: User | None = None, fetch: Callable[[str], bytes] = fetched
) -> Imported:
    """Read a feed again. What keeps it from being read is written at the source and raised."""
    from pantau.engine.sources.claims import read_claims

    try:
        read = read_claims(fetch(source.address), name=source.address, address=source.address)
    except (ClaimsError, UnreadableFile) as error:
        ClaimSource.objects.filter(pk=source.pk).update(trouble=str(error)[:1000])
        raise
    return _store(source, read.claims, read.unread, read.doubts, by, now)


def ask_to_read(source: ClaimSource) -> None:
    app.configure_task(READ_SOURCE, queue="detect").defer(source_id=source.pk)


def stop_source(source: ClaimSource, *, by: User, now: datetime) -> None:
    ClaimSource.objects.filter(pk=source.pk).update(stopped_at=now)
    record(by, "claim_source_stopped", source)


@transaction.atomic
def _store(
    source: ClaimSource,
    claims: Sequence[Claim],
    unread: int,
    doubts: tuple[str, ...],
    by: User | None,
    now: datetime,
) -> Imported:
    known = {row.key: row for row in source.claims.select_for_update()}
    new, changed = [], []
    for claim in claims:
        values = _values(claim, source)
        row = known.get(claim.key)
        if row is None:
            new.append(CheckedClaim(source=source, key=claim.key, imported_at=now, changed_at=now, **values))
        elif any(getattr(row, name) != value for name, value in values.items()):
            for name, value in {**values, "changed_at": now}.items():
                setattr(row, name, value)
            changed.append(row)
    CheckedClaim.objects.bulk_create(new, batch_size=1000)
    CheckedClaim.objects.bulk_update(changed, [*_FIELDS, "changed_at"], batch_size=500)
    ClaimSource.objects.filter(pk=source.pk).update(read_at=now, trouble="")
    done = Imported(
        source.name, len(new), len(changed), len(claims) - len(new) - len(changed), unread, doubts
    )
    if new or changed:
        record(by, "claims_imported", source, new=done.new, changed=done.changed)
        app.configure_task(MATCH_CLAIMS, queue="detect").defer(changed_at=now.isoformat())
    return done


def _values(claim: Claim, source: ClaimSource) -> dict[str, Any]:
    return {
        "title": claim.title,
        "text": claim.text,
        "verdict": claim.verdict or source.verdict,
        "checker": claim.checker or source.name,
        "url": claim.url or "",
        "checked_on": claim.checked_on,
        "language": claim.language or "",
    }


@transaction.atomic
def withdraw(claim: CheckedClaim, *, why: str, by: User, now: datetime) -> None:
    """The claim is matched no more. Raises ClaimsError without a reason."""
    if not why.strip():
        raise ClaimsError(_("Tulis mengapa klaim ini ditarik."))
    claim.withdrawn_at, claim.withdrawn_why, claim.changed_at = now, why.strip()[:1000], now
    claim.save(update_fields=["withdrawn_at", "withdrawn_why", "changed_at"])
    record(by, "claim_withdrawn", claim)
    _look_again(claim.matches.values_list("post_id", flat=True))


@transaction.atomic
def restore(claim: CheckedClaim, *, by: User, now: datetime) -> None:
    claim.withdrawn_at, claim.withdrawn_why, claim.changed_at = None, "", now
    claim.save(update_fields=["withdrawn_at", "withdrawn_why", "changed_at"])
    record(by, "claim_restored", claim)
    app.configure_task(MATCH_CLAIMS, queue="detect").defer(changed_at=now.isoformat())


@transaction.atomic
def refuse(match: ClaimMatch, *, by: User, now: datetime) -> None:
    """A person says that the post does not speak of this claim: remembered, also when the post is read again."""
    ClaimMatch.objects.filter(pk=match.pk).update(refused_at=now, refused_by=by)
    record(by, "claim_match_refused", match, post=match.post_id, claim=match.claim_id)
    _look_again([match.post_id])


@transaction.atomic
def accept(match: ClaimMatch, *, by: User) -> None:
    """The refusal was a mistake."""
    ClaimMatch.objects.filter(pk=match.pk).update(refused_at=None, refused_by=None)
    record(by, "claim_match_accepted", match, post=match.post_id, claim=match.claim_id)
    _look_again([match.post_id])


def _look_again(posts: Any) -> None:
    listed = sorted(set(posts))
    for start in range(0, len(listed), TOGETHER):
        app.configure_task(DETECT, queue="detect").defer(post_ids=listed[start : start + TOGETHER])
