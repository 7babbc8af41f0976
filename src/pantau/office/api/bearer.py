"""Who asks: the person a token stands for, within its scopes. Their standing is asked at every request."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest
from ninja.security import HttpBearer

from pantau.office.api import tokens
from pantau.office.api.models import Token
from pantau.office.api.problems import ProblemError
from pantau.office.api.scopes import SCOPES
from pantau.office.people.access import Standing, require, standing_of
from pantau.office.people.models import User
from pantau.web.ui import clock


@dataclass(frozen=True, slots=True)
class Caller:
    token: Token
    user: User
    standing: Standing
    now: datetime

    def require_scope(self, name: str) -> None:
        if name not in self.token.scopes:
            raise ProblemError(
                403,
                f"This token does not have the scope {name}.",
                f"Make a token with {name}; this one has {', '.join(self.token.scopes)}.",
            )
        require(SCOPES[name].may(self.standing))


class Bearer(HttpBearer):
    """``Bearer("posts:read")`` as an operation's ``auth``: the caller, or the problem that keeps them out."""

    def __init__(self, scope: str) -> None:
        super().__init__()
        self.scope = scope

    def authenticate(self, request: HttpRequest, token: str) -> Caller:
        now = clock.now()
        accepted = tokens.accept(token, now)
        caller = Caller(accepted, accepted.user, standing_of(accepted.user, now), now)
        caller.require_scope(self.scope)
        return caller


def caller_of(request: HttpRequest) -> Caller:
    """Whom ``Bearer`` let in."""
    caller = request.auth  # type: ignore[attr-defined]
    assert isinstance(caller, Caller)
    return caller
