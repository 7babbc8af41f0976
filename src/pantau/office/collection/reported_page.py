"""What the pages of reported acts show."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pantau.office.collection import reported, reported_asking
from pantau.office.collection.models import PlatformAnswer, ReportedAct, SecondLook
from pantau.office.evidence import capture_page
from pantau.office.evidence.models import PageCapture
from pantau.office.registry.models import Official
from pantau.web.ui import formats, labels
from pantau.web.ui.ribbon import in_language

Status = ReportedAct.Status
TONES = {
    Status.DRAFT: ("rest", "pen"),
    Status.OPEN: ("warn", "people"),
    Status.CONFIRMED: ("ok", "check"),
    Status.STRUCK: ("rest", "ban"),
}
ANSWER_ICONS = {
    PlatformAnswer.Outcome.ASKED: "clock",
    PlatformAnswer.Outcome.FOUND: "check",
    PlatformAnswer.Outcome.NOT_FOUND: "search",
    PlatformAnswer.Outcome.INCOMPLETE: "search",
    PlatformAnswer.Outcome.COULD_NOT_ASK: "alert",
}


def chip(act: ReportedAct) -> dict[str, str]:
    tone, icon = TONES[Status(act.status)]
    return {"text": str(act.get_status_display()), "tone": tone, "icon": icon}


def line(act: ReportedAct) -> dict[str, Any]:
    """For ui/components/lines.html."""
    what = str(act.get_kind_display()) if act.kind else _("Belum diisi")
    return {
        "icon_name": "user",
        "title": f"{act.official.name} · {what}",
        "url": reverse("collection:act", args=[act.pk]),
        "note": f"{place(act.official)}. {act.target_address}".strip(),
        "chip": chip(act),
    }


def sentence(status: str, count: int) -> dict[str, Any]:
    """For ui/components/filter_sentence.html."""
    acts = ngettext("%(count)s perbuatan", "%(count)s perbuatan", count) % {"count": formats.number(count)}
    return {
        "action": reverse("collection:acts"),
        "label": _("Saring perbuatan"),
        "lead": acts,
        "target": "daftar",
        "parts": [
            {
                "name": "status",
                "label": _("Keadaan"),
                "options": [("", _("dalam keadaan apa pun")), *Status.choices],
                "value": status,
                "before": "",
                "after": ".",
            }
        ],
    }


def place(official: Official) -> str:
    parts = [str(official.get_role_display()), official.unit, str(official.village or "")]
    return ", ".join(part for part in parts if part)


def officials(found: Sequence[Official]) -> list[dict[str, Any]]:
    return [{"pk": one.pk, "name": one.name, "place": place(one)} for one in found]


def steps(act: ReportedAct, now: int) -> list[dict[str, Any]]:
    """For ui/components/stepper.html."""
    titles = (_("Siapa"), _("Akun dan alasan"), _("Perbuatan"), _("Bukti dan asalnya"), _("Periksa"))
    lacking = reported.missing(act) if act.pk else [2, 3, 4]
    shown = []
    for number, title in enumerate(titles, 1):
        past = number != now and number not in lacking and (number == 1 or number < 5)
        shown.append({
            "title": title,
            "state": "now" if number == now else "past" if past else "later",
            "url": reverse("collection:act-step", args=[act.pk, number]) if past and number in (2, 3, 4) else "",
        })  # fmt: skip
    return shown


def initial(act: ReportedAct, step: int) -> dict[str, Any]:
    if step == 2:
        return {
            "address": act.actor_address,
            "name": act.actor_name,
            "evidence": act.evidence,
            "note": act.evidence_note,
        }
    if step == 3:
        return {
            "kind": act.kind,
            "address": act.target_address,
            "text": act.text,
            "seen_at": act.seen_at,
            "occurred_at": act.occurred_at,
        }
    return {"source": act.source, "note": act.source_note}


def act(found: ReportedAct) -> dict[str, Any]:
    return {
        "act": found,
        "chip": chip(found),
        "person": person(found),
        "claim": claim(found),
        "origin": origin(found),
        "law": law(found),
        "evidence": [reported.EVIDENCE.get(code, code) for code in found.evidence],
        "pictures": pictures(found),
        "events": events(found),
        "can_ask": reported_asking.can_be_asked(found),
        "platform_name": labels.PLATFORMS.get(found.platform, found.platform),
        "asking": found.answers.filter(outcome=PlatformAnswer.Outcome.ASKED).exists(),
        "lacking": reported.missing(found) if found.status == Status.DRAFT else [],
    }


def person(found: ReportedAct) -> list[dict[str, Any]]:
    official = found.official
    rows: list[dict[str, Any]] = [
        {"label": _("Nama"), "text": official.name, "strong": True},
        {"label": _("Jabatan"), "text": place(official)},
    ]
    if found.actor_address:
        rows.append(
            {
                "label": _("Akun yang diduga miliknya"),
                "text": found.actor_address,
                "href": found.actor_address,
            }
        )
        if found.actor_name:
            rows.append({"label": _("Nama pada akun"), "text": found.actor_name})
    elif found.evidence:
        rows.append({"label": _("Akun"), "text": _("Tidak ada: hanya tampak pada gambar")})
    return rows


def claim(found: ReportedAct) -> list[dict[str, Any]]:
    if not found.kind:
        return []
    rows: list[dict[str, Any]] = [
        {"label": _("Diduga"), "text": str(found.get_kind_display()), "strong": True},
        {"label": _("Pada"), "text": found.target_address, "href": found.target_address},
    ]
    if found.text:
        rows.append({"label": _("Kata-katanya"), "text": found.text})
    rows.append({"label": _("Terlihat pada"), "at": found.seen_at})
    if found.occurred_at:
        rows.append({"label": _("Terjadi pada"), "at": found.occurred_at})
    else:
        rows.append({"label": _("Terjadi pada"), "text": _("Tidak ditunjukkan platform")})
    return rows


def origin(found: ReportedAct) -> list[dict[str, Any]]:
    if not found.source:
        return []
    return [
        {"label": _("Diketahui dari"), "text": str(found.get_source_display())},
        {"label": _("Keterangan"), "text": found.source_note},
    ]


def law(found: ReportedAct) -> list[dict[str, Any]]:
    """What rules found in it: why, by which articles, and what is still open. Never a verdict."""
    return [
        {
            "reason": in_language(one["reasons"]),
            "norms": list(dict.fromkeys(in_language(article) for article in one["norms"])),
            "missing": [in_language(item) for item in one["missing"]],
        }
        for one in found.weighed
    ]


def pictures(found: ReportedAct) -> list[dict[str, Any]]:
    held = found.pictures.select_related("picture").defer("picture__body")
    return [
        {
            "src": reverse("collection:act-picture", args=[found.pk, one.position]),
            "title": _("Gambar %(number)s") % {"number": one.position},
            "width": one.picture.width,
            "height": one.picture.height,
            "sha256": one.picture.sha256,
            "stroke": 1,
            "lines": (),
        }
        for one in held
    ]


def captures(found: ReportedAct, may: bool, trouble: str = "", given: str = "") -> dict[str, Any]:
    """Context of evidence/captures.html; a draft's page is not captured yet."""
    shown = PageCapture.objects.filter(subject=reported.subject_of(found)).select_related("asked_by")
    return {
        "ask_url": reverse("collection:capture-act", args=[found.pk]),
        "upload_url": reverse("collection:upload-act", args=[found.pk]),
        "list": [capture_page.state(one) for one in shown.prefetch_related("files")],
        "may": may and found.status != ReportedAct.Status.DRAFT,
        "address": found.target_address,
        "trouble": trouble,
        "given": given,
    }


