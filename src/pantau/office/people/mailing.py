"""The letter of invitation, through the office's own mail server. It names nobody and carries no secret."""

from __future__ import annotations

import logging
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from pantau.office.people.actions import Invited, record
from pantau.office.people.models import User
from pantau.web.ui import formats

log = logging.getLogger(__name__)


def is_set() -> bool:
    return bool(getattr(settings, "PANTAU_MAIL", ""))


def mail_invitation(invited: Invited, site: str, *, by: User) -> bool:
    """Where the code is typed and how it begins: the rest goes another way. False if the server took nothing."""
    with translation.override(settings.LANGUAGE_CODE):
        lines = [
            _("Anda diundang masuk ke Pantau."),
            "",
            _("Buka alamat ini dan ketik kode undangan Anda:"),
            f"{site}{reverse('people:invitation')}",
            "",
            _("Kode itu diawali %(hint)s; selebihnya Anda terima langsung dari yang mengundang.")
            % {"hint": invited.code.partition("-")[0]},
            _("Berlaku satu kali, sampai %(until)s.") % {"until": formats.full_moment(invited.expires_at)},
            _("Bila Anda tidak menunggu undangan ini, abaikan surat ini."),
        ]
        sent = _send(_("Undangan Pantau"), lines, invited.user)
    if sent:
        record(by, "invitation_mailed", invited.user)
    return sent


def _send(subject: str, lines: list[str], to: User) -> bool:
    if not to.email:
        return False
    body = "\n".join(lines).replace(formats.NBSP, " ") + "\n"
    try:
        EmailMessage(subject, body, to=[to.email]).send()
    except (SMTPException, OSError) as refused:
        log.warning("a letter to user %s could not be mailed: %s", to.pk, type(refused).__name__)
        return False
    return True
