"""Norms: what the law forbids or asks, of whom, what must be proved, and what follows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from pantau.engine.post import SUBJECTS

from .calendar import MARKS, PHASES
from .nodes import Located
from .schema import (
    Reader,
    Report,
    Titles,
    anything,
    day,
    known,
    many,
    nullable,
    one_of,
    parts,
    picked,
    record,
    slug,
    table,
    text,
    titles,
)

EVERYONE = "everyone"  # setiap orang
OFFICES = ("asn", "village_head", "village_staff", "bpd", "tni", "polri")


@dataclass(frozen=True, slots=True)
class Instrument:
    """The act or regulation a norm stands in."""

    id: str
    title: Titles
    source: str
    mark: str
    valid_from: date | None = None
    valid_to: date | None = None  # last day


@dataclass(frozen=True, slots=True)
class Element:
    """Something a person must establish before the norm can be said to be breached."""

    key: str
    id: str
    en: str


@dataclass(frozen=True, slots=True)
class Sanction:
    text: Titles
    valid_from: date | None = None
    valid_to: date | None = None  # last day
    mark: str = ""  # empty: the norm's own mark

    def valid_on(self, when: date) -> bool:
        return _within(self.valid_from, self.valid_to, when)


@dataclass(frozen=True, slots=True)
class Contest:
    """Whether the norm reaches these subjects is disputed."""

    subjects: tuple[str, ...]
    note: Titles


@dataclass(frozen=True, slots=True)
class Norm:
    id: str
    article: Titles
    title: Titles
    paraphrase: Titles
    binds: tuple[str, ...]  # subjects of posts, or EVERYONE
    phases: tuple[str, ...]  # empty: always
    act: str
    elements: tuple[Element, ...]
    sanctions: tuple[Sanction, ...]
    route: tuple[str, ...]  # outcome codes
    source: str
    mark: str
    verified_by: str | None
    offices: tuple[str, ...] = ()  # of officials; empty: every office of the subjects bound
    sanctioned_by: tuple[str, ...] = ()  # ids of the norms that set the penalty
    valid_from: date | None = None
    valid_to: date | None = None  # last day
    contested: Contest | None = None
    note: Titles | None = None

    @property
    def instrument(self) -> str:
        return self.id.split("/")[0]

    def valid_on(self, when: date) -> bool:
        return _within(self.valid_from, self.valid_to, when)

    def binds_subject(self, subject: str) -> bool:
        return EVERYONE in self.binds or subject in self.binds

    def contested_for(self, subject: str) -> bool:
        return self.contested is not None and subject in self.contested.subjects

    def sanctions_on(self, when: date) -> tuple[Sanction, ...]:
        return tuple(sanction for sanction in self.sanctions if sanction.valid_on(when))


@dataclass(frozen=True, slots=True)
class NormParts:
    """What norms refer to, gathered from all files of a rulebook before any norm is read."""

    instruments: Mapping[str, Instrument]
    elements: Mapping[str, Element]
    penalties: Mapping[str, tuple[Sanction, ...]]
    norm_ids: frozenset[str]
    outcomes: frozenset[str]


def instrument_reader() -> Reader[Instrument]:
    return record(
        Instrument,
        {"title": titles, "source": text, "mark": one_of(*MARKS)},
        {"valid_from": nullable(day), "valid_to": nullable(day)},
        named="id",
    )


def element_reader() -> Reader[Element]:
    return record(Element, {"id": text, "en": text}, named="key")


def sanctions_reader() -> Reader[tuple[Sanction, ...]]:
    return many(
        record(
            Sanction,
            {"text": titles},
            {"valid_from": nullable(day), "valid_to": nullable(day), "mark": one_of(*MARKS)},
        )
    )


def norm_reader(context: NormParts) -> Reader[Norm]:
    """Reads one entry of ``norms``; its key is the norm's id, ``instrument/place``."""
    route: Reader[str] = known(context.outcomes, "outcome") if context.outcomes else text
    entry = record(
        Norm,
        {
            "article": _same_in_all_languages,
            "title": titles,
            "paraphrase": titles,
            "binds": many(known((*SUBJECTS, EVERYONE), "subject"), least=1),
            "phases": many(known(PHASES, "phase")),
            "act": text,
            "elements": many(picked(context.elements, "element")),
            "sanctions": _listed_or_named(context.penalties),
            "route": many(route),
            "source": text,
            "mark": one_of(*MARKS),
            "verified_by": nullable(text),
        },
        {
            "offices": many(known(OFFICES, "office"), least=1),
            "sanctioned_by": many(known(context.norm_ids, "norm"), least=1),
            "valid_from": nullable(day),
            "valid_to": nullable(day),
            "contested": nullable(_contest),
            "note": titles,
        },
        named="id",
    )

    def read(at: Located, report: Report) -> Norm:
        instrument = context.instruments.get(_norm_id(at, report).split("/")[0])
        norm = entry(at, report)
        if instrument is None:
            name = norm.instrument
            raise report.refuse_entry(
                at, f"unknown instrument '{name}'", f"describe '{name}' under 'instruments:'"
            )
        return _with_validity_of(norm, instrument)

    return read


def norms_file(context: NormParts) -> Reader[dict[str, Norm]]:
    """Reads a norms.yaml, whose glossaries were read before."""

    def read(at: Located, report: Report) -> dict[str, Norm]:
        glossaries = dict.fromkeys(("instruments", "elements", "penalties"), anything)
        norms = parts({}, {**glossaries, "norms": table(norm_reader(context))})(at, report)
        found: dict[str, Norm] = norms.get("norms", {})
        return found

    return read


_contest: Reader[Contest] = record(
    Contest, {"subjects": many(known(SUBJECTS, "subject"), least=1), "note": titles}
)


def _norm_id(at: Located, report: Report) -> str:
    assert at.key is not None
    name = slug(Located(at.source, at.key), report)
    if name.count("/") != 1:
        raise report.refuse_entry(
            at, f"'{name}' is not a norm id", "write it as instrument/place: uu7-2017/280-1-j"
        )
    return name


def _same_in_all_languages(at: Located, report: Report) -> Titles:
    """An article is cited in Indonesian whatever the language of the screen."""
    if at.is_mapping:
        return titles(at, report)
    cited = text(at, report)
    return {"id": cited, "en": cited}


def _listed_or_named(penalties: Mapping[str, tuple[Sanction, ...]]) -> Reader[tuple[Sanction, ...]]:
    listed, named = sanctions_reader(), picked(penalties, "penalty")

    def read(at: Located, report: Report) -> tuple[Sanction, ...]:
        return listed(at, report) if at.is_list else named(at, report)

    return read


def _with_validity_of(norm: Norm, instrument: Instrument) -> Norm:
    return replace(
        norm,
        valid_from=norm.valid_from or instrument.valid_from,
        valid_to=norm.valid_to or instrument.valid_to,
    )


def _within(first: date | None, last: date | None, when: date) -> bool:
    return (first is None or first <= when) and (last is None or when <= last)
