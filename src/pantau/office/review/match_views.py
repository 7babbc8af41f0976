"""The pages of accounts whose names may be officials'. A person confirms with evidence, or refuses with a reason."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from pantau.office.people.actions import record
from pantau.office.registry import access as registry
from pantau.office.registry import matching
from pantau.office.registry.models import PossibleMatch
from pantau.office.registry.proposing import RegistryError
from pantau.office.review import match_page
from pantau.office.review.match_forms import ConfirmForm, RefuseForm
from pantau.web.ui import clock


@require_GET
@never_cache
def matches(request: HttpRequest) -> HttpResponse:
    found = registry.possible_matches(request.user, clock.now())
    context = match_page.listing(found, request.user, request.GET.get("page"))
    return render(request, "review/matches.html", context)


@require_GET
@never_cache
def match(request: HttpRequest, match_id: int) -> HttpResponse:
    found = registry.possible_match(request.user, clock.now(), match_id)
    record(request.user, "possible_match_read", found)
    return _page(request, found)


def _page(request: HttpRequest, found: PossibleMatch, *, status: int = 200, **given: Any) -> HttpResponse:
    forms = {"confirm_form": ConfirmForm(), "refuse_form": RefuseForm()}
    return render(request, "review/match.html", match_page.one(found, **(forms | given)), status=status)


@require_POST
def confirm(request: HttpRequest, match_id: int) -> HttpResponse:
    found = registry.possible_match(request.user, clock.now(), match_id)
    form = ConfirmForm(request.POST)
    if form.is_valid():
        try:
            matching.confirm_match(found, by=request.user, why=form.why, now=clock.now())
            messages.success(request, _("Akun ditautkan. Nama Anda dan buktinya tercatat."))
            return redirect("registry:official", found.official_id)
        except RegistryError as trouble:
            form.add_error(None, str(trouble))
    return _page(request, found, status=422, confirm_form=form)


@require_POST
def refuse(request: HttpRequest, match_id: int) -> HttpResponse:
    found = registry.possible_match(request.user, clock.now(), match_id)
    form = RefuseForm(request.POST)
    if form.is_valid():
        try:
            matching.refuse_match(found, by=request.user, why=form.cleaned_data["why"], now=clock.now())
            messages.success(request, _("Ditolak. Pasangan ini tidak ditunjukkan lagi."))
            return redirect("review:possible-matches")
        except RegistryError as trouble:
            form.add_error(None, str(trouble))
    return _page(request, found, status=422, refuse_form=form)
