"""The public pages of reporting. The code in this browser's cookie is the only permission there is."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect, JsonResponse
from django.templatetags.static import static
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pantau.engine.evidence import brought
from pantau.office.portal.public import Visit, public_form, public_page, show
from pantau.office.portal.reports import arrivals, calls, codes, drafting, files, forms, holding, page
from pantau.office.portal.reports.drafting import ReportError
from pantau.office.portal.reports.models import Report
from pantau.web.ui import clock

FOREIGN = ("cross-site", "same-site")
READS = ("GET", "HEAD", "POST")
View = Callable[..., HttpResponse]


def _go(visit: Visit, name: str, *args: str) -> HttpResponse:
    return HttpResponseRedirect(visit.address(name, *args), status=303)


def with_report(view: View) -> View:
    """The view gets the report this browser holds; without one it leads to where a code is typed."""

    @wraps(view)
    def held(visit: Visit, **given: Any) -> HttpResponse:
        report = holding.report_of(visit.request)
        return _go(visit, "report-track") if report is None else view(visit, report, **given)

    return held


# --- beginning ------------------------------------------------------------------------------------


@require_http_methods(READS)
@public_form
def start(visit: Visit) -> HttpResponse:
    """Choose first: nothing is asked before it is said what is done with it."""
    report = holding.report_of(visit.request)
    draft = report if report and not report.sent else None
    if visit.request.method != "POST":
        return show(visit, "portal/reports/start.html", page.start(visit, report, draft))
    now, kind = clock.now(), visit.request.POST.get("kind", "")
    own = codes.plain(visit.request.POST.get("code", ""))  # made on the phone, without a network
    if own and own != holding.code_of(visit.request):
        draft = None
    code = own or (holding.code_of(visit.request) if draft else codes.new())
    try:
        if draft:
            drafting.choose(draft, kind, now=now)
        else:
            network = calls.network_of(visit.request, now)
            made = drafting.begin(kind, code, language=visit.language, network=network, now=now)
            if made.sent:
                return holding.hold(_go(visit, "report-track"), code)
    except ReportError as refused:
        context = page.start(visit, report, draft) | {"trouble": str(refused)}
        return show(visit, "portal/reports/start.html", context, status=422)
    return holding.hold(_go(visit, "report-step", forms.steps_of(kind)[0]), code)


@public_page
def protection(visit: Visit) -> HttpResponse:
    return show(visit, "portal/reports/protection.html", page.protection(visit))


# --- telling --------------------------------------------------------------------------------------


@require_http_methods(READS)
@public_form
@with_report
def step(visit: Visit, report: Report, step: str) -> HttpResponse:
    if report.sent:
        return _go(visit, "report-track")
    steps = forms.steps_of(report.kind)
    if step not in steps:
        raise Http404(_("Langkah ini tidak ada."))
    if step == forms.CHECK:
        return show(visit, "portal/reports/check.html", page.check(visit, report))
    if visit.request.method != "POST":
        return show(
            visit, "portal/reports/step.html", page.step(visit, report, step, page.form(visit, report, step))
        )
    return _told(visit, report, step, steps[steps.index(step) + 1])


def _told(visit: Visit, report: Report, step: str, following: str) -> HttpResponse:
    """What is right is kept even where something else is wrong: nobody types twice."""
    form = forms.STEPS[step](visit.request.POST, today=visit.today)
    form.is_valid()
    trouble: list[str] = []
    try:
        drafting.tell(report, form.said(), now=clock.now())
        if step == "bukti":
            trouble = _proof(visit, report, form.cleaned_data.get("links", ""))
    except ReportError as refused:
        trouble.append(str(refused))
    report.refresh_from_db()
    if visit.request.headers.get("HX-Request"):
        return show(visit, "portal/reports/completeness.html", page.standing(visit, report))
    if form.errors or trouble:
        context = page.step(visit, report, step, form) | {"troubles": trouble}
        return show(visit, "portal/reports/step.html", context, status=422)
    if "stay" in visit.request.POST:
        return _go(visit, "report-step", step)
    return _go(visit, "report-step", following)


def _proof(visit: Visit, report: Report, links: str) -> list[str]:
    """Links and files; gives what is wrong with them, in words."""
    now, trouble = clock.now(), []
    unread = drafting.add_links(report, links, now=now)
    if unread:
        trouble.append(
            _("Tautan ini tidak dapat dibaca: %(text)s. Salin ulang dari peramban.")
            % {"text": unread[0][:80]}
        )
    for one in visit.request.FILES.getlist("files"):
        try:
            arrivals.receive(visit, report, one)
        except files.FileRefusedError as refused:
            trouble.append(f"{(one.name or '')[:60]}: {refused}")
    return trouble


@require_POST
@public_form
@with_report
def drop_link(visit: Visit, report: Report, pk: int) -> HttpResponse:
    if not report.sent:
        drafting.drop_link(report, pk, now=clock.now())
    return _go(visit, "report-step", "bukti")


@require_POST
@public_form
@with_report
def drop_file(visit: Visit, report: Report, pk: int) -> HttpResponse:
    if not report.sent:
        files.remove(report, pk)
    return _go(visit, "report-step", "bukti")


@require_POST
@public_form
@with_report
def send(visit: Visit, report: Report) -> HttpResponse:
    now = clock.now()
    truth = report.kind != Report.Kind.FORMAL or "truth" in visit.request.POST
    try:
        if not truth:
            raise ReportError(_("Laporan resmi memerlukan pernyataan bahwa isinya benar."))
        network = calls.network_of(visit.request, now)
        drafting.send(report, trap=visit.request.POST.get("website", ""), network=network, now=now)
    except ReportError as refused:
        report.refresh_from_db()
        if report.sent:
            return _go(visit, "report-track")
        context = page.check(visit, report) | {"trouble": str(refused)}
        return show(visit, "portal/reports/check.html", context, status=422)
    return _go(visit, "report-track")


@require_POST
@public_form
@with_report
def discard(visit: Visit, report: Report) -> HttpResponse:
    if not report.sent:
        drafting.discard(report, now=clock.now())
    return holding.let_go(_go(visit, "report"))


@require_POST
@public_form
def leave(visit: Visit) -> HttpResponse:
    """This phone forgets the code; the report stays."""
    return holding.let_go(_go(visit, "report-track"))


# --- following ------------------------------------------------------------------------------------


@require_http_methods(READS)
@public_form
def track(visit: Visit) -> HttpResponse:
    if visit.request.method == "POST":
        return _with_code(visit)
    report = holding.report_of(visit.request)
    if report is None:
        return show(visit, "portal/reports/code.html", {"form": forms.CodeForm()})
    return show(visit, "portal/reports/track.html", page.track(visit, report))


def _with_code(visit: Visit) -> HttpResponse:
    form, now = forms.CodeForm(visit.request.POST), clock.now()
    if not form.is_valid():
        return show(visit, "portal/reports/code.html", {"form": form}, status=422)
    written = form.cleaned_data["code"]
    try:
        found = holding.look_up(written, calls.network_of(visit.request, now), now)
    except calls.TooOftenError:
        form.add_error(
            "code", _("Terlalu banyak kode yang salah dari jaringan Anda. Coba lagi satu jam lagi.")
        )
        return show(visit, "portal/reports/code.html", {"form": form}, status=429)
    if found is None:
        form.add_error("code", _("Kode ini tidak dikenal. Periksa huruf demi huruf."))
        return show(visit, "portal/reports/code.html", {"form": form}, status=422)
    return holding.hold(_go(visit, "report-track"), codes.plain(written))


@require_POST
@public_form
@with_report
def add(visit: Visit, report: Report) -> HttpResponse:
    """More words, links or files to a report that was sent."""
    if not report.sent:
        return _go(visit, "report-track")
    form = forms.WordsForm(visit.request.POST)
    form.is_valid()
    said = form.cleaned_data.get("text", "")
    trouble: list[str] = list(form.errors.get("text", []))
    try:
        if said or not visit.request.FILES:
            drafting.add(report, said, now=clock.now())
            drafting.add_links(report, said, now=clock.now())
        trouble += _proof(visit, report, "") if not report.over else []
    except ReportError as refused:
        trouble.append(str(refused))
    if not trouble:
        return _go(visit, "report-track")
    report.refresh_from_db()
    context = page.track(visit, report) | {"troubles": trouble, "form": form}
    return show(visit, "portal/reports/track.html", context, status=422)


# --- the phone ------------------------------------------------------------------------------------


@csrf_exempt  # a phone's share menu knows no token of ours; what it begins is only a draft in this very browser
@require_http_methods(READS)
@public_form
def share(visit: Visit) -> HttpResponse:
    """A post or pictures shared from another application become the beginning of a draft.

    Another site could make a browser send such a form; the browser then says so and is refused, and all it could
    reach is a draft that its owner would still have to send.
    """
    request = visit.request
    if request.headers.get("Sec-Fetch-Site", "none") in FOREIGN:
        return show(
            visit, "portal/reports/refused.html", {"why": _("Kiriman dari situs lain ditolak.")}, status=403
        )
    asked = request.POST if request.method == "POST" else request.GET
    words = " ".join(asked.get(name, "") for name in ("title", "text", "url")).strip()[:4000]
    report, code = holding.report_of(request), holding.code_of(request)
    now = clock.now()
    try:
        if report is None or report.sent:
            code = codes.new()
            network = calls.network_of(request, now)
            report = drafting.begin(
                Report.Kind.ANONYMOUS, code, language=visit.language, network=network, now=now
            )
        _shared(visit, report, asked.get("text", "") or asked.get("title", ""), words)
    except ReportError as refused:
        return show(visit, "portal/reports/refused.html", {"why": str(refused)}, status=429)
    return holding.hold(_go(visit, "report"), code)


def _shared(visit: Visit, report: Report, text: str, words: str) -> None:
    now = clock.now()
    drafting.add_links(report, words, now=now)
    if text and not report.told.get("account.account"):
        drafting.tell(
            report, {"account.account": _("Dibagikan dari ponsel: %(text)s") % {"text": text}}, now=now
        )
    for one in visit.request.FILES.getlist("files"):
        try:
            arrivals.receive(visit, report, one)
        except files.FileRefusedError:
            continue  # the draft shows what came; nothing here can ask again


@require_safe
@public_page
def offline(visit: Visit) -> HttpResponse:
    """What the phone shows without a network; it is kept there beforehand and holds nothing of anybody's."""
    return show(visit, "portal/reports/offline.html", page.offline(visit))


@require_safe
@public_page
def manifest(visit: Visit) -> HttpResponse:
    """Makes reporting an application of the phone's, and a target of its share menu."""
    facts = {
        "id": visit.address("report"),
        "name": _("Lapor ke Bawaslu"),
        "short_name": _("Lapor"),
        "start_url": visit.address("report"),
        "scope": "/",
        "display": "standalone",
        "lang": visit.language,
        "background_color": "#f4f3ef",
        "theme_color": "#2a2058",
        "icons": [
            {"src": static("ui/icon-192.png"), "sizes": "192x192", "type": "image/png"},
            {"src": static("ui/icon-512.png"), "sizes": "512x512", "type": "image/png"},
            {
                "src": static("ui/icon-maskable.png"),
                "sizes": "512x512",
                "type": "image/png",
                "purpose": "maskable",
            },
        ],
        "share_target": {
            "action": visit.address("report-share"),
            "method": "POST",
            "enctype": "multipart/form-data",
            "params": {
                "title": "title",
                "text": "text",
                "url": "url",
                "files": [{"name": "files", "accept": list(brought.MEDIA_TYPES.values())}],
            },
        },
    }
    return JsonResponse(facts, content_type="application/manifest+json")
