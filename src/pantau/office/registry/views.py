"""The pages of the registry: lists, one candidate, one account, and the restricted officials."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from pantau.office.people.access import require
from pantau.office.people.actions import record
from pantau.office.registry import access, actions, concerns, exporting, forms, lists, pages
from pantau.office.registry.importing import deadline
from pantau.office.registry.models import Account, Candidate, Official
from pantau.web.ui import clock, rulebook
from pantau.web.ui.downloads import XLSX, csv_download

# --- accounts -------------------------------------------------------------------------------------


@require_GET
@never_cache
def accounts(request: HttpRequest) -> HttpResponse:
    now, book = clock.now(), rulebook.current()
    filters = lists.AccountFilters.read(request.GET)
    found = filters.apply(access.accounts(request.user, now), book)
    page = Paginator(found, lists.PAGE_SIZE).get_page(request.GET.get("page"))
    shown = list(page)
    context = {
        "filters": filters,
        "sentence": lists.sentence(filters, page.paginator.count, book),
        "table": lists.accounts_table(shown, concerns.of_these(shown, book.registry.account_cap)),
        "page": page,
        "query": filters.query(),
        "empty": page.paginator.count == 0 and not filters.narrowed,
        "may_import": access.change(request.user, now).allowed,
        "may_see_officials": access.see_officials(request.user, now).allowed,
        "candidates": Candidate.objects.filter(election=book.election).count(),
    }
    return render(request, "registry/accounts.html", context)


@require_GET
@never_cache
def download(request: HttpRequest, shape: str) -> HttpResponse | StreamingHttpResponse:
    """The filtered list as CSV or XLSX; what it holds is written down."""
    now, book = clock.now(), rulebook.current()
    filters = lists.AccountFilters.read(request.GET)
    found = filters.apply(access.accounts(request.user, now), book)
    if shape not in ("csv", "xlsx"):
        raise Http404
    record(request.user, "accounts_exported", None, filters=filters.query(), count=found.count())
    rows = exporting.account_rows(found)
    if shape == "csv":
        return csv_download(request, f"akun-{now:%Y%m%d}.csv", exporting.csv_lines(rows))
    answer = HttpResponse(exporting.xlsx_bytes(_("Akun"), rows), content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="akun-{now:%Y%m%d}.xlsx"'
    return answer


@require_GET
@never_cache
def account(request: HttpRequest, pk: int) -> HttpResponse:
    return _account_page(request, access.account(request.user, clock.now(), pk))


def _account_page(request: HttpRequest, found: Account, *, status: int = 200, **given: Any) -> HttpResponse:
    now = clock.now()
    context = pages.account_page(found, access.links_of(request.user, now, found))
    context |= {
        "may_change": access.change(request.user, now).allowed,
        "closing": pages.closing_note(rulebook.current()),
        "close_form": forms.CloseForm(today=_today(), initial={"on": _today()}),
        "reason_form": forms.ReasonForm(),
        "address_form": forms.AddressForm(),
        **given,
    }
    return render(request, "registry/account.html", context, status=status)


@require_POST
def close(request: HttpRequest, pk: int) -> HttpResponse:
    found = _changing(request, pk)
    form = forms.CloseForm(request.POST, today=_today())
    if form.is_valid():
        try:
            actions.close_account(found, by=request.user, now=clock.now(), **form.cleaned_data)
            messages.success(request, _("Akun ditandai ditutup."))
            return redirect("registry:account", pk)
        except actions.RegistryError as trouble:
            form.add_error(None, str(trouble))
    return _account_page(request, found, status=422, close_form=form)


@require_POST
def reactivate(request: HttpRequest, pk: int) -> HttpResponse:
    found = _changing(request, pk)
    form = forms.ReasonForm(request.POST)
    if form.is_valid():
        try:
            actions.reactivate_account(found, by=request.user, now=clock.now(), why=form.cleaned_data["why"])
            messages.success(request, _("Akun ditandai aktif kembali."))
            return redirect("registry:account", pk)
        except actions.RegistryError as trouble:
            form.add_error(None, str(trouble))
    return _account_page(request, found, status=422, reason_form=form)


@require_POST
def resolve(request: HttpRequest, pk: int) -> HttpResponse:
    found = _changing(request, pk)
    form = forms.AddressForm(request.POST)
    if form.is_valid():
        try:
            actions.resolve_account(
                found,
                form.cleaned_data["address"],
                by=request.user,
                now=clock.now(),
                deadline=deadline(rulebook.current()),
            )
            messages.success(request, _("Alamat akun tersimpan."))
            return redirect("registry:account", pk)
        except actions.RegistryError as trouble:
            form.add_error("address", str(trouble))
    return _account_page(request, found, status=422, address_form=form)


def _changing(request: HttpRequest, pk: int) -> Account:
    now = clock.now()
    found = access.account(request.user, now, pk)
    require(access.change(request.user, now))
    return found


def _today() -> Any:
    return clock.now().astimezone(rulebook.current().timezone).date()


# --- candidates -----------------------------------------------------------------------------------


@require_GET
@never_cache
def candidate(request: HttpRequest, pk: int) -> HttpResponse:
    found = access.candidate(request.user, clock.now(), pk)
    return render(request, "registry/candidate.html", pages.candidate_page(found, rulebook.current()))


# --- officials, restricted ------------------------------------------------------------------------


@require_GET
@never_cache
def officials(request: HttpRequest) -> HttpResponse:
    now, book = clock.now(), rulebook.current()
    filters = lists.OfficialFilters.read(request.GET)
    found = filters.apply(access.officials(request.user, now).annotate(linked=Count("links")))
    page = Paginator(found, lists.PAGE_SIZE).get_page(request.GET.get("page"))
    shown = access.officials_read(
        request.user, list(page), role=filters.role, subdistrict=filters.subdistrict, q=filters.q
    )
    context = {
        "filters": filters,
        "sentence": lists.officials_sentence(filters, page.paginator.count, book),
        "table": lists.officials_table(shown),
        "page": page,
        "empty": page.paginator.count == 0 and not filters.narrowed,
        "may_import": access.import_kind(request.user, now, "official").allowed,
        "may_link": access.link_officials(request.user, now).allowed,
    }
    return render(request, "registry/officials.html", context)


@require_GET
@never_cache
def official(request: HttpRequest, pk: int) -> HttpResponse:
    return _official_page(request, access.official(request.user, clock.now(), pk))


def _official_page(request: HttpRequest, found: Official, *, status: int = 200, **given: Any) -> HttpResponse:
    context = pages.official_page(found)
    context |= {
        "may_link": access.link_officials(request.user, clock.now()).allowed,
        "link_form": forms.LinkForm(),
        "reason_form": forms.ReasonForm(auto_id="lepas_%s"),
        **given,
    }
    return render(request, "registry/official.html", context, status=status)


@require_POST
def link(request: HttpRequest, pk: int) -> HttpResponse:
    """A person says whose account this is; an unknown account is kept as not registered."""
    now = clock.now()
    require(access.link_officials(request.user, now))
    found = access.official(request.user, now, pk)
    form = forms.LinkForm(request.POST)
    if form.is_valid():
        try:
            named = actions.add_account(form.cleaned_data["address"], now=now, by=request.user)
            actions.link_official_account(
                found, named, by=request.user, why=form.cleaned_data["why"], now=now
            )
            messages.success(request, _("Akun ditautkan. Nama Anda dan buktinya tercatat."))
            return redirect("registry:official", pk)
        except actions.RegistryError as trouble:
            form.add_error("address", str(trouble))
    return _official_page(request, found, status=422, link_form=form)


@require_POST
def unlink(request: HttpRequest, pk: int) -> HttpResponse:
    held = access.link(request.user, clock.now(), pk)
    form = forms.ReasonForm(request.POST, auto_id="lepas_%s")
    if form.is_valid():
        actions.unlink_official_account(held, by=request.user, why=form.cleaned_data["why"])
        messages.success(request, _("Tautan dilepas. Jejaknya tetap tersimpan."))
        return redirect("registry:official", held.official_id)
    return _official_page(request, held.official, status=422, reason_form=form)
