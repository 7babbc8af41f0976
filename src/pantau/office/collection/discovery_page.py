"""What the pages of proposed accounts show: the list, one account with its reasons, those that posted the same."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import Count, Max, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pantau.engine.post import PLATFORMS
from pantau.office.collection import access
from pantau.office.collection.coverage_tabs import tabs
from pantau.office.collection.discovery_forms import DecideForm, ProposeForm
from pantau.office.posts.models import Post
from pantau.office.posts.reading import StoredPost, read_posts
from pantau.office.registry import access as registry
from pantau.office.registry.lists import AT_PLATFORMS
from pantau.office.registry.models import Candidate, Party, Proposal, ProposalReason, ProposalSearch
from pantau.web.ui import formats
from pantau.web.ui.labels import platform_name

PAGE_SIZE = 30
CLUSTERS_SHOWN = 5
FEWEST_TOGETHER = 2
EXAMPLES = 2  # posts shown with a reason
TOGETHER = 100  # decided at once
ICONS = {
    "reference": "link",
    "look_alike": "copy",
    "slogan": "tag",
    "copy": "layers",
    "staff": "user",
    "report": "people",
}
TONES = {"waiting": ("warn", "eye"), "later": ("rest", "clock"), "taken": ("ok", "check")}


@dataclass(frozen=True, slots=True)
class Filters:
    """Empty values do not restrict; what makes no sense in an address is left out, never an error."""

    status: str = Proposal.State.WAITING
    platform: str = ""
    alasan: str = ""
    kelompok: str = ""

    @classmethod
    def read(cls, given: Mapping[str, str]) -> Filters:
        status, platform, kind = (given.get(name, "") for name in ("status", "platform", "alasan"))
        return cls(
            status if status in Proposal.State.values else Proposal.State.WAITING,
            platform if platform in PLATFORMS else "",
            kind if kind in ProposalReason.Kind.values else "",
            given.get("kelompok", "").replace("\x00", "")[:40],
        )

    @property
    def narrowed(self) -> bool:
        return self != Filters(self.status)

    def query(self, **changes: str) -> str:
        values = {one.name: getattr(self, one.name) for one in fields(self)} | changes
        kept = {name: value for name, value in values.items() if value}
        return f"?{urlencode(kept)}" if kept else ""

    def apply(self, proposals: QuerySet[Proposal]) -> QuerySet[Proposal]:
        found = proposals.filter(state=self.status)
        if self.platform:
            found = found.filter(platform=self.platform)
        if self.alasan:
            found = found.filter(reasons__kind=self.alasan).distinct()
        if self.kelompok:
            found = found.filter(cluster=self.kelompok)
        return found.order_by("-score", "pk")


# --- the list -------------------------------------------------------------------------------------


def listing(
    filters: Filters, user: Any, now: datetime, page_number: str | None, **given: Any
) -> dict[str, Any]:
    page = Paginator(filters.apply(access.proposals(user, now)), PAGE_SIZE).get_page(page_number)
    last = ProposalSearch.objects.order_by("-pk").first()
    return {
        "filters": filters,
        "sentence": sentence(filters, page.paginator.count),
        "page": page,
        "table": table(list(page)),
        "clusters": [] if filters.kelompok else clusters(filters, user, now),
        "searched": last,
        "empty": page.paginator.count == 0 and not filters.narrowed and filters.status == "waiting",
        "may_propose": access.propose(user, now).allowed,
        "propose_form": ProposeForm(),
        "tabs": tabs("proposals", user, now),
        **given,
    }


def sentence(filters: Filters, count: int) -> dict[str, Any]:
    lead = ngettext("%(count)s akun diusulkan", "%(count)s akun diusulkan", count)
    states = {
        "waiting": _("yang menunggu keputusan"),
        "later": _("yang dilihat lagi nanti"),
        "taken": _("yang sudah dicatat"),
    }
    platforms = [(code, _("di %(place)s") % {"place": platform_name(code)}) for code in PLATFORMS]
    return {
        "action": reverse("collection:proposals"),
        "label": _("Saring usulan"),
        "lead": lead % {"count": formats.number(count)},
        "target": "daftar",
        "hidden": [("kelompok", filters.kelompok)] if filters.kelompok else [],
        "parts": [
            {
                "name": "status",
                "label": _("Keadaan"),
                "options": list(states.items()),
                "value": filters.status,
            },
            {
                "name": "platform",
                "label": _("Platform"),
                "options": [("", _("di semua platform")), *platforms],
                "value": filters.platform,
                "after": ",",
            },
            {
                "name": "alasan",
                "label": _("Alasan"),
                "options": [
                    ("", _("dengan alasan apa pun")),
                    *(
                        (code, _("karena: %(reason)s") % {"reason": str(label).lower()})
                        for code, label in ProposalReason.Kind.choices
                    ),
                ],
                "value": filters.alasan,
                "after": ".",
            },
        ],
    }


def name_of(proposal: Proposal) -> str:
    shown = proposal.handle or proposal.keys[0].partition(":")[2]
    return f"@{shown}" if proposal.handle and proposal.platform in AT_PLATFORMS else shown


def table(proposals: Sequence[Proposal]) -> dict[str, Any]:
    reasons = reasons_of(proposals)
    rows = [
        {
            "cells": [
                {
                    "platform": one.platform,
                    "text": name_of(one),
                    "href": reverse("collection:proposal", args=[one.pk]),
                },
                owner_cell(reasons[one.pk]),
                {"template": "collection/reasons_cell.html", "notes": kinds(reasons[one.pk])},
                len({post for reason in reasons[one.pk] for post in reason.posts}),
                {"text": formats.percent(one.score, 0)},
            ]
        }
        for one in proposals
    ]
    return {
        "caption": _("Akun yang diusulkan"),
        "columns": [
            {"label": _("Akun")},
            {"label": _("Tampaknya untuk")},
            {"label": _("Alasan")},
            {"label": _("Unggahan"), "kind": "number"},
            {"label": _("Kekuatan alasan"), "kind": "number"},
        ],
        "rows": rows,
    }


def reasons_of(proposals: Iterable[Proposal]) -> dict[int, list[ProposalReason]]:
    """Proposal -> its reasons, heaviest first."""
    found: dict[int, list[ProposalReason]] = {one.pk: [] for one in proposals}
    rows = ProposalReason.objects.filter(proposal__in=list(found)).select_related(
        "candidate__party", "candidate__district", "party", "by"
    )
    for reason in rows:
        found[reason.proposal_id].append(reason)
    return found


def owner_cell(reasons: Sequence[ProposalReason]) -> dict[str, Any]:
    owner = next((one.candidate or one.party for one in reasons if one.candidate or one.party), None)
    if isinstance(owner, Candidate):
        return {"text": owner.name, "sub": f"{owner.party.short}, {owner.district.name}, {owner.list_number}"}
    if owner is not None:
        return {"text": owner.name, "sub": _("partai")}
    return {"text": _("Belum diketahui"), "muted": True}


def kinds(reasons: Iterable[ProposalReason]) -> list[dict[str, str]]:
    return [
        {"text": str(ProposalReason.Kind(kind).label), "tone": "info", "icon": ICONS[kind]}
        for kind in dict.fromkeys(one.kind for one in reasons)
    ]


def clusters(filters: Filters, user: Any, now: datetime) -> list[dict[str, Any]]:
    """The largest groups of accounts that posted the same; for ui/components/lines.html."""
    found = (
        filters.apply(access.proposals(user, now))
        .exclude(cluster="")
        .order_by()
        .values("cluster")
        .annotate(accounts=Count("id", distinct=True), newest=Max("renewed_at"))
        .filter(accounts__gte=FEWEST_TOGETHER)
        .order_by("-accounts", "cluster")[:CLUSTERS_SHOWN]
    )
    return [
        {
            "icon_name": "layers",
            "title": ngettext(
                "%(count)s akun mengunggah hal yang sama hampir bersamaan",
                "%(count)s akun mengunggah hal yang sama hampir bersamaan",
                one["accounts"],
            )
            % {"count": formats.number(one["accounts"])},
            "note": example(one["cluster"]),
            "url": reverse("collection:proposals") + filters.query(kelompok=one["cluster"]),
        }
        for one in found
    ]


def example(cluster: str) -> str:
    """The words that a cluster's accounts have in common, as its first post has them."""
    number = cluster.partition(":")[2]
    posts = read_posts([int(number)]) if number.isdecimal() else []
    text = " ".join(posts[0].post.text.split()) if posts else ""
    return f"{text[:140]}…" if len(text) > 140 else text


