"""The way of a case from early information to its end: ``procedure.yaml``.

States, the moves between them, who may make one, what must be there first, and which event of the clock it is.
The office keeps cases; what may happen to them stands here, as data.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from pantau.engine.post import SUBJECTS

from .calendar import MARKS
from .nodes import Located
from .schema import (
    Reader,
    Report,
    Titles,
    flag,
    known,
    many,
    nullable,
    one_of,
    parts,
    placed,
    record,
    slug,
    table,
    text,
    titles,
    whole,
)

#: How a case comes in.
ENTRANCES = ("supervision", "report", "information")
#: What a move may ask for. ``paper:``, ``signed:``, ``unsigned:`` and ``decided:`` take a name: of a form,
#: and of a question.
NEEDS = (
    "item",  # something that was seen or handed in
    "reported",  # a person, party or account whom it is about
    "note",  # at least one note of what tracing found
    "reason",  # why, in words, with the move itself
    "requirements",  # every formal and material requirement of a report
    "outcome",  # at least one outcome
    "sent",  # everything that is handed over has left the house
    "answered",  # every hand-over has come to its end
)
NEEDS_WITH_NAME = ("paper", "signed", "unsigned", "decided")
#: Whom a case may be about: the roles a post's author may have, and those who organise the election.
RESPONDENTS = (*SUBJECTS, "organiser")
CASE_NUMBER = "{year}-{number:03}"
#: What a plenary may be asked.
QUESTIONS = ("finding", "outcome", "stop")


@dataclass(frozen=True, slots=True)
class State:
    """``stage``: which step of the shown path it is part of; ``over``: nothing runs any more."""

    id: str
    title: Titles
    stage: str
    plainly: Titles  # what a reporter reads on the page of their code
    over: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """What of the path is drawn on the page of a case, for cases that came in by one of ``entrances``.

    ``forms``: the papers that are written in it.
    """

    id: str
    title: Titles
    entrances: tuple[str, ...] = ENTRANCES
    forms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Move:
    """``records``: events that happen with it, which time limits count from (see ``Deadline.starts``)."""

    id: str
    title: Titles
    leaves: tuple[str, ...]
    to: str
    who: tuple[str, ...]  # roles of the office
    basis: str
    source: str
    mark: str
    needs: tuple[str, ...] = ()
    records: tuple[str, ...] = ()
    entrances: tuple[str, ...] = ENTRANCES
    numbers: str | None = None  # the form whose number template gives the case its register number
    back: bool = False  # leads back, and is offered after the others
    note: Titles | None = None


@dataclass(frozen=True, slots=True)
class RespondentLimit:
    """Persons who alone can be respondents of an outcome; others are never offered it."""

    outcome: str
    subjects: tuple[str, ...]
    basis: str
    source: str
    mark: str


@dataclass(frozen=True, slots=True)
class Advising:
    """Roles that may only recommend one outcome, which others decide."""

    outcome: str
    roles: tuple[str, ...]
    basis: str
    source: str
    mark: str


@dataclass(frozen=True, slots=True)
class PlenaryRules:
    """``quorum``: the share of members who must be there, as (more than) one part of ``of``."""

    members: tuple[str, ...]  # roles who vote
    more_than_half: bool
    study_author_alone: bool  # may a study's author decide it without another voice for it
    basis: str
    source: str
    mark: str
    smallest: int = 2  # voices for a decision, however few members there are

    def quorum(self, members: int) -> int:
        """How many of these members must be there."""
        return max(members // 2 + 1 if self.more_than_half else (members + 1) // 2, 1)


@dataclass(frozen=True, slots=True)
class ClarificationRules:
    """When those concerned are heard. ``notice``: working days between the invitation and the day it names;
    ``within``: the limits of deadlines.yaml that a clarification has to come before."""

    states: tuple[str, ...]  # of a case in which somebody may be invited
    invitations: int  # of one person, before the case goes on without hearing them
    notice: int
    within: tuple[str, ...]
    basis: str
    source: str
    mark: str


@dataclass(frozen=True, slots=True)
class Procedure:
    states: Mapping[str, State] = field(default_factory=dict)
    steps: Mapping[str, Step] = field(default_factory=dict)
    moves: Mapping[str, Move] = field(default_factory=dict)
    begins: Mapping[str, str] = field(default_factory=dict)  # entrance -> state
    respondents: Mapping[str, RespondentLimit] = field(default_factory=dict)  # by outcome
    advising: Mapping[str, Advising] = field(default_factory=dict)  # by outcome
    plenary: PlenaryRules | None = None
    clarification: ClarificationRules | None = None
    read_once_sent: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # role -> addressees
    case_number: str = CASE_NUMBER

    def moves_from(self, state: str, entrance: str) -> tuple[Move, ...]:
        """Forward ones first."""
        found = [one for one in self.moves.values() if state in one.leaves and entrance in one.entrances]
        return tuple(sorted(found, key=lambda one: one.back))

    def steps_for(self, entrance: str) -> tuple[Step, ...]:
        return tuple(one for one in self.steps.values() if entrance in one.entrances)


def need(forms: Collection[str]) -> Reader[str]:
    """One of NEEDS, or one of NEEDS_WITH_NAME with its name after a colon."""

    def read(at: Located, report: Report) -> str:
        said = text(at, report)
        kind, colon, name = said.partition(":")
        if not colon:
            return known(NEEDS, "need")(at, report)
        if kind not in NEEDS_WITH_NAME:
            raise report.refuse(at, f"unknown need '{kind}:'", f"known: {', '.join(NEEDS_WITH_NAME)}")
        names = QUESTIONS if kind == "decided" else forms
        if name not in names:
            raise report.refuse(at, f"'{name}' is none of: {', '.join(sorted(names))}")
        return said

    return read


def procedure_file(
    outcomes: Collection[str], forms: Collection[str], addressees: Collection[str]
) -> Reader[Procedure]:
    provenance: Mapping[str, Reader[str]] = {"basis": text, "source": text, "mark": one_of(*MARKS)}

    def read(at: Located, report: Report) -> Procedure:
        entries = at.entries()
        steps = entries["steps"].entries() if "steps" in entries else {}
        states = entries["states"].entries() if "states" in entries else {}
        state = record(
            State,
            {"title": titles, "stage": known(steps, "step"), "plainly": titles},
            {"over": flag},
            named="id",
        )
        move = record(
            Move,
            {
                "title": titles,
                "leaves": many(known(states, "state"), least=1),
                "to": known(states, "state"),
                "who": many(slug, least=1),
                **provenance,
            },
            {
                "needs": many(need(forms)),
                "records": many(slug),
                "entrances": many(one_of(*ENTRANCES), least=1),
                "numbers": nullable(known(forms, "form")),
                "back": flag,
                "note": titles,
            },
            named="id",
        )
        found = parts(
            {
                "steps": table(
                    record(
                        Step,
                        {"title": titles},
                        {"entrances": many(one_of(*ENTRANCES), least=1), "forms": many(known(forms, "form"))},
                        named="id",
                    ),
                    slug,
                ),
                "states": table(state, slug),
                "begins": table(known(states, "state"), one_of(*ENTRANCES)),
                "moves": placed(table(move, slug)),
            },
            {
                "respondents": table(
                    record(
                        RespondentLimit,
                        {"subjects": many(known(RESPONDENTS, "subject"), least=1), **provenance},
                        named="outcome",
                    ),
                    known(outcomes, "outcome"),
                ),
                "advising": table(
                    record(Advising, {"roles": many(slug, least=1), **provenance}, named="outcome"),
                    known(outcomes, "outcome"),
                ),
                "plenary": record(
                    PlenaryRules,
                    {
                        "members": many(slug, least=1),
                        "more_than_half": flag,
                        "study_author_alone": flag,
                        **provenance,
                    },
                    {"smallest": whole(1, 9)},
                ),
                "clarification": record(
                    ClarificationRules,
                    {
                        "states": many(known(states, "state"), least=1),
                        "invitations": whole(1, 9),
                        "notice": whole(0, 30),
                        "within": many(slug),
                        **provenance,
                    },
                ),
                "read_once_sent": table(many(known(addressees, "addressee"), least=1), slug),
                "case_number": text,
            },
        )(at, report)
        moves_at, moves = found["moves"]
        _check_ways(found["states"], moves, found["begins"], moves_at, report)
        return Procedure(
            states=found["states"],
            steps=found["steps"],
            moves=moves,
            begins=found["begins"],
            respondents=found.get("respondents", {}),
            advising=found.get("advising", {}),
            plenary=found.get("plenary"),
            clarification=found.get("clarification"),
            read_once_sent=found.get("read_once_sent", {}),
            case_number=found.get("case_number", CASE_NUMBER),
        )

    return read


def _check_ways(
    states: Mapping[str, State],
    moves: Mapping[str, Move],
    begins: Mapping[str, str],
    at: Located,
    report: Report,
) -> None:
    """Every state can be reached, and from every state that is not the end a way leads to one."""
    reached = _spread(set(begins.values()), [(m.leaves, m.to) for m in moves.values()])
    for lost in [name for name in states if name not in reached]:
        report.refuse(at, f"no move leads to the state '{lost}'", "add one, or take the state out")
    ends = {name for name, state in states.items() if state.over}
    back = [((m.to,), start) for m in moves.values() for start in m.leaves]
    ending = _spread(ends, back)
    for stuck in [name for name in states if name not in ending]:
        report.refuse(at, f"from the state '{stuck}' no way leads to an end", "add a move")


def _spread(start: set[str], ways: Collection[tuple[tuple[str, ...], str]]) -> set[str]:
    reached, before = set(start), -1
    while len(reached) != before:
        before = len(reached)
        reached |= {to for sources, to in ways if reached.intersection(sources)}
    return reached
