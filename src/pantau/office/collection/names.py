"""Candidates' names that are searched for among advertisements: each once a day, whoever placed them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import F, FilteredRelation, Q

from pantau.office.collection.models import Connector, NameSearch
from pantau.office.registry.models import Candidate

AGAIN = timedelta(days=1)
FIRST_SINCE = timedelta(days=30)  # the first search goes so far back
OVERLAP = timedelta(days=2)  # advertisements turn up in the library with a delay
AT_ONCE = 10  # names in one sweep: the quota serves the registered Pages too


def names_due(row: Connector, now: datetime, most: int = AT_ONCE) -> Sequence[tuple[Candidate, datetime]]:
    """Candidates whose names are to be searched for, the longest unsearched first, and since when."""
    searches = FilteredRelation("name_searches", condition=Q(name_searches__route=row.route))
    found = (
        Candidate.objects.annotate(search=searches, searched_at=F("search__searched_at"))
        .filter(Q(searched_at=None) | Q(searched_at__lte=now - AGAIN))
        .order_by(F("searched_at").asc(nulls_first=True), "pk")[:most]
    )
    return [(one, one.searched_at - OVERLAP if one.searched_at else now - FIRST_SINCE) for one in found]


def searched(row: Connector, candidate: Candidate, now: datetime) -> None:
    NameSearch.objects.update_or_create(candidate=candidate, route=row.route, defaults={"searched_at": now})
