"""Citizens' tips: taken in from a push, answered once, looked into by officers, and forgotten in time.

Whoever tells us something is protected. Their number is sealed, tips know one another by keyed hashes, nothing of
a delivery is kept as it came, and no log or audit line says who it was.
"""

from __future__ import annotations

import hashlib
import logging
import re
import unicodedata
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from asgiref.sync import async_to_sync
from django.conf import settings
from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import translation
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from pantau.engine.sources.accounts import identify
from pantau.engine.sources.connectors.events import TipMedia, TipReceived
from pantau.engine.sources.connectors.fetching import Fetcher, FetchError, FreePass
from pantau.engine.sources.connectors.seam import NotPermittedError
from pantau.engine.sources.connectors.whatsapp import ANSWERED_WITHIN
from pantau.office.collection import catalogue, vault
from pantau.office.collection.connectors import access_of
from pantau.office.collection.looks import day_of
from pantau.office.collection.models import Connector, Tip, TipFile
from pantau.office.collection.refusals import count_refusal
from pantau.office.people.actions import record
from pantau.office.people.models import User
from pantau.office.posts.storable import clean
from pantau.office.posts.without_job import without_job
from pantau.office.registry import actions as registry

log = logging.getLogger(__name__)

CHANNELS = ("whatsapp",)
SERVE_TIP = "collection.serve_tip"
MOST_AN_HOUR, MOST_A_DAY, MOST_FILES_A_DAY = 20, 60, 10  # of one sender
MOST_ADDRESSES = 10
ALIKE_FOR = timedelta(days=30)
SHORTEST_ALIKE = 12  # letters: "halo" is nobody's copy
PASSING = frozenset({"provider_down", "retry_after"})
_WORD = re.compile(r"[^\s<>\"'()\[\]]+")
_HOST = re.compile(r"(?:[a-z0-9-]+\.)+[a-z]{2,}(?:[/?#]|$)", re.I)


class TipError(Exception):
    """Nothing can be done with the tip so; the message says why."""


# --- taking in ------------------------------------------------------------------------------------


def take_in(row: Connector, events: Iterable[Any], *, now: datetime) -> int:
    """Store what is new; gives how many were. What is not taken is counted by its reason."""
    told = sorted((one for one in events if isinstance(one, TipReceived)), key=lambda one: one.sent_at)
    return sum(_take_in(row, one, now) for one in told)


def _take_in(row: Connector, told: TipReceived, now: datetime) -> bool:
    if not told.holds_something:
        count_refusal(row.route, told.kind, now)
        return False
    sender, message = _key("sender", told.sender), _key("message", told.native_id)
    with transaction.atomic():
        _alone(sender)  # two deliveries of one sender's must not pass a limit side by side
        if Tip.objects.filter(message_key=message).exists():
            count_refusal(row.route, "replayed", now)
            return False
        if _floods(sender, now):
            count_refusal(row.route, "flood", now)
            return False
        tip = _store(told, sender, message, now)
        app.configure_task(SERVE_TIP, queue="capture").defer(tip_id=tip.pk)
    return True


def _store(told: TipReceived, sender: str, message: str, now: datetime) -> Tip:
    text = clean(told.text)
    likeness = _likeness(text, told.media)
    tip = Tip.objects.create(
        channel=told.channel,
        message_key=message,
        sender=vault.seal(told.sender),
        sender_key=sender,
        kind=told.kind,
        text=text,
        addresses=addresses_in(f"{text} {told.link}"),
        likeness=likeness,
        same_as=_earlier(likeness, now),
        forwarded=told.forwarded,
        sent_at=told.sent_at,
        received_at=now,
        expires_at=now + timedelta(days=settings.PANTAU_TIP_DAYS),
    )
    if told.media:
        TipFile.objects.create(
            tip=tip,
            native_id=told.media.native_id,
            kind=told.media.kind,
            mime=told.media.mime[:64],
            announced=told.media.sha256[:64],
            problem="flood" if _shows_too_much(sender, now) else "",
        )
    return tip


def _key(what: str, value: str) -> str:
    return salted_hmac(
        f"pantau.tips.{what}", value, secret=settings.SECRET_KEY, algorithm="sha256"
    ).hexdigest()


def _alone(key: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"pantau.tips.{key}"])


def _floods(sender: str, now: datetime) -> bool:
    sent = Tip.objects.filter(sender_key=sender)
    return (
        sent.filter(received_at__gt=now - timedelta(hours=1)).count() >= MOST_AN_HOUR
        or sent.filter(received_at__gt=now - timedelta(days=1)).count() >= MOST_A_DAY
    )


