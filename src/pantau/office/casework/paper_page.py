"""What the pages of papers show: the list in a case, and one paper as a form to fill in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from pantau.engine.forms.papers import Value
from pantau.engine.law import Form, FormField
from pantau.engine.law.path import Step
from pantau.office.casework import access, papers
from pantau.office.casework.models import Case, CaseParty, Paper
from pantau.office.casework.page import Visit
from pantau.office.casework.parties import citizens_of, masked, shown_name
from pantau.web.ui import formats, rulebook
from pantau.web.ui.ribbon import in_language

State = Paper.State
SPARE_ROWS = 2
MOST_ROWS = 200
LONGEST_LINE = 80  # letters; a longer one is shown over several
#: Papers that are each of one person.
OF_PERSONS = ("clarification_invitation", "sworn_statement", "clarification_record", "status_notice")


# --- the papers of a case -------------------------------------------------------------------------


def card(visit: Visit, case: Case) -> dict[str, Any]:
    """In the order of the path: what there is, what may be begun, what comes later."""
    procedure = rulebook.current().procedure
    state = procedure.states.get(case.state)
    steps = procedure.steps_for(case.entrance)
    here = next((number for number, step in enumerate(steps) if state and step.id == state.stage), 0)
    held = list(case.papers.exclude(state__in=[State.DROPPED, State.REPLACED]).select_related("party"))
    may_change = access.change_case(visit.standing, visit.user, case).allowed
    whole = access.see_identities(visit.standing, visit.user, case).allowed
    lines = []
    known: set[int] = set()
    for number, step in enumerate(steps):
        for form in _forms_of(step):
            own = [paper for paper in held if paper.form == form.id]
            known |= {paper.pk for paper in own}
            lines += [_line(visit, paper, form, whole) for paper in own]
            open_again = form.id in OF_PERSONS and may_change and number <= here
            if not own or open_again:
                lines.append(_waiting(case, form, number <= here and may_change, bool(own), whole))
    others = [paper for paper in held if paper.pk not in known]
    return {
        "lines": lines + [_line(visit, paper, papers.form_of(paper.form), whole) for paper in others],
        "begin_url": reverse("casework:begin-paper", args=[case.pk]),
    }


def _forms_of(step: Step) -> list[Form]:
    forms = rulebook.current().forms
    return [forms[name] for name in step.forms if name in forms]


def _line(visit: Visit, paper: Paper, form: Form, whole: bool) -> dict[str, Any]:
    may_see = access.see_paper(visit.standing, visit.user, paper)
    return {
        "icon": "lock" if paper.locked else "pen",
        "title": _title(form, paper.party, whole),
        "note": _note(paper),
        "url": reverse("casework:paper", args=[paper.pk]) if may_see.allowed else "",
        "why_not": "" if may_see.allowed else str(may_see.reason),
        "draft": not paper.locked,
        "blanks": len(papers.blanks(paper)) if not paper.locked and may_see.allowed else 0,
    }


def _title(form: Form, party: CaseParty | None, whole: bool) -> str:
    title = in_language(form.title)
    code = f"{form.code}: " if form.code else ""
    whom = f", {shown_name(party, whole)}" if party else ""
    return f"{code}{title}{whom}"


def _note(paper: Paper) -> str:
    if paper.locked and paper.signed_at:
        words = _("Nomor %(number)s, ditandatangani %(day)s. Terkunci.") % {
            "number": paper.number,
            "day": formats.full_date(paper.signed_at),
        }
        return words if paper.version == 1 else _("Versi %(version)s. ") % {"version": paper.version} + words
    return _("Rancangan, terakhir diubah %(when)s oleh %(name)s.") % {
        "when": formats.full_moment(paper.changed_at),
        "name": paper.changed_by,
    }


def _waiting(case: Case, form: Form, may_begin: bool, another: bool, whole: bool) -> dict[str, Any]:
    persons = form.id in OF_PERSONS
    return {
        "icon": "open",
        "title": _("%(form)s, orang lain") % {"form": in_language(form.title)}
        if another
        else _title(form, None, whole),
        "note": "" if may_begin else _("Dibuka pada tahapnya."),
        "form": form.id if may_begin else "",
        "persons": [
            {"pk": one.pk, "name": shown_name(one, whole)} for one in case.parties.filter(removed_at=None)
        ]
        if persons and may_begin
        else [],
    }


# --- one paper ------------------------------------------------------------------------------------


def paper(visit: Visit, one: Paper, typed: Mapping[str, Value] | None = None) -> dict[str, Any]:
    form = papers.form_of(one.form, one.rulebook if one.locked else "")
    whole = access.see_whole_paper(visit.standing, visit.user, one)
    changes = access.change_paper(visit.standing, visit.user, one)
    values = papers.values_of(one) if whole.allowed else masked(one.values, citizens_of(one.cases()))
    blanks = papers.blanks(one) if not one.locked and whole.allowed else ()
    return {
        "paper": one,
        "form": form,
        "title": _title(form, one.party, whole.allowed),
        "chip": _chip(one),
        "parts": _parts(
            form,
            {**values, **(typed or {})},
            {blank.name for blank in blanks},
            papers.hidden_of(one, form),
            whole.allowed,
        ),
        "blanks": [in_language(blank.field.title) for blank in blanks],
        "editable": changes.allowed and not one.locked,
        "may_change": changes.allowed,
        "barred": "" if whole.allowed else str(whole.reason),
        "whole": whole.allowed,
        "signers": papers.signatures_of(one, form),
        "facts": _facts(one, form),
        "versions": _versions(one),
        "note": in_language(form.note) if form.note else "",
        "attachments": papers.attachments_of(one, form, visit.now) if not one.locked else one.attachments,
    }


def _chip(one: Paper) -> dict[str, str]:
    tone, icon = {
        State.DRAFT: ("info", "pen"),
        State.SIGNED: ("ok", "lock"),
        State.REPLACED: ("rest", "layers"),
        State.DROPPED: ("rest", "x"),
    }[State(one.state)]
    return {"text": one.get_state_display(), "tone": tone, "icon": icon}


def _facts(one: Paper, form: Form) -> list[dict[str, Any]]:
    facts: list[dict[str, Any]] = [{"label": _("Edisi"), "text": form.edition}]
    if one.number:
        facts.append({"label": _("Nomor"), "text": one.number})
    facts.append({"label": _("Dibuat"), "at": one.made_at, "sub": str(one.made_by)})
    if one.signed_at:
        facts.append(
            {
                "label": _("Ditandatangani"),
                "at": one.signed_at,
                "sub": ", ".join(s["name"] for s in one.signers),
            }
        )
    else:
        facts.append({"label": _("Terakhir diubah"), "at": one.changed_at, "sub": str(one.changed_by)})
    if one.pdf_sha256:
        facts.append({"label": "SHA-256", "text": one.pdf_sha256})
    if one.dropped_why:
        facts.append({"label": _("Alasan dibatalkan"), "text": one.dropped_why})
    return facts


def _versions(one: Paper) -> list[dict[str, Any]]:
    found, at = [], one.corrects
    while at is not None:
        found.append(
            {"version": at.version, "url": reverse("casework:paper", args=[at.pk]), "at": at.signed_at}
        )
        at = at.corrects
    later = Paper.objects.filter(corrects=one).first()
    if later is not None:
        found.insert(
            0,
            {
                "version": later.version,
                "url": reverse("casework:paper", args=[later.pk]),
                "at": later.signed_at,
            },
        )
    return found


def _parts(
    form: Form, values: Mapping[str, Value], blank: set[str], sealed: set[str], whole: bool
) -> list[dict[str, Any]]:
    return [
        {
            "key": part.key,
            "title": in_language(part.title),
            "optional": part.optional,
            "fields": [
                _field(name, field, values, blank, name in sealed, whole)
                for field in part.fields
                if field.is_written
                for name in [f"{part.key}.{field.key}"]
            ],
        }
        for part in form.parts
        if any(field.is_written for field in part.fields)
    ]


def _field(
    name: str, field: FormField, values: Mapping[str, Value], blank: set[str], sealed: bool, whole: bool
) -> dict[str, Any]:
    value = values.get(name)
    hidden = not whole and sealed
    shown: dict[str, Any] = {
        "name": name,
        "id": "isi-" + name.replace(".", "-").replace("_", "-"),
        "label": in_language(field.title),
        "kind": field.kind,
        "required": field.required,
        "blank": name in blank,
        "hidden": hidden,
        "sealed": sealed,
    }
    if hidden:
        return shown
    if field.kind == "table":
        rows = [row for row in (value or []) if isinstance(row, Mapping)]
        padded = [*rows, *({} for _spare in range(SPARE_ROWS))]
        shown["columns"] = [{"key": one.key, "title": in_language(one.title)} for one in field.columns]
        shown["rows"] = [
            [
                {
                    "name": f"{name}:{number}:{one.key}",
                    "text": row.get(one.key, ""),
                    "label": in_language(one.title),
                }
                for one in field.columns
            ]
            for number, row in enumerate(padded)
        ]
        shown["filled"] = shown["rows"][: len(rows)]
        return shown
    text = value if isinstance(value, str) else "\n".join(str(one) for one in (value or []))
    shown["text"] = text
    shown["long"] = len(text) > LONGEST_LINE
    least = 1 if field.kind == "line" else 3
    shown["rows_high"] = min(max(text.count("\n") + len(text) // LONGEST_LINE + 1, least), 18)
    return shown


def typed(form: Form, given: QueryDict) -> dict[str, Value]:
    """What was sent, in the shape the fields take. Of a field that was not sent nothing is said."""
    values: dict[str, Value] = {}
    for part, field in form.written():
        name = f"{part.key}.{field.key}"
        if field.kind == "table":
            if f"{name}:0:{field.columns[0].key}" in given:
                values[name] = _rows(name, field, given)
        elif name in given:
            text = given[name].replace("\x00", "").replace("\r\n", "\n")
            values[name] = (
                [line.strip() for line in text.split("\n") if line.strip()] if field.kind == "list" else text
            )
    return values


def _rows(name: str, field: FormField, given: QueryDict) -> list[dict[str, str]]:
    rows = []
    for number in range(MOST_ROWS):
        row = {
            one.key: given.get(f"{name}:{number}:{one.key}", "").replace("\x00", "") for one in field.columns
        }
        if f"{name}:{number}:{field.columns[0].key}" not in given:
            break
        if any(text.strip() for text in row.values()):
            rows.append(row)
    return rows
