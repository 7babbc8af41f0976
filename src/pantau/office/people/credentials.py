"""Whoever's password, second step or address changed is told, so that a change by somebody else is noticed."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from pantau.office.people.models import AuditEvent, User
from pantau.office.people.notices import actions as notices
from pantau.office.people.notices import kinds

KIND = "people.credentials_changed"


def register() -> None:
    told = kinds.Kind(
        KIND,
        _(
            "Kata sandi, langkah kedua, atau surel Anda berubah. Bukan Anda? Segera beri tahu anggota Bawaslu."
        ),
        kinds.AT_ONCE,
        grave=True,
        silenceable=False,
        personal=True,
    )
    kinds.register([told])


def told(event: AuditEvent, user: User) -> None:
    """Once for each event."""
    notices.notify([user], KIND, reverse("people:me"), dedup_key=str(event.pk), now=event.at)
