"""Who may do what. Every answer is a Decision that carries its reason; what no line allows is denied.

Later rooms ask their own questions in their own ``access.py`` and build on ``standing_of``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from pantau.office.people.models import Cooperation, EmergencyAccess, Membership, Role, Side

#: Roles that look into cases for Bawaslu and may therefore see whom a case is about.
INVESTIGATING = frozenset({Role.OFFICER, Role.COMMISSIONER, Role.LEGAL, Role.COORDINATOR})
READ_ONLY = frozenset({Role.LEADERSHIP, Role.AUDITOR})

Reason = str | Promise
NO_OTHER_REASON: Mapping[str, Reason] = MappingProxyType({})

NOT_SIGNED_IN = _("Masuk dahulu.")
INACTIVE = _("Akun Anda tidak aktif. Hubungi admin Bawaslu.")
NO_ROLE = _("Anda belum punya peran yang berlaku hari ini. Hubungi admin Bawaslu.")
NOT_YOUR_ROLE = _("Peran Anda tidak mencakup halaman ini.")
NO_COOPERATION = _(
    "Peran pihak kabupaten hanya berlaku selama ada nota kesepahaman dengan Bawaslu. Hari ini tidak ada yang berlaku; "
    "anggota Bawaslu mencatatnya pada halaman Kerja sama."
)
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
    side: str = Side.BAWASLU

    @property
    def is_regency_leader(self) -> bool:
        return self.role == Role.LEADERSHIP and self.side == Side.REGENCY


@dataclass(frozen=True, slots=True)
class Standing:
    """What a person is here at one moment. ``barred`` says why they are nothing at all."""

    seats: tuple[Seat, ...] = ()
    barred: Reason = ""

    @property
    def roles(self) -> frozenset[str]:
        """A leader of the regency's side is no leader of Bawaslu: that seat opens what every seat opens, and what a
        room gives to ``leads_regency``.
        """
        return frozenset(seat.role for seat in self.seats if not seat.is_regency_leader)

    @property
    def leads_regency(self) -> bool:
        return any(seat.is_regency_leader for seat in self.seats)

    def holds(self, *roles: str) -> bool:
        return not self.roles.isdisjoint(roles)

    def districts(self, *roles: str) -> frozenset[str] | None:
        """Districts these roles reach; ``None`` for the whole regency."""
        reach = {seat.district_code for seat in self.seats if seat.role in roles}
        return None if "" in reach else frozenset(reach)

    def villages(self) -> frozenset[str]:
        return frozenset(s.village_code for s in self.seats if s.role == Role.VILLAGE_SUPERVISOR)


#: How long what was looked up once may answer again, while one page is read.
ONE_MOMENT = timedelta(minutes=1)
_looked_up: ContextVar[dict[int, tuple[datetime, Standing]] | None] = ContextVar("looked_up", default=None)


@contextmanager
def looked_up_once() -> Iterator[None]:
    """Within the block a person's roles are looked up once: a page and its bar ask some twenty times.

    For reading alone. What changes roles, or acts on them, must ask anew. Blocks in one another are one.
    """
    known = _looked_up.get()
    before = _looked_up.set({} if known is None else known)
    try:
        yield
    finally:
        _looked_up.reset(before)


def standing_of(user: Any, now: datetime) -> Standing:
    """The roles a user holds at ``now``. Those of the regency's side need a cooperation in force."""
    if not getattr(user, "is_authenticated", False):
        return Standing(barred=NOT_SIGNED_IN)
    if not user.is_active:
        return Standing(barred=INACTIVE)
    known = _looked_up.get()
    if known is None:
        return _looked_up_now(user, now)
    if user.pk not in known or abs(now - known[user.pk][0]) > ONE_MOMENT:
        known[user.pk] = (now, _looked_up_now(user, now))
    return known[user.pk][1]


