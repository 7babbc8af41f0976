"""The office's page of papers for everybody: bring, approve, withdraw."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from pantau.office.people.access import require
from pantau.office.portal.openness import access, audit_page, audits
from pantau.office.portal.openness import papers as shelf
from pantau.office.portal.openness.audits import AuditError
from pantau.office.portal.openness.models import OpenAudit, OpenPaper
from pantau.office.portal.openness.papers import PaperError
from pantau.office.portal.openness.views import pdf
from pantau.web.ui import clock


class PaperForm(forms.Form):
    kind = forms.ChoiceField(label=gettext_lazy("Jenis"), choices=OpenPaper.Kind.choices)
    title = forms.CharField(label=gettext_lazy("Judul"), max_length=150)
    file = forms.FileField(label=gettext_lazy("Berkas PDF"), help_text=gettext_lazy("Paling besar 10 MB."))


@require_http_methods(["GET", "POST"])
@never_cache
def papers(request: HttpRequest) -> HttpResponse:
    now = clock.now()
    require(access.see(request.user, now))
    if request.method == "GET":
        return _page(request, PaperForm())
    require(access.bring(request.user, now))
    form = PaperForm(request.POST, request.FILES)
    if form.is_valid():
        given, file = form.cleaned_data, form.cleaned_data["file"]
        try:
            content = file.read(shelf.MOST_BYTES + 1)
            shelf.bring(given["kind"], given["title"], content, by=request.user, now=now)
        except PaperError as refused:
            form.add_error("file", str(refused))
        else:
            messages.success(request, _("Laporan tersimpan. Orang lain perlu menyetujuinya."))
            return redirect("openness:papers")
    return _page(request, form, status=422)


def _page(request: HttpRequest, form: PaperForm, status: int = 200) -> HttpResponse:
    now, user = clock.now(), request.user
    found = OpenPaper.objects.defer("content").select_related("brought_by", "approved_by")
    may_let_out = bool(access.let_out(user, now))
    context: dict[str, Any] = {
        "form": form if access.bring(user, now) else None,
        "papers": [
            {
                "paper": one,
                "chip": _state(one),
                "may_approve": not one.approved_at and not one.withdrawn_at and access.approve(user, now, one),
                "may_withdraw": may_let_out and not one.withdrawn_at,
            }
            for one in found
        ],
        "audits": _audits(),
    }  # fmt: skip
    return render(request, "portal/openness/papers.html", context, status=status)


def _state(paper: OpenPaper | OpenAudit) -> dict[str, str]:
    if paper.withdrawn_at:
        return {"text": _("Ditarik"), "tone": "rest"}
    if paper.approved_at:
        return {"text": _("Dibaca umum"), "tone": "ok"}
    return {"text": _("Menunggu persetujuan"), "tone": "info"}


@require_GET
@never_cache
def content(request: HttpRequest, pk: int) -> HttpResponse:
    require(access.see(request.user, clock.now()))
    return pdf(get_object_or_404(OpenPaper, pk=pk))


# --- audits of treatment --------------------------------------------------------------------------


def _audits() -> list[dict[str, Any]]:
    corrected = set(OpenAudit.objects.corrected().values_list("pk", flat=True))
    found = OpenAudit.objects.defer("content").select_related("brought_by", "approved_by")
    return [
        {
            "title": _("Kesetaraan perlakuan, %(days)s") % {"days": audit_page.days(one)},
            "url": reverse("openness:audit", args=[one.pk]),
            "note": _("Diserahkan %(by)s.") % {"by": one.brought_by},
            "icon_name": "scale",
            "chip": {"text": _("Dikoreksi"), "tone": "rest"} if one.pk in corrected else _state(one),
        }
        for one in found
    ]


@require_GET
@never_cache
def audit(request: HttpRequest, pk: int) -> HttpResponse:
    """As readers see it or will, with who does what next."""
    held = _held(request, "audit", pk)
    now, user = clock.now(), request.user
    context = {
        "chip": _state(held),
        "may_approve": not held.approved_at and not held.withdrawn_at and access.approve(user, now, held),
        "may_withdraw": not held.withdrawn_at and access.let_out(user, now),
        "is_own": held.brought_by_id == user.pk and not held.approved_at and not held.withdrawn_at,
    }
    return render(
        request, "portal/openness/audit_desk.html", context | audit_page.body(held, get_language() or "")
    )


def _held(request: HttpRequest, kind: str, pk: int) -> OpenPaper | OpenAudit:
    require(access.see(request.user, clock.now()))
    return get_object_or_404(SHELVES[kind].held(), pk=pk)


# --- letting out, of either -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Shelf:
    """``page`` is where the person goes on."""

    held: Callable[[], QuerySet[Any]]
    approve: Callable[..., None]
    withdraw: Callable[..., None]
    approved: str | Promise
    withdrawn: str | Promise
    page: Callable[[int], str]


SHELVES = {
    "paper": Shelf(
        lambda: OpenPaper.objects.defer("content"),
        shelf.approve,
        shelf.withdraw,
        gettext_lazy("Laporan kini dibaca umum."),
        gettext_lazy("Laporan ditarik."),
        lambda _pk: reverse("openness:papers"),
    ),
    "audit": Shelf(
        lambda: OpenAudit.objects.select_related("brought_by", "approved_by", "withdrawn_by", "corrects"),
        audits.approve,
        audits.withdraw,
        gettext_lazy("Audit kini dibaca umum."),
        gettext_lazy("Audit ditarik."),
        lambda pk: reverse("openness:audit", args=[pk]),
    ),
}


@require_POST
def approve(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    held, now = _held(request, kind, pk), clock.now()
    require(access.approve(request.user, now, held))
    to = SHELVES[kind]
    return _done(request, partial(to.approve, held, by=request.user, now=now), to.approved, to.page(pk))


@require_POST
def withdraw(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    held, now = _held(request, kind, pk), clock.now()
    require(access.let_out(request.user, now))
    to, why = SHELVES[kind], request.POST.get("why", "")
    return _done(
        request, partial(to.withdraw, held, why, by=request.user, now=now), to.withdrawn, to.page(pk)
    )


def _done(request: HttpRequest, act: Callable[[], None], said: str | Promise, page: str) -> HttpResponse:
    try:
        act()
    except (PaperError, AuditError) as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, said)
    return redirect(page)
