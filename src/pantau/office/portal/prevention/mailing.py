"""Notices by e-mail, through the office's own mail server (``PANTAU_MAIL``), in the background."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import translation
from procrastinate.contrib.django import app

from pantau.office.people.models import User
from pantau.office.portal.prevention import actions, letters
from pantau.office.portal.prevention.models import Informing, SentNotice
from pantau.web.ui import clock, formats
from pantau.web.ui.ribbon import in_language

SEND = "portal.mail_notices"
log = logging.getLogger(__name__)


def is_set() -> bool:
    return bool(getattr(settings, "PANTAU_MAIL", ""))


def ask(many: Sequence[SentNotice], site: str, *, by: User) -> int:
    """Have those sent that can be; how many."""
    ids = [one.pk for one in many if one.addressee.email and letters.notice_of(one)]
    if ids:
        with transaction.atomic():
            app.configure_task(SEND, queue="upkeep").defer(ids=ids, site=site, by=by.pk)
    return len(ids)


def send(ids: Sequence[int], site: str, by: int) -> None:
    """Each is noted as told once the server has taken it; one told by e-mail already is not sent again."""
    person = User.objects.get(pk=by)
    waiting = SentNotice.objects.filter(pk__in=ids).exclude(informings__how=Informing.How.EMAIL)
    for one in waiting.select_related("addressee"):
        notice, now = letters.notice_of(one), clock.now()
        if notice is None:
            continue
        with translation.override("id"):
            subject = f"{in_language(notice.title)}, {letters.day_words(one.day)}".replace(formats.NBSP, " ")
        mail = EmailMessage(subject, letters.message(one, site), to=[one.addressee.email])
        mail.attach(f"pemberitahuan-{one.pk}.pdf", letters.pdf(one, site, now), "application/pdf")
        try:
            mail.send()
        except (SMTPException, OSError) as refused:
            log.warning("notice %s could not be mailed: %s", one.pk, type(refused).__name__)
            continue
        actions.inform([one], Informing.How.EMAIL, now, by=person, now=now)
