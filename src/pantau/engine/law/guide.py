"""The guide for the public: may this person do this at this time of the election, on which basis, and what instead.

It stands on the same norms and the same matrix as detection: an answer that names a row of ``matrix.yaml`` takes
that row's norms, or some of them, and may not contradict it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from pantau.engine.post import SUBJECTS

from .calendar import MARKS, Calendar
from .nodes import Located
from .norms import OFFICES, Norm
from .procedure import MatrixRow, Reading
from .schema import (
    Reader,
    Report,
    Titles,
    Unreadable,
    anything,
    flag,
    known,
    many,
    one_of,
    parts,
    placed,
    record,
    slug,
    table,
    titles,
)

if TYPE_CHECKING:
    from .rulebook import Rulebook

_T = TypeVar("_T")

TIMES = ("before", "campaign", "ad_window", "quiet", "voting")
ANSWERS = ("allowed", "conditional", "forbidden", "unregulated")
AD_WINDOW = "ad_window"
#: The calendar's phases of each time; the first one is the matrix's.
PHASES_OF: Mapping[str, tuple[str, ...]] = {
    "before": ("pre_campaign", "before"),
    "campaign": ("campaign",),
    AD_WINDOW: ("campaign",),
    "quiet": ("quiet",),
    "voting": ("voting",),
}


@dataclass(frozen=True, slots=True)
class Person:
    """Who asks: ``address`` is the word for them in addresses, ``offices`` those they may hold."""

    id: str
    address: str
    title: Titles
    about: Titles  # the term explained
    subject: str
    offices: tuple[str, ...] = ()

    def is_bound_by(self, norm: Norm) -> bool:
        held = not norm.offices or any(office in norm.offices for office in self.offices)
        return norm.binds_subject(self.subject) and held


@dataclass(frozen=True, slots=True)
class Act:
    """What they want to do; ``title`` goes on after "may I"."""

    id: str
    address: str
    title: Titles


@dataclass(frozen=True, slots=True)
class Answer:
    id: str
    people: tuple[str, ...]
    acts: tuple[str, ...]
    times: tuple[str, ...]
    says: str  # one of ANSWERS
    reason: Titles
    instead: Titles
    mark: str
    row: str | None = None  # of the matrix
    norms: tuple[str, ...] = ()  # empty: the row's of that time
    unsettled: bool = False  # lawyers do not agree, or no text names the act


class Question(NamedTuple):
    person: str
    act: str
    time: str


@dataclass(frozen=True, slots=True)
class Guide:
    people: Mapping[str, Person] = field(default_factory=dict)
    acts: Mapping[str, Act] = field(default_factory=dict)
    answers: Mapping[Question, Answer] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.answers)


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer on one day: ``norms`` are those of its basis that are in force then."""

    question: Question
    says: str
    unsettled: bool
    reason: Titles
    instead: Titles
    mark: str
    norms: tuple[Norm, ...]
    disputes: tuple[Titles, ...]
    day: date


def time_at(calendar: Calendar, when: datetime) -> str | None:
    """Which of ``TIMES`` this aware moment is in; None after the vote or outside the calendar."""
    phase = calendar.phase_at(when)
    if phase is None:
        return None
    if phase.id == "campaign" and AD_WINDOW in calendar.windows_at(when):
        return AD_WINDOW
    return next((time for time, phases in PHASES_OF.items() if phase.id in phases), None)


def days_of(calendar: Calendar, time: str) -> Iterator[date]:
    """The days of that time, oldest first; of a stretch open to the past its last day alone."""
    for phase in calendar.phases:
        if phase.event != calendar.main_event or phase.id not in PHASES_OF[time] or phase.last_day is None:
            continue
        day = phase.first_day or phase.last_day
        while day <= phase.last_day:
            noon = datetime(day.year, day.month, day.day, 12, tzinfo=phase.start.tzinfo)
            if time_at(calendar, noon) == time:
                yield day
            day += timedelta(days=1)


def verdict(book: Rulebook, question: Question, day: date) -> Verdict:
    """Raises KeyError for a question that the guide does not know."""
    answer = book.guide.answers[question]
    norms = _in_force(book, answer, question.time, day)
    subject = book.guide.people[question.person].subject
    disputes = _disputes(norms, subject) if answer.says == "conditional" else ()
    return Verdict(
        question,
        answer.says,
        answer.unsettled or bool(disputes),
        answer.reason,
        answer.instead,
        answer.mark,
        norms,
        disputes,
        day,
    )


def guide_gaps(book: Rulebook) -> Iterator[str]:
    """What the guide says without a basis: on some day no norm of an answer is in force, or none binds the person."""
    for time in TIMES:
        for day in days_of(book.calendar, time):
            for question, answer in book.guide.answers.items():
                if question.time == time and answer.says != "unregulated":
                    yield from _gap(book, question, day)


def _gap(book: Rulebook, question: Question, day: date) -> Iterator[str]:
    found = verdict(book, question, day)
    person = book.guide.people[question.person]
    if not found.norms:
        yield f"{', '.join(question)}: no norm in force on {day}"
    elif found.says == "forbidden" and not any(person.is_bound_by(norm) for norm in found.norms):
        yield f"{', '.join(question)}: no norm binds this person on {day}"


