from __future__ import annotations

from django.http import Http404, HttpResponse, JsonResponse
from django.utils.translation import gettext

from pantau.engine.law import Person
from pantau.office.portal import guide_page, log_page, printing
from pantau.office.portal.public import Visit, public_file, public_page, public_record, show


@public_page
def guide(visit: Visit) -> HttpResponse:
    if not visit.book.guide:
        return show(visit, "portal/no_guide.html", {})
    return show(visit, "portal/guide.html", guide_page.overview(visit))


@public_page
def person(visit: Visit, address: str) -> HttpResponse:
    return show(visit, "portal/person.html", guide_page.of_person(visit, _person(visit, address)))


@public_page
def check(visit: Visit) -> HttpResponse:
    if not visit.book.guide:
        return show(visit, "portal/no_guide.html", {})
    return show(visit, "portal/check.html", guide_page.checked(visit))


@public_page
def downloads(visit: Visit) -> HttpResponse:
    if not visit.book.guide:
        return show(visit, "portal/no_guide.html", {})
    return show(visit, "portal/downloads.html", printing.downloads(visit))


@public_file
def poster(visit: Visit, sheet: str) -> HttpResponse:
    if sheet not in printing.SHEETS or not visit.book.guide:
        raise Http404(gettext("Poster ini tidak ada."))
    return _file(printing.poster(visit, sheet), "application/pdf", f"panduan-{sheet}.pdf")


@public_file
def leaflet(visit: Visit, address: str) -> HttpResponse:
    content = printing.leaflet(visit, _person(visit, address))
    return _file(content, "application/pdf", f"panduan-{address}.pdf")


@public_file
def picture(visit: Visit, saya: str, ingin: str, kapan: str, shape: str) -> HttpResponse:
    asked = guide_page.asked_by(visit, saya, ingin, kapan)
    if asked is None or shape not in printing.SHAPES:
        raise Http404(gettext("Gambar ini tidak ada."))
    content = printing.card(visit, asked, tall=shape == printing.TALL)
    return _file(content, "image/png", f"{saya}-{ingin}-{kapan}-{shape}.png")


@public_record
def heads(visit: Visit) -> HttpResponse:
    return show(visit, "portal/heads.html", log_page.heads(visit))


@public_record
def signed_heads(visit: Visit) -> HttpResponse:
    return JsonResponse(log_page.as_signed(visit))


def _person(visit: Visit, address: str) -> Person:
    for one in visit.book.guide.people.values():
        if one.address == address:
            return one
    raise Http404(gettext("Panduan untuk orang ini tidak ada."))


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    return HttpResponse(
        content, content_type=kind, headers={"Content-Disposition": f'inline; filename="{name}"'}
    )
