"""What can be done with the registry. Every verb is one transaction and leaves a line in the audit trail.

Rooms above call these; nobody else writes to the registry's tables.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from pantau.engine.law import Rulebook
from pantau.engine.sources.accounts import identify
from pantau.office.people.actions import record
from pantau.office.people.models import User
from pantau.office.registry import address_notes, likeness, territory
from pantau.office.registry.comparing import (
    UnknownSeat,
    compare_accounts,
    compare_candidates,
    compare_officials,
)
from pantau.office.registry.models import (
    Account,
    Candidate,
    Document,
    Official,
    OfficialAccountLink,
)
from pantau.office.registry.proposing import (
    RegistryError,
    add_account,
    expire_proposals,
    look_again,
    propose_account,
    propose_author,
    refuse_proposals,
    said,
    store_proposals,
    take_proposals,
    tell_later_rooms,
)
from pantau.office.registry.rows import AccountRow, CandidateRow, OfficialRow, Seat, account_row
from pantau.office.registry.storing import (
    ImportSummary,
    Known,
    Origin,
    Wanted,
    keep_history,
    store,
)

__all__ = [
    "RegistryError",
    "add_account",
    "candidate_ids",
    "close_account",
    "expire_proposals",
    "file_document",
    "import_accounts",
    "import_candidates",
    "import_officials",
    "import_territory",
    "link_official_account",
    "look_again",
    "propose_account",
    "propose_author",
    "reactivate_account",
    "refuse_proposals",
    "resolve_account",
    "store_proposals",
    "take_proposals",
    "unlink_official_account",
]


def file_document(name: str, sha256: str, kind: str, origin: Origin) -> Document:
    """The document of this content; the same file imported again is the same document."""
    found, _created = Document.objects.get_or_create(
        kind=kind,
        sha256=sha256,
        defaults={"name": name[:255], "imported_at": origin.now, "imported_by": origin.by},
    )
    return found


# --- many at once ---------------------------------------------------------------------------------


@transaction.atomic
def import_territory(rulebook: Rulebook, *, now: datetime, by: User | None = None) -> None:
    """Parties, districts, sub-districts and villages as the rulebook names them."""
    origin = Origin(now, by)
    _one_import_at_a_time()
    document = file_document(rulebook.name, rulebook.hash, "rulebook", origin)
    territory.take_over(rulebook, Origin(now, by, document))


@transaction.atomic
def import_candidates(rows: Iterable[CandidateRow], *, rulebook: Rulebook, origin: Origin) -> ImportSummary:
    """Candidates by their seat (district, party, list number); raises RegistryError for a seat that is not."""
    import_territory(rulebook, now=origin.now, by=origin.by)
    _one_import_at_a_time()
    try:
        differences = compare_candidates(rows, rulebook)
    except UnknownSeat as unknown:
        raise RegistryError(str(unknown)) from unknown
    summary = store(Candidate, "candidate", differences, origin)
    _imported("candidate", summary, origin)
    return summary


@transaction.atomic
def import_accounts(rows: Iterable[AccountRow], *, origin: Origin) -> ImportSummary:
    """Accounts by identity and owner. An account that was only proposed before goes to its owner.

    What a person decided (closed, active again) stays. Look-alikes are found anew, and posts look for
    their authors in the registry again.
    """
    _one_import_at_a_time()
    differences = compare_accounts(rows)
    for pk, name in differences.adopted.items():
        Account.objects.filter(pk=pk).update(candidate_id=name[3], party_id=name[4])
    summary = store(Account, "account", differences.rows, origin)
    _imported("account", summary, origin)
    if summary.new or summary.changed:
        likeness.refresh()
        tell_later_rooms()
    return summary


@transaction.atomic
def import_officials(rows: Iterable[OfficialRow], *, origin: Origin) -> ImportSummary:
    """Officials by name, role, unit, village and first day of office. Accounts are never linked here."""
    _one_import_at_a_time()
    summary = store(Official, "official", compare_officials(rows), origin)
    _imported("official", summary, origin)
    return summary


def candidate_ids(election: str) -> dict[Seat, int]:
    """Candidates' ids by district code, party number and list number."""
    fields = ("district__code", "party__number", "list_number", "pk")
    rows = Candidate.objects.filter(election=election).values_list(*fields)
    return {(district, party, number): pk for district, party, number, pk in rows}


