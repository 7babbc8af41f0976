"""Procedure as data: outcomes, addressees, time limits, neutrality acts, and the routing table."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, time

from pantau.engine.post import SUBJECTS

from .calendar import MARKS, PHASES
from .days_off import KINDS as DAY_KINDS
from .nodes import Located
from .norms import OFFICES
from .rules import Example, example
from .schema import (
    Reader,
    Report,
    Titles,
    clock_time,
    day,
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

#: Whom or what an addressee is written to about. ``advice``: what a level that may only recommend passes up.
CONCERNS = (*OFFICES, "content", "crime", "organiser", "administrative", "correction", "advice")
#: What of a case can show that an addressee gets what it asks for; ``signed:`` takes the name of a form.
SHOWN_BY = ("identity", "evidence", "links", "screenshots")
#: What a hand-over has come to after a step of its addressee.
FOLLOWED = ("answered", "refused", "done")
CALENDAR_DAYS, WORKING_DAYS, HOURS = UNITS = ("calendar_days", "working_days", "hours")

_PROVENANCE: Mapping[str, Reader[str]] = {"source": text, "mark": one_of(*MARKS)}


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a case can end, and who receives it."""

    code: str
    title: Titles
    goes_to: Titles
    plenary: bool  # does it need a plenary decision with minutes
    source: str
    mark: str
    concerns: tuple[str, ...] = ()  # whose addressees it goes to; of offices, those of the person it is about
    records: tuple[str, ...] = ()  # events that happen when it is decided (see ``Deadline.starts``)


@dataclass(frozen=True, slots=True)
class Demand:
    """What an addressee asks for. ``shown_by``: any of these shows it; empty where only a person can say."""

    title: Titles
    shown_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FollowStep:
    """What an addressee does with it, and which events that is (see ``Deadline.starts``)."""

    id: str
    title: Titles
    state: str  # one of FOLLOWED
    records: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Addressee:
    """Who is written to about which kind of person, during which years.

    ``usual``: proposed of itself; the others a person adds. ``sending_records``: events that sending is.
    """

    id: str
    name: Titles
    concerns: tuple[str, ...]  # of CONCERNS
    channel: Titles
    source: str
    mark: str
    requires: tuple[Demand, ...] = ()
    valid_from: date | None = None
    valid_to: date | None = None  # last day
    letter: str | None = None  # the form it is written on
    sending_records: tuple[str, ...] = ()
    steps: Mapping[str, FollowStep] = field(default_factory=dict)
    usual: bool = True
    note: Titles | None = None

    def valid_on(self, when: date) -> bool:
        return (self.valid_from is None or self.valid_from <= when) and (
            self.valid_to is None or when <= self.valid_to
        )


@dataclass(frozen=True, slots=True)
class Deadline:
    """A time limit: counted from an event, in one unit, or in one of two where the law is unclear.

    ``amount`` 0 is the day of the event itself. ``in_office_hours``: a paper must reach the office while it is open.
    ``done_by``: events of which the first ends it. It runs for cases that came in by one of ``entrances`` and, where
    ``outcomes`` are named, that have or may have one of these; ``urgent`` for letters that are, or are not.
    """

    id: str
    title: Titles
    starts: str
    amount: int
    unit: str  # one of UNITS
    basis: str
    source: str
    mark: str
    disputed_unit: str | None = None
    in_office_hours: bool = False
    note: Titles | None = None
    done_by: tuple[str, ...] = ()
    entrances: tuple[str, ...] = ()  # none: by any
    outcomes: tuple[str, ...] = ()  # none: whatever comes of it
    urgent: bool | None = None


@dataclass(frozen=True, slots=True)
class OfficeHours:
    """When the office receives papers, and the phases in which it is always open."""

    opens: time
    closes: Mapping[str, time]  # by ISO weekday number; on the others it is closed
    always_open_in: tuple[str, ...]
    source: str
    mark: str


@dataclass(frozen=True, slots=True)
class FirstDay:
    """Is the day of the event the first of a limit in days?"""

    counts: bool
    basis: str
    source: str
    mark: str


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """Which days a limit in working days counts: these weekdays (1 is Monday), without days off of these kinds."""

    weekdays: tuple[int, ...]
    without: tuple[str, ...]  # kinds of days off
    basis: str
    source: str
    mark: str


