"""The office's own Telegram channel: a prepared post goes out by sendPhoto, once, in a job.

Telegram has no key against doing a thing twice. So a request is made once; where its answer did not come, a person
looks at the channel before it is tried again.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from pantau.engine.sources.connectors.fetching import Fetcher, FetchError, FreePass
from pantau.engine.sources.connectors.telegram import BASE_URL
from pantau.office.collection.outside import may_be_asked, outside
from pantau.office.people.access import require
from pantau.office.people.actions import record
from pantau.office.people.models import User
from pantau.office.portal.publishing import access, social_page
from pantau.office.portal.publishing.actions import PublishingError
from pantau.office.portal.publishing.models import Piece, PieceApproval, SocialPost
from pantau.office.posts.without_job import without_job
from pantau.web.ui import clock

SEND = "portal.send_to_telegram"
CODE = "telegram"
State = SocialPost.State


def push(piece: Piece, *, by: User) -> SocialPost:
    """Have what readers see now sent to the channel. Raises PublishingError."""
    require(access.push(by, clock.now()))
    approval = social_page.live(piece)
    if approval is None or not social_page.channel_is_set():
        raise PublishingError(_("Kanal Telegram belum disetel, atau tulisannya belum terbit."))
    if not settings.PANTAU_URL:
        raise PublishingError(_("Alamat situs ini belum disetel (PANTAU_URL); tautannya tidak akan terbuka."))
    if not may_be_asked():
        raise PublishingError(_("Jam kantor ini disetel ke hari lain; tidak ada yang dikirim ke luar."))
    text = social_page.prepared(social_page.visit_for(), approval, CODE).text
    try:
        with transaction.atomic():
            made = SocialPost.objects.create(
                version=approval.version, platform=CODE, text=text, asked_by=by, asked_at=clock.now()
            )
            record(by, "social_post_asked", piece, platform=CODE)
            app.configure_task(SEND, queue="upkeep").defer(post_id=made.pk)
    except IntegrityError as error:
        raise PublishingError(_("Tulisan ini sudah dikirim ke kanal.")) from error
    return made


# --- in the job -----------------------------------------------------------------------------------


def send(post_id: int, *, given: Callable[[], Any] = outside) -> None:
    """Send it, unless it was begun before: then nobody knows whether it went out. What fails before it was begun may be
    tried again."""
    waiting = SocialPost.objects.filter(pk=post_id, state=State.WAITING)
    one = waiting.select_related("version__piece").first()
    if one is None:
        _end_begun(post_id)
        return
    approval = PieceApproval.objects.get(version=one.version)
    live = social_page.live(one.version.piece)
    if live is None or live.pk != approval.pk:
        _end(one, State.FAILED, trouble=_("Sementara itu tulisannya ditarik atau dikoreksi."))
        return
    ready = replace(
        social_page.prepared(social_page.visit_for(), live, CODE), text=one.text
    )  # as it was asked for
    world = given()
    if not waiting.update(state=State.SENDING):
        return  # another worker was faster
    try:
        message = asyncio.run(_send_photo(ready, world))
    except FetchError as refused:
        said = _unknown() if refused.trouble == "provider_down" else _said(refused)
        _end(one, State.FAILED, trouble=said)
        return
    chat = message["chat"]
    name = chat.get("username", "")
    _end(one, State.SENT, url=f"https://t.me/{name}/{message['message_id']}" if name else "")


def end_given_up() -> None:
    """Those that no job is to send any more."""
    open_ = SocialPost.objects.filter(platform=CODE, state__in=(State.WAITING, State.SENDING))
    for post_id in without_job(open_.values_list("pk", flat=True), SEND, "post_id"):
        said = _("Kirimannya tidak sempat dimulai. Coba lagi, atau hubungi operator teknis.")
        SocialPost.objects.filter(pk=post_id, state=State.WAITING).update(state=State.FAILED, trouble=said)
        _end_begun(post_id)


def _end_begun(post_id: int) -> None:
    begun = SocialPost.objects.filter(pk=post_id, state=State.SENDING)
    begun.update(state=State.FAILED, trouble=_unknown())


async def _send_photo(ready: social_page.Prepared, world: Any) -> dict[str, Any]:
    """Telegram's message. Raises FetchError."""
    token = settings.PANTAU_TELEGRAM_TOKEN
    async with world.client() as client:
        fetch = Fetcher(client, FreePass(), world.clock, CODE, sleep=world.sleep, attempts=1)
        answer = await fetch.post(
            f"{BASE_URL}/bot{token}/sendPhoto",
            hide=[token],
            data={"chat_id": settings.PANTAU_TELEGRAM_CHANNEL, "caption": ready.text},
            files={"photo": (f"gambar.{ready.extension}", ready.image)},
        )
    try:
        result = json.loads(answer.body)["result"]
        assert isinstance(result["chat"], dict)
        assert isinstance(result["message_id"], int)
    except (ValueError, KeyError, TypeError, AssertionError) as error:
        raise FetchError("provider_down", "the answer is no message") from error
    return dict(result)


def _end(one: SocialPost, state: str, *, url: str = "", trouble: str = "") -> None:
    one.state, one.url, one.trouble = state, url, trouble[:300]
    one.sent_at = clock.now() if state == State.SENT else None
    one.save()


def _unknown() -> str:
    return _("Jawabannya tidak datang. Lihat dahulu di kanal apakah kirimannya sudah ada.")


def _said(refused: FetchError) -> str:
    """Telegram's own words, which name the way out."""
    try:
        return str(json.loads(refused.answer.body)["description"]) if refused.answer else str(refused)
    except (ValueError, KeyError, TypeError):
        return str(refused)
