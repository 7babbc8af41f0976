"""Everything that changes in review: opening and leaving findings, deciding, undoing."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from pantau.office.collection import actions as collection
from pantau.office.findings import actions as findings
from pantau.office.findings.models import Finding
from pantau.office.people.actions import record, record_many
from pantau.office.people.models import User
from pantau.office.review.models import Claim, FindingDecision, Kind

#: How long a finding stays with the person who opened it, unless their page renews it.
CLAIM_LIVES = timedelta(minutes=10)
MOST_AT_ONCE = 200
LONGEST = timedelta(
    minutes=30
)  # that counts as work on one decision: whoever needs longer went away meanwhile
OPENING_ATTEMPTS = 5


class ReviewError(Exception):
    """Base of what can go wrong in review; ``str()`` is for the screen."""


class TakenError(ReviewError):
    """Somebody else has the finding open."""

    def __init__(self, claim: Claim) -> None:
        super().__init__(
            _("Temuan ini sedang dibuka %(name)s. Tunggu, atau kerjakan temuan lain.") % {"name": claim.user}
        )
        self.claim = claim


class DecidedError(ReviewError):
    """Somebody was faster."""

    def __init__(self, decision: FindingDecision | None) -> None:
        name = decision.decided_by if decision else "-"
        super().__init__(_("Temuan ini sudah diputus %(name)s.") % {"name": name})
        self.decision = decision


class SupersededError(ReviewError):
    """The post changed or the rulebook did, and a newer finding stands in this one's place."""

    def __init__(self) -> None:
        super().__init__(_("Temuan ini sudah diganti temuan yang lebih baru atas unggahan yang sama."))


class IncompleteError(ReviewError):
    """What was sent lacks something. ``fields`` maps field names to what is missing."""

    def __init__(self, fields: dict[str, str]) -> None:
        super().__init__(" ".join(fields.values()))
        self.fields = fields


class UndoError(ReviewError):
    """The decision cannot be undone."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a person chose, before it is a decision. An empty ``norm`` says that none applies."""

    kind: str
    norm: str | None  # None: not chosen
    reason: str


@dataclass(frozen=True, slots=True)
class BulkResult:
    batch: uuid.UUID
    decided: tuple[FindingDecision, ...]
    skipped: dict[int, str] = field(default_factory=dict)  # finding -> why


# --- opening and leaving --------------------------------------------------------------------------


@transaction.atomic
def open_finding(user: User, finding_id: int, now: datetime) -> Claim:
    """Give the finding to this person until ``now + CLAIM_LIVES``; a finding they held before is free again.

    Raises ``TakenError``, ``DecidedError`` or ``SupersededError``, and ``Finding.DoesNotExist``.
    """
    _serialise(user)
    finding = Finding.objects.select_for_update(no_key=True).get(pk=finding_id)
    _must_be_open(finding)
    return _claim(user, finding.pk, now)


@transaction.atomic
def open_next(user: User, queue: QuerySet[Finding], now: datetime) -> Claim | None:
    """Give this person the first free finding of an ordered queue; ``None`` when there is none.

    Two people asking at once get two findings: a row locked by one is passed over by the other.
    """
    _serialise(user)
    for _attempt in range(OPENING_ATTEMPTS):
        held = Claim.objects.filter(expires_at__gt=now).exclude(user=user).values("finding")
        free = queue.filter(status=Finding.Status.OPEN).exclude(pk__in=held)
        finding = free.select_for_update(skip_locked=True, of=("self",), no_key=True).only("pk").first()
        if finding is None:
            return None
        try:
            return _claim(user, finding.pk, now)
        except TakenError:
            # Its claim was committed after this statement looked: look again.
            continue
    return None


def renew(user: User, finding_id: int, now: datetime) -> Claim:
    """Keep the finding open; the same errors as ``open_finding``."""
    mine = Claim.objects.filter(user=user, finding=finding_id, expires_at__gt=now)
    if mine.update(expires_at=now + CLAIM_LIVES):
        return Claim.objects.select_related("user").get(user=user, finding=finding_id)
    return open_finding(user, finding_id, now)


