"""What the page of a shadow run over history shows besides: how far it is, and what became of the findings."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from pantau.office.findings import rescoring
from pantau.office.findings.models import Rescoring, RulebookChoice
from pantau.web.ui import formats

State = Rescoring.State
TONES = {
    State.COMPARING: "info",
    State.APPLYING: "info",
    State.WAITING: "rest",
    State.PAUSED: "warn",
    State.CANCELLED: "rest",
    State.APPLIED: "ok",
}


def shown(held: Rescoring, choice: RulebookChoice | None, *, may_steer: bool) -> dict[str, Any]:
    """Lays what was counted so far on the run, too."""
    progress = rescoring.so_far(held)
    run, state = held.run, held.state
    decided = sum(counts.get("decided", 0) for counts in run.totals.get("category", {}).values())
    return {
        "state": state.value,
        "label": state.label,
        "tone": TONES[state],
        "percent": _percent(progress) if held.is_open else None,
        "title": _title(held),
        "told": _told(held),
        "rate": _("Paling banyak %(rate)s unggahan per detik.") % {"rate": formats.number(held.rate)}
        if held.rate
        else "",
        "decided": formats.number(decided) if decided else "",
        "again": run.rulebook_id == run.beside_id,
        "choice": choice,
        "may_steer": may_steer and held.is_open,
        "paused": state == State.PAUSED,
    }


def line(held: Rescoring) -> dict[str, Any]:
    """Of a list of runs."""
    progress = rescoring.so_far(held)
    return {
        "chip": {"text": held.state.label, "tone": TONES[held.state]},
        "progress": {"value": _percent(progress), "max": 100, "text": f"{_percent(progress)} %"}
        if held.is_open
        else None,
    }


def _percent(progress: rescoring.Progress) -> int:
    return 100 * progress.done // progress.all if progress.all else 0


def _title(held: Rescoring) -> str:
    if held.apply_at:
        return _("Temuan lama disesuaikan")
    return _("Seluruh riwayat dibaca") if held.whole else _("Riwayat dibaca")


def _told(held: Rescoring) -> str:
    if held.apply_at:
        counts = {
            "posts": formats.number(held.applied),
            "written": formats.number(held.written),
            "superseded": formats.number(held.superseded),
        }
        told = _(
            "%(posts)s unggahan dibaca ulang: %(written)s temuan dibuat atau diperbarui, %(superseded)s temuan lama "
            "ditutup dan tetap tersimpan."
        )
        return told % counts
    if held.state == State.WAITING:
        return _(
            "Setiap unggahan sudah dibaca; tidak ada temuan yang disentuh. Di bawah ini yang akan berubah."
        )
    if held.state == State.CANCELLED:
        return _("Dihentikan sebelum selesai. Angka di bawah ini hanya dari yang sudah dibaca.")
    return ""
