"""The posts, findings and decisions behind a number, newest first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pantau.engine.post import PLATFORMS
from pantau.office.collection import ledger
from pantau.office.findings.models import Finding
from pantau.office.insight.trends import saying
from pantau.office.people.access import Standing
from pantau.office.posts.models import Post, PostVersion
from pantau.office.registry.models import Account, District, Party
from pantau.office.review import access as review
from pantau.office.review import queue
from pantau.office.review.dossier import web_address
from pantau.office.review.models import FindingDecision, Kind
from pantau.office.review.releasing import without_addresses
from pantau.web.ui import formats, labels, rulebook
from pantau.web.ui.labels import platform_name
from pantau.web.ui.ribbon import in_language

KINDS = ("unggahan", "temuan", "putusan")
PAGE, SNIPPET = 50, 200
COUNTED_WORDS = 1_000  # posts that say a word, beside which nobody counts on
OWNERS = ("account__candidate__party", "account__party")
NAMES = ("platform", "partai", "dapil", "kategori", "masa", "putusan", "hilang", "kata")


@dataclass(frozen=True, slots=True)
class Sought:
    """``values``: of NAMES, as they stand in the address; "-" stands for an unknown one."""

    kind: str
    first: date
    last: date
    values: Mapping[str, str]

    @classmethod
    def read(cls, kind: str, given: Mapping[str, str], today: date) -> Sought:
        values = {name: given.get(name, "").replace("\x00", "").strip()[:64] for name in NAMES}
        if values["platform"] not in PLATFORMS:
            values["platform"] = ""
        last = _date(given.get("sampai", ""), today)
        return cls(kind, min(_date(given.get("dari", ""), last), last), last, values)

    def query(self, **more: str) -> str:
        days = {"dari": self.first.isoformat(), "sampai": self.last.isoformat()}
        values = {name: value for name, value in self.values.items() if value}
        return f"?{urlencode(days | values | more)}"

    @property
    def bounds(self) -> tuple[datetime, datetime]:
        return ledger.bounds(self.first)[0], ledger.bounds(self.last)[1]

    def get(self, name: str) -> str:
        return self.values.get(name, "")


def _date(text: str, otherwise: date) -> date:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return otherwise
    return found if date(2000, 1, 1) <= found <= date(2100, 1, 1) else otherwise


# --- what is sought -------------------------------------------------------------------------------


def posts(sought: Sought, standing: Standing) -> QuerySet[Post]:
    """Of these days: posted then, or first seen then where that is unknown. Most days have none such, and then the
    order of time is that of an index."""
    starts, ends = sought.bounds
    dated, undated = saying.posted(starts, ends), saying.posted(starts, ends, dated=False)
    days = dated | undated if Post.objects.filter(undated).exists() else dated
    return (
        _posts_of_any_day(sought, standing).filter(days).select_related(*OWNERS).order_by("-posted_at", "-id")
    )


def _posts_of_any_day(sought: Sought, standing: Standing) -> QuerySet[Post]:
    """And whatever they say."""
    found = Post.objects.filter(review.posts_behind_numbers(standing))
    if sought.get("platform"):
        found = found.filter(platform=sought.get("platform"))
    if party := sought.get("partai"):
        found = found.filter(_party(party))
    if district := sought.get("dapil"):
        field = "account__candidate__district"
        found = found.filter(**{field: None} if district == "-" else {f"{field}__code": district})
    if sought.get("hilang"):
        found = found.exclude(gone_at=None)
    return found


def _posts_saying(sought: Sought, standing: Standing, start: int) -> tuple[list[Post], int]:
    """A page of those that say the words, and one more; and how many, counting no further than one over
    ``COUNTED_WORDS``, and what was shown before.
    """
    among, most = _posts_of_any_day(sought, standing), max(COUNTED_WORDS, start + PAGE) + 1
    ids = saying.newest(among, sought.get("kata"), *sought.bounds, most)
    shown = Post.objects.select_related(*OWNERS).in_bulk(ids[start : start + PAGE + 1])
    return [shown[id_] for id_ in ids[start : start + PAGE + 1] if id_ in shown], len(ids)


def _party(number: str) -> Q:
    """A candidate's is the candidate's; an account without a candidate may be a party's own."""
    if number == "-":
        return Q(account__candidate=None, account__party=None)
    asked = int(number) if number.isdecimal() and len(number) < 5 else -1
    own = Q(account__candidate=None, account__party__number=asked)
    return own | Q(account__candidate__party__number=asked)


