"""What became of a report, in plain words, for whoever holds its code: nothing about persons, nothing of others.

The one seam: each later room that works on reports adds its own milestones by a function in ``SOURCES``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from pantau.office.casework import progress as casework
from pantau.office.portal.reports.models import Report
from pantau.office.review.models import FindingDecision

DONE, NOW, AHEAD = "past", "now", "later"


@dataclass(frozen=True, slots=True)
class Milestone:
    """``at``: None while it is ahead."""

    title: str
    text: str
    at: datetime | None = None


def of(report: Report) -> list[Milestone]:
    """In the order in which it happened, then what comes next; a merged report goes the way of the other."""
    passed = [one for source in SOURCES for one in source(report) if one.at is not None]
    return [*sorted(passed, key=_when), *_ahead(report)]


def _when(one: Milestone) -> datetime:
    assert one.at is not None
    return one.at


def from_the_office(report: Report) -> Iterable[Milestone]:
    yield Milestone(_("Diterima"), _("Laporan Anda sudah sampai di kantor Bawaslu."), report.sent_at)
    yield Milestone(_("Dibaca"), _("Petugas sedang membaca laporan Anda."), report.read_at)
    if report.merged_into is not None:
        yield Milestone(
            _("Digabung"),
            _(
                "Orang lain melaporkan hal yang sama lebih dahulu. Laporan Anda menguatkannya dan diikuti bersama."
            ),
            report.closed_at,
        )
        yield from _of_the_other(report.merged_into)
        return
    yield Milestone(
        _("Menjadi informasi awal"),
        _("Petugas akan menelusurinya. Ini belum berarti ada pelanggaran."),
        report.accepted_at,
    )
    yield Milestone(_("Ditutup"), report.closed_why, report.closed_at)


def _of_the_other(main: Report) -> Iterable[Milestone]:
    yield Milestone(
        _("Menjadi informasi awal"),
        _("Petugas akan menelusurinya. Ini belum berarti ada pelanggaran."),
        main.accepted_at,
    )
    if main.closed_at:  # its reason is the other reporter's to read
        yield Milestone(_("Ditutup"), _("Penanganannya sudah selesai."), main.closed_at)


def from_review(report: Report) -> Iterable[Milestone]:
    main = report.merged_into or report
    if main.post_id is None:
        return
    decided = FindingDecision.objects.filter(finding__post=main.post_id, undone_at=None)
    at = decided.order_by("decided_at").values_list("decided_at", flat=True).first()
    yield Milestone(
        _("Diperiksa"), _("Petugas lain sudah membandingkan unggahan yang Anda laporkan dengan aturan."), at
    )


def from_casework(report: Report) -> Iterable[Milestone]:
    main = report.merged_into or report
    yield from (Milestone(one.title, one.text, one.at) for one in casework.of(f"report:{main.pk}"))


#: In the order of the procedure; each gives milestones of one report, ``at`` None for what has not happened.
SOURCES: tuple[Callable[[Report], Iterable[Milestone]], ...] = (from_the_office, from_review, from_casework)


def _ahead(report: Report) -> Iterable[Milestone]:
    if report.closed_at is not None and report.merged_into is None:
        return
    if report.read_at is None:
        yield Milestone(_("Dibaca"), _("Petugas akan membacanya. Lihat lagi halaman ini besok."))
    elif report.accepted_at is None and report.merged_into is None:
        yield Milestone(
            _("Diputuskan"),
            _("Petugas menilai apakah laporan ini ditelusuri, atau bertanya dahulu kepada Anda."),
        )
    else:
        yield Milestone(_("Ditelusuri"), _("Petugas memeriksa kejadiannya. Ini dapat memakan waktu."))


def waits_for_reporter(report: Report) -> bool:
    """The last word was an officer's."""
    last = report.messages.order_by("-at", "-pk").first()
    return last is not None and last.officer_id is not None and not report.over
