"""Accounts of different owners that a reader may take for one another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from pantau.engine.sources.accounts import look_alikes
from pantau.office.registry.models import Account, LookAlike
from pantau.office.registry.storing import copy_in

Named = tuple[int, tuple[int | None, int | None]]  # account, owner (candidate, party)


def refresh() -> int:
    """Find them all anew; gives how many pairs there are."""
    rows = list(_pairs(_names()))
    LookAlike.objects.all().delete()
    copy_in(LookAlike._meta.db_table, ["first_id", "second_id", "why"], rows)
    return len(rows)


def _names() -> dict[str, dict[str, list[Named]]]:
    """platform -> name -> who carries it."""
    found: dict[str, dict[str, list[Named]]] = defaultdict(lambda: defaultdict(list))
    rows = Account.objects.filter(kind__in=("handle", "legacy")).order_by("pk")
    for pk, platform, key, candidate, party in rows.values_list(
        "pk", "platform", "key", "candidate_id", "party_id"
    ):
        found[platform][key].append((pk, (candidate, party)))
    return found


def _pairs(names: dict[str, dict[str, list[Named]]]) -> Iterator[tuple[int, int, str]]:
    for carried in names.values():
        for pair in look_alikes(carried):
            for first, owner in carried[pair.first]:
                for second, other in carried[pair.second]:
                    if owner != other or owner == (None, None):
                        yield (first, second, pair.why)
