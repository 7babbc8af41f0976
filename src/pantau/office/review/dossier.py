"""Everything a person needs to decide about one finding, gathered for the screen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from urllib.parse import urlsplit

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from pantau.office.collection.models import Screenshot
from pantau.office.collection.reasons import route_name
from pantau.office.collection.screenshots import SCREENSHOT
from pantau.office.findings.models import Finding
from pantau.office.posts.models import EngagementPoint, Post, PostVersion
from pantau.office.registry.models import Account
from pantau.office.review import law
from pantau.office.review.actions import standing_decision
from pantau.office.review.glosses import gloss
from pantau.office.review.looks_page import gone_label
from pantau.office.review.models import FindingDecision
from pantau.office.review.spans import merged
from pantau.web.ui import formats, labels
from pantau.web.ui.ribbon import in_language

EARLIER_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Dossier:
    finding: Finding
    title: str
    post: dict[str, Any]  # for ui/components/post_card.html
    norms: tuple[law.NormView, ...]
    contexts: tuple[str, ...]
    reasons: str
    stance: str  # what the post does with its words; empty where nobody read that
    language: str
    person: dict[str, Any]  # for ui/components/person.html
    decision: FindingDecision | None


def gather(finding: Finding, screenshots: QuerySet[Screenshot]) -> Dossier:
    """``finding`` comes with its post, account, candidate, party and district; ``screenshots`` are those that the
    reader may see.
    """
    post = finding.post
    version = PostVersion.objects.filter(post=post, version=finding.version, month=post.month).first()
    return Dossier(
        finding=finding,
        title=title(finding),
        post=_post(finding, version) | _origin(post, version, screenshots),
        norms=law.norms(finding, post),
        contexts=law.contexts(finding),
        reasons=in_language(finding.reasons),
        stance=_told(stance(finding)),
        language=str(labels.LANGUAGES.get(finding.language, "")),
        person=_person(finding),
        decision=standing_decision(finding),
    )


def title(finding: Finding) -> str:
    """The headline: a suspicion, or somebody's first-hand account of one."""
    category = labels.in_sentence(str(labels.CATEGORIES.get(finding.category, finding.category)))
    if finding.is_account:
        return _("Laporan saksi tentang %(category)s") % {"category": category}
    return _("Dugaan %(category)s") % {"category": category}


def stance(finding: Finding) -> str:
    return "report" if finding.is_account else finding.stance


def _told(code: str) -> str:
    """Inside a sentence; a post without any function has nothing to tell."""
    return labels.in_sentence(str(labels.STANCES.get(code, ""))) if code != "none" else ""


# --- the post -------------------------------------------------------------------------------------


def _post(finding: Finding, version: PostVersion | None) -> dict[str, Any]:
    post = finding.post
    counters = EngagementPoint.objects.filter(post=post).order_by("-at").first()
    text = version.text if version else ""
    mapped = version.mapped if version else {}
    glosses = gloss(text, finding.rulebook_id)
    return {
        "platform": post.platform,
        "author_name": post.author_name or post.author_handle or _registered_name(post) or _("Tanpa nama"),
        "author_handle": post.author_handle,
        "author_kind": labels.in_sentence(str(labels.SUBJECTS.get(finding.subject, finding.subject))),
        "posted_at": post.posted_at,
        "url": web_address(post.url),
        "text": text,
        "spans": merged(finding.spans),
        "glosses": [(one.start, one.end, one.meaning) for one in glosses],
        "words": list({one.word.lower(): (one.word, one.meaning) for one in glosses}.values()),
        "media": [_media(one) for one in mapped.get("media") or ()],
        "likes": counters.likes if counters else None,
        "comments": counters.comments if counters else None,
        "shares": counters.shares if counters else None,
        "views": counters.views if counters else None,
        "seen_at": version.seen_at if version else post.first_seen_at,
        "gone_at": post.gone_at,
        "gone_reason": gone_label(post.gone_reason) if post.gone_at else "",
        "versions": post.version_count,
        "sponsored": post.sponsored,
        "purged_at": version.purged_at if version else None,
        "uid": post.pk,
    }


