"""What changes the record of a breach: writing it down, its facts, who was told, closing it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from pantau.engine.law.clock import OVERDUE
from pantau.office.casework import clocks
from pantau.office.people.actions import record
from pantau.office.people.models import Role, User
from pantau.office.people.notices import actions as notices
from pantau.office.portal.privacy import access, limits
from pantau.office.portal.privacy.actions import LIMITS, PrivacyError, reason_of
from pantau.office.portal.privacy.models import Breach, BreachTelling
from pantau.office.posts.storable import clean

RECORDED = "privacy.breach_recorded"
#: What whoever runs the machine writes, and what the office alone does.
MACHINE = ("machine",)
WHOLE = ("title", "machine", "how", "data", "whose", "how_many", "measures", "advice", "contact")
#: Without these a letter does not say what the law wants.
NEEDED = ("how", "data", "measures")


class BreachStaleError(PrivacyError):
    """Somebody saved it since this person read it."""


@transaction.atomic
def record_new(title: str, known_at: datetime, machine: str, *, by: User, now: datetime) -> Breach:
    """The clock runs from ``known_at``. Raises PrivacyError."""
    if known_at > now:
        raise PrivacyError(_("Waktunya belum tiba."))
    said = " ".join(clean(title).split())[:200]
    if not said:
        raise PrivacyError(_("Beri kejadian ini nama."))
    made = Breach.objects.create(
        title=said, known_at=known_at, machine=clean(machine).strip(),
        recorded_at=now, recorded_by=by, changed_at=now, changed_by=by,
    )  # fmt: skip
    record(by, "breach_recorded", made)
    reach = notices.Reach((*access.DECIDING, Role.TECHNICAL_OPERATOR))
    notices.notify(reach, RECORDED, page_of(made), dedup_key=str(made.pk), now=now, leaving_out=by)
    return made


@transaction.atomic
def change(breach: Breach, told: Mapping[str, Any], lock: int, *, by: User, now: datetime) -> None:
    """``told``: of WHOLE, or of MACHINE alone. Raises BreachStaleError, PrivacyError."""
    held = _open(breach)
    if held.lock != lock:
        raise BreachStaleError(
            _("%(name)s menyimpan keterangan ini sesudah Anda membukanya. Muat ulang, lalu ubah lagi.")
            % {"name": held.changed_by}
        )
    changed = [name for name in WHOLE if name in told and getattr(held, name) != told[name]]
    for name in changed:
        value = told[name]
        setattr(held, name, clean(value).strip() if isinstance(value, str) else value)
    if not held.title:
        raise PrivacyError(_("Beri kejadian ini nama."))
    held.lock, held.changed_at, held.changed_by = held.lock + 1, now, by
    held.save()
    record(by, "breach_changed", held, fields=changed)


@transaction.atomic
def tell(
    breach: Breach, whom: str, at: datetime, how: str, how_many: int | None, *, by: User, now: datetime
) -> None:
    """Note that they were told. Raises PrivacyError."""
    held = _open(breach)
    if not held.known_at <= at <= now:
        raise PrivacyError(_("Waktunya antara kejadian diketahui dan sekarang."))
    BreachTelling.objects.create(
        breach=held, whom=whom, at=at, how=reason_of(how)[:200], how_many=how_many, noted_at=now, by=by
    )
    record(by, "breach_told", held, whom=whom, how_many=how_many)


@transaction.atomic
def close(breach: Breach, why: str, *, by: User, now: datetime) -> None:
    """``why`` says as well why somebody was not told. Raises PrivacyError."""
    held = _open(breach)
    held.closed_at, held.closed_by, held.closed_why = now, by, reason_of(why)
    held.save()
    record(by, "breach_closed", held, told=limits.told_at(held) is not None)


def lacking(breach: Breach) -> list[str]:
    """Fields a letter needs that are empty."""
    return [name for name in NEEDED if not getattr(breach, name)]


def warn(now: datetime) -> int:
    told, time = 0, clocks.office()
    for one in Breach.objects.filter(closed_at=None).prefetch_related("tellings"):
        limit = limits.of_breach(one, time)
        stage = limit.stage_at(now) if limit else ""
        if stage in LIMITS:
            roles = access.DECIDING if stage != OVERDUE else (*access.DECIDING, Role.TECHNICAL_OPERATOR)
            reach = notices.Reach(roles)
            told += notices.notify(reach, LIMITS[stage], page_of(one), dedup_key=f"breach:{one.pk}", now=now)
    return told


def page_of(breach: Breach) -> str:
    return reverse("privacy:breach", args=[breach.pk])


def _open(breach: Breach) -> Breach:
    held = Breach.objects.select_for_update(of=("self",)).select_related("changed_by").get(pk=breach.pk)
    if held.closed_at is not None:
        raise PrivacyError(_("Kejadian ini sudah ditutup."))
    return held
