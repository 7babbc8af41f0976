"""What a step asks for, and what of it is still missing. One function for each need of the rulebook's procedure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from django.db.models import Max
from django.utils.translation import gettext as _

from pantau.engine.law import Move
from pantau.office.casework import requirements
from pantau.office.casework.models import Case, CaseParty, Handover, Paper, PlenaryItem
from pantau.web.ui import rulebook
from pantau.web.ui.ribbon import in_language


def missing(case: Case, move: Move, why: str = "") -> dict[str, str]:
    """Need -> what to do about it, in words; empty when the step may be made."""
    found = {need: _missing(case, need, why) for need in move.needs}
    return {need: words for need, words in found.items() if words}


def _missing(case: Case, need: str, why: str) -> str:
    kind, _colon, name = need.partition(":")
    if kind == "reason":
        return "" if len(why.strip()) >= SHORTEST_REASON else _("Tulis alasannya dalam beberapa kata.")
    if name:
        return _OF_NAME[kind](case, name)
    return _OF_CASE[kind](case)


SHORTEST_REASON = 5


def _item(case: Case) -> str:
    return "" if case.items.exists() else _("Tambahkan paling sedikit satu unggahan, perbuatan, atau bukti.")


def _reported(case: Case) -> str:
    named = case.parties.filter(part=CaseParty.Part.REPORTED, removed_at=None)
    return "" if named.exists() else _("Catat siapa terlapornya.")


def _note(case: Case) -> str:
    return "" if case.notes.exists() else _("Tulis catatan penelusuran.")


def _requirements(case: Case) -> str:
    lacking = requirements.lacking(case)
    if not lacking:
        return ""
    return _("Syarat laporan belum lengkap: %(list)s.") % {"list": ", ".join(lacking)}


def _outcome(case: Case) -> str:
    """What a level recommends that may not decide is none."""
    decided = case.outcomes.filter(advised_only=False)
    return "" if decided.exists() else _("Catat hasil yang diputus rapat pleno.")


def _sent(case: Case) -> str:
    waiting = case.handovers.filter(state=Handover.State.PREPARED).count()
    return _("Masih ada surat yang belum dikirim.") if waiting else ""


def _answered(case: Case) -> str:
    running = [one for one in case.handovers.all() if not one.over]
    return _("Masih ada penerusan yang belum selesai.") if running else ""


def _paper(case: Case, form: str) -> str:
    held = case.papers.filter(form=form).exclude(state=Paper.State.DROPPED)
    return "" if held.exists() else _("Buat dahulu %(form)s.") % {"form": _title(form)}


def _signed(case: Case, form: str) -> str:
    held = case.papers.filter(form=form, state=Paper.State.SIGNED)
    return "" if held.exists() else _("%(form)s belum ditandatangani.") % {"form": _title(form)}


def _decided(case: Case, question: str) -> str:
    carried = case.plenary_items.filter(question=question, carried=True, plenary__closed_at__isnull=False)
    if (back := _went_back(case)) is not None:
        carried = carried.filter(plenary__closed_at__gte=back)
    if carried.exists():
        return ""
    asked = PlenaryItem.Question(question).label
    return _("Belum ada berita acara pleno yang memutuskan: %(question)s.") % {"question": asked}


def _went_back(case: Case) -> datetime | None:
    """When it was last sent back or reopened: what a plenary said before was about what lay there then."""
    moves = [one.id for one in rulebook.current().procedure.moves.values() if one.back]
    found: datetime | None = case.events.filter(move__in=moves).aggregate(at=Max("noted_at"))["at"]
    return found


def _unsigned(case: Case, form: str) -> str:
    held = case.papers.filter(form=form, state=Paper.State.SIGNED)
    if not held.exists():
        return ""
    return _("%(form)s sudah ditandatangani: bawa ke rapat pleno.") % {"form": _title(form)}


def _title(form: str) -> str:
    known = rulebook.current().forms.get(form)
    return in_language(known.title) if known else form


_OF_CASE: Mapping[str, Callable[[Case], str]] = {
    "item": _item,
    "reported": _reported,
    "note": _note,
    "requirements": _requirements,
    "outcome": _outcome,
    "sent": _sent,
    "answered": _answered,
}
_OF_NAME: Mapping[str, Callable[[Case, str], str]] = {
    "paper": _paper,
    "signed": _signed,
    "unsigned": _unsigned,
    "decided": _decided,
}
