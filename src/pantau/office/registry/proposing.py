"""Accounts that may campaign and that nobody registered: proposed, decided by a person, else forgotten.

Rooms above call these through ``actions``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from math import prod
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from pantau.engine.sources.accounts import Identity, identify
from pantau.office.people.actions import record
from pantau.office.people.models import User
from pantau.office.registry import address_notes
from pantau.office.registry.models import (
    Account,
    Candidate,
    Party,
    Proposal,
    ProposalReason,
    RefusedProposal,
)
from pantau.office.registry.rows import account_row
from pantau.web.ui import rulebook

#: Later rooms, called by name: each looks at the registry again.
LINK_POSTS, INDEX_NAMES = "posts.link_accounts", "portal.index_accounts"
SHORTEST_REASON = 5
MOST_POSTS = 50  # of one reason, the newest
BY_A_PERSON = 0.9  # weight of a reason that staff gave
BY_A_REPORT = 0.4  # of one that a citizen gave
NEXT_LOOK = timedelta(days=7)
_SALT = "pantau.registry.refused"

Owner = Candidate | Party | None


class RegistryError(Exception):
    """Something about the registry could not be done; the message says what and the way out."""


@dataclass(frozen=True, slots=True)
class Ground:
    """One reason to propose an account. ``posts`` are ids of stored posts, ascending."""

    kind: str  # of ProposalReason.Kind
    weight: float
    candidate: int | None = None
    party: int | None = None
    posts: Sequence[int] = ()
    detail: Mapping[str, Any] = field(default_factory=dict)
    why: str = ""
    by: User | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """An account outside the registry, with every identity under which it was seen, surest first."""

    platform: str
    keys: Sequence[str]  # "kind:key"
    grounds: Sequence[Ground]
    cluster: str = ""


# --- a person knows the account -------------------------------------------------------------------


@transaction.atomic
def add_account(
    written: str, *, now: datetime, platform: str | None = None, by: User | None = None
) -> Account:
    """An account whose existence a person vouches for: the registered one, else kept as not registered.

    Raises RegistryError, saying why, for what cannot be an account.
    """
    identity = _account_in(written, platform)
    same = Account.objects.filter(platform=identity.platform, kind=identity.kind, key=identity.key)
    if found := same.order_by("valid_to", "pk").first():
        return found
    return _keep(identity, written, by)


def _account_in(written: str, platform: str | None) -> Identity:
    identity = identify(written, platform)
    if identity.kind == "content" and identity.owner:
        identity = identify(identity.owner)
    if identity.kind == "invalid":
        raise RegistryError(address_notes.told(identity, _("Ini bukan alamat akun.")))
    return identity


def _keep(
    identity: Identity, written: str, by: User | None, owner: Owner = None, *, native_id: str = ""
) -> Account:
    row = account_row(identity, written=written)
    account = Account.objects.create(
        platform=row.platform,
        kind=row.kind,
        key=row.key,
        handle=row.handle,
        native_id=row.native_id or native_id,
        url=row.url,
        written=row.written,
        status="unresolved" if row.status == "unresolved" else "unregistered",
        candidate=owner if isinstance(owner, Candidate) else None,
        party=owner if isinstance(owner, Party) else None,
    )
    record(by, "account_proposed", account)
    tell_later_rooms()
    return account


def tell_later_rooms() -> None:
    """Posts look for their authors again, and the public's index of names for what has changed."""
    _ask(LINK_POSTS, "detect")
    _ask(INDEX_NAMES, "upkeep")


def _ask(task: str, queue: str) -> None:
    try:
        with transaction.atomic():
            app.configure_task(task, queue=queue, queueing_lock=task, allow_unknown=True).defer()
    except AlreadyEnqueued:
        pass  # the one that waits will see this change too


# --- proposing ------------------------------------------------------------------------------------


def propose_account(
    written: str,
    *,
    source: str,
    why: str,
    now: datetime,
    platform: str | None = None,
    by: User | None = None,
    posts: Sequence[int] = (),
) -> Proposal | None:
    """Somebody names an account: ``source`` is 'staff' or 'report' (a citizen).

    None where it needs no proposal: it is in the registry, or a person refused it before. Raises
    RegistryError for what cannot be an account, and where no reason is given.
    """
    identity = _account_in(written, platform)
    if not identity.is_account:
        raise RegistryError(address_notes.told(identity, _("Ini belum alamat sebuah akun.")))
    return propose_author(
        identity.platform, [f"{identity.kind}:{identity.key}"], source=source, why=why, now=now, by=by, posts=posts
    )  # fmt: skip