@dataclass(frozen=True, slots=True)
class Counting:
    """How limits in days are counted."""

    first_day: FirstDay = FirstDay(False, "KUHAP Pasal 228", "no rulebook says so", "I")
    working_days: WorkingDays = WorkingDays((1, 2, 3, 4, 5), DAY_KINDS, "", "no rulebook says so", "I")


@dataclass(frozen=True, slots=True)
class TimeLimits:
    deadlines: Mapping[str, Deadline] = field(default_factory=dict)
    office_hours: OfficeHours | None = None
    counting: Counting | None = None


def time_limits(files: Iterable[TimeLimits]) -> TimeLimits:
    """Those of the rulebook and of its shared folders together, the rulebook's own first: where both say, it wins."""
    together = TimeLimits()
    for one in files:
        together = replace(
            together,
            deadlines={**one.deadlines, **together.deadlines},
            office_hours=together.office_hours or one.office_hours,
            counting=together.counting or one.counting,
        )
    return together


@dataclass(frozen=True, slots=True)
class Stage:
    """What an act of a civil servant is called before or after candidates are fixed."""

    kind: str  # "ethics" or "discipline"
    sanction: Titles
    mark: str
    level: str | None = None  # "medium", "severe", "dismissal"


@dataclass(frozen=True, slots=True)
class NeutralityAct:
    id: str
    title: Titles
    norm: str
    before: Stage | None  # None: not named by the decree
    after: Stage | None
    source: str
    interaction: str | None = None  # the kind of Interaction that shows it, where one does
    note: Titles | None = None


@dataclass(frozen=True, slots=True)
class Neutrality:
    acts: Mapping[str, NeutralityAct] = field(default_factory=dict)
    forbidden_poses: tuple[Titles, ...] = ()
    allowed_poses: tuple[Titles, ...] = ()
    poses_source: str = ""
    poses_mark: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """What the law seems to say of an act in one phase: norms to consider, and a remark."""

    norms: tuple[str, ...] = ()
    lawful: bool | None = None  # None: neither plainly lawful nor not
    note: Titles | None = None


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """Role x act x phase -> norms and route: a suggestion to a person, never a verdict."""

    id: str
    subjects: tuple[str, ...]
    act: Titles
    phases: Mapping[str, Reading]
    route: Titles
    outcomes: tuple[str, ...]
    mark: str
    source: str
    offices: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()  # that cover the row; a changed book may lack some
    shown_by: tuple[Example, ...] = ()  # acts of each subject that one of them must find, phase by phase
    left_out: Titles | None = None  # what no post can show, and why


@dataclass(frozen=True, slots=True)
class Unruled:
    """Norms that no rule names, with one reason for all of them."""

    id: str
    norms: tuple[str, ...]
    reason: Titles


outcomes_file: Reader[dict[str, Outcome]] = only(
    "outcomes",
    table(
        record(
            Outcome,
            {"title": titles, "goes_to": titles, "plenary": flag, **_PROVENANCE},
            {"concerns": many(known(CONCERNS, "concern")), "records": many(slug)},
            named="code",
        )
    ),
)


def _shown_by(forms: Collection[str]) -> Reader[str]:
    signed = tuple(f"signed:{form}" for form in forms)
    return known((*SHOWN_BY, *signed), "thing of a case")


def addressees_file(forms: Collection[str]) -> Reader[dict[str, Addressee]]:
    step = record(
        FollowStep,
        {"title": titles, "state": one_of(*FOLLOWED)},
        {"records": many(slug)},
        named="id",
    )
    addressee = record(
        Addressee,
        {
            "name": titles,
            "concerns": many(known(CONCERNS, "concern"), least=1),
            "channel": titles,
            **_PROVENANCE,
        },
        {
            "requires": many(record(Demand, {"title": titles}, {"shown_by": many(_shown_by(forms))})),
            "valid_from": nullable(day),
            "valid_to": nullable(day),
            "letter": known(forms, "form"),
            "sending_records": many(slug),
            "steps": table(step, slug),
            "usual": flag,
            "note": titles,
        },
        named="id",
    )
    return only("addressees", table(addressee, slug))


