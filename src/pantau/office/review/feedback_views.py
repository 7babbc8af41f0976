"""The pages of feedback: how right rules are, what may serve evaluation, and what another rulebook would change."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from pantau.office.findings import rescoring, shadow
from pantau.office.findings.models import ModelChoice, ModelProposal, RulebookChoice, ShadowRun
from pantau.office.people.access import require, standing_of
from pantau.office.people.actions import record
from pantau.office.people.models import User
from pantau.office.review import access, feedback_show, releasing
from pantau.web.ui import clock


@require_GET
@never_cache
def feedback_page(request: HttpRequest) -> HttpResponse:
    standing = standing_of(request.user, clock.now())
    require(access.see_feedback(standing))
    record(request.user, "feedback_read", None)
    return render(request, "review/feedback.html", feedback_show.rules(standing))


@require_http_methods(["GET", "POST"])
@never_cache
def release(request: HttpRequest) -> HttpResponse:
    """Read decisions without names, row by row, and release those that are ticked."""
    now = clock.now()
    require(access.release_decisions(standing_of(request.user, now)))
    if request.method == "POST":
        given = [int(one) for one in request.POST.getlist("decision") if one.isdecimal() and len(one) < 19]
        count = releasing.release(given[: releasing.AT_ONCE], by=request.user, now=now)
        text = ngettext("%(count)s putusan dilepas.", "%(count)s putusan dilepas.", count)
        messages.success(request, text % {"count": count})
        return redirect("review:release")
    context = feedback_show.waiting_rows()
    record(request.user, "release_rows_read", None, decisions=[row.decision.pk for row in context["rows"]])
    return render(request, "review/release.html", context)


@require_GET
@never_cache
def shadows(request: HttpRequest) -> HttpResponse:
    require(access.see_feedback(standing_of(request.user, clock.now())))
    return render(request, "review/shadows.html", feedback_show.runs())


@require_GET
@never_cache
def shadow_run(request: HttpRequest, run_id: int) -> HttpResponse:
    standing = standing_of(request.user, clock.now())
    require(access.see_feedback(standing))
    run = _run(run_id)
    record(request.user, "shadow_run_read", run)
    return render(request, "review/shadow.html", feedback_show.run(run, standing, request.user))


@require_POST
def switch_on(request: HttpRequest, run_id: int) -> HttpResponse:
    now = clock.now()
    standing = standing_of(request.user, now)
    require(access.switch_rulebook(standing))
    run = _run(run_id)
    reason = request.POST.get("reason", "").replace("\x00", "")[:2000]
    try:
        made = shadow.switch_on(run, by=request.user, reason=reason, now=now)
    except shadow.ShadowError as trouble:
        context = feedback_show.run(run, standing, request.user) | {"trouble": str(trouble), "given": reason}
        return render(request, "review/shadow.html", context, status=422)
    messages.success(request, _done(made))
    return redirect("review:shadow", run.pk)


@require_POST
def steer_rescoring(request: HttpRequest, run_id: int) -> HttpResponse:
    """Let the reading of history rest, go on, or end for good."""
    now = clock.now()
    standing = standing_of(request.user, now)
    require(access.switch_rulebook(standing))
    run = get_object_or_404(ShadowRun.objects.exclude(rescoring=None), pk=run_id)
    try:
        _steer(request.POST.get("act", ""), run, request.user, now)
    except rescoring.RescoringError as trouble:
        context = feedback_show.run(_run(run_id), standing, request.user) | {"steer_trouble": str(trouble)}
        return render(request, "review/shadow.html", context, status=422)
    return redirect("review:shadow", run_id)


def _steer(act: str, run: ShadowRun, by: User, now: datetime) -> None:
    if act == "pause":
        rescoring.pause(run.pk, by=by, now=now)
    elif act == "resume":
        rescoring.leave_to_workers(rescoring.resume(run.pk, by=by))
    elif act == "cancel":
        rescoring.cancel(run.pk, by=by, now=now)
    else:
        raise rescoring.RescoringError(_("Pilih jeda, lanjutkan, atau hentikan."))


def _done(made: RulebookChoice | ModelChoice | ModelProposal) -> str:
    if isinstance(made, ModelProposal):
        return _("Usulan tersimpan. Model dipakai setelah anggota lain menyalakannya.")
    if isinstance(made, ModelChoice):
        return _("Model ini sekarang dipakai. Unggahan dengan temuan terbuka dibaca ulang.")
    if hasattr(made.run, "rescoring"):
        return _("Buku aturan ini sekarang dipakai. Pekerja menyesuaikan temuan lama, setelah unggahan baru.")
    return _("Buku aturan ini sekarang dipakai. Unggahan dalam uji ini dibaca ulang.")


def _run(run_id: int) -> ShadowRun:
    return get_object_or_404(
        ShadowRun.objects.select_related("rulebook", "model", "rescoring").defer(*feedback_show.MODEL_FILES),
        pk=run_id,
    )
