"""The public page: without a cookie, so the code goes along with each form and is never part of an address."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from pantau.office.portal.public import Visit, public_form, show
from pantau.office.portal.reply import actions, page
from pantau.office.portal.reports import calls, forms
from pantau.web.ui import clock

CODE, OWN = "portal/reply/code.html", "portal/reply/own.html"


@require_http_methods(("GET", "HEAD", "POST"))
@public_form
def reply(visit: Visit) -> HttpResponse:
    form, now = forms.CodeForm(visit.request.POST or None), clock.now()
    if visit.request.method != "POST":
        return show(visit, CODE, {"form": form})
    if not form.is_valid():
        return show(visit, CODE, {"form": form}, status=422)
    code = form.cleaned_data["code"]
    try:
        right = actions.look_up(code, calls.network_of(visit.request, now), now)
    except calls.TooOftenError:
        form.add_error(
            "code", _("Terlalu banyak kode yang salah dari jaringan Anda. Coba lagi satu jam lagi.")
        )
        return show(visit, CODE, {"form": form}, status=429)
    if right is None:
        form.add_error("code", _("Kode ini tidak dikenal. Periksa huruf demi huruf."))
        return show(visit, CODE, {"form": form}, status=422)
    context: dict[str, object] = {"code": code}
    status = 200
    if "text" in visit.request.POST:
        text = visit.request.POST["text"]
        try:
            actions.reply(right, text, asks_correction="correction" in visit.request.POST, now=now)
            context["sent"] = True
        except actions.ReplyError as refused:
            context |= {"trouble": str(refused), "text": text}
            status = 422
    return show(visit, OWN, page.own(right) | context, status=status)
