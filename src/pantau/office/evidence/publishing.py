"""Heads of the log in other people's hands: whoever keeps one can tell later whether the log was rewritten."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _

from pantau.office.evidence import signing
from pantau.office.evidence.models import LogHead
from pantau.office.people.actions import record
from pantau.office.people.models import Membership, Role
from pantau.web.ui import formats


def readers(now: datetime) -> list[str]:
    """Addresses of the commissioners in office, and of whoever the settings name besides."""
    seats = Membership.objects.filter(
        Q(valid_to=None) | Q(valid_to__gt=now), role=Role.COMMISSIONER, valid_from__lte=now,
        user__is_active=True,
    )  # fmt: skip
    addresses = seats.exclude(user__email="").order_by("user_id").values_list("user__email", flat=True)
    return list(dict.fromkeys([*addresses, *settings.PANTAU_HEADS_TO]))


def mail_head(now: datetime) -> int:
    """Send the newest head to everyone who keeps them; gives to how many. Raises SMTPException and OSError.

    One mail each: nobody sees who else keeps heads.
    """
    head, addresses = signing.sign(now), readers(now)
    with translation.override(settings.LANGUAGE_CODE):
        subject = _("Kepala buku besar bukti, %(day)s") % {"day": formats.full_date(head.at)}
        body = _letter(head)
    for address in addresses:
        mail = EmailMessage(subject.replace(formats.NBSP, " "), body, to=[address])
        mail.attach(f"kepala-log-{head.size}.json", bytes(head.content), "application/json")
        mail.send()
    if addresses:
        record(None, "evidence_head_mailed", None, size=head.size, to=len(addresses))
    return len(addresses)


def _letter(head: LogHead) -> str:
    signed = signing.read(head)
    stamps = [f"  {one.authority}: {formats.full_moment(one.at)}" for one in head.stamps.all()]
    lines = [
        _("Simpan surat ini. Dengannya Anda dapat membuktikan kelak bahwa catatan bukti tidak diubah."),
        "",
        f"{_('Kantor')}: {settings.PANTAU_OWNER or 'Bawaslu'}",
        f"{_('Ditandatangani')}: {formats.full_moment(head.at)}",
        f"{_('Catatan')}: {formats.number(head.size)}",
        f"{_('Akar (SHA-256)')}: {signed.head.root}",
        f"{_('Sidik kunci')}: {signing.fingerprint(signed.key)}",
        f"{_('Nomor log')}: {signed.head.log}",
        f"{_('Stempel waktu')}:" if stamps else f"{_('Stempel waktu')}: {_('belum ada')}",
        *stamps,
    ]
    return "\n".join(lines).replace(formats.NBSP, " ") + "\n"
