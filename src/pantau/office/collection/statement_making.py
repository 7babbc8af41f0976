"""Making the daily statement: once for each day by itself, again by a person with a reason."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from pantau.engine import forms
from pantau.engine.evidence import manifest_of
from pantau.office.collection import ledger, statement_file, statement_paper
from pantau.office.collection.ledger import Row
from pantau.office.collection.looks import day_of
from pantau.office.collection.models import CoverageStatement, DayPlan
from pantau.office.collection.statement_paper import Making
from pantau.office.evidence import records
from pantau.office.evidence.records import SealedPaper
from pantau.office.people.actions import record
from pantau.office.registry.exporting import csv_lines

SETTLED = timedelta(hours=3)  # after midnight: uploads of the evening are read by then
DAYS_BACK = 7  # of days that were missed while nothing ran
TYPES = {"csv": "text/csv; charset=utf-8", "pdf": "application/pdf"}
LANGUAGE = "id"  # the office states in Indonesian, whoever presses the button


class StatementError(Exception):
    """No statement can be made so; the message says why."""


def make_due(now: datetime) -> list[CoverageStatement]:
    """The first edition of each day that is over, was planned, and has none yet."""
    today = day_of(now)
    days = [today - timedelta(days=back) for back in range(DAYS_BACK, 0, -1)]
    stated = set(CoverageStatement.objects.filter(day__in=days).values_list("day", flat=True))
    return [
        make(day, now=now)
        for day in days
        if day not in stated
        and now >= ledger.bounds(day)[1] + SETTLED
        and DayPlan.objects.filter(day=day).exists()
    ]


@transaction.atomic
def make(day: date, *, now: datetime, by: Any = None, reason: str = "") -> CoverageStatement:
    """The next edition of a day. Raises StatementError for a day that runs on, and for a later one without a reason."""
    if now < ledger.bounds(day)[1]:
        raise StatementError(_("Hari itu belum berakhir."))
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('pantau.collection.statement'))")
    edition = CoverageStatement.objects.filter(day=day).count() + 1
    if edition > 1 and not reason.strip():
        raise StatementError(_("Pernyataan hari itu sudah ada. Tulis alasan edisi baru."))
    made = _written(day, edition, now, _name_of(by), reason.strip())
    made.made_by = by
    manifest = manifest_of(_typed(files_of(made)), _about(made))
    made.manifest = manifest.content
    made.save(force_insert=True)
    record(by, "statement_made", made, day=day.isoformat(), edition=edition, reason=reason.strip())
    records.seal(manifest, by=by, now=now)  # the last lock
    return made


def draft(day: date, *, now: datetime) -> bytes:
    """The paper of a day as things stand, marked as a draft; nothing is kept."""
    return bytes(_written(day, 0, now, "", "").paper)


def accounts_of(made: CoverageStatement) -> bytes:
    """The list of accounts, as CSV."""
    return zlib.decompress(bytes(made.accounts))


# --- the seal -------------------------------------------------------------------------------------


def sealed_papers() -> Iterator[SealedPaper]:
    """All that were sealed, one after the other, for the audit."""
    for made in CoverageStatement.objects.exclude(manifest=b"").order_by("pk").iterator(chunk_size=20):
        yield sealed_paper(made)


def sealed_paper(made: CoverageStatement) -> SealedPaper:
    return SealedPaper(str(made), bytes(made.manifest), files_of(made))


def files_of(made: CoverageStatement) -> dict[str, bytes]:
    return {f"{made}.csv": accounts_of(made), f"{made}.pdf": bytes(made.paper)}


def _typed(files: Mapping[str, bytes]) -> dict[str, tuple[str, bytes]]:
    return {name: (TYPES[name[-3:]], body) for name, body in files.items()}


def _about(made: CoverageStatement) -> dict[str, Any]:
    return {
        "subject": "coverage_statement", "day": made.day.isoformat(), "edition": made.edition,
        "made_at": made.made_at, "made_by": _name_of(made.made_by), "reason": made.reason,
        "registered": made.registered, "seen": made.seen, "accounted": made.accounted,
    }  # fmt: skip


def _name_of(person: Any) -> str:
    return (person.get_full_name() or person.get_username()) if person else ""


def _written(day: date, edition: int, now: datetime, by: str, reason: str) -> CoverageStatement:
    """List and paper out of one reading of the ledger."""
    rows = list(ledger.rows(day, day, now=now))
    with translation.override(LANGUAGE):
        accounts = _csv(rows)
        made = CoverageStatement(day=day, edition=edition, made_at=now, reason=reason)
        made.accounts_sha256 = hashlib.sha256(accounts).hexdigest()
        file = f"{made}.csv" if edition else _("belum disimpan")
        making = Making(edition, now, by, reason, file, made.accounts_sha256)
        paper = forms.write(statement_paper.FORM, statement_paper.data(day, rows, making), made_at=now)
    found = statement_paper.counted(day, rows)
    made.registered, made.seen, made.accounted = found.registered, found.seen, found.accounted
    made.accounts, made.paper = zlib.compress(accounts), paper
    made.paper_sha256 = hashlib.sha256(paper).hexdigest()
    return made


def _csv(rows: Sequence[Row]) -> bytes:
    return "".join(csv_lines(statement_file.lines(rows))).encode()
