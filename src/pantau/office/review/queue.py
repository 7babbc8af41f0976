"""The queue: which findings, in which order, one page at a time.

Pages follow a key, not a number: what others decide meanwhile never makes a finding jump a page.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime, timedelta
from math import isfinite
from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Left
from django.http import QueryDict

from pantau.office.findings import unread
from pantau.office.findings.models import Finding, FoundWords
from pantau.office.people.models import User
from pantau.office.posts.models import PostVersion
from pantau.office.review.models import Claim, FindingDecision
from pantau.web.ui import counts

PAGE = 20
LOOKED_AT = 5 * PAGE  # to find a page of findings that are not near-identical
#: Counting stops here: nobody reads "12.418 temuan" differently from "lebih dari 10.000".
COUNTED = 10_000
SNIPPET = 240
TOGETHER = 199  # near-identical findings shown for one decision, beside the first

#: What a line about an act tells.
ACTED = ("act__actor_account", "act__post__account")

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)

ORDERS: Mapping[str, tuple[str, ...]] = {
    "worth": ("worth", "id"),
    "newest": ("posted_at", "id"),
}
STATUSES = ("open", "unread", "mine", "decided", "all")
THINGS = ("post", "act")  # what a finding may be about


@dataclass(frozen=True, slots=True)
class Filters:
    """The sentence above the queue. Empty values do not restrict."""

    status: str = "open"
    category: str = ""
    platform: str = ""
    district: str = ""
    party: str = ""
    subject: str = ""
    phase: str = ""
    stance: str = ""
    language: str = ""
    thing: str = ""
    order: str = "worth"
    q: str = ""

    @classmethod
    def read(cls, given: QueryDict | Mapping[str, str]) -> Filters:
        """From an address; what makes no sense is left out, never an error."""
        values = {f.name: _plain(str(given.get(f.name, f.default))) for f in fields(cls)}
        if values["status"] not in STATUSES:
            values["status"] = "open"
        if values["order"] not in ORDERS:
            values["order"] = "worth"
        if values["thing"] not in THINGS:
            values["thing"] = ""
        if not values["party"].isdecimal() or len(values["party"]) > 4:
            values["party"] = ""
        return cls(**values)

    def query(self, **more: str) -> str:
        """The address of this queue: only what differs from the plain one."""
        parameters = QueryDict(mutable=True)
        for one in fields(self):
            if (value := getattr(self, one.name)) != one.default:
                parameters[one.name] = value
        for name, value in more.items():
            if value:
                parameters[name] = value
        return f"?{parameters.urlencode()}" if parameters else ""

    @property
    def narrowed(self) -> bool:
        """Is anything left out beyond status and order?"""
        plain = Filters(status=self.status, order=self.order)
        return self != plain

    @property
    def by(self) -> tuple[str, ...]:
        return ORDERS[self.order]

    def apply(self, findings: QuerySet[Finding], user: User, now: datetime) -> QuerySet[Finding]:
        """Narrowed and ordered, without a limit."""
        chosen = (
            unread.lying(findings, now) if self.status == "unread" else findings.filter(self._status(user))
        )
        for name, value in (
            ("category", self.category),
            ("platform", self.platform),
            ("district_code", self.district),
            ("phase", self.phase),
            ("language", self.language),
        ):
            if value:
                chosen = chosen.filter(**{name: value})
        if self.subject:
            chosen = chosen.filter(subject="" if self.subject == "unknown" else self.subject)
        if self.stance:
            chosen = chosen.filter(self._stance())
        if self.party:
            chosen = chosen.filter(party_number=int(self.party))
        if self.thing:
            chosen = chosen.filter(act__isnull=self.thing == "post")
        if self.q:
            chosen = chosen.filter(_says(self.q))
        return chosen.order_by(*(f"-{name}" for name in self.by))

    def _stance(self) -> Q:
        """An account of another's act is one wherever its rule or its words say so."""
        if self.stance == "report":
            return Q(stance="report") | Q(function="report")
        return Q(stance=self.stance) & ~Q(function="report")

    def _status(self, user: User) -> Q:
        if self.status == "open":
            return Q(status=Finding.Status.OPEN)
        if self.status == "decided":
            return Q(status=Finding.Status.DECIDED)
        if self.status == "mine":
            mine = FindingDecision.objects.filter(decided_by=user, undone_at=None)
            return Q(pk__in=mine.values("finding"))
        return ~Q(status=Finding.Status.SUPERSEDED)


def _says(words: str) -> Q:
    """Findings about posts with a version, or about comments, that say these words."""
    said = FoundWords.objects.extra(where=["words @@ websearch_to_tsquery('indonesian', %s)"], params=[words])
    post = Q(post__in=said.values("post"))
    acts = acts_saying(words)
    # Joined by OR, the database would ask each finding for its words; there are few acts, and mostly none says them.
    return post | Q(pk__in=acts) if acts else post


