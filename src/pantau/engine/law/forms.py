"""The papers of the procedure as data: their parts and fields, what each field takes, who signs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from .calendar import MARKS
from .nodes import Located
from .numbering import number_mistake
from .schema import (
    Reader,
    Report,
    Titles,
    flag,
    known,
    many,
    nullable,
    one_of,
    only,
    record,
    rows,
    slug,
    table,
    text,
    titles,
    whole,
)

#: What a field takes: a line, paragraphs, several lines, a day (2024-02-12), or rows of a table.
WRITTEN = ("line", "paragraph", "list", "date", "table")
#: What the paper itself carries, so that nobody writes it into a field.
CARRIED = ("number", "place_and_date", "signatures", "attachments")
GENERAL = "paper"

#: What a case knows, so that a form can be filled from it: the hints a field may have in ``fills``.
FILLS = (
    "office.name", "office.address", "office.region", "office.place",
    "case.number", "case.title", "case.kind", "case.opened_on", "case.registered_on", "case.stage",
    "case.district", "case.village", "case.chronology",
    "officers.names", "officers.positions", "officers.assignment", "officers.address",
    "supervision.kind", "supervision.purpose", "supervision.target", "supervision.time_and_place",
    "supervision.result",
    "act.what", "act.place", "act.time", "act.day", "act.known_on", "act.found_on", "act.account", "act.facts",
    "act.urls", "act.screenshots",
    "subject.name", "subject.status", "subject.address", "subject.phone", "subject.id_number", "subject.unit",
    "subject.position", "subject.all",
    "reporter.name", "reporter.birth", "reporter.sex", "reporter.occupation", "reporter.citizenship",
    "reporter.address", "reporter.phone", "reporter.email",
    "delivery.place", "delivery.day", "delivery.hour",
    "witness.names", "witness.addresses", "witness.phones", "witness.all",
    "evidence.list", "evidence.exhibits", "evidence.all",
    "norms.list", "norms.analysis", "norms.all", "norms.kinds",
    "requirements.formal", "requirements.material", "requirements.missing", "requirements.conclusion",
    "requirements.advice",
    "clarification.person", "clarification.role", "clarification.identity", "clarification.birth",
    "clarification.sex", "clarification.occupation", "clarification.address", "clarification.accompanied",
    "clarification.day", "clarification.hour", "clarification.place", "clarification.questions",
    "clarification.ended", "clarification.all",
    "plenary.number", "plenary.day", "plenary.hour", "plenary.place", "plenary.agenda", "plenary.quorum",
    "plenary.members", "plenary.absent", "plenary.recused", "plenary.votes", "plenary.decision",
    "plenary.dissent",
    "study.conclusion", "study.recommendation",
    "outcome.title", "outcome.reason", "outcome.all", "outcome.decided_on", "handover.urgency",
    "addressee.lines",
    "limit.until",
    "reply.address", "reply.code",
    "papers.supervision_report", "papers.study", "papers.minutes", "papers.report", "papers.finding",
    "papers.receipt", "papers.all",
    "summary.period", "summary.area", "summary.cut_at", "summary.counts", "summary.by_platform",
    "summary.by_category", "summary.by_phase", "summary.by_party", "summary.by_district", "summary.coverage",
    "summary.unseen", "summary.queue", "summary.limits", "summary.cases", "summary.outcomes", "summary.handovers",
    "summary.reports", "summary.prevention", "summary.notes",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class FormColumn:
    """A column of a table field; ``width`` in parts of the whole."""

    key: str
    title: Titles
    width: int = 1


@dataclass(frozen=True, slots=True)
class FormField:
    key: str
    title: Titles
    required: bool = True
    kind: str = "line"  # one of WRITTEN or CARRIED
    columns: tuple[FormColumn, ...] = ()  # of a table
    group: Titles | None = None  # neighbours of one group stand together under its name
    label: Titles | None = None  # what stands on the paper under the group, where the title would repeat it
    fills: str | None = None  # one of FILLS
    begins: str | None = None  # words a new paper begins with; a person may change them

    @property
    def is_written(self) -> bool:
        return self.kind in WRITTEN


@dataclass(frozen=True, slots=True)
class FormPart:
    """Of an optional part either nothing is filled in, or all that is required."""

    key: str
    title: Titles
    fields: tuple[FormField, ...]
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Form:
    """A paper of the procedure. Codes differ between editions, so both are data."""

    id: str
    code: str | None  # None where the code of this edition is not known
    edition: str
    title: Titles
    parts: tuple[FormPart, ...]
    source: str
    mark: str
    number_template: str | None = None
    letterhead: bool = True
    empty: str | None = None  # what stands in a field without content
    note: Titles | None = None
    layout: str = GENERAL  # of the rulebook's papers/, where the form has none of its own
    signs: tuple[Titles, ...] = ()  # roles of those who sign

    def written(self) -> Iterator[tuple[FormPart, FormField]]:
        """The fields that are filled in, with their part, in order."""
        for part in self.parts:
            for field in part.fields:
                if field.is_written:
                    yield part, field


def left_to_people(form: Form) -> tuple[str, ...]:
    """Required fields, as "part.field", that no case fills and nothing begins: what somebody has to think about."""
    return tuple(
        f"{part.key}.{field.key}"
        for part, field in form.written()
        if field.required and not part.optional and not field.fills and not field.begins
    )


def _number_template(at: Located, report: Report) -> str:
    template = text(at, report)
    if mistake := number_mistake(template):
        raise report.refuse(at, mistake, "for example {number:03}/LHP/PM.01.02/{region}/{month:02}/{year}")
    return template


_column = record(FormColumn, {"title": titles}, {"width": whole(1, 20)}, named="key")
_field_record: Reader[FormField] = record(
    FormField,
    {"title": titles},
    {
        "required": flag,
        "kind": one_of(*WRITTEN, *CARRIED),
        "columns": rows(_column, slug),
        "group": titles,
        "label": titles,
        "fills": known(FILLS, "hint"),
        "begins": text,
    },
    named="key",
)


def _field(at: Located, report: Report) -> FormField:
    field = _field_record(at, report)
    if field.kind == "table" and not field.columns:
        raise report.refuse_entry(at, f"the table '{field.key}' has no columns", "add 'columns: {...}'")
    if field.columns and field.kind != "table":
        raise report.refuse_entry(at, f"'{field.key}' has columns and is no table", "add 'kind: table'")
    return field


_part = record(FormPart, {"title": titles, "fields": rows(_field)}, {"optional": flag}, named="key")
_SAID: Mapping[str, Reader[Any]] = {
    "code": nullable(text),
    "edition": text,
    "title": titles,
    "parts": rows(_part),
    "source": text,
    "mark": one_of(*MARKS),
}
_MAY_BE_SAID: Mapping[str, Reader[Any]] = {
    "number_template": nullable(_number_template),
    "letterhead": flag,
    "empty": nullable(text),
    "note": nullable(titles),
    "layout": slug,
    "signs": many(titles),
}
_whole_form = record(Form, _SAID, _MAY_BE_SAID, named="id")


def forms_file(shared: Mapping[str, Form]) -> Reader[dict[str, Form]]:
    """``shared``: forms of shared folders; ``like: report`` takes from one what an entry does not say itself."""
    changes: Reader[dict[str, Any]] = record(
        dict, {"like": known(shared, "form of a shared folder")}, {**_SAID, **_MAY_BE_SAID}
    )

    def form(at: Located, report: Report) -> Form:
        if "like" not in at.entries():
            return _whole_form(at, report)
        said = changes(at, report)
        return replace(shared[said.pop("like")], id=at.name, **said)

    return only("forms", table(form, slug))
