"""That another rulebook or model is in use concerns everybody who works by it."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from pantau.office.findings.models import ShadowRun
from pantau.office.people.models import Role, User
from pantau.office.people.notices import actions as notices
from pantau.office.people.notices import kinds

KIND = "findings.switched"
ROLES = (Role.OFFICER, Role.COMMISSIONER, Role.LEGAL)


def register() -> None:
    kinds.register([kinds.Kind(KIND, _("Buku aturan atau model diganti"), kinds.DIGEST, frozenset(ROLES))])


def tell(run: ShadowRun, by: User, now: datetime) -> None:
    url = reverse("review:shadow", args=[run.pk])  # a later room: called by its name
    notices.notify(notices.Reach(ROLES), KIND, url, dedup_key=str(run.pk), now=now, leaving_out=by)
