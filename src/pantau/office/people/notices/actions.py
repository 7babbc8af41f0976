"""Telling people, and what they do with it. Rooms call ``notify`` within the transaction of what happened."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db import connection, transaction
from django.db.models import Q, QuerySet
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from pantau.office.people import away
from pantau.office.people.models import Membership, Role, User
from pantau.office.people.notices import kinds, ways
from pantau.office.people.notices.kinds import DIGEST, NEVER, Kind
from pantau.office.people.notices.models import Channel, Notice, NoticeChoice, NoticeDelivery
from pantau.web.ui import rulebook

DELIVER = "people.deliver_notices"
DIGEST_AT = time(7, 30)  # in the rulebook's zone
KEPT_READ = timedelta(days=90)


class NoticeError(Exception):
    """A room asked for something no notice can be; the message says what."""


@dataclass(frozen=True, slots=True)
class Reach:
    """Holders of one of these roles whom a place concerns.

    Without a place: those of the whole regency. With a district, also those of that district; with a village,
    also its village supervisors.
    """

    roles: Iterable[str]
    district_code: str = ""
    village_code: str = ""


def holders(reach: Reach, now: datetime) -> QuerySet[User]:
    """In the order in which they came."""
    roles = set(reach.roles)
    place = Q(district_code="", village_code="")
    if reach.district_code:
        place |= Q(district_code=reach.district_code, village_code="")
    if reach.village_code:
        place |= Q(role=Role.VILLAGE_SUPERVISOR, village_code=reach.village_code)
    seats = Membership.objects.in_force(now).filter(place, role__in=roles)
    return User.objects.filter(is_active=True, pk__in=seats.values("user")).order_by("pk")


_TELL = """
INSERT INTO people_notice (user_id, kind, dedup_key, url, count, at, silent)
SELECT told.user_id, %(kind)s, %(dedup_key)s, %(url)s, %(count)s, %(at)s, told.user_id = ANY(%(silent)s)
FROM unnest(%(users)s::bigint[]) AS told(user_id)
ON CONFLICT (user_id, kind, dedup_key) DO NOTHING
RETURNING id, user_id
"""


@transaction.atomic
def notify(
    to: Iterable[User] | Reach,
    kind: str,
    url: str,
    *,
    dedup_key: str,
    now: datetime,
    count: int = 1,
    leaving_out: User | None = None,
) -> int:
    """Tell these people, each once for this kind and ``dedup_key``, however often it is called; how many were told.
    Whoever stands in for one of them who is away is told as well.

    ``url`` is a path inside the office; ``count`` how many things are meant; ``leaving_out`` whoever did it.
    Raises UnknownKindError and NoticeError.
    """
    what = kinds.of(kind)
    if not url.startswith("/") or url.startswith("//"):
        raise NoticeError(f"{url!r} is no path inside the office")
    if count < 1:
        raise NoticeError("there is nothing to tell of")
    people = {one.pk: one for one in (holders(to, now) if isinstance(to, Reach) else to) if one.is_active}
    acting = set() if what.personal else set(away.with_stand_ins(people, now)) - people.keys()
    people |= {one.pk: one for one in User.objects.filter(pk__in=acting, is_active=True)}
    if leaving_out is not None:
        people.pop(leaving_out.pk, None)
    if not people:
        return 0
    chosen = _choices(people, kind)
    silent = [pk for pk in people if what.silenceable and chosen.get((pk, Channel.OFFICE)) == NEVER]
    with connection.cursor() as cursor:
        cursor.execute(
            _TELL,
            {
                "kind": kind, "dedup_key": dedup_key, "url": url, "count": count, "at": now,
                "silent": silent, "users": list(people),
            },
        )  # fmt: skip
        told = dict(cursor.fetchall())
    _send_on(what, told, people, chosen, now)
    return len(told)


Chosen = Mapping[tuple[int, str], str]


def _choices(people: Iterable[int], kind: str) -> Chosen:
    rows = NoticeChoice.objects.filter(user__in=list(people), kind=kind)
    return {(user, channel): pace for user, channel, pace in rows.values_list("user", "channel", "pace")}


def _send_on(
    what: Kind, told: Mapping[int, int], people: Mapping[int, User], chosen: Chosen, now: datetime
) -> None:
    """Owe each message to those who want it by a way that leads to them."""
    owed = []
    for channel in ways.set_up():
        reached = ways.reached([people[user] for user in told.values()], channel)
        for notice, user in told.items():
            pace = chosen.get((user, channel), what.pace_by(channel))
            if user in reached and pace != NEVER:
                due = next_digest(now) if pace == DIGEST else now
                owed.append(
                    NoticeDelivery(notice_id=notice, channel=channel, digest=pace == DIGEST, due_at=due)
                )
    NoticeDelivery.objects.bulk_create(owed)
    if any(not one.digest for one in owed):
        with suppress(AlreadyEnqueued), transaction.atomic():
            app.configure_task(DELIVER, queue="upkeep", queueing_lock=DELIVER, priority=5).defer(timestamp=0)


def next_digest(now: datetime) -> datetime:
    """The next 07.30 of the office's zone, not this very moment."""
    zone = rulebook.current().timezone
    here = now.astimezone(zone)
    today = datetime.combine(here.date(), DIGEST_AT, zone)
    return today if today > here else datetime.combine(here.date() + timedelta(days=1), DIGEST_AT, zone)


