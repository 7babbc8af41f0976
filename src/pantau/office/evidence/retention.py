"""How long evidence stays: by what came of it, unless it is held. A purge destroys files; hashes and history stay."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from pantau.office.evidence.actions import (
    EvidenceError,
    alone_with_evidence,
    held,
    let_post_go,
    reason_of,
    still_whole,
)
from pantau.office.evidence.ledger import Kind, happened
from pantau.office.evidence.models import CustodyEvent, Evidence
from pantau.office.people.models import User
from pantau.web.ui import formats, rulebook

_needed: list[Callable[[Evidence], bool]] = []


def needed_by(asks: Callable[[Evidence], bool]) -> None:
    """A later room says which evidence it still has; that is not purged, whatever came of it elsewhere."""
    _needed.append(asks)


@dataclass(frozen=True, slots=True)
class Standing:
    """``outcome`` is a code of the rulebook, "" while nothing was recorded; ``until``: when files may go."""

    outcome: str
    until: datetime | None
    confirmed: bool
    held_by: CustodyEvent | None


def standing(evidence: Evidence) -> Standing:
    concluded = evidence.events.filter(kind=Kind.CONCLUDED).last()
    hold = evidence.events.filter(kind__in=(Kind.HELD, Kind.UNHELD)).select_related("by").last()
    held_by = hold if hold is not None and hold.kind == Kind.HELD else None
    if concluded is None:
        return Standing("", None, True, held_by)
    outcome = str(concluded.facts["outcome"])
    keeping = rulebook.current().retention.evidence.get(outcome)
    if keeping is None:  # another rulebook's word: kept until a person says otherwise
        return Standing(outcome, None, True, held_by)
    return Standing(outcome, concluded.at + keeping.span, keeping.confirmed, held_by)


@transaction.atomic
def conclude(evidence: Evidence, outcome: str, *, by: User, reason: str, now: datetime) -> None:
    """What came of it. A later outcome takes the place of an earlier one. Raises EvidenceError."""
    why = reason_of(reason)
    _locked(evidence)
    if outcome not in rulebook.current().retention.evidence:
        raise EvidenceError(_("Pilih hasil penanganannya."))
    happened(evidence, Kind.CONCLUDED, by=by, now=now, reason=why, facts={"outcome": outcome})


@transaction.atomic
def follow(evidence: Evidence, outcome: str, *, reason: str, now: datetime) -> None:
    """What came of it by what came of its case, where nobody said so with the piece itself."""
    _locked(evidence)
    if not standing(evidence).outcome and outcome in rulebook.current().retention.evidence:
        happened(evidence, Kind.CONCLUDED, now=now, reason=reason, facts={"outcome": outcome})


@transaction.atomic
def hold(evidence: Evidence, *, by: User, reason: str, now: datetime) -> None:
    """Whatever its time: it is not purged. Raises EvidenceError."""
    why = reason_of(reason)
    _locked(evidence)
    if standing(evidence).held_by is not None:
        raise EvidenceError(_("Bukti ini sudah ditahan."))
    happened(evidence, Kind.HELD, by=by, now=now, reason=why)


@transaction.atomic
def lift_hold(evidence: Evidence, *, by: User, reason: str, now: datetime) -> None:
    """Raises EvidenceError."""
    why = reason_of(reason)
    _locked(evidence)
    if standing(evidence).held_by is None:
        raise EvidenceError(_("Bukti ini tidak sedang ditahan."))
    happened(evidence, Kind.UNHELD, by=by, now=now, reason=why)


def purge_due(now: datetime) -> int:
    """Evidence whose time is over; gives how many pieces. The bytes go with those that were released."""
    concluded = CustodyEvent.objects.filter(evidence=OuterRef("pk"), kind=Kind.CONCLUDED)
    return sum(_purge(one, now) for one in held().filter(Exists(concluded)).order_by("pk").iterator())


@transaction.atomic
def _purge(evidence: Evidence, now: datetime) -> bool:
    alone_with_evidence(evidence)
    found = standing(evidence)
    if found.held_by is not None or found.until is None or found.until > now:
        return False
    if any(asks(evidence) for asks in _needed):
        return False
    if not held().filter(pk=evidence.pk).exists():
        return False
    known = rulebook.current().outcomes.get(found.outcome)
    why = _("Masa simpan untuk hasil %(outcome)s berakhir %(day)s.") % {
        "outcome": known.title["id"] if known is not None else found.outcome,  # as the log's papers say it
        "day": formats.full_date(found.until).replace(formats.NBSP, " "),
    }
    happened(evidence, Kind.PURGED, now=now, reason=why, facts={"files": evidence.parts.count()})
    let_post_go(evidence, now)
    return True


def _locked(evidence: Evidence) -> None:
    alone_with_evidence(evidence)
    still_whole(evidence)
