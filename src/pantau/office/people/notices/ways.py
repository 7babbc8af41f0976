"""The ways out of the office: which are set up here, and whom each reaches."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings

from pantau.office.people.models import User
from pantau.office.people.notices.models import Channel, NoticeChat
from pantau.web.ui import clock


def may_speak() -> bool:
    """A message leads back here by a link. A demo, and an office whose clock is set to another day, write to nobody."""
    return bool(settings.PANTAU_URL) and not settings.PANTAU_DEMO and not clock.runs_apart()


def mail_is_set() -> bool:
    return bool(settings.PANTAU_MAIL) and may_speak()


def bot_is_set() -> bool:
    return bool(settings.PANTAU_BOT and settings.PANTAU_BOT_TOKEN) and may_speak()


def set_up() -> list[str]:
    found = {Channel.EMAIL: mail_is_set(), Channel.TELEGRAM: bot_is_set()}
    return [str(channel) for channel, there in found.items() if there]


def reached(people: Iterable[User], channel: str) -> set[int]:
    """Keys of those whom this way reaches."""
    if channel == Channel.EMAIL:
        return {one.pk for one in people if one.email}
    joined = NoticeChat.objects.filter(user__in=list(people), chat__isnull=False)
    return set(joined.values_list("user", flat=True))
