"""Names of accounts compared with the officials' register: who may be worth a person's look.

Asked are only accounts that acted on campaign posts which somebody looks at anyway or which a file brought, and
authors of posts that somebody looks at; only those the registry knows of nobody. Nothing is fetched, and nothing
is kept of a name that does not reach the threshold.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import connection

from pantau.engine.post import Author
from pantau.office.findings import name_statements as statements
from pantau.office.posts.accounts import author_keys
from pantau.office.registry import matching
from pantau.office.registry.matching import FoundMatch
from pantau.office.registry.models import Candidate, Official, PossibleMatch, Village
from pantau.web.ui import rulebook

if TYPE_CHECKING:
    from pantau.engine.text.names import Match, Register

logger = logging.getLogger(__name__)

LOOK_BACK = timedelta(days=60)
AT_ONCE = 100_000  # acts, or posts, of one reading
_Known = dict[tuple[str, str], FoundMatch]


def search(now: datetime, *, at_once: int = AT_ONCE) -> tuple[int, int]:
    """Compare all names anew; gives (matches that stand, those that are new)."""
    register = _register()
    found: _Known = {}
    if register is not None:
        with connection.cursor() as cursor:
            cursor.execute(statements.NEWEST)
            acts, posts = cursor.fetchone()
        for one in _matches(register, statements.ACTORS, acts, now, at_once):
            _join(found, one)
        for one in _matches(register, statements.AUTHORS, posts, now, at_once):
            _join(found, replace(one, acts=(), posts=one.acts))
    return matching.replace_matches(found.values(), now=now)


def forget(now: datetime) -> int:
    """Those whose time is over, and those whose acts and posts are gone; gives how many went."""
    with connection.cursor() as cursor:
        cursor.execute(statements.WITHOUT_GROUNDS)
        ids = [id_ for (id_,) in cursor]
    PossibleMatch.objects.filter(pk__in=ids).delete()
    return len(ids) + matching.forget_expired(now)


def _register() -> Register | None:
    """None where the rulebook does not say how many may be namesakes."""
    from pantau.engine.text.names import Entry, Register

    book = rulebook.current()
    if book.registry.residents is None:
        logger.info("names are not compared with officials': the rulebook does not say how many live here")
        return None
    columns = ("pk", "name", "role", "unit", "village__name", "village__subdistrict__name")
    return Register(
        (
            Entry(pk, name, role, unit, village or "", subdistrict or "")
            for pk, name, role, unit, village, subdistrict in Official.objects.values_list(*columns)
        ),
        places=Village.objects.values_list("name", "subdistrict__name"),
        others=Candidate.objects.filter(election=book.election).values_list("name", flat=True),
        residents=book.registry.residents,
    )


def _matches(
    register: Register, statement: str, newest: int | None, now: datetime, at_once: int
) -> Iterator[FoundMatch]:
    """What was seen stands under ``acts``, whatever it is."""
    from pantau.engine.text.names import Shown

    for after in range(0, newest or 0, at_once):
        with connection.cursor() as cursor:
            cursor.execute(statement, [after, after + at_once, now - LOOK_BACK])
            rows = cursor.fetchall()
        for platform, native_id, handle, name, seen, until in rows:
            match = register.match(Shown(name, handle))
            if match is not None:
                keys = author_keys(platform, Author(platform, native_id or None, handle or None))
                yield _found(match, platform, keys, name, seen, until)


def _found(
    match: Match, platform: str, keys: tuple[str, ...], name: str, seen: list[int], until: datetime | None
) -> FoundMatch:
    return FoundMatch(
        match.entry.id,
        platform,
        keys,
        name,
        match.score,
        [(reason.code, dict(reason.detail)) for reason in match.speaks_for],
        [(reason.code, dict(reason.detail)) for reason in match.speaks_against],
        seen,
        until=until,
    )


def _join(found: _Known, one: FoundMatch) -> None:
    """One account, one official: what was seen joins, and the likelier name counts."""
    if not one.keys:
        return
    key = one.platform, one.keys[0]
    known = found.get(key)
    if known is None:
        found[key] = one
        return
    best = max(known, one, key=lambda match: match.score)
    until = None if known.until is None or one.until is None else max(known.until, one.until)
    found[key] = replace(best, acts=[*known.acts, *one.acts], posts=[*known.posts, *one.posts], until=until)
