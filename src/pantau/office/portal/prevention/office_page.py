"""What the office's pages of prevention show."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pantau.office.portal.prevention import due as dues
from pantau.office.portal.prevention import letters, mailing
from pantau.office.portal.prevention.due import Due
from pantau.office.portal.prevention.models import Addressee, SentNotice
from pantau.web.ui import formats, rulebook
from pantau.web.ui.ribbon import in_language

UNTOLD, TOLD, READ = "belum", "sudah", "dibaca"


def overview(now: datetime) -> dict[str, Any]:
    book = rulebook.current()
    return {
        "lines": [_line(one) for one in dues.all_of(now)],
        "overdue": dues.overdue(now),
        "addressees": Addressee.objects.filter(retired_at=None).count(),
        "channels": [
            {"name": one.name, "address": one.address, "about": in_language(one.about), "unsure": one.mark != "V"}
            for one in book.prevention.channels.values()
        ],
        "any_sent": SentNotice.objects.filter(election=book.election).exists(),
    }  # fmt: skip


def _line(due: Due) -> dict[str, Any]:
    return {
        "title": in_language(due.notice.title),
        "url": reverse("prevention:notice", args=[due.notice.id]),
        "icon_name": "calendar",
        "note": f"{letters.day_words(due.day)}. {when(due)} {progress(due)}",
        "chip": chip(due),
    }


def when(due: Due) -> str:
    if due.state == dues.OVER:
        return _("Sudah lewat.")
    if due.days_left == 0:
        return _("Hari ini.")
    left = ngettext("%(count)s hari lagi.", "%(count)s hari lagi.", due.days_left)
    return left % {"count": formats.number(due.days_left)}


def progress(due: Due) -> str:
    if not due.prepared:
        return _("Belum disiapkan.")
    return _("Diberitahu %(told)s dari %(all)s, dibaca %(read)s.") % {
        "told": formats.number(due.told),
        "all": formats.number(max(due.addressees, due.prepared)),
        "read": formats.number(due.read),
    }


def chip(due: Due) -> dict[str, str]:
    if due.is_overdue:
        return {"text": _("Perlu diberitahukan"), "tone": "warn"}
    if due.state == dues.LATER:
        return {"text": _("Belum waktunya"), "tone": "rest"}
    if due.untold or not due.told:
        return {"text": _("Terlewat sebagian") if due.told else _("Terlewat"), "tone": "danger"}
    return {"text": _("Semua diberitahu"), "tone": "ok"}


def notice(due: Due, given: Mapping[str, str], site: str) -> dict[str, Any]:
    book = rulebook.current()
    found = dues.of(due)
    shown = filtered(found, given)
    return {
        "due": due,
        "title": in_language(due.notice.title),
        "day": letters.day_words(due.day),
        "when": when(due),
        "progress": progress(due),
        "chip": chip(due),
        "asked_on": letters.day_words(due.asked_on),
        "says": letters.paragraphs(due.notice, due.day),
        "basis": letters.basis(due.notice, book),
        "unsure": letters.is_unsure(due.notice, book),
        "missing": max(0, due.addressees - due.prepared),
        "rows": [_row(one) for one in shown],
        "sentence": sentence(due, given),
        "query": "&".join(f"{name}={given[name]}" for name in ("jenis", "keadaan") if given.get(name, "").isalpha()),
        "mail": mailing.is_set(),
        "mailable": sum(mailing.can_go(one) and not one.was_told for one in shown),
    }  # fmt: skip


def filtered(found: QuerySet[SentNotice], given: Mapping[str, str]) -> list[SentNotice]:
    """What makes no sense in an address is as if it were not there."""
    if given.get("jenis") in Addressee.Group.values:
        found = found.filter(addressee__group=given["jenis"])
    match given.get("keadaan"):
        case "belum":
            found = found.filter(was_told=False)
        case "sudah":
            found = found.filter(was_told=True)
        case "dibaca":
            found = found.filter(read_at__isnull=False)
    return list(found)


def sentence(due: Due, given: Mapping[str, str]) -> dict[str, Any]:
    return {
        "action": reverse("prevention:notice", args=[due.notice.id]),
        "label": _("Pilih penerima"),
        "submit": _("Tampilkan"),
        "parts": [
            {
                "name": "jenis",
                "label": _("Jenis penerima"),
                "before": _("Penerima:"),
                "options": [("", _("semua jenis")), *Addressee.Group.choices],
                "value": given.get("jenis", ""),
            },
            {
                "name": "keadaan",
                "label": _("Keadaan"),
                "options": [
                    ("", _("semua keadaan")),
                    (UNTOLD, _("belum diberitahu")),
                    (TOLD, _("sudah diberitahu")),
                    (READ, _("sudah membaca")),
                ],
                "value": given.get("keadaan", ""),
            },
        ],
    }


def _row(one: SentNotice) -> dict[str, Any]:
    told = list(one.informings.all())
    return {
        "sent": one,
        "group": one.addressee.get_group_display(),
        "told": told[-1] if told else None,
        "mail": _mail(one),
        "chip": _state(one, bool(told)),
    }


def _mail(one: SentNotice) -> str:
    """What became of a message that was asked for and is not there yet."""
    if one.mail_asked_at is not None:
        return _("Surel menunggu dikirim sejak %(at)s.") % {"at": formats.full_moment(one.mail_asked_at)}
    return str(one.get_mail_trouble_display())


def _state(one: SentNotice, told: bool) -> dict[str, str]:
    if one.read_at:
        return {"text": _("Dibaca"), "tone": "ok"}
    return (
        {"text": _("Diberitahu"), "tone": "info"} if told else {"text": _("Belum diberitahu"), "tone": "rest"}
    )


def sent(one: SentNotice, site: str) -> dict[str, Any]:
    notice = letters.notice_of(one)
    return {
        "sent": one,
        "title": in_language(notice.title) if notice else one.notice,
        "day": letters.day_words(one.day),
        "message": letters.message(one, site),
        "whatsapp": letters.whatsapp(one, site),
        "link": letters.link(one, site),
        "has_letter": notice is not None,
        "mail": _mail(one),
        "told": [
            {"how": each.get_how_display(), "at": each.at, "by": each.by, "note": each.note}
            for each in one.informings.select_related("by")
        ],
        "chip": _state(one, one.informings.exists()),
    }  # fmt: skip