def _shows_too_much(sender: str, now: datetime) -> bool:
    files = TipFile.objects.filter(tip__sender_key=sender, tip__received_at__gt=now - timedelta(days=1))
    return files.count() >= MOST_FILES_A_DAY


def _likeness(text: str, media: TipMedia | None) -> str:
    """The same for copies, however they are spaced and capitalised; empty where nothing can be compared."""
    words = " ".join(unicodedata.normalize("NFKC", text).casefold().split())
    if media and media.sha256:
        return hashlib.sha256(f"{media.sha256}\n{words}".encode()).hexdigest()
    return hashlib.sha256(words.encode()).hexdigest() if len(words) >= SHORTEST_ALIKE and not media else ""


def _earlier(likeness: str, now: datetime) -> Tip | None:
    if not likeness:
        return None
    alike = Tip.objects.filter(likeness=likeness, same_as=None, received_at__gt=now - ALIKE_FOR)
    return alike.order_by("pk").first()


def addresses_in(text: str) -> list[dict[str, str]]:
    """Web addresses in a text, each with the platform and what it leads to: an account, a post, something else."""
    found: dict[str, dict[str, str]] = {}
    for word in _WORD.findall(text):
        written = word.strip(".,;:!?*_~")
        if "://" not in written and not _HOST.match(written):
            continue
        identity = identify(written)
        url = identity.url or written
        if identity.kind == "invalid" or not url.lower().startswith(("https://", "http://")):
            continue
        named = {"platform": identity.platform, "kind": identity.kind, "owner": identity.owner}
        found.setdefault(url, {"url": url, **named})
    return list(found.values())[:MOST_ADDRESSES]


# --- serving --------------------------------------------------------------------------------------


def serve(tip_id: int, outside: Any, *, last_try: bool = False) -> None:
    """Fetch a tip's file and answer its sender. Raises FetchError for what is worth another try."""
    tip = Tip.objects.filter(pk=tip_id).first()
    row = Connector.objects.filter(name=tip.channel, enabled=True).first() if tip else None
    if tip is None or row is None:
        return
    try:
        connector = catalogue.build(row, access_of(row), clock=outside.clock)
    except NotPermittedError as refused:
        log.warning("%s: a tip was not served: %s", row.name, refused)
        return
    _answer(tip, connector, outside)
    _fetch(tip, connector, outside, last_try=last_try)


def _fetch(tip: Tip, connector: Any, outside: Any, *, last_try: bool) -> None:
    file = TipFile.objects.filter(tip=tip, fetched_at=None, problem="").first()
    if file is None:
        return
    media: Any = TipMedia(file.native_id, file.kind, file.mime, file.announced)  # type: ignore[arg-type]
    try:
        found = async_to_sync(_ask)(outside, lambda fetch: connector.file(media, fetch))
    except FetchError as refused:
        if refused.trouble in PASSING and not last_try:
            raise
        log.warning("%s: the file of tip %s was not fetched: %s", tip.channel, tip.pk, refused)
        why = {"gone": "gone", "unreadable": "unreadable"}.get(refused.trouble, "refused")
        TipFile.objects.filter(pk=file.pk).update(problem=why)
        return
    TipFile.objects.filter(pk=file.pk).update(
        mime=found.mime,
        body=found.body,
        sha256=found.sha256,
        size=len(found.body),
        fetched_at=outside.clock(),
    )


def _answer(tip: Tip, connector: Any, outside: Any) -> None:
    """Once per sender and day, within the platform's window. At most once: a doubtful answer is not repeated."""
    if not _claim_answer(tip, outside.clock()):
        return
    to, words = vault.unseal(tip.sender), reply_to(tip)
    try:
        async_to_sync(_ask)(outside, lambda fetch: connector.answer(to, words, fetch))
    except FetchError as refused:
        log.warning("%s: tip %s was not answered: %s", tip.channel, tip.pk, refused.trouble)


@transaction.atomic
def _claim_answer(tip: Tip, now: datetime) -> bool:
    _alone(tip.sender_key)
    answered = Tip.objects.filter(sender_key=tip.sender_key).exclude(answered_at=None)
    last = answered.order_by("-answered_at").values_list("answered_at", flat=True).first()
    if now - tip.sent_at >= ANSWERED_WITHIN or (last is not None and day_of(last) == day_of(now)):
        return False
    return bool(Tip.objects.filter(pk=tip.pk, answered_at=None).update(answered_at=now))


