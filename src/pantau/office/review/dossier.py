"""Everything a person needs to decide about one finding, gathered for the screen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from pantau.office.collection.models import Screenshot
from pantau.office.collection.reasons import route_name
from pantau.office.collection.screenshots import SCREENSHOT
from pantau.office.findings.models import Finding
from pantau.office.posts.models import EngagementPoint, Interaction, Post, PostVersion
from pantau.office.registry.models import Account
from pantau.office.review import acts_page, law
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
    post: dict[str, Any] | None  # for ui/components/post_card.html; of an act the post it was done to
    act: dict[str, Any] | None  # for review/act.html
    norms: tuple[law.NormView, ...]
    contexts: tuple[str, ...]
    reasons: str
    stance: str  # what the post does with its words; empty where nobody read that
    language: str
    person: dict[str, Any]  # for ui/components/person.html
    decision: FindingDecision | None


def gather(finding: Finding, screenshots: QuerySet[Screenshot], user: Any, now: datetime) -> Dossier:
    """``finding`` comes with its post or act, account, candidate, party and district; ``screenshots`` are those
    that ``user`` may see.
    """
    return Dossier(
        finding=finding,
        title=title(finding),
        post=_shown_post(finding, screenshots),
        act=acts_page.card(finding, finding.act, user, now) if finding.act is not None else None,
        norms=law.norms(finding, finding.post),
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


def _shown_post(finding: Finding, screenshots: QuerySet[Screenshot]) -> dict[str, Any] | None:
    """In the wording the finding is about; an act was done to a post, whatever that says now."""
    post = finding.shown_post
    if post is None:
        return None
    number = finding.version if finding.act is None else post.current_version
    version = PostVersion.objects.filter(post=post, version=number, month=post.month).first()
    return _post(finding, post, version) | _origin(post, version, screenshots)


def _post(finding: Finding, post: Post, version: PostVersion | None) -> dict[str, Any]:
    subject = finding.subject if finding.act is None else post.subject
    counters = EngagementPoint.objects.filter(post=post).order_by("-at").first()
    text = version.text if version else ""
    mapped = version.mapped if version else {}
    glosses = gloss(text, finding.rulebook_id)
    return {
        "platform": post.platform,
        "author_name": post.author_name or post.author_handle or _registered_name(post) or _("Tanpa nama"),
        "author_handle": post.author_handle,
        "author_kind": labels.in_sentence(str(labels.SUBJECTS.get(subject, subject))),
        "posted_at": post.posted_at,
        "url": web_address(post.url),
        "text": text,
        "spans": merged(finding.spans) if finding.act is None else [],
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
    earlier = _earlier(finding)
    shown = earlier[:EARLIER_SHOWN]
    return {
        "heading": _heading(finding),
        "facts": _facts(finding),
        "notice": _notice(finding),
        "history": [_decided(decision) for decision in shown],
        "history_total": earlier.count(),
    }


def _heading(finding: Finding) -> str:
    if finding.act is not None:
        return _("Akun yang ditautkan ke pejabat") if finding.whose else _("Pejabat yang dilaporkan")
    if finding.whose is not None and finding.post is not None and finding.post.registered:
        return _("Akun resmi terdaftar")
    if finding.whose is not None:
        return _("Akun pada daftar")
    return _("Akun di luar daftar")


def _notice(finding: Finding) -> dict[str, str] | None:
    if finding.act is not None:
        return {"text": _("Siapa pejabatnya dibuka terpisah, dan pembukaannya tercatat.")}
    if finding.whose is not None:
        return None
    return {"text": _("Akun ini tidak ada pada daftar yang diimpor. Siapa pemiliknya belum diketahui.")}


def _facts(finding: Finding) -> list[dict[str, Any]]:
    if finding.act is not None:
        return _acted(finding, finding.act)
    post, account = finding.post, finding.whose
    assert post is not None, "a finding is about a post or an act"
    rows: list[dict[str, Any]] = []
    if account is not None:
        rows += _registered(account)
    else:
        rows.append({"label": _("Nama pada unggahan"), "text": post.author_name or _("Tanpa nama")})
    if post.author_handle:
        rows.append({"label": _("Nama akun"), "text": f"@{post.author_handle}"})
    return rows


def _acted(finding: Finding, act: Interaction) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = [
        {"label": _("Nama akun"), "text": acts_page.actor_name(act)},
        {"label": _("Peran"), "text": str(labels.SUBJECTS.get(finding.subject, finding.subject))},
    ]
    if act.actor_account is not None and act.actor_account.url:
        rows.append({"label": _("Alamat"), "text": act.actor_account.url})
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
        rows.append({"label": _("Didaftarkan"), "text": formats.full_day(account.registered_on)})
    if account.document is not None:
        source = {"file": account.document.name, "row": account.row}
        rows.append({"label": _("Sumber"), "text": _("%(file)s, baris %(row)s") % source})
    return rows


def _earlier(finding: Finding) -> QuerySet[FindingDecision]:
    """Standing decisions about other findings of the same author."""
    post, account = finding.post, finding.whose
    same = Q(finding__act=finding.act_id) if post is None else Q(finding__post=post)
    if account is not None:
        same |= Q(finding__post__account=account) | Q(finding__act__actor_account=account)
    elif post is not None and post.author_handle:
        same |= Q(finding__post__platform=post.platform, finding__post__author_handle=post.author_handle)
    decisions = FindingDecision.objects.filter(same, undone_at=None).exclude(finding=finding)
    return decisions.select_related("finding").order_by("-decided_at")


def _decided(decision: FindingDecision) -> dict[str, Any]:
    return {"title": decision.get_kind_display(), "at": decision.decided_at, "note": decision.reason}
