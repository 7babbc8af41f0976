"""What the review page shows: the queue, the open finding, the decision bar. Context for the templates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from pantau.engine.detect import worth
from pantau.office.collection import access as collection
from pantau.office.evidence import access as evidence_access
from pantau.office.evidence.actions import held as held_evidence
from pantau.office.evidence.capture_page import card as capture_card
from pantau.office.findings import unread, weighing
from pantau.office.findings.models import Finding
from pantau.office.people.access import Standing
from pantau.office.posts.models import Post
from pantau.office.registry import access as registry
from pantau.office.registry.models import Proposal
from pantau.office.review import (
    access,
    acts_page,
    claims_page,
    dossier,
    group_page,
    law,
    looks_page,
    onward,
    picture_views,
    queue,
    sentence,
    tones,
)
from pantau.office.review.models import Claim, FindingDecision, Kind
from pantau.office.review.queue import Filters, Item, Page
from pantau.web.ui import formats, labels, rulebook
from pantau.web.ui.ribbon import in_language

TARGET = "tinjau"  # the element htmx swaps
NO_NORM = "none"
UNDO_SECONDS = 10
PURGED = gettext_lazy("Isi telah dihapus sesuai ketentuan platform.")


@dataclass(frozen=True, slots=True)
class Draft:
    """A decision as far as it was filled in, and what is wrong with it."""

    kind: str = ""
    norm: str | None = None
    reason: str = ""
    similar: bool = False
    errors: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, given: Mapping[str, str]) -> Draft:
        norm = given.get("norm", "")
        return cls(
            kind=given.get("kind", ""),
            norm=None if not norm else "" if norm == NO_NORM else norm,
            reason=given.get("reason", "").replace("\x00", "")[:2000],
            similar=given.get("similar") == "1",
        )


@dataclass(frozen=True, slots=True)
class Visit:
    """Who is in the review room, with which queue before them."""

    request: HttpRequest
    standing: Standing
    filters: Filters
    after: str  # cursor of the page shown
    now: datetime

    def address(self, name: str, *args: Any, **more: str) -> str:
        """A page of this room that keeps the queue as it is."""
        return reverse(f"review:{name}", args=args) + self.filters.query(after=self.after, **more)

    @property
    def findings(self) -> Any:
        return Finding.objects.filter(access.reach_of(self.standing))


def base(visit: Visit, current: Finding | None = None, claim: Claim | None = None) -> dict[str, Any]:
    """The queue and the sentence above it; ``claim`` is whoever holds the finding that stands beside it."""
    mine = claim is not None and claim.user_id == visit.request.user.pk
    may_decide = access.decide_some(visit.standing).allowed
    page = queue.page(
        visit.findings,
        visit.filters,
        visit.request.user,
        cursor=visit.after,
        now=visit.now,
        keep=current.pk if current else None,
        # Said where the queue begins: on its further pages it has been read.
        beside=[] if current or visit.after or not may_decide else [unread.lying(visit.findings, visit.now)],
    )
    return {
        "sentence": sentence.sentence(visit.filters, page, rulebook.current()),
        "queue": _queue(visit, page, current),
        "page": page,
        "view": "finding" if current else "queue" if page.items else "empty",
        "queue_url": visit.address("queue"),
        "next_url": visit.address("next", **({"from": str(current.pk)} if current else {})),
        "may_decide": may_decide,
        "may_see_feedback": access.see_feedback(visit.standing).allowed,
        "may_see_groups": access.see_groups(visit.standing).allowed,
        "may_link_officials": registry.link_officials(visit.request.user, visit.now).allowed,
        "unread": _unread(page.beside[0]) if page.beside else None,
        "toast": _toast(visit),
        "claim": claim,
        "mine": mine,
        "leave_url": reverse("review:leave", args=[current.pk]) if current and mine else "",
        "opened_at": claim.claimed_at.isoformat() if claim and mine else "",
    }


def _unread(many: int) -> dict[str, str] | None:
    """What lies unopened for too long, said to those who can open it."""
    if not many:
        return None
    told = ngettext(
        "%(found)s terlalu lama belum dibuka siapa pun. Antrean yang dibiarkan dapat dibaca sebagai sudah diketahui "
        "sejak masuk.",
        "%(found)s terlalu lama belum dibuka siapa pun. Antrean yang dibiarkan dapat dibaca sebagai sudah diketahui "
        "sejak masuk.",
        many,
    )
    return {
        "text": told % {"found": sentence.how_many(many)},
        "url": reverse("review:queue") + Filters(status="unread").query(),
    }


def _queue(visit: Visit, page: Page, current: Finding | None) -> dict[str, Any]:
    context: dict[str, Any] = {
        "id": "antrean",
        "title": _("Antrean"),
        "open": True,
        "target": TARGET,
        "items": [_item(visit, item, current) for item in page.items],
        "empty": _empty(visit),
    }
    if page.following:
        url = reverse("review:queue") + visit.filters.query(after=page.following)
        context["more"] = {"url": url, "text": _("Lanjutan antrean")}
    return context


def _item(visit: Visit, item: Item, current: Finding | None) -> dict[str, Any]:
    finding = item.finding
    return {
        "url": visit.address("finding", finding.pk),
        "title": dossier.title(finding)
        if finding.is_account
        else labels.CATEGORIES.get(finding.category, finding.category),
        "platform": finding.platform,
        "role": labels.SUBJECTS.get(finding.subject, finding.subject),
        "at": finding.posted_at,
        "weight": finding.weight,
        "text": _words(finding, item.text),
        "chips": _chips(finding),
        "similar": item.similar + 1 if item.similar else 0,
        "acts": finding.act_id is not None,
        "taken_by": str(item.claim.user) if item.claim else "",
        "taken_until": item.claim.expires_at if item.claim else None,
        "current": current is not None and finding.pk == current.pk,
    }


def _words(finding: Finding, text: str) -> str:
    """Of an act what was done, then what was said."""
    if finding.act is None:
        return text or str(PURGED)
    did = acts_page.line(finding.act)
    return f"{did}. “{text}”" if text else f"{did}."


def _chips(finding: Finding) -> list[dict[str, str]]:
    chips = []
    if finding.act is not None:
        chips.append({"text": _("Perbuatan pejabat"), "tone": "info", "icon": acts_page.icon(finding.act)})
    stance = dossier.stance(finding)
    if stance not in ("", "none", "report"):  # a witness's report says so in its title
        chips.append({"text": str(labels.STANCES[stance]), "tone": "info", "icon": "chat"})
    if finding.picture_spans:
        chips.append({"text": _("Kata dalam gambar"), "tone": "info", "icon": "image"})
    if finding.language in ("sasak", "mixed"):
        chips.append({"text": str(labels.LANGUAGES[finding.language]), "tone": "rest", "icon": "tag"})
    if finding.status == Finding.Status.DECIDED:
        chips.append({"text": _("Sudah diputus"), "tone": "ok", "icon": "check"})
    if finding.contested and set(finding.norms) <= set(finding.contested):
        chips.append({"text": _("Jangkauan norma diperdebatkan"), "tone": "warn", "icon": "scale"})
    if finding.context:
        chips.append({"text": _("Konteks menurunkan bobot"), "tone": "rest", "icon": "down"})
    return chips


def _empty(visit: Visit) -> dict[str, Any]:
    if visit.filters.narrowed or visit.filters.status != "open":
        return {
            "title": _("Tidak ada yang cocok"),
            "text": _("Tidak ada temuan untuk kalimat saringan ini. Longgarkan satu pilihan di atas."),
            "icon_name": "search",
            "action": {"text": _("Lihat semua yang belum diputus"), "url": reverse("review:queue")},
        }
    return {
        "title": _("Antrean kosong"),
        "text": _("Semua temuan dalam wilayah Anda sudah diputus. Unggahan baru diperiksa begitu masuk."),
        "icon_name": "check",
    }


def _toast(visit: Visit) -> dict[str, Any] | None:
    """What was just decided, with the way back, for as long as the way back is open."""
    done = visit.request.session.get("review_done")
    if not done:
        return None
    left = datetime.fromisoformat(done["at"]) + timedelta(seconds=UNDO_SECONDS) - visit.now
    if not timedelta(0) < left <= timedelta(seconds=UNDO_SECONDS):
        return None
    return {
        "text": done["text"],
        "undo_url": visit.address("undo", done["decision"]),
        "seconds": max(round(left.total_seconds()), 1),
    }


# --- the open finding -----------------------------------------------------------------------------


def finding(
    visit: Visit, current: Finding, claim: Claim | None, draft: Draft, trouble: str = ""
) -> dict[str, Any]:
    """The page of one finding. ``claim`` is whoever holds it now; ``trouble`` says what went wrong."""
    user = visit.request.user
    file = dossier.gather(current, collection.screenshots_seen(user, visit.now), user, visit.now)
    mine = claim is not None and claim.user_id == visit.request.user.pk
    similar = queue.near_identical(visit.findings, current)
    count = queue.count(similar)
    return base(visit, current, claim) | {
        "file": file,
        "main_norm": file.norms[0] if file.norms else None,
        "more_norms": file.norms[1:],
        "renew_url": reverse("review:renew", args=[current.pk]),
        "taken": _taken(claim) if claim and not mine else "",
        "barred": _barred(visit, current),
        "proposing": _proposing(visit, current),
        "superseded": current.status == Finding.Status.SUPERSEDED,
        "newer_url": _newer(visit, current),
        "decided": _decided(visit, file),
        "similar_count": count,
        "similar_url": visit.address("similar", current.pk),
        "decision": decision_bar(visit, current, file.norms, draft, count),
        "draft": draft,
        "trouble": trouble,
        "worth": _worth(visit, current),
        "onward": onward.of(visit.standing, user, current),
        "tone_matters": current.category in tones.CATEGORIES,
        **_about(visit, current, file),
    }


def _about(visit: Visit, current: Finding, file: dossier.Dossier) -> dict[str, Any]:
    """What is shown of the post: of the one found all that is known, of one acted upon how it is kept."""
    shown: dict[str, Any] = {}
    if (post := current.shown_post) is not None:
        may_take = evidence_access.take_evidence(visit.standing, post).allowed
        shown = {
            "evidence": evidence_of(visit, current, post),
            "looks": looks_page.history(post),
            "captures": capture_card(post, may_take),
        }
    if current.post is None or file.post is None:
        return shown | {"tones": tones.views(current, file.act["text"] if file.act else "")}
    text = file.post["text"]
    may_decide = access.decide_finding(visit.standing, current).allowed
    return shown | {
        "same_text": group_page.same_text(visit.standing, current.post.pk),
        "tones": tones.views(current, text),
        "claims": claims_page.beside(visit, current, text),
        "pictures": picture_views.shown(current, may_decide, visit.findings),
    }


def _worth(visit: Visit, current: Finding) -> tuple[str, ...]:
    """Why the finding stands where it does in the queue, one sentence for each part."""
    scale = worth.Scale.of(rulebook.current().detection)
    look, judged = weighing.look_of(current)
    return tuple(in_language(said) for said in worth.explained(look, visit.now, scale, judged))


def evidence_of(visit: Visit, current: Finding, post: Post, trouble: str = "") -> dict[str, Any]:
    """What of this post is kept as evidence, and whether this person may keep it."""
    standing = visit.standing
    held = list(held_evidence().filter(post=post))
    for one in held:
        one.may_see = evidence_access.see_evidence(standing, one).allowed
    may = evidence_access.take_evidence(standing, post)
    current_text = f"wordings/{post.current_version}/text.txt"
    news = not any(one.parts.filter(name=current_text).exists() for one in held)
    why_not = str(may.reason) or (_("Isi unggahan ini sudah dihapus.") if post.purged_at else "")
    return {
        "held": held,
        "may_take": may.allowed and post.purged_at is None and news,
        "why_not": why_not,
        "take_url": visit.address("take-evidence", current.pk),
        "trouble": trouble,
        "given": visit.request.POST.get("reason", "") if trouble else "",
        "copy_ends_at": looks_page.gone_without_evidence(post) if may.allowed else None,
    }


def _newer(visit: Visit, current: Finding) -> str:
    """Where a superseded finding's successor is, when this person may see it."""
    if current.status != Finding.Status.SUPERSEDED:
        return ""
    standing = visit.findings.filter(post=current.post_id, act=current.act_id, category=current.category)
    newer = standing.exclude(status=Finding.Status.SUPERSEDED).order_by("-id").first()
    return visit.address("finding", newer.pk) if newer else ""