# --- who looked, and what came of it --------------------------------------------------------------


def events(found: ReportedAct) -> list[dict[str, Any]]:
    """For ui/components/custody.html, oldest first."""
    made: list[dict[str, Any]] = []
    if found.handed_in_at:
        made.append(
            _event(
                found.handed_in_at,
                "eye",
                _("Dilihat dan dicatat petugas pertama"),
                found.officer,
                found.source_note,
            )
        )
    made += [_second(look) for look in found.second_looks.select_related("officer")]
    made += [_answer(one) for one in found.answers.select_related("asked_by")]
    if found.struck_at:
        made.append(
            _event(found.struck_at, "ban", _("Dicoret"), found.struck_by, found.struck_why) | {"tone": "warn"}
        )
    return sorted(made, key=lambda event: event["at"])


def _event(at: Any, icon: str, title: str, who: Any, text: str = "") -> dict[str, Any]:
    return {"at": at, "icon_name": icon, "title": title, "actor": str(who), "text": text}


def _second(look: SecondLook) -> dict[str, Any]:
    agrees = look.saw == SecondLook.Saw.SEEN
    title = _("Petugas kedua %(saw)s") % {"saw": look.get_saw_display()}
    event = _event(look.at, "check" if agrees else "half", title, look.officer, look.statement)
    return event if agrees else event | {"tone": "warn"}


def _answer(one: PlatformAnswer) -> dict[str, Any]:
    title = _("Platform ditanya: %(outcome)s") % {"outcome": one.get_outcome_display()}
    icon = ANSWER_ICONS[PlatformAnswer.Outcome(one.outcome)]
    return _event(one.answered_at or one.asked_at, icon, title, one.asked_by, one.detail)
