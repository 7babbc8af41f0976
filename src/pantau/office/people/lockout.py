"""Names locked after wrong passwords or codes (limits: ``sign_in.ACCOUNT_RATE_LIMITS``), and how to unlock one.

allauth counts in the cache; the keys here are the ones it counts under.
"""

from __future__ import annotations

import time
from collections.abc import Iterator

from allauth.core.internal import ratelimit
from django.core.cache import cache

from pantau.office.people.models import User

COUNTED = {"app": "allauth.account", "action": "login_failed"}


def password_key(username: str) -> str:
    return f"password:{username.lower()}"


def _counters(user: User) -> Iterator[tuple[str, ratelimit.Rate]]:
    rates = [rate for rate in ratelimit.get_rates(**COUNTED) if rate.per == "key"]
    for key in (password_key(user.username), f"mfa-auth-user-{user.pk}"):
        for rate in rates:
            yield ratelimit.get_cache_key(None, rate=rate, key=key, **COUNTED), rate


def is_locked(user: User) -> bool:
    """Whether the next try would be refused without being looked at."""
    now = time.time()  # allauth's own clock, whatever day the office plays
    return any(
        sum(moment > now - rate.duration for moment in cache.get(key, [])) >= rate.amount
        for key, rate in _counters(user)
    )


def forget(user: User) -> None:
    cache.delete_many([key for key, _rate in _counters(user)])