def _origin(post: Post, version: PostVersion | None, screenshots: QuerySet[Screenshot]) -> dict[str, Any]:
    """By which route this wording came, and the pictures that it was read from."""
    if version is None:
        return {}
    shot = None
    if version.route == SCREENSHOT.route:
        shot = (
            screenshots.filter(post=post, status=Screenshot.Status.DONE).order_by("-ended_at", "-pk").first()
        )
    pages = shot.pages.values_list("position", flat=True) if shot else ()
    return {
        "via": str(route_name(version.route)),
        "pictures": [
            reverse("collection:screenshot-picture", args=[shot.pk, place]) for place in pages if shot
        ],
    }


def _registered_name(post: Post) -> str:
    """What a purged post no longer says of its author, the registry still knows."""
    return post.account.handle if post.account is not None else ""


def web_address(url: str) -> str:
    """The address if a browser may follow it; posts carry ``javascript:`` and worse."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return ""
    return url.strip() if parts.scheme in ("http", "https") and parts.netloc else ""


def _media(media: Mapping[str, Any]) -> dict[str, Any]:
    """Pictures are described, not loaded: the page takes nothing from elsewhere. A link says its address."""
    text = str(media.get("text") or "")
    kind = str(media.get("kind") or "other")
    address = str(media.get("url") or "") if kind == "link" else ""
    return {
        "kind": kind,
        "alt": text or address or _("Tanpa keterangan"),
        "ocr": text,
        "note": _("Gambar bergerak dan suara tidak diperiksa mesin. Putar di platformnya sebelum memutus.")
        if kind in ("video", "audio")
        else "",
    }


# --- the account ----------------------------------------------------------------------------------


def _person(finding: Finding) -> dict[str, Any]:
    account = finding.post.account
    earlier = _earlier(finding)
    shown = earlier[:EARLIER_SHOWN]
    return {
        "heading": _heading(finding, account),
        "facts": _facts(finding, account),
        "notice": _notice(finding.post),
        "history": [_decided(decision) for decision in shown],
        "history_total": earlier.count(),
    }


def _heading(finding: Finding, account: Account | None) -> str:
    if account is not None and finding.post.registered:
        return _("Akun resmi terdaftar")
    if account is not None:
        return _("Akun pada daftar")
    return _("Akun di luar daftar")


def _notice(post: Post) -> dict[str, str] | None:
    if post.account is not None:
        return None
    return {"text": _("Akun ini tidak ada pada daftar yang diimpor. Siapa pemiliknya belum diketahui.")}


def _facts(finding: Finding, account: Account | None) -> list[dict[str, Any]]:
    post = finding.post
    rows: list[dict[str, Any]] = []
    if account is not None:
        rows += _registered(account)
    else:
        rows.append({"label": _("Nama pada unggahan"), "text": post.author_name or _("Tanpa nama")})
    if post.author_handle:
        rows.append({"label": _("Nama akun"), "text": f"@{post.author_handle}"})
    return rows


def _registered(account: Account) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    candidate = account.candidate
    party = candidate.party if candidate else account.party
    if candidate is not None:
        rows.append({"label": _("Atas nama"), "text": candidate.name, "sub": _("calon anggota DPRD")})
        place = {"district": candidate.district.name, "number": candidate.list_number}
        rows.append({"label": _("Daerah pemilihan"), "text": _("%(district)s, nomor %(number)s") % place})
    if party is not None:
        rows.append({"label": _("Partai"), "text": f"{party.name} ({party.number})"})
    rows.append({"label": _("Status"), "text": account.get_status_display()})
    if account.registered_on:
        rows.append({"label": _("Didaftarkan"), "text": _full_date(account.registered_on)})
    if account.document is not None:
        source = {"file": account.document.name, "row": account.row}
        rows.append({"label": _("Sumber"), "text": _("%(file)s, baris %(row)s") % source})
    return rows


def _full_date(day: date) -> str:
    return formats.full_date(timezone.make_aware(datetime.combine(day, time(12))))


def _earlier(finding: Finding) -> QuerySet[FindingDecision]:
    """Standing decisions about other findings of the same author."""
    post = finding.post
    same = Q(finding__post=post)
    if post.account_id is not None:
        same |= Q(finding__post__account=post.account_id)
    elif post.author_handle:
        same |= Q(finding__post__platform=post.platform, finding__post__author_handle=post.author_handle)
    decisions = FindingDecision.objects.filter(same, undone_at=None).exclude(finding=finding)
    return decisions.select_related("finding").order_by("-decided_at")


def _decided(decision: FindingDecision) -> dict[str, Any]:
    return {"title": decision.get_kind_display(), "at": decision.decided_at, "note": decision.reason}
