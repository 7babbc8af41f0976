"""What a notice says, as a letter and as a message to copy, and the record of who was told; in Indonesian."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from pantau.engine.forms import write, write_word
from pantau.engine.law import Notice, Rulebook
from pantau.office.portal.prevention import due
from pantau.office.portal.prevention.models import Informing, SentNotice
from pantau.web.ui import formats, rulebook
from pantau.web.ui.ribbon import in_language

FORM = "record"
COLUMNS = (
    "pemberitahuan", "tentang_hari", "jenis_penerima", "penerima", "nomor_surat", "diberitahu_pada", "cara", "oleh",
    "catatan", "dibaca_pada", "cara_dibaca",
)  # fmt: skip
#: Signs that make a cell a formula in a spreadsheet.
FORMULAS = ("=", "+", "-", "@", "\t", "\r")


def office() -> str:
    return settings.PANTAU_OWNER or "Bawaslu"


def paragraphs(notice: Notice, day: date) -> list[str]:
    """What it says, in the language that is switched on."""
    return [in_language(one).replace("{day}", day_words(day)) for one in notice.says]


def day_words(day: date) -> str:
    return formats.full_day(day).replace(formats.NBSP, " ")


def basis(notice: Notice, book: Rulebook) -> str:
    """The articles the day stands on, as the calendar cites them."""
    stretch = notice.stretch_in(book.calendar)
    return stretch.basis if stretch else ""


def is_unsure(notice: Notice, book: Rulebook) -> bool:
    """Written from memory or inferred: the legal division should read it first."""
    stretch = notice.stretch_in(book.calendar)
    return notice.mark != "V" or stretch is None or stretch.mark != "V"


def notice_of(sent: SentNotice) -> Notice | None:
    """None where the rulebook in use no longer has it."""
    return rulebook.current().prevention.notices.get(sent.notice)


def link(sent: SentNotice, site: str) -> str:
    return site + reverse("portal:notice", args=[sent.code])


# --- message --------------------------------------------------------------------------------------


def message(sent: SentNotice, site: str) -> str:
    notice = notice_of(sent)
    if notice is None:
        return ""
    with translation.override("id"):
        parts = [
            _("Kepada Yth. %(name)s,") % {"name": sent.addressee.attention or sent.addressee.name},
            *paragraphs(notice, sent.day),
            _("Penjelasan: %(address)s") % {"address": site + reverse("portal:guide")},
            _("Mohon tandai bahwa Anda sudah membaca: %(address)s") % {"address": link(sent, site)},
            office(),
        ]
    return "\n\n".join(parts)


def whatsapp(sent: SentNotice, site: str) -> str:
    """Opens the message in WhatsApp, once somebody asks for it."""
    if not sent.addressee.phone:
        return ""
    return f"https://wa.me/{sent.addressee.phone}?text={quote(message(sent, site))}"


# --- letter ---------------------------------------------------------------------------------------


def pdf(sent: SentNotice, site: str, now: datetime) -> bytes:
    return write(FORM, letter(sent, site, now), made_at=now)


def word(sent: SentNotice, site: str, now: datetime) -> bytes:
    return write_word(letter(sent, site, now), made_at=now)


def letter(sent: SentNotice, site: str, now: datetime) -> dict[str, Any]:
    """As ``engine/forms/templates/record/data.yaml`` says."""
    notice, book = rulebook.current().prevention.notices[sent.notice], rulebook.current()
    addressee = sent.addressee
    with translation.override("id"):
        to = [addressee.attention, addressee.name, addressee.address]
        today = day_words(now.astimezone(book.timezone).date())
        return {
            "office": office(),
            "title": _("Pemberitahuan: %(title)s") % {"title": in_language(notice.title)},
            "about": in_language(book.title),
            "number": sent.number or None,
            "mark": None,
            "lead": [today, _("Kepada Yth.") + "\n" + "\n".join(line for line in to if line)],
            "sections": [
                _section(_("Isi pemberitahuan"), paragraphs(notice, sent.day)),
                _section(_("Dasar"), [basis(notice, book)]),
                _section(
                    _("Penjelasan dan tanda baca"),
                    [
                        _("Apa yang boleh dan tidak boleh, untuk setiap orang: %(address)s")
                        % {"address": site + reverse("portal:guide")},
                        _("Mohon tandai bahwa surat ini sudah dibaca: %(address)s")
                        % {"address": link(sent, site)},
                    ],
                ),
            ],
            "signatures": [{"role": office(), "name": "(........................................)"}],
        }  # fmt: skip


def _section(title: str, words: list[str]) -> dict[str, Any]:
    return {"title": title, "paragraphs": words, "head": [], "widths": [], "rows": []}


def packed(many: Iterable[SentNotice], site: str, now: datetime, *, as_word: bool) -> bytes:
    """One file for each letter."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for one in many:
            make, kind = (word, "docx") if as_word else (pdf, "pdf")
            archive.writestr(f"{one.notice}-{one.addressee.group}-{one.pk}.{kind}", make(one, site, now))
    return out.getvalue()


