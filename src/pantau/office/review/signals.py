"""Signing out leaves the finding that was open."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.signals import user_logged_out

from pantau.office.people.models import User
from pantau.office.review import actions


def _signed_out(sender: Any, user: User | None, **_: Any) -> None:
    if user is not None:
        actions.leave(user)


def connect() -> None:
    user_logged_out.connect(_signed_out, dispatch_uid="review.signed_out")
