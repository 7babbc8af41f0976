"""What the pages of checked claims show, and what stands beside a post that speaks of one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pantau.office.findings.models import CheckedClaim, ClaimMatch, ClaimSource, Finding
from pantau.office.people.access import Standing
from pantau.office.review import access, queue
from pantau.office.review.claims_forms import ImportForm
from pantau.web.ui import formats
from pantau.web.ui.marks import STEERING

if TYPE_CHECKING:
    from pantau.office.review.room import Visit

PAGE = 25
SNIPPET = 600
MOST_POSTS = 50
JOINED = 1  # letters between two marks that are shown as one

Stance = ClaimMatch.Stance
LIKE, LIKELY = 0.6, 0.75  # scores under which a post only resembles a claim, and under which it may repeat it
TONES = {Stance.REPEATED: ("warn", "copy"), Stance.ASKED: ("info", "info"), Stance.DENIED: ("ok", "check")}


@dataclass(frozen=True, slots=True)
class Filters:
    """Empty values do not restrict; what makes no sense in an address is left out, never an error."""

    source: str = ""
    which: str = ""
    q: str = ""

    @classmethod
    def read(cls, given: Mapping[str, str]) -> Filters:
        source, which = given.get("source", ""), given.get("which", "")
        return cls(
            source if source.isdecimal() and len(source) < 10 else "",
            which if which in ("spoken", "withdrawn") else "",
            " ".join(given.get("q", "").replace("\x00", "").split())[:100],
        )

    def apply(self, claims: QuerySet[CheckedClaim]) -> QuerySet[CheckedClaim]:
        if self.source:
            claims = claims.filter(source=int(self.source))
        if self.which == "withdrawn":
            claims = claims.exclude(withdrawn_at=None)
        elif self.which == "spoken":
            claims = claims.filter(posts__gt=0)
        for word in self.q.split():
            claims = claims.filter(Q(title__icontains=word) | Q(text__icontains=word))
        return claims


# --- the list -------------------------------------------------------------------------------------


def listing(
    standing: Standing, filters: Filters, number: str | None, form: ImportForm | None = None
) -> dict[str, Any]:
    counted = CheckedClaim.objects.annotate(posts=Count("matches", filter=Q(matches__refused_at=None)))
    found = filters.apply(counted).select_related("source").order_by("-checked_on", "-pk")
    page = Paginator(found, PAGE).get_page(number)
    may_keep = access.keep_claims(standing).allowed
    return {
        "sentence": _sentence(filters, page.paginator.count),
        "page": page,
        "lines": [_line(claim) for claim in page],
        "narrowed": filters != Filters(),
        "sources": [_source(source, may_keep) for source in ClaimSource.objects.order_by("name")],
        "may_keep": may_keep,
        "form": form or ImportForm(),
    }


def _sentence(filters: Filters, count: int) -> dict[str, Any]:
    lead = ngettext("%(count)s klaim", "%(count)s klaim", count)
    sources = [("", _("dari semua sumber"))]
    sources += [
        (str(pk), _("dari %(source)s") % {"source": name})
        for pk, name in ClaimSource.objects.order_by("name").values_list("pk", "name")
    ]
    which = [
        ("", _("yang diperiksa kapan pun")),
        ("spoken", _("yang disebut dalam unggahan tersimpan")),
        ("withdrawn", _("yang ditarik")),
    ]
    return {
        "action": reverse("review:claims"),
        "label": _("Saring klaim"),
        "lead": lead % {"count": formats.number(count)},
        "target": "daftar",
        "parts": [
            {"name": "source", "label": _("Sumber"), "options": sources, "value": filters.source},
            {"name": "which", "label": _("Klaim"), "options": which, "value": filters.which, "after": "."},
        ],
        "search": {"name": "q", "label": _("Kata dalam klaim"), "value": filters.q},
    }


def _line(claim: Any) -> dict[str, Any]:
    posts = ngettext("%(count)s unggahan", "%(count)s unggahan", claim.posts)
    line: dict[str, Any] = {
        "title": claim.title,
        "url": reverse("review:claim", args=[claim.pk]),
        "icon_name": "chat",
        "note": ", ".join(filter(None, (claim.checker, day(claim)))),
        "aside": posts % {"count": formats.number(claim.posts)} if claim.posts else "",
    }
    if claim.withdrawn_at:
        line["chip"] = {"text": _("Ditarik"), "tone": "rest", "icon": "x"}
    elif claim.verdict:
        line["chip"] = {"text": claim.verdict, "tone": "rest", "icon": "gavel"}
    return line


def _source(source: ClaimSource, may_keep: bool) -> dict[str, Any]:
    parts = [source.licence or _("Izin pemakaian belum dicatat")]
    if source.read_at:
        parts.append(_("dibaca %(at)s") % {"at": formats.full_moment(source.read_at)})
    elif source.address and not source.trouble:
        parts.append(_("sedang dibaca"))
    return {
        "source": source,
        "note": ", ".join(parts),
        "feed": bool(source.address),
        "may_stop": may_keep and bool(source.address) and source.stopped_at is None,
    }


def day(claim: CheckedClaim) -> str:
    if claim.checked_on is None:
        return _("tanggal tidak disebut")
    noon = datetime.combine(claim.checked_on, time(4), UTC)  # 12.00 WITA
    return formats.short_day(noon, year=True)


# --- one claim ------------------------------------------------------------------------------------


def one(standing: Standing, claim: CheckedClaim, trouble: str = "") -> dict[str, Any]:
    matches = claim.matches.filter(refused_at=None)
    findings = Finding.objects.filter(access.reach_of(standing), post__in=matches.values("post"))
    findings = (
        findings.exclude(status=Finding.Status.SUPERSEDED)
        .select_related("post")
        .order_by("-posted_at", "-pk")
    )
    gravest = {
        finding.post_id: finding
        for finding in findings.order_by("-posted_at", "weight", "pk")[: 4 * MOST_POSTS]
    }
    shown = list(gravest.values())[:MOST_POSTS]
    texts = queue.snippets(shown)
    spoken = {
        post: (stance, score) for post, stance, score in matches.values_list("post_id", "stance", "score")
    }
    rows = [
        {
            "url": reverse("review:finding", args=[finding.pk]),
            "title": texts.get((finding.post_id, finding.version))
            or _("Isi telah dihapus sesuai ketentuan platform."),
            "platform": finding.platform,
            "aside": formats.short_day(finding.posted_at, year=True) if finding.posted_at else "",
            "chip": stance_chip(*spoken[finding.post_id]),
        }
        for finding in shown
    ]
    return {
        "claim": claim,
        "facts": _facts(claim),
        "rows": rows,
        "others": max(0, matches.count() - len(rows)),
        "may_keep": access.keep_claims(standing).allowed,
        "trouble": trouble,
    }


def _facts(claim: CheckedClaim) -> list[dict[str, Any]]:
    facts: list[dict[str, Any]] = [
        {"label": _("Penilaian"), "text": claim.verdict or _("tidak disebut sumbernya"), "strong": True},
        {"label": _("Pemeriksa"), "text": claim.checker},
        {"label": _("Diperiksa"), "text": day(claim)},
        {
            "label": _("Sumber"),
            "text": claim.source.name,
            "sub": claim.source.licence or _("Izin pemakaian belum dicatat"),
        },
    ]
    if claim.withdrawn_at:
        facts.append(
            {
                "label": _("Ditarik"),
                "text": formats.full_moment(claim.withdrawn_at),
                "sub": claim.withdrawn_why,
            }
        )
    return facts


def stance_chip(stance: str, score: float) -> dict[str, str]:
    """``score``: 0 to 1, how likely the post speaks of the claim. Repeating is said no surer than that."""
    tone, icon = TONES[Stance(stance)]
    text = str(Stance(stance).label)
    if stance == Stance.REPEATED and score < LIKELY:
        text = _("Mirip klaim ini") if score < LIKE else _("Mungkin mengulang klaim ini")
    return {"text": text, "tone": tone, "icon": icon}


# --- beside a post --------------------------------------------------------------------------------


def beside(visit: Visit, current: Finding, text: str) -> list[dict[str, Any]]:
    """The claims that the finding's post comes near, those that a person refused last."""
    matches = ClaimMatch.objects.filter(post=current.post_id, claim__withdrawn_at=None).select_related(
        "claim__source", "refused_by"
    )
    may_judge = access.decide_finding(visit.standing, current).allowed
    ordered = sorted(matches, key=lambda match: (match.refused_at is not None, -match.score))
    return [_match(visit, current, match, text, may_judge) for match in ordered[:3]]


