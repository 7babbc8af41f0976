"""What everybody reads about the work itself: numbers, the rules, and how often marking errs."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from pantau.office.portal.openness import (
    audit_page,
    audit_tables,
    audits,
    counting,
    numbers_page,
    papers,
    rules_page,
    tables,
)
from pantau.office.portal.openness.models import OpenAudit, OpenPaper
from pantau.office.portal.public import Visit, public_page, public_record, show
from pantau.web.ui import clock


@public_record
def numbers(visit: Visit) -> HttpResponse:
    return show(
        visit, "portal/openness/numbers.html", numbers_page.numbers(visit, counting.newest(clock.now()))
    )


@public_record
def numbers_csv(visit: Visit) -> HttpResponse:
    return _csv("angka", tables.numbers(visit, counting.newest(clock.now())))


@public_record
def coverage_csv(visit: Visit) -> HttpResponse:
    return _csv("cakupan", tables.coverage(visit, counting.newest(clock.now())))


@public_record
def errors_csv(visit: Visit) -> HttpResponse:
    return _csv("ketelitian", tables.errors(visit))


@public_record
def dictionary_csv(visit: Visit) -> HttpResponse:
    return _csv("kamus", tables.dictionary(visit, counting.newest(clock.now())))


def _csv(name: str, text: str) -> HttpResponse:
    return HttpResponse(
        text,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}.csv"'},
    )


@public_record
def paper(visit: Visit) -> HttpResponse:
    held = papers.approved(OpenPaper.Kind.EVEN_HANDED)
    if held is None:
        raise Http404(_("Laporan ini belum disetujui."))
    return pdf(held)


def pdf(held: OpenPaper) -> HttpResponse:
    """To keep: what somebody handed in is not shown as a page of ours."""
    return HttpResponse(
        bytes(held.content),
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{held.kind}-{held.pk}.pdf"'},
    )


# --- is everybody treated alike? ------------------------------------------------------------------

GONE = 410


@public_record
def audit(visit: Visit) -> HttpResponse:
    """The one that stands, or that there is none yet."""
    return _audit(visit, audits.public())


@public_record
def audit_one(visit: Visit, number: int) -> HttpResponse:
    held = OpenAudit.objects.public().filter(pk=number).first()
    return _audit(visit, held) if held is not None else _gone(visit, number)


def _audit(visit: Visit, held: OpenAudit | None) -> HttpResponse:
    context = {
        "tabs": numbers_page.tabs(visit, "numbers-audit"),
        "versions": audit_page.versions(visit, held.pk if held else None),
    }
    told = audit_page.shown(visit, held) if held else {}
    return show(visit, "portal/openness/audit.html", context | told)


def _gone(visit: Visit, number: int) -> HttpResponse:
    """Withdrawn or corrected, with what was said to that. Raises Http404 where readers never saw it."""
    held = OpenAudit.objects.filter(pk=number, approved_at__isnull=False).first()
    if held is None:
        raise Http404(_("Audit ini tidak ada."))
    correction = held.corrections.filter(approved_at__isnull=False).order_by("-approved_at").first()
    context = {
        "audit": held,
        "days": audit_page.days(held),
        "home": visit.address("numbers-audit"),
        "correction": correction,
        "correction_url": visit.address("numbers-audit-one", str(correction.pk)) if correction else "",
    }
    return show(visit, "portal/openness/audit_gone.html", context, status=GONE)


def _shown(number: int) -> OpenAudit:
    held = OpenAudit.objects.public().filter(pk=number).first()
    if held is None:
        raise Http404(_("Audit ini tidak ada."))
    return held


@public_record
def audit_csv(visit: Visit, number: int) -> HttpResponse:
    return _csv(f"kesetaraan-{number}", audit_tables.stages(_shown(number)))


@public_record
def audit_names_csv(visit: Visit, number: int) -> HttpResponse:
    return _csv(f"kesetaraan-{number}-tukar-nama", audit_tables.names(_shown(number)))


@public_record
def audit_dictionary_csv(visit: Visit) -> HttpResponse:
    return _csv("kesetaraan-kamus", audit_tables.dictionary())


@public_record
def audit_json(visit: Visit, number: int) -> HttpResponse:
    return HttpResponse(
        audits.written(_shown(number)),
        content_type="application/json",
        headers={"Content-Disposition": f'attachment; filename="kesetaraan-{number}.json"'},
    )


@public_page
def rules(visit: Visit) -> HttpResponse:
    return show(visit, "portal/openness/rules.html", rules_page.overview(visit))


@public_page
def category(visit: Visit, category: str) -> HttpResponse:
    if category not in visit.book.categories:
        raise Http404(_("Jenis dugaan ini tidak ada."))
    return show(visit, "portal/openness/category.html", rules_page.of_category(visit, category))
