"""What the pages of like posts show: the groups, and one group with its accounts and posts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pantau.office.findings.models import Finding, PostGroup, PostGroupMember, PostWording
from pantau.office.findings.shared_things import WORDING, things
from pantau.office.people.access import Standing
from pantau.office.posts.models import Post, PostVersion
from pantau.office.review import access
from pantau.office.review.dossier import web_address
from pantau.web.ui import formats
from pantau.web.ui.labels import platform_name

PAGE = 20
SNIPPET = 280
MOST_READ = 2000  # posts of a group, for its accounts and what they shared
MOST_MEMBERS = 100
MOST_THINGS = 20
SHORT = timedelta(days=1)
MANY_PARTIES = 2  # more than these use the same words on a feast day, or copy the same notice

Kind = PostGroup.Kind
ICONS = {
    Kind.WORDING: "copy", Kind.TEXTS: "people", Kind.LINKS: "link", Kind.HASHTAG_SETS: "tag", Kind.MEDIA: "image",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Filters:
    """Empty values do not restrict; what makes no sense in an address is left out, never an error."""

    kind: str = ""
    who: str = ""
    how: str = ""
    found: str = ""

    @classmethod
    def read(cls, given: Mapping[str, str]) -> Filters:
        kind, who, how, found = (given.get(name, "") for name in ("kind", "who", "how", "found"))
        return cls(
            kind if kind in Kind.values else "",
            who if who in ("registered", "others", "both") else "",
            how if how in ("few", "burst") else "",
            found if found == "yes" else "",
        )

    def apply(self, groups: QuerySet[PostGroup]) -> QuerySet[PostGroup]:
        if self.kind:
            groups = groups.filter(kind=self.kind)
        if self.who == "registered":
            groups = groups.filter(registered__gt=0)
        elif self.who == "others":
            groups = groups.filter(registered=0)
        elif self.who == "both":
            groups = groups.filter(registered__gt=0, accounts__gt=F("registered"))
        if self.how:
            groups = groups.filter(parties__lte=MANY_PARTIES, offices__lt=F("accounts") - F("offices"))
        if self.how == "burst":
            groups = groups.filter(last_at__lte=F("first_at") + SHORT)
        return groups


def posts_of(group: PostGroup) -> QuerySet[Post]:
    if group.kind == Kind.WORDING:
        return Post.objects.filter(wording__wording__leader=group.leader)
    return Post.objects.filter(memberships__group=group)


def seen(standing: Standing, group: PostGroup) -> QuerySet[Post]:
    """The group's posts that this person may see."""
    return posts_of(group).filter(access.posts_in_reach(standing))


def same_text(standing: Standing, post: int) -> dict[str, Any] | None:
    """The group of the posts that say what this one says, and how many others this person may see there."""
    if not access.see_groups(standing).allowed:
        return None
    placed = PostWording.objects.filter(post=post).exclude(wording=None).select_related("wording").first()
    if placed is None or placed.wording is None:
        return None
    group = PostGroup.objects.filter(kind=Kind.WORDING, leader=placed.wording.leader).first()
    count = seen(standing, group).exclude(pk=post).count() if group else 0
    return {"group": group, "count": count} if count else None


# --- the list -------------------------------------------------------------------------------------


def listing(standing: Standing, filters: Filters, page_number: str | None) -> dict[str, Any]:
    groups = filters.apply(PostGroup.objects.filter(merged_into=None, accounts__gt=1))
    if filters.found:
        groups = _with_findings(standing, groups)
    page = Paginator(in_reach(standing, groups).order_by("-last_at", "-pk"), PAGE).get_page(page_number)
    return {
        "sentence": _sentence(filters, page.paginator.count),
        "page": page,
        "lines": [_line(standing, group) for group in page],
        "narrowed": filters != Filters(),
    }


def in_reach(standing: Standing, groups: QuerySet[PostGroup]) -> QuerySet[PostGroup]:
    reach = access.posts_in_reach(standing)
    if not reach:
        return groups
    posts = Post.objects.filter(reach)
    said = posts.filter(wording__wording__leader=OuterRef("leader"))
    shared = posts.filter(memberships__group=OuterRef("pk"))
    return groups.filter(Exists(said) | Exists(shared))


