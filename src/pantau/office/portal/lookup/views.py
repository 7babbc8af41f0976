from __future__ import annotations

from django.http import HttpResponse

from pantau.office.portal.lookup import export, lookup_page, pace
from pantau.office.portal.public import TOO_OFTEN, Visit, public_page, public_record, show
from pantau.web.ui import clock


@public_record
def lookup(visit: Visit) -> HttpResponse:
    if not pace.within(visit.request, pace.LOOK, clock.now()):
        return _too_often(visit)
    return show(visit, "portal/lookup/lookup.html", lookup_page.page(visit))


@public_page
def data(visit: Visit) -> HttpResponse:
    told = {"columns": lookup_page.columns(), "licence": export.LICENCE, "licence_url": export.LICENCE_URL}
    links = {"back": visit.address("lookup"), "file": visit.address("lookup-csv")}
    return show(visit, "portal/lookup/data.html", told | links)


@public_record
def accounts_csv(visit: Visit) -> HttpResponse:
    if not pace.within(visit.request, pace.LIST, clock.now()):
        return _too_often(visit)
    headers = {
        "Content-Disposition": 'attachment; filename="akun-resmi.csv"',
        "Link": f'<{export.LICENCE_URL}>; rel="license"',
    }
    return HttpResponse(export.as_csv(visit), content_type="text/csv; charset=utf-8", headers=headers)


def _too_often(visit: Visit) -> HttpResponse:
    answer = show(visit, "portal/lookup/too_often.html", {}, status=TOO_OFTEN)
    answer["Retry-After"] = str(pace.WAIT_S)
    return answer
