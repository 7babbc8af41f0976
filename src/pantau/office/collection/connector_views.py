"""The pages of connectors: what each is proved by, by what right it runs, and its switch."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_POST

from pantau.office.collection import access, catalogue, forms, stream_page
from pantau.office.collection import connectors as rooms
from pantau.office.collection.coverage_tabs import tabs
from pantau.office.collection.looks import day_of
from pantau.office.collection.models import Connector
from pantau.office.collection.outside import simulated_at
from pantau.office.collection.reasons import route_name
from pantau.office.people.access import require
from pantau.web.ui import clock, formats
from pantau.web.ui.labels import platform_name

PROOF_TONES = {
    "real_server": ("ok", "check"),
    "published_specification": ("info", "file"),
    "never_run": ("warn", "alert"),
}


@require_GET
@never_cache
def connectors(request: HttpRequest) -> HttpResponse:
    require(access.see_connectors(request.user, clock.now()))
    catalogue.make_known()
    context = {
        "tabs": tabs("connectors", request.user, clock.now()),
        "lines": [_line(one) for one in Connector.objects.all()],
        "simulated": bool(simulated_at()),
    }
    return render(request, "collection/connectors.html", context)


def _line(one: Connector) -> dict[str, Any]:
    return {
        "platform": one.platform,
        "title": str(route_name(one.route)),
        "url": reverse("collection:connector", args=[one.pk]),
        "note": f"{one.get_proof_display()} ({one.name})",
        "chip": _state(one),
    }


def _state(one: Connector) -> dict[str, str]:
    if one.enabled:
        return {"text": _("Aktif"), "tone": "ok", "icon": "check"}
    return {"text": _("Mati"), "tone": "rest", "icon": "dash"}


@require_GET
@never_cache
def connector(request: HttpRequest, pk: int) -> HttpResponse:
    require(access.see_connectors(request.user, clock.now()))
    return _page(request, get_object_or_404(Connector, pk=pk))


def _page(request: HttpRequest, one: Connector, *, status: int = 200, **given: Any) -> HttpResponse:
    now = clock.now()
    bases = list(one.legal_bases.order_by("-pk"))
    stored = dict(one.credentials.values_list("name", "stored_at"))
    tone, icon = PROOF_TONES[one.proof]
    context = {
        "connector": one,
        "title": route_name(one.route),
        "line": stream_page.line(one, now) if one.name in catalogue.streams() else None,
        "state": _state(one),
        "simulated": bool(simulated_at()),
        "proof": {"text": one.get_proof_display(), "tone": tone, "icon": icon},
        "facts": _facts(one, bases[0] if bases else None),
        "keys": [{"name": name, "stored_at": stored.get(name)} for name in _key_names(one, stored)],
        "may_run": access.run_connectors(request.user, now).allowed,
        "basis_form": forms.BasisForm(today=day_of(now)),
        "key_form": forms.KeyForm(initial={"name": _first_missing(one, stored)}),
        **given,
    }
    return render(request, "collection/connector.html", context, status=status)


def _key_names(one: Connector, stored: Mapping[str, Any]) -> list[str]:
    """Those it cannot start without, then others that were stored."""
    return list(dict.fromkeys((*one.needs, *sorted(stored))))


def _first_missing(one: Connector, stored: Mapping[str, Any]) -> str:
    return next((name for name in one.needs if name not in stored), "")


def _facts(one: Connector, basis: Any) -> list[dict[str, Any]]:
    facts = [
        {"label": _("Platform"), "text": str(platform_name(one.platform))},
        {"label": _("Nama penghubung"), "text": one.name},
        {"label": _("Izin pemilik"), "text": _("diperlukan") if one.consented else _("tidak diperlukan")},
    ]
    if basis is None:
        return [*facts, {"label": _("Dasar hukum"), "text": _("belum ada")}]
    signed = f"{basis.signatory}, {formats.full_day(basis.signed_on)}"
    return [*facts, {"label": _("Dasar hukum"), "text": basis.reference, "sub": f"{signed}. {basis.scope}"}]


@require_POST
def record_basis(request: HttpRequest, pk: int) -> HttpResponse:
    one, now = _running(request, pk), clock.now()
    form = forms.BasisForm(request.POST, today=day_of(now))
    if form.is_valid():
        rooms.record_legal_basis(one, **form.cleaned_data, by=request.user, now=now)
        messages.success(request, _("Dasar hukum tercatat."))
        return redirect("collection:connector", pk)
    return _page(request, one, status=422, basis_form=form)


@require_POST
@sensitive_post_parameters("secret")
def store_key(request: HttpRequest, pk: int) -> HttpResponse:
    one = _running(request, pk)
    form = forms.KeyForm(request.POST)
    if form.is_valid():
        rooms.store_credential(
            one,
            form.cleaned_data["name"],
            form.cleaned_data["secret"],
            by=request.user,
            now=clock.now(),
        )
        messages.success(request, _("Kunci tersimpan terenkripsi."))
        return redirect("collection:connector", pk)
    return _page(request, one, status=422, key_form=form)


@require_POST
def switch(request: HttpRequest, pk: int) -> HttpResponse:
    """On when it was off, off when it was on."""
    one = _running(request, pk)
    if one.enabled:
        rooms.disable(one, by=request.user)
        messages.success(request, _("Penghubung dimatikan."))
        return redirect("collection:connector", pk)
    try:
        rooms.enable(one, by=request.user, now=clock.now())
    except rooms.ConnectorError as refused:
        return _page(request, one, status=422, refused=str(refused))
    messages.success(request, _("Penghubung diaktifkan."))
    return redirect("collection:connector", pk)


def _running(request: HttpRequest, pk: int) -> Connector:
    require(access.run_connectors(request.user, clock.now()))
    return get_object_or_404(Connector, pk=pk)
