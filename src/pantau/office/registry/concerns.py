"""What a person should mind about accounts that are registered: shared, alike, over the cap, not yet certain."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Window
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pantau.engine.law.rulebook import AccountCap
from pantau.office.registry.models import Account, Candidate, LookAlike

UNCOUNTED = (Account.Status.UNREGISTERED, Account.Status.CLOSED)  # these take no place under the cap
CONCERNS = {
    "unresolved": gettext_lazy("yang alamatnya belum pasti"),
    "duplicate": gettext_lazy("yang juga atas nama lain"),
    "look_alike": gettext_lazy("yang mirip akun lain"),
    "cap": gettext_lazy("yang melebihi batas"),
    "unpublished": gettext_lazy("yang calonnya tidak bersedia dipublikasikan"),
}


def narrowed(accounts: QuerySet[Account], concern: str, cap: AccountCap) -> QuerySet[Account]:
    if concern == "unresolved":
        return accounts.filter(status=Account.Status.UNRESOLVED)
    if concern == "duplicate":
        return accounts.filter(Exists(_others()))
    if concern == "look_alike":
        pairs = LookAlike.objects.filter(Q(first=OuterRef("pk")) | Q(second=OuterRef("pk")))
        return accounts.filter(Exists(pairs))
    if concern == "cap":
        return accounts.filter(pk__in=over_cap(cap).values("pk"))
    if concern == "unpublished":
        return accounts.filter(candidate__publication=Candidate.Publication.REFUSED)
    return accounts


def _others() -> QuerySet[Account]:
    """Accounts of the same identity under another owner; for use beside an outer account."""
    same = Account.objects.filter(
        platform=OuterRef("platform"), kind=OuterRef("kind"), key=OuterRef("key")
    ).exclude(pk=OuterRef("pk"))
    return same.exclude(candidate=None, party=None)


def over_cap(cap: AccountCap) -> QuerySet[Account]:
    """Accounts of owners that have more than the rulebook's number, by its unit."""
    owner = [Coalesce("candidate__party", "party")] if cap.unit == "party" else [F("candidate"), F("party")]
    place = [*owner, F("platform")] if cap.per == "application" else owner
    counted = Account.objects.exclude(status__in=UNCOUNTED).exclude(candidate=None, party=None)
    return counted.annotate(beside=Window(Count("pk"), partition_by=place)).filter(beside__gt=cap.number)


def of_these(accounts: Sequence[Account], cap: AccountCap) -> Mapping[int, list[dict[str, str]]]:
    """Account -> chips that say what to mind; three queries for a whole page."""
    ids = [account.pk for account in accounts]
    shared = set(Account.objects.filter(Exists(_others()), pk__in=ids).values_list("pk", flat=True))
    alike = _alike(ids)
    full = set(over_cap(cap).filter(pk__in=_beside(accounts)).values_list("pk", flat=True)) if ids else set()
    chips: dict[int, list[dict[str, str]]] = defaultdict(list)
    for account in accounts:
        if account.status == Account.Status.UNRESOLVED:
            chips[account.pk].append(_note("unresolved", _("Buka tautannya"), "link"))
        if account.pk in shared:
            chips[account.pk].append(_note("duplicate", _("Juga atas nama lain"), "people"))
        if account.pk in alike:
            chips[account.pk].append(_note("look_alike", _("Mirip akun lain"), "copy"))
        if account.pk in full:
            chips[account.pk].append(
                _note("cap", _("Melebihi batas %(number)s") % {"number": cap.number}, "layers")
            )
    return chips


def _note(code: str, text: str, icon: str) -> dict[str, str]:
    return {"code": code, "text": text, "tone": "warn", "icon": icon}


def _alike(ids: Iterable[int]) -> set[int]:
    wanted = set(ids)
    pairs = LookAlike.objects.filter(Q(first__in=wanted) | Q(second__in=wanted)).values_list(
        "first", "second"
    )
    return wanted & {pk for pair in pairs for pk in pair}


def _beside(accounts: Sequence[Account]) -> QuerySet[Account]:
    """All accounts that count together with these: a window counts only what it sees."""
    candidates = {one.candidate_id for one in accounts if one.candidate_id}
    parties = {one.candidate.party_id if one.candidate else one.party_id for one in accounts}
    return Account.objects.filter(
        Q(candidate__in=candidates) | Q(party__in=parties) | Q(candidate__party__in=parties)
    ).values("pk")


def sharing(account: Account) -> QuerySet[Account]:
    """The same account under other owners."""
    same = Account.objects.filter(platform=account.platform, kind=account.kind, key=account.key)
    return same.exclude(pk=account.pk).select_related("candidate__party", "candidate__district", "party")


def resembling(account: Account) -> list[dict[str, Any]]:
    """Accounts of others that look like this one, with the reason."""
    pairs = LookAlike.objects.filter(Q(first=account) | Q(second=account)).select_related(
        "first__candidate__party", "second__candidate__party", "first__party", "second__party"
    )
    return [
        {"account": pair.second if pair.first_id == account.pk else pair.first, "why": reason(pair.why)}
        for pair in pairs
    ]


def reason(why: str) -> str:
    return {
        "same_letters": _("huruf sama, tanda pisahnya berbeda"),
        "confusable": _("memakai huruf atau angka yang mirip"),
        "one_letter": _("berbeda satu huruf"),
    }.get(why, why)