def findings(sought: Sought, standing: Standing) -> QuerySet[Finding]:
    starts, ends = sought.bounds
    dated = Q(posted_at__gte=starts, posted_at__lt=ends) | Q(
        posted_at=None, created_at__gte=starts, created_at__lt=ends
    )
    found = Finding.objects.filter(dated).exclude(status="superseded")
    return _narrowed(found, sought, standing, "").order_by("-posted_at", "-id")


def decisions(sought: Sought, standing: Standing) -> QuerySet[FindingDecision]:
    starts, ends = sought.bounds
    found = FindingDecision.objects.filter(undone_at=None, decided_at__gte=starts, decided_at__lt=ends)
    if sought.get("putusan"):
        found = found.filter(kind=sought.get("putusan"))
    reached = Finding.objects.filter(review.reach_of(standing))
    found = _narrowed(found.filter(finding__in=reached), sought, standing, "finding__", reach=False)
    return found.select_related("finding").order_by("-decided_at", "-id")


def _narrowed(found: Any, sought: Sought, standing: Standing, to: str, *, reach: bool = True) -> Any:
    if reach:
        found = found.filter(review.reach_of(standing))
    fields = {"platform": "platform", "dapil": "district_code", "kategori": "category", "masa": "phase"}
    for name, field in fields.items():
        if value := sought.get(name):
            found = found.filter(**{f"{to}{field}": "" if value == "-" else value})
    if party := sought.get("partai"):
        number = int(party) if party.isdecimal() and len(party) < 5 else None
        found = found.filter(
            **{f"{to}party_number": None if party == "-" else (number if number is not None else -1)}
        )
    return found


LISTS = {"unggahan": posts, "temuan": findings, "putusan": decisions}


# --- the page -------------------------------------------------------------------------------------


def page(sought: Sought, standing: Standing, after: str) -> dict[str, Any]:
    """``after``: how many rows were shown before, at most as many as are counted."""
    start = min(int(after), queue.COUNTED) if after.isdecimal() and len(after) < 7 else 0
    if sought.kind == "unggahan" and sought.get("kata"):
        most = COUNTED_WORDS
        shown, count = _posts_saying(sought, standing, start)
    else:
        most, found = queue.COUNTED, LISTS[sought.kind](sought, standing)
        shown, count = list(found[start : start + PAGE + 1]), found.order_by()[: most + 1].count()
    lines = {"unggahan": _posts, "temuan": _findings, "putusan": _decisions}[sought.kind](shown[:PAGE])
    return {
        "title": _title(sought.kind, count, most),
        "about": about(sought),
        "lines": lines,
        "older": sought.query(lewat=str(start + PAGE)) if len(shown) > PAGE else "",
        "newer": sought.query(lewat=str(max(0, start - PAGE))) if start else "",
        "queue": reverse("review:queue"),
        "partial": sought.kind == "unggahan" and not review.looks_behind_all(standing),
    }


def _title(kind: str, count: int, most: int) -> str:
    words = {
        "unggahan": ngettext("%(count)s unggahan", "%(count)s unggahan", count),
        "temuan": ngettext("%(count)s temuan", "%(count)s temuan", count),
        "putusan": ngettext("%(count)s putusan", "%(count)s putusan", count),
    }[kind]
    more = count > most
    told = formats.number(min(count, most))
    return words % {"count": _("lebih dari %(count)s") % {"count": told} if more else told}


def about(sought: Sought) -> str:
    """The filter in words."""
    first, last = (formats.full_date(ledger.bounds(day)[0]) for day in (sought.first, sought.last))
    said = [first if first == last else _("%(first)s sampai %(last)s") % {"first": first, "last": last}]
    book = rulebook.current()
    if code := sought.get("platform"):
        said.append(str(platform_name(code)))
    if code := sought.get("partai"):
        party = (
            Party.objects.filter(election=book.election, number=int(code)).first()
            if code.isdecimal()
            else None
        )
        said.append(str(party) if party else _("tanpa partai terdaftar") if code == "-" else code)
    if code := sought.get("dapil"):
        name = (
            District.objects.filter(election=book.election, code=code).values_list("name", flat=True).first()
        )
        said.append(name or (_("dapil tidak diketahui") if code == "-" else code))
    if code := sought.get("kategori"):
        said.append(in_language(book.categories[code]) if code in book.categories else code)
    if code := sought.get("masa"):
        phase = next((one for one in book.calendar.phases if one.id == code), None)
        said.append(in_language(phase.title) if phase else code)
    if code := sought.get("putusan"):
        said.append(str(dict(Kind.choices).get(code, code)))
    if sought.get("hilang"):
        said.append(_("kemudian hilang"))
    if words := sought.get("kata"):
        said.append(f"“{words}”")
    return ", ".join(said)


