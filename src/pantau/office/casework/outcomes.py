"""Which outcomes may be decided about whom, by whom, and what an official's act is called by its date."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pantau.engine.law import Milestone
from pantau.engine.law import Outcome as Rule
from pantau.office.casework import events
from pantau.office.casework.actions import MOST_TEXT, reason_of, take_up
from pantau.office.casework.errors import CaseError
from pantau.office.casework.models import Case, CaseParty, Outcome, PlenaryItem
from pantau.office.people.access import Standing
from pantau.office.people.actions import record
from pantau.office.people.models import Role, User
from pantau.office.posts.storable import clean
from pantau.web.ui import labels, rulebook
from pantau.web.ui.ribbon import in_language

#: Offices that a kind of subject may hold; which one it is the registry says.
OFFICES = {
    "asn": ("asn",),
    "village_official": ("village_head", "village_staff", "bpd"),
    "tni_polri": ("tni", "polri"),
}
SUBJECTS = {**labels.SUBJECTS, "organiser": gettext_lazy("Penyelenggara pemilu")}
DECIDING = (Role.OFFICER, Role.COMMISSIONER, Role.LEGAL)
ETHICS, DISCIPLINE = STAGES = ("ethics", "discipline")
FIXED = "candidates_fixed"


# --- whom and by whom -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Proposal:
    """An outcome put to the vote, or noted without one. ``party``: its number; None where it is about nobody."""

    code: str
    party: int | None = None
    norms: Sequence[str] = ()
    stage: str = ""
    reason: str = ""

    def as_json(self) -> dict[str, Any]:
        return asdict(self) | {"norms": list(self.norms)}


@dataclass(frozen=True, slots=True)
class Offer:
    """``barred``: why this outcome cannot be about this person; empty where it can."""

    rule: Rule
    party: CaseParty | None
    barred: str = ""

    @property
    def key(self) -> str:
        return f"{self.rule.code}:{self.party.pk if self.party else ''}"

    @property
    def title(self) -> str:
        title = in_language(self.rule.title)
        return f"{title}: {self.party.name}" if self.party else title


def reported(case: Case) -> list[CaseParty]:
    return list(
        case.parties.filter(part=CaseParty.Part.REPORTED, removed_at=None)
        .select_related("official", "candidate")
        .order_by("name", "pk")
    )


def offers(case: Case, *, plenary: bool) -> list[Offer]:
    """Every outcome that a plenary decides (or that none needs) with each reported person."""
    rules = [one for one in rulebook.current().outcomes.values() if one.plenary is plenary]
    persons = reported(case)
    found = []
    for rule in rules:
        if not needs_party(rule):
            found.append(Offer(rule, None))
        else:
            found += [Offer(rule, one, barred(rule.code, one)) for one in persons]
    return found


def needs_party(rule: Rule) -> bool:
    """Content is taken down whoever wrote it, and what ends a case is about all of it."""
    return bool(rule.concerns) and rule.concerns != ("content",)


def barred(code: str, party: CaseParty | None) -> str:
    """Why this person cannot be the respondent of this outcome, in words."""
    limit = rulebook.current().procedure.respondents.get(code)
    if limit is None or (party is not None and party.subject in limit.subjects):
        return ""
    allowed = ", ".join(_lower_first(str(SUBJECTS.get(one, one))) for one in limit.subjects)
    if party is None:
        return _("Pilih terlapornya: %(who)s.") % {"who": allowed}
    return _("%(name)s tidak dapat menjadi terlapor untuk %(outcome)s: hanya %(who)s (%(basis)s).") % {
        "name": party.name,
        "outcome": _lower_first(in_language(rulebook.current().outcomes[code].title)),
        "who": allowed,
        "basis": limit.basis,
    }


def _lower_first(words: str) -> str:
    return words[:1].lower() + words[1:]


def only_advises(standing: Standing, code: str) -> bool:
    """Whether this person may recommend the outcome and not decide it."""
    advising = rulebook.current().procedure.advising.get(code)
    return bool(advising) and standing.holds(*advising.roles) and not standing.holds(*DECIDING)


def checked(case: Case, proposals: Sequence[Proposal], *, plenary: bool) -> list[Proposal]:
    """As they may be put to the vote, or noted. Raises CaseError with every mistake."""
    lawful = {
        (one.rule.code, one.party.pk if one.party else None): one for one in offers(case, plenary=plenary)
    }
    told: list[str] = []
    for one in proposals:
        offer = lawful.get((one.code, one.party))
        if offer is None:
            told.append(_("Hasil ini tidak dapat dipilih di sini. Muat ulang halamannya."))
        elif offer.barred:
            told.append(offer.barred)
    if len({(one.code, one.party) for one in proposals}) < len(proposals):
        told.append(_("Satu hasil untuk satu orang hanya ditulis sekali."))
    if told:
        raise CaseError(" ".join(dict.fromkeys(told)))
    return [_cleaned(case, one) for one in proposals]


def _cleaned(case: Case, one: Proposal) -> Proposal:
    book = rulebook.current()
    norms = [norm for norm in dict.fromkeys(one.norms) if norm in book.norms]
    stage = one.stage if one.stage in STAGES else ""
    return Proposal(one.code, one.party, norms, stage, reason_of(one.reason)[:MOST_TEXT])


# --- noting them ----------------------------------------------------------------------------------


@transaction.atomic
def note_without_plenary(
    case: Case, proposal: Proposal, standing: Standing, *, by: User, now: datetime, version: int | None = None
) -> Outcome:
    """A takedown request, correction advice, or what a level recommends that may not decide. Raises CaseError."""
    held = take_up(case, version)
    advises = only_advises(standing, proposal.code)
    rule = rulebook.current().outcomes.get(proposal.code)
    if rule is not None and rule.plenary and not advises:
        raise CaseError(_("%(outcome)s diputus rapat pleno.") % {"outcome": in_language(rule.title)})
    if held.closed_at is not None:
        raise CaseError(_("Perkara ini sudah selesai. Buka kembali dahulu."))
    told = checked(held, [proposal], plenary=advises)[0]
    same = held.outcomes.filter(code=told.code, party=told.party, advised_only=advises)
    if same.exists():
        raise CaseError(_("Hasil ini sudah dicatat."))
    return _put(held, told, by=by, now=now, at=now, advised_only=advises)


def put_decided(item: PlenaryItem, *, by: User, now: datetime) -> list[Outcome]:
    """What the plenary carried, as outcomes of the case. Its database refuses those of a study's author alone."""
    if not item.carried or item.counted_at is None:
        return []
    proposals = [Proposal(**one) for one in item.outcomes]
    return [_put(item.case, one, by=by, now=now, at=item.counted_at, item=item) for one in proposals]


