"""Registered accounts for programs: those that somebody named to the election commission, and no others."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema
from pydantic import Field

from pantau.office.api.asking import Code, Id, Ordered, Page, PartyNumber, page_of
from pantau.office.api.bearer import Bearer, Caller, caller_of
from pantau.office.api.posts import stands_for
from pantau.office.registry import access
from pantau.office.registry.models import Account

router = Router(tags=["Registry"], auth=Bearer("registry:read"))


class AccountRow(Schema):
    id: int
    platform: str
    kind: str = Field(description="What `key` is: a handle, a number, a link.")
    key: str
    handle: str | None
    url: str | None
    status: str
    registered_on: date | None
    candidate_id: int | None
    candidate: str | None = Field(description="Name on the commission's published list.")
    list_number: int | None
    party_number: int | None
    district_code: str | None


class AccountFilters(Schema):
    platform: Code | None = None
    party: PartyNumber | None = None
    district: Code | None = None
    status: Code | None = None

    def apply(self, accounts: QuerySet[Account]) -> QuerySet[Account]:
        if self.platform:
            accounts = accounts.filter(platform=self.platform.lower())
        if self.status:
            accounts = accounts.filter(status=self.status)
        if self.party:
            of_candidate = Q(candidate__party__number=self.party)
            accounts = accounts.filter(of_candidate | Q(party__number=self.party))
        if self.district:
            accounts = accounts.filter(candidate__district__code=self.district)
        return accounts


class AccountsAsked(Ordered, AccountFilters):
    pass


def rows(caller: Caller) -> QuerySet[Account]:
    """Without accounts that nobody registered: those may be private persons'."""
    return access.accounts(caller.user, caller.now).exclude(candidate=None, party=None)


def shown(accounts: Sequence[Account]) -> list[AccountRow]:
    return [_shown(account) for account in accounts]


def _shown(account: Account) -> AccountRow:
    candidate = account.candidate
    return AccountRow(
        id=account.pk, platform=account.platform, kind=account.kind, key=account.key, handle=account.handle or None,
        url=account.url or None, status=account.status, registered_on=account.registered_on,
        candidate_id=account.candidate_id, candidate=candidate.name if candidate else None,
        list_number=candidate.list_number if candidate else None, **stands_for(account),
    )  # fmt: skip


@router.get("/accounts", response=Page[AccountRow], summary="List accounts", operation_id="list_accounts")
def accounts(request: HttpRequest, asked: Query[AccountsAsked]) -> dict[str, Any]:
    """Accounts of candidates and parties, as registered."""
    found, following = page_of(asked.apply(rows(caller_of(request))), asked)
    return {"items": shown(found), "next": following}


@router.get("/accounts/{id}", response=AccountRow, summary="One account", operation_id="get_account")
def account(request: HttpRequest, id: Id) -> AccountRow:
    return _shown(get_object_or_404(rows(caller_of(request)), pk=id))