def _in_force(book: Rulebook, answer: Answer, time: str, day: date) -> tuple[Norm, ...]:
    rows = {row.id: row for row in book.matrix}
    reading = _reading(rows[answer.row], time) if answer.row else None
    named = answer.norms or (reading.norms if reading else ())
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=book.timezone)
    phase = book.calendar.phase_at(noon)
    phases = {phase.id} if phase and phase.id in PHASES_OF[time] else set(PHASES_OF[time])
    norms = (book.norms[name] for name in named)
    return tuple(
        norm
        for norm in norms
        if norm.valid_on(day) and (not norm.phases or not phases.isdisjoint(norm.phases))
    )


def _disputes(norms: Iterable[Norm], subject: str) -> tuple[Titles, ...]:
    notes = [norm.contested.note for norm in norms if norm.contested and norm.contested_for(subject)]
    return tuple({note["id"]: note for note in notes}.values())


def _reading(row: MatrixRow, time: str) -> Reading | None:
    return row.phases.get(PHASES_OF[time][0])


# ── guide.yaml ───────────────────────────────────────────────────────────────────────────────────────

_person: Reader[Person] = record(
    Person,
    {"address": slug, "title": titles, "about": titles, "subject": known(SUBJECTS, "subject")},
    {"offices": many(known(OFFICES, "office"), least=1)},
    named="id",
)
_act: Reader[Act] = record(Act, {"address": slug, "title": titles}, named="id")


def read_guide(
    roots: Iterable[Located],
    norm_ids: Collection[str],
    matrix: Collection[MatrixRow],
    report: Report,
) -> Guide:
    """People, acts and answers of all files named guide.yaml; mistakes go to ``report``."""
    files = list(roots)
    people: dict[str, Person] = _under("people", table(_person), files, report)
    acts: dict[str, Act] = _under("acts", table(_act), files, report)
    answer = placed(_answer(people, acts, norm_ids, [row.id for row in matrix]))
    written: dict[str, tuple[Located, Answer]] = _under("answers", table(answer, slug), files, report)
    rows = {row.id: row for row in matrix}
    found: dict[Question, Answer] = {}
    for at, one in written.values():
        _check_row(at, one, rows, report)
        for question in _asked(one):
            if question in found:
                fix = f"'{found[question].id}' answers it, too"
                report.refuse_entry(at, f"{', '.join(question)} is answered twice", fix)
            found[question] = one
    if written and not report.problems:
        _check_complete(next(iter(written.values()))[0], people, acts, found, report)
    return Guide(people, acts, found)


def _under(
    key: str, reader: Reader[dict[str, _T]], files: Iterable[Located], report: Report
) -> dict[str, _T]:
    together: dict[str, _T] = {}
    keys = {"people": anything, "acts": anything, "answers": anything, key: reader}
    for root in files:
        try:
            together.update(parts({}, keys)(root, report).get(key) or {})
        except Unreadable:
            continue
    return together


def _answer(
    people: Collection[str], acts: Collection[str], norm_ids: Collection[str], rows: Collection[str]
) -> Reader[Answer]:
    return record(
        Answer,
        {
            "people": many(known(people, "person"), least=1),
            "acts": many(known(acts, "act"), least=1),
            "times": many(one_of(*TIMES), least=1),
            "says": one_of(*ANSWERS),
            "reason": titles,
            "instead": titles,
            "mark": one_of(*MARKS),
        },
        {"row": known(rows, "row of matrix.yaml"), "norms": many(known(norm_ids, "norm")), "unsettled": flag},
        named="id",
    )


def _asked(answer: Answer) -> Iterator[Question]:
    for person in answer.people:
        for act in answer.acts:
            for time in answer.times:
                yield Question(person, act, time)


def _check_row(at: Located, answer: Answer, rows: Mapping[str, MatrixRow], report: Report) -> None:
    """Guide and matrix are read from each other, so they may not disagree."""
    if answer.says != "unregulated" and not answer.norms and answer.row is None:
        report.refuse_entry(at, f"'{answer.id}' has no basis", "name 'norms:' or a 'row:' of matrix.yaml")
    for time in answer.times if answer.row else ():
        reading = _reading(rows[answer.row or ""], time)
        if reading is not None and (trouble := _disagreement(answer, reading)):
            report.refuse_entry(at, f"{trouble} at the time '{time}'", f"see '{answer.row}' in matrix.yaml")


def _disagreement(answer: Answer, reading: Reading) -> str:
    if answer.says == "forbidden" and reading.lawful:
        return "the matrix calls lawful what the guide forbids"
    if answer.says == "allowed" and reading.norms and not reading.lawful:
        return "the matrix names norms against what the guide allows"
    if answer.says == "forbidden" and answer.norms and set(answer.norms).isdisjoint(reading.norms):
        return "the guide names none of the matrix's norms"
    return ""


def _check_complete(
    at: Located,
    people: Collection[str],
    acts: Collection[str],
    found: Collection[Question],
    report: Report,
) -> None:
    wanted = (Question(person, act, time) for person in people for act in acts for time in TIMES)
    missing = [", ".join(question) for question in wanted if question not in found]
    if missing:
        more = f" and {len(missing) - 5} more" if len(missing) > 5 else ""
        fix = "add an answer, or say 'unregulated' and why"
        report.refuse_entry(at, f"nothing answers {'; '.join(missing[:5])}{more}", fix)