def versions_saying(words: str, post: Any, month: Any) -> QuerySet[PostVersion]:
    """Versions of ``post`` that say these words, as a reader searches: "quoted", or, -not. ``month`` is the post's:
    all its versions lie in it.
    """
    return all_saying(words).filter(post=post, month=month)


def all_saying(words: str) -> QuerySet[PostVersion]:
    """Every version that says these words, of whatever post."""
    return PostVersion.objects.extra(where=["tsv @@ websearch_to_tsquery('indonesian', %s)"], params=[words])


def acts_saying(words: str) -> list[int]:
    """Findings about comments that say these words."""
    said = SearchQuery(words, config="indonesian", search_type="websearch")
    found = Finding.objects.filter(act__isnull=False).annotate(
        said=SearchVector("act__text", config="indonesian")
    )
    return list(found.filter(said=said).order_by("-pk").values_list("pk", flat=True)[: COUNTED + 1])


# --- keyset ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Cursor:
    """The last finding of a page, as its sort key."""

    values: tuple[Any, ...]

    @classmethod
    def after(cls, finding: Any, by: Sequence[str]) -> Cursor:
        """``finding``: or its key."""
        return cls(tuple(getattr(finding, name) for name in by))

    @classmethod
    def read(cls, text: str, by: Sequence[str]) -> Cursor | None:
        """From an address; ``None`` for the start and for anything garbled."""
        parts = text.split("~")
        if len(parts) != len(by):
            return None
        try:
            return cls(tuple(_value(name, part) for name, part in zip(by, parts, strict=True)))
        except (ValueError, OverflowError):
            return None

    def __str__(self) -> str:
        return "~".join(_text(value) for value in self.values)


