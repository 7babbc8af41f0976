"""Which registered account an author is, and what the registry then says of a post."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from django.db import connection

from pantau.engine.post import Author
from pantau.engine.sources.accounts import identify
from pantau.office.posts.storable import clean
from pantau.web.ui import rulebook

# An identity that cannot change says more than a name that can.
KINDS = ("id", "handle", "legacy", "web")
REGISTERED = {"registered": True, "late": True, "closed": True, "reactivated": True, "unregistered": False}
OFFICIAL_SUBJECTS = {
    "asn": "asn",
    "village_head": "village_official",
    "village_staff": "village_official",
    "bpd": "village_official",
    "tni": "tni_polri",
    "polri": "tni_polri",
}


@dataclass(frozen=True, slots=True)
class Match:
    """A registered account, with what it tells about its posts."""

    account_id: int
    subject: str
    registered: bool | None
    valid_from: date | None
    valid_to: date | None

    @property
    def is_officials(self) -> bool:
        return self.subject in OFFICIAL_SUBJECTS.values()

    def holds_at(self, day: date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_to is None or day < self.valid_to
        )


Matches = Mapping[tuple[str, str], tuple[Match, ...]]


def author_keys(platform: str, author: Author | None) -> tuple[str, ...]:
    """``kind:key`` of every identity by which the registry may know this author, surest first."""
    if author is None:
        return ()
    return _keys(author.platform or platform, author.native_id, author.handle, author.url)


def target_keys(platform: str, written: str) -> tuple[str, ...]:
    """The same of an account that was acted upon: a handle or a native id, and nobody says which."""
    return _keys(platform, written, written, None) if written else ()


@lru_cache(maxsize=50_000)
def _keys(platform: str, native_id: str | None, handle: str | None, url: str | None) -> tuple[str, ...]:
    found = [("id", native_id)] if native_id else []
    for written in (url, handle):
        if written:
            identity = identify(written, platform=platform)
            if identity.platform == platform and identity.is_account:
                found.append((identity.kind, identity.key))
    found.sort(key=lambda pair: KINDS.index(pair[0]))
    return tuple(dict.fromkeys(clean(f"{kind}:{key}") for kind, key in found))


def match_accounts(authors: Iterable[tuple[str, tuple[str, ...]]]) -> Matches:
    """Registered accounts by (platform, ``kind:key``); one query for a whole batch."""
    wanted = {(platform, *key.split(":", 1)) for platform, keys in authors for key in keys}
    if not wanted:
        return {}
    found: dict[tuple[str, str], list[Match]] = {}
    for platform, kind, key, match in _query(wanted):
        found.setdefault((platform, f"{kind}:{key}"), []).append(match)
    return {name: tuple(matches) for name, matches in found.items()}


def _query(wanted: set[tuple[str, ...]]) -> Iterator[tuple[str, str, str, Match]]:
    platforms, kinds, keys = (list(column) for column in zip(*wanted, strict=True))
    with connection.cursor() as cursor:
        cursor.execute(FIND_ACCOUNTS, [platforms, kinds, keys])
        for platform, kind, key, id_, status, candidate, party, role, starts, ends in cursor:
            subject = OFFICIAL_SUBJECTS.get(role) or ("candidate" if candidate else "party" if party else "")
            match = Match(id_, subject, REGISTERED.get(status), _day(starts), _day(ends))
            yield platform, kind, key, match


def _day(value: date | datetime | None) -> date | None:
    return value.date() if isinstance(value, datetime) else value


def office_day(moment: datetime) -> date:
    """The day on which an account has to be valid: the registry's dates are the office's, not UTC's."""
    try:
        return moment.astimezone(rulebook.current().timezone).date()
    except OverflowError:  # the first or last day there is
        return moment.date()


def best(matches: Matches, platform: str, keys: tuple[str, ...], day: date) -> Match | None:
    """The account behind the surest key; among several the one valid on that day, first entered."""
    for key in keys:
        if candidates := matches.get((platform, key)):
            return next((match for match in candidates if match.holds_at(day)), candidates[0])
    return None


FIND_ACCOUNTS = """
SELECT a.platform, a.kind, a.key, a.id, a.status, a.candidate_id, a.party_id, o.role, a.valid_from, a.valid_to
FROM unnest(%s::text[], %s::text[], %s::text[]) AS wanted (platform, kind, key)
JOIN registry_account a ON a.platform = wanted.platform AND a.kind = wanted.kind AND a.key = wanted.key
LEFT JOIN registry_officialaccountlink l ON l.account_id = a.id
LEFT JOIN registry_official o ON o.id = l.official_id
ORDER BY a.id
"""
