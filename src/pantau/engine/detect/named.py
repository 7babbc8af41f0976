"""Concepts made from the rulebook's own lists, so that a new election needs no new lexicon."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pantau.engine.law import Rulebook

# Titles before and degrees after a name: people leave them out when they write about somebody.
_TITLES = frozenset(
    {
        "h",
        "hj",
        "tgh",
        "tg",
        "haji",
        "hajah",
        "lalu",
        "baiq",
        "l",
        "bq",
        "ustaz",
        "ustadz",
        "raden",
        "rr",
        "kh",
    }
    | {"drs", "dra", "dr", "ir", "prof", "gus", "i", "ida", "ni"}
)
_DEGREE = re.compile(r",.*$")


def named_concepts(rulebook: Rulebook, candidates: Iterable[str] = ()) -> dict[str, list[str]]:
    """``party_name``, ``ticket_name`` and ``candidate_name`` with their phrases.

    A name that is also an everyday word (listed under ``detection.everyday_names``) counts only
    after 'partai', 'calon' or 'paslon', or in a tag of the ticket. ``candidates`` are full names, all candidates alike.
    """
    everyday = {str(name).lower() for name in rulebook.detection.get("everyday_names", ())}
    parties: list[str] = []
    for party in rulebook.parties:
        parties.extend(_spoken(party.short, "partai|kader|caleg|politisi|pengurus", everyday))
        parties.append(party.name)
    tickets: list[str] = []
    for ticket in rulebook.tickets:
        for name in ticket.spoken:
            tickets.extend(
                _spoken(name, "paslon|pasangan|capres|cawapres|calon|bupati|pilih|coblos", everyday)
            )
        tickets.extend(f"#{tag}" for tag in ticket.tags)
    people = [phrase for name in candidates for phrase in _called(name)]
    return {"party_name": parties, "ticket_name": tickets, "candidate_name": people}


def _called(name: str) -> list[str]:
    """A full name as posts give it: without titles and degrees, whole or first and last word.

    A single word is no name here, since many people share it; with a title it is a person anyway.
    """
    words = re.findall(r"[^\W\d_]+", _DEGREE.sub("", name))
    while words and words[0].lower() in _TITLES:
        words = words[1:]
    if len(words) < 2:
        return []
    return list(dict.fromkeys([" ".join(words), f"{words[0]} {words[-1]}"]))


def _spoken(name: str, before: str, everyday: set[str]) -> list[str]:
    return [f"{before} {name}"] if name.lower() in everyday else [name]
