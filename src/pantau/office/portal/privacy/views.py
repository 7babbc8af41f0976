"""The public pages: without a cookie and without JavaScript, so the code goes along with each form.

Nobody is signed in here, so no other site could act in somebody's name; what browsers say comes from elsewhere is
refused all the same.
"""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from pantau.office.portal.privacy import actions, forms, page
from pantau.office.portal.privacy.actions import Asking, PrivacyError
from pantau.office.portal.public import Visit, public_form, show
from pantau.office.portal.reports import calls, codes
from pantau.office.portal.reports.forms import CodeForm
from pantau.office.portal.reports.views import FOREIGN
from pantau.web.ui import clock

ASK, CODE, SENT, OWN, REFUSED = (
    f"portal/privacy/{name}.html" for name in ("ask", "code", "sent", "own", "refused")
)
READS = ("GET", "HEAD", "POST")


def _from_elsewhere(visit: Visit) -> HttpResponse | None:
    foreign = visit.request.headers.get("Sec-Fetch-Site", "none") in FOREIGN
    if visit.request.method != "POST" or not foreign:
        return None
    return show(visit, REFUSED, {"why": _("Kiriman dari situs lain ditolak.")}, status=403)


@csrf_exempt
@require_http_methods(READS)
@public_form
def own_data(visit: Visit) -> HttpResponse:
    if (refused := _from_elsewhere(visit)) is not None:
        return refused
    given = visit.request.POST
    code = codes.plain(given.get("code", "")) or codes.new()  # in the form: sent twice it is one request
    context = {"code": code, "follow": visit.address("own-data-code")}
    if visit.request.method != "POST":
        return show(visit, ASK, context | {"form": forms.AskForm()})
    form, now = forms.AskForm(given), clock.now()
    if not form.is_valid():
        return show(visit, ASK, context | {"form": form}, status=422)
    told = form.cleaned_data
    asking = Asking(
        told["right"], told["proof"], told["words"],
        {"name": told["name"], "contact": told["contact"]}, visit.language,
    )  # fmt: skip
    try:
        made = actions.ask(asking, code, network=calls.network_of(visit.request, now), now=now)
    except calls.TooOftenError:
        form.add_error(None, _("Terlalu banyak permintaan dari jaringan Anda. Coba lagi satu jam lagi."))
        return show(visit, ASK, context | {"form": form}, status=429)
    except PrivacyError as wrong:
        form.add_error(None, str(wrong))
        return show(visit, ASK, context | {"form": form}, status=422)
    return show(visit, SENT, context | page.sent(made, now) | {"code_shown": codes.shown(code)})


@csrf_exempt
@require_http_methods(READS)
@public_form
def follow(visit: Visit) -> HttpResponse:
    """What became of it, by the code; with a text what is added."""
    if (refused := _from_elsewhere(visit)) is not None:
        return refused
    form, now = CodeForm(visit.request.POST or None), clock.now()
    if visit.request.method != "POST":
        return show(visit, CODE, {"form": form})
    if not form.is_valid():
        return show(visit, CODE, {"form": form}, status=422)
    try:
        found = actions.look_up(form.cleaned_data["code"], calls.network_of(visit.request, now), now)
    except calls.TooOftenError:
        form.add_error(
            "code", _("Terlalu banyak kode yang salah dari jaringan Anda. Coba lagi satu jam lagi.")
        )
        return show(visit, CODE, {"form": form}, status=429)
    if found is None:
        form.add_error("code", _("Kode ini tidak dikenal. Periksa huruf demi huruf."))
        return show(visit, CODE, {"form": form}, status=422)
    context: dict[str, object] = {"code": form.cleaned_data["code"]}
    status = 200
    if "text" in visit.request.POST:
        try:
            actions.say(found, visit.request.POST["text"], now=now)
            context["added"] = True
        except PrivacyError as wrong:
            context |= {"trouble": str(wrong), "text": visit.request.POST["text"]}
            status = 422
    return show(visit, OWN, page.own(found, now) | context, status=status)
