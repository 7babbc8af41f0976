"""What the pages of one's own notices show."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from pantau.office.people.models import User
from pantau.office.people.notices import actions, delivery, kinds, ways
from pantau.office.people.notices.forms import ChoiceForm
from pantau.office.people.notices.models import Channel, Notice, NoticeChat
from pantau.web.ui import formats

PAGE = 40


def told(user: User, now: datetime, older_than: int | None = None) -> dict[str, Any]:
    found = actions.shown(user)
    if older_than is not None:
        found = found.filter(pk__lt=older_than)
    page = list(found[: PAGE + 1])
    return {
        "lines": [_line(one, now) for one in page[:PAGE]],
        "older": page[PAGE - 1].pk if len(page) > PAGE else None,
        "unread": actions.unread(user),
        "troubles": _troubles(user, now),
    }


def _line(one: Notice, now: datetime) -> dict[str, Any]:
    kind = kinds.known(one.kind)
    return {
        "pk": one.pk,
        "title": str(kind.label) if kind else _("Kabar dari versi sebelumnya"),
        "url": reverse("people:notice", args=[one.pk]),
        "count": one.count if one.count > 1 else None,
        "when": formats.short_moment(one.at, now),
        "grave": bool(kind and kind.grave),
        "read": one.read_at is not None,
    }


def _troubles(user: User, now: datetime) -> list[str]:
    """Which ways did not lead to this person lately."""
    return [
        _("Pesan lewat %(channel)s kepada Anda tidak sampai dalam minggu ini. Periksa pilihan Anda.")
        % {"channel": Channel(channel).label}
        for channel in delivery.troubled(user, now)
    ]


def choices(user: User, form: ChoiceForm, now: datetime) -> dict[str, Any]:
    chat = NoticeChat.objects.filter(user=user, chat__isnull=False).first()
    return {
        "form": form,
        "channels": [channel.label for channel in Channel],
        "mail_is_set": ways.mail_is_set(),
        "address": user.email,
        "bot_is_set": ways.bot_is_set(),
        "bot": settings.PANTAU_BOT,
        "joined": formats.short_moment(chat.joined_at, now) if chat and chat.joined_at else "",
    }
