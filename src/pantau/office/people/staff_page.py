"""What the pages of people show."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from pantau.office.people import days, lockout, places
from pantau.office.people.models import Cooperation, Membership, Role, Side, User
from pantau.web.ui import formats


def found(asked: Mapping[str, str], now: datetime) -> QuerySet[User]:
    """By name, with the seats they hold now. ``peran``, ``keadaan`` and ``q`` narrow it."""
    people = User.objects.order_by("full_name", "username").annotate(
        has_factor=Exists(Authenticator.objects.filter(user=OuterRef("pk")))
    )
    state = asked.get("keadaan", "")
    people = people.filter(is_active=state != "pergi")
    if state == "menunggu":
        people = people.filter(has_factor=False)
    if (role := asked.get("peran", "")) in Role.values:
        people = people.filter(memberships__in=Membership.objects.current(now).filter(role=role))
    if words := asked.get("q", "").replace("\x00", "").strip():
        people = people.filter(Q(full_name__icontains=words) | Q(username__icontains=words))
    seats = Prefetch("memberships", Membership.objects.current(now).order_by("pk"), to_attr="seats_now")
    return people.distinct().prefetch_related(seats)


def sentence(asked: Mapping[str, str]) -> dict[str, Any]:
    states = [
        ("", _("bekerja di sini")),
        ("menunggu", _("belum memasang langkah kedua")),
        ("pergi", _("sudah pergi")),
    ]
    return {
        "action": reverse("people:everyone"),
        "lead": _("Orang yang"),
        "parts": [
            {"name": "keadaan", "label": _("Keadaan"), "options": states, "value": asked.get("keadaan", "")},
            {
                "name": "peran",
                "label": _("Peran"),
                "before": _("dengan"),
                "options": [("", _("peran apa pun")), *Role.choices],
                "value": asked.get("peran", ""),
            },
        ],
        "search": {"name": "q", "label": _("Cari nama"), "value": asked.get("q", "")},
        "target": "daftar",
    }


def table(people: Iterable[User], now: datetime) -> dict[str, Any]:
    backed = Cooperation.objects.in_force(now).exists()
    return {
        "caption": _("Orang dan perannya"),
        "columns": [
            {"label": _("Nama"), "kind": "text"},
            {"label": _("Peran hari ini"), "kind": "text"},
            {"label": _("Keadaan"), "kind": "text"},
        ],
        "rows": [{"cells": _cells(one, backed)} for one in people],
        "empty": _("Tidak ada orang yang cocok."),
    }


def _cells(one: Any, backed: bool) -> list[Any]:
    seats = [f"{seat.get_role_display()}, {places.reach(seat)}" for seat in one.seats_now]
    return [
        {
            "text": str(one),
            "sub": one.username,
            "href": reverse("people:person", args=[one.pk]),
            "strong": True,
        },
        {"text": "; ".join(seats) or _("tidak ada"), "muted": not seats},
        {"chip": _chip(one, backed)},
    ]


def _chip(one: Any, backed: bool) -> dict[str, str]:
    if not one.is_active:
        return {"text": _("sudah pergi"), "tone": "rest"}
    if not one.has_usable_password():
        return {"text": _("kode belum dipakai"), "tone": "info", "icon": "key"}
    if not one.has_factor:
        return {"text": _("belum ada langkah kedua"), "tone": "warn"}
    if not one.seats_now:
        return {"text": _("tanpa peran"), "tone": "rest"}
    if not backed and all(seat.side == Side.REGENCY for seat in one.seats_now):
        return {"text": _("menunggu nota kesepahaman"), "tone": "warn"}
    return {"text": _("dapat masuk"), "tone": "ok"}


def person(one: User, now: datetime) -> dict[str, Any]:
    factors = Authenticator.objects.filter(user=one).exclude(type=Authenticator.Type.RECOVERY_CODES)
    seats = list(one.memberships.order_by("-valid_from", "-pk"))
    lasting = [seat for seat in seats if seat.valid_to is None or seat.valid_to > now]
    return {
        "one": one,
        "seats": [_seat(seat, now) for seat in lasting],
        "ended": [_seat(seat, now) for seat in seats if seat not in lasting],
        "unbacked": any(seat.side == Side.REGENCY for seat in lasting)
        and not Cooperation.objects.in_force(now).exists(),
        "locked": one.is_active and lockout.is_locked(one),
        "facts": [
            {"label": _("Nama pengguna"), "text": one.username},
            {"label": _("Surel"), "text": one.email or _("tidak ada")},
            {"label": _("Kata sandi"), "text": _("terpasang") if one.has_usable_password() else _("belum")},
            {"label": _("Langkah kedua"), "text": _factors(factors) or _("belum")},
            {
                "label": _("Terakhir masuk"),
                "text": formats.full_moment(one.last_login) if one.last_login else "-",
            },
        ],
    }


def _factors(factors: QuerySet[Authenticator]) -> str:
    words = {Authenticator.Type.TOTP: _("aplikasi kode"), Authenticator.Type.WEBAUTHN: _("kunci sandi")}
    return ", ".join(words[kind] for kind in sorted(set(factors.values_list("type", flat=True))))


def _seat(seat: Membership, now: datetime) -> dict[str, Any]:
    return {
        "seat": seat,
        "reach": places.reach(seat),
        "regency": seat.side == Side.REGENCY,
        "begins": seat.valid_from if seat.valid_from > now else None,
        "last": days.last_day(seat.valid_to) if seat.valid_to else None,
    }
