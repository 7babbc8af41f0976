"""Sums of each owner at each stage, and which groups an owner belongs to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

from pantau.engine.law import Rulebook
from pantau.office.collection import ledger
from pantau.office.insight.evenhanded import statements
from pantau.office.insight.evenhanded.models import Incumbency
from pantau.office.registry.models import Account, Candidate, District, Party
from pantau.office.review.feedback import CONFIRMED, DISMISSED

DIMENSIONS = ("party", "incumbency", "gender", "district")
RATES = ("coverage", "detection", "review", "outcome")
TIME = "time"
STAGES = (*RATES, TIME)

Owner = tuple[str, int] | None  # ("candidate" or "party", its id); None: nobody knows whose
Sums = dict[Owner, tuple[int, int]]  # hits, and of how many
Times = dict[Owner, list[float]]  # hours


@dataclass(frozen=True, slots=True)
class Groups:
    """For each dimension the code of each owner's group, and the codes in the order in which they are shown."""

    of: Mapping[str, Mapping[Owner, str]]
    order: Mapping[str, tuple[str, ...]]


def groups(election: str) -> Groups:
    """An owner that is in no mapping of a dimension is of no known group of it."""
    of: dict[str, dict[Owner, str]] = {name: {} for name in DIMENSIONS}
    holds = dict(Incumbency.objects.values_list("candidate", "holds"))
    candidates = Candidate.objects.filter(election=election)
    fields = ("pk", "party__number", "district__code", "gender")
    for pk, number, district, gender in candidates.values_list(*fields).iterator():
        owner = ("candidate", pk)
        of["party"][owner], of["district"][owner] = str(number), district
        if gender:
            of["gender"][owner] = gender
        if pk in holds:
            of["incumbency"][owner] = "yes" if holds[pk] else "no"
    parties = Party.objects.filter(election=election).order_by("number")
    for pk, number in parties.values_list("pk", "number"):
        of["party"]["party", pk] = str(number)
    districts = District.objects.filter(election=election).order_by("code").values_list("code", flat=True)
    order = {
        "party": tuple(str(number) for number in parties.values_list("number", flat=True)),
        "incumbency": ("yes", "no"),
        "gender": tuple(Candidate.Gender.values),
        "district": tuple(districts),
    }
    return Groups(of, order)


def coverage(first: date, last: date, now: datetime, election: str) -> Sums:
    """Days on which an account was seen, of the days on which it was registered."""
    owners: dict[int, Owner] = {}
    accounts = Account.objects.exclude(candidate=None, party=None)
    fields = ("pk", "candidate", "candidate__election", "party", "party__election")
    for pk, candidate, of_candidate, party, of_party in accounts.values_list(*fields).iterator():
        if of_candidate == election:
            owners[pk] = ("candidate", candidate)
        elif of_party == election:
            owners[pk] = ("party", party)
    seen: Counter[Owner] = Counter()
    whole: Counter[Owner] = Counter()
    for row in ledger.rows(first, last, now=now):
        owner = owners.get(row.account_id)
        whole[owner] += 1
        seen[owner] += bool(row.means)
    return {owner: (seen[owner], count) for owner, count in whole.items()}


def rates(stage: str, starts: datetime, ends: datetime, book: Rulebook) -> Sums:
    """Of ``detection``, ``review`` or ``outcome``."""
    statement = {
        "detection": statements.DETECTION,
        "review": statements.REVIEW,
        "outcome": statements.OUTCOMES,
    }
    return {
        _owner(candidate, party): (hits, whole)
        for candidate, party, hits, whole in _rows(statement[stage], starts, ends, book)
    }


def times(starts: datetime, ends: datetime, book: Rulebook) -> Times:
    found: Times = {}
    for candidate, party, hours in _rows(statements.TIMES, starts, ends, book):
        found.setdefault(_owner(candidate, party), []).append(float(hours))
    return found


def _owner(candidate: int | None, party: int | None) -> Owner:
    if candidate is not None:
        return "candidate", candidate
    return None if party is None else ("party", party)


def _rows(statement: str, starts: datetime, ends: datetime, book: Rulebook) -> Iterable[tuple[Any, ...]]:
    final = [code for code, outcome in book.outcomes.items() if outcome.plenary]
    given = {
        "starts": starts,
        "ends": ends,
        "election": book.election,
        "confirmed": list(CONFIRMED),
        "dismissed": list(DISMISSED),
        "final": final,
        # Sent on to whoever decides it; nobody has found yet that a rule was broken.
        "violations": [code for code in final if book.outcomes[code].concerns],
    }
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        yield from cursor.fetchall()
