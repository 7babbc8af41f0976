"""The way of a file through the wizard: kept, understood, looked at, imported, and its content dropped."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from django.db import transaction

from pantau.engine.law import Rulebook
from pantau.office.people.models import User
from pantau.office.registry import actions
from pantau.office.registry.importing import (
    Choice,
    Layout,
    Preview,
    Sheet,
    find_layout,
    look,
    open_sheets,
)
from pantau.office.registry.importing.columns import worth
from pantau.office.registry.models import Upload
from pantau.office.registry.storing import ImportSummary, Origin

ABANDONED_AFTER = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Opened:
    """A file's sheets, the one that is looked at, and what its columns are taken for."""

    sheets: tuple[Sheet, ...]
    chosen: int
    layout: Layout

    @property
    def sheet(self) -> Sheet:
        return self.sheets[self.chosen]


def open_file(
    name: str,
    content: bytes,
    kind: str,
    *,
    sheet: int | None = None,
    columns: Mapping[int, str] | None = None,
) -> Opened:
    """Without ``sheet`` the one that says most, without ``columns`` what their titles say. Raises FileRefused."""
    sheets = open_sheets(name, content)
    layouts = [find_layout(one, kind) for one in sheets]
    best = max(range(len(sheets)), key=lambda at: worth(layouts[at], kind))
    chosen = sheet if sheet is not None and 0 <= sheet < len(sheets) else best
    layout = layouts[chosen]
    return Opened(sheets, chosen, layout if columns is None else Layout(layout.header, dict(columns)))


@transaction.atomic
def keep(kind: str, name: str, content: bytes, *, by: User, now: datetime) -> Upload:
    """Raises FileRefused for what cannot be opened; nothing of it is kept then."""
    opened = open_file(name, content, kind)
    Upload.objects.filter(uploaded_at__lt=now - ABANDONED_AFTER, summary=None).delete()
    return Upload.objects.create(
        kind=kind,
        name=name[:255],
        sha256=sha256(content).hexdigest(),
        content=content,
        sheet=opened.chosen,
        uploaded_by=by,
        uploaded_at=now,
    )


def reopen(upload: Upload) -> Opened:
    columns = {int(at): key for at, key in upload.columns.items()} if upload.columns else None
    return open_file(upload.name, bytes(upload.content), upload.kind, sheet=upload.sheet, columns=columns)


def preview(upload: Upload, rulebook: Rulebook, *, now: datetime) -> Preview:
    opened = reopen(upload)
    actions.import_territory(rulebook, now=now)
    return look(opened.sheet, opened.layout, upload.kind, rulebook)


@transaction.atomic
def bring_in(upload: Upload, choice: Choice, rulebook: Rulebook, *, by: User, now: datetime) -> ImportSummary:
    """The chosen rows, all or none; what changed since the preview is looked at again."""
    held = Upload.objects.select_for_update().get(pk=upload.pk)
    found = preview(held, rulebook, now=now)
    summary = store_rows(held.name, held.sha256, found, choice, rulebook, by=by, now=now)
    taken = sum(choice.takes(line) for line in found.importable)
    upload.summary = {**asdict(summary), "left_out": len(found.lines) - taken, "rows": len(found.lines)}
    upload.content = b""
    upload.save(update_fields=["summary", "content"])
    return summary


@transaction.atomic
def store_rows(
    name: str,
    digest: str,
    found: Preview,
    choice: Choice,
    rulebook: Rulebook,
    *,
    by: User | None,
    now: datetime,
) -> ImportSummary:
    origin = Origin(now, by)
    origin = Origin(now, by, actions.file_document(name, digest, found.kind, origin))
    rows = found.rows(choice)
    if found.kind == "candidate":
        return actions.import_candidates(rows, rulebook=rulebook, origin=origin)
    if found.kind == "official":
        return actions.import_officials(rows, origin=origin)
    return actions.import_accounts(rows, origin=origin)
