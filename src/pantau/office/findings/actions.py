"""What makes, changes and closes findings."""

from __future__ import annotations

import gc
import hashlib
import logging
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

import orjson
from django.db import connection, transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from pantau.office.collection import actions as collection
from pantau.office.findings import claims, classifiers, group_statements, statements
from pantau.office.findings.models import Finding, RulebookVersion
from pantau.office.findings.rulebooks import in_use
from pantau.office.findings.weighing import Known
from pantau.office.people import happenings
from pantau.office.people.models import User
from pantau.office.posts.reading import StoredPost, read_posts
from pantau.office.registry.models import Candidate
from pantau.web.ui import clock as office_clock

if TYPE_CHECKING:
    from pantau.engine.detect import Detector, KnownClaim, PostResult
    from pantau.engine.detect import Finding as Found
    from pantau.engine.detect.worth import Look
    from pantau.engine.law import Rulebook
    from pantau.engine.text import Text

logger = logging.getLogger(__name__)


class UndetectablePostError(Exception):
    """Detection stops at a post. The others of its batch are stored."""


@dataclass(frozen=True, slots=True)
class DetectionSummary:
    posts: int = 0
    findings: int = 0
    superseded: int = 0


def detect_posts(
    post_ids: Sequence[int],
    *,
    rulebook: Rulebook | None = None,
    clock: Callable[[], datetime] = office_clock.now,
) -> DetectionSummary:
    """Read these posts by the rulebook and bring their findings up to date; repeating it changes nothing.

    What an earlier version of a post, or an earlier rulebook, gave and nobody decided is superseded. What a
    person decided stays, and is not asked again for the same version and rule. Raises UndetectablePostError
    after all others are stored.
    """
    summary, failed = bring_up_to_date(post_ids, rulebook or in_use(), clock)
    if failed:
        raise UndetectablePostError(", ".join(f"post {id_}" for id_ in failed) + " cannot be read")
    return summary


def bring_up_to_date(
    post_ids: Sequence[int], book: Rulebook, clock: Callable[[], datetime]
) -> tuple[DetectionSummary, list[int]]:
    """The same, and the ids of the posts at which detection stops."""
    detector = detector_of(book)
    stored = read_posts(post_ids)
    spoken = claims.spoken_of(stored, detector)
    results, failed = scan(detector, stored, spoken.known)
    with transaction.atomic():
        keep_rulebook(book, clock())
        claims.store(spoken, {item.id: item.version for item, _ in results}, clock())
        return _store(results, detector, clock()), failed


def made_of(book: Rulebook, names: Sequence[str]) -> Detector:
    """A detector as this office uses it: with the model in use beside the rules, where there is one."""
    from pantau.engine.detect import Detector

    model = classifiers.in_use()
    return Detector(book, names, model.classifier if model else None)


_detectors: dict[tuple[str, str, str], Detector] = {}


def detector_of(book: Rulebook) -> Detector:
    """The detector of this rulebook, of the registry's candidates and of the model in use, built once in a process."""
    names = sorted(Candidate.objects.filter(election=book.election).values_list("name", flat=True))
    model = classifiers.in_use()
    key = book.hash, hashlib.sha256("\n".join(names).encode()).hexdigest(), model.hash if model else ""
    if key not in _detectors:
        _detectors.clear()  # candidates change rarely; a worker need not remember former lists
        _detectors[key] = made_of(book, names)
        gc.freeze()  # lexicons live as long as the process; looking through them again costs 7 % of a scan
    return _detectors[key]


class Numbered(Protocol):
    @property
    def id(self) -> int: ...


Thing = TypeVar("Thing", bound=Numbered)
Result = tuple[StoredPost, "PostResult"]
NO_CLAIMS: Mapping[int, KnownClaim | None] = MappingProxyType({})


def scan(
    detector: Detector, posts: Sequence[StoredPost], known: Mapping[int, KnownClaim | None] = NO_CLAIMS
) -> tuple[list[Result], list[int]]:
    """Results, and the ids of posts at which the detector fails: one bad post must not hide the others."""

    def read(some: Sequence[StoredPost]) -> list[PostResult]:
        return detector.scan([item.post for item in some], [known.get(item.id) for item in some])

    return surely(read, posts)