def reply_to(tip: Tip) -> str:
    if settings.PANTAU_TIP_REPLY:
        return str(settings.PANTAU_TIP_REPLY).replace("{number}", str(tip.pk))
    with translation.override("id"):
        return _(
            "Terima kasih, pesan Anda kami terima (nomor %(number)s). Ini jawaban otomatis. Pesan ini informasi awal, "
            "bukan laporan resmi; laporan resmi disampaikan di kantor Bawaslu."
        ) % {"number": tip.pk}


def end_given_up() -> None:
    """Files that no job is to fetch any more: whoever reads the tip is told so."""
    open_ = TipFile.objects.filter(fetched_at=None, problem="")
    for tip_id in without_job(open_.values_list("tip_id", flat=True), SERVE_TIP, "tip_id"):
        open_.filter(tip=tip_id).update(problem="failed")


async def _ask(outside: Any, step: Any) -> Any:
    async with outside.client() as client:
        return await step(Fetcher(client, FreePass(), outside.clock, "whatsapp", sleep=outside.sleep))


# --- officers -------------------------------------------------------------------------------------


def waiting() -> int:
    return listed(Tip.State.NEW).count()


def listed(state: str) -> QuerySet[Tip]:
    """Without the copies of earlier ones, which stand under those."""
    return Tip.objects.filter(state=state, same_as=None)


@transaction.atomic
def hand_to_patrol(tip: Tip, *, by: User, now: datetime) -> None:
    """An officer goes to look at it; what they see comes in by the patrol's own ways."""
    if _decide(tip, Tip.State.PATROLLED, (Tip.State.NEW,), by=by, now=now):
        record(by, "tip_patrolled", tip)


@transaction.atomic
def set_aside(tip: Tip, why: str, *, by: User, now: datetime) -> None:
    """Raises TipError without a reason, or where it was taken up."""
    reason = clean(why).strip()
    if not reason:
        raise TipError(_("Tulis alasannya dalam beberapa kata."))
    if not _decide(
        tip, Tip.State.SET_ASIDE, (Tip.State.NEW, Tip.State.PATROLLED), by=by, now=now, why=reason
    ):
        raise TipError(_("Titipan ini sudah diputus."))
    record(by, "tip_set_aside", tip, why=reason)


@transaction.atomic
def take_up(tip: Tip, *, by: User, now: datetime) -> Tip:
    """It becomes early information that the office works on, and does not go away by itself any more.

    Casework starts here. Raises TipError where it was decided already.
    """
    if not _decide(
        tip, Tip.State.TAKEN_UP, (Tip.State.NEW, Tip.State.PATROLLED), by=by, now=now, expires_at=None
    ):
        raise TipError(_("Titipan ini sudah diputus."))
    record(by, "tip_taken_up", tip)
    tip.refresh_from_db()
    return tip


def _decide(tip: Tip, state: str, of: Iterable[str], *, by: User, now: datetime, **more: Any) -> bool:
    undecided = Tip.objects.filter(pk=tip.pk, state__in=list(of))
    return bool(undecided.update(state=state, decided_at=now, decided_by=by, **more))


def propose(tip: Tip, url: str, *, by: User, now: datetime) -> bool:
    """Propose an account that the tip names; False where the registry knows it or a person refused it.

    Raises TipError.
    """
    if url not in (one["url"] for one in tip.addresses):
        raise TipError(_("Alamat ini tidak ada dalam titipan."))
    why = _("Disebut dalam titipan warga nomor %(number)s.") % {"number": tip.pk}
    try:
        proposal = registry.propose_account(url, source="report", why=why, now=now, by=by)
    except registry.RegistryError as refused:
        raise TipError(str(refused)) from refused
    record(by, "tip_account_proposed", tip)
    return proposal is not None


@transaction.atomic
def sender_of(tip: Tip, why: str, *, by: User) -> str:
    """Who sent it. That it was asked, and why, is on record. Raises TipError without a reason."""
    reason = clean(why).strip()
    if not reason:
        raise TipError(_("Tulis alasannya dalam beberapa kata."))
    record(by, "tip_sender_seen", tip, why=reason)
    return vault.unseal(tip.sender)


@transaction.atomic
def drop_expired(now: datetime) -> int:
    """Tips whose time is over, with their files and copies; a copy that was taken up stays."""
    over = Tip.objects.filter(expires_at__lte=now)
    Tip.objects.filter(same_as__in=over, state=Tip.State.TAKEN_UP).update(same_as=None)
    deleted, _kinds = over.delete()
    return deleted