_deadline_shape = record(
    Deadline,
    {
        "title": titles,
        "starts": slug,
        "amount": whole(0, 1000),
        "unit": one_of(*UNITS),
        "basis": text,
        **_PROVENANCE,
    },
    {
        "disputed_unit": nullable(one_of(*UNITS)),
        "in_office_hours": flag,
        "note": titles,
        "done_by": many(slug, least=1),
        "entrances": many(one_of("supervision", "report", "information"), least=1),
        "outcomes": many(text, least=1),
        "urgent": flag,
    },
    named="id",
)


def _deadline(at: Located, report: Report) -> Deadline:
    found = _deadline_shape(at, report)
    entries = at.entries()
    if found.amount == 0 and (found.unit != CALENDAR_DAYS or found.disputed_unit):
        fix = "only a limit in calendar_days, undisputed, may end on the day of its event"
        raise report.refuse(entries["amount"], f"'{found.id}' has no time at all", fix)
    if found.disputed_unit == found.unit or (
        HOURS in (found.unit, found.disputed_unit) and found.disputed_unit
    ):
        fix = "a dispute is between calendar_days and working_days"
        raise report.refuse(entries["disputed_unit"], f"'{found.id}' has no two readings", fix)
    return found


_office_hours: Reader[OfficeHours] = record(
    OfficeHours,
    {
        "opens": clock_time,
        "closes": table(clock_time, known([str(number) for number in range(1, 8)], "weekday (1 is Monday)")),
        "always_open_in": many(known(PHASES, "phase")),
        **_PROVENANCE,
    },
)
_counting: Reader[Counting] = record(
    Counting,
    {
        "first_day": record(FirstDay, {"counts": flag, "basis": text, **_PROVENANCE}),
        "working_days": record(
            WorkingDays,
            {
                "weekdays": many(whole(1, 7), least=1),
                "without": many(known(DAY_KINDS, "kind of day off")),
                "basis": text,
                **_PROVENANCE,
            },
        ),
    },
)
deadlines_file: Reader[TimeLimits] = record(
    TimeLimits,
    {"deadlines": table(_deadline, slug)},
    {"office_hours": _office_hours, "counting": _counting},
)

_stage = record(
    Stage,
    {"kind": one_of("ethics", "discipline"), "sanction": titles, "mark": one_of(*MARKS)},
    {"level": nullable(one_of("medium", "severe", "dismissal"))},
)


def neutrality_file(norm_ids: Collection[str]) -> Reader[Neutrality]:
    act = record(
        NeutralityAct,
        {
            "title": titles,
            "norm": known(norm_ids, "norm"),
            "before": nullable(_stage),
            "after": nullable(_stage),
            "source": text,
        },
        {"interaction": nullable(text), "note": titles},
        named="id",
    )
    return record(
        Neutrality,
        {"acts": table(act)},
        {
            "forbidden_poses": many(titles),
            "allowed_poses": many(titles),
            "poses_source": text,
            "poses_mark": one_of(*MARKS),
        },
    )


def unruled_file(norm_ids: Collection[str]) -> Reader[dict[str, Unruled]]:
    """Reads a coverage.yaml: why some norms have no rule."""
    group = record(Unruled, {"norms": many(known(norm_ids, "norm"), least=1), "reason": titles}, named="id")
    return only("without_rule", table(group, slug))


def matrix_file(norm_ids: Collection[str], outcomes: Collection[str]) -> Reader[tuple[MatrixRow, ...]]:
    reading = record(
        Reading, {}, {"norms": many(known(norm_ids, "norm")), "lawful": nullable(flag), "note": titles}
    )
    row = record(
        MatrixRow,
        {
            "subjects": many(known(SUBJECTS, "subject"), least=1),
            "act": titles,
            "phases": table(reading, known(PHASES, "phase")),
            "route": titles,
            "outcomes": many(known(outcomes, "outcome") if outcomes else text),
            **_PROVENANCE,
        },
        {
            "offices": many(known(OFFICES, "office"), least=1),
            "rules": many(slug, least=1),
            "shown_by": many(example),
            "left_out": titles,
        },
        named="id",
    )
    return only("rows", rows(row, slug))
