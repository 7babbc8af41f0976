"""How long a session lasts: from signing in, and without being used. Kept in the session itself, in seconds."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase

BEGUN, SEEN, LISTED = "pantau_begun_at", "pantau_seen_at", "pantau_listed_at"
TOLD_EVERY_S = 60  # so that not every page writes the session

View = TypeVar("View", bound=Callable[..., object])


def begin(session: SessionBase, now: float) -> None:
    session[BEGUN] = session[SEEN] = now


def proofs(session: SessionBase) -> list[dict[str, Any]]:
    """By what and when the person proved who they are: allauth's own list."""
    return list(session.get(AUTHENTICATION_METHODS_SESSION_KEY, ()))


def factors(session: SessionBase) -> str:
    """``password, totp``."""
    return ", ".join(str(one.get("type") or one.get("method")) for one in proofs(session))


def renew(session: SessionBase) -> None:
    """The same session under another key, in the list of devices too; the old key opens nothing."""
    before = session.session_key
    session.cycle_key()
    UserSession.objects.filter(session_key=before).update(session_key=session.session_key)


def why_over(session: SessionBase, now: float) -> str:
    """``age`` or ``idle``; empty while it lasts. One that does not say when it began is over."""
    if now - session.get(BEGUN, 0) > settings.SESSION_COOKIE_AGE:
        return "age"
    return "idle" if now - session.get(SEEN, 0) > settings.PANTAU_SESSION_IDLE_S else ""


def seen(session: SessionBase, now: float) -> None:
    if now - session[SEEN] > TOLD_EVERY_S:
        session[SEEN] = now


def to_be_listed(session: SessionBase, now: float) -> bool:
    """Whether the list of a person's devices is to hear of this use: at once of the first, then each minute."""
    if now - session.get(LISTED, 0) <= TOLD_EVERY_S:
        return False
    session[LISTED] = now
    return True


def asks_by_itself(view: View) -> View:
    """For what an open page asks again and again: it keeps no session alive that its person has left."""
    view.asks_by_itself = True  # type: ignore[attr-defined]
    return view
