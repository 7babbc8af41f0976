"""What is due when, and how far the office is with it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from pantau.engine.law import Notice, Rulebook
from pantau.office.collection.looks import day_of
from pantau.office.portal.prevention.models import Addressee, Informing, SentNotice
from pantau.web.ui import rulebook

LATER, NOW, OVER = "later", "now", "over"


@dataclass(frozen=True, slots=True)
class Due:
    """A notice before its day. ``addressees``: those who should be told; ``told`` and ``read`` of them."""

    notice: Notice
    day: date
    today: date
    addressees: int
    prepared: int
    told: int
    read: int

    @property
    def asked_on(self) -> date:
        return self.day - timedelta(days=self.notice.days_before)

    @property
    def state(self) -> str:
        if self.today < self.asked_on:
            return LATER
        return NOW if self.today <= self.day else OVER

    @property
    def untold(self) -> int:
        return max(0, max(self.addressees, self.prepared) - self.told)

    @property
    def is_overdue(self) -> bool:
        """Time has come, the day has not passed, and somebody was not told, or nobody is entered yet."""
        return self.state == NOW and bool(self.untold or not self.told)

    @property
    def days_left(self) -> int:
        return (self.day - self.today).days


def all_of(now: datetime) -> list[Due]:
    """In the order of their days."""
    book, today = rulebook.current(), day_of(now)
    days = {one.id: one.day_in(book.calendar) for one in book.prevention.notices.values()}
    counts = {
        (row["notice"], row["day"]): row
        for row in notices(book)
        .values("notice", "day")
        .annotate(prepared=Count("pk"), told=Count("pk", filter=Q(was_told=True)), read=Count("read_at"))
        .order_by()
    }
    groups = dict(
        Addressee.objects.filter(retired_at=None).values_list("group").annotate(Count("pk")).order_by()
    )
    found = []
    for one in book.prevention.notices.values():
        if (day := days[one.id]) is None:
            continue
        row = counts.get((one.id, day), {"prepared": 0, "told": 0, "read": 0})
        whole = sum(groups.get(name, 0) for name in (*one.to, "other"))
        found.append(Due(one, day, today, whole, row["prepared"], row["told"], row["read"]))
    return sorted(found, key=lambda due: due.day)


def one_of(notice: str, now: datetime) -> Due | None:
    return next((due for due in all_of(now) if due.notice.id == notice), None)


def overdue(now: datetime) -> int:
    """Mostly it is no notice's time, and then nothing need be counted."""
    book, today = rulebook.current(), day_of(now)
    days = ((one, one.day_in(book.calendar)) for one in book.prevention.notices.values())
    if not any(day and Due(one, day, today, 0, 0, 0, 0).state == NOW for one, day in days):
        return 0
    return sum(due.is_overdue for due in all_of(now))


def notices(book: Rulebook) -> QuerySet[SentNotice]:
    """Of this election, with ``was_told``."""
    told = Exists(Informing.objects.filter(sent=OuterRef("pk")))
    return SentNotice.objects.filter(election=book.election).annotate(was_told=told)


def of(due: Due) -> QuerySet[SentNotice]:
    found = notices(rulebook.current()).filter(notice=due.notice.id, day=due.day)
    return found.select_related("addressee").prefetch_related("informings__by")


def recorded(sent: Iterable[SentNotice]) -> Iterator[tuple[SentNotice, Informing | None]]:
    """Each time somebody was told, and once for those who were not."""
    for one in sent:
        told = list(one.informings.all())
        yield from ((one, informing) for informing in told or [None])