def together(
    filters: Filters,
    user: Any,
    now: datetime,
    *,
    form: DecideForm | None = None,
    chosen: Sequence[int] | None = None,
    trouble: str = "",
) -> dict[str, Any]:
    """Accounts of one cluster, each with a box to leave it out of the decision."""
    found = filters.apply(access.proposals(user, now))
    shown = list(found[:TOGETHER])
    reasons = reasons_of(shown)
    return {
        "filters": filters,
        "rows": [
            {
                "proposal": one,
                "name": name_of(one),
                "kinds": kinds(reasons[one.pk]),
                "checked": chosen is None or one.pk in chosen,
            }
            for one in shown
        ],
        "total": found.count(),
        "pointed": owner_cell([reason for those in reasons.values() for reason in those]),
        "example": example(filters.kelompok),
        "may_decide": access.decide_proposals(user, now).allowed and filters.status != Proposal.State.TAKEN,
        "action": reverse("collection:decide-proposals") + filters.query(),
        "form": form or decide_form([reason for those in reasons.values() for reason in those], user, now),
        "trouble": trouble,
    }


# --- one account ----------------------------------------------------------------------------------


def one(
    proposal: Proposal, user: Any, now: datetime, form: DecideForm | None = None, trouble: str = ""
) -> dict[str, Any]:
    reasons = reasons_of([proposal])[proposal.pk]
    others = access.proposals(user, now).filter(cluster=proposal.cluster, state=proposal.state)
    beside = others.exclude(pk=proposal.pk).count() if proposal.cluster else 0
    tone, icon = TONES[proposal.state]
    shown: set[int] = set()
    return {
        "proposal": proposal,
        "name": name_of(proposal),
        "chip": {"text": str(proposal.get_state_display()), "tone": tone, "icon": icon},
        "reasons": [
            {
                "title": str(reason.get_kind_display()),
                "text": explained(reason),
                "weight": formats.percent(reason.weight, 0),
                **examples(reason, shown),
            }
            for reason in reasons
        ],
        "facts": facts(proposal, reasons),
        "beside": beside,
        "beside_url": reverse("collection:proposals") + Filters(kelompok=proposal.cluster).query(),
        "may_decide": access.decide_proposals(user, now).allowed and proposal.state != Proposal.State.TAKEN,
        "form": form or decide_form(reasons, user, now),
        "trouble": trouble,
    }


