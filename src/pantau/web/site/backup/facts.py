"""What a database holds, by numbers that must be the same after a backup was brought back."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection
from psycopg import sql

TABLES = """
SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
AND NOT relispartition ORDER BY relname
"""


@dataclass(frozen=True, slots=True)
class Facts:
    tables: dict[str, int]
    log_size: int
    log_root: str
    head: str


def facts() -> Facts:
    """As the present transaction sees them."""
    from pantau.office.evidence import ledger
    from pantau.office.evidence.models import LogHead

    log = ledger.log()
    size = len(log)
    newest = LogHead.objects.order_by("-size", "-pk").first()
    return Facts(rows(), size, log.root(size).hex(), newest.sha256 if newest else "")


def rows() -> dict[str, int]:
    found = {}
    with connection.cursor() as cursor:
        cursor.execute(TABLES)
        for (name,) in cursor.fetchall():
            cursor.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(name)))
            found[name] = cursor.fetchone()[0]
    return found


def wanted_evidence() -> tuple[set[str], set[str]]:
    """Hashes that rows want and the store must have; and those it may have no more, since they were let go."""
    from pantau.office.evidence.actions import held
    from pantau.office.evidence.models import CapturedFile, EvidencePart

    living = set(EvidencePart.objects.filter(evidence__in=held()).values_list("sha256", flat=True).iterator())
    captured = set(CapturedFile.objects.values_list("sha256", flat=True).iterator())
    known = set(EvidencePart.objects.values_list("sha256", flat=True).iterator())
    return living | captured, known - living - captured
