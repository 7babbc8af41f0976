"""The pages of outcomes and hand-overs. What changes goes through outcomes.py and handovers.py."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from pantau.office.casework import (
    access,
    handover_page,
    handovers,
    neutrality_page,
    outcome_page,
    outcomes,
    papers,
)
from pantau.office.casework.errors import CaseError, StaleError
from pantau.office.casework.forms import moment
from pantau.office.casework.handover_forms import (
    FollowForm,
    LinkForm,
    LinkStateForm,
    PrepareForm,
    ReceivedForm,
    SendForm,
)
from pantau.office.casework.handovers import Letter, Sending
from pantau.office.casework.models import Handover, Outcome, TakedownLink
from pantau.office.casework.page import Visit
from pantau.office.casework.plenary_forms import OutcomeForm
from pantau.office.casework.views import changing, enter, find, version_of
from pantau.office.people.access import require, standing_of
from pantau.office.people.actions import record
from pantau.web.ui import clock

# --- outcomes without a plenary -------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@never_cache
def note_outcome(request: HttpRequest, pk: int) -> HttpResponse:
    visit, case = changing(request, pk)
    require(access.note_outcome(visit.standing, visit.user, case))
    officials = any(outcomes.is_official(one) for one in outcomes.reported(case))
    form = OutcomeForm(
        request.POST or None,
        offers=outcome_page.offered(case, visit.standing),
        case=case,
        officials=officials,
        masks=outcome_page.masks(visit, case),
    )
    if request.method == "POST" and form.is_valid():
        proposal = form.proposal()
        assert proposal is not None
        try:
            outcomes.note_without_plenary(
                case, proposal, visit.standing, by=visit.user, now=visit.now, version=version_of(request)
            )
        except CaseError as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Hasil tercatat. Siapkan suratnya."))
            return redirect(f"/perkara/{case.pk}/#penerusan")
    context = outcome_page.noting(visit, case) | {"form": form}
    return render(request, "casework/note_outcome.html", context, status=422 if form.is_bound else 200)


# --- preparing ------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@never_cache
def prepare(request: HttpRequest, pk: int) -> HttpResponse:
    """Whom an outcome goes to: proposed by the register, confirmed or added by a person."""
    visit = enter(request)
    outcome = get_object_or_404(Outcome.objects.select_related("case", "party__official"), pk=pk)
    find(visit, outcome.case_id)
    require(access.hand_over(visit.standing, visit.user, outcome.case, outcome.advised_only))
    found = handovers.proposed(outcome, handovers.day_of(visit.now))
    initial = {"addressee": found.usual[0].id} if found.usual else {}
    form = PrepareForm(request.POST or None, usual=found.usual, others=found.others, initial=initial)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        letter = Letter(given["chosen"], given["name"], urgent=given["urgent"])
        try:
            made = handovers.prepare(
                outcome, letter, by=visit.user, now=visit.now, version=version_of(request)
            )
        except CaseError as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Penerusan disiapkan."))
            return redirect("casework:handover", made.pk)
    context = handover_page.preparing(visit, outcome, found) | {"form": form}
    return render(request, "casework/prepare_handover.html", context, status=422 if form.is_bound else 200)


# --- one hand-over --------------------------------------------------------------------------------


def _find(request: HttpRequest, pk: int) -> tuple[Visit, Handover]:
    visit = enter(request)
    related = ("case", "outcome__party__official", "outcome__item__plenary")
    one = get_object_or_404(Handover.objects.select_related(*related), pk=pk)
    require(access.see_case(visit.standing, visit.user, one.case))
    return visit, one


def _changing(request: HttpRequest, pk: int) -> tuple[Visit, Handover]:
    visit, one = _find(request, pk)
    require(access.hand_over(visit.standing, visit.user, one.case, one.outcome.advised_only))
    return visit, one


@require_GET
@never_cache
def handover(request: HttpRequest, pk: int) -> HttpResponse:
    visit, one = _find(request, pk)
    record(visit.user, "handover_read", one)
    return _show(visit, request, one)


def _show(
    visit: Visit, request: HttpRequest, one: Handover, *, status: int = 200, **given: Any
) -> HttpResponse:
    now = moment(visit.now)
    context = handover_page.handover(visit, one) | {
        "send_form": SendForm(initial={"at": now, "channel": one.channel}, auto_id="kirim_%s"),
        "received_form": ReceivedForm(initial={"at": now}, auto_id="terima_%s"),
        "follow_form": FollowForm(
            steps=list(handovers.steps_of(one).values()), initial={"at": now}, auto_id="langkah_%s"
        ),
        "link_form": LinkForm(auto_id="tautan_%s"),
        "now": now,
        "link_states": TakedownLink.State.choices,
    }
    return render(request, "casework/handover.html", context | given, status=status)


def _do(
    request: HttpRequest, pk: int, make: Callable[[Handover], forms.Form], name: str,
    do: Callable[[Visit, Handover, dict[str, Any]], Any], said: str,
) -> HttpResponse:  # fmt: skip
    """Do it and say so, or show the page again with the form as it was filled in."""
    visit, one = _changing(request, pk)
    form = make(one)
    if form.is_valid():
        try:
            do(visit, one, form.cleaned_data)
        except StaleError as refused:
            one.refresh_from_db()
            return _show(visit, request, one, status=409, trouble=str(refused), **{name: form})
        except CaseError as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, said)
            return redirect("casework:handover", pk)
    one.refresh_from_db()
    return _show(visit, request, one, status=422, **{name: form}, opened=name)


@require_POST
def letter(request: HttpRequest, pk: int) -> HttpResponse:
    """The letter as a paper of the case, drafted from what the case knows."""
    visit, one = _changing(request, pk)
    try:
        made = papers.draft(
            one.case,
            handovers.form_of(one),
            by=visit.user,
            now=visit.now,
            party=one.outcome.party,
            handover=one,
        )
    except CaseError as refused:
        return _show(visit, request, one, status=422, trouble=str(refused))
    return redirect("casework:paper", made.pk)


@require_POST
def send(request: HttpRequest, pk: int) -> HttpResponse:
    def do(visit: Visit, one: Handover, given: dict[str, Any]) -> None:
        sending = Sending(given["at"], given["channel"], given["register_number"], given["why"])
        handovers.send(one, sending, by=visit.user, now=visit.now, version=version_of(request))

    return _do(
        request, pk, lambda one: SendForm(request.POST, auto_id="kirim_%s"), "send_form", do,
        _("Tercatat dikirim. Tenggat penerimanya mulai berjalan."),
    )  # fmt: skip


@require_POST
def received(request: HttpRequest, pk: int) -> HttpResponse:
    def do(visit: Visit, one: Handover, given: dict[str, Any]) -> None:
        handovers.note_received(
            one, given["received_by"], given["at"], by=visit.user, now=visit.now, version=version_of(request)
        )

    return _do(
        request, pk, lambda one: ReceivedForm(request.POST, auto_id="terima_%s"), "received_form", do,
        _("Penerimaan tercatat."),
    )  # fmt: skip


@require_POST
def follow(request: HttpRequest, pk: int) -> HttpResponse:
    def do(visit: Visit, one: Handover, given: dict[str, Any]) -> None:
        handovers.follow(
            one, given["step"], given["text"], given["at"],
            by=visit.user, now=visit.now, version=version_of(request),
        )  # fmt: skip

    def make(one: Handover) -> forms.Form:
        steps = list(handovers.steps_of(one).values())
        return FollowForm(request.POST, steps=steps, auto_id="langkah_%s")

    return _do(request, pk, make, "follow_form", do, _("Tindak lanjut tercatat."))


@require_POST
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    visit, one = _changing(request, pk)
    try:
        handovers.drop(one, by=visit.user, version=version_of(request))
    except CaseError as refused:
        return _show(visit, request, one, status=422, trouble=str(refused))
    messages.success(request, _("Penerusan dibatalkan."))
    return redirect(f"/perkara/{one.case_id}/#penerusan")


# --- links ----------------------------------------------------------------------------------------


@require_POST
def add_link(request: HttpRequest, pk: int) -> HttpResponse:
    def do(visit: Visit, one: Handover, given: dict[str, Any]) -> None:
        handovers.add_link(one, given["url"], by=visit.user, version=version_of(request))

    return _do(
        request, pk, lambda one: LinkForm(request.POST, auto_id="tautan_%s"), "link_form", do,
        _("Tautan ditambahkan."),
    )  # fmt: skip


def _link(request: HttpRequest, pk: int) -> tuple[Visit, TakedownLink]:
    found = get_object_or_404(TakedownLink, pk=pk)
    visit, one = _changing(request, found.handover_id)
    found.handover = one
    return visit, found


@require_POST
def drop_link(request: HttpRequest, pk: int) -> HttpResponse:
    visit, found = _link(request, pk)
    try:
        handovers.drop_link(found, by=visit.user, version=version_of(request))
    except CaseError as refused:
        return _show(visit, request, found.handover, status=422, trouble=str(refused))
    return redirect("casework:handover", found.handover_id)


@require_POST
def note_link(request: HttpRequest, pk: int) -> HttpResponse:
    visit, found = _link(request, pk)
    form = LinkStateForm(request.POST)
    trouble = _("Pilih keadaan dan waktunya.")
    if form.is_valid():
        given = form.cleaned_data
        try:
            handovers.note_link(
                found, given["state"], given["at"], by=visit.user, now=visit.now, version=version_of(request)
            )
        except CaseError as refused:
            trouble = str(refused)
        else:
            messages.success(request, _("Keadaan tautan tercatat."))
            return redirect("casework:handover", found.handover_id)
    return _show(visit, request, found.handover, status=422, trouble=trouble)


# --- neutrality -----------------------------------------------------------------------------------


@require_GET
@never_cache
def neutrality(request: HttpRequest) -> HttpResponse:
    now = clock.now()
    visit = Visit(request.user, standing_of(request.user, now), now)
    require(access.see_neutrality(visit.standing))
    record(visit.user, "neutrality_read")
    return render(request, "casework/neutrality.html", neutrality_page.listing(visit, request.GET))
