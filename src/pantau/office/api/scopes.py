"""What a token may be used for. A scope opens nothing that its person may not open: it only narrows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from pantau.office.api import access
from pantau.office.casework import access as casework
from pantau.office.people.access import Decision, Standing
from pantau.office.review import access as review


@dataclass(frozen=True, slots=True)
class Scope:
    """``may``: whether a person of this standing can have any use for it."""

    name: str
    label: str | Promise
    may: Callable[[Standing], Decision]


SCOPES = {
    scope.name: scope
    for scope in (
        Scope("posts:read", _("Membaca unggahan"), access.see_posts),
        Scope("findings:read", _("Membaca temuan"), review.see_queue),
        Scope("cases:read", _("Membaca perkara"), casework.see_cases),
        Scope("coverage:read", _("Membaca cakupan"), access.has_a_role),
        Scope("registry:read", _("Membaca akun terdaftar"), access.has_a_role),
        Scope("rulebook:read", _("Membaca buku aturan"), access.has_a_role),
        Scope("export", _("Mengambil berkas besar"), access.has_a_role),
        Scope("webhooks:manage", _("Mengatur panggilan keluar"), access.has_a_role),
    )
}


def choices(standing: Standing) -> list[tuple[str, Any]]:
    """Those that are of use to somebody of this standing."""
    return [(scope.name, scope.label) for scope in SCOPES.values() if scope.may(standing).allowed]
