"""Going on leave, coming back, and handing over what waits. Rooms say how their own work is handed over."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pantau.office.people import away
from pantau.office.people.absence_models import Absence
from pantau.office.people.actions import PeopleError, record
from pantau.office.people.models import Membership, User
from pantau.office.people.notices import actions as notices
from pantau.office.people.notices import kinds

KIND = "people.stands_in"
#: Gives what one person works on to another; how many things went over.
HandOver = Callable[[User, User, datetime], int]
_hand_overs: list[HandOver] = []


class AbsenceError(PeopleError):
    """The leave cannot be taken so; the message says why and the way out."""


def register() -> None:
    kinds.register([kinds.Kind(KIND, gettext_lazy("Anda menggantikan rekan yang cuti"), kinds.AT_ONCE)])


def on_leave(hand_over: HandOver) -> None:
    """A room's own way of handing work over, called once when a leave begins, within its transaction."""
    if hand_over not in _hand_overs:
        _hand_overs.append(hand_over)


def may_stand_in(user: User, now: datetime) -> QuerySet[User]:
    """Those who hold one of this person's roles as well, and so may open what the person may open by it."""
    roles = Membership.objects.in_force(now).filter(user=user).values("role")
    same = Membership.objects.in_force(now).filter(role__in=roles)
    return (
        User.objects.filter(is_active=True, pk__in=same.values("user"))
        .exclude(pk=user.pk)
        .order_by("full_name", "pk")
    )


@transaction.atomic
def take(user: User, stand_in: User, first_day: date, last_day: date, *, by: User, now: datetime) -> Absence:
    """Raises AbsenceError. A leave that has begun already is handed over at once."""
    # One person's leaves are taken one after the other, and so are those of whoever stands in.
    list(User.objects.select_for_update().filter(pk__in=[user.pk, stand_in.pk]).order_by("pk").values("pk"))
    _check(user, stand_in, first_day, last_day, now)
    made = Absence.objects.create(
        user=user, stand_in=stand_in, first_day=first_day, last_day=last_day, made_by=by, made_at=now
    )
    record(by, "leave_taken", user, stand_in=stand_in.username, first=str(first_day), last=str(last_day))
    if first_day <= away.day(now):
        _hand_over(made, now)
    return made


def _check(user: User, stand_in: User, first_day: date, last_day: date, now: datetime) -> None:
    if last_day < first_day:
        raise AbsenceError(_("Hari terakhir ada sebelum hari pertama."))
    if last_day < away.day(now):
        raise AbsenceError(_("Cuti ini sudah lewat. Isi hari yang akan datang."))
    if not may_stand_in(user, now).filter(pk=stand_in.pk).exists():
        raise AbsenceError(_("Pilih pengganti yang memegang peran yang sama."))
    overlapping = Absence.objects.filter(ended_at=None, first_day__lte=last_day, last_day__gte=first_day)
    if overlapping.filter(user=user).exists():
        raise AbsenceError(_("Pada hari-hari itu sudah tercatat cuti. Akhiri dahulu yang lama."))
    if overlapping.filter(user=stand_in).exists():
        raise AbsenceError(_("Pengganti itu sendiri cuti pada sebagian hari itu. Pilih orang lain."))
    if overlapping.filter(stand_in=user).exists():
        raise AbsenceError(
            _("Anda menggantikan orang lain pada sebagian hari itu. Atur dahulu penggantinya.")
        )


@transaction.atomic
def end(absence: Absence, *, by: User, now: datetime) -> None:
    """Called off, or back early. What was handed over stays with the stand-in until somebody gives it back."""
    held = Absence.objects.select_for_update(of=("self",)).get(pk=absence.pk)
    if held.ended_at is not None:
        raise AbsenceError(_("Cuti ini sudah diakhiri."))
    held.ended_at, held.ended_by = now, by
    held.save(update_fields=["ended_at", "ended_by"])
    record(by, "leave_ended", held.user)


def begin_due(now: datetime) -> int:
    """Hand over for every leave that has begun; how many did so now."""
    due = away.running(now).filter(handed_over_at=None).order_by("pk").values_list("pk", flat=True)
    return sum(_begin(pk, now) for pk in list(due))


@transaction.atomic
def _begin(pk: int, now: datetime) -> bool:
    waiting = Absence.objects.select_for_update(of=("self",), skip_locked=True).filter(handed_over_at=None)
    absence = waiting.select_related("user", "stand_in").filter(pk=pk, ended_at=None).first()
    if absence is None:
        return False
    _hand_over(absence, now)
    return True


def _hand_over(absence: Absence, now: datetime) -> None:
    """To whoever acts in the end: the person named may have fallen ill meanwhile."""
    acting = away.who_acts(absence.user_id, away.stand_ins(now))
    if acting is None:
        return  # tried again tomorrow, or when one of them is back
    to = User.objects.get(pk=acting)
    things = sum(hand_over(absence.user, to, now) for hand_over in _hand_overs)
    absence.handed_over_at = now
    absence.save(update_fields=["handed_over_at"])
    notices.notify(
        [to], KIND, reverse("people:leave"), dedup_key=str(absence.pk), now=now, count=max(things, 1)
    )


def shown(now: datetime) -> QuerySet[Absence]:
    """Leaves that run or come, in the order of their days."""
    coming = Absence.objects.filter(ended_at=None, last_day__gte=away.day(now))
    return coming.select_related("user", "stand_in").order_by("first_day", "pk")


def of(user: User, now: datetime) -> QuerySet[Absence]:
    return shown(now).filter(Q(user=user) | Q(stand_in=user))
