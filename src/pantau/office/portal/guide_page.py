"""The guide's pages, put together from the rulebook's answers."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from pantau.engine.law import TIMES, Act, Norm, Person, Question, Rulebook, Verdict, days_of, time_at, verdict
from pantau.office.portal import words
from pantau.office.portal.public import NOON, Visit
from pantau.web.ui import formats
from pantau.web.ui.ribbon import in_language

FIRST_PERSON, FIRST_ACT = "asn", "like"
ONE_DAY = timedelta(days=1)
SHOWN_IN_TABLES = ("post", "like")
MARKS = {"M": "from_memory", "I": "inferred"}


@dataclass(frozen=True, slots=True)
class Span:
    """The days of one time of the election; ``first`` is None where it is open to the past."""

    first: date | None
    last: date


_spans: dict[str, dict[str, Span]] = {}


def spans(book: Rulebook) -> dict[str, Span]:
    """The days of each time, worked out once for a rulebook."""
    if book.hash not in _spans:
        _spans.clear()
        days = {time: list(days_of(book.calendar, time)) for time in TIMES}
        _spans[book.hash] = {
            time: Span(None if time == "before" else found[0], found[-1])
            for time, found in days.items()
            if found
        }
    return _spans[book.hash]


@dataclass(frozen=True, slots=True)
class Basis:
    """A norm as a page cites it."""

    article: str
    title: str
    since: str
    until: str
    confirm: str  # "from_memory", "inferred" or empty
    checked: bool  # has the legal division read it
    sanctions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Asking:
    """An act that leads to the checker."""

    title: str
    address: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A verdict in the language of the page."""

    saying: words.Saying
    reason: str
    instead: str
    disputes: tuple[str, ...]
    basis: tuple[Basis, ...]
    inferred: bool
    out_of_force: bool

    @property
    def unchecked(self) -> bool:
        return any(not one.checked for one in self.basis)


def today(visit: Visit) -> str | None:
    return time_at(visit.book.calendar, visit.moment)


def stretch(visit: Visit) -> tuple[str | None, str | None, int]:
    """The same for days on which every answer of the guide is the same, and stands on the same law."""
    noon = datetime.combine(visit.today, NOON, visit.book.timezone)
    phase = visit.book.calendar.phase_at(noon)
    return today(visit), phase and phase.id, bisect(_turns(visit.book), visit.today)


_turns_of: dict[str, list[date]] = {}


def _turns(book: Rulebook) -> list[date]:
    """First days of law that comes into force, and first days without law that goes, in order."""
    found = _turns_of.get(book.hash)
    if found is None:
        laws = [*book.norms.values(), *(one for norm in book.norms.values() for one in norm.sanctions)]
        first = {law.valid_from for law in laws if law.valid_from}
        gone = {law.valid_to + ONE_DAY for law in laws if law.valid_to}
        found = sorted(first | gone)
        _turns_of.clear()
        _turns_of[book.hash] = found
    return found


def judged(visit: Visit, person: str, act: str, time: str) -> Verdict:
    """On the visit's day where it lies in that time, else on that time's last day."""
    day = visit.today if time == today(visit) else spans(visit.book)[time].last
    return verdict(visit.book, Question(person, act, time), day)


def shown(found: Verdict) -> Shown:
    return Shown(
        saying=words.saying(found),
        reason=in_language(found.reason),
        instead=in_language(found.instead),
        disputes=tuple(in_language(note) for note in found.disputes),
        basis=tuple(basis_of(norm, found.day) for norm in found.norms),
        inferred=found.mark != "V",
        out_of_force=found.says != "unregulated" and not found.norms,
    )


def basis_of(norm: Norm, day: date) -> Basis:
    return Basis(
        article=in_language(norm.article),
        title=in_language(norm.title),
        since=day_text(norm.valid_from),
        until=day_text(norm.valid_to),
        confirm=MARKS.get(norm.mark, ""),
        checked=norm.verified_by is not None,
        sanctions=tuple(in_language(sanction.text) for sanction in norm.sanctions_on(day)),
    )


def day_text(day: date | None) -> str:
    return formats.short_day(formats.noon(day), year=True) if day else ""


