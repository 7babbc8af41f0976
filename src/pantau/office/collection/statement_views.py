"""The statements of the days that are over: listed, downloaded as they were made, and made again with a reason."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from pantau.engine.evidence.package import PackageError
from pantau.office.collection import access, forms, statement_making
from pantau.office.collection.coverage_tabs import tabs
from pantau.office.collection.looks import day_of
from pantau.office.collection.models import CoverageStatement
from pantau.office.evidence import records
from pantau.office.evidence.package_file import PackageFile
from pantau.office.evidence.signing import SigningError
from pantau.office.evidence.stamping import AuthorityError
from pantau.office.people.access import require
from pantau.office.people.actions import record
from pantau.web.ui import clock, formats

PAGE_SIZE = 31


@require_GET
@never_cache
def statements(request: HttpRequest) -> HttpResponse:
    return _page(request, access.statements(request.user, clock.now()))


def _page(
    request: HttpRequest, found: Any, *, form: forms.StatementForm | None = None, status: int = 200
) -> HttpResponse:
    now = clock.now()
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "tabs": tabs("statements", request.user, now),
        "page": page,
        "table": _table(list(page)),
        "may_make": access.make_statement(request.user, now).allowed,
        "form": form or forms.StatementForm(initial={"day": day_of(now) - timedelta(days=1)}),
    }
    return render(request, "collection/statements.html", context, status=status)


def _table(found: list[CoverageStatement]) -> dict[str, Any]:
    return {
        "caption": _("Pernyataan cakupan"),
        "columns": [
            {"label": _("Hari")},
            {"label": _("Terlihat")},
            {"label": _("Jumlahnya")},
            {"label": _("Dibuat")},
            {"label": _("Pernyataan")},
            {"label": _("Daftar akun")},
            {"label": _("Segel")},
        ],
        "rows": [{"cells": _cells(one)} for one in found],
        "empty": _("Belum ada. Pernyataan pertama dibuat dengan sendirinya setelah satu hari berakhir."),
    }


def _cells(one: CoverageStatement) -> list[dict[str, Any]]:
    seen = _("%(seen)s dari %(all)s akun") % {
        "seen": formats.number(one.seen),
        "all": formats.number(one.registered),
    }
    adds_up = {"text": _("Cocok"), "tone": "ok", "icon": "check"}
    falls_short = {"text": _("Tidak cocok"), "tone": "danger", "icon": "alert"}
    by = one.made_by.get_full_name() if one.made_by else _("dengan sendirinya")
    return [
        {
            "text": formats.full_day(one.day),
            "sub": _("Edisi %(number)s") % {"number": one.edition}
            + (f": {one.reason}" if one.reason else ""),
        },
        {"text": seen},
        {"chip": adds_up if one.adds_up else falls_short},
        {"text": formats.full_moment(one.made_at), "sub": by},
        _link("PDF", "collection:statement-paper", one, one.paper_sha256),
        _link("CSV", "collection:statement-accounts", one, one.accounts_sha256),
        _link(_("Paket"), "collection:statement-package", one, one.seal)
        if one.seal
        else {"text": _("Belum disegel"), "muted": True},
    ]


def _link(text: str, view: str, one: CoverageStatement, sha256: str) -> dict[str, str]:
    return {"text": text, "href": reverse(view, args=[one.pk]), "sub": sha256[:12]}


@require_POST
def make(request: HttpRequest) -> HttpResponse:
    now = clock.now()
    require(access.make_statement(request.user, now))
    form = forms.StatementForm(request.POST)
    if form.is_valid():
        try:
            statement_making.make(
                form.cleaned_data["day"], now=now, by=request.user, reason=form.cleaned_data["reason"]
            )
            messages.success(request, _("Pernyataan dibuat."))
            return redirect("collection:statements")
        except statement_making.StatementError as refused:
            form.add_error("reason" if form.cleaned_data["day"] < day_of(now) else "day", str(refused))
    return _page(request, access.statements(request.user, now), form=form, status=422)


@require_GET
@never_cache
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    one = access.statement(request.user, clock.now(), pk)
    return _download(request, one, bytes(one.paper), "pdf", "application/pdf")


@require_GET
@never_cache
def accounts(request: HttpRequest, pk: int) -> HttpResponse:
    one = access.statement(request.user, clock.now(), pk)
    return _download(request, one, statement_making.accounts_of(one), "csv", "text/csv; charset=utf-8")


@require_GET
@never_cache
def package(request: HttpRequest, pk: int) -> HttpResponseBase:
    """What anybody needs to check the statement without this office."""
    now = clock.now()
    one = access.statement(request.user, now, pk)
    if not one.seal:
        raise Http404
    folder = TemporaryDirectory(prefix="pantau-")
    path = Path(folder.name) / f"{one}.zip"
    try:
        records.pack(
            statement_making.sealed_paper(one), path, by=request.user, reason=_("Unduhan pernyataan"), now=now
        )
    except (PackageError, SigningError, AuthorityError) as refused:
        folder.cleanup()
        messages.error(request, _("Paket tidak dapat dibuat: %(why)s") % {"why": refused})
        return redirect("collection:statements")
    _taken(request, one, "package")
    return PackageFile(folder, path, path.name)


def _download(
    request: HttpRequest, one: CoverageStatement, content: bytes, kind: str, content_type: str
) -> HttpResponse:
    _taken(request, one, kind)
    answer = HttpResponse(content, content_type=content_type)
    answer["Content-Disposition"] = f'attachment; filename="{one}.{kind}"'
    return answer


def _taken(request: HttpRequest, one: CoverageStatement, kind: str) -> None:
    """That it was taken is written down."""
    record(request.user, "statement_downloaded", one, day=one.day.isoformat(), edition=one.edition, kind=kind)
