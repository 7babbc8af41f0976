"""A person's program: its token, and what it is answered."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from pantau.office.api import tokens
from pantau.office.api.scopes import SCOPES
from pantau.office.people.access import standing_of
from pantau.office.people.models import User
from pantau.web.ui import clock
from staff import make_person


class Program:
    """Speaks to the interface with one token, and keeps no cookie."""

    def __init__(self, secret: str = "") -> None:
        self.secret = secret
        self._client = Client(enforce_csrf_checks=True)

    def ask(self, path: str, method: str = "get", **more: Any) -> Any:
        headers = {"Authorization": f"Bearer {self.secret}"} if self.secret else {}
        answer = getattr(self._client, method)(
            f"/api/v1/{path}", headers=headers | more.pop("headers", {}), **more
        )
        assert not answer.cookies
        return answer


def token_of(user: User, *scopes: str) -> str:
    """With these scopes, or with every one that is of use to this person."""
    now = clock.now()
    standing = standing_of(user, now)
    wanted = scopes or [name for name, scope in SCOPES.items() if scope.may(standing).allowed]
    return tokens.make(user, "uji", wanted, timedelta(days=7), now=now).secret


class Programs:
    """Makes programs: ``programs(...)`` for a person made for it, with every scope unless some are named."""

    def __call__(
        self, who: User | str = "petugas", *scopes: str, roles: tuple[str, ...] = ("officer",), **place: Any
    ) -> Program:
        user = make_person(who, *roles, **place) if isinstance(who, str) else who
        return Program(token_of(user, *scopes))

    def of(self, secret: str) -> Program:
        return Program(secret)


@pytest.fixture
def program(db) -> Programs:
    return Programs()
