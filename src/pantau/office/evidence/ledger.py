"""The append-only log in PostgreSQL: an event and its leaf are written by one function, in one transaction.

Appends wait for each other until their transactions end, so that the log has no gaps and one order: what is recorded
and its leaf stand there together, or neither does.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from pantau.engine.evidence.ledger import Entry, read_entry
from pantau.engine.evidence.merkle import Log, leaf_hash
from pantau.office.evidence.models import CustodyEvent, Evidence, LedgerLeaf, LedgerNode
from pantau.office.people.actions import record
from pantau.office.people.models import User

Kind = CustodyEvent.Kind
SEALED = "sealed"
MACHINE = "Pantau"  # who acts where nobody does: upkeep by the clock

LOCK = "SELECT pg_advisory_xact_lock(hashtext('pantau.evidence.log'))"
SIZE = "SELECT coalesce(max(place) + 1, 0) FROM evidence_ledgernode WHERE level = 0"
READ = "SELECT place, hash FROM evidence_ledgernode WHERE level = %s AND place = ANY(%s)"
LAST = "SELECT leaf FROM evidence_ledgerleaf WHERE item = %s ORDER BY index DESC LIMIT 1"


class StoredNodes:
    """Nodes of the log in the table; see ``engine.evidence.merkle.Nodes``."""

    def size(self) -> int:
        with connection.cursor() as cursor:
            cursor.execute(SIZE)
            return int(cursor.fetchone()[0])

    def read(self, level: int, places: Sequence[int]) -> list[bytes]:
        with connection.cursor() as cursor:
            cursor.execute(READ, [level, list(places)])
            found = {place: bytes(one) for place, one in cursor.fetchall()}
        if missing := [place for place in places if place not in found]:
            raise LookupError(f"level {level} has no node at {missing}")
        return [found[place] for place in places]

    def append(self, level: int, place: int, hashes: Sequence[bytes]) -> None:
        LedgerNode.objects.bulk_create(
            [LedgerNode(level=level, place=at, hash=one) for at, one in enumerate(hashes, place)],
            batch_size=5000,
        )


def log() -> Log:
    return Log(StoredNodes())


@transaction.atomic
def happened(
    evidence: Evidence,
    kind: str,
    *,
    now: datetime,
    by: User | None = None,
    by_name: str = "",
    reason: str = "",
    facts: Mapping[str, Any] | None = None,
) -> CustodyEvent:
    """Write down what was done with evidence: the event, its leaf in the log, and a line of the audit trail.

    Raises LedgerError where the kind asks for a fact or a reason that is not given.
    """
    who = str(by) if by is not None else by_name or MACHINE
    # The log is the last lock that is taken, so those who hold it wait for nobody.
    alone_with_the_log()
    entry = entry_after(
        evidence.sha256, SEALED if kind == Kind.TAKEN else kind, now, who, reason, facts or {}
    )
    event = CustodyEvent.objects.create(
        evidence=evidence, kind=kind, at=now, by=by, by_name="" if by else who, reason=reason,
        facts=dict(facts or {}),
    )  # fmt: skip
    append(entry, event)
    record(by, f"evidence_{kind}", evidence, sha256=evidence.sha256, why=reason)
    return event


def entry_after(
    item: str, kind: str, now: datetime, who: str, reason: str, facts: Mapping[str, Any]
) -> Entry:
    """The item's next entry. Only while nobody else appends."""
    return Entry(kind, item, now, who, secrets.token_hex(16), last_hash(item), reason, facts)


def last_hash(item: str) -> str:
    """Of the item's newest entry, "" before its first."""
    with connection.cursor() as cursor:
        cursor.execute(LAST, [item])
        row = cursor.fetchone()
    return leaf_hash(bytes(row[0])).hex() if row else ""


def append(entry: Entry, event: CustodyEvent | None = None) -> int:
    """The index of the new leaf. Needs a transaction; others that append wait for its end."""
    alone_with_the_log()
    index = log().append(entry.leaf)
    LedgerLeaf.objects.create(
        index=index, item=entry.item, kind=entry.kind, at=entry.at, leaf=entry.leaf, event=event
    )
    return index


def alone_with_the_log() -> None:
    """Until the transaction ends, nobody else appends."""
    with connection.cursor() as cursor:
        cursor.execute(LOCK)


def entries_of(items: Iterable[str], size: int | None = None) -> list[tuple[int, Entry]]:
    """(index, entry) of these items among the first ``size`` leaves, in the log's order."""
    leaves = LedgerLeaf.objects.filter(item__in=list(items))
    if size is not None:
        leaves = leaves.filter(index__lt=size)
    return [(one.index, read_entry(bytes(one.leaf))) for one in leaves]


def changes_of_key() -> Iterator[tuple[int, Entry]]:
    for one in LedgerLeaf.objects.filter(kind="key_rotated"):
        yield one.index, read_entry(bytes(one.leaf))