# --- reading --------------------------------------------------------------------------------------


def told(user: User) -> QuerySet[Notice]:
    """Everything, also what this person chose not to see in the office; the newest first."""
    return Notice.objects.filter(user=user).order_by("-id")


def shown(user: User) -> QuerySet[Notice]:
    return told(user).filter(silent=False)


def not_read(user: User) -> QuerySet[Notice]:
    return shown(user).filter(read_at=None)


def unread(user: User) -> int:
    return not_read(user).count()


def mark_read(user: User, now: datetime, pks: Sequence[int] | None = None) -> int:
    """These notices of the person, or all of them; how many were not read before."""
    mine = told(user).filter(read_at=None)
    return mine.filter(pk__in=pks).update(read_at=now) if pks is not None else mine.update(read_at=now)


def forget(now: datetime) -> int:
    """What was read long ago."""
    deleted, _kinds = Notice.objects.filter(read_at__lt=now - KEPT_READ).delete()
    hidden, _kinds = Notice.objects.filter(silent=True, at__lt=now - KEPT_READ).delete()
    return deleted + hidden


# --- choosing -------------------------------------------------------------------------------------


def paces(kind: Kind, channel: str) -> tuple[str, ...]:
    """What may be chosen."""
    if channel == Channel.OFFICE:
        return (kinds.AT_ONCE, NEVER) if kind.silenceable else (kinds.AT_ONCE,)
    return (kinds.AT_ONCE, DIGEST, NEVER)


def pace_of(kind: Kind, channel: str) -> str:
    """What holds until a person chooses."""
    return kinds.AT_ONCE if channel == Channel.OFFICE else kind.pace_by(channel)


def chosen_by(user: User) -> dict[tuple[str, str], str]:
    """(kind, channel) -> pace, where this person chose."""
    return {
        (kind, channel): pace
        for kind, channel, pace in NoticeChoice.objects.filter(user=user).values_list(
            "kind", "channel", "pace"
        )
    }


@transaction.atomic
def choose(user: User, wanted: Mapping[tuple[str, str], str]) -> None:
    """Take these choices, (kind, channel) -> pace. Raises NoticeError for one that is not open to anybody."""
    for (name, channel), pace in wanted.items():
        if pace not in paces(kinds.of(name), channel):
            raise NoticeError(f"{name} by {channel} cannot be had {pace}")
    NoticeChoice.objects.bulk_create(
        [NoticeChoice(user=user, kind=k, channel=c, pace=p) for (k, c), p in wanted.items()],
        update_conflicts=True,
        unique_fields=["user", "kind", "channel"],
        update_fields=["pace"],
    )
