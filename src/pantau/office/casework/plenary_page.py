"""What the pages of plenaries show, and the plenary's card on the page of a case."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.core.paginator import Paginator
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pantau.office.casework import access, counting, outcomes, plenaries
from pantau.office.casework.counting import Count
from pantau.office.casework.models import Case, CaseParty, Plenary, PlenaryItem, PlenaryMember, Vote
from pantau.office.casework.outcomes import StageHint
from pantau.office.casework.page import Visit
from pantau.office.casework.parties import citizens_of, masked
from pantau.office.casework.plenary_forms import STAGE_WORDS
from pantau.web.ui import formats, rulebook
from pantau.web.ui.ribbon import in_language

PAGE = 25
Choice = Vote.Choice
TONES = {Choice.FOR: "ok", Choice.AGAINST: "warn", Choice.ABSTAIN: "rest", Choice.RECUSED: "rest"}
ICONS = {Choice.FOR: "check", Choice.AGAINST: "x", Choice.ABSTAIN: "dash", Choice.RECUSED: "out"}


# --- the list -------------------------------------------------------------------------------------


def listing(visit: Visit, number: str) -> dict[str, Any]:
    page = Paginator(Plenary.objects.prefetch_related("items__case"), PAGE).get_page(number)
    return {
        "page": page,
        "lines": [_line(one) for one in page],
        "waiting": [_case_line(one) for one in waiting_cases(visit)],
        "may_prepare": access.keep_minutes(visit.standing).allowed,
    }


def _line(plenary: Plenary) -> dict[str, Any]:
    count = len(plenary.items.all())
    told = ngettext("%(count)s pertanyaan", "%(count)s pertanyaan", count) % {"count": count}
    return {
        "icon_name": "people",
        "title": title_of(plenary),
        "url": reverse("casework:plenary", args=[plenary.pk]),
        "note": f"{plenary.place} · {told}",
        "chip": chip(plenary),
    }


def title_of(plenary: Plenary) -> str:
    return _("Rapat pleno %(day)s") % {"day": formats.full_date(plenary.called_for)}


def chip(plenary: Plenary) -> dict[str, str]:
    if plenary.called_off_at is not None:
        return {"text": _("Dibatalkan"), "tone": "rest"}
    if plenary.closed_at is not None:
        return {"text": _("Selesai"), "tone": "ok"}
    if plenary.opened_at is not None:
        return {"text": _("Berlangsung"), "tone": "info"}
    return {"text": _("Dipanggil"), "tone": "info", "icon": "calendar"}


def waiting_cases(visit: Visit) -> list[Case]:
    """Cases before a plenary that no agenda has yet, the longest waiting first."""
    asked = PlenaryItem.objects.filter(plenary__closed_at=None, plenary__called_off_at=None).values("case")
    states = plenaries.states_for("finding") | plenaries.states_for("outcome")
    found = visit.cases.filter(state__in=states).exclude(pk__in=asked).order_by("entered_state_at")
    return [one for one in found[:40] if plenaries.open_questions(one)]


def _case_line(case: Case) -> dict[str, Any]:
    return {
        "icon_name": "clock",
        "title": case.title,
        "url": reverse("casework:case", args=[case.pk]) + "#pleno",
        "note": case.number,
        "aside": formats.full_date(case.entered_state_at),
    }


# --- one plenary ----------------------------------------------------------------------------------


def plenary(visit: Visit, one: Plenary) -> dict[str, Any]:
    members = list(one.members.select_related("user"))
    items = list(one.items.select_related("case").prefetch_related("votes__user", "votes__recorded_by"))
    prepares = access.keep_minutes(visit.standing).allowed and not one.is_over
    mine = next((seat for seat in members if seat.user_id == visit.user.pk), None)
    sits = mine is not None and access.sit_in_plenary(visit.standing).allowed and not one.is_over
    signed = (paper := plenaries.minutes_of(one)) is not None and paper.locked
    return {
        "plenary": one,
        "title": title_of(one),
        "chip": chip(one),
        "members": members,
        "absent": [seat for seat in members if seat.absent_why],
        "quorum": _quorum(members),
        "has_quorum": counting.has_quorum(members),
        "items": [_item(visit, one, item, members, mine if sits else None, prepares) for item in items],
        "is_running": one.opened_at is not None and not one.is_over,
        "may_prepare": prepares,
        "may_open": prepares and one.opened_at is None,
        "waiting": _agenda_links(visit, one) if prepares and not signed else [],
        "minutes": paper,
        "minutes_state": _minutes_state(one, signed),
        "unanswered": plenaries.unanswered(one),
        "may_draft": prepares and not signed and not plenaries.unanswered(one),
        "may_confirm": sits and signed and mine is not None and mine in plenaries.unconfirmed(one),
        "may_close": sits and mine is not None and mine.present,
        "barred": plenaries.barred_from_closing(one) if signed else "",
    }


def _quorum(members: Sequence[PlenaryMember]) -> str:
    return _("Hadir %(present)s dari %(all)s anggota. Kuorum: %(quorum)s.") % {
        "present": sum(one.present for one in members),
        "all": len(members),
        "quorum": counting.rules().quorum(len(members)),
    }


def _minutes_state(one: Plenary, signed: bool) -> dict[str, str]:
    if one.closed_at is not None:
        return {"text": _("Ditutup"), "tone": "ok", "icon": "lock"}
    return {"text": _("Ditandatangani"), "tone": "info"} if signed else {"text": _("Belum"), "tone": "rest"}


def _agenda_links(visit: Visit, one: Plenary) -> list[dict[str, str]]:
    """Questions that could come on this agenda: every case of this person's that waits for a plenary."""
    asked = set(one.items.values_list("case", "question"))
    states = frozenset().union(*(plenaries.states_for(q) for q in PlenaryItem.Question.values))
    return [
        {
            "title": f"{case.number}: {case.title}",
            "question": str(PlenaryItem.Question(question).label),
            "url": reverse("casework:agenda", args=[one.pk, case.pk, question]),
        }
        for case in visit.cases.filter(state__in=states).order_by("entered_state_at")[:40]
        for question in plenaries.open_questions(case)
        if (case.pk, question) not in asked
    ]


