"""The pages of reported acts of officials: in steps for who captures, one page for who looks second."""

from __future__ import annotations

from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from pantau.office.collection import (
    pictures,
    reported,
    reported_access,
    reported_asking,
    reported_forms,
    reported_page,
)
from pantau.office.collection.models import ReportedAct
from pantau.office.evidence.actions import EvidenceError
from pantau.office.evidence.capture_views import hand_in as hand_in_files
from pantau.office.people.access import require
from pantau.web.ui import clock

PAGE_SIZE = 25
MOST_FOUND = 12
WHOSE, WHAT, HOW = 2, 3, 4


@require_GET
@never_cache
def acts(request: HttpRequest) -> HttpResponse:
    now = clock.now()
    found = reported_access.acts(request.user, now)
    status = request.GET.get("status", "")
    if status not in ReportedAct.Status.values:
        status = ""
    if status:
        found = found.filter(status=status)
    page = Paginator(found.order_by("-begun_at", "-pk"), PAGE_SIZE).get_page(request.GET.get("page"))
    shown = reported_access.acts_read(request.user, list(page))
    context = {
        "page": page,
        "lines": [reported_page.line(act) for act in shown],
        "status": status,
        "sentence": reported_page.sentence(status, page.paginator.count),
        "may_capture": reported_access.capture(request.user, now).allowed,
    }
    return render(request, "collection/acts.html", context)


@require_http_methods(["GET", "POST"])
@never_cache
def begin(request: HttpRequest) -> HttpResponse:
    """The first step: whom it is about. Nobody is listed before something is looked for."""
    now = clock.now()
    require(reported_access.capture(request.user, now))
    if request.method == "POST":
        chosen = request.POST.get("official", "")
        official = reported_access.official(request.user, now, int(chosen) if chosen.isdecimal() else 0)
        act = reported.begin(official, by=request.user, now=now)
        return redirect("collection:act-step", act.pk, WHOSE)
    form = reported_forms.SeekForm(request.GET if "q" in request.GET else None)
    found = None
    if form.is_valid():
        words = form.cleaned_data["q"].replace("\x00", "")
        found = reported_page.officials(reported_access.find_officials(request.user, now, words, MOST_FOUND))
    context = {
        "form": form,
        "found": found,
        "steps": reported_page.steps(ReportedAct(), 1),
        "most": MOST_FOUND,
    }
    return render(request, "collection/act_begin.html", context)


@require_http_methods(["GET", "POST"])
@never_cache
def step(request: HttpRequest, pk: int, step: int) -> HttpResponse:
    now = clock.now()
    act = reported_access.own_draft(request.user, now, pk)
    if step not in (WHOSE, WHAT, HOW):
        raise Http404
    form = _form(request, act, step)
    if form.is_valid():
        try:
            _keep(act, step, form.cleaned_data, now)
        except reported.ReportedError as refused:
            form.add_error(None, str(refused))
        else:
            return (
                redirect("collection:act", pk)
                if step == HOW
                else redirect("collection:act-step", pk, step + 1)
            )
    context = {
        "act": act,
        "step": step,
        "form": form,
        "steps": reported_page.steps(act, step),
        "pictures": reported_page.pictures(act) if step == HOW else [],
        "accept": pictures.ACCEPTED,
        "person": reported_page.person(act),
    }
    return render(request, "collection/act_step.html", context, status=422 if form.errors else 200)


def _form(request: HttpRequest, act: ReportedAct, step: int) -> django_forms.Form:
    given: dict[str, Any] = {"initial": reported_page.initial(act, step)}
    if request.method == "POST":
        given |= {"data": request.POST, "files": request.FILES}
    if step == WHOSE:
        return reported_forms.WhoseForm(**given)
    if step == WHAT:
        return reported_forms.WhatForm(**given)
    return reported_forms.HowForm(**given, with_pictures=act.pictures.exists())


def _keep(act: ReportedAct, step: int, given: dict[str, Any], now: Any) -> None:
    if step == WHOSE:
        reported.say_whose(
            act, reported.Whose(given["address"], given["name"], given["evidence"], given["note"])
        )
    elif step == WHAT:
        reported.say_what(act, reported.What(**given), now=now)
    else:
        reported.say_how(act, reported.How(given["source"], given["note"], given["pictures"]), now=now)