def surely(
    read: Callable[[Sequence[Thing]], Sequence[PostResult]], things: Sequence[Thing]
) -> tuple[list[tuple[Thing, PostResult]], list[int]]:
    """What reading gives for each thing, and the ids of those at which it fails, halved out of the others."""
    if not things:
        return [], []
    try:
        return list(zip(things, read(things), strict=True)), []
    except Exception:
        if len(things) == 1:
            logger.exception("Detection fails at %s %d", type(things[0]).__name__, things[0].id)
            return [], [things[0].id]
    middle = len(things) // 2
    first, first_failed = surely(read, things[:middle])
    second, second_failed = surely(read, things[middle:])
    return first + second, first_failed + second_failed


def keep_rulebook(book: Rulebook, now: datetime) -> None:
    """Its content stays readable under its hash."""
    if RulebookVersion.objects.filter(hash=book.hash).exclude(text="").exists():
        return
    text = orjson.dumps(book.content).decode()
    kept = RulebookVersion(hash=book.hash, name=book.name, content=book.content, text=text, first_used_at=now)
    RulebookVersion.objects.bulk_create([kept], ignore_conflicts=True)
    RulebookVersion.objects.filter(hash=book.hash, text="").update(text=text)  # kept by an older program


def _store(results: Sequence[Result], detector: Detector, now: datetime) -> DetectionSummary:
    if not results:
        return DetectionSummary()
    found = {item.id: result.shown(detector.threshold) for item, result in results}
    with connection.cursor() as cursor:
        cursor.execute(statements.FIND_OPEN, [list(found)])
        touched = {id_ for id_, shown in found.items() if shown} | {id_ for (id_,) in cursor}
        if not touched:
            return DetectionSummary(len(results))
        # A post that got another version meanwhile has a job of its own for it.
        cursor.execute(statements.LOCK_POSTS, [sorted(touched)])
        versions = dict(cursor.fetchall())
        current = [(item, result) for item, result in results if versions.get(item.id) == item.version]
        texts = {item.id: detector.normalised(item.post.text) for item, _ in current if found[item.id]}
        cluster = _clusters(texts, now)
        known = Known.about(list(texts))
        copy_findings(
            cursor,
            (
                row(
                    Subject(item.id, None, item.version, cluster.get(item.id, "")),
                    result,
                    finding,
                    known.look(item.id, finding, item.post.posted_at, now, detector),
                    detector,
                    now,
                )
                for item, result in current
                for finding in found[item.id]
            ),
        )
        cursor.execute(statements.SUPERSEDE, [[item.id for item, _ in current]])
        superseded = cursor.rowcount
        cursor.execute(statements.UPSERT_FINDINGS)
        written = cursor.rowcount
        tell_of_new(Finding.objects.filter(post__in=list(texts)), now)
        cursor.execute(statements.LIMITS_OF_OPEN, [list(texts)])
        collection.watch(dict(cursor.fetchall()), now)
        return DetectionSummary(len(results), written, superseded)


def tell_of_new(findings: QuerySet[Finding], now: datetime) -> None:
    """Those that were made at this moment; a finding that was there before keeps the moment it was made.

    The same rule's word on the same words under another rulebook is no news.
    """
    thing = Q(post=OuterRef("post")) | Q(act=OuterRef("act"))
    before = Finding.objects.filter(
        thing, version=OuterRef("version"), rule=OuterRef("rule"), created_at__lt=now
    )
    made = findings.filter(~Exists(before), created_at=now, status=Finding.Status.OPEN).order_by("pk")
    happenings.tell(happenings.FINDING_CREATED, lambda: list(made.values_list("pk", flat=True)), at=now)


def _clusters(texts: Mapping[int, Text], now: datetime) -> dict[int, str]:
    from pantau.office.findings import clusters  # numpy: not for processes that only show findings

    return clusters.assign(texts, now)


@dataclass(frozen=True, slots=True)
class Subject:
    """What a finding is about: a version of a post, or an act; and which others are like it."""

    post: int | None
    act: int | None
    version: int
    cluster: str


