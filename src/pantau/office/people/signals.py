"""Coming, going and changes at the front door are written to the audit trail."""

from __future__ import annotations

from typing import Any

from allauth.account.signals import password_changed, password_set
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_reset
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.http import HttpRequest
from django.utils import timezone

from pantau.office.people import credentials, session_limits
from pantau.office.people.actions import record
from pantau.office.people.models import User


def _signed_in(sender: Any, user: User, request: HttpRequest | None = None, **_: Any) -> None:
    by = session_limits.factors(request.session) if request is not None else ""
    record(user, "sign_in", user, **({"by": by} if by else {}))
    if request is not None:
        session_limits.begin(request.session, timezone.now().timestamp())


def _signed_out(sender: Any, user: User | None, **_: Any) -> None:
    if user is not None:
        record(user, "sign_out", user)


def _failed(sender: Any, credentials: dict[str, Any], **_: Any) -> None:
    # People type passwords into the name field: only a name that exists is written down.
    user = User.objects.filter(username=credentials.get("username") or "").first()
    record(None, "sign_in_failed", user)


def _password(sender: Any, user: User, **_: Any) -> None:
    credentials.told(record(user, "password_changed", user), user)


def _factor_added(sender: Any, user: User, authenticator: Any, **_: Any) -> None:
    event = record(user, "second_factor_added", user, kind=str(authenticator.type))
    steps = Authenticator.objects.filter(user=user).exclude(type=Authenticator.Type.RECOVERY_CODES)
    if authenticator.type != Authenticator.Type.RECOVERY_CODES and steps.count() > 1:
        credentials.told(event, user)  # who comes in for the first time knows


def _factor_removed(sender: Any, user: User, authenticator: Any, **_: Any) -> None:
    credentials.told(record(user, "second_factor_removed", user, kind=str(authenticator.type)), user)


def _factor_reset(sender: Any, user: User, authenticator: Any, **_: Any) -> None:
    credentials.told(record(user, "second_factor_renewed", user, kind=str(authenticator.type)), user)


def connect() -> None:
    user_logged_in.connect(_signed_in, dispatch_uid="people.signed_in")
    user_logged_out.connect(_signed_out, dispatch_uid="people.signed_out")
    user_login_failed.connect(_failed, dispatch_uid="people.failed")
    password_changed.connect(_password, dispatch_uid="people.password_changed")
    password_set.connect(_password, dispatch_uid="people.password_set")
    authenticator_added.connect(_factor_added, dispatch_uid="people.factor_added")
    authenticator_removed.connect(_factor_removed, dispatch_uid="people.factor_removed")
    authenticator_reset.connect(_factor_reset, dispatch_uid="people.factor_reset")