@transaction.atomic
def propose_author(
    platform: str,
    keys: Sequence[str],
    *,
    source: str,
    why: str,
    now: datetime,
    by: User | None = None,
    posts: Sequence[int] = (),
) -> Proposal | None:
    """The same for the author of stored posts, known by ``keys`` ("kind:key", surest first)."""
    weight = BY_A_REPORT if source == ProposalReason.Kind.REPORT else BY_A_PERSON
    ground = Ground(ProposalReason.Kind(source), weight, posts=posts, why=said(why), by=by)
    proposal, _made = _store_one(Found(platform, keys, [ground]), now)
    if proposal is not None:
        record(by, "proposal_made", proposal, source=source)
    return proposal


def store_proposals(found: Iterable[Found], *, now: datetime) -> tuple[int, int]:
    """What a search found, beside what is there: (proposals that stand, those that are new)."""
    standing = new = 0
    for one in found:
        with transaction.atomic():
            proposal, made = _store_one(one, now)
        standing += proposal is not None
        new += made
    return standing, new


def _store_one(found: Found, now: datetime) -> tuple[Proposal | None, bool]:
    if not found.keys or _is_known(found) or _is_refused(found):
        return None, False
    named = Proposal.objects.filter(platform=found.platform, keys__overlap=list(found.keys))
    held = named.select_for_update().order_by("pk").first()
    if held is not None and held.state == Proposal.State.TAKEN:
        return held, False
    expires = now + timedelta(days=rulebook.current().registry.proposals_expire_after_days)
    made = held is None
    if held is None:
        handle, url = called(found.platform, found.keys)
        held = Proposal(platform=found.platform, keys=[], handle=handle, url=url, proposed_at=now)
    held.keys = sorted({*held.keys, *found.keys}, key=lambda key: (not key.startswith("id:"), key))
    held.cluster = found.cluster or held.cluster
    if made:
        held.renewed_at, held.expires_at = now, expires
    held.save()
    news = [_add_ground(held, ground, now) for ground in found.grounds]
    if any(news):
        held.score = score_of(held.reasons.select_related("candidate"))
        held.renewed_at, held.expires_at = now, max(expires, held.expires_at)
        held.save(update_fields=["score", "renewed_at", "expires_at"])
    return held, made


def _is_known(found: Found) -> bool:
    named = Q()
    for kind, _colon, key in (key.partition(":") for key in found.keys):
        named |= Q(kind=kind, key=key) | (Q(native_id=key) if kind == "id" else Q())
    return Account.objects.filter(named, platform=found.platform).exists()


def _add_ground(proposal: Proposal, ground: Ground, now: datetime) -> bool:
    """Posts join those that are there; words and counts are the newest. Is there anything that was not known?"""
    named = {"kind": ground.kind, "candidate_id": ground.candidate, "party_id": ground.party}
    held = proposal.reasons.filter(**named).first() or ProposalReason(
        proposal=proposal, **named, found_at=now
    )
    posts = sorted({*held.posts, *ground.posts})[-MOST_POSTS:]
    new = held.pk is None or posts != held.posts or bool(ground.why and ground.why != held.why)
    held.posts, held.weight, held.found_at = posts, max(ground.weight, held.weight or 0.0), now
    held.detail = dict(ground.detail)
    held.why, held.by = ground.why or held.why, ground.by or held.by
    held.save()
    return new


def score_of(reasons: Iterable[ProposalReason]) -> float:
    """Reasons for one owner each take their share of the doubt that the others left; the best owner counts.

    What speaks for a candidate's party, or for somebody not known, speaks for the candidate too.
    """
    weights: dict[tuple[int | None, int | None], list[float]] = defaultdict(list)
    parties: dict[int, int] = {}
    for one in reasons:
        weights[one.candidate_id, one.party_id].append(one.weight)
        if one.candidate is not None:
            parties[one.candidate.pk] = one.candidate.party_id
    best = 0.0
    for (candidate, party), own in weights.items():
        together = list(own)
        if candidate is not None:
            together += weights.get((None, parties[candidate]), [])
        if (candidate, party) != (None, None):
            together += weights.get((None, None), [])
        best = max(best, 1 - prod(1 - weight for weight in together))
    return round(best, 3)


def called(platform: str, keys: Sequence[str]) -> tuple[str, str]:
    """The handle, and an address where the identities give one."""
    handle = next((key.partition(":")[2] for key in keys if not key.startswith("id:")), "")
    for written in (handle, *(key.partition(":")[2] for key in keys if key.startswith("id:"))):
        if written and (url := identify(written, platform).url):
            return handle, url
    return handle, ""


# --- deciding -------------------------------------------------------------------------------------


