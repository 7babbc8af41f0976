"""Bringing people in, letting them go, and writing down what was done."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.validators import validate_email
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pantau.office.people import credentials, lockout
from pantau.office.people.demo import create_demo_people as create_demo_people
from pantau.office.people.models import AuditEvent, Invitation, Membership, User, usual_side
from pantau.web.ui import clock

#: Without 0, 1, I, L, O: the code is read from paper. 12 letters of 31 are 59 bits.
CODE_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
CODE_LENGTH = 12
INVITATION_LIVES = timedelta(days=3)
READ = "object_read"


class PeopleError(Exception):
    """Something about a person could not be done; the message says what and the way out."""


class InvitationError(PeopleError):
    """The code is unknown, used or too old."""


@dataclass(frozen=True, slots=True)
class Invited:
    user: User
    code: str  # shown once, never stored
    expires_at: datetime


def _event(actor: Any, verb: str, obj: Any, detail: dict[str, Any]) -> AuditEvent:
    kind, _colon, key = obj.partition(":") if isinstance(obj, str) else ("", "", "")
    if isinstance(obj, models.Model):
        kind, key = obj._meta.label_lower, str(obj.pk)
    known = actor if getattr(actor, "pk", None) else None
    return AuditEvent(
        at=clock.now(), actor=known, verb=verb, object_type=kind, object_id=key[:64], detail=detail
    )


def record(actor: Any, verb: str, obj: Any = None, **detail: Any) -> AuditEvent:
    """Write one line of the audit trail.

    ``actor`` is a user, or ``None`` for the machine and for strangers. ``obj`` is a model
    instance or ``"type:id"``. ``detail`` must be JSON; never put a text a person typed into a
    password field there.
    """
    event = _event(actor, verb, obj, detail)
    event.save(force_insert=True)
    return event


def record_many(actor: Any, verb: str, objects: Iterable[Any], **detail: Any) -> None:
    """One line for each object, in one statement."""
    AuditEvent.objects.bulk_create([_event(actor, verb, obj, detail) for obj in objects])


def record_read(user: User, obj: Any) -> None:
    """Write down that this person read ``obj``: one line for each person, object and quarter of an hour.

    The database folds (migration 0005), so that two requests at once make one line as well.
    """
    record_reads(user, [obj])


def record_reads(user: User, objects: Iterable[Any]) -> None:
    """``record_read`` for each, in one statement."""
    AuditEvent.objects.bulk_create([_event(user, READ, obj, {}) for obj in objects], ignore_conflicts=True)


def _hash(code: str) -> str:
    plain = "".join(letter for letter in code.upper() if letter in CODE_LETTERS)
    return hashlib.sha256(plain.encode()).hexdigest()


def _new_code(user: User, now: datetime) -> Invited:
    letters = "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))
    expires_at = now + INVITATION_LIVES
    Invitation.objects.filter(user=user, used_at=None).delete()
    Invitation.objects.create(user=user, code_hash=_hash(letters), created_at=now, expires_at=expires_at)
    code = "-".join(letters[i : i + 4] for i in range(0, CODE_LENGTH, 4))
    return Invited(user, code, expires_at)


def _by_another(user: User, by: User | None) -> None:
    if by is not None and by.pk == user.pk:
        raise PeopleError(_("Peran dan akses Anda sendiri diatur anggota Bawaslu yang lain."))


def _seat(
    user: User,
    role: str,
    now: datetime,
    district_code: str,
    village_code: str,
    side: str,
    valid_to: datetime | None,
) -> Membership:
    seat = Membership(
        user=user,
        role=role,
        side=side or usual_side(role),
        district_code=district_code,
        village_code=village_code,
        valid_from=now,
        valid_to=valid_to,
    )
    seat.full_clean()
    seat.save()
    return seat


@transaction.atomic
def invite(
    username: str,
    *,
    full_name: str,
    role: str,
    now: datetime,
    district_code: str = "",
    village_code: str = "",
    side: str = "",
    valid_to: datetime | None = None,
    email: str = "",
    by: User | None = None,
) -> Invited:
    """A new person with one role, who comes in with the returned code. ``side``: the role's usual one."""
    if User.objects.filter(username__iexact=username).exists():
        raise PeopleError(f"{username} already exists; give a new code with: pantau people renew {username}")
    user = User(username=username, full_name=full_name, email=email)
    user.set_unusable_password()
    user.full_clean(exclude=["password"])
    user.save()
    seat = _seat(user, role, now, district_code, village_code, side, valid_to)
    record(by, "invited", user, **_told(seat))
    return _new_code(user, now)


def _told(seat: Membership) -> dict[str, str]:
    until = seat.valid_to.isoformat() if seat.valid_to else ""
    reach = {"district": seat.district_code, "village": seat.village_code}
    return {"role": seat.role, "side": seat.side, **reach, "until": until}


@transaction.atomic
def give_seat(
    user: User,
    role: str,
    *,
    now: datetime,
    district_code: str = "",
    village_code: str = "",
    side: str = "",
    valid_to: datetime | None = None,
    by: User | None = None,
) -> Membership:
    """One more role for somebody else. Raises PeopleError and ValidationError."""
    _by_another(user, by)
    if not user.is_active:
        raise PeopleError(_("Orang ini sudah pergi; undang dengan nama pengguna baru."))
    seat = _seat(user, role, now, district_code, village_code, side, valid_to)
    record(by, "role_given", user, **_told(seat))
    return seat