def _match(visit: Visit, current: Finding, match: ClaimMatch, text: str, may_judge: bool) -> dict[str, Any]:
    claim = match.claim
    same_wording = match.version == current.version
    others = CheckedClaim.objects.filter(pk__in=match.again, withdrawn_at=None).order_by(
        "-checked_on", "-pk"
    )[:5]
    return {
        "claim": claim,
        "url": reverse("review:claim", args=[claim.pk]),
        "facts": _facts(claim)[:3],
        "chip": stance_chip(match.stance, match.score),
        "title": marked(claim.title, match.places.get("title", ())),
        "text": marked(claim.text[:SNIPPET], match.places.get("text", ())),
        "cut": len(claim.text) > SNIPPET,
        "post": marked(text[:SNIPPET], match.places.get("post", ())) if same_wording and text else "",
        "likely": formats.number(min(99, round(100 * match.score))),  # never certain
        "again": [day(other) for other in others],
        "refused": match.refused_at is not None,
        "refused_by": match.refused_by,
        "judge_url": visit.address("judge-match", current.pk, match.pk) if may_judge else "",
    }


def marked(text: str, places: Iterable[Sequence[int]]) -> SafeString:
    """The text with these words marked; everything is escaped, steering characters are left out."""
    pieces: list[tuple[str, bool]] = []
    at = 0
    for start, end in _joined(places, len(text)):
        pieces += [(text[at:start], False), (text[start:end], True)]
        at = end
    pieces.append((text[at:], False))
    return format_html_join("", "{}", ((_piece(piece, mark),) for piece, mark in pieces if piece))


def _piece(text: str, mark: bool) -> SafeString | str:
    plain = "".join(letter for letter in text if letter not in STEERING)
    return format_html("<mark>{}</mark>", plain) if mark else plain


def _joined(places: Iterable[Sequence[int]], length: int) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for start, end in sorted((int(place[0]), min(int(place[1]), length)) for place in places):
        if start >= end:
            continue
        if joined and start <= joined[-1][1] + JOINED:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return joined
