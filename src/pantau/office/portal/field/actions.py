"""Everything that changes a field note."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, Protocol
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from pantau.engine.evidence import brought
from pantau.engine.evidence.capture.received import ReceivedError
from pantau.office.evidence import uploads
from pantau.office.people.access import standing_of
from pantau.office.people.actions import record
from pantau.office.people.models import Role, User
from pantau.office.portal.field.merging import merge
from pantau.office.portal.field.models import FieldFile, FieldNote, FieldNoteVersion

MOST_FILES = 30
NEEDED = ("activity.target", "result.narrative")  # without these there is nothing to read


class FieldError(Exception):
    """What was asked cannot be done; the message is for the screen."""


@dataclass(frozen=True, slots=True)
class Place:
    """Degrees, and metres of doubt."""

    latitude: Decimal
    longitude: Decimal
    accuracy: int


@dataclass(frozen=True, slots=True)
class Written:
    """What a device wrote, knowing version ``base`` (0: none), and where, if it says so."""

    told: Mapping[str, str]
    base: int
    at: datetime
    place: Place | None = None


@transaction.atomic
def keep(key: UUID, written: Written, *, by: User, now: datetime) -> FieldNote | None:
    """The note with what this device wrote in it, or None where a person must choose between two versions.

    Sent again, the same changes nothing. Raises FieldError for a note that is handed in or another's.
    """
    # A key is taken by whoever sends it first; get_or_create waits for the other of two at once.
    note, made = FieldNote.objects.get_or_create(
        key=key,
        defaults={"author": by, "told": dict(written.told), "begun_at": now, "changed_at": now}
        | _reach(by, now),
    )
    note = FieldNote.objects.select_for_update().get(pk=note.pk)
    if note.author_id != by.pk:
        raise FieldError(_("Catatan ini milik orang lain."))
    if made:
        _add(note, 1, written, now)
        _place(note, written.place)
        return note
    if _sent_before(note, written):
        return None if note.versions.filter(number=None).exists() else note
    if note.state == FieldNote.State.SENT:
        raise FieldError(
            _("Catatan ini sudah diserahkan dan tidak berubah lagi. Tulis catatan baru bila ada tambahan.")
        )
    base = note.versions.filter(number=written.base).first()
    found = merge(base.told if base else {}, note.told, written.told)
    if found.disputed:
        _add(note, None, written, now)
        return None
    _new_version(note, found.told, written, now)
    _place(note, written.place)
    return note


@transaction.atomic
def choose(note: FieldNote, chosen: Mapping[str, str], version: int, *, now: datetime) -> None:
    """A person read both and says how each disputed field goes on. Raises FieldError when it changed meanwhile."""
    held = FieldNote.objects.select_for_update().get(pk=note.pk)
    beside = list(held.versions.filter(number=None))
    if held.version != version or held.state == FieldNote.State.SENT:
        raise FieldError(_("Catatan ini berubah sementara Anda memilih. Lihat lagi."))
    told = dict(held.told)
    for one in beside:
        base = held.versions.filter(number=one.base).first()
        told = merge(base.told if base else {}, told, one.told).told
    told |= {name: text for name, text in chosen.items() if text}
    for name in [name for name, text in chosen.items() if not text]:
        told.pop(name, None)
    for one in beside:
        # It stands in the row of versions where it was received, and the choice after it.
        held.version += 1
        one.number = held.version
        one.save(update_fields=["number"])
    _new_version(held, told, Written(told, held.version, now), now)


@transaction.atomic
def hand_in(note: FieldNote, *, by: User, now: datetime) -> None:
    """From now on the office reads it, and nobody changes it. Raises FieldError."""
    held = FieldNote.objects.select_for_update().get(pk=note.pk)
    if held.state == FieldNote.State.SENT:
        return
    if held.versions.filter(number=None).exists():
        raise FieldError(_("Ada dua versi yang berbeda. Pilih dahulu, lalu serahkan."))
    if not all(held.told.get(name) for name in NEEDED):
        raise FieldError(_("Isi dahulu sasaran pengawasan dan uraian hasilnya."))
    held.state, held.sent_at, held.changed_at = FieldNote.State.SENT, now, now
    held.save(update_fields=["state", "sent_at", "changed_at"])
    record(by, "field_note_handed_in", held, version=held.version)


class Upload(Protocol):
    size: int | None

    def chunks(self) -> Iterable[bytes]: ...


def add_file(note: FieldNote, given: Upload, *, by: User, now: datetime) -> FieldFile:
    """Sealed as it came; the same file twice is one. Raises FieldError."""
    with tempfile.TemporaryDirectory() as folder:
        path, digest = Path(folder, "file"), hashlib.sha256()
        with path.open("wb") as file:
            for piece in given.chunks():
                digest.update(piece)
                file.write(piece)
        try:
            kind = brought.check(path)
        except ReceivedError as refused:
            raise FieldError(_trouble(refused)) from refused
        return _seal(note, path, kind, digest.hexdigest(), by, now)


@transaction.atomic
def _seal(note: FieldNote, path: Path, kind: brought.Kind, sha256: str, by: User, now: datetime) -> FieldFile:
    held = FieldNote.objects.select_for_update().get(pk=note.pk)
    same = held.files.filter(sha256=sha256).first()
    if same is not None:
        return same
    if held.state == FieldNote.State.SENT:
        raise FieldError(_("Catatan ini sudah diserahkan. Tulis catatan baru untuk berkas ini."))
    if held.files.count() >= MOST_FILES:
        raise FieldError(_("Satu catatan memuat paling banyak %(count)s berkas.") % {"count": MOST_FILES})
    capture = uploads.bring(
        [
            uploads.Brought(
                path, f"lapangan-{sha256[:12]}.{kind}", brought.ROLES[kind], brought.MEDIA_TYPES[kind]
            )
        ],
        how_obtained=_("Direkam atau disimpan pengawas di lapangan untuk catatan %(key)s.")
        % {"key": held.key},
        url="",
        by=by,
        now=now,
    )
    return FieldFile.objects.create(
        note=held, capture=capture, sha256=sha256, kind=kind, size=path.stat().st_size, added_at=now
    )


def _trouble(refused: ReceivedError) -> str:
    told = {"empty": _("Berkasnya kosong."), "large": _("Berkasnya terlalu besar untuk jenisnya.")}
    return told.get(refused.trouble, _("Jenis berkas ini tidak diterima, atau berkasnya rusak."))


def _reach(by: User, now: datetime) -> dict[str, Any]:
    seats = [
        seat
        for seat in standing_of(by, now).seats
        if seat.role in (Role.VILLAGE_SUPERVISOR, Role.COORDINATOR)
    ]
    seat = next(iter(sorted(seats, key=lambda one: not one.village_code)), None)
    return {"district_code": seat.district_code, "village_code": seat.village_code} if seat else {}


def _sent_before(note: FieldNote, written: Written) -> bool:
    """The answer was lost on the way, and the device asks again."""
    last = note.versions.order_by("-received_at", "-pk").first()
    return last is not None and (dict(last.told), last.base) == (dict(written.told), written.base)


def _new_version(note: FieldNote, told: dict[str, str], written: Written, now: datetime) -> None:
    if told == note.told:
        return
    note.told, note.version, note.changed_at = told, note.version + 1, now
    note.save(update_fields=["told", "version", "changed_at"])
    _add(note, note.version, Written(told, written.base, written.at), now)


def _add(note: FieldNote, number: int | None, written: Written, now: datetime) -> None:
    at = min(written.at, now + timedelta(days=1))  # a phone's clock may be anywhere
    FieldNoteVersion.objects.create(
        note=note, number=number, base=written.base, told=dict(written.told), written_at=at, received_at=now
    )


def _place(note: FieldNote, place: Place | None) -> None:
    if place is None:
        return
    note.latitude, note.longitude, note.accuracy = place.latitude, place.longitude, place.accuracy
    note.save(update_fields=["latitude", "longitude", "accuracy"])
