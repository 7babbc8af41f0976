"""What the pages of cases show. Context for the templates; nothing here changes anything."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from pantau.engine.law import Move
from pantau.engine.law.path import RESPONDENTS
from pantau.office.casework import (
    access,
    events,
    forgetting,
    needs,
    outcomes,
    parties,
    proof,
    retention_page,
    sources,
)
from pantau.office.casework.clocks import SIGNED
from pantau.office.casework.models import Case, CaseEvent, CaseItem, CaseParty
from pantau.office.casework.wording import words_of
from pantau.office.evidence.models import Evidence
from pantau.office.findings.models import Finding
from pantau.office.people.access import Standing, see_officials
from pantau.office.people.models import User
from pantau.office.posts.models import Post
from pantau.web.ui import formats, labels, rulebook
from pantau.web.ui.ribbon import in_language

PAGE = 25
GIST = 400
TABS = ("mine", "running", "closed")
PARTS = (
    CaseParty.Part.REPORTED,
    CaseParty.Part.BENEFICIARY,
    CaseParty.Part.REPORTER,
    CaseParty.Part.WITNESS,
    CaseParty.Part.EXPERT,
)


@dataclass(frozen=True, slots=True)
class Visit:
    """Who looks, and when."""

    user: User
    standing: Standing
    now: datetime

    @property
    def cases(self) -> QuerySet[Case]:
        return Case.objects.filter(access.reach_of(self.standing, self.user)).distinct()


# --- the list -------------------------------------------------------------------------------------


def listing(visit: Visit, tab: str, words: str, number: str) -> dict[str, Any]:
    tab = tab if tab in TABS else "running"
    found = _searched(visit.cases, words)
    shown = Paginator(_of(visit, found, tab).order_by("-opened_at", "-pk"), PAGE).get_page(number)
    names = {"mine": _("Saya tangani"), "running": _("Berjalan"), "closed": _("Selesai")}
    return {
        "tabs": [
            {
                "text": names[one],
                "url": f"{reverse('casework:cases')}?bagian={one}",
                "count": _of(visit, found, one).count(),
                "current": one == tab,
            }
            for one in TABS
        ],
        "page": shown,
        "lines": [_line(visit, one) for one in shown],
        "words": words,
        "tab": tab,
        "may_see_plenaries": access.see_plenaries(visit.standing).allowed,
        "may_see_retention": access.see_retention(visit.standing).allowed,
        "may_see_neutrality": access.see_neutrality(visit.standing).allowed,
    }


def _searched(found: QuerySet[Case], words: str) -> QuerySet[Case]:
    """By number, title, or the name of whoever is in it and not protected."""
    if not words:
        return found
    known = [one for one in ("", *RESPONDENTS) if one != "citizen"]  # citizens are masked
    named = Q(parties__name__icontains=words, parties__removed_at=None, parties__subject__in=known)
    return found.filter(
        Q(number__icontains=words) | Q(register_number__icontains=words) | Q(title__icontains=words) | named
    ).distinct()


def _of(visit: Visit, found: QuerySet[Case], tab: str) -> QuerySet[Case]:
    if tab == "closed":
        return found.exclude(closed_at=None)
    running = found.filter(closed_at=None)
    if tab == "mine":
        return running.filter(assignments__user=visit.user, assignments__until=None).distinct()
    return running


def _line(visit: Visit, case: Case) -> dict[str, Any]:
    notes = [case.number, case.get_entrance_display(), formats.full_date(case.opened_at)]
    if case.register_number:
        notes.insert(1, case.register_number)
    return {
        "icon_name": "file" if case.closed_at is None else "check",
        "title": case.title,
        "url": reverse("casework:case", args=[case.pk]),
        "note": " · ".join(notes),
        "chip": state_chip(case),
        "aside": "",
    }


def state_chip(case: Case) -> dict[str, Any]:
    state = rulebook.current().procedure.states.get(case.state)
    title = in_language(state.title) if state else case.state
    return {
        "text": title,
        "tone": "ok" if case.closed_at else "info",
        "icon": "check" if case.closed_at else "route",
    }


# --- one case -------------------------------------------------------------------------------------


def case(visit: Visit, one: Case) -> dict[str, Any]:
    may_change = access.change_case(visit.standing, visit.user, one)
    return {
        "case": one,
        "chip": state_chip(one),
        "lead": _lead(one),
        "steps": _steps(one),
        "items": [_item(visit, item) for item in _items(one) if item.evidence_id is None],
        "pieces": _pieces(one),
        "captures": [
            {"url": reverse("evidence:capture", args=[held.pk]), "text": held.why, "at": held.asked_at}
            for held in proof.captures_of(one)
        ],
        "timeline": _timeline(one),
        "notes": list(one.notes.select_related("by")),
        "persons": _persons(visit, one),
        "moves": _moves(visit, one),
        "norms": _norms(one),
        "workers": list(one.assignments.filter(until=None).select_related("user")),
        "links": _links(visit, one),
        "may_change": may_change.allowed,
        "barred": "" if may_change.allowed else str(may_change.reason),
        "may_assign": access.assign(visit.standing, visit.user, one).allowed,
        "kept": retention_page.words_of(one),
        "may_see_identities": access.see_identities(visit.standing, visit.user, one).allowed,
    }


def _lead(one: Case) -> str:
    words = [_("Perkara %(number)s.") % {"number": one.number}]
    if one.register_number:
        words.append(_("Register %(number)s.") % {"number": one.register_number})
    words.append(
        _("%(entrance)s, dibuka %(day)s.")
        % {"entrance": one.get_entrance_display(), "day": formats.full_date(one.opened_at)}
    )
    return " ".join(words)


def _steps(one: Case) -> list[dict[str, Any]]:
    procedure = rulebook.current().procedure
    state = procedure.states.get(one.state)
    here = state.stage if state else ""
    entered = _stages_entered(one)
    shown = procedure.steps_for(one.entrance)
    names = [step.id for step in shown]
    at = names.index(here) if here in names else 0
    found = []
    for number, step in enumerate(shown):
        where = "past" if number < at or (state and state.over) else "now" if number == at else "later"
        when = entered.get(step.id)
        found.append(
            {
                "title": in_language(step.title),
                "state": where,
                "note": formats.full_date(when) if when and where != "later" else "",
            }
        )
    return found


def _stages_entered(one: Case) -> dict[str, datetime]:
    """The last time the case came into each step."""
    states = rulebook.current().procedure.states
    moves = one.events.exclude(after="").order_by("at", "pk").values_list("after", "at")
    return {states[after].stage: at for after, at in moves if after in states}


def _moves(visit: Visit, one: Case) -> list[dict[str, Any]]:
    procedure = rulebook.current().procedure
    return [_move(visit, one, move) for move in procedure.moves_from(one.state, one.entrance)]


def _move(visit: Visit, one: Case, move: Move) -> dict[str, Any]:
    may = access.make_move(visit.standing, visit.user, one, move)
    lacking = needs.missing(one, move, why="-----")
    return {
        "id": move.id,
        "title": in_language(move.title),
        "basis": move.basis,
        "note": in_language(move.note) if move.note else "",
        "inferred": move.mark == "I",
        "back": move.back,
        "asks_why": "reason" in move.needs,
        "missing": list(lacking.values()),
        "ready": may.allowed and not lacking,
        "barred": "" if may.allowed else str(may.reason),
    }


def _items(one: Case) -> QuerySet[CaseItem]:
    return one.items.select_related("finding__act", "post__account", "act", "evidence", "added_by")


def _item(visit: Visit, item: CaseItem) -> dict[str, Any]:
    if item.brought:
        return _brought(item)
    post = item.finding.shown_post if item.finding else item.post
    return _shown_post(item, post) | {
        "finding_url": reverse("review:finding", args=[item.finding_id]) if item.finding_id else "",
        "finding": _about(item.finding),
    }


def _pieces(one: Case) -> list[dict[str, Any]]:
    """Evidence of the case itself; that of posts stands with the posts."""
    return [
        {
            "title": _("Bukti %(digest)s") % {"digest": str(piece)},
            "url": reverse("evidence:evidence", args=[piece.pk]),
            "text": piece.reason,
            "at": piece.taken_at,
        }
        for piece in proof.of(one, ())
    ]


def _about(finding: Finding | None) -> str:
    if finding is None:
        return ""
    return str(labels.CATEGORIES.get(finding.category, finding.category))


def _brought(item: CaseItem) -> dict[str, Any]:
    found = sources.of(item.brought)
    if found is None:
        return {"icon": "file", "title": item.brought, "text": _("Tidak ada lagi.")}
    source, shown = found
    return {
        "icon": source.icon,
        "title": shown.title,
        "url": shown.page,
        "text": "",
        "note": str(source.label),
    }


def _shown_post(item: CaseItem, post: Post | None) -> dict[str, Any]:
    if post is None:
        return {"icon": "user", "title": _("Perbuatan"), "text": "", "at": item.added_at}
    text = words_of(post)
    held = Evidence.objects.filter(post=post).order_by("pk").first()
    return {
        "icon": "chat",
        "platform": post.platform,
        "title": post.author_name or post.author_handle or _("Tanpa nama"),
        "post_url": post.url,
        "text": text if len(text) <= GIST else f"{text[:GIST].rstrip()}…",
        "at": post.posted_at,
        "gone": post.gone_at,
        "evidence_url": reverse("evidence:evidence", args=[held.pk]) if held else "",
        "sealed": held is not None,
    }


def _timeline(one: Case) -> list[dict[str, Any]]:
    """Moves and what the clock counts from: of first sights the first alone, and what happened at one moment once."""
    shown, seen = [], set()
    for event in one.events.select_related("by").order_by("at", "pk"):
        once = event.kind in (events.CRAWLED, events.SEEN, events.FOUND)
        key = (event.kind, None if once else event.at.replace(microsecond=0), event.move)
        if key in seen:
            continue
        seen.add(key)
        shown.append(_event(event))
    return shown


def _event(event: CaseEvent) -> dict[str, Any]:
    icon, title = _told(event)
    return {
        "at": event.at,
        "icon_name": icon,
        "title": title,
        "text": event.why,
        "actor": str(event.by) if event.by else "",
    }


def _told(event: CaseEvent) -> tuple[str, str]:
    procedure = rulebook.current().procedure
    if event.kind == events.MOVED:
        move = procedure.moves.get(event.move)
        return "right", in_language(move.title) if move else event.move
    if event.kind.startswith(SIGNED):
        form = rulebook.current().forms.get(event.kind.removeprefix(SIGNED))
        title = in_language(form.title) if form else event.kind
        return "pen", _("Ditandatangani: %(form)s") % {"form": title}
    return event_words().get(event.kind) or ("clock", _by_rulebook(event.kind))


def _by_rulebook(kind: str) -> str:
    """What happened outside the office goes by the addressee's step, or by the limit that waited for it."""
    book = rulebook.current()
    steps = (step for one in book.addressees.values() for step in one.steps.values() if kind in step.records)
    limits = (one for one in book.time_limits.deadlines.values() if kind in one.done_by)
    found = next(chain(steps, limits), None)
    return in_language(found.title) if found else kind.replace("_", " ")