def _posts(shown: list[Post]) -> list[dict[str, Any]]:
    texts = _texts(shown)
    flagged = dict(
        Finding.objects.filter(post__in=shown)
        .exclude(status="superseded")
        .order_by("pk")
        .values_list("post", "pk")
    )
    return [_post(post, texts.get(post.pk, ""), flagged.get(post.pk)) for post in shown]


def _post(post: Post, text: str, finding: int | None) -> dict[str, Any]:
    """To its finding; of a registered account to where it stands; a stranger's without a finding to nowhere."""
    line = {
        "platform": post.platform,
        "title": _words(post, text, finding) or _("Isinya sudah dihapus dari simpanan kami."),
        "note": f"{_whose(post)} · {_when(post.posted_at or post.first_seen_at)}",
    }
    if finding is not None:
        chip = {"text": _("Ada temuan"), "tone": "warn", "icon": "eye"}
        return line | {"url": reverse("review:finding", args=[finding]), "chip": chip}
    return line | {"url": web_address(post.url) if _is_registered(post) else ""}


def _words(post: Post, text: str, finding: int | None) -> str:
    """The start of what it says; of a stranger in whom nothing was found without what leads to a person."""
    told = text if finding is not None or _is_registered(post) else without_addresses(text)
    return " ".join(told.split())[:SNIPPET]


def _findings(shown: list[Finding]) -> list[dict[str, Any]]:
    held = list(Finding.objects.filter(pk__in=[one.pk for one in shown]).select_related("post", "act"))
    texts = queue.snippets(held)
    found = {one.pk: one for one in held}
    return [_finding(found[one.pk], texts) for one in shown]


def _finding(one: Finding, texts: Mapping[tuple[int, int], str]) -> dict[str, Any]:
    decided = one.status == "decided"
    return {
        "platform": one.platform,
        "title": queue.words(one, texts) or str(labels.CATEGORIES.get(one.category, one.category)),
        "note": f"{labels.CATEGORIES.get(one.category, one.category)} · {_when(one.posted_at or one.created_at)}",
        "url": reverse("review:finding", args=[one.pk]),
        "chip": {
            "text": _("Diputus") if decided else _("Perlu dilihat"),
            "tone": "ok" if decided else "warn",
        },
    }


def _decisions(shown: list[FindingDecision]) -> list[dict[str, Any]]:
    by_finding = dict(
        zip((one.finding_id for one in shown), _findings([one.finding for one in shown]), strict=True)
    )
    return [
        by_finding[one.finding_id]
        | {"chip": {"text": str(one.get_kind_display()), "tone": "info"}, "note": _when(one.decided_at)}
        for one in shown
    ]


def _texts(shown: list[Post]) -> dict[int, str]:
    """What each says now; one query over the months concerned."""
    versions = PostVersion.objects.filter(
        post__in=shown,
        month__in={post.month for post in shown},
        purged_at=None,
        version=F("post__current_version"),
    )
    return dict(versions.values_list("post_id", "text"))


def _whose(post: Post) -> str:
    """The registered owner's side; others go without a name here."""
    account = post.account
    if account is None or not _is_registered(post):
        return _("Akun tidak terdaftar")
    party = account.candidate.party if account.candidate else account.party
    return f"{account}, {party}"


def _is_registered(post: Post) -> bool:
    """By a candidate or a party, as ``review.access.posts_behind_numbers`` asks it of all at once."""
    account = post.account
    if account is None or account.status == Account.Status.UNREGISTERED:
        return False
    return account.candidate_id is not None or account.party_id is not None


def _when(moment: datetime) -> str:
    return formats.full_moment(moment)
