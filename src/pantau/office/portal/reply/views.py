"""The public page: without a cookie, so the code goes along with each form and is never part of an address."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from pantau.office.portal.public import Visit, public_form, show
from pantau.office.portal.reply import actions, page
from pantau.office.portal.reply.models import ReplyRight
from pantau.office.portal.reports import arrivals, calls, files, forms
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
    context: dict[str, object] = {"code": code, "announce": visit.address("report-files")}
    status = 200
    if "text" in visit.request.POST:
        trouble = _files(visit, right) or _reply(visit, right)
        context |= {"trouble": trouble, "text": visit.request.POST["text"]} if trouble else {"sent": True}
        status = 422 if trouble else 200
    return show(visit, OWN, page.own(right) | context, status=status)


def _files(visit: Visit, right: ReplyRight) -> str:
    """Those that come with the form, where no script sends them by themselves; what is wrong with one, in words."""
    for one in visit.request.FILES.getlist("files"):
        try:
            arrivals.receive(visit, right, one)
        except files.FileRefusedError as refused:
            return f"{(one.name or '')[:60]}: {refused}"
        actions.brought(right, now=clock.now())
    return ""


def _reply(visit: Visit, right: ReplyRight) -> str:
    """Words may be missing where files came."""
    text = visit.request.POST["text"]
    if visit.request.FILES and not text.strip():
        return ""
    try:
        actions.reply(right, text, asks_correction="correction" in visit.request.POST, now=clock.now())
    except actions.ReplyError as refused:
        return str(refused)
    return ""