def event_words() -> dict[str, tuple[str, str]]:
    """What the events of the clock are called; those that only a limit of the rulebook knows go by their limit."""
    return {
        events.OPENED: ("file", _("Perkara dibuka")),
        events.CRAWLED: ("download", _("Pertama diambil mesin")),
        events.SEEN: ("eye", _("Pertama dibaca petugas")),
        events.FOUND: ("bookmark", _("Dugaan ditemukan")),
        "form_a_signed": ("pen", _("Form A ditandatangani")),
        "report_received": ("user", _("Laporan diterima")),
        "event_known": ("eye", _("Peristiwa diketahui pelapor")),
        "reporter_notified": ("chat", _("Pelapor diberi tahu")),
        "finding_set": ("check", _("Ditetapkan sebagai temuan")),
        "case_registered": ("check", _("Diregister")),
        "correction_advised": ("chat", _("Saran perbaikan disampaikan")),
        forgetting.FORGOTTEN: ("x", _("Isi perkara dihapus setelah masa simpannya")),
        "clarification_set": ("calendar", _("Klarifikasi dijadwalkan")),
        "clarification_held": ("chat", _("Klarifikasi dihadiri")),
        "clarification_missed": ("x", _("Klarifikasi tidak dihadiri")),
        "outcome_decided": ("scale", _("Hasil diputus rapat pleno")),
        "crime_declared": ("scale", _("Dinyatakan dugaan tindak pidana")),
        "crime_passed_on": ("out", _("Diteruskan kepada Polri")),
        "sent_to_bkn": ("out", _("Dikirim ke BKN")),
        "bkn_verified": ("check", _("Diverifikasi BKN")),
        "reply_received": ("chat", _("Tanggapan orang yang diputus masuk")),
        "reply_answered": ("chat", _("Tanggapan dijawab")),
        "takedown_sent": ("out", _("Permintaan penurunan dikirim")),
    }


