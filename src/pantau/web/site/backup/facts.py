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


def wanted_evidence() -> dict[str, int]:
    """Hash and size of every file that the store of evidence must have. What was let go is not in it."""
    from pantau.office.evidence.actions import held
    from pantau.office.evidence.models import CapturedFile, EvidencePart

    living = EvidencePart.objects.filter(evidence__in=held())
    found = dict(living.values_list("sha256", "size").iterator())
    found.update(CapturedFile.objects.values_list("sha256", "size").iterator())
    return found


def is_wanted(digest: str) -> bool:
    from pantau.office.evidence.actions import held
    from pantau.office.evidence.models import CapturedFile, EvidencePart

    living = EvidencePart.objects.filter(evidence__in=held(), sha256=digest)
    return living.exists() or CapturedFile.objects.filter(sha256=digest).exists()