def _with_findings(standing: Standing, groups: QuerySet[PostGroup]) -> QuerySet[PostGroup]:
    """Those with a post that a finding within this person's reach is about."""
    findings = Finding.objects.filter(access.reach_of(standing)).exclude(status=Finding.Status.SUPERSEDED)
    posts = findings.values("post")
    said = PostWording.objects.filter(post__in=posts, wording__isnull=False).values("wording__leader")
    shared = PostGroupMember.objects.filter(post__in=posts).values("group")
    return groups.filter(Q(kind=Kind.WORDING, leader__in=said) | Q(pk__in=shared))


def _sentence(filters: Filters, count: int) -> dict[str, Any]:
    lead = ngettext("%(count)s kelompok", "%(count)s kelompok", count)
    kinds = [("", _("dengan kesamaan apa pun")), *((kind.value, str(kind.label)) for kind in Kind)]
    who = [
        ("", _("oleh siapa pun")),
        ("registered", _("dengan akun terdaftar")),
        ("both", _("dengan akun terdaftar dan akun lain")),
        ("others", _("tanpa akun terdaftar")),
    ]
    how = [
        ("", _("tersebar bagaimanapun")),
        ("few", _("tanpa ucapan dan siaran pers")),
        ("burst", _("tanpa itu, dalam satu hari saja")),
    ]
    found = [("", _("dengan atau tanpa temuan")), ("yes", _("yang memuat temuan"))]
    return {
        "action": reverse("review:groups"),
        "label": _("Saring kelompok"),
        "lead": lead % {"count": formats.number(count)},
        "target": "daftar",
        "parts": [
            {"name": "found", "label": _("Temuan"), "options": found, "value": filters.found, "after": ","},
            *(
                {
                    "name": name,
                    "label": label,
                    "options": options,
                    "value": getattr(filters, name),
                    "after": after,
                    "folded": True,
                }
                for name, label, options, after in (
                    ("kind", _("Kesamaan"), kinds, ""),
                    ("who", _("Akun"), who, ","),
                    ("how", _("Sebaran"), how, "."),
                )
            ),
        ],
        "narrowed": bool(filters.kind or filters.who or filters.how),
    }


def _line(standing: Standing, group: PostGroup) -> dict[str, Any]:
    title = wording_of(standing, group) if group.kind == Kind.WORDING else heading(group)
    line = {
        "title": title or _("Isi telah dihapus sesuai ketentuan platform."),
        "url": reverse("review:group", args=[group.pk]),
        "icon_name": ICONS[Kind(group.kind)],
        "note": f"{spread(group)}. {span(group)}",
        "aside": formats.short_day(group.last_at, year=True),
    }
    if remark := _remark(group):
        line["chip"] = {"text": remark, "tone": "rest", "icon": "people"}
    return line


def _remark(group: PostGroup) -> str:
    """What makes a group an everyday one: an occasion's words, or a notice that many print."""
    if group.parties > MANY_PARTIES:
        return _("Dari %(count)s partai") % {"count": formats.number(group.parties)}
    if group.offices * 2 >= group.accounts:
        return _("Terutama media dan lembaga")
    return ""


def heading(group: PostGroup) -> str:
    if group.kind == Kind.WORDING:
        text = ngettext(
            "%(count)s akun menulis hal yang hampir sama",
            "%(count)s akun menulis hal yang hampir sama",
            group.accounts,
        )
        return text % {"count": formats.number(group.accounts)}
    text = ngettext(
        "%(count)s akun membagikan %(what)s dalam %(window)s",
        "%(count)s akun membagikan %(what)s dalam %(window)s",
        group.accounts,
    )
    what = str(Kind(group.kind).label)
    window = formats.duration(timedelta(seconds=group.window_s or 0))
    return text % {"count": formats.number(group.accounts), "what": what, "window": window}


