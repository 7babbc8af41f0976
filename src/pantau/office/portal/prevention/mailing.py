"""Notices by e-mail, through the office's own mail server (``PANTAU_MAIL``), in the background."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from smtplib import SMTPDataError, SMTPException, SMTPRecipientsRefused

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import translation
from procrastinate.contrib.django import app

from pantau.office.people.models import User
from pantau.office.portal.prevention import actions, letters
from pantau.office.portal.prevention.models import Informing, SentNotice
from pantau.office.posts.without_job import without_job
from pantau.web.ui import clock, formats
from pantau.web.ui.ribbon import in_language

SEND = "portal.mail_notices"
NEVER_FROM = 500  # SMTP's answers that no waiting changes
Trouble = SentNotice.MailTrouble
log = logging.getLogger(__name__)


def is_set() -> bool:
    return bool(getattr(settings, "PANTAU_MAIL", ""))


def can_go(one: SentNotice) -> bool:
    """There is an address, and none is on its way to it."""
    return bool(one.addressee.email) and one.mail_asked_at is None


@transaction.atomic
def ask(many: Sequence[SentNotice], site: str, *, by: User) -> int:
    """Have those sent that can be and are not on their way; how many."""
    able = [one.pk for one in many if can_go(one) and letters.notice_of(one)]
    held = SentNotice.objects.select_for_update().filter(pk__in=able, mail_asked_at=None)
    ids = list(held.values_list("pk", flat=True))
    if ids:
        SentNotice.objects.filter(pk__in=ids).update(mail_asked_at=clock.now(), mail_trouble="")
        app.configure_task(SEND, queue="upkeep").defer(ids=ids, site=site, by=by.pk)
    return len(ids)


# --- in the job -----------------------------------------------------------------------------------


def send(ids: Sequence[int], site: str, by: int) -> None:
    """Each is noted as told with the server's taking it; one told by e-mail already is not sent again.

    Raises SMTPException and OSError where the server is away: run again, it goes on with the rest.
    """
    person = User.objects.get(pk=by)
    for pk in ids:
        try:
            _send(pk, site, person)
        except SMTPException as answer:
            if not _is_final(answer):
                raise
            log.warning("notice %s was refused by the mail server: %s", pk, type(answer).__name__)
            _end(pk, Trouble.REFUSED)


@transaction.atomic
def _send(pk: int, site: str, person: User) -> None:
    """Sending comes last: what fails before takes the note back with it, and nothing was sent."""
    held = SentNotice.objects.select_for_update(of=("self",)).select_related("addressee")
    one = held.exclude(informings__how=Informing.How.EMAIL).filter(pk=pk).exclude(addressee__email="").first()
    notice = letters.notice_of(one) if one else None
    if one is None or notice is None:
        _end(pk, Trouble.GAVE_UP if one else "")
        return
    now = clock.now()
    with translation.override("id"):
        subject = f"{in_language(notice.title)}, {letters.day_words(one.day)}".replace(formats.NBSP, " ")
    mail = EmailMessage(subject, letters.message(one, site), to=[one.addressee.email])
    mail.attach(f"pemberitahuan-{one.pk}.pdf", letters.pdf(one, site, now), "application/pdf")
    actions.inform([one], Informing.How.EMAIL, now, by=person, now=now)
    _end(pk, "")
    mail.send()


def _end(pk: int, trouble: str) -> None:
    SentNotice.objects.filter(pk=pk).update(mail_asked_at=None, mail_trouble=trouble)


def _is_final(answer: SMTPException) -> bool:
    """Does this address never get it? A server that does not know us, or is too busy, may be mended meanwhile."""
    if isinstance(answer, SMTPRecipientsRefused):
        return all(code >= NEVER_FROM for code, _said in answer.recipients.values())
    return isinstance(answer, SMTPDataError) and answer.smtp_code >= NEVER_FROM


def end_given_up() -> None:
    """Those that no job is to send any more."""
    open_ = SentNotice.objects.exclude(mail_asked_at=None)
    for pk in without_job(open_.values_list("pk", flat=True), SEND, "ids"):
        open_.filter(pk=pk).update(mail_asked_at=None, mail_trouble=Trouble.GAVE_UP)