def span_text(span: Span) -> str:
    if span.first is None:
        return _("sampai %(last)s") % {"last": day_text(span.last)}
    if span.first == span.last:
        return formats.full_day(span.last)
    return _("%(first)s sampai %(last)s") % {"first": day_text(span.first), "last": day_text(span.last)}


# --- the overview ---------------------------------------------------------------------------------


def overview(visit: Visit) -> dict[str, Any]:
    guide, now = visit.book.guide, today(visit)
    return {
        "now": words.TITLES.get(now or ""),
        "now_about": words.ABOUT.get(now or ""),
        "people": [person_link(visit, person) for person in guide.people.values()],
        "sentence": sentence(visit, FIRST_PERSON, FIRST_ACT, now) | {"target": ""},
        "times": [time_head(visit, time, now) for time in TIMES],
        "tables": lambda: [act_table(visit, guide.acts[act]) for act in SHOWN_IN_TABLES],
        "stretch": stretch(visit),
    }


def person_link(visit: Visit, person: Person) -> dict[str, str]:
    return {
        "title": in_language(person.title),
        "about": in_language(person.about),
        "url": visit.address("person", person.address),
    }


def time_head(visit: Visit, time: str, now: str | None) -> dict[str, Any]:
    return {
        "id": time,
        "anchor": words.ADDRESSES[time],
        "title": words.TITLES[time],
        "about": words.ABOUT[time],
        "days": span_text(spans(visit.book)[time]),
        "now": time == now,
    }


def act_table(visit: Visit, act: Act) -> dict[str, Any]:
    return {
        "title": in_language(act.title),
        "rows": [_table_row(visit, person, act) for person in visit.book.guide.people.values()],
    }


def _table_row(visit: Visit, person: Person, act: Act) -> dict[str, Any]:
    cells = [_cell(visit, person, act, time) for time in TIMES]
    same = len({cell["saying"].text for cell in cells}) == 1
    return {
        "title": in_language(person.title),
        "url": visit.address("person", person.address),
        "cells": cells,
        "always": cells[0] if same else None,
    }


def _cell(visit: Visit, person: Person, act: Act, time: str) -> dict[str, Any]:
    return {
        "saying": words.saying(judged(visit, person.id, act.id, time)),
        "time": words.TITLES[time],
        "now": time == today(visit),
        "url": answer_address(visit, person, act, time),
    }


def answer_address(visit: Visit, person: Person, act: Act, time: str) -> str:
    return visit.address("check", saya=person.address, ingin=act.address, kapan=words.ADDRESSES[time])


# --- one person -----------------------------------------------------------------------------------


def of_person(visit: Visit, person: Person) -> dict[str, Any]:
    """All acts by time, today's first; times with the same answers on the same law stand together."""
    return {
        "person": person_link(visit, person),
        "word": person.address,
        "leaflet": visit.address("leaflet", person.address),
        "sections": SimpleLazyObject(lambda: _sections(visit, person)),
        "others": lambda: [
            person_link(visit, other) for other in visit.book.guide.people.values() if other != person
        ],
        "stretch": stretch(visit),
    }


def _sections(visit: Visit, person: Person) -> list[dict[str, Any]]:
    now = today(visit)
    sections: list[dict[str, Any]] = []
    for time in sorted(TIMES, key=lambda time: (time != now, TIMES.index(time))):
        head, groups = time_head(visit, time, now), _groups(visit, person, time)
        same = next((one for one in sections if one["groups"] == groups), None)
        if same:
            same["also"].append(head)
        else:
            sections.append(head | {"groups": groups, "also": []})
    return sections


def _groups(visit: Visit, person: Person, time: str) -> list[dict[str, Any]]:
    """Acts that have the same answer stand together, in the order of the acts."""
    together: dict[str, dict[str, Any]] = {}
    for act in visit.book.guide.acts.values():
        answer = visit.book.guide.answers[Question(person.id, act.id, time)]
        if answer.id not in together:
            together[answer.id] = {"answer": shown(judged(visit, person.id, act.id, time)), "acts": []}
        together[answer.id]["acts"].append(Asking(in_language(act.title), act.address))
    return list(together.values())


