"""Whether the machine is well: work that waits, machines that do it, room on the disk. No cases and no names."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from pantau.office.collection import access, alarms
from pantau.office.insight.today.visit import Visit
from pantau.office.posts import workers
from pantau.web.ui import formats

GB = 1_000_000_000
SPACE_WARN, SPACE_FAIL = 5 * GB, 1 * GB
OLD_JOB = timedelta(hours=1)

#: Waiting and running work by queue; what is due later does not wait yet. One index each.
JOBS = """
SELECT queue_name, count(*) FILTER (WHERE status = 'todo'), count(*) FILTER (WHERE status = 'doing')
FROM procrastinate_jobs
WHERE status IN ('todo', 'doing') AND (scheduled_at IS NULL OR scheduled_at <= %s)
GROUP BY queue_name ORDER BY queue_name
"""
OLDEST = """
SELECT min(greatest(job.scheduled_at, event.at)) FROM procrastinate_jobs AS job
JOIN procrastinate_events AS event ON event.job_id = job.id AND event.type = 'deferred'
WHERE job.status = 'todo' AND (job.scheduled_at IS NULL OR job.scheduled_at <= %s)
"""
FAILED = """
SELECT count(DISTINCT event.job_id) FROM procrastinate_events AS event
JOIN procrastinate_jobs AS job ON job.id = event.job_id
WHERE event.type = 'failed' AND event.at > %s AND job.status = 'failed'
"""
SIZE = "SELECT pg_database_size(current_database())"


def lines(visit: Visit) -> list[dict[str, Any]]:
    """Context of ui/components/lines.html: what is wrong first."""
    found = [*_work(timezone.now()), *_room(), *_alarms(visit)]
    return sorted(found, key=lambda line: not line["failed"])


def _work(now: datetime) -> Iterator[dict[str, Any]]:
    """By the machine's own clock, which an exercise does not move."""
    with connection.cursor() as cursor:
        cursor.execute(JOBS, [now])
        queues = cursor.fetchall()
        cursor.execute(OLDEST, [now])
        (oldest,) = cursor.fetchone()
        cursor.execute(FAILED, [now - timedelta(days=1)])
        (failed,) = cursor.fetchone()
    working = len(workers.alive())
    waiting, running = sum(row[1] for row in queues), sum(row[2] for row in queues)
    yield _line(
        _("%(count)s pekerja menyala") % {"count": formats.number(working)},
        _("Tidak ada yang mengambil pekerjaan. Jalankan pantau work.") if not working else "",
        bool(not working and waiting),
        "settings",
    )
    late = oldest is not None and now - oldest > OLD_JOB
    told = _("%(waiting)s pekerjaan menunggu, %(running)s sedang dikerjakan") % {
        "waiting": formats.number(waiting),
        "running": formats.number(running),
    }
    notes = [f"{name}: {formats.number(count)}" for name, count, _doing in queues if count]
    if oldest is not None and waiting:
        notes.insert(0, _("Tertua menunggu %(span)s.") % {"span": formats.duration(now - oldest)})
    yield _line(told, " ".join(notes), late, "layers")
    yield _line(
        _("%(count)s pekerjaan gagal dalam 24 jam") % {"count": formats.number(failed)},
        _("Baca catatan pekerja, atau jalankan pantau doctor.") if failed else "",
        bool(failed),
        "alert" if failed else "check",
    )


def _room() -> Iterator[dict[str, Any]]:
    disk = shutil.disk_usage(settings.PANTAU_DATA)
    with connection.cursor() as cursor:
        cursor.execute(SIZE)
        (database,) = cursor.fetchone()
    told = _("%(free)s kosong dari %(whole)s di cakram") % {
        "free": formats.size(disk.free),
        "whole": formats.size(disk.total),
    }
    note = _("Basis data %(size)s.") % {"size": formats.size(database)}
    if disk.free < SPACE_WARN:
        note = _("Kosongkan ruang sebelum penuh: pengumpulan berhenti bila cakram penuh.") + " " + note
    yield _line(
        told, note, disk.free < SPACE_WARN, "layers", _("Hampir penuh") if disk.free < SPACE_FAIL else ""
    )


def _alarms(visit: Visit) -> Iterator[dict[str, Any]]:
    if not access.see_coverage(visit.user, visit.now).allowed:
        return
    standing = alarms.standing().count()
    line = _line(
        _("%(count)s peringatan cakupan berlaku") % {"count": formats.number(standing)},
        "",
        bool(standing),
        "alert" if standing else "check",
    )
    yield line | {"url": reverse("collection:coverage")}


def _line(title: str, note: str, failed: bool, icon: str, chip: str = "") -> dict[str, Any]:
    return {
        "title": title,
        "note": note,
        "failed": failed,
        "icon_name": icon,
        "chip": {"text": chip, "tone": "danger"} if chip else None,
    }
