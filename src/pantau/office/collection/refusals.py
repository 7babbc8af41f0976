"""Deliveries that were not taken, counted by day and reason."""

from __future__ import annotations

from datetime import datetime

from django.db.models import F

from pantau.office.collection.looks import day_of
from pantau.office.collection.models import RefusedDelivery


def count_refusal(route: str, kind: str, now: datetime) -> None:
    one, _made = RefusedDelivery.objects.get_or_create(
        day=day_of(now), route=route, kind=kind[:16], defaults={"last_at": now}
    )
    RefusedDelivery.objects.filter(pk=one.pk).update(times=F("times") + 1, last_at=now)