# --- the checker ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Asked:
    person: Person
    act: Act
    time: str
    chosen: bool  # the time stands in the address; else it is today's
    outside: bool  # nothing was chosen, and today lies in no time of this election


def asked(visit: Visit) -> Asked:
    """What the address asks; a word it does not know is as if it were not there."""
    given, guide, now = visit.request.GET, visit.book.guide, today(visit)
    people = {person.address: person for person in guide.people.values()}
    acts = {act.address: act for act in guide.acts.values()}
    chosen = words.TIMES_BY_ADDRESS.get(given.get("kapan", ""))
    return Asked(
        person=people.get(given.get("saya", ""), guide.people[FIRST_PERSON]),
        act=acts.get(given.get("ingin", ""), guide.acts[FIRST_ACT]),
        time=chosen or now or "campaign",
        chosen=chosen is not None,
        outside=chosen is None and now is None,
    )


def asked_by(visit: Visit, person: str, act: str, time: str) -> Asked | None:
    """What these three words of an address ask; None where one of them is unknown."""
    guide = visit.book.guide
    who = next((one for one in guide.people.values() if one.address == person), None)
    what = next((one for one in guide.acts.values() if one.address == act), None)
    when = words.TIMES_BY_ADDRESS.get(time)
    if who is None or what is None or when is None:
        return None
    return Asked(who, what, when, chosen=True, outside=False)


def checked(visit: Visit) -> dict[str, Any]:
    question = asked(visit)
    found = shown(judged(visit, question.person.id, question.act.id, question.time))
    at = (question.person.address, question.act.address, words.ADDRESSES[question.time])
    return {
        "sentence": sentence(visit, question.person.id, question.act.id, question.time, question.chosen),
        "answer": found,
        "outside": question.outside,
        "asked_words": asked_words(question),
        "time": time_head(visit, question.time, today(visit)),
        "pictures": [
            {"text": text, "url": visit.address("picture", *at, shape)}
            for shape, text in (("persegi", _("Gambar persegi")), ("tegak", _("Gambar tegak")))
        ],
        "share_picture": visit.whole_address("picture", *at, "persegi"),
        "share_address": visit.whole_address("check", saya=at[0], ingin=at[1], kapan=at[2]),
        "lasting": visit.address("check", saya=at[0], ingin=at[1], kapan=at[2]),
        "person": person_link(visit, question.person),
    }


def asked_words(question: Asked) -> str:
    """The question in words: "Pegawai negeri (ASN), menyukai unggahan calon, pada masa tenang"."""
    return (
        f"{in_language(question.person.title)}: {in_language(question.act.title)} "
        f"{words.IN_SENTENCE[question.time]}"
    )


def sentence(visit: Visit, person: str, act: str, time: str | None, chosen: bool = True) -> dict[str, Any]:
    guide, now = visit.book.guide, today(visit)
    times = [(words.ADDRESSES[each], words.IN_SENTENCE[each]) for each in TIMES]
    if now:
        times = [("", _("hari ini (%(time)s)") % {"time": str(words.TITLES[now]).lower()}), *times]
    return {
        "action": visit.address("check").split("?")[0],
        "label": _("Pemeriksa"),
        "hidden": [("tanggal", visit.preview.isoformat())] if visit.preview else [],
        "target": "jawaban",
        "submit": _("Periksa"),
        "parts": [
            {
                "name": "saya",
                "label": _("Siapa Anda"),
                "before": _("Saya"),
                "options": list(_options(guide.people.values())),
                "value": guide.people[person].address,
            },
            {
                "name": "ingin",
                "label": _("Apa yang ingin Anda lakukan"),
                "before": _("dan ingin"),
                "options": list(_options(guide.acts.values())),
                "value": guide.acts[act].address,
            },
            {
                "name": "kapan",
                "label": _("Kapan"),
                "options": times,
                "value": words.ADDRESSES[time or "campaign"] if chosen or not now else "",
            },
        ],
    }


def _options(entries: Any) -> Iterator[tuple[str, str]]:
    for entry in entries:
        title = in_language(entry.title)
        yield entry.address, title
