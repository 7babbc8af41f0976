"""One case along the path of the rulebook, a step at a time, until it stands where its story leaves it."""

from __future__ import annotations

from datetime import datetime, timedelta

from pantau.demo.pipeline.casework import aftermath, wording
from pantau.demo.pipeline.casework.days import LATEST, Way, later, working_day
from pantau.demo.pipeline.casework.hands import Work
from pantau.demo.pipeline.casework.meetings import Agenda, Question
from pantau.demo.pipeline.casework.stories import Told
from pantau.office.casework import actions, clarifications, clock_actions, clocks, handovers, outcomes
from pantau.office.casework.handovers import Letter, Sending
from pantau.office.casework.models import Clarification, Handover, Outcome
from pantau.office.casework.outcomes import Proposal
from pantau.office.people.access import standing_of

DISCUSSED = "gakkumdu_discussed"


def walk(work: Work, agenda: Agenda) -> Way:
    """Gives the moments at which it goes on; the case is open already."""
    yield from _traced(work)
    yield from _registered(work, agenda)
    if work.case.state == "registered":
        yield from _studied(work, agenda)
    if work.case.state == "decided":
        yield from _decided(work)
    if work.story.stays in ("handed_over", "closed") and work.case.outcomes.exists():
        yield from _followed(work)


# --- tracing --------------------------------------------------------------------------------------


def _traced(work: Work) -> Way:
    story = work.story
    if isinstance(story.source, Told):
        return
    if story.stays == "information":
        return
    yield min(work.now + timedelta(minutes=35), LATEST)
    if work.case.state == "information":
        work.move("begin_tracing")
    work.note(story.notes[0])
    if story.dropped:
        yield later(work.now, 1, 10, 20)
        work.move("drop_information", story.dropped)
        return
    if story.stays == "tracing":
        return
    yield later(work.now, 1, 14, 5)
    work.note(story.notes[1])
    work.sign("supervision_report")
    work.move("sign_report")
    if story.stays == "reported":
        return
    if story.advised:
        yield from _advised(work)
    else:
        yield later(work.now, 1, 9, 25)
        work.move("to_finding_plenary")


def _advised(work: Work) -> Way:
    story = work.story
    yield later(work.now, 1, 10, 30)
    work.sign("correction_advice")
    work.move("advise")
    if story.stays == "advised":
        return
    yield later(work.now, 2, 15, 10)
    if story.stays == "closed":
        work.move(
            "advice_followed", "Unggahan dihapus dan akunnya didaftarkan; sudah dilihat kembali oleh petugas."
        )
    else:
        work.move("advice_unheeded", "Sampai batas waktunya unggahan masih tayang tanpa perubahan.")


# --- finding or report ----------------------------------------------------------------------------


def _registered(work: Work, agenda: Agenda) -> Way:
    if work.case.state == "received":
        yield from _reported(work)
        return
    if work.case.state != "finding_plenary":
        return
    question = Question.FINDING if work.story.is_finding else Question.STOP
    yield agenda.put(work, question, work.now)
    if work.story.stays == "finding_plenary":
        return
    if not work.story.is_finding:
        work.move("no_finding")
        return
    work.sign("finding")
    work.move("set_finding")
    yield from _discussed(work)


def _reported(work: Work) -> Way:
    """A formal report: registered when all that is required is there, and else asked for."""
    if work.story.stays == "received":
        return
    yield work.now + timedelta(minutes=40)
    if work.story.stays != "completing":
        work.sign("report")
        work.sign("report_receipt")
    work.move("begin_preliminary")
    if work.story.stays == "preliminary":
        return
    if work.story.stays == "completing":
        yield later(work.now, 1, 9, 15)
        work.move("ask_completion", "Waktu dan tempat kejadian serta buktinya belum disampaikan.")
        work.sign("requirements_notice")
        return
    yield later(work.now, 1, 15, 20)
    work.sign("preliminary_study")
    work.move("register_report")
    yield from _discussed(work)


def _discussed(work: Work) -> Way:
    """What may be a crime is talked over with the police and the prosecutor within a day."""
    if work.story.is_discussed and DISCUSSED in clocks.awaited(work.case):
        yield work.now + timedelta(minutes=50)
        _tell_discussed(work, work.now)


def _tell_discussed(work: Work, at: datetime) -> None:
    why = "Dibahas di Sentra Gakkumdu bersama penyidik dan jaksa."
    clock_actions.tell_event(work.case, DISCUSSED, at, why, by=work.lead, now=work.now)


# --- study and decision ---------------------------------------------------------------------------


