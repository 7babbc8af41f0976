"""Officials' cases by act, stage, addressee and follow-up. In the order of time: nobody is ranked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from pantau.office.casework import handover_page, outcomes
from pantau.office.casework.models import CaseParty, Handover, Outcome
from pantau.office.casework.page import Visit, state_chip
from pantau.office.casework.plenary_forms import STAGE_WORDS
from pantau.office.registry.models import Official
from pantau.web.ui import formats, rulebook
from pantau.web.ui.ribbon import in_language

PAGE = 50
NOT_SENT, RUNNING, OVER = "belum", "berjalan", "selesai"


def listing(visit: Visit, given: Mapping[str, str]) -> dict[str, Any]:
    found = filtered(officials(visit), given)
    page = Paginator(found.order_by("-case__opened_at", "-pk"), PAGE).get_page(given.get("page", ""))
    rows = [_row(one) for one in page]
    any_filter = any(given.get(name) for name in ("perbuatan", "tahap", "penerima", "lanjut", "jabatan"))
    return {
        "page": page,
        "sentence": _sentence(given),
        "table": _table(rows),
        "any": bool(rows),
        "filtered": any_filter,
        "total": page.paginator.count,
    }


def officials(visit: Visit) -> QuerySet[CaseParty]:
    """Officials who are reported in cases that this person may see."""
    return (
        CaseParty.objects.filter(
            Q(official__isnull=False) | Q(subject__in=outcomes.OFFICES),
            part=CaseParty.Part.REPORTED,
            removed_at=None,
            case__in=visit.cases,
        )
        .select_related("case", "official__village")
        .prefetch_related("outcomes__handovers__follow_ups")
    )


def filtered(found: QuerySet[CaseParty], given: Mapping[str, str]) -> QuerySet[CaseParty]:
    """What makes no sense in an address is as if it were not there."""
    book = rulebook.current()
    if (act := given.get("perbuatan", "")) in book.neutrality.acts:
        found = found.filter(acts__contains=[act])
    if (stage := given.get("tahap", "")) in outcomes.STAGES:
        found = found.filter(outcomes__stage=stage)
    if (addressee := given.get("penerima", "")) in book.addressees:
        found = found.filter(outcomes__handovers__addressee=addressee)
    if (role := given.get("jabatan", "")) in Official.Role.values:
        found = found.filter(official__role=role)
    over = [Handover.State.DONE, Handover.State.REFUSED]
    sent = Q(outcomes__handovers__sent_at__isnull=False)
    match given.get("lanjut"):
        case "belum":
            found = found.exclude(pk__in=found.filter(sent).values("pk"))
        case "berjalan":
            found = found.filter(sent & ~Q(outcomes__handovers__state__in=over))
        case "selesai":
            found = found.filter(outcomes__handovers__state__in=over)
    return found.distinct()


def _sentence(given: Mapping[str, str]) -> dict[str, Any]:
    book = rulebook.current()
    acts = [(one.id, in_language(one.title)) for one in book.neutrality.acts.values()]
    offices = {*(office for held in outcomes.OFFICES.values() for office in held)}
    addressees = [
        (one.id, in_language(one.name))
        for one in book.addressees.values()
        if offices.intersection(one.concerns) or "crime" in one.concerns
    ]
    parts = [
        ("jabatan", _("Jabatan"), [("", _("semua pejabat")), *Official.Role.choices]),
        ("perbuatan", _("Perbuatan"), [("", _("semua perbuatan")), *acts]),
        ("tahap", _("Tahap"), [("", _("semua tahap")), *STAGE_WORDS.items()]),
        ("penerima", _("Penerima"), [("", _("semua penerima")), *addressees]),
        (
            "lanjut",
            _("Tindak lanjut"),
            [
                ("", _("semua keadaan")),
                (NOT_SENT, _("belum diteruskan")),
                (RUNNING, _("menunggu tindak lanjut")),
                (OVER, _("sudah berakhir")),
            ],
        ),
    ]
    return {
        "action": reverse("casework:neutrality"),
        "label": _("Saring perkara netralitas"),
        "lead": _("Tampilkan"),
        "parts": [
            {
                "name": name,
                "label": label,
                "options": options,
                "value": given.get(name, ""),
                "folded": number > 1,
            }
            for number, (name, label, options) in enumerate(parts)
        ],
        "narrowed": any(given.get(name) for name in ("tahap", "penerima", "lanjut")),
    }


def _table(rows: list[dict[str, Any]]) -> dict[str, Any]:
    columns = (_("Perkara"), _("Terlapor"), _("Perbuatan"), _("Tahap"), _("Penerima"), _("Tindak lanjut"))
    return {
        "caption": _("Perkara netralitas"),
        "columns": [{"label": str(label)} for label in columns],
        "rows": rows,
    }


def _row(party: CaseParty) -> dict[str, Any]:
    case = party.case
    held = [one for one in party.outcomes.all() if not one.advised_only]
    letters = [letter for one in held for letter in one.handovers.all()]
    chip = state_chip(case)
    return {
        "id": f"netralitas-{party.pk}",
        "cells": [
            {
                "text": case.number,
                "href": reverse("casework:case", args=[case.pk]),
                "sub": f"{formats.full_date(case.opened_at)} · {chip['text']}",
            },
            {"text": party.name, "sub": party.position},
            {"text": ", ".join(_acts(party)) or _("Belum dicatat"), "muted": not party.acts},
            _stage(party, held),
            {"text": "; ".join(letter.name for letter in letters) or _("Belum ada"), "muted": not letters},
            _follow(letters),
        ],
    }


def _acts(party: CaseParty) -> list[str]:
    known = rulebook.current().neutrality.acts
    return [in_language(known[one].title) for one in party.acts if one in known]


def _stage(party: CaseParty, held: list[Outcome]) -> dict[str, Any]:
    """What was decided; before that, what the date of the act suggests, said as such."""
    decided = [str(STAGE_WORDS[one.stage]) for one in held if one.stage in STAGE_WORDS]
    if decided:
        return {"text": ", ".join(dict.fromkeys(decided))}
    hint = outcomes.stage_hint(party.case, party)
    if hint is not None and hint.stage:
        return {"text": STAGE_WORDS[hint.stage], "sub": _("menurut tanggal perbuatan"), "muted": True}
    return {"text": _("Belum ditentukan"), "muted": True}


def _follow(letters: list[Handover]) -> dict[str, Any]:
    if not letters:
        return {"chip": {"text": _("Belum diteruskan"), "tone": "rest"}, "text": ""}
    last = max(letters, key=lambda one: (one.sent_at is not None, one.sent_at or one.prepared_at, one.pk))
    running = next((one for one in letters if not one.over and one.sent_at), last)
    return {"chip": handover_page.chip(running), "text": "", "sub": handover_page.last_step(running)}
