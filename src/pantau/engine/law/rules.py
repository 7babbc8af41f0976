"""Concepts (words to look for) and rules (when they matter). What they mean is `engine.detect`'s business."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from .nodes import Located
from .schema import (
    Reader,
    Report,
    Titles,
    anything,
    flag,
    fraction,
    free_mapping,
    known,
    many,
    one_of,
    parts,
    record,
    slug,
    suggestion,
    table,
    text,
    titles,
    whole,
)

# Concepts that detection makes from the rulebook's own lists of parties and tickets.
CONCEPTS_FROM_LISTS = ("party_name", "ticket_name", "candidate_name")

_CONCEPT_ID = re.compile(r"[a-z][a-z0-9_]*")
_SURELY_A_CONCEPT = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)+")

Example = str | Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Near:
    """Concepts or phrases that count when they stand close together."""

    all: tuple[str, ...]
    within: int  # other words between them at most
    ordered: bool = False
    across: bool = False  # may a sentence end between them


@dataclass(frozen=True, slots=True)
class Concept:
    id: str
    title: Titles
    phrases: tuple[str, ...] = ()
    any: tuple[str, ...] = ()  # concepts that meet this one too
    near: tuple[Near, ...] = ()
    unless: tuple[str, ...] = ()  # concepts or phrases
    options: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rule:
    id: str
    title: Titles
    category: str
    norms: tuple[str, ...]
    when: str  # a SQL boolean over signals
    severity: int  # 1 to 4
    rank: float  # 0 to 1
    reason: Titles
    function: str = "act"
    missing_elements: tuple[Titles, ...] = ()
    requires: tuple[str, ...] = ()
    examples: Mapping[str, tuple[Example, ...]] = field(default_factory=dict)
    contested: tuple[str, ...] = ()  # those of `norms` whose reach this rule calls disputed
    note: Titles | str | None = None


@dataclass(frozen=True, slots=True)
class _NormUse:
    norm: str
    contested: bool = False


def concepts_file(known_concepts: Collection[str]) -> Reader[dict[str, Concept]]:
    """Reads one file of concepts/; references must be among ``known_concepts``."""

    def read(at: Located, report: Report) -> dict[str, Concept]:
        entries = table(_concept(known_concepts), _concept_id)
        found = parts({"concepts": entries}, {"title": titles, "note": anything})(at, report)
        concepts: dict[str, Concept] = found["concepts"]
        return concepts

    return read


def rules_file(norm_ids: Collection[str], categories: Collection[str]) -> Reader[tuple[Rule, ...]]:
    """Reads one file of rules/."""

    def read(at: Located, report: Report) -> tuple[Rule, ...]:
        entries = many(_rule(norm_ids, categories))
        found = parts({"rules": entries}, {"title": titles, "note": anything})(at, report)
        rules: tuple[Rule, ...] = found["rules"]
        return rules

    return read


def _concept(known_concepts: Collection[str]) -> Reader[Concept]:
    reference = _concept_or_phrase(known_concepts)
    near = record(
        Near, {"all": many(reference, least=2), "within": whole(0, 100)}, {"ordered": flag, "across": flag}
    )
    entry = record(
        Concept,
        {"title": titles},
        {
            "phrases": many(text),
            "any": many(known(known_concepts, "concept")),
            "near": many(near),
            "unless": many(reference),
            "options": free_mapping,
        },
        named="id",
    )

    def read(at: Located, report: Report) -> Concept:
        concept = entry(at, report)
        if not (concept.phrases or concept.any or concept.near):
            raise report.refuse_entry(
                at, f"nothing can meet '{concept.id}'", "give it 'phrases', 'any' or 'near'"
            )
        return concept

    return read


def _rule(norm_ids: Collection[str], categories: Collection[str]) -> Reader[Rule]:
    examples = parts({}, {"flag": many(example), "pass": many(example)})
    entry = record(
        _rule_from,
        {
            "id": slug,
            "title": titles,
            "category": known(categories, "category") if categories else slug,
            "norms": many(_norm_use(norm_ids)),
            "when": text,
            "severity": whole(1, 4),
            "rank": fraction,
            "reason": titles,
        },
        {
            "function": one_of("act", "report"),
            "missing_elements": many(titles),
            "requires": many(text),
            "examples": examples,
            "note": _note,
        },
    )
    return entry


def _rule_from(norms: tuple[_NormUse, ...], **others: Any) -> Rule:
    return Rule(
        norms=tuple(use.norm for use in norms),
        contested=tuple(use.norm for use in norms if use.contested),
        **others,
    )


def _norm_use(norm_ids: Collection[str]) -> Reader[_NormUse]:
    norm = known(norm_ids, "norm")
    detailed = record(_NormUse, {"norm": norm}, {"contested": flag})

    def read(at: Located, report: Report) -> _NormUse:
        return detailed(at, report) if at.is_mapping else _NormUse(norm(at, report))

    return read


def _concept_or_phrase(known_concepts: Collection[str]) -> Reader[str]:
    """A phrase is written with blanks, so a single word with '_' must be a concept's name."""

    def read(at: Located, report: Report) -> str:
        words = text(at, report)
        if words not in known_concepts and _SURELY_A_CONCEPT.fullmatch(words):
            near = suggestion(words, known_concepts)
            fix = (
                near if near.startswith("did you mean") else "a phrase is written with blanks instead of '_'"
            )
            raise report.refuse(at, f"unknown concept '{words}'", fix)
        return words

    return read


def _concept_id(at: Located, report: Report) -> str:
    word = text(at, report)
    if not _CONCEPT_ID.fullmatch(word):
        raise report.refuse(at, f"'{word}' is not a concept name", "use lower-case letters, digits and _")
    return word


def example(at: Located, report: Report) -> Example:
    """A text, or a mapping with a text and facts beside it."""
    if not at.is_mapping:
        return text(at, report)
    entries = at.entries()
    if "text" not in entries:
        raise report.refuse_entry(at, "the key 'text' is missing in this example", "add a line 'text: ...'")
    facts: dict[str, Any] = at.data()
    return facts


def _note(at: Located, report: Report) -> Titles | str:
    return titles(at, report) if at.is_mapping else text(at, report)
