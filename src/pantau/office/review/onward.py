"""Where a finding goes on from review. Later rooms say what they offer, and what became of it there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pantau.office.findings.models import Finding
from pantau.office.people.access import Standing


@dataclass(frozen=True, slots=True)
class Onward:
    """``main``: something to do; else something that is."""

    text: str
    url: str
    note: str = ""
    main: bool = False


_offers: list[Callable[[Standing, Any, Finding], list[Onward]]] = []


def register(offer: Callable[[Standing, Any, Finding], list[Onward]]) -> None:
    if offer not in _offers:
        _offers.append(offer)


def of(standing: Standing, user: Any, finding: Finding) -> list[Onward]:
    return [one for offer in _offers for one in offer(standing, user, finding)]