def _proposing(visit: Visit, current: Finding) -> dict[str, Any] | None:
    """How the author can be proposed for the registry, or where that was done; None where it makes no sense."""
    post = current.post
    if post is None or post.account_id is not None or not post.author_keys:
        return None
    if not collection.propose(visit.request.user, visit.now).allowed:
        return None
    held = Proposal.objects.filter(platform=post.platform, keys__overlap=post.author_keys).first()
    return {
        "url": visit.address("propose", current.pk),
        "proposal_url": reverse("collection:proposal", args=[held.pk]) if held else "",
    }


def _taken(claim: Claim) -> str:
    return _("Dibuka %(name)s s.d. %(until)s. Anda dapat membaca; putusan menunggu.") % {
        "name": claim.user,
        "until": formats.clock_time(claim.expires_at),
    }


def _barred(visit: Visit, current: Finding) -> str:
    decision = access.decide_finding(visit.standing, current)
    return "" if decision.allowed else str(decision.reason)


def _decided(visit: Visit, file: dossier.Dossier) -> dict[str, Any] | None:
    decision = file.decision
    if decision is None:
        return None
    may_undo = access.undo_decision(visit.standing, visit.request.user, decision).allowed
    return {
        "decision": decision,
        "norm": law.article(file.finding.rulebook_id, decision.norm) if decision.norm else "",
        "undo_url": visit.address("undo", decision.pk) if may_undo else "",
    }