def spread(group: PostGroup) -> str:
    """12 unggahan oleh 5 akun, 3 terdaftar, di Facebook dan X"""
    posts = ngettext("%(count)s unggahan", "%(count)s unggahan", group.posts)
    others = group.accounts - group.registered
    return _(
        "%(posts)s oleh %(accounts)s akun: %(registered)s terdaftar, %(others)s di luar daftar; %(places)s"
    ) % {
        "posts": posts % {"count": formats.number(group.posts)},
        "accounts": formats.number(group.accounts),
        "registered": formats.number(group.registered),
        "others": formats.number(others),
        "places": ", ".join(str(platform_name(one)) for one in sorted(group.platforms)),
    }


def span(group: PostGroup) -> str:
    lasted = group.last_at - group.first_at
    if lasted < timedelta(minutes=1):
        return _("Semuanya dalam satu menit.")
    return _("Dalam %(span)s.") % {"span": formats.duration(lasted)}


def wording_of(standing: Standing, group: PostGroup) -> str:
    """The words that most of the posts have, as the earliest of these said it; "" where none are kept any more."""
    posts = seen(standing, group).filter(purged_at=None)
    frequent = (
        posts.exclude(wording__wording=None)
        .values("wording__wording")
        .annotate(count=Count("pk"))
        .order_by("-count", "wording__wording")
        .first()
    )
    if frequent is None:
        return ""
    first = posts.filter(wording__wording=frequent["wording__wording"]).order_by("posted_at", "pk").first()
    return snippets([first]).get(first.pk, "") if first is not None else ""


def snippets(posts: Sequence[Post]) -> dict[int, str]:
    versions = PostVersion.objects.filter(
        post__in=[post.pk for post in posts], month__in={post.month for post in posts}, purged_at=None
    )
    current = {post.pk: post.current_version for post in posts}
    rows = versions.values_list("post_id", "version", "text")
    return {
        id_: " ".join(text[: 4 * SNIPPET].split())[:SNIPPET]
        for id_, version, text in rows
        if current[id_] == version
    }


# --- one group ------------------------------------------------------------------------------------


@dataclass(slots=True)
class Member:
    name: str
    platform: str
    posts: int = 0
    first: datetime | None = None
    owner: str = ""
    url: str = ""
    registered: bool = False


@dataclass(slots=True)
class Members:
    registered: list[Member] = field(default_factory=list)
    others: list[Member] = field(default_factory=list)
    unnamed: int = 0  # posts whose authors are not known any more


def one(standing: Standing, group: PostGroup, page_number: str | None) -> dict[str, Any]:
    posts = seen(standing, group)
    read = list(posts.select_related(*OWNERS).order_by("posted_at", "pk")[:MOST_READ])
    page = Paginator(posts.select_related(*OWNERS).order_by("posted_at", "pk"), PAGE).get_page(page_number)
    members = members_of(read)
    return {
        "group": group,
        "title": heading(group),
        "wording": wording_of(standing, group) if group.kind == Kind.WORDING else "",
        "facts": _facts(group),
        "remark": _remark(group),
        "registered": members.registered[:MOST_MEMBERS],
        "registered_left": max(len(members.registered) - MOST_MEMBERS, 0),
        "others": members.others[:MOST_MEMBERS],
        "others_left": max(len(members.others) - MOST_MEMBERS, 0),
        "unnamed": members.unnamed,
        "beyond": max(group.posts - page.paginator.count, 0),
        "things": [] if group.kind == Kind.WORDING else _things(standing, group, read),
        "page": page,
        "rows": _rows(standing, list(page)),
    }


OWNERS = ("account__candidate__party", "account__party")


def members_of(posts: Sequence[Post]) -> Members:
    found: dict[tuple[Any, ...], Member] = {}
    members = Members()
    for post in posts:
        key = author_of(post)
        if key is None:
            members.unnamed += 1
            continue
        member = found.setdefault(key, Member(name_of(post), post.platform))
        member.posts += 1
        member.first = member.first or post.posted_at
        member.registered = member.registered or bool(post.registered)
        if post.account is not None:
            member.owner = _owner(post)
            member.url = reverse("registry:account", args=[post.account_id])
    for member in sorted(found.values(), key=lambda one: (one.name.casefold(), one.platform)):
        (members.registered if member.registered else members.others).append(member)
    return members


def author_of(post: Post) -> tuple[Any, ...] | None:
    """Who wrote it, as a key: the registry's account, else the account as the post shows it."""
    if post.account_id is not None:
        return (post.account_id,)
    shown = post.author_keys[:1] or [post.author_native_id or post.author_handle]
    return (post.platform, shown[0]) if shown[0] else None


