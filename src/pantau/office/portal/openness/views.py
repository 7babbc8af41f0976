"""What everybody reads about the work itself: numbers, the rules, and how often marking errs."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from pantau.office.portal.openness import counting, numbers_page, papers, rules_page, tables
from pantau.office.portal.openness.models import OpenPaper
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


@public_page
def rules(visit: Visit) -> HttpResponse:
    return show(visit, "portal/openness/rules.html", rules_page.overview(visit))


@public_page
def category(visit: Visit, category: str) -> HttpResponse:
    if category not in visit.book.categories:
        raise Http404(_("Jenis dugaan ini tidak ada."))
    return show(visit, "portal/openness/category.html", rules_page.of_category(visit, category))
