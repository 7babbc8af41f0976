"""What a look at each finding is worth: at detection, and again when people decided or counters grew.

Passing time changes no row (see engine.detect.worth). What does is learnt hourly: how often a rule was right,
and how many people a post has reached meanwhile; only rows that differ are written.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction

from pantau.engine.post import Engagement
from pantau.office.findings import statements
from pantau.office.findings.models import Finding, RuleRecord
from pantau.web.ui import rulebook as office_rulebook

if TYPE_CHECKING:
    from pantau.engine.detect import Detector
    from pantau.engine.detect import Finding as Found
    from pantau.engine.detect.worth import Judged, Look, Scale

AT_ONCE = 5000

Kind = tuple[str, str]  # rule, contexts


def kind(rule: str, contexts: Iterable[str]) -> Kind:
    """Findings of one kind are expected to be right equally often."""
    return rule, ",".join(sorted(contexts))


def records() -> dict[Kind, Judged]:
    from pantau.engine.detect.worth import Judged

    rows = RuleRecord.objects.values_list("rule", "context", "confirmed", "dismissed")
    return {(rule, context): Judged(confirmed, dismissed) for rule, context, confirmed, dismissed in rows}


@dataclass(frozen=True, slots=True)
class Known:
    """What the worth of a batch of findings rests on besides the findings."""

    judged: Mapping[Kind, Judged]
    found: Mapping[tuple[int, str], datetime]  # post or act, category -> when the machine first said so
    people: Mapping[int, int | None]

    @classmethod
    def about(cls, posts: Sequence[int]) -> Known:
        with connection.cursor() as cursor:
            cursor.execute(statements.FIRST_FOUND, [list(posts)])
            found = {(post, category): at for post, category, at in cursor}
        return cls(records(), found, reached(posts))

    @classmethod
    def about_acts(cls, acts: Sequence[int]) -> Known:
        """How many people saw that somebody did something, no platform tells."""
        with connection.cursor() as cursor:
            cursor.execute(statements.FIRST_FOUND_OF_ACTS, [list(acts)])
            found = {(act, category): at for act, category, at in cursor}
        return cls(records(), found, {})

    def look(
        self, thing: int, finding: Found, posted_at: datetime | None, now: datetime, detector: Detector
    ) -> Look:
        from pantau.engine.detect import worth

        return worth.look_at(
            finding,
            detector.rulebook,
            detector.scale,
            posted_at=posted_at,
            found_at=self.found.get((thing, finding.category), now),
            people=self.people.get(thing),
            judged=self.judged.get(kind(finding.rule, finding.context), worth.Judged()),
        )


def reached(posts: Sequence[int]) -> dict[int, int | None]:
    """Post -> how many people saw or answered it, by its newest counters."""
    from pantau.engine.detect import worth

    with connection.cursor() as cursor:
        cursor.execute(statements.NEWEST_COUNTS, [list(posts)])
        return {post: worth.people_reached(Engagement(*counts)) for post, *counts in cursor}


@transaction.atomic
def learn(counted: Mapping[Kind, Judged], now: datetime) -> None:
    """Take over what the room of review counted of people's decisions."""
    RuleRecord.objects.all().delete()
    RuleRecord.objects.bulk_create(
        RuleRecord(
            rule=rule, context=context, confirmed=one.confirmed, dismissed=one.dismissed, counted_at=now
        )
        for (rule, context), one in counted.items()
    )


def weigh_again() -> int:
    """Bring the worth of all open findings up to date; gives how many changed."""
    from pantau.engine.detect.worth import Scale

    scale = Scale.of(office_rulebook.current().detection)
    judged = records()
    changed, last = 0, 0
    while rows := _open_after(last):
        changed += _write(_reweighed(rows, judged, scale))
        last = rows[-1][0]
    return changed


def _open_after(last: int) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statements.OPEN_LOOKS, [last, AT_ONCE])
        return cursor.fetchall()


def _reweighed(
    rows: Sequence[tuple[Any, ...]], judged: Mapping[Kind, Judged], scale: Scale
) -> list[tuple[int, float, int | None, float]]:
    from pantau.engine.detect import worth

    people = reached([row[1] for row in rows if row[1] is not None])
    changed = []
    for id_, post, severity, rank, rule, context, posted_at, due_at, found_at, *held in rows:
        one = judged.get(kind(rule, json.loads(context)), worth.Judged())
        look = worth.Look(
            severity,
            worth.probability(rank, one, scale),
            min(posted_at or found_at, found_at),
            people.get(post),
            due_at,
        )
        new = [look.probability, look.people, worth.order(look, scale)]
        if new != held:
            changed.append((id_, *new))
    return changed


def _write(changed: Sequence[tuple[int, float, int | None, float]]) -> int:
    if not changed:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(statements.WEIGH_AGAIN, [list(column) for column in zip(*changed, strict=True)])
        return cursor.rowcount


def look_of(finding: Finding) -> tuple[Look, Judged]:
    """The stored parts again, and the decisions they rest on, to be told in words."""
    from pantau.engine.detect.worth import Judged, Look

    rule, context = kind(finding.rule, finding.context)
    record = RuleRecord.objects.filter(rule=rule, context=context).first()
    since = min(finding.posted_at or finding.created_at, finding.created_at)
    look = Look(finding.severity, finding.probability, since, finding.people, finding.due_at)
    return look, Judged(record.confirmed, record.dismissed) if record else Judged()
