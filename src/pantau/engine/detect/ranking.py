"""Rank, norms and reasons of a finding. Contexts lower a rank and say so; they never hide it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from pantau.engine.law import EVERYONE, Norm, Rule, Rulebook, Titles
from pantau.engine.post import Subject


@dataclass(frozen=True, slots=True)
class Context:
    """A way of speaking that makes a violation less likely: education, news, denial, ..."""

    name: str
    concept: str
    factor: float
    unless: tuple[str, ...]  # concepts that show the context is a cover ("netral tapi ...")
    categories: tuple[str, ...]  # empty: all
    excepting: tuple[str, ...]
    subjects: tuple[str, ...]  # empty: all, and unknown
    reason: Titles

    @property
    def asks_for(self) -> tuple[str, ...]:
        """The concepts it may look for."""
        return (self.concept, *self.unless)

    def applies(self, category: str, subject: Subject | None, concepts: Collection[str]) -> bool:
        if self.concept not in concepts or category in self.excepting:
            return False
        if self.categories and category not in self.categories:
            return False
        if self.subjects and subject not in self.subjects:
            return False
        return not any(name in concepts for name in self.unless)


@dataclass(frozen=True, slots=True)
class Reach:
    """The norms a finding may concern, given who wrote it and when."""

    norms: tuple[str, ...]
    contested: tuple[Norm, ...]
    bound: bool  # is there a norm whose reach over this author is not disputed
    conditional: bool  # the author's role is unknown, so role-bound norms are only candidates


def read_contexts(detection: Mapping[str, Any]) -> tuple[Context, ...]:
    contexts = []
    for name, entry in detection.get("contexts", {}).items():
        contexts.append(
            Context(
                name=name,
                concept=entry["concept"],
                factor=float(entry["factor"]),
                unless=tuple(entry.get("unless", ())),
                categories=tuple(entry.get("categories", ())),
                excepting=tuple(entry.get("excepting", ())),
                subjects=tuple(entry.get("subjects", ())),
                reason=entry["reason"],
            )
        )
    return tuple(contexts)


def reach(
    rule: Rule, rulebook: Rulebook, subject: Subject | None, phase: str | None, day: date | None
) -> Reach:
    """Which of the rule's norms bind this author on that day."""
    valid = [norm for name in rule.norms if _in_force(norm := rulebook.norms[name], phase, day)]
    if subject is None:
        certain = any(EVERYONE in norm.binds for norm in valid)
        return Reach(tuple(norm.id for norm in valid), (), bound=certain, conditional=not certain)
    contested = tuple(norm for norm in valid if norm.contested_for(subject) or norm.id in rule.contested)
    reached = [norm.id for norm in valid if norm.binds_subject(subject) or norm in contested]
    disputed = {norm.id for norm in contested}
    return Reach(
        tuple(reached), contested, bound=any(name not in disputed for name in reached), conditional=False
    )


def _in_force(norm: Norm, phase: str | None, day: date | None) -> bool:
    if norm.phases and phase is not None and phase not in norm.phases:
        return False
    return day is None or norm.valid_on(day)
