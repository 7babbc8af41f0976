"""Storing what a connector brought: one page in one transaction, and its cursors with it."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta

from django.db import transaction

from pantau.engine.post import Batch, Post
from pantau.engine.sources.connectors.events import (
    AccountChanged,
    AccountRef,
    ActSeen,
    Cursor,
    Event,
    Gap,
    Page,
    PostGone,
    PostSeen,
)
from pantau.office.collection import consents, doubts, fetched_pictures, rechecking, watching
from pantau.office.collection.connectors import legal_basis_of
from pantau.office.collection.looks import Way, record_attempt, record_gap
from pantau.office.collection.models import Connector, RawPayload, SweepState
from pantau.office.collection.references import find_accounts, reference
from pantau.office.posts import actions as posts
from pantau.office.posts.accounts import author_keys
from pantau.office.registry.models import Account

# What a look-up says of an account, as a reason for not having seen it.
FAILURES = {
    "private": "private",
    "suspended": "not_found",
    "deleted": "not_found",
    "not_found": "not_found",
    "blocked_us": "permission",
    "our_quota": "quota",
    "unknown": "answer",
}


@dataclass(frozen=True, slots=True)
class Stored:
    """What came of a page. ``strangers`` are accounts it named that the registry does not hold."""

    posts: int = 0
    new_posts: int = 0
    new_versions: int = 0
    gone: int = 0
    acts: int = 0
    gaps: int = 0
    seen: int = 0
    strangers: tuple[AccountRef, ...] = ()


@transaction.atomic
def store_page(connector: Connector, page: Page, *, now: datetime, requests: int = 0) -> Stored:
    """Everything a page brought, all or nothing. The same page again changes only how often it was looked at.

    ``requests`` are those the page took. Cursors advance here, so they hold only what is stored.
    """
    way = Way.of(connector)
    consents.take_in(connector, page.events, now=now)
    refs = [*_mentioned(page.events), *page.looked_at]
    accounts = find_accounts(refs, connector.route)
    looked = [accounts[ref] for ref in page.looked_at if ref in accounts]
    watched = watching.standing(page.events)
    summary = _store_posts(connector, page.events, now, watched)
    missed = doubts.posts_gone(
        [event for event in page.events if isinstance(event, PostGone)], route=connector.route
    )
    looks = watching.record(connector.route, page.events, watched, missed, now)
    gaps = _store_gaps(way, page.events, accounts, now)
    _store_changes(way, page.events, accounts, frozenset(looked))
    _store_looks(way, looked, requests, now)
    _advance(connector.route, page, accounts, now)
    consents.let_go(connector, page.events, now=now)
    watching.tell_custody(looks, now)
    return Stored(
        posts=summary.seen,
        new_posts=summary.new_posts,
        new_versions=summary.new_versions,
        gone=sum(one.marked for one in missed),
        acts=summary.new_interactions,
        gaps=gaps,
        seen=len(set(looked)),
        strangers=tuple(dict.fromkeys(ref for ref in refs if ref not in accounts)),
    )


@transaction.atomic
def note_gone(events: Sequence[PostGone], *, route: str, now: datetime) -> int:
    """What somebody else than a connector tells of posts that are missing; gives how many are confirmed as gone."""
    watched = watching.standing(events)
    missed = doubts.posts_gone(events, route=route)
    watching.tell_custody(watching.record(route, events, watched, missed, now), now)
    return sum(one.marked for one in missed)


def _store_posts(
    connector: Connector, events: Iterable[Event], now: datetime, watched: Mapping[watching.Key, object]
) -> posts.IngestSummary:
    told = [event for event in events if isinstance(event, PostSeen)]
    registered = _registered(told, connector.route)
    seen = tuple(_named(event, registered) for event in told)
    acts = tuple(event.interaction for event in events if isinstance(event, ActSeen))
    if not seen and not acts:
        return posts.IngestSummary()
    summary = posts.ingest(
        [Batch(seen, acts, format=connector.route)],
        route=connector.route,
        legal_basis=legal_basis_of(connector),
        source=connector.name,
        clock=lambda: now,
    )
    doubts.post_seen((post.platform, post.native_id) for post in seen)
    others = [post for post in seen if (post.platform, post.native_id) not in watched]
    rechecking.note_looks(connector.route, others, now)
    fetched_pictures.ask_for(connector, seen, now)
    return summary


def _store_looks(way: Way, looked: Sequence[int], requests: int, now: datetime) -> None:
    if looked:
        record_attempt(way, looked, at=now)
        doubts.accounts_seen(looked, now)
    if requests:
        record_attempt(way, (), at=now, requests=requests)


def _mentioned(events: Iterable[Event]) -> Iterable[AccountRef]:
    for event in events:
        if isinstance(event, (AccountChanged, Gap)) and event.account is not None:
            yield event.account


def _dated(event: PostSeen) -> Post:
    post = event.post
    return post if post.collected_at is not None else post.evolve(collected_at=event.observed_at)


def _registered(events: Iterable[PostSeen], route: str) -> Mapping[AccountRef, Account]:
    """The registry's accounts whose own posts these are, by the number that outlasts their names."""
    refs = [event.account for event in events if event.account and _is_own(event)]
    found = find_accounts(refs, route)
    accounts = Account.objects.in_bulk(set(found.values()))
    return {ref: accounts[pk] for ref, pk in found.items()}


