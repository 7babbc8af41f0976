"""What detection gives: a reason to look, never a verdict."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal, NamedTuple

from pantau.engine.law import Titles
from pantau.engine.post import Post, Subject

from .stance import Stance

Function = Literal["act", "report"]


class Span(NamedTuple):
    """Matched words in the original text: code points [start, end) and the concept they met."""

    start: int
    end: int
    text: str
    concept: str


ClaimStance = Literal["repeated", "denied", "asked"]


@dataclass(frozen=True, slots=True)
class KnownClaim:
    """A claim that fact-checkers refuted and that a post speaks of, as rules may ask about it."""

    stance: ClaimStance
    title: str
    verdict: str = ""
    checker: str = ""
    checked_on: date | None = None
    places: tuple[tuple[int, int], ...] = ()  # code points of the post that the claim has, too

    def __str__(self) -> str:
        """As reasons name it: the claim in quotes, who judged it, how and when."""
        judged = ", ".join(
            part
            for part in (self.checker, self.verdict, self.checked_on.isoformat() if self.checked_on else "")
            if part
        )
        return f"“{self.title}”" + (f" ({judged})" if judged else "")


class PictureSpan(NamedTuple):
    """Matched words that were read in a picture: code points of what was read in the post's ``medium``-th one."""

    medium: int  # from 0
    start: int
    end: int
    text: str
    concept: str


@dataclass(frozen=True, slots=True)
class Finding:
    category: str
    rule: str
    rank: float  # 0-1
    severity: int  # 1-4
    norms: tuple[str, ...]
    spans: tuple[Span, ...]
    context: tuple[str, ...]  # names of the contexts that changed the rank
    missing: tuple[Titles, ...]  # what a person must still establish
    reasons: Titles
    function: Function = "act"
    contested: tuple[str, ...] = ()  # norms whose reach over this author is disputed
    picture_spans: tuple[PictureSpan, ...] = ()  # beside ``spans``, which are of the post's own text

    def as_json(self) -> dict[str, Any]:
        """The shape that ``pantau scan --json`` prints."""
        return {
            "category": self.category,
            "rule": self.rule,
            "rank": round(self.rank, 4),
            "severity": self.severity,
            "function": self.function,
            "norms": list(self.norms),
            "contested": list(self.contested),
            "spans": [[span.start, span.end, span.text] for span in self.spans],
            "picture_spans": [list(span[:4]) for span in self.picture_spans],
            "context": list(self.context),
            "missing": [item["id"] for item in self.missing],
            "reasons": dict(self.reasons),
        }


@dataclass(frozen=True, slots=True)
class PostResult:
    """One post with its findings, strongest first, those under the display threshold included."""

    post: Post
    phase: str | None
    subject: Subject | None
    findings: tuple[Finding, ...]
    unknown: Mapping[str, tuple[str, ...]]  # rule -> the unknown signals that kept it from being decided
    stance: Stance
    scores: Mapping[str, float] = field(default_factory=dict)  # of the classifier, where it was asked

    def shown(self, threshold: float) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.rank >= threshold)
