"""The closing watch: which registered accounts are still open, posting or advertising after they had to be closed.

Every registered account is in exactly one state. What was not looked at since is 'not observed', never 'closed':
an account is closed when its owner's closing is entered in the registry, or when a person has said so after
repeated failures (see doubts.py). Whatever is seen later outweighs both.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection

from pantau.engine.law.calendar import Window
from pantau.engine.sources.connectors.meta_ad_library import ad_facts
from pantau.office.collection import closing_statements as statements
from pantau.office.collection.ledger import bounds
from pantau.office.collection.looks import zone
from pantau.office.registry.pages import CLOSING
from pantau.web.ui import rulebook

#: Most pressing first; the order of every list.
STATES = ("advertising", "posting", "open", "doubtful", "unobserved", "closed")


@dataclass(frozen=True, slots=True)
class Trace:
    """A post or an ad since the deadline; the newest."""

    post_id: int
    at: datetime
    url: str


@dataclass(frozen=True, slots=True)
class Row:
    """One registered account. Moments are aware; None where nothing is known."""

    account_id: int
    platform: str
    state: str  # one of STATES
    seen_at: datetime | None  # last seen there, also before the deadline
    route: str
    post: Trace | None
    posts: int  # since the deadline
    ad: Trace | None
    failures: int  # looks since the deadline that did not find it
    closed_at: datetime | None
    late: bool  # closed, but seen there after the deadline


@dataclass(frozen=True, slots=True)
class Closing:
    window: Window
    as_of: datetime
    rows: tuple[Row, ...]

    @property
    def deadline(self) -> datetime:
        """The first moment at which campaign accounts have to be closed."""
        return self.window.end

    @property
    def begun(self) -> bool:
        return self.as_of >= self.deadline

    def counts(self) -> dict[str, Counter[str]]:
        """Platform -> state -> accounts; all of them together are those registered."""
        found: dict[str, Counter[str]] = {}
        for row in self.rows:
            found.setdefault(row.platform, Counter())[row.state] += 1
        return dict(sorted(found.items()))

    def total(self) -> Counter[str]:
        return Counter(row.state for row in self.rows)


def window() -> Window | None:
    """The rulebook's day of closing; None where it names none."""
    return next((one for one in rulebook.current().calendar.windows if one.id == CLOSING), None)


def watch(now: datetime, *, day: date | None = None, platform: str = "") -> Closing | None:
    """As it stood at the end of a day, or stands now. None where the rulebook asks for no closing."""
    held = window()
    if held is None:
        return None
    as_of = min(now, bounds(day)[1] - timedelta(microseconds=1)) if day else now
    rows = tuple(_rows(held, as_of, platform)) if as_of >= held.end else ()
    order = {state: place for place, state in enumerate(STATES)}
    return Closing(held, as_of, tuple(sorted(rows, key=lambda row: order[row.state])))


def _rows(held: Window, as_of: datetime, platform: str) -> Iterator[Row]:
    asked: dict[str, Any] = {
        "deadline": held.end,
        "last_day": held.last_day,
        "as_of": as_of,
        "zone": zone(),
        "platform": platform,
    }
    ads = _library_ads(asked)
    with connection.cursor() as cursor:
        cursor.execute(statements.WATCH, asked)
        found = cursor.fetchall()
    for (
        account, of, seen_at, route, post_id, post_at, post_url, posts, ad_id, ad_at, ad_url, failures,
        closed_at, said_at,
    ) in found:  # fmt: skip
        post = Trace(post_id, post_at, post_url) if post_id else None
        shown = [one for one in (ads.get(account), Trace(ad_id, ad_at, ad_url) if ad_id else None) if one]
        ad = max(shown, key=lambda one: one.at, default=None)
        seen_at = min(seen_at, as_of) if seen_at else None
        closed = max((at for at in (closed_at, said_at) if at and at <= as_of), default=None)
        signs = [at for at in (seen_at, post and post.at, ad and ad.at) if at and at >= held.end]
        state = _state(closed, signs, post, ad, failures)
        yield Row(
            account, of, state, seen_at, route, post, posts, ad, failures, closed,
            late=state == "closed" and bool(signs),
        )  # fmt: skip


def _state(
    closed: datetime | None, signs: list[datetime], post: Trace | None, ad: Trace | None, failures: int
) -> str:
    if closed is not None and all(at < closed for at in signs):
        return "closed"
    if ad is not None:
        return "advertising"
    if post is not None:
        return "posting"
    if signs:
        return "open"
    return "doubtful" if failures else "unobserved"


def _library_ads(asked: dict[str, Any]) -> dict[int, Trace]:
    """Account -> its newest ad in Meta's library that was shown since the deadline."""
    found: dict[int, Trace] = {}
    with connection.cursor() as cursor:
        cursor.execute(statements.ADS, asked)
        for account, post_id, posted_at, url, raw in cursor:
            facts = ad_facts(json.loads(raw)) if raw and raw != "null" else None
            if facts is None or facts.started_at is None:
                shown, at = posted_at >= asked["deadline"], posted_at
            else:
                shown = bool(facts.ran_within(asked["deadline"], asked["as_of"]))
                at = min(facts.stopped_at or asked["as_of"], asked["as_of"])
            if shown:
                found[account] = Trace(post_id, at, url)
    return found