@transaction.atomic
def change_seat(
    seat: Membership, valid_to: datetime | None, *, now: datetime, by: User | None = None
) -> None:
    """Let a role that somebody else still holds end at another time, or never."""
    _by_another(seat.user, by)
    if not seat.user.is_active or (seat.valid_to is not None and seat.valid_to <= now):
        raise PeopleError(_("Peran ini sudah berakhir; beri peran baru."))
    if valid_to is not None and valid_to <= now:
        raise PeopleError(_("Hari terakhir itu sudah lewat; akhiri peran ini."))
    seat.valid_to = valid_to
    seat.save(update_fields=["valid_to"])
    record(by, "role_changed", seat.user, **_told(seat))


@transaction.atomic
def end_seat(seat: Membership, *, now: datetime, by: User | None = None) -> None:
    """From now on this role opens nothing to them. That they held it stays on record."""
    _by_another(seat.user, by)
    if seat.valid_to is None or seat.valid_to > now:
        record(by, "role_ended", seat.user, **_told(seat))
        seat.valid_to = now
        seat.save(update_fields=["valid_to"]) if seat.valid_from < now else seat.delete()


def unlock(user: User, *, by: User | None = None) -> None:
    """Forget wrong passwords and codes, so that they may try again at once."""
    _by_another(user, by)
    lockout.forget(user)
    record(by, "unlocked", user)


def _end_sessions(user: User) -> None:
    for session in UserSession.objects.filter(user=user):
        session.end()


@transaction.atomic
def sign_out(user: User, *, by: User | None = None) -> int:
    """End all sessions of a person, who may sign in again; how many."""
    count = UserSession.objects.filter(user=user).count()
    _end_sessions(user)
    record(by, "signed_out", user, count=count)
    return count


@transaction.atomic
def sign_everybody_out() -> int:
    """The same for all at once, where nobody knows whose are in wrong hands; how many sessions."""
    count, _by_model = Session.objects.all().delete()
    UserSession.objects.all().delete()
    record(None, "everybody_signed_out", None, count=count)
    return count


@transaction.atomic
def renew_invitation(username: str, *, now: datetime, by: User | None = None) -> Invited:
    """A new code for someone who lost password or phone: the old ones and all sessions end."""
    user = find(username)
    _by_another(user, by)
    if not user.is_active:
        raise PeopleError(f"{username} has left and cannot be given a new code; invite them under a new name")
    user.set_unusable_password()
    user.save(update_fields=["password"])
    Authenticator.objects.filter(user=user).delete()
    _end_sessions(user)
    credentials.told(record(by, "invitation_renewed", user), user)
    return _new_code(user, now)


def invitation_for(code: str, now: datetime) -> Invitation:
    found = Invitation.objects.select_related("user").filter(code_hash=_hash(code)).first()
    if found is None or found.used_at is not None:
        raise InvitationError(_("Kode ini tidak dikenal atau sudah dipakai. Minta kode baru kepada admin."))
    if found.expires_at <= now:
        raise InvitationError(_("Kode ini sudah lewat masa berlakunya. Minta kode baru kepada admin."))
    if not found.user.is_active:
        raise InvitationError(_("Akun untuk kode ini tidak aktif. Hubungi admin Bawaslu."))
    return found


@transaction.atomic
def accept_invitation(code: str, password: str, *, now: datetime) -> User:
    """Set the password of the invited person. The caller has validated it against the policy."""
    invitation = invitation_for(code, now)
    # The update decides between two people typing the same code at once.
    if not Invitation.objects.filter(pk=invitation.pk, used_at=None).update(used_at=now):
        raise InvitationError(_("Kode ini baru saja dipakai. Minta kode baru kepada admin."))
    user = invitation.user
    user.set_password(password)
    user.save(update_fields=["password"])
    record(user, "invitation_accepted", user)
    return user


def find(username: str) -> User:
    try:
        return User.objects.get(username__iexact=username)
    except User.DoesNotExist:
        raise PeopleError(f"nobody is called {username}; see: pantau people list") from None


@transaction.atomic
def set_email(username: str, address: str, *, by: User | None = None) -> User:
    """Where this person gets mail. Raises PeopleError and ValidationError."""
    user = find(username)
    if address:
        validate_email(address)
    user.email = address
    user.save(update_fields=["email"])
    credentials.told(record(by, "email_set", user), user)  # the address itself is nobody else's business
    return user


@transaction.atomic
def let_go(username: str, *, now: datetime, by: User | None = None) -> User:
    """End a person's roles and sessions. What they did stays theirs; nothing is deleted."""
    user = find(username)
    _by_another(user, by)
    user.is_active = False
    user.save(update_fields=["is_active"])
    Membership.objects.filter(user=user, valid_from__gte=now).delete()
    current = Membership.objects.filter(user=user).filter(Q(valid_to=None) | Q(valid_to__gt=now))
    current.update(valid_to=now)
    _end_sessions(user)
    record(by, "let_go", user)
    return user


def end_session(user: User, session_id: int) -> bool:
    """End one of the person's own sessions; false when there is no such session."""
    session = UserSession.objects.filter(user=user, pk=session_id).first()
    if session is None:
        return False
    session.end()
    record(user, "session_ended", user, address=session.ip)
    return True


def end_other_sessions(user: User, kept: str) -> int:
    """End all of the person's own sessions but the one with the key ``kept``; how many."""
    others = list(UserSession.objects.filter(user=user).exclude(session_key=kept))
    for session in others:
        session.end()
    if others:
        record(user, "sessions_ended", user, count=len(others))
    return len(others)