def _one_import_at_a_time() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('pantau.registry.import'))")


def _imported(kind: str, summary: ImportSummary, origin: Origin) -> None:
    if summary.new or summary.changed:
        record(
            origin.by,
            "registry_imported",
            origin.document,
            kind=kind,
            new=summary.new,
            changed=summary.changed,
            unchanged=summary.unchanged,
        )


# --- one at a time --------------------------------------------------------------------------------


@transaction.atomic
def resolve_account(
    account: Account, written: str, *, by: User, now: datetime, deadline: date | None = None
) -> Account:
    """A person has opened an opaque link: the account it leads to. ``deadline`` as in ``account_row``."""
    identity = identify(written, account.platform)
    if not identity.is_account:
        raise RegistryError(address_notes.told(identity, _("Ini belum alamat sebuah akun.")))
    held = Account.objects.select_for_update().get(pk=account.pk)
    if held.status != Account.Status.UNRESOLVED:
        raise RegistryError(_("Alamat akun ini sudah pasti."))
    same = Account.objects.filter(platform=identity.platform, kind=identity.kind, key=identity.key)
    if same.filter(candidate=held.candidate_id, party=held.party_id).exists():
        raise RegistryError(_("Akun itu sudah ada pada pemilik ini."))
    row = account_row(identity, registered_on=held.registered_on, deadline=deadline)
    names = ("platform", "kind", "key", "handle", "native_id", "url", "status")
    values = {name: getattr(row, name) for name in names}
    known = Known(held.pk, {name: getattr(held, name) for name in names})
    Account.objects.filter(pk=held.pk).update(**values, entered_as=f"{held.kind}:{held.key}")
    keep_history("account", [(known, Wanted(None, {}, values))], Origin(now, by), why=written)
    record(by, "account_resolved", held, was=f"{held.platform}:{held.key}", now=f"{row.platform}:{row.key}")
    likeness.refresh()
    tell_later_rooms()
    held.refresh_from_db()
    return held


@transaction.atomic
def close_account(account: Account, *, on: date, by: User, why: str, now: datetime) -> Account:
    """The owner closed it: ``on`` is the last day it was open."""
    return _decide(account, {"status": "closed", "valid_to": on + timedelta(days=1)}, by, why, now)


@transaction.atomic
def reactivate_account(account: Account, *, by: User, why: str, now: datetime) -> Account:
    """It was closed and is seen to be used again."""
    return _decide(account, {"status": "reactivated", "valid_to": None}, by, why, now)


def _decide(account: Account, values: Mapping[str, Any], by: User, why: str, now: datetime) -> Account:
    reason = said(why)
    held = Account.objects.select_for_update().get(pk=account.pk)
    if values["status"] == Account.Status.REACTIVATED and held.status != Account.Status.CLOSED:
        raise RegistryError(_("Hanya akun yang sudah ditutup dapat ditandai aktif kembali."))
    if values["valid_to"] and held.valid_from and values["valid_to"] < held.valid_from:
        raise RegistryError(_("Tanggal tutup lebih awal daripada tanggal daftar. Periksa tanggalnya."))
    known = Known(held.pk, {name: getattr(held, name) for name in values})
    Account.objects.filter(pk=held.pk).update(**values)
    keep_history("account", [(known, Wanted(None, {}, values))], Origin(now, by), why=reason)
    record(by, f"account_{values['status']}", held, why=reason)
    tell_later_rooms()
    held.refresh_from_db()
    return held


@transaction.atomic
def link_official_account(
    official: Official, account: Account, *, by: User, why: str, now: datetime
) -> OfficialAccountLink:
    """A person states that this account is this official's, and on what evidence."""
    link, made = OfficialAccountLink.objects.get_or_create(
        official=official, account=account, defaults={"linked_by": by, "linked_at": now, "why": said(why)}
    )
    if made:
        record(by, "official_account_linked", official, account=account.pk, why=link.why)
        tell_later_rooms()
    return link


@transaction.atomic
def unlink_official_account(link: OfficialAccountLink, *, by: User, why: str) -> None:
    """Take a mistaken link back; what it said stays in the audit trail."""
    stated = {"linked_by": link.linked_by_id, "linked_at": link.linked_at.isoformat(), "said": link.why}
    record(by, "official_account_unlinked", link.official, account=link.account_id, why=said(why), **stated)
    link.delete()
    tell_later_rooms()
