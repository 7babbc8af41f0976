"""The receipt: whoever was sent a notice reads it here and says so. The code in the address is the only permission."""

from __future__ import annotations

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from pantau.office.portal.prevention import actions, letters
from pantau.office.portal.prevention.models import SentNotice
from pantau.office.portal.public import Visit, public_form, show
from pantau.web.ui import clock, rulebook
from pantau.web.ui.ribbon import in_language


@require_http_methods(["GET", "HEAD", "POST"])
@public_form
def notice(visit: Visit, code: str) -> HttpResponse:
    one = SentNotice.objects.filter(code=code).first()
    notice = letters.notice_of(one) if one else None
    if one is None or notice is None:
        raise Http404(_("Pemberitahuan ini tidak ada, atau alamatnya terpotong."))
    if visit.request.method == "POST":
        actions.read_by_link(one, now=clock.now())
        return HttpResponseRedirect(visit.address("notice", code), status=303)
    context = {
        "title": in_language(notice.title),
        "day": letters.day_words(one.day),
        "says": letters.paragraphs(notice, one.day),
        "basis": letters.basis(notice, rulebook.current()),
        "office": letters.office(),
        "read_at": one.read_at,
    }
    return show(visit, "portal/prevention/receipt.html", context)