def _put(
    case: Case, one: Proposal, *, by: User, now: datetime, at: datetime, advised_only: bool = False,
    item: PlenaryItem | None = None,
) -> Outcome:  # fmt: skip
    """A case that was opened again and decided again keeps one row for each outcome."""
    outcome, _made = Outcome.objects.update_or_create(
        case=case,
        code=one.code,
        party_id=one.party,
        advised_only=advised_only,
        defaults={
            "item": item, "norms": list(one.norms), "stage": one.stage, "reason": clean(one.reason),
            "decided_at": at, "decided_by": by,
        },
    )  # fmt: skip
    if not advised_only:
        for kind in rulebook.current().outcomes[one.code].records:
            events.note(case, kind, at=at, now=now, by=by, facts={"outcome": outcome.pk})
    record(by, "case_outcome_noted", case, code=one.code, advised_only=advised_only)
    return outcome


# --- officials ------------------------------------------------------------------------------------


def offices_of(party: CaseParty | None) -> tuple[str, ...]:
    """As the registry knows it; else all that the kind of subject may hold."""
    if party is None:
        return ()
    if party.official is not None:
        return (party.official.role,)
    return OFFICES.get(party.subject, ())


def is_official(party: CaseParty) -> bool:
    return party.official_id is not None or party.subject in OFFICES


@dataclass(frozen=True, slots=True)
class ActHint:
    """What the joint decree calls an act on its day: a suggestion with its source, never a verdict."""

    title: str
    stage: str
    sanction: str
    mark: str
    source: str


@dataclass(frozen=True, slots=True)
class StageHint:
    """``stage`` is empty where acts lie on both sides of the day on which candidates were fixed, or have no date."""

    stage: str
    fixed: Milestone
    first: date | None
    last: date | None
    acts: tuple[ActHint, ...] = ()


def stage_hint(case: Case, party: CaseParty | None) -> StageHint | None:
    """For officials, where the calendar knows the day on which candidates were fixed."""
    book = rulebook.current()
    fixed = next((one for one in book.calendar.milestones if one.id == FIXED), None)
    if fixed is None or party is None or not is_official(party):
        return None
    days = acted_on(case)
    first, last = (days[0], days[-1]) if days else (None, None)
    stages = {stage_on(day, fixed.day) for day in days}
    stage = stages.pop() if len(stages) == 1 else ""
    hints = [_act_hint(one, stage) for one in party.acts if one in book.neutrality.acts] if stage else []
    return StageHint(stage, fixed, first, last, tuple(one for one in hints if one))


def stage_on(day: date, fixed: date) -> str:
    """Ethics while the person supported was not yet a candidate, discipline from the day candidates were fixed."""
    return ETHICS if day < fixed else DISCIPLINE


def _act_hint(act_id: str, stage: str) -> ActHint | None:
    act = rulebook.current().neutrality.acts[act_id]
    found = act.before if stage == ETHICS else act.after
    if found is None:
        return None
    return ActHint(in_language(act.title), found.kind, in_language(found.sanction), found.mark, act.source)


def acted_on(case: Case) -> list[date]:
    """The days of the case's posts and acts, in the office's zone, in order."""
    zone = rulebook.current().timezone
    moments: list[datetime] = []
    for item in case.items.select_related("post", "act", "finding__act", "finding__post"):
        act = item.act or (item.finding.act if item.finding else None)
        post = item.post or (item.finding.post if item.finding else None)
        at = act.occurred_at if act else post.posted_at if post else None
        if at is not None:
            moments.append(at)
    return sorted(at.astimezone(zone).date() for at in moments)
