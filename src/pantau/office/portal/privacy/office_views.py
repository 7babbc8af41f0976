"""The office's pages of data requests. Every reading of one is on record, and so is every look for data."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from pantau.office.people.access import Decision, require
from pantau.office.people.actions import record_read
from pantau.office.portal.privacy import access, actions, forms, page
from pantau.office.portal.privacy.actions import PrivacyError
from pantau.office.portal.privacy.models import DataRequest
from pantau.web.ui import clock

RELATED = ("assigned_to", "identified_by", "answered_by")


@require_GET
@never_cache
def listing(request: HttpRequest) -> HttpResponse:
    now = clock.now()
    if not access.read(request.user, now).allowed and access.see_breaches(request.user, now).allowed:
        return redirect("privacy:breaches")
    require(access.read(request.user, now))
    asked = request.GET
    context = page.listing(request.user, asked.get("keadaan", ""), asked.get("page", ""), now)
    return render(request, "portal/privacy/list.html", context)


@require_GET
@never_cache
def request(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, _find(request, pk, access.read))


def _find(request: HttpRequest, pk: int, may: Callable[[Any, Any], Decision]) -> DataRequest:
    require(may(request.user, clock.now()))
    return get_object_or_404(DataRequest.objects.select_related(*RELATED), pk=pk)


def _page(request: HttpRequest, one: DataRequest, *, status: int = 200, **given: Any) -> HttpResponse:
    user, now = request.user, clock.now()
    record_read(user, one)
    may_handle = access.handle(user, now).allowed
    context = page.request(one, now) | {
        "open": not one.over,
        "may_handle": may_handle,
        "may_decide": access.decide(user, now).allowed,
        "question_form": _text("question"),
        "note_form": _text("note"),
        "identified_form": _text("identified"),
        "identity_form": _text("identity"),
        "search_form": forms.SearchForm(auto_id="cari_%s"),
        "assign_form": forms.AssignForm(
            users=actions.handlers(now), initial={"user": user}, auto_id="tugas_%s"
        )
        if may_handle
        else None,
        "decide_form": forms.DecideForm(request=one, auto_id="jawab_%s"),
    }
    return render(request, "portal/privacy/request.html", context | given, status=status)


def _text(name: str, data: Any = None) -> forms.TextForm:
    labels = {
        "question": (_("Pertanyaan kepada pemohon"), _("Pemohon membacanya dengan kodenya.")),
        "note": (_("Catatan"), _("Hanya dibaca kantor.")),
        "identified": (
            _("Bagaimana dipastikan"),
            _("Misalnya: kartu identitas dilihat di kantor. Jangan tulis NIK."),
        ),
        "identity": (_("Alasan membuka"), ""),
    }
    label, help_text = labels[name]
    return forms.TextForm(data, label=label, help_text=help_text, auto_id=f"{name}_%s")


def _do(
    request: HttpRequest, pk: int, name: str, form: Any, act: Callable[[DataRequest, dict[str, Any]], Any], said: str,
    may: Callable[[Any, Any], Decision] = access.handle,
) -> HttpResponse:  # fmt: skip
    """Do it and say so, or show the page again with what is wrong."""
    one = _find(request, pk, may)
    form = form(one) if callable(form) else form
    if form.is_valid():
        try:
            act(one, form.cleaned_data)
        except PrivacyError as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, said)
            return redirect("privacy:request", pk)
    return _page(request, one, status=422, **{f"{name}_form": form}, opened=name)


@require_POST
def assign(request: HttpRequest, pk: int) -> HttpResponse:
    now = clock.now()
    form = forms.AssignForm(request.POST, users=actions.handlers(now), auto_id="tugas_%s")
    return _do(
        request, pk, "assign", form,
        lambda one, given: actions.assign(one, given["user"], by=request.user, now=now),
        _("Ditugaskan."),
    )  # fmt: skip


@require_POST
def question(request: HttpRequest, pk: int) -> HttpResponse:
    return _do(
        request, pk, "question", _text("question", request.POST),
        lambda one, given: actions.question(one, given["text"], by=request.user, now=clock.now()),
        _("Pertanyaan tersimpan. Pemohon membacanya dengan kodenya."),
    )  # fmt: skip


@require_POST
def note(request: HttpRequest, pk: int) -> HttpResponse:
    return _do(
        request, pk, "note", _text("note", request.POST),
        lambda one, given: actions.note(one, given["text"], by=request.user, now=clock.now()),
        _("Catatan tersimpan."),
    )  # fmt: skip


@require_POST
def identified(request: HttpRequest, pk: int) -> HttpResponse:
    return _do(
        request, pk, "identified", _text("identified", request.POST),
        lambda one, given: actions.identified(one, given["text"], by=request.user, now=clock.now()),
        _("Identitas pemohon dipastikan."),
    )  # fmt: skip


@require_POST
@never_cache
def identity(request: HttpRequest, pk: int) -> HttpResponse:
    """Shown on this one answer alone."""
    one = _find(request, pk, access.handle)
    form = _text("identity", request.POST)
    if form.is_valid():
        try:
            seen = actions.identity_of(one, form.cleaned_data["text"], by=request.user)
        except PrivacyError as refused:
            form.add_error(None, str(refused))
        else:
            return _page(request, one, identity=seen)
    return _page(request, one, status=422, identity_form=form, opened="identity")


@require_POST
@never_cache
def search(request: HttpRequest, pk: int) -> HttpResponse:
    """Where the person's data lie, as far as whoever asks may look."""
    one, now = _find(request, pk, access.handle), clock.now()
    form = forms.SearchForm(request.POST, auto_id="cari_%s")
    if form.is_valid():
        words = form.cleaned_data["words"]
        try:
            places = actions.search(one, words, by=request.user, now=now)
        except PrivacyError as refused:
            form.add_error(None, str(refused))
        else:
            return _page(request, one, places=places, looked_for=words, search_form=form)
    return _page(request, one, status=422, search_form=form, opened="search")


@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    def act(one: DataRequest, given: dict[str, Any]) -> None:
        actions.decide(
            one, given["result"], given["grounds"], given["text"], by=request.user, now=clock.now()
        )

    return _do(
        request, pk, "decide", lambda one: forms.DecideForm(request.POST, request=one, auto_id="jawab_%s"), act,
        _("Jawaban tersimpan. Pemohon membacanya dengan kodenya."), access.decide,
    )  # fmt: skip