def leave(user: User, finding_id: int | None = None, opened_at: datetime | None = None) -> None:
    """Free what this person holds. ``opened_at`` keeps a late goodbye from closing a newer opening."""
    claims = Claim.objects.filter(user=user)
    if finding_id is not None:
        claims = claims.filter(finding=finding_id)
    if opened_at is not None:
        claims = claims.filter(claimed_at=opened_at)
    claims._raw_delete(claims.db)  # nothing hangs on a claim: one statement, without a transaction around it


def _serialise(user: User) -> None:
    """One person's own requests wait for each other, so that they never hold two findings."""
    User.objects.select_for_update(no_key=True).only("pk").get(pk=user.pk)


def _must_be_open(finding: Finding) -> None:
    if finding.status == Finding.Status.DECIDED:
        raise DecidedError(standing_decision(finding))
    if finding.status == Finding.Status.SUPERSEDED:
        raise SupersededError


_CLAIM = """
INSERT INTO review_claim (finding_id, user_id, claimed_at, expires_at) VALUES (%s, %s, %s, %s)
ON CONFLICT (finding_id) DO UPDATE
   SET user_id = excluded.user_id, expires_at = excluded.expires_at,
       claimed_at = CASE WHEN review_claim.user_id = excluded.user_id
                         THEN review_claim.claimed_at ELSE excluded.claimed_at END
 WHERE review_claim.user_id = excluded.user_id OR review_claim.expires_at <= excluded.claimed_at
RETURNING id
"""


def _claim(user: User, finding_id: int, now: datetime) -> Claim:
    Claim.objects.filter(user=user).exclude(finding=finding_id).delete()
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM, [finding_id, user.pk, now, now + CLAIM_LIVES])
        row = cursor.fetchone()
    if row is None:
        raise TakenError(Claim.objects.select_related("user").get(finding=finding_id))
    return Claim.objects.select_related("user").get(pk=row[0])


def standing_decision(finding: Finding) -> FindingDecision | None:
    decisions = FindingDecision.objects.select_related("decided_by").filter(finding=finding, undone_at=None)
    return decisions.first()


# --- deciding -------------------------------------------------------------------------------------


def check(verdict: Verdict, norms: Iterable[str]) -> None:
    """Raise ``IncompleteError`` unless kind, norm (or none) and a reason are given."""
    missing: dict[str, str] = {}
    if verdict.kind not in Kind.values:
        missing["kind"] = _("Pilih putusan.")
    if verdict.norm is None:
        missing["norm"] = _("Pilih norma, atau nyatakan bahwa tidak ada norma yang berlaku.")
    elif verdict.norm and verdict.norm not in set(norms):
        missing["norm"] = _("Norma itu tidak ada pada temuan ini. Pilih lagi.")
    if not verdict.reason.strip():
        missing["reason"] = _("Tulis alasan. Satu kalimat cukup.")
    if missing:
        raise IncompleteError(missing)


@transaction.atomic
def decide(user: User, finding_id: int, verdict: Verdict, now: datetime) -> FindingDecision:
    """Write the decision and free the finding.

    A claim that ran out while nobody else took the finding is silently taken up again. Raises
    ``IncompleteError``, ``TakenError``, ``DecidedError`` or ``SupersededError``; then nothing changed.
    """
    _serialise(user)
    finding = Finding.objects.select_for_update(no_key=True).get(pk=finding_id)
    check(verdict, finding.norms)
    _must_be_open(finding)
    claim = Claim.objects.select_related("user").filter(finding=finding, expires_at__gt=now).first()
    if claim is not None and claim.user_id != user.pk:
        raise TakenError(claim)
    spent = _spent(user, [finding.pk], now)
    decision = _new_decision(user, finding.pk, verdict, now, batch=None, seconds=spent)
    decision.save(force_insert=True)
    Claim.objects.filter(finding=finding).delete()
    findings.mark_seen([finding.pk], user, now)
    findings.mark_decided([finding.pk])
    record(user, "finding_decided", finding, decision=decision.pk, kind=verdict.kind, norm=verdict.norm)
    return decision


