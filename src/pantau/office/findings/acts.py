"""Acts of officials - likes, follows, comments - as findings, by the same rules as an act that was reported.

Only an account that a person linked to an official in office that day, or an act that two officers saw an
official do, is weighed; of what anybody else did nothing is asked here. Repeating it changes nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction

from pantau.engine.post import Author, Interaction
from pantau.office.findings import act_statements, actions, statements
from pantau.office.findings.models import Finding
from pantau.office.findings.rulebooks import in_use
from pantau.office.findings.weighing import Known
from pantau.office.posts.accounts import OFFICIAL_SUBJECTS, best, match_accounts, office_day, target_keys
from pantau.office.posts.reading import read_posts
from pantau.web.ui import clock as office_clock

if TYPE_CHECKING:
    from pantau.engine.detect import Act, Detector, PostResult
    from pantau.engine.law import Rulebook

VERSION = 1  # an act has one wording


@dataclass(frozen=True, slots=True)
class StoredAct:
    """An act with the role of whoever did it. ``actor`` and ``target`` tell which acts are alike."""

    id: int
    did: Interaction
    subject: Any
    actor: str
    post: int | None  # the stored post it was done to


def weigh_acts(
    act_ids: Sequence[int],
    *,
    rulebook: Rulebook | None = None,
    clock: Callable[[], datetime] = office_clock.now,
) -> actions.DetectionSummary:
    """Weigh these acts by the rulebook and bring their findings up to date.

    What was found of an act that is struck out, or whose account is no official's any more, is superseded.
    Raises UndetectablePostError after all others are stored.
    """
    book = rulebook or in_use()
    detector = actions.detector_of(book)
    read = read_acts(act_ids)
    acts = _with_targets(read)
    results, failed = actions.surely(lambda some: detector.weigh([acts[one.id] for one in some]), read)
    with transaction.atomic():
        actions.keep_rulebook(book, clock())
        unread = set(act_ids) - {one.id for one in read}
        summary = _store(results, unread, detector, clock())
    if failed:
        raise actions.UndetectablePostError(", ".join(f"act {id_}" for id_ in failed) + " cannot be weighed")
    return summary


def of_officials(after: int, most: int) -> list[int]:
    """Ids of acts to weigh again when the registry or the rules changed, in their order."""
    with connection.cursor() as cursor:
        cursor.execute(act_statements.OF_OFFICIALS, [after, after, after, most])
        return [id_ for (id_,) in cursor]


def on_posts(post_ids: Sequence[int]) -> list[int]:
    """Ids of officials' acts on these posts: what a post says, or whose it is, decides what an act on it is."""
    with connection.cursor() as cursor:
        cursor.execute(act_statements.ON_POSTS, [list(post_ids)])
        return [id_ for (id_,) in cursor]


# --- reading --------------------------------------------------------------------------------------


def read_acts(act_ids: Sequence[int]) -> list[StoredAct]:
    """Those of officials in office on the day of the act, in the order of their ids; struck ones are left out."""
    with connection.cursor() as cursor:
        cursor.execute(act_statements.READ_ACTS, [list(act_ids)])
        found: dict[int, StoredAct] = {}
        for row in cursor:
            *fields, role, starts, ends = row
            act = _stored(fields, role)
            day = office_day(act.did.occurred_at or act.did.observed_at)
            if (starts is None or starts <= day) and (ends is None or day <= ends):
                found.setdefault(act.id, act)
        return list(found.values())


def _stored(fields: Sequence[Any], role: str) -> StoredAct:
    (
        id_, kind, platform, handle, native_id, account, target_post, target_account, post, own_id, text,
        occurred_at, observed_at, route, source_ref,
    ) = fields  # fmt: skip
    actor = Author(platform, native_id=native_id or None, handle=handle or None)
    did = Interaction(
        kind,
        platform,
        actor,
        target_post=target_post or None,
        target_account=target_account or None,
        text=text or None,
        occurred_at=occurred_at,
        observed_at=observed_at,
        native_id=own_id or None,
        route=route,
        source_ref=source_ref or f"act:{id_}",
    )
    who = f"account:{account}" if account else native_id
    return StoredAct(id_, did, OFFICIAL_SUBJECTS[role], who, post)


def _with_targets(read: Sequence[StoredAct]) -> dict[int, Act]:
    """Each act with what the office knows of what it was done to: the post as it is stored, and whose it is."""
    from pantau.engine.detect import Act

    posts = {item.id: item.post for item in read_posts([one.post for one in read if one.post is not None])}
    keys = {one.id: target_keys(one.did.platform, one.did.target_account or "") for one in read}
    matches = match_accounts((one.did.platform, keys[one.id]) for one in read)
    acts: dict[int, Act] = {}
    for one in read:
        day = office_day(one.did.occurred_at or one.did.observed_at)
        match = best(matches, one.did.platform, keys[one.id], day)
        target: Any = match.subject if match else ""
        acts[one.id] = Act(one.did, one.subject, posts.get(one.post), target or None)
    return acts


# --- storing --------------------------------------------------------------------------------------


def _store(
    results: Sequence[tuple[StoredAct, PostResult]], unread: set[int], detector: Detector, now: datetime
) -> actions.DetectionSummary:
    found = {one.id: result.shown(detector.threshold) for one, result in results}
    known = Known.about_acts([id_ for id_, shown in found.items() if shown])
    with connection.cursor() as cursor:
        # In one order, so that no two wait for each other; and nobody strikes one out meanwhile.
        cursor.execute(act_statements.LOCK_ACTS, [sorted({*found, *unread})])
        struck = {id_ for id_, struck in cursor if struck}
        actions.copy_findings(
            cursor,
            (
                actions.row(
                    actions.Subject(None, one.id, VERSION, _cluster(one)),
                    result,
                    finding,
                    known.look(one.id, finding, result.post.posted_at, now, detector),
                    detector,
                    now,
                )
                for one, result in results
                for finding in found[one.id]
                if one.id not in struck
            ),
        )
        cursor.execute(statements.SUPERSEDE_OF_ACTS, [[*found, *unread]])
        superseded = cursor.rowcount
        cursor.execute(statements.UPSERT_FINDINGS)
        written = cursor.rowcount
        actions.tell_of_new(Finding.objects.filter(act__in=list(found)), now)
        return actions.DetectionSummary(len(results), written, superseded)


def _cluster(one: StoredAct) -> str:
    """What one account does to another again and again is decided together; empty where the other is unknown."""
    target = one.did.target_account or ""
    if not target:
        return ""
    said = "\0".join((one.did.platform, one.actor, target.lower()))
    return hashlib.blake2b(said.encode(), digest_size=16).hexdigest()
