"""What changes a data request: asking, following by code, handling, answering, and forgetting it after its time."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from pantau.engine.law.clock import OVERDUE
from pantau.office.casework import clocks
from pantau.office.casework.clock_actions import KINDS
from pantau.office.people.actions import record
from pantau.office.people.models import Role, User
from pantau.office.people.notices import actions as notices
from pantau.office.portal.privacy import access, limits, sealing, searching
from pantau.office.portal.privacy.models import DataRequest, RequestStep
from pantau.office.portal.privacy.searching import Place
from pantau.office.portal.reports import calls, codes
from pantau.office.posts.storable import clean
from pantau.web.ui import rulebook

ARRIVED, SAID = "privacy.request_arrived", "privacy.request_said"
LIMITS = {stage: kind.replace("casework.", "privacy.") for stage, kind in KINDS.items()}
MOST_TEXT, MOST_SAID = 8000, 20
SHORTEST = 5
Kind, Result = RequestStep.Kind, DataRequest.Result


class PrivacyError(Exception):
    """``str()`` is for the screen."""


def hashed(code: str) -> str:
    return hashlib.sha256(f"pantau.privacy.{code}".encode()).hexdigest()


# --- whoever asks ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Asking:
    """As it was written on the public page."""

    right: str
    proof: str
    words: str
    identity: Mapping[str, str]  # name, contact
    language: str = "id"


@transaction.atomic
def ask(asking: Asking, code: str, *, network: str, now: datetime) -> DataRequest:
    """The clock runs from here. The same code again is the same request. Raises calls.TooOftenError, PrivacyError."""
    known = DataRequest.objects.filter(code_hash=hashed(code)).first()
    if known is not None:
        return known
    said = clean(asking.words).strip()[:MOST_TEXT]
    name = clean(asking.identity.get("name", "")).strip()
    contact = clean(asking.identity.get("contact", "")).strip()
    if not (said and name and contact):
        raise PrivacyError(_("Tulis nama, kontak, dan apa yang Anda minta."))
    calls.count(network, calls.BEGIN, now)
    facts = {
        "right": asking.right,
        "proof": asking.proof,
        "language": asking.language,
        "identity": sealing.seal_facts({"name": name, "contact": contact}),
        "words": sealing.seal(said),
        "received_at": now,
    }
    made, new = DataRequest.objects.get_or_create(code_hash=hashed(code), defaults=facts)
    if not new:  # the page was sent twice at once
        return made
    record(None, "data_request_received", made, right=made.right)
    notices.notify(notices.Reach(access.HANDLING), ARRIVED, page_of(made), dedup_key=str(made.pk), now=now)
    return made


def look_up(written: str, network: str, now: datetime) -> DataRequest | None:
    """By a typed code; wrong ones are counted together with those of reports. Raises calls.TooOftenError."""
    if calls.is_spent(network, calls.GUESS, now):
        raise calls.TooOftenError
    code = codes.plain(written)
    found = DataRequest.objects.filter(code_hash=hashed(code)).first() if code else None
    if found is None:
        calls.count(network, calls.GUESS, now)
    return found


@transaction.atomic
def say(request: DataRequest, text: str, *, now: datetime) -> None:
    """Whoever asked adds something, or answers the office. Raises PrivacyError."""
    held = _open(request)
    said = clean(text).strip()[:MOST_TEXT]
    if not said:
        raise PrivacyError(_("Tulis jawaban atau tambahan Anda."))
    if held.steps.filter(kind=Kind.SAID).count() >= MOST_SAID:
        raise PrivacyError(_("Tambahan lewat kode ini sudah terlalu banyak. Hubungi kantor Bawaslu."))
    last = held.steps.filter(kind=Kind.SAID).last()
    if last is not None and sealing.opened(last.sealed) == said:
        return  # the page was sent twice
    step = _step(held, Kind.SAID, said, by=None, now=now)
    whom = [held.assigned_to] if held.assigned_to else notices.Reach(access.HANDLING)
    notices.notify(whom, SAID, page_of(held), dedup_key=str(step.pk), now=now)
    record(None, "data_request_said", held)


# --- the office -----------------------------------------------------------------------------------


@transaction.atomic
def assign(request: DataRequest, user: User, *, by: User, now: datetime) -> None:
    """Raises PrivacyError."""
    held = _open(request)
    if not access.handle(user, now).allowed:
        raise PrivacyError(_("Orang itu tidak menangani permintaan data."))
    held.assigned_to = user
    held.save(update_fields=["assigned_to"])
    _step(held, Kind.ASSIGNED, str(user), by=by, now=now)
    record(by, "data_request_assigned", held, user=user.pk)
    notices.notify([user], ARRIVED, page_of(held), dedup_key=f"{held.pk}:{user.pk}", now=now, leaving_out=by)


def handlers(now: datetime) -> list[User]:
    """Whom a request can be given to."""
    return list(notices.holders(notices.Reach(access.HANDLING), now))


@transaction.atomic
def question(request: DataRequest, text: str, *, by: User, now: datetime) -> None:
    """Whoever asked reads it with the code. Raises PrivacyError."""
    held = _open(request)
    _step(held, Kind.ASKED, reason_of(text), by=by, now=now)
    record(by, "data_request_questioned", held)


@transaction.atomic
def note(request: DataRequest, text: str, *, by: User, now: datetime) -> None:
    """For the office alone. Raises PrivacyError."""
    held = _open(request)
    _step(held, Kind.NOTE, reason_of(text), by=by, now=now)
    record(by, "data_request_noted", held)


@transaction.atomic
def identified(request: DataRequest, text: str, *, by: User, now: datetime) -> None:
    """Somebody made sure that whoever asks is the one; ``text`` says how. Raises PrivacyError."""
    held = _open(request)
    how = reason_of(text)
    held.identified_at, held.identified_by = now, by
    held.save(update_fields=["identified_at", "identified_by"])
    _step(held, Kind.IDENTIFIED, how, by=by, now=now)
    record(by, "data_request_identified", held)


@transaction.atomic
def identity_of(request: DataRequest, why: str, *, by: User) -> dict[str, str]:
    """Name and contact. That they were asked for, and why, is on record. Raises PrivacyError."""
    record(by, "data_request_identity_seen", request, why=reason_of(why))
    return sealing.opened_facts(request.identity)


@transaction.atomic
def search(request: DataRequest, words: str, *, by: User, now: datetime) -> list[Place]:
    """Where somebody's data lie, as far as ``by`` may look. What was looked for stays sealed with the request; the
    audit trail has only how much was found. Raises PrivacyError."""
    held = _open(request)
    places = searching.search(held, words, by, now)
    found = searching.counts(places)
    step = _step(held, Kind.SEARCHED, words, by=by, now=now)
    step.counts = found
    step.save(update_fields=["counts"])
    record(by, "data_searched", held, **found)
    return places


@transaction.atomic
def decide(
    request: DataRequest, result: str, grounds: Sequence[str], text: str, *, by: User, now: datetime
) -> None:
    """Once. ``grounds``: of the rulebook, at least one where anything is refused. Raises PrivacyError."""
    held = _open(request)
    known = grounds_for(held)
    chosen = [one for one in dict.fromkeys(grounds) if one in known]
    if result not in (Result.GRANTED, Result.PARTLY, Result.REFUSED):
        raise PrivacyError(_("Pilih keputusannya."))
    if result == Result.GRANTED and grounds:
        raise PrivacyError(_("Permintaan yang dipenuhi tidak memerlukan dasar penolakan."))
    if result != Result.GRANTED and not chosen:
        raise PrivacyError(_("Pilih dasar hukum penolakannya."))
    if result != Result.REFUSED and held.identified_at is None:
        raise PrivacyError(_("Pastikan dahulu siapa pemohonnya: jawaban memuat data pribadi."))
    said = clean(text).strip()[:MOST_TEXT]
    if len(said) < SHORTEST:
        raise PrivacyError(_("Tulis jawabannya, seperti dibaca pemohon."))
    kept = rulebook.current().privacy.keeping.get("request")
    held.result, held.grounds, held.answer = result, chosen, sealing.seal(said)
    held.answered_at, held.answered_by = now, by
    held.expires_at = now + (kept.span if kept else timedelta(days=365))
    held.save()
    record(by, "data_request_answered", held, result=result, grounds=chosen)


def grounds_for(request: DataRequest) -> list[str]:
    """Ids of those that stand against what is asked."""
    found = rulebook.current().privacy.grounds
    return [one.id for one in found.values() if one.stands_against(request.right)]


# --- as time passes -------------------------------------------------------------------------------


def warn(now: datetime) -> int:
    """Tell who handles a request of each stage its limit has come into, once."""
    told, time = 0, clocks.office()
    for one in DataRequest.objects.filter(answered_at=None).select_related("assigned_to"):
        limit = limits.of_request(one, time)
        stage = limit.stage_at(now) if limit else ""
        if stage not in LIMITS:
            continue
        key = f"request:{one.pk}"
        mine = one.assigned_to is not None and access.handle(one.assigned_to, now).allowed
        whom = [one.assigned_to] if mine and one.assigned_to else notices.Reach(access.HANDLING)
        told += notices.notify(whom, LIMITS[stage], page_of(one), dedup_key=key, now=now)
        if stage == OVERDUE:
            reach = notices.Reach((Role.COMMISSIONER,))
            told += notices.notify(reach, LIMITS[stage], page_of(one), dedup_key=key, now=now)
    return told


def forget_due(now: datetime) -> int:
    """Who asked, what they wrote and what was answered go; that it was asked and how it ended stays."""
    over = DataRequest.objects.filter(expires_at__lte=now, forgotten_at=None)
    count = 0
    for one in over:
        with transaction.atomic():
            held = DataRequest.objects.select_for_update(of=("self",)).get(pk=one.pk)
            held.identity = held.words = held.answer = None
            held.code_hash = f"forgotten:{held.pk}"
            held.forgotten_at = now
            held.save()
            held.steps.exclude(sealed=None).update(sealed=None)
            record(None, "data_request_forgotten", held)
            count += 1
    return count


def page_of(request: DataRequest) -> str:
    return reverse("privacy:request", args=[request.pk])


def reason_of(text: str) -> str:
    said = clean(text).strip()[:MOST_TEXT]
    if len(said) < SHORTEST:
        raise PrivacyError(_("Tulis dalam beberapa kata."))
    return said


def _step(request: DataRequest, kind: str, text: str, *, by: User | None, now: datetime) -> RequestStep:
    return RequestStep.objects.create(request=request, kind=kind, sealed=sealing.seal(text), at=now, by=by)


def _open(request: DataRequest) -> DataRequest:
    held = (
        DataRequest.objects.select_for_update(of=("self",)).select_related("assigned_to").get(pk=request.pk)
    )
    if held.over:
        raise PrivacyError(_("Permintaan ini sudah dijawab."))
    return held
