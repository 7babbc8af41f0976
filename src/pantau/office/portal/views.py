from __future__ import annotations

from django.http import Http404, HttpResponse
from django.utils.translation import gettext

from pantau.office.portal import guide_page
from pantau.office.portal.public import Visit, public_page, show


@public_page
def guide(visit: Visit) -> HttpResponse:
    if not visit.book.guide:
        return show(visit, "portal/no_guide.html", {})
    return show(visit, "portal/guide.html", guide_page.overview(visit))


@public_page
def person(visit: Visit, address: str) -> HttpResponse:
    for one in visit.book.guide.people.values():
        if one.address == address:
            return show(visit, "portal/person.html", guide_page.of_person(visit, one))
    raise Http404(gettext("Panduan untuk orang ini tidak ada."))


@public_page
def check(visit: Visit) -> HttpResponse:
    if not visit.book.guide:
        return show(visit, "portal/no_guide.html", {})
    return show(visit, "portal/check.html", guide_page.checked(visit))
