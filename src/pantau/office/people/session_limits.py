"""How long a session lasts: from signing in, and without being used. Kept in the session itself, in seconds."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase

BEGUN, SEEN = "pantau_begun_at", "pantau_seen_at"
TOLD_EVERY_S = 60  # so that not every page writes the session

View = TypeVar("View", bound=Callable[..., object])


def begin(session: SessionBase, now: float) -> None:
    session[BEGUN] = session[SEEN] = now


def why_over(session: SessionBase, now: float) -> str:
    """``age`` or ``idle``; empty while it lasts. One that does not say when it began is over."""
    if now - session.get(BEGUN, 0) > settings.SESSION_COOKIE_AGE:
        return "age"
    return "idle" if now - session.get(SEEN, 0) > settings.PANTAU_SESSION_IDLE_S else ""


def seen(session: SessionBase, now: float) -> None:
    if now - session[SEEN] > TOLD_EVERY_S:
        session[SEEN] = now


def asks_by_itself(view: View) -> View:
    """For what an open page asks again and again: it keeps no session alive that its person has left."""
    view.asks_by_itself = True  # type: ignore[attr-defined]
    return view
