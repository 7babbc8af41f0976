"""Asking a platform whether a reported like is there, where likes are public. One act, once, when it is reported.

What other people like passes by and is not kept; an official's account is never looked through.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from asgiref.sync import async_to_sync, sync_to_async
from django.db import transaction
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from pantau.engine.planning import Limiter
from pantau.engine.sources.connectors.events import AccountRef, PostRef
from pantau.engine.sources.connectors.fetching import Fetcher, FetchError
from pantau.engine.sources.connectors.likes import LikeCheck
from pantau.engine.sources.connectors.seam import NotPermittedError
from pantau.office.collection import catalogue, permits, sweeping
from pantau.office.collection.connectors import access_of
from pantau.office.collection.models import Connector, PlatformAnswer, ReportedAct
from pantau.office.collection.reported import ReportedError
from pantau.office.people.actions import record
from pantau.office.people.models import User
from pantau.office.posts.without_job import without_job

ASK_PLATFORM = "collection.ask_about_act"
PUBLIC_LIKES = ("bluesky", "mastodon")
PAUSE = timedelta(minutes=5)
Outcome = PlatformAnswer.Outcome


def can_be_asked(act: ReportedAct) -> bool:
    """Only of likes by an account, where platforms show them to everybody, and only once it is handed in."""
    standing = act.status in (ReportedAct.Status.OPEN, ReportedAct.Status.CONFIRMED)
    return (
        standing
        and act.kind == ReportedAct.Kind.LIKE
        and act.platform in PUBLIC_LIKES
        and bool(act.actor_key and act.target_post)
    )


@transaction.atomic
def ask(act: ReportedAct, *, by: User, now: datetime) -> PlatformAnswer:
    """Have the platform asked in a job. Raises ReportedError."""
    held = ReportedAct.objects.select_for_update().get(pk=act.pk)
    if not can_be_asked(held):
        raise ReportedError(_("Platform ini tidak dapat ditanya tentang perbuatan itu."))
    if held.answers.filter(asked_at__gt=now - PAUSE).exists():
        raise ReportedError(_("Baru saja ditanyakan. Tunggu lima menit sebelum bertanya lagi."))
    answer = PlatformAnswer.objects.create(act=held, asked_by=by, asked_at=now)
    record(by, "platform_asked_about_act", held, platform=held.platform)
    app.configure_task(ASK_PLATFORM, queue="sweep").defer(answer_id=answer.pk)
    return answer


# --- in a job -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Told:
    outcome: str
    occurred_at: datetime | None = None
    detail: str = ""


def answer(answer_id: int, outside: Any) -> None:
    """Ask now, and write down what came of it. ``outside`` gives clock, client and sleep, as for a sweep."""
    asked = PlatformAnswer.objects.select_related("act").get(pk=answer_id)
    if asked.outcome != Outcome.ASKED:
        return
    row = _connector(asked.act.platform)
    told = Told(Outcome.COULD_NOT_ASK, detail="the connector is switched off")
    if not can_be_asked(asked.act):
        told = Told(Outcome.COULD_NOT_ASK, detail="it was struck out meanwhile")
    elif row is not None:
        asked.connector = row.name
        told = _asked(asked.act, row, outside)
    asked.outcome, asked.occurred_at, asked.detail = told.outcome, told.occurred_at, told.detail[:1000]
    asked.answered_at = outside.clock()
    asked.save()


def could_not(answer_id: int, detail: str, *, at: datetime) -> None:
    PlatformAnswer.objects.filter(pk=answer_id, outcome=Outcome.ASKED).update(
        outcome=Outcome.COULD_NOT_ASK, detail=detail, answered_at=at
    )


def end_given_up(now: datetime) -> None:
    """Those that no job is to ask any more."""
    open_ = PlatformAnswer.objects.filter(outcome=Outcome.ASKED)
    for answer_id in without_job(open_.values_list("pk", flat=True), ASK_PLATFORM, "answer_id"):
        could_not(answer_id, "asking failed again and again; the technical operator sees why", at=now)


def _connector(platform: str) -> Connector | None:
    """The first that is switched on and can be asked about likes."""
    for row in Connector.objects.filter(platform=platform, enabled=True):
        if hasattr(catalogue.shipped().get(row.name), "check_like"):
            return row
    return None


def _asked(act: ReportedAct, row: Connector, outside: Any) -> Told:
    """Where a sweep is under way it keeps its own count of calls, which is not written over: an officer waits."""
    with sweeping.locked([row.platform]) as free:
        limiter = sweeping.remembering(row.platform, outside.clock)
        told = async_to_sync(_ask)(act, row, limiter, outside)
        if free:
            sweeping.remember(row.platform, permits.as_json(limiter.memory()), outside.clock())
    return told


async def _ask(act: ReportedAct, row: Connector, limiter: Limiter, outside: Any) -> Told:
    access = await sync_to_async(access_of)(row)
    leave = permits.QuotaPermits(
        limiter,
        permits.planned_route(row.name, row.platform),
        bucket=row.name,
        clock=outside.clock,
        sleep=outside.sleep,
    )
    try:
        connector = catalogue.build(row, access, clock=outside.clock)
        async with outside.client() as client:
            fetch = Fetcher(client, leave, outside.clock, row.name, audit=leave.heard, sleep=outside.sleep)
            return _told(await _check(connector, act, fetch))
    except (TimeoutError, FetchError, NotPermittedError) as trouble:
        return Told(Outcome.COULD_NOT_ASK, detail=str(trouble))
    finally:
        leave.settle()


async def _check(connector: Any, act: ReportedAct, fetch: Fetcher) -> LikeCheck:
    """Raises FetchError, also where an account cannot be found by its name."""
    actor = await _resolved(connector, _reference(act.platform, act.actor_kind, act.actor_key), fetch)
    return await connector.check_like(await _post(connector, act, fetch), actor, fetch)


def _reference(platform: str, kind: str, key: str) -> AccountRef:
    return AccountRef(platform, key, None) if kind == "id" else AccountRef(platform, None, key)


async def _resolved(connector: Any, ref: AccountRef, fetch: Fetcher) -> AccountRef:
    if ref.native_id:
        return ref
    found = (await connector.resolve([ref], fetch)).get(ref.name)
    if found is None or found.account is None or not found.account.native_id:
        state = f"{found.state} {found.detail}".strip() if found else "no answer"
        raise FetchError("gone", f"{ref.name} cannot be found: {state}")
    return found.account


async def _post(connector: Any, act: ReportedAct, fetch: Fetcher) -> PostRef:
    """As the platform names it. Bluesky's web addresses name the owner by handle, its posts by DID."""
    if act.platform != "bluesky":
        return PostRef(act.platform, act.target_address)
    owner, _post, key = act.target_post.removeprefix("profile/").partition("/post/")
    ref = AccountRef("bluesky", owner) if owner.startswith("did:") else AccountRef("bluesky", None, owner)
    account = await _resolved(connector, ref, fetch)
    return PostRef("bluesky", f"at://{account.native_id}/app.bsky.feed.post/{key}", account)


def _told(check: LikeCheck) -> Told:
    if check.act is not None:
        return Told(Outcome.FOUND, check.act.interaction.occurred_at)
    return Told(Outcome.NOT_FOUND if check.complete else Outcome.INCOMPLETE)