def _is_own(event: PostSeen) -> bool:
    author, account = event.post.author, event.account
    return bool(account and author and author.native_id and author.native_id == account.native_id)


def _named(event: PostSeen, registered: Mapping[AccountRef, Account]) -> Post:
    """The post, its author also under the registered name: by the number alone, or by the name after a change,
    it would be a stranger's."""
    post = _dated(event)
    account = registered.get(event.account) if event.account and _is_own(event) else None
    if account is None or post.author is None or _key_of(account) in author_keys(post.platform, post.author):
        return post
    by_address = replace(post.author, url=account.url)
    if post.author.handle and _key_of(account) in author_keys(post.platform, by_address):
        return post.evolve(author=by_address)
    return post.evolve(author=replace(post.author, handle=reference(account).handle or post.author.handle))


def _key_of(account: Account) -> str:
    return f"{account.kind}:{account.key}"


def _store_gaps(way: Way, events: Iterable[Event], accounts: Mapping[AccountRef, int], now: datetime) -> int:
    """The number of gaps. One of an account that is not in the registry concerns nobody the ledger counts."""
    gaps = [event for event in events if isinstance(event, Gap)]
    for gap in gaps:
        if gap.account is None:
            record_gap(way, (), start=gap.start, end=gap.end, why=gap.why, now=now)
        elif gap.account in accounts:
            record_gap(way, [accounts[gap.account]], start=gap.start, end=gap.end, why=gap.why, now=now)
    return len(gaps)


def _store_changes(
    way: Way, events: Iterable[Event], accounts: Mapping[AccountRef, int], looked: frozenset[int]
) -> None:
    for event in events:
        if not isinstance(event, AccountChanged) or event.account not in accounts:
            continue
        account = accounts[event.account]
        doubts.account_changed(account, event, route=way.route)
        if event.state in FAILURES and account not in looked:
            why = FAILURES[event.state]
            record_attempt(
                way, [account], at=event.observed_at, outcome="error", why=why, detail=event.detail
            )
            # One that was never looked at is counted once it is put off.
            states = SweepState.objects.filter(account=account, route=way.route)
            states.exclude(failures=0, last_seen_at=None).update(
                failures=doubts.failures_in_a_row(account, way.route)
            )


def _advance(route: str, page: Page, accounts: Mapping[AccountRef, int], now: datetime) -> None:
    ids = {ref.name: account for ref, account in accounts.items()}
    missing = {name for name in page.cursors if name not in ids}
    known = SweepState.objects.filter(route=route, name__in=missing).values_list("name", "account_id")
    ids |= dict(known)
    looked = {ref.name for ref in page.looked_at}
    names = sorted({*page.cursors, *looked} & ids.keys(), key=lambda name: ids[name])
    rows = {}
    for name in names:
        cursor = page.cursors.get(name)
        rows[ids[name]] = SweepState(
            account_id=ids[name],
            route=route,
            name=name,
            cursor=as_json(cursor) if cursor else {},
            last_seen_at=now if name in looked else None,
        )
    told, seen = page.cursors.keys(), ("last_seen_at", "failures")
    upsert([row for row in rows.values() if row.name in told & looked], "cursor", *seen, "name")
    upsert([row for row in rows.values() if row.name in told - looked], "cursor", "name")
    upsert([row for row in rows.values() if row.name in looked - told], *seen, "name")


def upsert(rows: Sequence[SweepState], *fields: str) -> None:
    if rows:
        SweepState.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["account", "route"], update_fields=list(fields)
        )


# --- cursors --------------------------------------------------------------------------------------


def as_json(cursor: Cursor) -> dict[str, object]:
    fields = asdict(cursor)
    fields["newest"] = cursor.newest.isoformat() if cursor.newest else None
    fields["known"] = list(cursor.known)
    return fields


def from_json(fields: Mapping[str, object]) -> Cursor:
    newest = fields.get("newest")
    return Cursor(
        value=str(fields.get("value") or ""),
        newest=datetime.fromisoformat(str(newest)) if newest else None,
        known=tuple(map(str, fields.get("known") or ())),
    )


def cursors(route: str, names: Iterable[str]) -> dict[str, Cursor]:
    """Where to go on; accounts that were never swept are left out."""
    held = SweepState.objects.filter(route=route, name__in=list(names)).exclude(cursor={})
    return {name: from_json(cursor) for name, cursor in held.values_list("name", "cursor")}


_FAST = 1  # twice as fast as the usual level, for a tenth more bytes

# --- raw bytes ------------------------------------------------------------------------------------


def keep_raw(bodies: Mapping[str, bytes], *, now: datetime, lives: timedelta | None) -> None:
    """Keep bytes under their hashes; seen again they live on."""
    expires = now + lives if lives is not None else None
    rows = [
        RawPayload(hash=digest, body=zlib.compress(body, _FAST), seen_at=now, expires_at=expires)
        for digest, body in sorted(bodies.items())
    ]
    RawPayload.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["hash"], update_fields=["expires_at"], batch_size=500
    )


def raw_answers(hashes: Sequence[str]) -> dict[str, bytes]:
    """Those that are still kept, by their hash."""
    rows = RawPayload.objects.filter(pk__in=hashes)
    return {row.hash: zlib.decompress(bytes(row.body)) for row in rows}


def read_raw(digest: str) -> bytes:
    return zlib.decompress(bytes(RawPayload.objects.get(pk=digest).body))
