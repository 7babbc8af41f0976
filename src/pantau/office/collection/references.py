"""From what a platform calls an account to the rows of the registry, and back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from pantau.engine.post import Author
from pantau.engine.sources.connectors.events import AccountRef
from pantau.office.collection.models import SweepState
from pantau.office.posts.accounts import author_keys, match_accounts
from pantau.office.registry.models import Account


def find_accounts(refs: Iterable[AccountRef], route: str) -> Mapping[AccountRef, int]:
    """Registry ids of accounts, by one query each way: as the route has called them before, else by identity.

    A reference that is nobody's in the registry is left out.
    """
    wanted = list(dict.fromkeys(refs))
    if not wanted:
        return {}
    names = {ref.name for ref in wanted}
    known = SweepState.objects.filter(route=route, name__in=names).values_list(
        "account__platform", "name", "account_id"
    )
    by_name = {(platform, name): account for platform, name, account in known.order_by("-account_id")}
    found = {ref: by_name[ref.platform, ref.name] for ref in wanted if (ref.platform, ref.name) in by_name}
    rest = {ref: _keys(ref) for ref in wanted if ref not in found}
    matches = match_accounts((ref.platform, keys) for ref, keys in rest.items())
    for ref, keys in rest.items():
        held = next((matches[ref.platform, key] for key in keys if (ref.platform, key) in matches), ())
        if held:
            found[ref] = held[0].account_id
    return found


def _keys(ref: AccountRef) -> tuple[str, ...]:
    return author_keys(ref.platform, Author(ref.platform, native_id=ref.native_id, handle=ref.handle))


def find_authors(authors: Iterable[tuple[str, Author | None]]) -> Mapping[tuple[str, Author], int]:
    """Registered accounts of posts' authors; (platform, author) -> registry id."""
    keyed = {
        (platform, author): author_keys(platform, author)
        for platform, author in authors
        if author is not None
    }
    matches = match_accounts((platform, keys) for (platform, _), keys in keyed.items())
    found = {}
    for (platform, author), keys in keyed.items():
        held = next((matches[platform, key] for key in keys if (platform, key) in matches), ())
        if held:
            found[platform, author] = held[0].account_id
    return found


def reference(account: Account) -> AccountRef:
    """How a connector may ask for an account that it has not met yet."""
    native = account.native_id or (account.key if account.kind == "id" else "")
    handle = account.key if account.kind in ("handle", "legacy", "web") else ""
    return AccountRef(account.platform, native or None, handle or None)


def references(accounts: Sequence[Account], route: str) -> Mapping[int, AccountRef]:
    """Registry id -> reference, by the name this route knows; where it knows none, by another route's."""
    states = SweepState.objects.filter(account__in=accounts).exclude(name="")
    names: dict[int, str] = {}
    others: dict[int, str] = {}
    for account_id, by, name in states.order_by("pk").values_list("account_id", "route", "name"):
        (names if by == route else others)[account_id] = name
    made = {}
    for account in accounts:
        ref = reference(account)
        name = names.get(account.pk, "") or ("" if ref.native_id else others.get(account.pk, ""))
        if name and name not in (ref.native_id, ref.handle):
            ref = AccountRef(ref.platform, name, ref.handle)
        made[account.pk] = ref
    return made
