"""Who may do what. Every answer is a Decision that carries its reason; what no line allows is denied.

Later rooms ask their own questions in their own ``access.py`` and build on ``standing_of``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from pantau.office.people.models import Membership, Role

#: Roles that look into cases for Bawaslu and may therefore see whom a case is about.
INVESTIGATING = frozenset({Role.OFFICER, Role.COMMISSIONER, Role.LEGAL, Role.COORDINATOR})
READ_ONLY = frozenset({Role.LEADERSHIP, Role.AUDITOR})

Reason = str | Promise
NO_OTHER_REASON: Mapping[str, Reason] = MappingProxyType({})

NOT_SIGNED_IN = _("Masuk dahulu.")
INACTIVE = _("Akun Anda tidak aktif. Hubungi admin Bawaslu.")
NO_ROLE = _("Anda belum punya peran yang berlaku hari ini. Hubungi admin Bawaslu.")
NOT_YOUR_ROLE = _("Peran Anda tidak mencakup halaman ini.")
READS_ONLY = dict.fromkeys(READ_ONLY, _("Peran Anda hanya membaca."))
OPENS_NO_OFFICIALS = {Role.TECHNICAL_OPERATOR: _("Operator teknis tidak membuka data ASN dan pejabat.")}


@dataclass(frozen=True, slots=True)
class Decision:
    allowed: bool
    reason: Reason = ""

    def __bool__(self) -> bool:
        return self.allowed


def allow(reason: Reason = "") -> Decision:
    return Decision(True, reason)


def deny(reason: Reason) -> Decision:
    return Decision(False, reason)


def require(decision: Decision) -> None:
    """Raise ``PermissionDenied`` with the reason, which the 403 page shows."""
    if not decision.allowed:
        raise PermissionDenied(str(decision.reason))


@dataclass(frozen=True, slots=True)
class Seat:
    """One role now held, with its reach: empty codes mean the whole regency."""

    role: str
    district_code: str = ""
    village_code: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """What a person is here at one moment. ``barred`` says why they are nothing at all."""

    seats: tuple[Seat, ...] = ()
    barred: Reason = ""

    @property
    def roles(self) -> frozenset[str]:
        return frozenset(seat.role for seat in self.seats)

    def holds(self, *roles: str) -> bool:
        return not self.roles.isdisjoint(roles)

    def districts(self, *roles: str) -> frozenset[str] | None:
        """Districts these roles reach; ``None`` for the whole regency."""
        reach = {seat.district_code for seat in self.seats if seat.role in roles}
        return None if "" in reach else frozenset(reach)

    def villages(self) -> frozenset[str]:
        return frozenset(s.village_code for s in self.seats if s.role == Role.VILLAGE_SUPERVISOR)


def standing_of(user: Any, now: datetime) -> Standing:
    """The roles a user holds at ``now``; one query."""
    if not getattr(user, "is_authenticated", False):
        return Standing(barred=NOT_SIGNED_IN)
    if not user.is_active:
        return Standing(barred=INACTIVE)
    current = Membership.objects.filter(user=user, valid_from__lte=now).filter(
        Q(valid_to__isnull=True) | Q(valid_to__gt=now)
    )
    seats = tuple(Seat(*row) for row in current.values_list("role", "district_code", "village_code"))
    return Standing(seats) if seats else Standing(barred=NO_ROLE)


def only(
    user: Any,
    now: datetime,
    roles: Iterable[str],
    refusal: Reason,
    otherwise: Mapping[str, Reason] = NO_OTHER_REASON,
) -> Decision:
    """For holders of one of ``roles``; ``otherwise`` has reasons for roles whom ``refusal`` tells too little."""
    standing = standing_of(user, now)
    if standing.barred:
        return deny(standing.barred)
    if standing.holds(*roles):
        return allow()
    return deny(next((reason for role, reason in otherwise.items() if standing.holds(role)), refusal))


def see_registry(user: Any, now: datetime) -> Decision:
    roles = (*INVESTIGATING, *READ_ONLY, Role.VILLAGE_SUPERVISOR, Role.TECHNICAL_OPERATOR)
    return only(user, now, roles, NOT_YOUR_ROLE)


def import_registry(user: Any, now: datetime) -> Decision:
    refusal = _("Mengimpor daftar adalah tugas staf Bawaslu atau operator teknis.")
    return only(user, now, (Role.OFFICER, Role.TECHNICAL_OPERATOR), refusal, READS_ONLY)


def see_officials(user: Any, now: datetime) -> Decision:
    refusal = _("Data pejabat hanya dibuka petugas Bawaslu yang menangani netralitas.")
    return only(user, now, (*INVESTIGATING, Role.AUDITOR), refusal, OPENS_NO_OFFICIALS)


def link_officials(user: Any, now: datetime) -> Decision:
    refusal = _("Menautkan akun ke pejabat adalah tugas staf Bawaslu atau Divisi Hukum.")
    return only(user, now, (Role.OFFICER, Role.LEGAL), refusal, OPENS_NO_OFFICIALS)


def see_audit(user: Any, now: datetime) -> Decision:
    refusal = _("Jejak audit dibuka oleh auditor dan anggota Bawaslu.")
    return only(user, now, (Role.AUDITOR, Role.COMMISSIONER), refusal)
