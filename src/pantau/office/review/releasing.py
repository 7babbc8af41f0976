"""Decisions as rows for evaluation and training: masked, and only those a person released after reading them.

The shape is that of tests/data/labelled: one JSON object a line.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from pantau.office.people.actions import record_many
from pantau.office.people.models import User
from pantau.office.posts.models import PostVersion
from pantau.office.registry.models import Account, Candidate, Official
from pantau.office.review.feedback import CONFIRMED, DISMISSED
from pantau.office.review.models import FindingDecision

AT_ONCE = 50  # rows read before one release
HELD_OUT = "held_out"
FEWEST_LETTERS = 4  # shorter parts of a name are everyday words

_PATTERNS = (
    (re.compile(r"https?://\S+|www\.\S+", re.IGNORECASE), "[tautan]"),
    (re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+"), "[surel]"),
    (re.compile(r"@[\w.]{2,}"), "[akun]"),
    (re.compile(r"\+?\d(?:[\s.-]?\d){7,}"), "[nomor]"),  # telephones, identity and account numbers
)


@dataclass(frozen=True, slots=True)
class Row:
    """One decision, ready to be read and released."""

    decision: FindingDecision
    text: str  # masked
    labels: tuple[str, ...]
    family: str  # shared by rows of one author, or that say nearly the same

    @property
    def split(self) -> str:
        """A fifth is held out of all training; a family always stays on one side."""
        return HELD_OUT if hashlib.sha256(self.family.encode()).digest()[0] % 5 == 0 else "train"

    def as_json(self) -> dict[str, Any]:
        finding = self.decision.finding
        post = finding.post
        posted = finding.posted_at.replace(minute=0, second=0, microsecond=0) if finding.posted_at else None
        key = hashlib.sha256(
            f"{post.platform}:{post.native_id}:{finding.version}:{finding.category}".encode()
        )
        return {
            "id": f"office-{key.hexdigest()[:16]}",
            "text": self.text,
            "posted_at": posted.isoformat() if posted else None,
            "platform": post.platform,
            "subject": finding.subject or None,
            "registered": post.registered,
            "sponsored": post.sponsored,
            "labels": list(self.labels),
            "judged": [finding.category],
            "function": finding.function if self.labels else "none",
            "split": self.split,
            "note": f"{'confirmed' if self.labels else 'dismissed'}: {finding.category}, rule {finding.rule}",
        }


def line_of(row: Row) -> str:
    """As files hold it."""
    return json.dumps(row.as_json(), ensure_ascii=False) + "\n"


def waiting() -> QuerySet[FindingDecision]:
    """Standing decisions that say yes or no and that nobody has released."""
    return _standing().filter(released_at=None)


def released() -> QuerySet[FindingDecision]:
    return _standing().exclude(released_at=None)


def _standing() -> QuerySet[FindingDecision]:
    """Of posts: what somebody did to a post says nothing of words."""
    decided = FindingDecision.objects.filter(
        undone_at=None, kind__in=(*CONFIRMED, *DISMISSED), finding__act=None
    )
    return decided.select_related("finding__post").order_by("pk")


def rows(decisions: Iterable[FindingDecision]) -> Iterator[Row]:
    """Masked; posts whose words were purged are left out, and of a batch all but the first."""
    found = list(decisions)
    texts = _texts(found)
    mask = Mask.of_registry()
    batches: set[Any] = set()
    masked: list[tuple[FindingDecision, str]] = []
    for decision in found:
        finding = decision.finding
        text = texts.get((finding.post_id, finding.version))
        if text is None or (decision.batch is not None and decision.batch in batches):
            continue
        batches.add(decision.batch)
        own = (finding.post.author_name, finding.post.author_handle)
        masked.append((decision, mask(text, own)))
    for (decision, text), family in zip(masked, _families(masked), strict=True):
        labels = (decision.finding.category,) if decision.kind in CONFIRMED else ()
        yield Row(decision, text, labels, family)


def _families(rows: Sequence[tuple[FindingDecision, str]]) -> list[str]:
    """For each row the name of its family: whom one author or one wording links, by however many steps."""
    leader: dict[str, str] = {}

    def find(name: str) -> str:
        while leader.setdefault(name, name) != name:
            leader[name] = leader[leader[name]]
            name = leader[name]
        return name

    wordings = []
    for decision, text in rows:
        finding, post = decision.finding, decision.finding.post
        wording = finding.cluster or " ".join(text.lower().split())
        wordings.append(wording)
        author = post.author_native_id or post.author_handle
        for other in [f"\0{post.platform}:{author}"] if author else []:
            first, second = sorted((find(wording), find(other)))
            leader[first] = second  # authors sort first: a family is called by one of its wordings
    return [find(wording) for wording in wordings]


def _texts(decisions: Sequence[FindingDecision]) -> dict[tuple[int, int], str]:
    posts = [decision.finding.post for decision in decisions]
    versions = PostVersion.objects.filter(
        post__in={post.pk for post in posts}, month__in={post.month for post in posts}, purged_at=None
    )
    return {
        (post, version): text for post, version, text in versions.values_list("post_id", "version", "text")
    }


@transaction.atomic
def release(decision_ids: Iterable[int], *, by: User, now: datetime) -> int:
    """Let these be exported. Gives how many."""
    chosen = list(waiting().select_for_update(of=("self",)).filter(pk__in=list(decision_ids)))
    FindingDecision.objects.filter(pk__in=[one.pk for one in chosen]).update(released_at=now, released_by=by)
    record_many(by, "decision_released", [one.finding for one in chosen])
    return len(chosen)


class Mask:
    """Takes out addresses, numbers, accounts and every name that the office knows.

    A name of a person nobody has on a list stays: therefore a person reads each row before it is released.
    """

    def __init__(self, names: Iterable[str]) -> None:
        self._names = _names_pattern(names)

    @classmethod
    def of_registry(cls) -> Mask:
        names: set[str] = set()
        for listed in (
            Candidate.objects.values_list("name", flat=True),
            Official.objects.values_list("name", flat=True),
            Account.objects.exclude(handle="").values_list("handle", flat=True),
            User.objects.exclude(full_name="").values_list("full_name", flat=True),
        ):
            names.update(listed)
        return cls(names)

    def __call__(self, text: str, more: Iterable[str] = ()) -> str:
        text = without_addresses(text)
        for pattern_ in (self._names, _names_pattern(more)):
            if pattern_ is not None:
                text = pattern_.sub("[nama]", text)
        return text


def without_addresses(text: str) -> str:
    """Links, mail addresses, accounts and long numbers taken out: what leads to a person without a name."""
    for pattern, instead in _PATTERNS:
        text = pattern.sub(instead, text)
    return text


def _names_pattern(names: Iterable[str]) -> re.Pattern[str] | None:
    known = {" ".join(name.split()) for name in names if len(name.strip()) >= FEWEST_LETTERS}
    if not known:
        return None
    longest = sorted(known, key=lambda name: (-len(name), name))
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest))})(?!\w)", re.IGNORECASE)
