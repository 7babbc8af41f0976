"""A plenary's invitation and minutes, drafted from what it knows. Papers are written in Indonesian, whoever asks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import override

from pantau.engine.forms.papers import Value
from pantau.office.casework import counting, papers, plenaries
from pantau.office.casework.errors import PlenaryError
from pantau.office.casework.models import CaseParty, Paper, Plenary, PlenaryItem, PlenaryMember, Vote
from pantau.office.people.models import User
from pantau.web.ui import formats, rulebook

Choice = Vote.Choice


def draft(plenary: Plenary, *, by: User, now: datetime) -> Paper:
    """A draft, or the running one with these facts anew; other fields stay as typed. Raises PlenaryError."""
    if plenary.is_over:
        raise PlenaryError(_("Rapat pleno ini sudah selesai."))
    if waiting := plenaries.unanswered(plenary):
        raise PlenaryError(waiting)
    signed = plenaries.minutes_of(plenary)
    if signed is not None and signed.locked:
        raise PlenaryError(_("Berita acara sudah ditandatangani."))
    return papers.draft_of_plenary(
        plenary, plenaries.MINUTES, values(plenary, plenaries.MINUTES), by=by, now=now
    )


def draft_invitation(plenary: Plenary, *, by: User, now: datetime) -> Paper:
    """To its members, until it opens; a running draft takes day, place and agenda anew. Raises PlenaryError."""
    if plenary.is_over or plenary.opened_at is not None:
        raise PlenaryError(_("Rapat ini sudah dibuka; tidak ada lagi yang diundang."))
    signed = plenary.papers.filter(form=plenaries.INVITATION, state=Paper.State.SIGNED).first()
    if signed is not None:
        return signed
    told = values(plenary, plenaries.INVITATION)
    return papers.draft_of_plenary(plenary, plenaries.INVITATION, told, by=by, now=now)


def values(plenary: Plenary, form_id: str) -> dict[str, Value]:
    """By the form's fields: "part.field" -> what the plenary knows of it."""
    form = papers.form_of(form_id)
    with override("id"):
        told = facts(plenary)
    return {
        f"{part.key}.{field.key}": told[field.fills] for part, field in form.written() if field.fills in told
    }


def facts(plenary: Plenary) -> Mapping[str, Value]:
    """By the hints a form's fields may have (``engine.law.forms.FILLS``)."""
    items = list(plenary.items.select_related("case").prefetch_related("votes__user", "votes__recorded_by"))
    members = list(plenary.members.select_related("user"))
    opened = formats.local(plenary.opened_at or plenary.called_for)
    return {
        "plenary.day": opened.date().isoformat(),
        "plenary.hour": f"{formats.clock_time(opened)} {formats.zone_name(opened)}",
        "plenary.place": plenary.place,
        "plenary.agenda": [_agenda(item) for item in items],
        "plenary.quorum": _quorum(members),
        "addressee.lines": [str(one.user) for one in members],
        "plenary.members": [_member(one, items) for one in members if one.present],
        "plenary.absent": [f"{one.user}: {one.absent_why}" for one in members if not one.present],
        "plenary.recused": _opinions(items, Choice.RECUSED, lambda vote: vote.opinion),
        "plenary.decision": "\n".join(_decision(number, item) for number, item in enumerate(items, 1)),
        "plenary.dissent": "\n".join(
            _opinions(items, Choice.AGAINST, lambda vote: vote.opinion or "tanpa uraian")
        ),
    }


def _agenda(item: PlenaryItem) -> str:
    return f"{_named(item)}: {item.get_question_display()}. {item.proposal}"


def _named(item: PlenaryItem) -> str:
    return f"Perkara {item.case.register_number or item.case.number} ({item.case.title})"


def _quorum(members: list[PlenaryMember]) -> str:
    present, needed = sum(one.present for one in members), counting.rules().quorum(len(members))
    return f"Hadir {present} dari {len(members)} anggota; kuorum {needed} anggota terpenuhi."


def _member(member: PlenaryMember, items: list[PlenaryItem]) -> dict[str, str]:
    said = []
    for number, item in enumerate(items, 1):
        vote = next((one for one in item.votes.all() if one.user_id == member.user_id), None)
        if vote is not None:
            words = vote.get_choice_display()
            if vote.recorded_by is not None:
                words = f"{words} (lisan, dicatat {vote.recorded_by})"
            said.append(f"{number}. {words}" if len(items) > 1 else words)
    return {
        "name": str(member.user),
        "position": "Ketua rapat" if member.chair else "Anggota",
        "vote": "; ".join(said),
    }


def _opinions(items: list[PlenaryItem], choice: str, words: Callable[[Vote], str]) -> list[str]:
    return [
        f"{vote.user} ({number}. {_named(item)}): {words(vote)}"
        for number, item in enumerate(items, 1)
        for vote in item.votes.all()
        if vote.choice == choice
    ]


def _decision(number: int, item: PlenaryItem) -> str:
    votes = counting.count(item).votes
    tally = (
        f"setuju {votes[Choice.FOR]}, tidak setuju {votes[Choice.AGAINST]}, abstain {votes[Choice.ABSTAIN]}, "
        f"mengundurkan diri {votes[Choice.RECUSED]}"
    )
    came_to = "disetujui" if item.carried else "tidak disetujui"
    lines = [f"{number}. {_named(item)}: {item.get_question_display()} {came_to} ({tally})."]
    if item.carried:
        lines += [_outcome(one) for one in item.outcomes]
    return " ".join(lines)


def _outcome(one: Mapping[str, object]) -> str:
    book = rulebook.current()
    rule = book.outcomes.get(str(one["code"]))
    party = CaseParty.objects.filter(pk=one["party"]).first() if one["party"] else None
    title = rule.title["id"] if rule else str(one["code"])
    norms = [book.norms[str(norm)].article["id"] for norm in one["norms"] if norm in book.norms]  # type: ignore[attr-defined]
    return " ".join(
        filter(
            None,
            [
                f"{title}: {party.name}." if party else f"{title}.",
                f"{'; '.join(norms)}." if norms else "",
                str(one["reason"]),
            ],
        )
    )
