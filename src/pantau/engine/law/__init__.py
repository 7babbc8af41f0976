"""Rulebooks: an election's calendar, norms, words, rules and procedure, read from YAML.

    rulebook = load_rulebook("pemilu-2024")
    rulebook.calendar.phase_at(posted_at)
    rulebook.norms["uu7-2017/280-1-j"].sanctions_on(day)

A mistake in a file raises ``RulebookError``, which shows the line and underlines the place.
"""

from .addressing import Gap, addressees_on, concerns_of, gap_on
from .calendar import PHASES, Calendar, Milestone, Phase, Window
from .capturing import Capturing
from .clock import (
    DAY_BEFORE,
    HALF,
    OVERDUE,
    RUNNING,
    STAGES,
    Due,
    Ending,
    Moved,
    OfficeTime,
    Running,
    Skipped,
    changed,
    due,
    office_time,
)
from .clock_words import Explanation, Told, explain, tell_move
from .days_off import DayOff, DaysOff
from .errors import Problem, RulebookError, RulebookNotFoundError
from .forms import Form, FormColumn, FormField, FormPart, left_to_people
from .guide import TIMES, Act, Answer, Guide, Person, Question, Verdict, days_of, guide_gaps, time_at, verdict
from .kept import rulebook_from
from .loading import load_rulebook, rulebook_places
from .norms import EVERYONE, OFFICES, Contest, Element, Instrument, Norm, Sanction
from .numbering import fill_number, number_mistake
from .path import ClarificationRules, Move, PlenaryRules, Procedure, State
from .prevention import Channel, Notice, Prevention
from .procedure import (
    Addressee,
    Counting,
    Deadline,
    Demand,
    FirstDay,
    FollowStep,
    MatrixRow,
    Neutrality,
    NeutralityAct,
    OfficeHours,
    Outcome,
    Reading,
    Stage,
    TimeLimits,
    Unruled,
    WorkingDays,
)
from .reporting import KINDS, Reporting, Requirement
from .rulebook import AccountCap, RegistrySettings, Rulebook
from .rules import Concept, Example, Near, Rule
from .schema import Titles
from .shelf import SHIPPED, find_rulebook, rulebook_names
from .territory import District, Party, Subdistrict, Ticket, Village
from .watching import Closer, Step, Watching

__all__ = [
    "DAY_BEFORE",
    "EVERYONE",
    "HALF",
    "KINDS",
    "OFFICES",
    "OVERDUE",
    "PHASES",
    "RUNNING",
    "SHIPPED",
    "STAGES",
    "TIMES",
    "AccountCap",
    "Act",
    "Addressee",
    "Answer",
    "Calendar",
    "Capturing",
    "Channel",
    "ClarificationRules",
    "Closer",
    "Concept",
    "Contest",
    "Counting",
    "DayOff",
    "DaysOff",
    "Deadline",
    "Demand",
    "District",
    "Due",
    "Element",
    "Ending",
    "Example",
    "Explanation",
    "FirstDay",
    "FollowStep",
    "Form",
    "FormColumn",
    "FormField",
    "FormPart",
    "Gap",
    "Guide",
    "Instrument",
    "MatrixRow",
    "Milestone",
    "Move",
    "Moved",
    "Near",
    "Neutrality",
    "NeutralityAct",
    "Norm",
    "Notice",
    "OfficeHours",
    "OfficeTime",
    "Outcome",
    "Party",
    "Person",
    "Phase",
    "PlenaryRules",
    "Prevention",
    "Problem",
    "Procedure",
    "Question",
    "Reading",
    "RegistrySettings",
    "Reporting",
    "Requirement",
    "Rule",
    "Rulebook",
    "RulebookError",
    "RulebookNotFoundError",
    "Running",
    "Sanction",
    "Skipped",
    "Stage",
    "State",
    "Step",
    "Subdistrict",
    "Ticket",
    "TimeLimits",
    "Titles",
    "Told",
    "Unruled",
    "Verdict",
    "Village",
    "Watching",
    "Window",
    "WorkingDays",
    "addressees_on",
    "changed",
    "concerns_of",
    "days_of",
    "due",
    "explain",
    "fill_number",
    "find_rulebook",
    "gap_on",
    "guide_gaps",
    "left_to_people",
    "load_rulebook",
    "number_mistake",
    "office_time",
    "rulebook_from",
    "rulebook_names",
    "rulebook_places",
    "tell_move",
    "time_at",
    "verdict",
]