@require_GET
@never_cache
def act(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, reported_access.act(request.user, clock.now(), pk))


def _page(request: HttpRequest, found: ReportedAct, *, status: int = 200, **given: Any) -> HttpResponse:
    now, user = clock.now(), request.user
    context = reported_page.act(found) | {
        "own": found.officer_id == user.pk,
        "may_look": reported_access.look_second(user, now, found),
        "may_strike": reported_access.strike(user, now, found).allowed,
        "may_ask": reported_access.capture(user, now).allowed,
        "captures": reported_page.captures(found, reported_access.capture(user, now).allowed),
        "look_form": reported_forms.SecondLookForm(),
        "strike_form": reported_forms.StrikeForm(auto_id="coret_%s"),
    }
    if found.status == ReportedAct.Status.DRAFT:
        context["steps"] = reported_page.steps(found, 5)
    return render(request, "collection/act.html", context | given, status=status)


@require_POST
def hand_in(request: HttpRequest, pk: int) -> HttpResponse:
    now = clock.now()
    found = reported_access.own_draft(request.user, now, pk)
    try:
        reported.hand_in(found, by=request.user, now=now)
    except reported.ReportedError as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Diserahkan. Petugas lain perlu melihatnya sendiri."))
    return redirect("collection:act", pk)


@require_POST
def look_second(request: HttpRequest, pk: int) -> HttpResponse:
    now = clock.now()
    found = reported_access.act(request.user, now, pk)
    require(reported_access.look_second(request.user, now, found))
    form = reported_forms.SecondLookForm(request.POST)
    if form.is_valid():
        try:
            reported.look_second(found, by=request.user, now=now, **form.cleaned_data)
        except reported.ReportedError as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Pernyataan Anda tercatat."))
            return redirect("collection:act", pk)
    return _page(request, found, status=422, look_form=form)


@require_POST
@never_cache
def capture_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Have the page captured on which the act is to be seen. htmx gets the card again."""
    now = clock.now()
    found = reported_access.act(request.user, now, pk)
    require(reported_access.capture(request.user, now))
    reason, trouble = request.POST.get("reason", ""), ""
    try:
        reported.capture_page(found, by=request.user, reason=reason, now=now)
    except EvidenceError as refused:
        trouble = str(refused)
    if request.headers.get("HX-Request"):
        card = reported_page.captures(found, True, trouble, reason)
        return render(request, "evidence/captures.html", {"captures": card}, status=422 if trouble else 200)
    if trouble:
        return _page(
            request, found, status=422, captures=reported_page.captures(found, True, trouble, reason)
        )
    return redirect("collection:act", pk)


@require_http_methods(["GET", "POST"])
@never_cache
def upload(request: HttpRequest, pk: int) -> HttpResponse:
    """The other way: files that an officer made with an own browser, sealed like those of a post."""
    now = clock.now()
    found = reported_access.act(request.user, now, pk)
    require(reported_access.capture(request.user, now))
    if found.status == ReportedAct.Status.DRAFT:
        raise Http404("a draft has its own step for pictures")
    return hand_in_files(
        request, None, address=reported.address_of(found), platform=found.platform,
        subject=reported.subject_of(found),
    )  # fmt: skip


@require_POST
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    now = clock.now()
    found = reported_access.act(request.user, now, pk)
    require(reported_access.capture(request.user, now))
    try:
        reported_asking.ask(found, by=request.user, now=now)
    except reported.ReportedError as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Sedang ditanyakan. Jawabannya tercatat di halaman ini."))
    return redirect("collection:act", pk)


@require_POST
def strike(request: HttpRequest, pk: int) -> HttpResponse:
    now = clock.now()
    found = reported_access.act(request.user, now, pk)
    require(reported_access.strike(request.user, now, found))
    form = reported_forms.StrikeForm(request.POST, auto_id="coret_%s")
    if not form.is_valid():
        return _page(request, found, status=422, strike_form=form)
    try:
        reported.strike(found, by=request.user, now=now, **form.cleaned_data)
    except reported.ReportedError as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Dicoret. Catatan dan alasannya tetap tersimpan."))
    return redirect("collection:act", pk)


@require_GET
def picture(request: HttpRequest, pk: int, position: int) -> HttpResponse:
    return pictures.answer(reported_access.picture(request.user, clock.now(), pk, position))