def _item(
    visit: Visit, one: Plenary, item: PlenaryItem, members: Sequence[PlenaryMember], mine: PlenaryMember | None,
    prepares: bool,
) -> dict[str, Any]:  # fmt: skip
    seen = access.see_case(visit.standing, visit.user, item.case).allowed
    may = access.see_identities(visit.standing, visit.user, item.case).allowed
    hidden = [] if may else citizens_of([item.case])
    running = one.opened_at is not None and not one.is_over and item.carried is None
    votes = {vote.user_id: vote for vote in item.votes.all()}
    own = votes.get(visit.user.pk)
    found = counting.count(item)
    return {
        "pk": item.pk,
        "anchor": str(item.pk),
        "question": item.get_question_display(),
        "seen": seen,
        "title": masked(item.case.title, hidden) if seen else _("Perkara di luar wilayah tugas Anda"),
        "number": item.case.number,
        "url": reverse("casework:case", args=[item.case_id]) if seen else "",
        "proposal": masked(item.proposal, hidden) if seen else "",
        "outcomes": [_outcome(told, hidden) for told in item.outcomes] if seen else [],
        "votes": [_vote(seat, votes.get(seat.user_id), hidden) for seat in members] if one.opened_at else [],
        "chip": _carried(item),
        "tally": _tally(found),
        "warning": found.why_not if running and not found.barred else "",
        "waits": found.barred if running else "",
        "note": "" if item.carried is not False else found.why_not,
        "authors": [str(author) for author in counting.authors_of(item.case)] if item.outcomes else [],
        "may_vote": running and mine is not None and seen,
        "own": own,
        "recordable": [
            seat.user
            for seat in members
            if running and prepares and seat.user_id != visit.user.pk and _writable(votes.get(seat.user_id))
        ],
        "may_count": running and prepares,
        "countable": not found.barred,
        "may_again": prepares and item.carried is not None,
        "may_drop": prepares and not votes,
    }


def _writable(vote: Vote | None) -> bool:
    return vote is None or vote.recorded_by_id is not None


def _vote(seat: PlenaryMember, vote: Vote | None, hidden: Sequence[CaseParty]) -> dict[str, Any]:
    if vote is None:
        words = _("Belum memberi suara") if seat.present else _("Tidak hadir")
        return {"name": str(seat.user), "text": words, "tone": "rest", "icon": "open", "opinion": ""}
    return {
        "name": str(seat.user),
        "text": vote.get_choice_display(),
        "tone": TONES[Choice(vote.choice)],
        "icon": ICONS[Choice(vote.choice)],
        "opinion": masked(vote.opinion, hidden),
        "recorded": str(vote.recorded_by) if vote.recorded_by else "",
    }


def _carried(item: PlenaryItem) -> dict[str, str]:
    if item.carried is None:
        return {"text": _("Belum dihitung"), "tone": "rest", "icon": "open"}
    if item.carried:
        return {"text": _("Disetujui"), "tone": "ok"}
    return {"text": _("Tidak disetujui"), "tone": "rest", "icon": "x"}


