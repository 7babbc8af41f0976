"""Alarms about broken promises: raised, eased, acknowledged by a person, ended by themselves."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.cache import cache
from django.db import connection, transaction
from django.db.models import F, QuerySet
from django.urls import reverse

from pantau.engine.planning import Watch, shipped_alarms, watch
from pantau.office.collection import alarm_causes
from pantau.office.collection.alarm_causes import Cause
from pantau.office.collection.models import Alarm
from pantau.office.people import happenings
from pantau.office.people.actions import record
from pantau.office.people.models import Role
from pantau.office.people.notices import actions as notices

KIND = "collection.alarm"
ANSWERING = (Role.OFFICER, Role.TECHNICAL_OPERATOR)  # as access.answer_alarm has it
CHECKED = "collection.alarms.checked"
CHECK_AGAIN_S = 600  # for those who look while no worker runs: that, too, is an alarm


class AlarmError(Exception):
    """The alarm cannot be acknowledged; the message says why."""


@transaction.atomic
def check(now: datetime) -> list[Alarm]:
    """Look at every cause once, and give the alarms that stand. Checks at the same moment wait for each other."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('pantau.collection.alarms'))")
    cache.set(CHECKED, True, CHECK_AGAIN_S)
    causes = {cause.key: cause for cause in alarm_causes.found(now)}
    held = {(one.kind, one.platform, one.route): one for one in Alarm.objects.filter(ended_at=None)}
    for key in dict.fromkeys([*held, *causes]):
        _look(held.get(key), causes.get(key) or Cause(*key, 0), now)
    return list(standing())


def check_if_nobody_did(now: datetime) -> None:
    """For pages and commands: the workers check, but it may be the workers that are missing."""
    if cache.add(CHECKED, True, CHECK_AGAIN_S):
        check(now)


def standing() -> QuerySet[Alarm]:
    """Raised and not ended, those nobody has acknowledged first, then the newest."""
    raised = Alarm.objects.filter(ended_at=None, raised_at__isnull=False).select_related("acknowledged_by")
    return raised.order_by(F("acknowledged_at").asc(nulls_first=True), "-raised_at", "pk")


def without_answer() -> QuerySet[Alarm]:
    return Alarm.objects.filter(ended_at=None, raised_at__isnull=False, acknowledged_at=None)


def unanswered() -> int:
    return without_answer().count()


@transaction.atomic
def acknowledge(alarm: Alarm, note: str, *, by: Any, now: datetime) -> None:
    """A person has seen it and says what they do. Raises AlarmError once it has ended."""
    locked = Alarm.objects.select_for_update(of=("self",)).get(pk=alarm.pk)
    if locked.ended_at is not None:
        raise AlarmError("ended")
    locked.acknowledged_at, locked.acknowledged_by = now, by
    locked.acknowledged_count, locked.note = locked.count, note
    locked.save()
    record(by, "alarm_acknowledged", locked, kind=locked.kind, platform=locked.platform, note=note)


def _look(held: Alarm | None, cause: Cause, now: datetime) -> None:
    rule = shipped_alarms()[cause.kind]
    found = rule.finds(cause.count, cause.whole, already=held is not None)
    seen = watch(rule, _watch_of(held), found, now)
    if seen is None:
        return
    if seen.ended_at is not None and seen.raised_at is None and held is not None:
        held.delete()  # it passed before anybody was told
        return
    alarm = held or Alarm(kind=cause.kind, platform=cause.platform, route=cause.route, count=0, most=0)
    for name in Watch.__dataclass_fields__:
        setattr(alarm, name, getattr(seen, name))
    if found:
        alarm.count, alarm.whole, alarm.about = cause.count, cause.whole, dict(cause.about)
        alarm.most = max(alarm.most, cause.count)
        if alarm.acknowledged_at and rule.has_grown(cause.count, alarm.acknowledged_count):
            alarm.acknowledged_at = alarm.acknowledged_by = None
    alarm.save()
    if alarm.raised_at == now:
        url = reverse("collection:coverage")
        notices.notify(notices.Reach(ANSWERING), KIND, url, dedup_key=str(alarm.pk), now=now)
        happenings.tell(happenings.COVERAGE_ALARM, lambda: [alarm.pk], at=now)


def _watch_of(held: Alarm | None) -> Watch | None:
    return Watch(held.since, held.last_at, held.raised_at, held.calm_since) if held else None
