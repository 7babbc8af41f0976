"""Files that programs ask for: made by a worker, fetched by whoever asked, removed a day later."""

from __future__ import annotations

import hashlib
import os
import shutil
import time
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from pantau.office.api import bulk
from pantau.office.api.jobs import MAKE_EXPORT
from pantau.office.api.models import Export
from pantau.office.api.scopes import SCOPES
from pantau.office.people.access import standing_of
from pantau.office.people.actions import record
from pantau.office.people.models import User
from pantau.office.posts.without_job import without_job

KEPT = timedelta(days=1)
MOST_WAITING = 3  # of one person
MOST_READY = 20  # of one person, within a day


class ExportError(Exception):
    """The file cannot be asked for now; the message says why and the way out."""


def place_of(export: Export) -> Path:
    return _home() / f"{export.pk}.{export.format}"


def _home() -> Path:
    return Path(settings.PANTAU_DATA) / "exports"


@transaction.atomic
def ask(user: User, kind: str, format: str, filters: Mapping[str, Any], *, now: datetime) -> Export:
    """``filters`` as the kind's own say, ready for JSON. Raises ExportError."""
    User.objects.select_for_update().get(pk=user.pk)  # two at once do not pass the limit together
    waiting = Export.objects.filter(user=user, state=Export.State.WAITING).count()
    if waiting >= MOST_WAITING:
        raise ExportError(_("%(count)s berkas Anda masih dibuat. Tunggu salah satunya.") % {"count": waiting})
    ready = Export.objects.filter(user=user, state=Export.State.READY, expires_at__gt=now).count()
    if ready >= MOST_READY:
        raise ExportError(
            _("Sudah %(count)s berkas dibuat untuk Anda dalam sehari. Pakai yang ada, atau minta lagi besok.")
            % {"count": ready}
        )
    asked = Export.objects.create(user=user, kind=kind, format=format, filters=dict(filters), asked_at=now)
    record(user, "export_asked", asked, kind=kind, filters=dict(filters))
    app.configure_task(MAKE_EXPORT, queue="report").defer(export=asked.pk)
    return asked


def make(export_id: int, now: datetime) -> None:
    """What the person may see by now; the file appears whole or not at all. Repeating it makes the same again."""
    export = Export.objects.select_related("user").filter(pk=export_id, state=Export.State.WAITING).first()
    if export is None:
        return
    kind = bulk.KINDS[export.kind]
    standing = standing_of(export.user, now)
    if refused := SCOPES[kind.scope].may(standing).reason:
        _end(export, problem=str(refused))
        return
    to = place_of(export)
    to.parent.mkdir(mode=0o700, exist_ok=True)
    part = to.with_name(f".{to.name}")
    reader = bulk.Reader(standing, export.user, now)
    try:
        count = bulk.write(export.kind, export.format, part, reader, kind.filters(**export.filters))
        with part.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        size = part.stat().st_size
        os.replace(part, to)
    except bulk.BulkError as refused:
        _end(export, problem=str(refused))
        return
    finally:
        part.unlink(missing_ok=True)
    Export.objects.filter(pk=export.pk).update(
        state=Export.State.READY, ready_at=now, expires_at=now + KEPT, rows=count, size=size, sha256=digest
    )


def _end(export: Export, *, problem: str) -> None:
    Export.objects.filter(pk=export.pk).update(state=Export.State.FAILED, problem=problem)


def give_up(export_id: int) -> None:
    """After the last try: the program need not wait for ever."""
    for export in Export.objects.filter(pk=export_id, state=Export.State.WAITING):
        _end(export, problem=_("Berkas gagal dibuat. Minta lagi, atau hubungi operator."))


def end_given_up() -> None:
    """Those that no job is to make any more: no worker survived it."""
    open_ = Export.objects.filter(state=Export.State.WAITING)
    for export_id in without_job(open_.values_list("pk", flat=True), MAKE_EXPORT, "export"):
        give_up(export_id)


def forget(now: datetime) -> None:
    for export in Export.objects.filter(state=Export.State.READY, expires_at__lte=now):
        place_of(export).unlink(missing_ok=True)
        Export.objects.filter(pk=export.pk).update(state=Export.State.EXPIRED)
    _remove_left_behind()


def _remove_left_behind() -> None:
    """What no row leads to any more: a person was removed with their rows, or a worker was killed while writing."""
    if not (home := _home()).is_dir():
        return
    before = time.time() - 2 * KEPT.total_seconds()  # files bear the machine's own time
    for place in home.iterdir():
        try:
            if place.lstat().st_mtime > before:
                continue
            if place.is_dir() and not place.is_symlink():
                shutil.rmtree(place)
            else:
                place.unlink()
        except FileNotFoundError:
            pass  # another worker was first
