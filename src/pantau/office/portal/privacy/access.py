"""Who answers data requests and who handles breaches. What no line allows is denied.

Whoever runs the machine knows what the machine shows of a breach, and reads nobody's data, request or letter.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from pantau.office.people.access import READS_ONLY, Decision, only
from pantau.office.people.models import Role

HANDLING = (Role.OFFICER, Role.COMMISSIONER, Role.LEGAL)
DECIDING = (Role.COMMISSIONER, Role.LEGAL)


def read(user: Any, now: datetime) -> Decision:
    """That requests are there, what they ask, and what was answered; not who asks."""
    refusal = _("Permintaan data dibaca staf, anggota, dan Divisi Hukum Bawaslu, dan auditor.")
    return only(user, now, (*HANDLING, Role.AUDITOR), refusal)


def handle(user: Any, now: datetime) -> Decision:
    """Assign, ask, search, note, make sure who asks."""
    refusal = _("Permintaan data ditangani staf, anggota, dan Divisi Hukum Bawaslu.")
    return only(user, now, HANDLING, refusal, READS_ONLY)


def decide(user: Any, now: datetime) -> Decision:
    """What is granted and what is refused is an answer of law."""
    refusal = _("Jawaban atas permintaan data diputus anggota Bawaslu atau Divisi Hukum.")
    return only(user, now, DECIDING, refusal, READS_ONLY)


def see_breaches(user: Any, now: datetime) -> Decision:
    """That there was one, since when it is known, and what the machine shows."""
    refusal = _("Kegagalan pelindungan data ditangani anggota Bawaslu, Divisi Hukum, dan operator teknis.")
    return only(user, now, (*DECIDING, Role.AUDITOR, Role.TECHNICAL_OPERATOR), refusal)


def record_breach(user: Any, now: datetime) -> Decision:
    """Record one, and write what the machine shows."""
    refusal = _("Kegagalan pelindungan data ditangani anggota Bawaslu, Divisi Hukum, dan operator teknis.")
    return only(user, now, (*DECIDING, Role.TECHNICAL_OPERATOR), refusal, READS_ONLY)


def see_whole_breach(user: Any, now: datetime) -> Decision:
    """Whose data, how many, what is done, and who was told."""
    refusal = _("Operator teknis hanya melihat keterangan mesin.")
    return only(user, now, (*DECIDING, Role.AUDITOR), refusal)


def handle_breach(user: Any, now: datetime) -> Decision:
    """Write the rest of it, its letters, who was told, and close it."""
    refusal = _("Pemberitahuan kegagalan pelindungan data adalah tugas anggota Bawaslu dan Divisi Hukum.")
    return only(user, now, DECIDING, refusal, READS_ONLY)
