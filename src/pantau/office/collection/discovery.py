"""The search for accounts that campaign without being registered, through posts that are stored anyway.

It fetches nothing and looks nobody up. A search reads the newest posts, and all that came since the last one,
a bounded number at a time; finding the same again changes nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

import orjson
from django.db import connection
from django.db.models import Max

from pantau.engine.detect.unregistered import (
    Actor,
    Name,
    NameWords,
    Owner,
    Proposal,
    Registry,
    SeenAct,
    SeenPost,
    propose,
)
from pantau.engine.detect.wordings import WordingReader
from pantau.engine.post import Author
from pantau.engine.sources.accounts import identify
from pantau.office.collection import discovery_statements as statements
from pantau.office.collection.looks import day_of
from pantau.office.posts.accounts import author_keys
from pantau.office.posts.models import Post
from pantau.office.registry import actions
from pantau.office.registry.models import Account, Candidate, Party, ProposalSearch
from pantau.office.registry.proposing import Found, Ground
from pantau.web.ui import rulebook

AT_ONCE = 100_000  # posts of one reading
OVERLAP = 10_000  # posts read again with the next, so that what happened together is seen together
ACCOUNTS = ("id", "handle", "legacy")
SHARED = frozenset(("repost", "quote"))
#: Whoever a source calls so is no campaign's account, or not the office's to propose by machine.
SET_APART = frozenset(("media", "asn", "village_official", "tni_polri"))


def search(now: datetime, *, at_once: int = AT_ONCE, overlap: int = OVERLAP) -> ProposalSearch:
    """Look for accounts to propose, and forget those whose time has passed."""
    actions.expire_proposals(now, day_of(now))
    newest = Post.objects.aggregate(newest=Max("id"))["newest"] or 0
    seen = ProposalSearch.objects.aggregate(last=Max("last_post"))["last"] or 0
    registry = known_registry()
    posts = found = new = 0
    for after, until in _stretches(min(seen, newest - at_once), newest, at_once, overlap):
        read = _posts(after, until)
        proposals = _proposals(read, _acts(after, until), registry)
        standing, made = actions.store_proposals(map(_found, proposals), now=now)
        posts, found, new = posts + len(read), found + standing, new + made
    return ProposalSearch.objects.create(at=now, posts=posts, last_post=newest, found=found, new=new)


def _stretches(first: int, last: int, at_once: int, overlap: int) -> Iterator[tuple[int, int]]:
    """(after, until) of ids."""
    after = max(first, 0)
    while after < last:
        until = min(after + at_once, last)
        yield after, until
        if until == last:
            return
        after = max(until - overlap, after + 1)


def _proposals(posts: Sequence[SeenPost], acts: Sequence[SeenAct], registry: Registry) -> list[Proposal]:
    book = rulebook.current()
    return propose(
        posts,
        acts,
        registry,
        identify=named,
        read=WordingReader.of_rulebook(book),
        words=NameWords.from_mapping(book.detection.get("account_names", {})),
    )


@lru_cache(maxsize=50_000)
def named(written: str, platform: str) -> Name | None:
    """The account that is written, as the registry names it."""
    found = identify(written, platform or None)
    return (found.platform, f"{found.kind}:{found.key}") if found.kind in ACCOUNTS else None


def known_registry() -> Registry:
    """Every account of the registry, and all candidates and parties of the election."""
    election = rulebook.current().election
    owners = {
        _party(pk): Owner(_party(pk), name, _party(pk), person=False)
        for pk, name in Party.objects.filter(election=election).values_list("pk", "name")
    }
    for pk, name, party in Candidate.objects.filter(election=election).values_list("pk", "name", "party_id"):
        owners[_candidate(pk)] = Owner(_candidate(pk), name, _party(party))
    accounts: dict[Name, str] = {}
    columns = ("platform", "kind", "key", "native_id", "candidate_id", "party_id", "status")
    for platform, kind, key, native_id, candidate, party, status in Account.objects.values_list(*columns):
        owner = _candidate(candidate) if candidate else _party(party) if party else ""
        if status == Account.Status.UNREGISTERED or owner not in owners:
            owner = ""
        for name in (f"{kind}:{key}", f"id:{native_id}" if native_id else ""):
            if name:
                accounts[platform, name] = accounts.get((platform, name)) or owner
    return Registry(accounts, owners)


def _candidate(pk: int) -> str:
    return f"candidate:{pk}"


def _party(pk: int) -> str:
    return f"party:{pk}"


def _found(proposal: Proposal) -> Found:
    grounds = []
    for reason in proposal.reasons:
        kind, _colon, number = reason.owner.partition(":")
        grounds.append(
            Ground(
                reason.kind,
                reason.weight,
                candidate=int(number) if kind == "candidate" else None,
                party=int(number) if kind == "party" else None,
                posts=reason.posts,
                detail=reason.detail,
            )
        )
    return Found(proposal.platform, proposal.keys, grounds, proposal.cluster)


# --- stored posts ---------------------------------------------------------------------------------


def _posts(after: int, until: int) -> list[SeenPost]:
    with connection.cursor() as cursor:
        cursor.execute(statements.READ_POSTS, [after, until])
        return [_seen_post(*row) for row in cursor]


def _seen_post(
    id_: int, platform: str, keys: list[str], handle: str, display: str, subject: str, at: datetime | None,
    text: str, mapped: str,
) -> SeenPost:  # fmt: skip
    fields = _mapping(mapped)
    return SeenPost(
        id=id_,
        author=Actor(platform, tuple(keys), handle, display),
        text=text,
        posted_at=at,
        hashtags=tuple(fields.get("hashtags", ())),
        mentions=tuple(fields.get("mentions", ())),
        links=tuple(fields.get("links", ())),
        shared=any(one.get("kind") in SHARED for one in fields.get("relations", ())),
        set_apart=subject in SET_APART,
    )


def _mapping(text: str) -> dict[str, Any]:
    if text == "{}":
        return {}
    try:
        return dict(orjson.loads(text))
    except orjson.JSONDecodeError:  # an escaped lone surrogate
        return dict(json.loads(text))


def _acts(after: int, until: int) -> list[SeenAct]:
    with connection.cursor() as cursor:
        cursor.execute(statements.READ_ACTORS, [after, until])
        return [
            SeenAct(
                Actor(
                    platform,
                    author_keys(platform, Author(platform, native_id or None, handle or None)),
                    handle,
                    display,
                ),
                post,
            )
            for platform, native_id, handle, display, post in cursor
        ]
