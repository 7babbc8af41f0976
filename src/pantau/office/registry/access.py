"""Who may see and change what in the registry. Every read of an object passes through here.

An official is never handed out without a line in the audit trail.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Protocol

from django.conf import settings
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from pantau.office.people import access as people
from pantau.office.people.access import Decision, allow, deny, require
from pantau.office.people.actions import record
from pantau.office.registry.models import (
    Account,
    Candidate,
    Official,
    OfficialAccountLink,
    PossibleMatch,
    Upload,
)
from pantau.web.ui import rulebook


def see(user: Any, now: datetime) -> Decision:
    return people.see_registry(user, now)


def change(user: Any, now: datetime) -> Decision:
    """Import, close, open a short link."""
    return people.import_registry(user, now)


def import_kind(user: Any, now: datetime, kind: str) -> Decision:
    changing = change(user, now)
    if not changing.allowed or kind != "official":
        return changing
    return people.see_officials(user, now)


def see_officials(user: Any, now: datetime) -> Decision:
    return people.see_officials(user, now)


def link_officials(user: Any, now: datetime) -> Decision:
    return people.link_officials(user, now)


class Named(Protocol):
    """A candidate, or somebody who says like one whether the profile may be published."""

    @property
    def publication(self) -> str | None: ...


def publish_name(candidate: Named) -> Decision:
    """May this candidate be named to the public? Off until the legal division decides otherwise."""
    if not (settings.PANTAU_PUBLISH_NAMES or rulebook.current().registry.publish_candidate_names):
        return deny(_("Penyebutan nama calon kepada umum belum dinyalakan."))
    if candidate.publication == Candidate.Publication.REFUSED:
        return deny(_("Calon ini tidak bersedia profilnya dipublikasikan."))
    return allow()


# --- objects --------------------------------------------------------------------------------------


def accounts(user: Any, now: datetime) -> QuerySet[Account]:
    require(see(user, now))
    return Account.objects.select_related("candidate__party", "candidate__district", "party", "document")


def account(user: Any, now: datetime, pk: int) -> Account:
    return get_object_or_404(accounts(user, now), pk=pk)


def candidate(user: Any, now: datetime, pk: int) -> Candidate:
    require(see(user, now))
    return get_object_or_404(Candidate.objects.select_related("party", "district", "document"), pk=pk)


def officials(user: Any, now: datetime) -> QuerySet[Official]:
    """Not yet read: whoever shows some of them calls ``officials_read``."""
    require(see_officials(user, now))
    return Official.objects.select_related("village__subdistrict", "document")


def officials_read(user: Any, shown: Sequence[Official], **asked: Any) -> Sequence[Official]:
    record(user, "officials_read", None, officials=[one.pk for one in shown], **asked)
    return shown


def official(user: Any, now: datetime, pk: int) -> Official:
    found = get_object_or_404(officials(user, now), pk=pk)
    record(user, "official_read", found)
    return found


def links_of(user: Any, now: datetime, account: Account) -> list[OfficialAccountLink]:
    """Officials this account is linked to; nobody for those who may not see officials."""
    if not see_officials(user, now).allowed:
        return []
    links = list(account.official_links.select_related("official", "linked_by"))
    for link in links:
        record(user, "official_read", link.official, through=account.pk)
    return links


def link(user: Any, now: datetime, pk: int) -> OfficialAccountLink:
    require(link_officials(user, now))
    return get_object_or_404(OfficialAccountLink.objects.select_related("official", "account"), pk=pk)


def possible_matches(user: Any, now: datetime) -> QuerySet[PossibleMatch]:
    """Not yet read: whoever shows some of them calls ``officials_read``. For those who may link, and nobody else."""
    require(link_officials(user, now))
    return PossibleMatch.objects.select_related("official__village__subdistrict")


def possible_match(user: Any, now: datetime, pk: int) -> PossibleMatch:
    found = get_object_or_404(possible_matches(user, now), pk=pk)
    record(user, "official_read", found.official, match=found.pk)
    return found


def upload(user: Any, now: datetime, pk: int) -> Upload:
    """One's own; nobody works on somebody else's file."""
    found = get_object_or_404(Upload, pk=pk, uploaded_by=user)
    require(import_kind(user, now, found.kind))
    return found
