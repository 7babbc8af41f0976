"""A claim that a fact-checker judged, as its feed or file tells it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class CheckedClaim:
    """``key`` names the claim within its source. What the source does not say is empty or ``None``."""

    key: str
    title: str  # what is claimed, in the fact-checker's words
    text: str = ""  # as it was spread
    verdict: str = ""  # the fact-checker's own word: "Salah", "False", "Menyesatkan"
    checker: str = ""  # who judged
    url: str | None = None  # where the judgement stands
    checked_on: date | None = None
    language: str | None = None  # BCP 47