def name_of(post: Post) -> str:
    registered = post.account.handle if post.account is not None else ""
    return post.author_name or post.author_handle or registered or _("Tanpa nama")


def _owner(post: Post) -> str:
    account = post.account
    if account is None:
        return ""
    if account.candidate is not None:
        return f"{account.candidate.name} ({account.candidate.party.short})"
    return account.party.name if account.party is not None else ""


def _facts(group: PostGroup) -> list[dict[str, Any]]:
    facts = [
        {"label": _("Pertama terlihat"), "at": group.first_at},
        {"label": _("Terakhir"), "at": group.last_at},
        {"label": _("Tersebar"), "text": spread(group), "sub": _hours(group)},
        {"label": _("Ditemukan"), "at": group.found_at},
    ]
    if group.window_s:
        window = formats.duration(timedelta(seconds=group.window_s))
        facts.insert(0, {
            "label": _("Cara"), "text": str(Kind(group.kind).label),
            "sub": _("paling lama %(window)s antara satu unggahan dan yang lain") % {"window": window},
        })  # fmt: skip
    return facts


def _hours(group: PostGroup) -> str:
    text = ngettext("dalam %(count)s jam yang berbeda", "dalam %(count)s jam yang berbeda", group.hours)
    return text % {"count": formats.number(group.hours)}


def shared_by(group: PostGroup, posts: Sequence[Post]) -> dict[str, set[Any]]:
    """What these posts of the group shared of its kind, as far as they still say it: the thing, and its authors."""
    kind = Kind(group.kind)
    authors: dict[str, set[Any]] = {}
    by_id = {post.pk: post for post in posts}
    leaders = dict(
        PostWording.objects.filter(post__in=list(by_id))
        .exclude(wording=None)
        .values_list("post_id", "wording__leader")
    )
    versions = PostVersion.objects.filter(
        post__in=list(by_id), month__in={post.month for post in posts}, purged_at=None
    )
    for id_, version, mapped in versions.values_list("post_id", "version", "mapped"):
        if by_id[id_].current_version != version:
            continue
        for one_kind, thing in things(mapped, leaders.get(id_)):
            if one_kind == kind:
                authors.setdefault(thing, set()).add(author_of(by_id[id_]))
    return authors


def _things(standing: Standing, group: PostGroup, posts: Sequence[Post]) -> list[dict[str, Any]]:
    """What several accounts of the group shared."""
    kind, authors = Kind(group.kind), shared_by(group, posts)
    several = sorted(
        ((thing, len(whom)) for thing, whom in authors.items() if len(whom) > 1),
        key=lambda one: (-one[1], one[0]),
    )
    shown = several[:MOST_THINGS]
    if kind != Kind.TEXTS:
        return [{"text": thing, "url": web_address(thing), "accounts": count} for thing, count in shown]
    leaders_shown = {thing: int(thing.removeprefix(WORDING)) for thing, _count in shown}
    said = PostGroup.objects.filter(leader__in=leaders_shown.values()).in_bulk(field_name="leader")
    return [
        {
            "text": wording_of(standing, said[leaders_shown[thing]]),
            "url": reverse("review:group", args=[said[leaders_shown[thing]].pk]),
            "inside": True,
            "accounts": count,
        }
        for thing, count in shown
        if leaders_shown[thing] in said
    ]


def _rows(standing: Standing, posts: Sequence[Post]) -> list[dict[str, Any]]:
    texts = snippets(posts)
    ids = [post.pk for post in posts]
    findings = Finding.objects.filter(access.reach_of(standing), post__in=ids)
    standing_ones = findings.exclude(status=Finding.Status.SUPERSEDED).order_by("-pk")
    looked_into = dict(standing_ones.values_list("post_id", "pk"))
    return [
        {
            "post": post,
            "author": name_of(post),
            "text": texts.get(post.pk, ""),
            "url": web_address(post.url),
            "finding_url": reverse("review:finding", args=[looked_into[post.pk]])
            if post.pk in looked_into
            else "",
        }
        for post in posts
    ]
