"""Which rules cover which part of the law: the matrix cell by cell, the norms one by one, as Markdown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pantau.engine.law import MatrixRow, Rulebook

from .detector import Detector
from .examples import run_examples

_SUBJECT, _PHASE = "subject", "phase"


@dataclass(frozen=True, slots=True)
class Cell:
    """One role, act and phase of the matrix, with what its examples raised."""

    row: MatrixRow
    subject: str
    phase: str
    lawful: bool
    found: tuple[tuple[str, ...], ...]  # per example: those of the row's rules that fired

    @property
    def holds(self) -> bool:
        """Where the act is lawful none of the row's rules fires; where a norm is named one does, each time."""
        return not any(self.found) if self.lawful else all(self.found)


def matrix_cells(detector: Detector) -> Iterator[Cell]:
    """Every cell that has examples and says either that the act is lawful or which norms it may touch."""
    for row in detector.rulebook.matrix:
        for phase, reading in row.phases.items():
            if row.shown_by and (reading.lawful or reading.norms):
                for subject in row.subjects:
                    yield Cell(
                        row, subject, phase, bool(reading.lawful), _fired(detector, row, subject, phase)
                    )


def _fired(detector: Detector, row: MatrixRow, subject: str, phase: str) -> tuple[tuple[str, ...], ...]:
    shown = [_placed(example, subject, phase) for example in row.shown_by]
    results = run_examples(detector, shown)
    return tuple(
        tuple(item.rule for item in result.shown(detector.threshold) if item.rule in row.rules)
        for result in results
    )


def _placed(example: str | Mapping[str, Any], subject: str, phase: str) -> Mapping[str, Any]:
    facts = {"text": example} if isinstance(example, str) else dict(example)
    return {_SUBJECT: subject, _PHASE: phase, **facts}


def norms_without_reason(rulebook: Rulebook) -> list[str]:
    """Norms that neither a rule names nor ``coverage.yaml`` explains."""
    named = {norm for rule in rulebook.rules.values() for norm in rule.norms}
    explained = {norm for group in rulebook.unruled.values() for norm in group.norms}
    return [norm for norm in rulebook.norms if norm not in named | explained]


def as_markdown(rulebook: Rulebook) -> str:
    """The tables of one rulebook: rows of the matrix, categories, norms."""
    return "\n".join(
        [
            f"## {rulebook.title['en']}",
            "",
            "### Role, act, phase",
            "",
            *_table(("who", "act", *_phases(rulebook), "rules", "left out"), _matrix_rows(rulebook)),
            "",
            "### Categories",
            "",
            *_table(("category", "rules"), _category_rows(rulebook)),
            "",
            "### Norms",
            "",
            *_table(("norm", "about", "rules, or why none"), _norm_rows(rulebook)),
            "",
        ]
    )


def _phases(rulebook: Rulebook) -> tuple[str, ...]:
    used = {phase for row in rulebook.matrix for phase in row.phases}
    return tuple(phase.id for phase in rulebook.calendar.phases if phase.id in used)


def _matrix_rows(rulebook: Rulebook) -> Iterator[tuple[str, ...]]:
    for row in rulebook.matrix:
        cells = []
        for phase in _phases(rulebook):
            reading = row.phases.get(phase)
            said = "lawful" if reading and reading.lawful else ", ".join(reading.norms) if reading else ""
            cells.append(said or (reading.note["en"] if reading and reading.note else "-"))
        left_out = row.left_out["en"] if row.left_out else ""
        yield (", ".join(row.offices or row.subjects), row.act["en"], *cells, _names(row.rules), left_out)


def _category_rows(rulebook: Rulebook) -> Iterator[tuple[str, ...]]:
    for name, title in rulebook.categories.items():
        rules = [rule.id for rule in rulebook.rules.values() if rule.category == name]
        yield f"{title['en']} (`{name}`)", _names(rules)


def _norm_rows(rulebook: Rulebook) -> Iterator[tuple[str, ...]]:
    reasons = {norm: group.reason["en"] for group in rulebook.unruled.values() for norm in group.norms}
    for norm in rulebook.norms.values():
        rules = [rule.id for rule in rulebook.rules.values() if norm.id in rule.norms]
        yield norm.id, norm.title["en"], _names(rules) or reasons.get(norm.id, "")


def _names(rules: Sequence[str]) -> str:
    return ", ".join(f"`{name}`" for name in rules)


def _table(head: Sequence[str], rows: Iterator[tuple[str, ...]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield f"| {' | '.join('---' for _ in head)} |"
    for row in rows:
        yield f"| {' | '.join(cell.replace('|', ' ') for cell in row)} |"


__all__ = ["Cell", "as_markdown", "matrix_cells", "norms_without_reason"]
