"""Accounts whose names may be officials': kept for a person to look into, confirmed with evidence, or refused.

No machine links an account. A refusal is remembered as a keyed hash of both sides, and nothing else of it stays.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from pantau.office.people.actions import record
from pantau.office.people.models import User
from pantau.office.registry import actions
from pantau.office.registry.models import OfficialAccountLink, PossibleMatch, RefusedMatch
from pantau.office.registry.proposing import RegistryError, account_known_as, called, said
from pantau.web.ui import rulebook

MOST_SEEN = 20  # acts, and posts, the newest
_SALT = "pantau.registry.refused-match"

Told = Sequence[tuple[str, dict[str, Any]]]  # code and detail of each reason


@dataclass(frozen=True, slots=True)
class FoundMatch:
    """What a comparison of names found. ``acts`` and ``posts`` are ids of the room of posts.

    ``until``: when the platform's terms let the last of them be kept no longer; None where they say nothing.
    """

    official: int
    platform: str
    keys: Sequence[str]  # "kind:key", surest first
    name: str
    score: float
    speaks_for: Told
    speaks_against: Told
    acts: Sequence[int] = ()
    posts: Sequence[int] = ()
    until: datetime | None = None


@transaction.atomic
def replace_matches(found: Iterable[FoundMatch], *, now: datetime) -> tuple[int, int]:
    """All that a whole search found, instead of what was there: (matches that stand, those that are new).

    What is not found any more goes, and what nobody decided in time.
    """
    forget_expired(now)
    held = {
        (one.official_id, one.platform, one.keys[0]): one for one in PossibleMatch.objects.select_for_update()
    }
    standing: set[int] = set()
    new = 0
    for one in found:
        if not one.keys or _is_refused(one):
            continue
        match = held.get((one.official, one.platform, one.keys[0]))
        new += match is None
        standing.add(_store(one, match, now))
    PossibleMatch.objects.exclude(pk__in=standing).delete()
    return len(standing), new


def _store(one: FoundMatch, match: PossibleMatch | None, now: datetime) -> int:
    handle, url = called(one.platform, one.keys)
    days = rulebook.current().registry.proposals_expire_after_days
    match = match or PossibleMatch(
        official_id=one.official, platform=one.platform, found_at=now, expires_at=now + timedelta(days=days)
    )
    match.keys, match.handle, match.url, match.name = list(one.keys), handle, url, one.name
    match.score, match.speaks_for, match.speaks_against = (
        one.score,
        list(one.speaks_for),
        list(one.speaks_against),
    )
    match.acts, match.posts = sorted(one.acts)[-MOST_SEEN:], sorted(one.posts)[-MOST_SEEN:]
    if one.until is not None:
        match.expires_at = min(match.expires_at, one.until)
    match.save()
    return match.pk


@transaction.atomic
def confirm_match(match: PossibleMatch, *, by: User, why: str, now: datetime) -> OfficialAccountLink:
    """A person states that it is this official's account, and on what evidence: it is linked."""
    held = _undecided(match)
    account = account_known_as(held.platform, held.keys, by=by, url=held.url, handle=held.handle)
    link = actions.link_official_account(held.official, account, by=by, why=why, now=now)
    record(by, "possible_match_confirmed", held.official, account=account.pk, score=held.score, why=said(why))
    PossibleMatch.objects.filter(platform=held.platform, keys__overlap=held.keys).delete()
    return link


@transaction.atomic
def refuse_match(match: PossibleMatch, *, by: User, why: str, now: datetime) -> None:
    """It is somebody else, or cannot be told: this pair does not come back."""
    held, reason = _undecided(match), said(why)
    # The trail says that somebody decided and why, not about whom: that is to be forgotten.
    record(by, "possible_match_refused", held, why=reason)
    _set_aside(held, now)
    held.delete()


def forget_expired(now: datetime) -> int:
    """What nobody decided in time; gives how many went."""
    old = list(PossibleMatch.objects.filter(expires_at__lte=now))
    for one in old:
        _set_aside(one, now, last=(max(one.acts, default=0), max(one.posts, default=0)))
        one.delete()
    return len(old)


def _undecided(match: PossibleMatch) -> PossibleMatch:
    held = (
        PossibleMatch.objects.select_for_update(of=("self",))
        .select_related("official")
        .filter(pk=match.pk)
        .first()
    )
    if held is None:
        raise RegistryError(_("Kecocokan ini sudah diputus orang lain."))
    return held


def _set_aside(
    match: PossibleMatch, now: datetime, *, last: tuple[int | None, int | None] = (None, None)
) -> None:
    """Keep a hash of each identity with the official's, so that the pair does not come back with the next search."""
    rows = [
        RefusedMatch(
            key_hash=_hash(match.official_id, match.platform, key),
            refused_at=now,
            last_act=last[0],
            last_post=last[1],
        )
        for key in match.keys
    ]
    RefusedMatch.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["key_hash"],
        update_fields=["refused_at", "last_act", "last_post"],
    )


def _hash(official: int, platform: str, key: str) -> str:
    return salted_hmac(_SALT, f"{official}\n{platform}\n{key}", algorithm="sha256").hexdigest()


def _is_refused(one: FoundMatch) -> bool:
    """Refused by a person; or let go undecided, and nothing has come since."""
    hashes = [_hash(one.official, one.platform, key) for key in one.keys]
    newest = max(one.acts, default=0), max(one.posts, default=0)
    asides = RefusedMatch.objects.filter(pk__in=hashes).values_list("last_act", "last_post")
    return any(act is None or (newest[0] <= act and newest[1] <= (post or 0)) for act, post in asides)