# --- record ---------------------------------------------------------------------------------------


def record_csv(many: Iterable[SentNotice]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    with translation.override("id"):
        writer.writerows([_plain(cell) for cell in row] for row in _recorded(many))
    return out.getvalue()


def _recorded(many: Iterable[SentNotice]) -> Iterator[list[str]]:
    for sent, told in due.recorded(many):
        notice = notice_of(sent)
        yield [
            in_language(notice.title) if notice else sent.notice,
            sent.day.isoformat(),
            sent.addressee.get_group_display(),
            sent.addressee.name,
            sent.number,
            *_told(told),
            _moment(sent.read_at),
            sent.get_read_how_display(),
        ]


def _told(told: Informing | None) -> list[str]:
    if told is None:
        return ["", "", "", ""]
    return [_moment(told.at), told.get_how_display(), str(told.by), told.note]


def _moment(moment: datetime | None) -> str:
    return moment.astimezone(rulebook.current().timezone).isoformat(timespec="minutes") if moment else ""


def _plain(cell: str) -> str:
    return f"'{cell}" if cell.startswith(FORMULAS) else cell


def record_pdf(many: Iterable[SentNotice], now: datetime) -> bytes:
    with translation.override("id"):
        return write(FORM, _record(list(many), now), made_at=now)


def _record(many: list[SentNotice], now: datetime) -> dict[str, Any]:
    by_notice: dict[tuple[str, date], list[SentNotice]] = {}
    for one in many:
        by_notice.setdefault((one.notice, one.day), []).append(one)
    book = rulebook.current()
    return {
        "office": office(),
        "title": _("Catatan pencegahan"),
        "about": in_language(book.title),
        "number": None,
        "mark": None,
        "lead": [
            _("Siapa yang diberitahu, kapan dan bagaimana, sampai %(at)s.")
            % {"at": formats.full_moment(now).replace(formats.NBSP, " ")}
        ],
        "sections": [_of_notice(name, day, sent) for (name, day), sent in by_notice.items()],
        "signatures": [],
    }  # fmt: skip


def _of_notice(name: str, day: date, many: list[SentNotice]) -> dict[str, Any]:
    notice = rulebook.current().prevention.notices.get(name)
    told = sum(bool(one.informings.all()) for one in many)
    summed = _("Tentang %(day)s. Diberitahu: %(told)s dari %(all)s. Dibaca: %(read)s.") % {
        "day": day_words(day),
        "told": told,
        "all": len(many),
        "read": sum(one.read_at is not None for one in many),
    }
    rows = [
        [
            sent.addressee.name,
            informing.get_how_display() if informing else _("belum"),
            formats.full_moment(informing.at).replace(formats.NBSP, " ") if informing else "–",
            str(informing.by) if informing else "–",
            _("ya") if sent.read_at else _("belum"),
        ]
        for sent, informing in due.recorded(many)
    ]
    return {
        "title": in_language(notice.title) if notice else name,
        "paragraphs": [summed],
        "head": [_("Penerima"), _("Cara"), _("Waktu"), _("Oleh"), _("Dibaca")],
        "widths": [4, 2, 3, 2, 1.2],
        "rows": rows,
    }
