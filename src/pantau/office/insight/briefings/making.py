"""Making reports: by themselves on their hour, by a person for a day that has none, and again with a reason."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from pantau.engine.forms import Paper, write_paper, write_paper_docx
from pantau.engine.forms.papers import Value
from pantau.engine.law import Form
from pantau.office.casework.papers import form_of, layouts
from pantau.office.collection.looks import day_of
from pantau.office.collection.models import DayPlan
from pantau.office.findings.actions import keep_rulebook
from pantau.office.insight.briefings import counting, paper_values, periods
from pantau.office.insight.briefings.access import TOLD
from pantau.office.insight.briefings.models import Briefing
from pantau.office.insight.briefings.periods import Period
from pantau.office.people.actions import record
from pantau.office.people.models import User
from pantau.office.people.notices.actions import Reach, notify
from pantau.office.posts.models import Post
from pantau.web.ui import rulebook

logger = logging.getLogger(__name__)

Kind = Briefing.Kind
FORMS: Mapping[str, str] = {Kind.DAILY: "daily_summary", Kind.WEEKLY: "weekly_summary"}
NOTICES: Mapping[str, str] = {Kind.DAILY: "insight.daily_briefing", Kind.WEEKLY: "insight.weekly_briefing"}
DAYS_BACK = 7  # of days that were missed while nothing ran


class BriefingError(Exception):
    """No report can be made so; the message says why."""


def make_due(now: datetime) -> list[Briefing]:
    """The first version of each day and week that is over, whose hour has come, and that has none yet."""
    today = day_of(now)
    wanted = [
        periods.containing(Kind.DAILY, today - timedelta(days=back)) for back in range(DAYS_BACK, 0, -1)
    ]
    wanted.append(periods.latest(Kind.WEEKLY, now))
    made = []
    for period in wanted:
        if now < periods.hour_of(period, settings.PANTAU_BRIEFING_HOUR) or of(period).exists():
            continue
        try:
            if _watched(period):
                made.append(make(period, now=now))
        except Exception:  # one that fails must not hold up the others
            logger.exception("no %s report on %s to %s", period.kind, period.first, period.last)
    return made


def _watched(period: Period) -> bool:
    """Whether anything ran: a new office gets no reports on the days before it."""
    planned = DayPlan.objects.filter(day__range=(period.first, period.last))
    came = Post.objects.filter(first_seen_at__gte=period.since, first_seen_at__lt=period.until)
    return planned.exists() or came.exists()


def of(period: Period) -> Any:
    """Its versions, the newest first."""
    return Briefing.objects.filter(kind=period.kind, first_day=period.first).order_by("-version")


def make(period: Period, *, now: datetime, by: User | None = None, reason: str = "") -> Briefing:
    """The next version. Raises BriefingError for a period that runs on, and for a correction without a reason."""
    if now < period.until:
        raise BriefingError(_("Masa laporan itu belum berakhir."))
    figures = counting.count(period, now)  # on its own: one reading, before anything is locked
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext('pantau.insight.briefing'))")
        version = of(period).count() + 1
        reason = " ".join(reason.split())[:300]
        if version > 1 and not reason:
            raise BriefingError(_("Laporan itu sudah ada. Tulis alasan versi baru."))
        made = Briefing(
            kind=period.kind, first_day=period.first, last_day=period.last, version=version, cut_at=now, made_at=now,
            made_by=by, reason=reason, rulebook=rulebook.current().hash, figures=figures,
        )  # fmt: skip
        _write(made)
        keep_rulebook(rulebook.current(), now)
        made.save(force_insert=True)
        record(by, "briefing_made", made, period=str(made), version=version, reason=reason)
        _tell(made, by, now)
    return made


def _write(made: Briefing) -> None:
    form = form_of(FORMS[made.kind])
    paper = Paper(
        form=form,
        values=paper_values.values(form, made.figures, note_of(made)),
        place=settings.PANTAU_OWNER_PLACE,
        on=day_of(made.cut_at),
        letterhead=(settings.PANTAU_OWNER, settings.PANTAU_OWNER_ADDRESS),
        is_draft=False,
        version=made.version,
    )
    made.pdf = write_paper(paper, made_at=made.cut_at, layouts=layouts())
    made.docx = write_paper_docx(paper, made_at=made.cut_at, layouts=layouts())
    made.pdf_sha256, made.docx_sha256 = (hashlib.sha256(one).hexdigest() for one in (made.pdf, made.docx))


def note_of(made: Briefing) -> str:
    """What the paper says of its own making, in Indonesian."""
    by = str(made.made_by) if made.made_by else "Pantau, dengan sendirinya pada jamnya"
    said = (
        f"Versi {made.version}, disusun oleh {by}. Angka peristiwa dihitung dalam masa laporan; antrean, tenggat, dan "
        "perkara berjalan menurut keadaan pada batas waktu data. Satu perkara dapat tercatat pada beberapa baris satu "
        "tabel, sehingga baris tidak selalu berjumlah sama dengan hitungannya."
    )
    if made.version == 1:
        return said
    return f"{said} Versi ini menggantikan versi {made.version - 1}. Alasan: {made.reason}"


def _tell(made: Briefing, by: User | None, now: datetime) -> None:
    notify(
        Reach(TOLD),
        NOTICES[made.kind],
        reverse("insight:briefing", args=[made.pk]),
        dedup_key=str(made),
        now=now,
        leaving_out=by,
    )


def known_for(form: Form, now: datetime) -> Mapping[str, Value]:
    """For a paper of a case: the figures given out for the latest period of its kind; counted where there are none."""
    kind = next((kind for kind, name in FORMS.items() if name == form.id), Kind.DAILY)
    period = periods.latest(kind, now)
    held = of(period).first()
    return paper_values.told(held.figures if held else counting.count(period, now))
