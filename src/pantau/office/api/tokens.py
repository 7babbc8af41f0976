"""Making, using and revoking tokens. Each of the three leaves a line in the audit trail."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from allauth.mfa.utils import is_mfa_enabled
from django.db import transaction
from django.db.models import Case, F, Q, When
from django.utils.translation import gettext as _

from pantau.office.api.models import Token
from pantau.office.api.scopes import SCOPES
from pantau.office.people.access import standing_of
from pantau.office.people.actions import record
from pantau.office.people.models import User

BEGINS = "pantau_"
SHOWN = len(BEGINS) + 5
LONGEST = timedelta(days=180)
PER_MINUTE = 240
MOST = 20  # that one person holds at a time
USE_TOLD_EVERY = timedelta(minutes=15)


class TokenError(Exception):
    """A token cannot be made so; the message says why and the way out."""


class NotAcceptedError(Exception):
    """The token stands for nobody; the message says why."""


class TooManyRequestsError(Exception):
    """The token has asked too often; after ``wait_s`` seconds it may again."""

    def __init__(self, wait_s: int) -> None:
        super().__init__(f"wait {wait_s} seconds")
        self.wait_s = wait_s


@dataclass(frozen=True, slots=True)
class Made:
    token: Token
    secret: str  # shown once, never stored


def _hash(secret: str) -> str:
    # 256 random bits need no slow hash.
    return hashlib.sha256(secret.encode()).hexdigest()


@transaction.atomic
def make(user: User, name: str, scopes: Iterable[str], lives: timedelta, *, now: datetime) -> Made:
    """For oneself. Raises TokenError."""
    wanted = [scope for scope in SCOPES if scope in set(scopes)]
    standing = standing_of(user, now)
    if not wanted:
        raise TokenError(_("Pilih sedikitnya satu hal yang boleh dibaca."))
    for scope in wanted:
        if refused := SCOPES[scope].may(standing).reason:
            raise TokenError(str(refused))
    if not timedelta() < lives <= LONGEST:
        raise TokenError(_("Token berlaku paling lama %(days)s hari.") % {"days": LONGEST.days})
    User.objects.select_for_update().get(pk=user.pk)  # two at once do not pass the limit together
    if alive(user, now) >= MOST:
        raise TokenError(
            _("Anda sudah punya %(most)s token. Cabut yang tidak dipakai lagi.") % {"most": MOST}
        )
    secret = BEGINS + secrets.token_urlsafe(32)
    token = Token.objects.create(
        user=user, name=name, begins=secret[:SHOWN], sha256=_hash(secret), scopes=wanted, per_minute=PER_MINUTE,
        made_at=now, expires_at=now + lives,
    )  # fmt: skip
    record(user, "token_made", token, scopes=wanted, until=token.expires_at.isoformat())
    return Made(token, secret)


def alive(user: User, now: datetime) -> int:
    return Token.objects.filter(user=user, revoked_at=None, expires_at__gt=now).count()


@transaction.atomic
def revoke(token: Token, *, by: User, now: datetime) -> bool:
    """Whether it was alive before."""
    ended = Token.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=now, revoked_by=by)
    if ended:
        record(by, "token_revoked", token, of=token.user.username)
    return bool(ended)


def accept(secret: str, now: datetime) -> Token:
    """The token, counted and noted as used. Raises NotAcceptedError and TooManyRequestsError."""
    if not secret.startswith(BEGINS):
        raise NotAcceptedError(_("Ini bukan token Pantau."))
    token = Token.objects.select_related("user").filter(sha256=_hash(secret)).first()
    if token is None:
        raise NotAcceptedError(_("Token ini tidak dikenal."))
    if over := why_over(token, now):
        raise NotAcceptedError(over)
    _count(token, now)
    if token.last_used_at is None or now - token.last_used_at > USE_TOLD_EVERY:
        record(token.user, "token_used", token)
    return token


def why_over(token: Token, now: datetime) -> str:
    """Why it stands for nobody any more; empty while it stands."""
    if token.revoked_at is not None:
        return _("Token ini sudah dicabut. Buat yang baru di kantor Pantau.")
    if token.expires_at <= now:
        return _("Masa token ini habis. Buat yang baru di kantor Pantau.")
    if not is_mfa_enabled(token.user):
        return _("Pemilik token ini tidak lagi memakai langkah kedua.")
    return ""


def _count(token: Token, now: datetime) -> None:
    """One statement, so that processes which serve the same token count together."""
    minute = now.replace(second=0, microsecond=0)
    same = Q(minute=minute)
    counted = Token.objects.filter(~same | Q(in_minute__lt=F("per_minute")), pk=token.pk)
    if not counted.update(
        last_used_at=now, minute=minute, in_minute=Case(When(same, then=F("in_minute") + 1), default=1)
    ):
        raise TooManyRequestsError(60 - now.second)