def _looked_up_now(user: Any, now: datetime) -> Standing:
    rows = Membership.objects.current(now).filter(user=user)
    held = [Seat(*row) for row in rows.values_list("role", "district_code", "village_code", "side")]
    of_regency = any(seat.side == Side.REGENCY for seat in held)  # few are, and only they need a cooperation
    if of_regency and not Cooperation.objects.in_force(now).exists():
        seats = tuple(seat for seat in held if seat.side != Side.REGENCY)
    else:
        seats = tuple(held)
    if seats:
        return Standing(seats)
    return Standing(barred=NO_COOPERATION if held else NO_ROLE)


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
    """Every role: accounts that were declared in public."""
    standing = standing_of(user, now)
    return deny(standing.barred) if standing.barred else allow()


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


# --- people, and what stands above them -----------------------------------------------------------


def keep_people(user: Any, now: datetime) -> Decision:
    """Invite, give and end roles, renew, unlock."""
    return only(
        user, now, (Role.COMMISSIONER,), _("Mengatur orang dan perannya adalah tugas anggota Bawaslu.")
    )


def change_person(user: Any, now: datetime, other: Any) -> Decision:
    """Nobody decides about themselves: another commissioner does."""
    keeping = keep_people(user, now)
    if keeping.allowed and other.pk == user.pk:
        return deny(_("Peran dan akses Anda sendiri diatur anggota Bawaslu yang lain."))
    return keeping


def see_cooperation(user: Any, now: datetime) -> Decision:
    refusal = _("Catatan kerja sama dibuka anggota Bawaslu, Divisi Hukum, dan auditor.")
    return only(user, now, (Role.COMMISSIONER, Role.LEGAL, Role.AUDITOR), refusal)


def keep_cooperation(user: Any, now: datetime) -> Decision:
    refusal = _("Nota kesepahaman dicatat dan dicabut oleh anggota Bawaslu.")
    return only(user, now, (Role.COMMISSIONER,), refusal, READS_ONLY)


# --- in an emergency ------------------------------------------------------------------------------


def ask_emergency(user: Any, now: datetime) -> Decision:
    """For those who look into cases or check them. The supervised side never opens a file by itself."""
    refusal = _("Akses darurat hanya untuk petugas Bawaslu yang menangani perkara, dan auditor.")
    return only(user, now, (*INVESTIGATING, Role.AUDITOR), refusal)


def emergency_grant(user: Any, object_type: str, object_id: object, now: datetime) -> Decision:
    """Whether this person has taken emergency access to this object (``app.model`` and its id) that still runs."""
    open_now = EmergencyAccess.objects.filter(
        user=user.pk, object_type=object_type, object_id=str(object_id), ended_at=None,
        granted_at__lte=now, expires_at__gt=now,
    )  # fmt: skip
    if open_now.exists() and ask_emergency(user, now).allowed:
        return allow(_("Akses darurat: dicatat dan dibaca anggota Bawaslu."))
    return deny(_("Tidak ada akses darurat yang berlaku untuk ini."))


def see_emergencies(user: Any, now: datetime) -> Decision:
    """Everybody's, not only one's own."""
    refusal = _("Akses darurat orang lain dibaca anggota Bawaslu dan auditor.")
    return only(user, now, (Role.COMMISSIONER, Role.AUDITOR), refusal)


def end_emergency(user: Any, now: datetime, taken: EmergencyAccess) -> Decision:
    """One's own, or anybody's by a commissioner."""
    if taken.user_id == user.pk:
        return allow()
    return only(
        user, now, (Role.COMMISSIONER,), _("Akses darurat orang lain diakhiri anggota Bawaslu."), READS_ONLY
    )


def review_emergency(user: Any, now: datetime, taken: EmergencyAccess) -> Decision:
    refusal = _("Akses darurat ditinjau anggota Bawaslu.")
    reviewing = only(user, now, (Role.COMMISSIONER,), refusal, READS_ONLY)
    if reviewing.allowed and taken.user_id == user.pk:
        return deny(_("Akses darurat Anda sendiri ditinjau anggota Bawaslu yang lain."))
    return reviewing


def take_leave(user: Any, now: datetime) -> Decision:
    """One's own."""
    standing = standing_of(user, now)
    return deny(standing.barred) if standing.barred else allow()


def keep_leaves(user: Any, now: datetime) -> Decision:
    """Those of others, who fell ill; and what people are good at."""
    refusal = _("Cuti dan keahlian orang lain dicatat anggota Bawaslu.")
    return only(user, now, (Role.COMMISSIONER,), refusal, READS_ONLY)