def decide_form(
    reasons: Iterable[ProposalReason], user: Any, now: datetime, data: Mapping[str, Any] | None = None
) -> DecideForm:
    owners = dict.fromkeys((one.candidate or one.party) for one in reasons if one.candidate or one.party)
    choices = [(f"{type(owner).__name__.lower()}:{owner.pk}", owner_words(owner)) for owner in owners]
    return DecideForm(data, owners=choices, officials=registry.link_officials(user, now).allowed)


def owner_words(owner: Candidate | Party) -> str:
    if isinstance(owner, Candidate):
        return f"{owner.name} ({owner.party.short}, {owner.district.name}, {owner.list_number})"
    return owner.name


def facts(proposal: Proposal, reasons: Sequence[ProposalReason]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = [
        {"label": _("Tampaknya untuk"), **owner_cell(reasons)},
        {"label": _("Kekuatan alasan"), "text": formats.percent(proposal.score, 0)},
        {"label": _("Diusulkan"), "at": proposal.proposed_at},
        {"label": _("Alasan terakhir ditemukan"), "at": proposal.renewed_at},
    ]
    if proposal.state != Proposal.State.TAKEN:
        found.append({"label": _("Dilupakan bila tidak diputus"), "at": proposal.expires_at})
    return found


def examples(reason: ProposalReason, shown: set[int]) -> dict[str, Any]:
    """The newest posts behind a reason, none of them twice on a page; for ui/components/post_card.html."""
    new = [post for post in reason.posts if post not in shown][-EXAMPLES:]
    shown.update(new)
    stored = read_posts(new)
    gone = dict(Post.objects.filter(pk__in=new).values_list("pk", "gone_at"))
    again = bool(reason.posts) and not new
    return {
        "posts": [_card(one, gone.get(one.id)) for one in reversed(stored)],
        "more": 0 if again else max(0, len(reason.posts) - len(new)),
        "again": again,
    }


def _card(stored: StoredPost, gone_at: datetime | None) -> dict[str, Any]:
    post, author = stored.post, stored.post.author
    handle = author.handle if author else None
    return {
        "platform": post.platform,
        "author_name": (author.name if author else None) or handle or _("Tanpa nama"),
        "author_handle": handle or "",
        "posted_at": post.posted_at,
        "url": post.url if (post.url or "").startswith(("http://", "https://")) else "",
        "text": post.text,
        "gone_at": gone_at,
        "uid": stored.id,
    }


# --- reasons in words -----------------------------------------------------------------------------


def explained(reason: ProposalReason) -> str:
    return _EXPLAINED[reason.kind](reason)


def _owner(reason: ProposalReason) -> str:
    owner = reason.candidate or reason.party
    return owner.name if owner else _("pemilik yang belum diketahui")


def _reference(reason: ProposalReason) -> str:
    count = len(reason.posts)
    told = ngettext(
        "Akun terdaftar milik %(owner)s menyebut atau menautkannya dalam %(count)s unggahan.",
        "Akun terdaftar milik %(owner)s menyebut atau menautkannya dalam %(count)s unggahan.",
        count,
    )
    return told % {"owner": _owner(reason), "count": formats.number(count)}


def _look_alike(reason: ProposalReason) -> str:
    if not reason.candidate and not reason.party:
        told = _("Namanya memakai kata halaman pendukung dan sebutan yang dimiliki beberapa calon.")
        return told
    resembles = {
        "name": _("Namanya memuat nama %(owner)s."),
        "handle": _("Namanya menyerupai nama akun terdaftar milik %(owner)s."),
        "word": _("Namanya memuat sebagian nama %(owner)s."),
    }[str(reason.detail.get("resembles", "name"))]
    told = resembles % {"owner": _owner(reason)}
    if not reason.detail.get("exact", 1):
        told += " " + _("Ada satu huruf yang berbeda.")
    if reason.detail.get("public"):
        told += " " + _("Di sampingnya ada kata akun umum, seperti “relawan” atau “official”.")
    else:
        told += " " + _("Nama yang sama dapat milik orang lain; ini bukan tanda tersendiri.")
    return told


def _slogan(reason: ProposalReason) -> str:
    count = len(reason.posts)
    told = ngettext(
        "Memakai %(tags)s, tagar khas %(owner)s, dalam %(count)s unggahannya.",
        "Memakai %(tags)s, tagar khas %(owner)s, dalam %(count)s unggahannya.",
        count,
    )
    tags = ", ".join(f"#{tag}" for tag in reason.detail.get("hashtags", []))
    return told % {"tags": tags, "owner": _owner(reason), "count": formats.number(count)}


def _copy(reason: ProposalReason) -> str:
    episodes = int(reason.detail.get("episodes", 1))
    if reason.detail.get("words", 1):
        told = ngettext(
            "%(count)s kali mengunggah kata-kata yang hampir sama dengan akun terdaftar milik %(owner)s dalam "
            "selisih kurang dari sejam; paling banyak %(accounts)s akun sekaligus.",
            "%(count)s kali mengunggah kata-kata yang hampir sama dengan akun terdaftar milik %(owner)s dalam "
            "selisih kurang dari sejam; paling banyak %(accounts)s akun sekaligus.",
            episodes,
        )
    else:
        told = ngettext(
            "%(count)s kali mengunggah tautan yang sama dengan akun terdaftar milik %(owner)s dalam selisih "
            "kurang dari sejam; paling banyak %(accounts)s akun sekaligus.",
            "%(count)s kali mengunggah tautan yang sama dengan akun terdaftar milik %(owner)s dalam selisih "
            "kurang dari sejam; paling banyak %(accounts)s akun sekaligus.",
            episodes,
        )
    return told % {
        "count": formats.number(episodes),
        "owner": _owner(reason),
        "accounts": formats.number(int(reason.detail.get("accounts", 0))),
    }


def _said(reason: ProposalReason) -> str:
    if reason.by is None:
        return reason.why
    return _("%(person)s: %(why)s") % {"person": reason.by, "why": reason.why}


_EXPLAINED = {
    "reference": _reference,
    "look_alike": _look_alike,
    "slogan": _slogan,
    "copy": _copy,
    "staff": _said,
    "report": _said,
}