def _tally(found: Count) -> str:
    return _(
        "%(f)s setuju, %(a)s tidak setuju, %(n)s abstain, %(r)s mengundurkan diri. Perlu %(needed)s setuju."
    ) % {
        "f": found.votes[Choice.FOR],
        "a": found.votes[Choice.AGAINST],
        "n": found.votes[Choice.ABSTAIN],
        "r": found.votes[Choice.RECUSED],
        "needed": found.needed,
    }


def _outcome(told: dict[str, Any], hidden: Sequence[CaseParty]) -> dict[str, Any]:
    book = rulebook.current()
    rule = book.outcomes.get(told["code"])
    party = CaseParty.objects.filter(pk=told["party"]).first() if told["party"] else None
    title = in_language(rule.title) if rule else told["code"]
    return {
        "title": f"{title}: {masked(party.name, hidden)}" if party else title,
        "norms": [in_language(book.norms[one].article) for one in told["norms"] if one in book.norms],
        "stage": str(STAGE_WORDS.get(told.get("stage", ""), "")),
        "reason": masked(told["reason"], hidden),
    }


# --- the agenda -----------------------------------------------------------------------------------


def agenda(one: Plenary, case: Case, question: str) -> dict[str, Any]:
    found = outcomes.offers(case, plenary=True)
    return {
        "plenary": one,
        "title": title_of(one),
        "case": case,
        "question": PlenaryItem.Question(question).label,
        "barred": list(dict.fromkeys(offer.barred for offer in found if offer.barred)),
        "hints": hints(case),
    }


def hints(case: Case) -> list[dict[str, Any]]:
    """For each official, what their acts are called by their date; only a suggestion."""
    found = [(party, outcomes.stage_hint(case, party)) for party in outcomes.reported(case)]
    return [hint_words(party, hint) for party, hint in found if hint is not None]


def hint_words(party: CaseParty, hint: StageHint) -> dict[str, Any]:
    fixed = {"what": in_language(hint.fixed.title), "day": formats.full_day(hint.fixed.day)}
    if hint.stage == outcomes.ETHICS:
        said = _("Perbuatan sebelum %(what)s (%(day)s): kode etik.") % fixed
    elif hint.stage == outcomes.DISCIPLINE:
        said = _("Perbuatan sejak %(what)s (%(day)s): disiplin.") % fixed
    elif hint.first is None:
        said = (
            _(
                "Tanggal perbuatan belum diketahui. Sebelum %(what)s (%(day)s): kode etik, sesudahnya disiplin."
            )
            % fixed
        )
    else:
        said = _("Perbuatan di kedua sisi %(what)s (%(day)s): pisahkan kode etik dan disiplin.") % fixed
    return {
        "name": party.name,
        "text": said,
        "note": in_language(hint.fixed.note) if hint.fixed.note else "",
        "unsure": hint.fixed.mark != "V",
        "acts": [
            {"text": f"{act.title}: {act.sanction}", "source": act.source, "unsure": act.mark != "V"}
            for act in hint.acts
        ],
    }


# --- on the page of a case ------------------------------------------------------------------------


def card(visit: Visit, case: Case) -> dict[str, Any]:
    """What plenaries were asked about this case, and those whose agenda it can still come on."""
    may_see = access.see_plenaries(visit.standing).allowed
    items = list(case.plenary_items.select_related("plenary").order_by("plenary__called_for", "pk"))
    prepares = access.keep_minutes(visit.standing).allowed
    questions = plenaries.open_questions(case)
    return {
        "shown": bool(items or questions),
        "lines": [_item_line(item, may_see) for item in items],
        "offers": _offers(case, questions) if prepares else [],
        "call_url": reverse("casework:call-plenary") if prepares and questions else "",
    }


def _item_line(item: PlenaryItem, may_see: bool) -> dict[str, Any]:
    return {
        "icon_name": "people",
        "title": item.get_question_display(),
        "url": reverse("casework:plenary", args=[item.plenary_id]) if may_see else "",
        "note": _("Rapat pleno %(day)s %(number)s")
        % {"day": formats.full_date(item.plenary.called_for), "number": item.plenary.number},
        "chip": _carried(item) if item.plenary.closed_at or item.carried is None else
        {"text": _("Dihitung, menunggu berita acara"), "tone": "info"},
    }  # fmt: skip


def _offers(case: Case, questions: Iterable[str]) -> list[dict[str, str]]:
    running = Plenary.objects.filter(closed_at=None, called_off_at=None).order_by("called_for", "pk")
    asked = set(case.plenary_items.values_list("plenary", "question"))
    return [
        {
            "text": f"{title_of(one)}: {PlenaryItem.Question(question).label}",
            "url": reverse("casework:agenda", args=[one.pk, case.pk, question]),
        }
        for one in running
        for question in questions
        if (one.pk, question) not in asked
    ]
