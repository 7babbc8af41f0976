"""Everyone here, for commissioners: invited, given roles, renewed, unlocked, let go. Nobody by themselves."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from pantau.office.people import access, actions, bar, mailing, staff_page
from pantau.office.people.access import require
from pantau.office.people.actions import Invited, PeopleError
from pantau.office.people.models import Membership, User
from pantau.office.people.staff_forms import EmailForm, InviteForm, SeatForm, UntilForm
from pantau.web.ui import clock

PAGE_SIZE = 50


def _site(request: HttpRequest) -> str:
    return (settings.PANTAU_URL or request.build_absolute_uri("/")).rstrip("/")


@require_GET
@never_cache
def everyone(request: HttpRequest) -> HttpResponse:
    now = clock.now()
    require(access.keep_people(request.user, now))
    page = Paginator(staff_page.found(request.GET, now), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "table": staff_page.table(page.object_list, now),
        "sentence": staff_page.sentence(request.GET),
        "tabs": bar.tabs(request, "people:everyone"),
    }
    return render(request, "people/everyone.html", context)


@require_http_methods(["GET", "POST"])
@never_cache
def invite(request: HttpRequest) -> HttpResponse:
    now = clock.now()
    require(access.keep_people(request.user, now))
    form = InviteForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            invited = actions.invite(
                given["username"], full_name=given["full_name"], email=given["email"], **form.seat(),
                now=now, by=request.user,
            )  # fmt: skip
        except (PeopleError, ValidationError) as refused:
            form.add_error(None, "; ".join(getattr(refused, "messages", [str(refused)])))
        else:
            return _code(request, invited, mail=given.get("mail_it", False))
    return render(request, "people/invite.html", {"form": form}, status=422 if form.errors else 200)


def _code(request: HttpRequest, invited: Invited, *, mail: bool = False) -> HttpResponse:
    """The code, this once: it is printed or told, and kept nowhere."""
    site = _site(request)
    context = {
        "invited": invited,
        "site": site,
        "link": f"{site}{reverse('people:first-password', args=[invited.code])}",
        "asked_mail": mail,
        "mailed": mail and mailing.mail_invitation(invited, site, by=request.user),
    }
    return render(request, "people/code.html", context)


@require_GET
@never_cache
def person(request: HttpRequest, pk: int) -> HttpResponse:
    now = clock.now()
    require(access.keep_people(request.user, now))
    return _shown(request, get_object_or_404(User, pk=pk), now)


def _shown(request: HttpRequest, one: User, now: datetime, status: int = 200, **given: Any) -> HttpResponse:
    may = access.change_person(request.user, now, one)
    context = staff_page.person(one, now) | {
        "may_change": may.allowed and one.is_active,
        "refusal": "" if may.allowed else may.reason,
        "seat_form": SeatForm(auto_id="peran_%s"),
        "email_form": EmailForm(initial={"email": one.email}),
        "until_form": UntilForm(auto_id=False),
    }
    return render(request, "people/person.html", context | given, status=status)


Change = Callable[[HttpRequest, User, datetime], HttpResponse | None]


def _changing(change: Change) -> Callable[..., HttpResponse]:
    """A POST that changes somebody else; back to their page, with the refusal where there is one."""

    @require_POST
    @never_cache
    def view(request: HttpRequest, pk: int, **more: Any) -> HttpResponse:
        now = clock.now()
        require(access.keep_people(request.user, now))
        one = get_object_or_404(User, pk=pk)
        require(access.change_person(request.user, now, one))
        try:
            answer = change(request, one, now, **more)
        except (PeopleError, ValidationError) as refused:
            messages.error(request, "; ".join(getattr(refused, "messages", [str(refused)])))
            answer = None
        return answer or redirect("people:person", pk)

    return view


@_changing
def give_role(request: HttpRequest, one: User, now: datetime) -> HttpResponse | None:
    form = SeatForm(request.POST, auto_id="peran_%s")
    if not form.is_valid():
        return _shown(request, one, now, status=422, seat_form=form)
    actions.give_seat(one, **form.seat(), now=now, by=request.user)
    messages.success(request, _("Peran diberikan."))
    return None


@_changing
def change_role(request: HttpRequest, one: User, now: datetime, seat_id: int) -> HttpResponse | None:
    seat = get_object_or_404(Membership, pk=seat_id, user=one)
    form = UntilForm(request.POST)
    if not form.is_valid():
        raise ValidationError(_("Tanggal itu tidak terbaca."))
    actions.change_seat(seat, form.valid_to(), now=now, by=request.user)
    messages.success(request, _("Masa peran diubah."))
    return None


@_changing
def end_role(request: HttpRequest, one: User, now: datetime, seat_id: int) -> HttpResponse | None:
    actions.end_seat(get_object_or_404(Membership, pk=seat_id, user=one), now=now, by=request.user)
    messages.success(request, _("Peran diakhiri."))
    return None


@_changing
def renew(request: HttpRequest, one: User, now: datetime) -> HttpResponse | None:
    invited = actions.renew_invitation(one.username, now=now, by=request.user)
    return _code(request, invited, mail=bool(request.POST.get("mail_it")))


@_changing
def let_go(request: HttpRequest, one: User, now: datetime) -> HttpResponse | None:
    actions.let_go(one.username, now=now, by=request.user)
    messages.success(request, _("Semua peran dan sesinya diakhiri."))
    return None


@_changing
def unlock(request: HttpRequest, one: User, now: datetime) -> HttpResponse | None:
    actions.unlock(one, by=request.user)
    messages.success(request, _("Kunci dibuka; ia dapat mencoba lagi sekarang."))
    return None


@_changing
def set_email(request: HttpRequest, one: User, now: datetime) -> HttpResponse | None:
    form = EmailForm(request.POST)
    if not form.is_valid():
        return _shown(request, one, now, status=422, email_form=form)
    actions.set_email(one.username, form.cleaned_data["email"], by=request.user)
    messages.success(request, _("Surel tersimpan."))
    return None
