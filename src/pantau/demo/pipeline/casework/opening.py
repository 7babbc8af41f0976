"""How each case comes in: a finding that was read and decided on, a citizen's report, a field note."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

from pantau.demo import hours
from pantau.demo.pipeline.casework.hands import Work
from pantau.demo.pipeline.casework.stories import Noted, Told
from pantau.demo.regency.dice import Dice
from pantau.demo.regency.names import invent_name
from pantau.office.casework import actions, opening
from pantau.office.casework.models import Case, CaseParty
from pantau.office.casework.page import Visit
from pantau.office.casework.parties import Named
from pantau.office.findings.models import Finding
from pantau.office.people.access import standing_of
from pantau.office.people.models import Membership, Role
from pantau.office.portal.field import actions as field
from pantau.office.portal.field import cases as field_cases
from pantau.office.portal.field.actions import Written
from pantau.office.portal.reports import actions as reports
from pantau.office.portal.reports import cases as report_cases
from pantau.office.portal.reports import codes, drafting
from pantau.office.portal.reports.models import Report
from pantau.office.review.actions import Verdict, decide
from pantau.office.review.models import Kind
from pantau.web.ui import clock

READ_BEFORE = timedelta(minutes=25)
SENT_BEFORE, FILLED_IN = timedelta(minutes=50), timedelta(minutes=7)
WHY = "Unsur awal terlihat dari unggahan dan waktunya; perlu ditelusuri lebih lanjut."
UPLOADED = ("UNGGAH",)
UNKNOWN = "Pemegang akun yang belum dikenali"


def out_of_finding(work: Work, finding: Finding, dice: Dice) -> Case:
    """Read, decided on, and brought into a case, as the screens do it; with a witness where there was one."""
    with hours.office_at(work.story.opened - READ_BEFORE):
        norm = finding.norms[0] if finding.norms else ""
        decide(work.lead, finding.pk, Verdict(Kind.LOOK_INTO, norm, WHY), clock.now())
    visit = Visit(work.lead, standing_of(work.lead, work.now), work.now)
    title = {"title": opening.title_of(finding)}
    case = opening.carry_out(visit, opening.plan(visit, finding), title)
    if not case.parties.filter(part=CaseParty.Part.REPORTED).exists():
        post = finding.shown_post
        holder = (post.author_name or post.author_handle) if post else ""
        actions.add_party(case, Named("reported", holder or UNKNOWN, "citizen"), by=work.lead, now=work.now)
    for official in case.parties.exclude(official=None).filter(acts=[]):
        actions.note_acts(case, official.pk, UPLOADED, by=work.lead, now=work.now)
    if finding.category in ("money_politics", "state_facility", "prop_damage"):
        actions.add_party(case, _witness(dice), by=work.lead, now=work.now)
    return case


def _witness(dice: Dice) -> Named:
    name = invent_name(dice, dice.pick(("L", "P")))
    return Named(
        "witness",
        name.shown,
        details={"address": "Dusun contoh, desa rekaan", "phone": f"08000{dice.digits(5)}"},
    )


def out_of_report(work: Work, told: Told, number: int) -> Case:
    report = _sent(work, told, number)
    reports.read(report, by=work.lead, now=work.now)
    report.refresh_from_db()
    return report_cases.open_case(report, by=work.lead, now=work.now)


def _sent(work: Work, told: Told, number: int) -> Report:
    sent = work.story.opened - SENT_BEFORE
    code = _code(number)
    network = f"demo {number}"
    with hours.office_at(sent - FILLED_IN):
        made = drafting.begin(told.kind, code, language="id", network=network, now=clock.now())
    with hours.office_at(sent):
        drafting.tell(made, told.said, now=clock.now())
        if told.link:
            drafting.add_links(made, told.link, now=clock.now())
        drafting.send(made, trap="", network=network, now=clock.now())
    made.refresh_from_db()
    return made


def _code(number: int) -> str:
    """Nobody is given it; the same demo has the same."""
    letters = codes.LETTERS
    digest = hashlib.sha256(f"pantau demo report {number}".encode()).digest()
    return "".join(letters[byte % len(letters)] for byte in digest[: codes.LENGTH])


def out_of_note(work: Work, noted: Noted, number: int) -> Case:
    """The village supervisor wrote it the evening before, and handed it in."""
    seat = Membership.objects.filter(role=Role.VILLAGE_SUPERVISOR).select_related("user").order_by("pk")[0]
    written = work.story.opened - timedelta(hours=13)
    key = UUID(hashlib.sha256(f"pantau demo note {number}".encode()).hexdigest()[:32])
    with hours.office_at(written):
        note = field.keep(key, Written(noted.said, 0, clock.now()), by=seat.user, now=clock.now())
        assert note is not None, "a first version stands beside no other"
        field.hand_in(note, by=seat.user, now=clock.now())
    note.refresh_from_db()
    return field_cases.open_case(note, by=work.lead, now=work.now)


def assign(work: Work, letters: Mapping[str, str]) -> None:
    """Who works on it: whom the story names, and the coordinator of the district it lies in."""
    for name in (work.story.lead, *work.story.with_):
        lead = name == work.story.lead
        actions.assign(
            work.case, work.staff[name], lead=lead, by=work.lead, now=work.now, letter=letters.get(name, "")
        )
