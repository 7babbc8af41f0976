"""Emergency access: taken at once by whoever needs one closed file now, told to every commissioner, read afterwards.

Later rooms say in ``AppConfig.ready()`` which of their objects can be opened so, and ask
``access.emergency_grant`` before they refuse.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from pantau.office.people.actions import PeopleError, record
from pantau.office.people.models import EmergencyAccess, Role, User
from pantau.office.people.notices import actions as notices
from pantau.office.people.notices import kinds as kinds_of_notices
from pantau.office.people.words import Word

LASTS = timedelta(hours=1)
LEAST_WORDS = 15  # letters of a reason that another person can judge
TAKEN = "people.emergency_taken"  # the notice


@dataclass(frozen=True, slots=True)
class Kind:
    """Objects that an emergency may open: what they are called, whether one exists, and where it is read."""

    name: Word
    exists: Callable[[str], bool]
    address: Callable[[str], str]


_kinds: dict[str, Kind] = {}


def register(object_type: str, kind: Kind) -> None:
    """``object_type`` is ``app.model``, as the audit trail names it."""
    _kinds[object_type] = kind


def register_notices() -> None:
    told = kinds_of_notices.Kind(
        TAKEN,
        _("Akses darurat dipakai, perlu ditinjau"),
        kinds_of_notices.AT_ONCE,
        roles=frozenset({Role.COMMISSIONER}),
        grave=True,
        silenceable=False,
    )
    kinds_of_notices.register([told])


def kind_of(object_type: str) -> Kind | None:
    return _kinds.get(object_type)


def address(taken: EmergencyAccess) -> str:
    """Where the object is read; empty for a kind that no room has any more."""
    kind = kind_of(taken.object_type)
    return kind.address(taken.object_id) if kind else ""


def kinds() -> dict[str, Kind]:
    return dict(_kinds)


@transaction.atomic
def take(user: User, object_type: str, object_id: str, reason: str, *, now: datetime) -> EmergencyAccess:
    """Open one object to one person for an hour, and have every commissioner told. The caller has asked
    ``access.ask_emergency``.
    """
    kind = kind_of(object_type)
    if kind is None or not kind.exists(object_id):
        raise PeopleError(_("Berkas itu tidak ditemukan. Periksa nomornya."))
    if len(reason.strip()) < LEAST_WORDS:
        raise PeopleError(_("Tulis alasannya dalam satu kalimat; anggota Bawaslu akan membacanya."))
    taken = EmergencyAccess.objects.create(
        user=user,
        object_type=object_type,
        object_id=object_id,
        reason=reason.strip(),
        granted_at=now,
        expires_at=now + LASTS,
    )
    record(
        user, "emergency_taken", f"{object_type}:{object_id}", emergency=taken.pk, reason=taken.reason[:500]
    )
    notices.notify(
        notices.Reach((Role.COMMISSIONER,)), TAKEN, reverse("people:emergencies"),
        dedup_key=str(taken.pk), now=now, leaving_out=user,
    )  # fmt: skip
    return taken


@transaction.atomic
def end(taken: EmergencyAccess, *, by: User, now: datetime) -> None:
    """Before its time. The caller has asked ``access.end_emergency``."""
    if EmergencyAccess.objects.filter(pk=taken.pk, ended_at=None, expires_at__gt=now).update(ended_at=now):
        record(by, "emergency_ended", f"{taken.object_type}:{taken.object_id}", emergency=taken.pk)


@transaction.atomic
def review(taken: EmergencyAccess, words: str, *, by: User, now: datetime) -> None:
    """Read by a commissioner, who says what they think of it. Once; the caller has asked access."""
    if not words.strip():
        raise PeopleError(_("Tulis hasil tinjauan Anda."))
    unread = EmergencyAccess.objects.filter(pk=taken.pk, reviewed_at=None)
    if not unread.update(reviewed_at=now, reviewed_by=by, review=words.strip()):
        raise PeopleError(_("Akses darurat ini sudah ditinjau orang lain."))
    record(by, "emergency_reviewed", f"{taken.object_type}:{taken.object_id}", emergency=taken.pk)


def unread(now: datetime) -> QuerySet[EmergencyAccess]:
    return EmergencyAccess.objects.filter(reviewed_at=None, granted_at__lte=now)