def decision_bar(
    visit: Visit,
    current: Finding,
    norms: tuple[law.NormView, ...],
    draft: Draft,
    similar: int,
) -> dict[str, Any]:
    """Context of ui/components/decision_bar.html."""
    bar = _bar(norms, draft) | {"action": visit.address("decide", current.pk), "target": TARGET}
    if similar:
        text = _together(current, similar)
        bar["similar"] = {
            "name": "similar",
            "count": similar,
            "checked": draft.similar,
            "label": text % {"count": formats.number(similar)},
        }
    return bar


def _together(current: Finding, count: int) -> str:
    if current.act_id:
        return ngettext(
            "Tunjukkan juga %(count)s perbuatan akun ini pada akun yang sama untuk diputus bersama",
            "Tunjukkan juga %(count)s perbuatan akun ini pada akun yang sama untuk diputus bersama",
            count,
        )
    return ngettext(
        "Tunjukkan juga %(count)s unggahan hampir sama untuk diputus bersama",
        "Tunjukkan juga %(count)s unggahan hampir sama untuk diputus bersama",
        count,
    )


def _bar(norms: tuple[law.NormView, ...], draft: Draft) -> dict[str, Any]:
    options = [(norm.id, norm.article) for norm in norms]
    chosen = draft.norm if draft.norm is not None else options[0][0] if options else ""
    return {
        "legend": _("Putusan"),
        "choices": [
            {
                "value": Kind.NOT_RELEVANT,
                "label": Kind.NOT_RELEVANT.label,
                "hint": _("tidak perlu dilihat lagi"),
            },
            {"value": Kind.EDUCATION, "label": Kind.EDUCATION.label, "hint": _("ingatkan, catat")},
            {"value": Kind.WATCH, "label": Kind.WATCH.label, "hint": _("lihat lagi nanti")},
            {"value": Kind.LOOK_INTO, "label": Kind.LOOK_INTO.label, "hint": _("usulkan penelusuran")},
        ],
        "chosen": draft.kind,
        "norms": [*options, (NO_NORM, _("Tidak ada norma yang berlaku"))],
        "norm": chosen or NO_NORM,
        "reason": draft.reason,
        "errors": {name: [text] for name, text in draft.errors.items()},
    }