def _persons(visit: Visit, one: Case) -> list[dict[str, Any]]:
    whole = access.see_identities(visit.standing, visit.user, one).allowed
    may_link = see_officials(visit.user, visit.now).allowed
    held = list(
        one.parties.filter(removed_at=None).select_related("official", "candidate", "party", "account")
    )
    return [
        {
            "title": CaseParty.Part(part).label,
            "persons": [_person(person, whole, may_link) for person in held if person.part == part],
        }
        for part in PARTS
        if any(person.part == part for person in held)
    ]


def _person(person: CaseParty, whole: bool, may_link: bool) -> dict[str, Any]:
    return {
        "officials": [
            {"pk": official.pk, "text": f"{official.name}, {parties.of_official(official).position}"}
            for official in (parties.likely_officials(person) if may_link else ())
        ],
        "pk": person.pk,
        "acts": _acts(person) if outcomes.is_official(person) else [],
        "name": parties.shown_name(person, whole),
        "position": person.position or str(labels.SUBJECTS.get(person.subject, "")),
        "sealed": bool(person.sealed),
        "url": person_url(person),
    }


def _acts(person: CaseParty) -> list[dict[str, Any]]:
    """Of the joint decree, those noted ticked."""
    acts = rulebook.current().neutrality.acts.values()
    return [{"id": one.id, "title": in_language(one.title), "noted": one.id in person.acts} for one in acts]