def _studied(work: Work, agenda: Agenda) -> Way:
    story = work.story
    if story.stays == "registered":
        return
    yield later(work.now, 1, 9, 30)
    work.move("begin_clarification")
    hearing = _invited(work, working_day(work.now, 2 + story.slow, 10))
    if story.stays == "clarification":
        yield from _stayed_away(work, hearing)
        return
    yield later(work.now, 2 + story.slow, 13, 15)
    ended = hearing.starts_at + timedelta(minutes=75)
    came = clarifications.Told(ended, identity=wording.IDENTITY)
    clarifications.note_came(hearing, came, by=work.lead, now=work.now)
    work.sign("clarification_record", party=hearing.party)
    work.move("begin_study")
    study = work.write("violation_study")
    if story.stays == "study":
        return
    yield later(work.now, 1, 10, 5)
    work.signed(study)
    work.move("to_outcome_plenary")
    yield agenda.put(work, Question.OUTCOME, work.now)
    if story.stays == "outcome_plenary":
        return
    if story.sent_back:
        work.move("more_study", "Keterangan saksi kedua belum dimuat dalam kajian.")
        yield later(work.now, 2, 11, 10)
        work.move("to_outcome_plenary")
        yield agenda.put(work, Question.OUTCOME, work.now)
    work.move("decide_outcome")


def _invited(work: Work, starts_at: datetime) -> Clarification:
    party = work.reported
    assert party is not None, "a case is registered with somebody it is about"
    plan = clarifications.Plan(starts_at, wording.HALL, questions=wording.QUESTIONS, anyway=True)
    hearing = clarifications.invite(work.case, party, plan, by=work.lead, now=work.now)
    work.sign("clarification_invitation", party=party)
    return hearing


def _stayed_away(work: Work, hearing: Clarification) -> Way:
    """Whoever did not come is invited once more."""
    if hearing.starts_at > LATEST:
        return
    yield hearing.starts_at + timedelta(hours=1)
    clarifications.note_absent(hearing, "Tidak hadir dan tidak memberi kabar.", by=work.lead, now=work.now)
    yield LATEST - timedelta(minutes=30)
    party = hearing.party
    plan = clarifications.Plan(
        working_day(work.now, 1, 10), wording.HALL, questions=wording.QUESTIONS, anyway=True
    )
    clarifications.invite(work.case, party, plan, by=work.lead, now=work.now)


def _decided(work: Work) -> Way:
    story = work.story
    if story.taken_down:
        told = Proposal(
            "TAKEDOWN", None, work.case.norms, "", "Isi unggahan melanggar ketentuan dan masih tayang."
        )
        standing = standing_of(work.lead, work.now)
        outcomes.note_without_plenary(work.case, told, standing, by=work.lead, now=work.now)
    registered = work.case.events.filter(kind="case_registered").order_by("at").first()
    if story.is_discussed and registered and DISCUSSED in clocks.awaited(work.case):
        _tell_discussed(work, registered.at + timedelta(minutes=50))
    crime = any(one.code == "PIDANA" for one in story.results)
    prepared = [_prepared(work, outcome) for outcome in work.case.outcomes.all()]
    letters = [one for group in prepared for one in group]
    if story.stays == "decided":
        return
    yield work.now + timedelta(minutes=45) if crime else later(work.now, 1, 10, 40)
    for letter in letters:
        work.sign(handovers.form_of(letter), handover=letter)
        _sent(work, letter)
    if letters:
        work.move("hand_over")


def _prepared(work: Work, outcome: Outcome) -> list[Handover]:
    usual = handovers.proposed(outcome, handovers.day_of(work.now)).usual
    return [handovers.prepare(outcome, Letter(one.id), by=work.lead, now=work.now) for one in usual]


def _sent(work: Work, letter: Handover) -> None:
    paper = letter.papers.exclude(number="").order_by("-pk").first()
    assert paper is not None, "the letter was signed a moment ago"
    why = "Kelengkapan lain menyusul dengan surat tersendiri."
    sending = Sending(work.now, "", paper.number, why)
    handovers.send(letter, sending, by=work.lead, now=work.now)


# --- follow-up and end ----------------------------------------------------------------------------


def _followed(work: Work) -> Way:
    story = work.story
    letters = list(work.case.handovers.order_by("pk"))
    if letters:
        yield later(work.now, 1, 9, 50)
        for letter in letters:
            handovers.note_received(letter, "Bagian umum", work.now, by=work.lead, now=work.now)
    for result in story.results:
        sent = work.now
        for step, days in result.steps:
            yield later(sent, days, 11, 20)
            _step(work, step)
    if story.taken_down:
        yield later(work.now, 2, 14, 25)
        _taken_down(work)
    if story.stays != "closed":
        return
    yield later(work.now, 1, 10, 15)
    work.sign("status_notice", party=work.reported if any(story.replies) else None)
    work.move("close_followed" if work.case.state == "handed_over" else "close_decided")
    if story.held:
        actions.hold(work.case, True, story.held, by=work.lead)
    yield from aftermath.after_the_notice(work)


def _step(work: Work, step: str) -> None:
    """With every addressee that knows this step."""
    for letter in work.case.handovers.order_by("pk"):
        if step in handovers.steps_of(letter) and not letter.over:
            words = "Diberitahukan dengan surat."
            handovers.follow(letter, step, words, work.now, by=work.lead, now=work.now)


def _taken_down(work: Work) -> None:
    for letter in work.case.handovers.filter(outcome__code="TAKEDOWN"):
        for link in letter.links.all():
            handovers.note_link(link, "gone", work.now, by=work.lead, now=work.now)
        handovers.follow(
            letter,
            "acted",
            "Tautan dibuka kembali: sudah tidak tayang.",
            work.now,
            by=work.lead,
            now=work.now,
        )