def _plain(value: str) -> str:
    """What PostgreSQL can take and an address gives back as it is."""
    return value.replace("\x00", "").strip()[:200].rstrip()


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return str((value - EPOCH) // MICROSECOND)
    return str(value)


def _value(name: str, text: str) -> Any:
    if name == "worth":
        value = float(text)
        if not isfinite(value):
            raise ValueError(text)
        return value
    if name != "posted_at":
        number = int(text)
        if not 0 <= number < 2**63:
            raise ValueError(text)
        return number
    if not text:
        return None
    return EPOCH + int(text) * MICROSECOND


def after(ordered: QuerySet[Any], by: Sequence[str], cursor: Cursor) -> list[QuerySet[Any]]:
    """The rest of a descending queue, as queries to read one after the other.

    Each holds the leading keys still and lets the next one fall, so that each is one range of the
    index. An unknown time of posting sorts first, as PostgreSQL does in descending order.
    """
    rests = []
    for depth in range(len(by), 0, -1):
        rest = ordered
        for name, value in zip(by[: depth - 1], cursor.values, strict=False):
            rest = rest.filter(**({f"{name}__isnull": True} if value is None else {name: value}))
        name, value = by[depth - 1], cursor.values[depth - 1]
        rest = rest.filter(**({f"{name}__isnull": False} if value is None else {f"{name}__lt": value}))
        rests.append(rest)
    return rests


def take(queries: Iterable[QuerySet[Any]], wanted: int) -> list[Any]:
    found: list[Any] = []
    for query in queries:
        if len(found) >= wanted:
            break
        found.extend(query[: wanted - len(found)])
    return found


# --- pages ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Item:
    finding: Finding
    text: str
    claim: Claim | None  # of somebody else
    similar: int  # other open findings that say nearly the same, or about the same account's acts


@dataclass(frozen=True, slots=True)
class Page:
    items: tuple[Item, ...]
    count: int  # at most COUNTED + 1
    following: str  # cursor of the next page, or ""
    beside: tuple[int, ...] = ()  # how many of what was to be counted beside it, at most COUNTED + 1 each

    @property
    def many(self) -> bool:
        return self.count > COUNTED


def page(
    findings: QuerySet[Finding],
    filters: Filters,
    user: User,
    *,
    cursor: str,
    now: datetime,
    keep: int | None = None,
    beside: Sequence[QuerySet[Finding]] = (),
) -> Page:
    """One page of the queue that ``findings`` (what this person may see) and ``filters`` describe.

    Of near-identical findings the first stands for all; ``keep`` is shown in any case; ``beside`` is counted with it.
    """
    ordered = _ordered(findings, filters, user, now)
    start = Cursor.read(cursor, filters.by)
    # Most of what is looked at is not shown, and sorting whole rows of all would cost far more than their keys.
    keys = ordered.values_list("id", "cluster", "category", "act_id", *filters.by[:-1], named=True)
    found = take(after(keys, filters.by, start) if start else [keys], LOOKED_AT + 1)
    shown, passed = _fold(found[:LOOKED_AT], keep)
    following = str(Cursor.after(found[passed - 1], filters.by)) if passed < len(found) else ""
    many, *others = count_together((ordered, *beside))
    return Page(_items(_whole(shown), findings, user, now), many, following, tuple(others))


def _ordered(findings: QuerySet[Finding], filters: Filters, user: User, now: datetime) -> QuerySet[Finding]:
    """As ``filters`` say. Who says the words is looked up once, for the page and its count: that is what costs."""
    ordered = filters.apply(findings, user, now)
    if not filters.q:
        return ordered
    saying = list(ordered.order_by().values_list("pk", flat=True)[: COUNTED + 1])
    if len(saying) > COUNTED:
        return ordered
    return replace(filters, q="").apply(findings.filter(pk__in=saying), user, now)


def _whole(keys: Sequence[Any]) -> list[Finding]:
    acted = ACTED if any(key.act_id for key in keys) else ()  # four tables more, which posts have no use for
    rows = Finding.objects.select_related("post", *acted).defer("spans", "missing", "reasons", "tones")
    held = rows.in_bulk([key.id for key in keys])
    return [held[key.id] for key in keys if key.id in held]


def _fold(found: Sequence[Any], keep: int | None) -> tuple[list[Any], int]:
    """A page of their keys, near-identical ones standing as the first of their kind; and how many were passed."""
    shown: list[Any] = []
    seen: set[tuple[str, str]] = set()
    for passed, finding in enumerate(found):
        kind = (finding.cluster, finding.category)
        if finding.cluster and kind in seen and finding.id != keep:
            continue
        if len(shown) == PAGE:
            return shown, passed
        shown.append(finding)
        seen.add(kind)
    return shown, len(found)


def count(findings: QuerySet[Finding]) -> int:
    """How many, counting no further than one over ``COUNTED``."""
    return _counted(findings).count()


def count_together(heaps: Iterable[QuerySet[Any]]) -> list[int]:
    """How many each holds, as far as ``count`` counts, in one statement."""
    return counts.together([_counted(one) for one in heaps])


def _counted(findings: QuerySet[Any]) -> QuerySet[Any]:
    return findings.order_by()[: COUNTED + 1]


def _items(shown: Sequence[Finding], reach: QuerySet[Finding], user: User, now: datetime) -> tuple[Item, ...]:
    texts = snippets(shown)
    claims = {
        claim.finding_id: claim
        for claim in Claim.objects.select_related("user")
        .filter(finding__in=[f.pk for f in shown], expires_at__gt=now)
        .exclude(user=user)
    }
    similar = _similar(shown, reach)
    return tuple(
        Item(
            finding,
            words(finding, texts),
            claims.get(finding.pk),
            max(similar.get((finding.cluster, finding.category), 1) - 1, 0),
        )
        for finding in shown
    )


def snippets(findings: Sequence[Finding]) -> dict[tuple[int, int], str]:
    """(post, version) -> the start of its text; one query over the months concerned. Acts have no text here."""
    posts = {f.post_id: f.post for f in findings if f.post is not None}
    versions = PostVersion.objects.filter(post__in=posts, month__in={post.month for post in posts.values()})
    rows = versions.filter(purged_at=None).values_list("post_id", "version", Left("text", SNIPPET))
    return {(post, version): " ".join(text.split()) for post, version, text in rows}


def words(finding: Finding, texts: Mapping[tuple[int, int], str]) -> str:
    """The start of what was said; empty for a like, and for what was purged."""
    if finding.act is not None:
        return " ".join(finding.act.text.split())[:SNIPPET]
    return texts.get((finding.post_id or 0, finding.version), "")


def _similar(shown: Sequence[Finding], reach: QuerySet[Finding]) -> dict[tuple[str, str], int]:
    clusters = {f.cluster for f in shown if f.cluster}
    if not clusters:
        return {}
    groups = reach.filter(cluster__in=clusters, status=Finding.Status.OPEN)
    rows = groups.values_list("cluster", "category").annotate(total=Count("pk")).order_by()
    return {(cluster, category): total for cluster, category, total in rows}


def near_identical(findings: QuerySet[Finding], finding: Finding) -> QuerySet[Finding]:
    """Open findings of the same category: about other posts that say nearly the same, or about further acts of
    one account on the same other.
    """
    if not finding.cluster:
        return findings.none()
    same = findings.filter(cluster=finding.cluster, category=finding.category, status=Finding.Status.OPEN)
    others = same.exclude(act=finding.act_id) if finding.act_id else same.exclude(post=finding.post_id)
    return others.order_by("-posted_at", "-id")
