"""Registered accounts as anybody may know of them, read by plain SQL.

A look-up is asked hundreds of times a second: what Django needs to put its queries together would be half of an answer.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from pantau.office.registry.models import Account

#: What anybody may know of: registered by somebody, whether in time or not, and whether still open or not.
PUBLIC = (
    Account.Status.REGISTERED, Account.Status.LATE, Account.Status.REACTIVATED, Account.Status.CLOSED,
)  # fmt: skip
SELECT = """
SELECT a.id, a.platform, a.kind, a.key, a.native_id, a.handle, a.url, a.status,
       COALESCE(a.registered_on, a.valid_from), a.valid_to, c.name, c.publication, p.number, p.name
FROM registry_account a
LEFT JOIN registry_candidate c ON c.id = a.candidate_id
JOIN registry_party p ON p.id = COALESCE(c.party_id, a.party_id)
WHERE a.status = ANY(%s) AND """
BY_NAME = "a.platform = ANY(%s) AND a.kind = ANY(%s) AND a.key = ANY(%s)"
BY_NUMBER = "a.platform = ANY(%s) AND a.native_id = ANY(%s) AND a.native_id <> ''"
# Form by form, so that the index is used: of many at once the planner expects a fifth of all names, and reads them all.
SHARING = """
SELECT DISTINCT names.account_id, names.key FROM unnest(%s::text[]) AS asked(form)
CROSS JOIN LATERAL (SELECT account_id, key FROM portal_accountname WHERE forms @> ARRAY[asked.form]) AS names"""


@dataclass(frozen=True, slots=True)
class Registered:
    """One registration, with whose it is; ``candidate`` and ``publication`` are empty where it is the party's own."""

    pk: int
    platform: str
    kind: str
    key: str
    native_id: str
    handle: str
    url: str
    status: str
    since: date | None
    valid_to: date | None
    candidate: str | None
    publication: str | None
    party_number: int
    party: str


def named(asked: Collection[tuple[str, str, str]]) -> list[Registered]:
    """(platform, kind, key), or more: what was asked for in one platform may be found in another."""
    platforms, kinds, keys = (sorted(set(column)) for column in zip(*asked, strict=True))
    return _read(BY_NAME, platforms, kinds, keys)


def numbered(asked: Collection[tuple[str, str]]) -> list[Registered]:
    """(platform, number that the platform gave), or more."""
    platforms, numbers = (sorted(set(column)) for column in zip(*asked, strict=True))
    return _read(BY_NUMBER, platforms, numbers)


def by_keys(pks: Collection[int]) -> list[Registered]:
    return _read("a.id = ANY(%s)", list(pks))


def listed(without: Collection[str]) -> list[Registered]:
    """All but those on these platforms."""
    return _read("NOT a.platform = ANY(%s) ORDER BY a.platform, a.key, a.id", list(without))


def sharing(forms: Collection[str]) -> list[tuple[int, str]]:
    """(account, key) of names that share one of these forms."""
    with connection.cursor() as cursor:
        cursor.execute(SHARING, [sorted(forms)])
        return cursor.fetchall()


def _read(where: str, *asked: Any) -> list[Registered]:
    with connection.cursor() as cursor:
        cursor.execute(SELECT + where, [list(PUBLIC), *asked])
        return [Registered(*row) for row in cursor.fetchall()]
