"""Rules of X's filtered stream: as many accounts as go into each, and as few changes as will do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from .events import AccountRef

MOST_RULES, LONGEST_RULE = 1_000, 1_024
OUR_TAG = "pantau"  # rules with other tags are somebody else's and stay

_OR = " OR "


def term_of(account: AccountRef) -> str:
    """By number where it is known: names are given up and taken by others."""
    return f"from:{account.name.lower()}"


def pack(terms: Iterable[str], longest: int = LONGEST_RULE) -> list[str]:
    """Rules that together match all terms, each at most ``longest`` characters."""
    rules: list[str] = []
    room = 0
    for term in sorted(set(terms), key=lambda each: (len(each), each)):
        if len(term) + len(_OR) <= room:
            rules[-1] += _OR + term
            room -= len(_OR) + len(term)
        else:
            rules.append(term)
            room = longest - len(term)
    return rules


def terms_in(rule: str) -> frozenset[str]:
    return frozenset(rule.lower().replace(_OR.lower(), "\n").splitlines())


@dataclass(frozen=True, slots=True)
class RulePlan:
    """Add first, then delete: nobody is unwatched in between. ``left_out`` found no place in any rule."""

    add: Sequence[str]
    delete: Sequence[str]  # ids
    left_out: frozenset[str]  # terms


def plan_rules(
    wanted: Iterable[str],
    existing: Mapping[str, str],
    *,
    most: int = MOST_RULES,
    longest: int = LONGEST_RULE,
) -> RulePlan:
    """From the rules by id to rules that match the wanted terms and no others.

    Rules of which all is still wanted stay. Where that leaves too many small ones, all are packed anew.
    """
    terms = frozenset(wanted)
    kept, covered = _kept(terms, existing)
    add = pack(terms - covered, longest)
    if len(kept) + len(add) > most:
        packed = pack(terms, longest)
        kept = [rule for rule, value in existing.items() if value in packed[:most]]
        there = {existing[rule] for rule in kept}
        add = [rule for rule in packed[:most] if rule not in there]
        covered = frozenset().union(*(terms_in(rule) for rule in there), *(terms_in(rule) for rule in add))
    else:
        covered = terms
    return RulePlan(add, [rule for rule in existing if rule not in kept], terms - covered)


def _kept(terms: frozenset[str], existing: Mapping[str, str]) -> tuple[list[str], frozenset[str]]:
    kept: list[str] = []
    covered: frozenset[str] = frozenset()
    for rule, value in existing.items():
        found = terms_in(value)
        if found <= terms and not found <= covered:
            kept.append(rule)
            covered |= found
    return kept, covered