# --- near-identical posts -------------------------------------------------------------------------


def similar(
    visit: Visit, current: Finding, draft: Draft, chosen: Sequence[int] | None, trouble: str
) -> dict[str, Any]:
    """The list of what will be decided together, each with a box to leave it out."""
    alike = queue.near_identical(visit.findings, current).select_related("post", *queue.ACTED)
    others = list(alike[: queue.TOGETHER])
    shown = [current, *others]
    texts = queue.snippets(shown)
    held = _held(visit, shown)
    rows = [
        {
            "finding": one,
            "text": _words(one, queue.words(one, texts)),
            "author": _author(one),
            "taken_by": held.get(one.pk, ""),
            "checked": (chosen is None or one.pk in chosen) and one.pk not in held,
            "url": visit.address("finding", one.pk),
        }
        for one in shown
    ]
    norms = law.norms(current, current.post)
    bar = _bar(norms, draft) | {
        "action": visit.address("decide-similar", current.pk),
        "submit": _("Putuskan yang dicentang"),
        "id": "putusan",
    }
    return {
        "rows": rows,
        "title": dossier.title(current),
        "acts": current.act_id is not None,
        "total": queue.count(queue.near_identical(visit.findings, current)) + 1,
        "decision": bar,
        "draft": draft,
        "back_url": visit.address("finding", current.pk),
        "trouble": trouble,
    }


def _author(one: Finding) -> str:
    if one.act is not None:
        return acts_page.actor_name(one.act)
    return one.post.author_name or one.post.author_handle if one.post else ""


def _held(visit: Visit, shown: list[Finding]) -> dict[int, str]:
    claims = Claim.objects.select_related("user").filter(finding__in=shown, expires_at__gt=visit.now)
    return {claim.finding_id: str(claim.user) for claim in claims.exclude(user=visit.request.user)}


def done_text(decision: FindingDecision, count: int = 1) -> str:
    if count > 1:
        return _("%(kind)s: %(count)s temuan diputus.") % {
            "kind": decision.get_kind_display(),
            "count": formats.number(count),
        }
    return _("%(kind)s: tersimpan.") % {"kind": decision.get_kind_display()}