@transaction.atomic
def decide_many(user: User, finding_ids: Sequence[int], verdict: Verdict, now: datetime) -> BulkResult:
    """One decision for each of these near-identical findings; what is not free is skipped, saying why."""
    wanted = list(dict.fromkeys(finding_ids))[:MOST_AT_ONCE]
    _serialise(user)
    locked = {
        finding.pk: finding
        for finding in Finding.objects.select_for_update(no_key=True, skip_locked=True)
        .filter(pk__in=wanted)
        .order_by("pk")
    }
    check(verdict, [norm for finding in locked.values() for norm in finding.norms])
    held = Claim.objects.select_related("user").filter(finding__in=locked, expires_at__gt=now)
    taken = {claim.finding_id: claim for claim in held.exclude(user=user)}
    skipped = {pk: _why_not(locked.get(pk), taken.get(pk), verdict) for pk in wanted}
    free = [pk for pk in wanted if not skipped[pk]]
    batch = uuid.uuid4()
    spent = _spent(user, list(locked), now)
    each = None if spent is None or not free else round(spent / len(free))
    decisions = [_new_decision(user, pk, verdict, now, batch, each) for pk in free]
    FindingDecision.objects.bulk_create(decisions)
    Claim.objects.filter(finding__in=free).delete()
    findings.mark_seen(free, user, now)
    findings.mark_decided(free)
    record_many(user, "finding_decided", [locked[pk] for pk in free], kind=verdict.kind, batch=str(batch))
    return BulkResult(batch, tuple(decisions), {pk: why for pk, why in skipped.items() if why})


def _why_not(finding: Finding | None, claim: Claim | None, verdict: Verdict) -> str:
    if finding is None:
        return _("sedang dikerjakan orang lain")
    if finding.status != Finding.Status.OPEN:
        return _("sudah diputus")
    if claim is not None:
        return _("sedang dibuka %(name)s") % {"name": claim.user}
    if verdict.norm and verdict.norm not in finding.norms:
        return _("norma itu tidak ada pada temuan ini; putuskan sendiri")
    return ""


def _spent(user: User, finding_ids: Sequence[int], now: datetime) -> int | None:
    """Seconds since this person opened the finding they decide from; None where they have none of these open."""
    opened = Claim.objects.filter(user=user, finding__in=finding_ids).values_list("claimed_at", flat=True)
    since = opened.first()
    return None if since is None else int(min(max(now - since, timedelta()), LONGEST).total_seconds())


def _new_decision(
    user: User,
    finding_id: int,
    verdict: Verdict,
    now: datetime,
    batch: uuid.UUID | None,
    seconds: int | None,
) -> FindingDecision:
    return FindingDecision(
        finding_id=finding_id,
        kind=verdict.kind,
        norm=verdict.norm or "",
        reason=verdict.reason.strip(),
        decided_by=user,
        decided_at=now,
        seconds=seconds,
        batch=batch,
    )


# --- undoing --------------------------------------------------------------------------------------


@transaction.atomic
def undo(user: User, decision_id: int, now: datetime, reason: str = "") -> tuple[FindingDecision, ...]:
    """Take back a decision, and with it the whole batch it belongs to; the findings are open again.

    Whether the person may, and whether a reason is due, is asked in access. Raises ``UndoError``.
    """
    _serialise(user)
    decision = FindingDecision.objects.select_for_update().get(pk=decision_id)
    if decision.undone_at is not None:
        raise UndoError(_("Putusan ini sudah dibatalkan."))
    same = Q(pk=decision.pk) if decision.batch is None else Q(batch=decision.batch)
    undone = tuple(
        FindingDecision.objects.select_for_update(of=("self",))
        .select_related("finding")
        .filter(same, undone_at=None)
        .order_by("pk")
    )
    FindingDecision.objects.filter(pk__in=[one.pk for one in undone]).update(
        undone_at=now, undone_by=user, undo_reason=reason.strip()
    )
    findings.reopen([one.finding_id for one in undone])
    collection.watch(dict.fromkeys(one.finding.post_id for one in undone if one.finding.post_id), now)
    record_many(user, "decision_undone", [one.finding for one in undone], reason=reason.strip())
    return undone