def copy_findings(cursor: Any, rows: Iterable[tuple[Any, ...]]) -> None:
    """Into the table of what this batch gave, empty before."""
    cursor.execute(statements.MAKE_WORK_TABLE)
    with cursor.copy(statements.COPY_FINDINGS) as copy:
        for one in rows:
            copy.write_row(one)


def row(
    about: Subject, result: PostResult, finding: Found, look: Look, detector: Detector, now: datetime
) -> tuple[Any, ...]:
    """The values of ``statements.COLUMNS``."""
    from pantau.engine.detect import worth
    from pantau.engine.text.language import language

    text = result.post.text
    return (
        about.post, about.version, finding.category, finding.rule, detector.rulebook.hash, finding.rank,
        finding.severity,
        finding.function, result.subject or "", result.phase or "", _json(finding.norms),
        _json([tuple(span) for span in finding.spans]), _json(finding.context),
        _json([dict(missing) for missing in finding.missing]),
        _json(dict(finding.reasons)), _json(finding.contested),
        about.cluster, now, look.probability, look.people, look.due_at,
        worth.order(look, detector.scale), _json([tuple(span) for span in finding.picture_spans]),
        result.stance.function, language(text) if text or about.act is None else "",
        _json([tone.as_json() for tone in detector.tones(result, finding)]), about.act,
    )  # fmt: skip


def _json(value: Any) -> str:
    return orjson.dumps(value).decode()


QUOTED = re.compile("“[^”]*”")
FORGOTTEN = "“…”"


@transaction.atomic
def forget_words(wordings: Sequence[tuple[int, int]]) -> int:
    """Take the quoted words out of findings on purged wordings, and what like texts are known by; where they
    stood and what they meant stays.

    Gives the number of findings. A wording that was seen again meanwhile is left as it is.
    """
    posts, versions = zip(*wordings, strict=True) if wordings else ((), ())
    with connection.cursor() as cursor:
        cursor.execute(group_statements.FORGET_PAIRS, [list(posts)])
        cursor.execute(statements.FIND_ON_PURGED, [list(posts), list(versions)])
        ids = [id_ for (id_,) in cursor]
    return _forget(Finding.objects.filter(pk__in=ids))


@transaction.atomic
def forget_acts(act_ids: Sequence[int]) -> int:
    """The same for acts whose words were purged."""
    return _forget(Finding.objects.filter(act__in=act_ids, act__purged_at__isnull=False))


def _forget(findings: QuerySet[Finding]) -> int:
    quoting = list(findings.select_for_update(no_key=True, of=("self",)).order_by("pk"))
    for finding in quoting:
        finding.spans = [[start, end, "", concept] for start, end, _text, concept in finding.spans]
        finding.picture_spans = [[*place, "", concept] for *place, _text, concept in finding.picture_spans]
        finding.reasons = {
            language: QUOTED.sub(FORGOTTEN, reason) for language, reason in finding.reasons.items()
        }
    Finding.objects.bulk_update(quoting, ["spans", "picture_spans", "reasons"], batch_size=500)
    return len(quoting)


def mark_seen(finding_ids: Sequence[int], by: User, now: datetime) -> int:
    """A person responsible for these has them in front of them; what somebody saw before keeps that moment."""
    unseen = Finding.objects.filter(pk__in=finding_ids, first_seen_at=None)
    return unseen.update(first_seen_at=now, first_seen_by=by)


def mark_decided(finding_ids: Sequence[int]) -> None:
    """A person has decided these."""
    Finding.objects.filter(pk__in=finding_ids).update(status=Finding.Status.DECIDED)


def reopen(finding_ids: Sequence[int]) -> None:
    """The decision on these was taken back: they wait for a person again, but not about words since changed."""
    decided = Finding.objects.filter(pk__in=finding_ids, status=Finding.Status.DECIDED)
    outdated = decided.filter(act=None).exclude(version=F("post__current_version"))
    outdated.update(status=Finding.Status.SUPERSEDED)
    decided.filter(act__struck_at__isnull=False).update(status=Finding.Status.SUPERSEDED)
    decided.update(status=Finding.Status.OPEN)