def details(told: dict[str, str]) -> list[dict[str, str]]:
    """Of a protected person, shown once."""
    names = {
        "name": _("Nama"), "address": _("Alamat"), "phone": _("Telepon"), "email": _("E-mail"),
        "nip": _("NIP atau NIK"),
        "nik": _("NIK"), "birth": _("Tempat dan tanggal lahir"), "sex": _("Jenis kelamin"),
        "occupation": _("Pekerjaan"), "citizenship": _("Kewarganegaraan"),
    }  # fmt: skip
    return [{"label": names[key], "text": text} for key, text in told.items() if key in names]


def person_url(person: CaseParty) -> str:
    """Where everything stands that somebody of the registry has been part of."""
    if person.official_id:
        return reverse("casework:official", args=[person.official_id])
    if person.candidate_id:
        return reverse("casework:candidate", args=[person.candidate_id])
    return ""


def _norms(one: Case) -> list[dict[str, str]]:
    book = rulebook.current()
    return [
        {"article": in_language(book.norms[norm].article), "text": in_language(book.norms[norm].title)}
        for norm in one.norms
        if norm in book.norms
    ]


def _links(visit: Visit, one: Case) -> list[dict[str, Any]]:
    from pantau.office.casework.models import CaseLink

    found = CaseLink.objects.filter(Q(first=one) | Q(second=one)).select_related("first", "second")
    mine = set(visit.cases.values_list("pk", flat=True))
    shown = []
    for row in found:
        other = row.second if row.first_id == one.pk else row.first
        within = other.pk in mine
        shown.append(
            {
                "number": other.number,
                "title": other.title if within else _("Di luar wilayah tugas Anda"),
                "url": reverse("casework:case", args=[other.pk]) if within else "",
                "why": row.why,
            }
        )
    return shown


# --- everything one person has been part of -------------------------------------------------------


def history(
    visit: Visit, parts: QuerySet[CaseParty], name: str, facts: list[dict[str, Any]]
) -> dict[str, Any]:
    """In the order of time, without a count or a score: nobody is ranked."""
    held = (
        parts.filter(case__in=visit.cases, removed_at=None).select_related("case").order_by("case__opened_at")
    )
    return {
        "name": name,
        "facts": facts,
        "rows": [
            {
                "part": person.get_part_display(),
                "title": person.case.title,
                "number": person.case.number,
                "url": reverse("casework:case", args=[person.case_id]),
                "chip": state_chip(person.case),
                "at": person.case.opened_at,
                "outcomes": [_outcome(one) for one in person.case.outcomes.all()],
            }
            for person in held
        ],
    }


def _outcome(one: Any) -> str:
    known = rulebook.current().outcomes.get(one.code)
    return in_language(known.title) if known else one.code