@transaction.atomic
def take_proposals(
    proposals: Sequence[Proposal], *, owner: Owner, by: User, why: str, now: datetime
) -> list[Account]:
    """These are campaign accounts of ``owner`` that were not registered; without an owner, of somebody unknown."""
    reason = said(why)
    taken = []
    for held in _undecided(proposals):
        account = account_known_as(
            held.platform, held.keys, by=by, owner=owner, url=held.url, handle=held.handle
        )
        Proposal.objects.filter(pk=held.pk).update(state=Proposal.State.TAKEN, account=account)
        record(by, "proposal_taken", account, why=reason, proposal=held.pk, owner=str(owner or ""))
        taken.append(account)
    return taken


@transaction.atomic
def look_again(proposals: Sequence[Proposal], *, by: User, why: str, now: datetime, today: date) -> int:
    """Not clear yet: they come back after some days, and are not forgotten before."""
    reason, again = said(why), today + NEXT_LOOK
    keeps = now + timedelta(days=rulebook.current().registry.proposals_expire_after_days)
    held = _undecided(proposals)
    for one in held:
        Proposal.objects.filter(pk=one.pk).update(
            state=Proposal.State.LATER, look_again_on=again, expires_at=max(keeps, one.expires_at)
        )
        record(by, "proposal_postponed", one, why=reason, until=again.isoformat())
    return len(held)


@transaction.atomic
def refuse_proposals(proposals: Sequence[Proposal], *, by: User, why: str, now: datetime) -> int:
    """Not the office's business: all that stays is a hash by which they are known should they be found again."""
    reason = said(why)
    held = _undecided(proposals)
    for one in held:
        # The trail says that somebody decided and why, not about whom: that is to be forgotten.
        record(by, "proposal_refused", one, why=reason)
        _set_aside(one, now)
        one.delete()
    return len(held)


def account_known_as(
    platform: str, keys: Sequence[str], *, by: User, owner: Owner = None, url: str = "", handle: str = ""
) -> Account:
    """The registry's account of this identity, else one that is kept as not registered."""
    written = url or handle or keys[0].partition(":")[2]
    identity = identify(written, platform)
    same = Account.objects.filter(platform=platform, kind=identity.kind, key=identity.key)
    return same.order_by("valid_to", "pk").first() or _keep(
        identity, written, by, owner, native_id=_number(keys)
    )


def _number(keys: Sequence[str]) -> str:
    """The platform's own number, which outlasts a change of name."""
    return next((key.removeprefix("id:") for key in keys if key.startswith("id:")), "")


def _undecided(proposals: Sequence[Proposal]) -> list[Proposal]:
    """Locked; those that somebody decided meanwhile are left out. Raises RegistryError where none is left."""
    wanted = Proposal.objects.filter(pk__in=[one.pk for one in proposals]).exclude(state=Proposal.State.TAKEN)
    held = list(wanted.select_for_update().order_by("pk"))
    if not held:
        raise RegistryError(_("Usulan ini sudah diputus orang lain."))
    return held


@transaction.atomic
def expire_proposals(now: datetime, today: date) -> int:
    """Forget what nobody decided in time, and bring back what was to be looked at again; gives how many went."""
    due = Proposal.objects.filter(state=Proposal.State.LATER, look_again_on__lte=today)
    due.update(state=Proposal.State.WAITING, look_again_on=None)
    old = list(Proposal.objects.filter(expires_at__lte=now).exclude(state=Proposal.State.TAKEN))
    for one in old:
        posts = [post for reason in one.reasons.all() for post in reason.posts]
        _set_aside(one, now, last_post=max(posts, default=0))
        one.delete()
    return len(old)


def _set_aside(proposal: Proposal, now: datetime, *, last_post: int | None = None) -> None:
    """Keep a hash of each identity, so that the same does not come back with the next search."""
    hashes = [
        RefusedProposal(key_hash=_hash(proposal.platform, key), refused_at=now, last_post=last_post)
        for key in proposal.keys
    ]
    RefusedProposal.objects.bulk_create(
        hashes,
        update_conflicts=True,
        unique_fields=["key_hash"],
        update_fields=["refused_at", "last_post"],
    )


def _hash(platform: str, key: str) -> str:
    return salted_hmac(_SALT, f"{platform}\n{key}", algorithm="sha256").hexdigest()


def _is_refused(found: Found) -> bool:
    """Refused by a person; or let go undecided, and nothing has come since."""
    hashes = [_hash(found.platform, key) for key in found.keys]
    asides = list(RefusedProposal.objects.filter(pk__in=hashes).values_list("last_post", flat=True))
    newest = max((post for ground in found.grounds for post in ground.posts), default=0)
    named = any(ground.why for ground in found.grounds)  # by a person, who knows of something
    return any(last is None or (newest <= last and not named) for last in asides)


def said(why: str) -> str:
    """A person's reason, tidied. Raises RegistryError where it is too short to be one."""
    reason = " ".join(why.split())
    if len(reason) < SHORTEST_REASON:
        raise RegistryError(_("Tulis alasannya dalam beberapa kata."))
    return reason
