"""Preventing in time: addressees, prepared notices, and the record of who was told. All of it in the audit trail."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from pantau.engine.law import Notice
from pantau.office.people.access import require
from pantau.office.people.actions import record
from pantau.office.people.models import User
from pantau.office.portal.prevention import access
from pantau.office.portal.prevention.models import Addressee, Informing, SentNotice
from pantau.office.registry.importing.files import open_sheets
from pantau.office.registry.importing.problems import FileRefused
from pantau.office.registry.models import Official, Party, Village
from pantau.web.ui import rulebook

CODE_BYTES = 16
MOST_LINES = 2000
MOST_BYTES = 1024 * 1024
#: Heads of the columns of a file, as offices write them.
COLUMNS = {
    "nama": "name", "name": "name", "jenis": "group", "kelompok": "group", "group": "group", "u.p.": "attention",
    "kepada": "attention", "surel": "email", "email": "email", "e-mail": "email", "telepon": "phone",
    "whatsapp": "phone", "hp": "phone", "phone": "phone", "alamat": "address", "address": "address",
}  # fmt: skip
GROUPS = {
    "partai": "party", "party": "party", "instansi": "office", "office": "office", "desa": "village",
    "kelurahan": "village", "village": "village", "lainnya": "other", "other": "other",
}  # fmt: skip


class PreventionError(Exception):
    """Something about a notice cannot be done; the message says what, in words for the person."""


@dataclass(frozen=True, slots=True)
class Contact:
    name: str
    group: str = Addressee.Group.OTHER.value
    attention: str = ""
    email: str = ""
    phone: str = ""
    address: str = ""


@dataclass(slots=True)
class Imported:
    """``refused``: line of the file and why."""

    added: int = 0
    changed: int = 0
    refused: list[tuple[int, str]] = field(default_factory=list)


# --- addressees -----------------------------------------------------------------------------------


@transaction.atomic
def take_in(*, by: User, now: datetime) -> int:
    """Whoever the registry knows and is not among the addressees yet. Of officials only their units are read."""
    require(access.act(by, now))
    known = set(Addressee.objects.values_list("key", flat=True))
    made = [
        Addressee(group=group, key=key, position=position, name=name, added_by=by, added_at=now)
        for group, key, position, name in _of_registry()
        if key not in known
    ]
    Addressee.objects.bulk_create(made, ignore_conflicts=True)
    record(by, "addressees_taken_in", None, count=len(made))
    return len(made)


def _of_registry() -> Iterable[tuple[str, str, int, str]]:
    for party in Party.objects.filter(election=rulebook.current().election):
        yield "party", f"party:{party.number}", party.number, party.name
    for village in Village.objects.select_related("subdistrict"):
        title = f"{village.get_kind_display().title()} {village.name}, {village.subdistrict.name}"
        yield "village", f"village:{village.code}", 0, title
    units = Official.objects.filter(village=None).exclude(unit="").order_by("unit")
    for unit in units.values_list("unit", flat=True).distinct():
        yield "office", f"office:{unit.casefold()}"[:120], 0, unit


@transaction.atomic
def keep(contact: Contact, one: Addressee | None = None, *, by: User, now: datetime) -> Addressee:
    """Enter an addressee, or change ``one``. Raises PreventionError where an address is none."""
    require(access.act(by, now))
    contact = _checked(contact)
    if one is None:
        key = f"own:{secrets.token_hex(8)}"
        one = Addressee.objects.create(**asdict(contact), key=key, added_by=by, added_at=now)
        record(by, "addressee_added", one)
        return one
    for name, value in asdict(contact).items():
        setattr(one, name, value)
    one.save(update_fields=list(asdict(contact)))
    record(by, "addressee_changed", one)
    return one


def _checked(contact: Contact) -> Contact:
    if not contact.name.strip():
        raise PreventionError(_("Nama penerima belum ditulis."))
    if contact.email:
        try:
            validate_email(contact.email)
        except ValidationError:
            raise PreventionError(
                _("Alamat surel ini keliru: %(email)s") % {"email": contact.email}
            ) from None
    return Contact(
        contact.name.strip()[:200], contact.group, contact.attention.strip()[:200], contact.email.strip(),
        _phone(contact.phone), contact.address.strip()[:300],
    )  # fmt: skip


def _phone(written: str) -> str:
    """Digits with the country's code, as WhatsApp's addresses want them."""
    if not written.strip():
        return ""
    digits = re.sub(r"\D", "", written)
    digits = f"62{digits[1:]}" if digits.startswith("0") else digits
    if not 8 <= len(digits) <= 15:
        raise PreventionError(_("Nomor telepon ini keliru: %(phone)s") % {"phone": written})
    return digits


@transaction.atomic
def retire(one: Addressee, *, by: User, now: datetime) -> None:
    """Gets no further notice; what they were told stays."""
    require(access.act(by, now))
    Addressee.objects.filter(pk=one.pk, retired_at=None).update(retired_at=now)
    record(by, "addressee_retired", one)


@transaction.atomic
def import_file(name: str, content: bytes, *, by: User, now: datetime) -> Imported:
    """A CSV or XLSX with a column "nama"; whoever is known by that name in that group gets what the file adds."""
    require(access.act(by, now))
    done = Imported()
    for line, contact in _contacts(name, content, done):
        one = Addressee.objects.filter(group=contact.group, name__iexact=contact.name.strip()).first()
        try:
            keep(_completed(contact, one), one, by=by, now=now)
        except PreventionError as refused:
            done.refused.append((line, str(refused)))
        else:
            done.changed += one is not None
            done.added += one is None
    record(by, "addressees_imported", None, added=done.added, changed=done.changed, refused=len(done.refused))
    return done


def _completed(contact: Contact, one: Addressee | None) -> Contact:
    """An empty cell takes nothing away."""
    if one is None:
        return contact
    return Contact(**{name: value or getattr(one, name) for name, value in asdict(contact).items()})


def _contacts(name: str, content: bytes, done: Imported) -> Iterable[tuple[int, Contact]]:
    if len(content) > MOST_BYTES:
        raise PreventionError(_("Berkas ini terlalu besar: paling besar 1 MB."))
    try:
        sheets = open_sheets(name, content)
    except FileRefused as refused:
        raise PreventionError(refused.id if get_language() == "id" else refused.en) from refused
    rows = sheets[0].rows if sheets else ()
    head = [COLUMNS.get(cell.strip().casefold(), "") for cell in rows[0]] if rows else []
    if "name" not in head:
        raise PreventionError(_("Baris pertama harus memuat kolom “nama”."))
    if len(rows) > MOST_LINES + 1:
        raise PreventionError(_("Berkas ini lebih dari 2.000 baris."))
    for line, row in enumerate(rows[1:], 2):
        cells = {column: cell.strip() for column, cell in zip(head, row, strict=False) if column}
        if not any(cells.values()):
            continue
        group = cells.pop("group", "").casefold()
        if group and group not in GROUPS:
            done.refused.append((line, _("Jenis “%(group)s” tidak dikenal.") % {"group": group}))
            continue
        yield line, Contact(group=GROUPS.get(group, "other"), **{"name": "", **cells})


# --- notices --------------------------------------------------------------------------------------


@transaction.atomic
def prepare(notice: Notice, day: date, *, number: str = "", by: User, now: datetime) -> int:
    """One for each addressee it is for who has none yet; those entered as others get every notice."""
    require(access.act(by, now))
    election = rulebook.current().election
    have = SentNotice.objects.filter(election=election, notice=notice.id, day=day).values("addressee")
    to = Addressee.objects.filter(group__in=(*notice.to, "other"), retired_at=None).exclude(pk__in=have)
    made = [
        SentNotice(
            election=election,
            notice=notice.id,
            day=day,
            addressee=one,
            number=number.strip()[:100],
            code=secrets.token_urlsafe(CODE_BYTES),
            made_by=by,
            made_at=now,
        )
        for one in to
    ]
    SentNotice.objects.bulk_create(made, ignore_conflicts=True)
    record(by, "notices_prepared", None, notice=notice.id, day=day.isoformat(), count=len(made))
    return len(made)


@transaction.atomic
def inform(
    sent: Sequence[SentNotice], how: str, at: datetime, *, note: str = "", by: User, now: datetime
) -> int:
    """Note that these were told. Raises PreventionError for a moment that has not come."""
    require(access.act(by, now))
    if at > now:
        raise PreventionError(_("Waktunya belum tiba. Catat setelah diberitahukan."))
    if not sent:
        raise PreventionError(_("Pilih dulu siapa yang diberitahu."))
    Informing.objects.bulk_create(
        Informing(sent=one, how=how, at=at, by=by, recorded_at=now, note=note.strip()[:300]) for one in sent
    )
    record(by, "notices_told", None, how=how, notices=[one.pk for one in sent])
    return len(sent)


@transaction.atomic
def note_read(one: SentNotice, *, by: User, now: datetime) -> bool:
    """An officer heard that it was read. False where that is known already."""
    require(access.act(by, now))
    changed = _read(one, SentNotice.Read.HAND, now, by)
    if changed:
        record(by, "notice_read_noted", one)
    return changed


@transaction.atomic
def read_by_link(one: SentNotice, *, now: datetime) -> bool:
    """Whoever holds the code says so; who that is nobody knows."""
    changed = _read(one, SentNotice.Read.LINK, now, None)
    if changed:
        record(None, "notice_read", one)
    return changed


def _read(one: SentNotice, how: str, now: datetime, by: User | None) -> bool:
    unread = SentNotice.objects.filter(pk=one.pk, read_at=None)
    return bool(unread.update(read_at=now, read_how=how, read_noted_by=by))
