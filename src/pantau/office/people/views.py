"""The front door's own pages; the rest is allauth's, under our templates."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from allauth.account.views import LoginView
from allauth.core.internal import ratelimit
from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.totp.views import ActivateTOTPView
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_POST

from pantau.office.people import actions, bar, demo, places, words
from pantau.office.people.access import ask_emergency, require, see_audit, standing_of
from pantau.office.people.devices import device
from pantau.office.people.forms import CodeForm, FirstPasswordForm
from pantau.office.people.models import AuditEvent, Role, User
from pantau.web.ui import clock, navigation

AUDIT_PAGE = 50
#: Codes have 59 bits; nobody types more than a few in a minute.
CODES_RATE = {"invitation": "20/m/ip"}


class SignInView(LoginView):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        shown = [p for p in demo.DEMO_PEOPLE if demo.demo_person(p.username)]
        return super().get_context_data(**kwargs) | {"demo_people": shown}


class SecondFactorView(AuthenticateView):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        person = demo.demo_person(self.stage.login.user.username)
        return super().get_context_data(**kwargs) | {"demo_code": person.code_now() if person else ""}


class AppView(ActivateTOTPView):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        svg: str = context["totp_svg"]
        # In the page itself: the content policy allows no data: pictures. The library draws paths only.
        return context | {"qr": mark_safe(svg[svg.index("<svg") :])}  # noqa: S308


activate_app = AppView.as_view()
sign_in = SignInView.as_view()
second_factor = SecondFactorView.as_view()


def _too_many_codes(request: HttpRequest) -> HttpResponse | None:
    limited: HttpResponse | None = ratelimit.consume_or_429(
        request, app="pantau.people", action="invitation", config=CODES_RATE, limit_get=True
    )
    return limited


@login_not_required
@never_cache
def invitation(request: HttpRequest) -> HttpResponse:
    """Where a printed code is typed."""
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if limited := _too_many_codes(request):
            return limited
        try:
            actions.invitation_for(form.cleaned_data["code"], clock.now())
        except actions.InvitationError as refused:
            form.add_error("code", str(refused))
        else:
            return redirect("people:first-password", code=form.cleaned_data["code"])
    return render(request, "people/invitation.html", {"form": form})


@login_not_required
@never_cache
@sensitive_post_parameters()
def first_password(request: HttpRequest, code: str) -> HttpResponse:
    """The printed link: an invited person sets a password, once."""
    if limited := _too_many_codes(request):
        return limited
    try:
        invited = actions.invitation_for(code, clock.now()).user
        form = FirstPasswordForm(request.POST or None, user=invited)
        if request.method == "POST" and form.is_valid():
            actions.accept_invitation(code, form.cleaned_data["password"], now=clock.now())
            messages.success(request, _("Kata sandi tersimpan. Sekarang masuk dengan nama pengguna Anda."))
            return redirect("account_login")
    except actions.InvitationError as refused:
        context = {"form": CodeForm(), "refused": str(refused)}
        return render(request, "people/invitation.html", context, status=410)
    return render(request, "people/first_password.html", {"form": form, "invited": invited})


def _on_our_clock(moment: datetime) -> datetime:
    """Sessions live by the machine's clock, screens by the office's, which an exercise may have set."""
    return clock.now() - (timezone.now() - moment)


def _sessions(request: HttpRequest) -> list[UserSession]:
    sessions = UserSession.objects.purge_and_list(request.user)
    return sorted(sessions, key=lambda session: session.last_seen_at, reverse=True)


@require_GET
def me(request: HttpRequest) -> HttpResponse:
    """Who I am here: roles, second factor, password and where I am signed in."""
    now = clock.now()
    standing = standing_of(request.user, now)
    sessions = _sessions(request)
    context = {
        "seats": [(Role(seat.role).label, places.reach(seat)) for seat in standing.seats],
        "barred": standing.barred,
        "may_ask_emergency": ask_emergency(request.user, now).allowed,
        "sessions": [
            (s, device(s.user_agent), _on_our_clock(s.last_seen_at), _on_our_clock(s.created_at))
            for s in sessions
        ],
        "others": len(sessions) > 1,
        "own_pages": navigation.own(request),
    }
    return render(request, "people/me.html", context)


@require_POST
def end_session(request: HttpRequest, session_id: int) -> HttpResponse:
    if actions.end_session(request.user, session_id):
        messages.success(request, _("Sesi itu sudah diakhiri."))
    else:
        messages.info(request, _("Sesi itu sudah tidak ada."))
    return redirect("people:me")


@require_POST
def end_other_sessions(request: HttpRequest) -> HttpResponse:
    ended = actions.end_other_sessions(request.user, request.session.session_key or "")
    messages.success(request, _("Semua sesi lain diakhiri.") if ended else _("Tidak ada sesi lain."))
    return redirect("people:me")


@require_GET
def audit(request: HttpRequest) -> HttpResponse:
    """The audit trail, newest first, of everything or of one object or person; reading it is itself written down."""
    require(see_audit(request.user, clock.now()))
    asked = _asked(request.GET)
    events = AuditEvent.objects.select_related("actor").order_by("-id")
    if asked["objek"]:
        object_type, _colon, object_id = asked["objek"].partition(":")
        events = events.filter(object_type=object_type, object_id=object_id)
    if asked["siapa"]:
        events = events.filter(actor__username__iexact=asked["siapa"])
    if asked["sebelum"].isdecimal() and len(asked["sebelum"]) < 19:
        events = events.filter(id__lt=int(asked["sebelum"]))
    page = list(events[: AUDIT_PAGE + 1])
    actions.record(
        request.user, "audit_read", None, before=asked["sebelum"], of=asked["objek"], by=asked["siapa"]
    )
    shown = page[:AUDIT_PAGE]
    known = [e.object_id for e in shown if e.object_type == "people.user" and e.object_id.isdecimal()]
    people = User.objects.in_bulk(known)
    names = {str(user.pk): str(user) for user in people.values()}
    context = {
        "lines": [_line(event, names) for event in shown],
        "older": page[AUDIT_PAGE - 1].id if len(page) > AUDIT_PAGE else None,
        "asked": asked,
        "sentence": {
            "action": reverse("people:audit"),
            "lead": _("Semua jejak") if not (asked["siapa"] or asked["objek"]) else _("Jejak"),
            "search": {"name": "cari", "label": _("Nama pengguna, atau berkas seperti casework.case:12")},
            "hidden": [(name, asked[name]) for name in ("siapa", "objek") if asked[name]],
        },
        "tabs": bar.tabs(request, "people:audit"),
    }
    return render(request, "people/audit.html", context)


def _asked(given: QueryDict) -> dict[str, str]:
    """``siapa`` (a user name) and ``objek`` (``app.model:id``), also from the one box that takes either."""
    asked = {name: given.get(name, "").replace("\x00", "")[:100] for name in ("objek", "siapa", "sebelum")}
    if typed := given.get("cari", "").replace("\x00", "").strip()[:100]:
        asked["objek" if ":" in typed else "siapa"] = typed
    return asked


def _line(event: AuditEvent, names: dict[str, str]) -> dict[str, Any]:
    """An event as one reads it; lists of what a page held are counted, not spelled out."""
    shown = {key: len(value) if isinstance(value, list) else value for key, value in event.detail.items()}
    return {
        "event": event,
        "name": names.get(event.object_id, "") if event.object_type == "people.user" else event.object_id,
        "key": f"{event.object_type}:{event.object_id}" if event.object_id else "",
        "verb": words.VERBS.get(event.verb, event.verb),
        "object": words.OBJECTS.get(event.object_type, event.object_type),
        "detail": ", ".join(f"{key}: {value}" for key, value in shown.items() if value not in ("", None)),
    }
