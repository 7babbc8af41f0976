"""Concepts made from the rulebook's own lists, so that a new election needs no new lexicon."""

from __future__ import annotations

from pantau.engine.law import Rulebook


def named_concepts(rulebook: Rulebook) -> dict[str, list[str]]:
    """``party_name`` and ``ticket_name`` with their phrases.

    A name that is also an everyday word (listed under ``detection.everyday_names``) counts only
    after 'partai', 'calon' or 'paslon'.
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
    return {"party_name": parties, "ticket_name": tickets}


def _spoken(name: str, before: str, everyday: set[str]) -> list[str]:
    return [f"{before} {name}"] if name.lower() in everyday else [name]
