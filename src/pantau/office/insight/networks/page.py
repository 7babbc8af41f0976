"""What the pages of the networks show: the whole within a window of time, one group, and the full tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pantau.office.casework import access as casework
from pantau.office.findings.models import Finding, PostGroup
from pantau.office.insight.networks import accounts, lines
from pantau.office.insight.networks.accounts import MOST_DRAWN, Member, Together, districts_of
from pantau.office.insight.networks.amplifying import Amplifying, Passing, Side, amplifying
from pantau.office.insight.tabs import tabs
from pantau.office.people.access import Standing
from pantau.office.posts.models import Post
from pantau.office.review import access as review
from pantau.office.review import group_page
from pantau.office.review.group_page import Filters
from pantau.web.ui import formats, labels

PAGE = 50
GROUPS_SHOWN = 20
MOST_GROUPS = 20_000  # whose accounts are counted; more in one window is a matter of the command line
PASSINGS_SHOWN = 20
PASSINGS_DRAWN = 30
LINES = 40  # of a group along the clock
FINDINGS_SHOWN = 10
WINDOWS = (7, 30, 90, 0)  # days; 0: all
Kind = PostGroup.Kind


@dataclass(frozen=True, slots=True)
class Asked:
    """The sentence above the page; what makes no sense in an address is left out."""

    days: int = 30
    filters: Filters = field(default_factory=lambda: Filters(how="few"))

    @classmethod
    def read(cls, given: Mapping[str, str]) -> Asked:
        days = given.get("jendela", "")
        filters = Filters.read(
            {"how": given.get("how", "few"), "kind": given.get("kind", ""), "who": given.get("who", "")}
        )
        return cls(int(days) if days in map(str, WINDOWS) else 30, filters)

    def since(self, now: datetime) -> datetime:
        return now - timedelta(days=self.days) if self.days else datetime.min.replace(tzinfo=now.tzinfo)

    @property
    def query(self) -> str:
        return "?" + urlencode(
            {
                "jendela": self.days,
                "kind": self.filters.kind,
                "who": self.filters.who,
                "how": self.filters.how,
            }
        )

    def groups(self, standing: Standing, now: datetime) -> QuerySet[PostGroup]:
        found = self.filters.apply(PostGroup.objects.filter(merged_into=None, accounts__gt=1))
        if self.days:
            found = found.filter(last_at__gt=self.since(now), first_at__lte=now)
        return group_page.in_reach(standing, found)


def _drawing() -> Any:
    from pantau.office.insight.networks import drawing  # numpy: not for processes that show no picture

    return drawing


# --- the whole ----------------------------------------------------------------------------------------------


def overview(standing: Standing, asked: Asked, now: datetime, number: str | None) -> dict[str, Any]:
    groups = asked.groups(standing, now).order_by("-accounts", "-last_at", "pk")
    paged = Paginator(groups, GROUPS_SHOWN).get_page(number)
    found = accounts.together(_ids(groups), districts_of(standing))
    passed = amplifying(asked.since(now) if asked.days else _FIRST, districts_of(standing))
    return {
        "tabs": tabs(standing, "networks"),
        "sentence": _sentence(asked, paged.paginator.count),
        "together": _together(found, asked),
        "groups": _groups_table(standing, paged),
        "page": paged,
        "passing": _passing(passed, asked),
    }


_FIRST = datetime(1970, 1, 1).astimezone()


def _ids(groups: QuerySet[PostGroup]) -> list[int]:
    return list(groups.values_list("pk", flat=True)[:MOST_GROUPS])


def _sentence(asked: Asked, count: int) -> dict[str, Any]:
    lead = ngettext("%(count)s kelompok", "%(count)s kelompok", count) % {"count": formats.number(count)}
    windows = [
        (str(days), _("dalam %(days)s hari terakhir") % {"days": days} if days else _("sejak awal"))
        for days in WINDOWS
    ]
    kinds = [("", _("dengan kesamaan apa pun")), *((one.value, str(one.label)) for one in Kind)]
    who = [
        ("", _("oleh siapa pun")),
        ("registered", _("dengan akun terdaftar")),
        ("both", _("dengan akun terdaftar dan akun lain")),
        ("others", _("tanpa akun terdaftar")),
    ]
    how = [
        ("few", _("tanpa ucapan dan siaran pers")),
        ("burst", _("tanpa itu, dalam satu hari saja")),
        ("all", _("tersebar bagaimanapun")),
    ]
    return {
        "action": reverse("insight:networks"),
        "label": _("Saring jaringan"),
        "lead": lead,
        "target": "jaringan",
        "parts": [
            {"name": "jendela", "label": _("Jendela waktu"), "options": windows, "value": str(asked.days)},
            {"name": "kind", "label": _("Kesamaan"), "options": kinds, "value": asked.filters.kind, "folded": True},
            {
                "name": "who",
                "label": _("Akun"),
                "options": who,
                "value": asked.filters.who,
                "after": ",",
                "folded": True,
            },
            {
                "name": "how",
                "label": _("Sebaran"),
                "options": how,
                "value": asked.filters.how or "all",
                "after": ".",
                "folded": True,
            },
        ],
        "narrowed": bool(asked.filters.kind or asked.filters.who or asked.filters.how != "few"),
    }  # fmt: skip


def _together(found: Together, asked: Asked) -> dict[str, Any] | None:
    if not found.members:
        return None
    others = [place for place, one in enumerate(found.members) if not one.registered]
    told = []
    if len(found.members) < found.drawn_of:
        told.append(
            _("Digambar %(shown)s dari %(count)s akun, yang paling sering bersama.")
            % {"shown": formats.number(len(found.members)), "count": formats.number(found.drawn_of)}
        )
    if len(found.edges) < found.edges_of:
        told.append(
            _("Garis: %(shown)s dari %(count)s, yang terkuat.")
            % {"shown": formats.number(len(found.edges)), "count": formats.number(found.edges_of)}
        )
    rows = [_member_row(number, one) for number, one in enumerate(found.members, 1)]
    return {
        "svg": _drawing().network(len(found.members), found.edges, others=others),
        "summary": _("Gambar %(count)s akun bernomor; garis menghubungkan yang berada dalam kelompok yang sama.")
        % {"count": formats.number(len(found.members))},
        "told": " ".join(told),
        "cases": found.drawn_of,
        "table": _members_table(rows),
        "more": reverse("insight:network-accounts") + asked.query if found.drawn_of > MOST_DRAWN else "",
        "registered": len(found.members) - len(others),
        "others": len(others),
    }  # fmt: skip


def _members_table(rows: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "caption": _("Akun menurut abjad"),
        "columns": [
            {"label": _("Akun")},
            {"label": _("Kelompok"), "kind": "number"},
            {"label": _("Unggahan"), "kind": "number"},
        ],
        "rows": rows,
        "keep": True,
    }


def _member_row(number: int, one: Member) -> dict[str, Any]:
    return {"cells": [_account_cell(one, number), one.groups, one.posts]}


def _account_cell(one: Member | Side, number: int) -> dict[str, Any]:
    """The name, or a stranger's initials, with the picture's own shape, and in words whether it is on the commission's
    list."""
    return {
        "template": "insight/networks/account.html",
        "text": one.shown or _("Tanpa nama"),
        "platform": str(labels.platform_name(one.platform)),
        "registered": one.registered,
        "number": number,
        "href": reverse("registry:account", args=[one.account]) if one.account is not None else "",
    }


def _groups_table(standing: Standing, groups: Iterable[PostGroup]) -> dict[str, Any]:
    return {
        "caption": _("Kelompok, yang terbesar di atas"),
        "columns": [
            {"label": _("Kelompok")},
            {"label": _("Terdaftar"), "kind": "number"},
            {"label": _("Di luar daftar"), "kind": "number"},
            {"label": _("Unggahan"), "kind": "number"},
            {"label": _("Terakhir")},
        ],
        "rows": [
            {
                "cells": [
                    {
                        "text": group_page.heading(one),
                        "href": reverse("insight:network", args=[one.pk]),
                        "sub": _sub(standing, one),
                    },
                    one.registered,
                    one.accounts - one.registered,
                    one.posts,
                    {"text": formats.short_day(one.last_at, year=True), "sub": group_page.span(one)},
                ]
            }
            for one in groups
        ],
        "tiles": True,
        "empty": _("Tidak ada kelompok dalam jendela ini."),
    }


def _sub(standing: Standing, one: PostGroup) -> str:
    if one.kind != Kind.WORDING:
        return ", ".join(str(labels.platform_name(platform)) for platform in sorted(one.platforms))
    words = group_page.wording_of(standing, one)
    return words[:120] + ("…" if len(words) > 120 else "")


# --- who passes on whom -------------------------------------------------------------------------------------


def _passing(found: Amplifying, asked: Asked) -> dict[str, Any] | None:
    if not found.passings:
        return None
    drawn = found.passings[:PASSINGS_DRAWN]
    order = _sides(drawn)
    places = {one.who: place for place, one in enumerate(order)}
    edges = [(places[one.first.who], places[one.second.who], one.times) for one in drawn]
    others = [place for place, one in enumerate(order) if not one.registered]
    shown = found.passings[:PASSINGS_SHOWN]
    return {
        "svg": _drawing().network(len(order), edges, others=others, directed=True),
        "summary": _("Gambar %(count)s akun bernomor; panah menunjuk dari yang meneruskan kepada yang diteruskan.")
        % {"count": formats.number(len(order))},
        "told": _most_frequent(len(drawn), len(shown), len(found.passings)),
        "cases": len(found.passings),
        "table": _passing_table(shown, places),
        "more": reverse("insight:network-amplifying") + asked.query if len(shown) < len(found.passings) else "",
        "cut": _cut(found),
    }  # fmt: skip


def _sides(passings: Iterable[Passing]) -> list[Side]:
    """Everybody in these, by name."""
    sides = {side.who: side for one in passings for side in (one.first, one.second)}
    return sorted(sides.values(), key=accounts.by_name)


def _most_frequent(drawn: int, listed: int, count: int) -> str:
    told = {"count": formats.number(count), "shown": formats.number(drawn), "listed": formats.number(listed)}
    said = []
    if drawn < count:
        said.append(_("Digambar %(shown)s dari %(count)s pasangan, yang paling sering.") % told)
    if listed < count:
        said.append(_("Tabelnya memuat %(listed)s yang paling sering, menurut abjad.") % told)
    return " ".join(said)


def _cut(found: Amplifying) -> str:
    if not found.cut:
        return ""
    return _("Dibaca %(count)s unggahan terbaru yang meneruskan atau mengutip; yang lebih lama tidak.") % {
        "count": formats.number(found.read)
    }


def _by_names(one: Passing) -> tuple[Any, ...]:
    return (accounts.by_name(one.first), accounts.by_name(one.second))


def _passing_table(found: Iterable[Passing], places: Mapping[str, int]) -> dict[str, Any]:
    """With each account's number, which tells apart those whose initials are the same."""
    return {
        "caption": _("Siapa meneruskan siapa, menurut abjad"),
        "columns": [
            {"label": _("Yang meneruskan")},
            {"label": _("Unggahan milik")},
            {"label": _("Kali"), "kind": "number"},
        ],
        "rows": [
            {"cells": [_side_cell(one.first, places), _side_cell(one.second, places), one.times]}
            for one in sorted(found, key=_by_names)
        ],
        "keep": True,
    }


def _side_cell(one: Side, places: Mapping[str, int]) -> dict[str, Any]:
    return _account_cell(one, places[one.who] + 1)


# --- the full tables ----------------------------------------------------------------------------------------


def accounts_page(standing: Standing, asked: Asked, now: datetime, number: str | None) -> dict[str, Any]:
    """Everybody in the window's groups, by name."""
    groups = asked.groups(standing, now).order_by("-accounts", "pk")
    found, count = accounts.members(_ids(groups), districts_of(standing))
    paged = Paginator(sorted(found, key=accounts.by_name), PAGE).get_page(number)
    rows = [_member_row(paged.start_index() + place, one) for place, one in enumerate(paged)]
    return {
        "tabs": tabs(standing, "networks"),
        "title": _("Akun dalam kelompok"),
        "lead": _("%(shown)s dari %(count)s akun, menurut abjad.")
        % {"shown": formats.number(len(found)), "count": formats.number(count)},
        "table": _members_table(rows) | {"empty": _("Tidak ada akun dalam jendela ini.")},
        "page": paged,
        "back": reverse("insight:networks") + asked.query,
    }


def amplifying_page(standing: Standing, asked: Asked, now: datetime, number: str | None) -> dict[str, Any]:
    found = amplifying(asked.since(now) if asked.days else _FIRST, districts_of(standing))
    paged = Paginator(sorted(found.passings, key=_by_names), PAGE).get_page(number)
    places = {one.who: place for place, one in enumerate(_sides(found.passings))}
    lead = ngettext("%(count)s pasangan akun.", "%(count)s pasangan akun.", len(found.passings))
    return {
        "tabs": tabs(standing, "networks"),
        "title": _("Siapa meneruskan siapa"),
        "lead": " ".join(filter(None, (lead % {"count": formats.number(len(found.passings))}, _cut(found)))),
        "table": _passing_table(paged, places) | {"empty": _("Tidak ada yang meneruskan dalam jendela ini.")},
        "page": paged,
        "back": reverse("insight:networks") + asked.query,
    }


# --- one group ----------------------------------------------------------------------------------------------


def group(standing: Standing, user: Any, one: PostGroup) -> dict[str, Any]:
    within = group_page.seen(standing, one).select_related(*group_page.OWNERS).order_by("posted_at", "pk")
    posts = list(within[: group_page.MOST_READ])
    held: dict[Any, list[Post]] = {}
    for post in posts:
        if (who := group_page.author_of(post)) is not None:
            held.setdefault(who, []).append(post)
    return {
        "tabs": tabs(standing, "networks"),
        "title": group_page.heading(one),
        "wording": group_page.wording_of(standing, one) if one.kind == Kind.WORDING else "",
        "spread": f"{group_page.spread(one)}. {group_page.span(one)}",
        "network": _along_the_clock(one, held) if one.kind == Kind.WORDING else _by_things(one, posts, held),
        "read": len(posts) if len(posts) == group_page.MOST_READ else 0,
        "findings": _findings(standing, user, posts),
        "review_url": reverse("review:group", args=[one.pk]),
    }


def _member(who: Any, posts: Sequence[Post]) -> Member:
    first = posts[0]
    return Member(
        str(who), group_page.name_of(first), first.platform, any(one.registered for one in posts), first.account_id, 1,
        len(posts),
    )  # fmt: skip


def _along_the_clock(one: PostGroup, held: Mapping[Any, Sequence[Post]]) -> dict[str, Any] | None:
    """Who said it first, and how fast the others followed: those whose posts have a time, the first at the top."""
    timed = {who: [post for post in posts if post.posted_at] for who, posts in held.items()}
    shown = [who for who, posts in timed.items() if posts][:LINES]
    if not shown:
        return None
    rows = [
        (
            any(post.registered for post in held[who]),
            [post.posted_at for post in timed[who] if post.posted_at],
        )
        for who in shown
    ]
    return {
        "svg": _drawing().along_the_clock(rows),
        "title": _("Siapa menulisnya, dan kapan"),
        "summary": _("Gambar garis waktu %(count)s akun bernomor; tiap tanda satu unggahan.")
        % {"count": formats.number(len(shown))},
        "told": _drawn_of(len(shown), one.accounts, _("yang pertama menulis")),
        "cases": one.accounts,
        "table": _group_table([(_member(who, held[who]), timed[who][0].posted_at) for who in shown]),
    }  # fmt: skip


def _by_things(
    one: PostGroup, posts: Sequence[Post], held: Mapping[Any, Sequence[Post]]
) -> dict[str, Any] | None:
    """Who shared how many things with whom."""
    shared = {thing: whom for thing, whom in group_page.shared_by(one, posts).items() if len(whom) > 1}
    often: dict[Any, int] = {}
    for whom in shared.values():
        for who in whom:
            often[who] = often.get(who, 0) + 1
    chosen = sorted((who for who in often if who in held), key=lambda who: (-often[who], str(who)))[
        :MOST_DRAWN
    ]
    if not chosen:
        return None
    chosen.sort(key=lambda who: accounts.by_name(_member(who, held[who])))
    places = {who: place for place, who in enumerate(chosen)}
    weights = lines.pairs(
        (thing, places[who]) for thing, whom in shared.items() for who in whom if who in places
    )
    edges = lines.strongest(weights)
    others = [place for who, place in places.items() if not any(post.registered for post in held[who])]
    return {
        "svg": _drawing().network(len(chosen), edges, others=others),
        "title": _("Siapa membagikan hal yang sama"),
        "summary": _("Gambar %(count)s akun bernomor; makin tebal garis, makin banyak hal yang sama.")
        % {"count": formats.number(len(chosen))},
        "told": _drawn_of(len(chosen), one.accounts, _("yang paling banyak membagikan hal yang sama")),
        "cases": one.accounts,
        "table": _group_table([(_member(who, held[who]), held[who][0].posted_at) for who in chosen]),
    }  # fmt: skip


def _drawn_of(shown: int, count: int, which: str) -> str:
    if shown >= count:
        return ""
    return _("Digambar %(shown)s dari %(count)s akun: %(which)s. Semua unggahan ada pada halaman kelompok.") % {
        "shown": formats.number(shown), "count": formats.number(count), "which": which
    }  # fmt: skip


def _group_table(rows: Sequence[tuple[Member, datetime | None]]) -> dict[str, Any]:
    return {
        "caption": _("Akun pada gambar"),
        "columns": [
            {"label": _("Akun")},
            {"label": _("Pertama")},
            {"label": _("Unggahan"), "kind": "number"},
        ],
        "rows": [
            {
                "cells": [
                    _account_cell(one, number),
                    {"text": formats.short_day(first, year=True), "sub": formats.clock_time(first)}
                    if first
                    else _("tidak diketahui"),
                    one.posts,
                ]
            }
            for number, (one, first) in enumerate(rows, 1)
        ],
        "keep": True,
    }


def _findings(standing: Standing, user: Any, posts: Sequence[Post]) -> dict[str, Any]:
    """The way into a case: from here one step leads to the form that opens it, with the near-identical ones."""
    found = (
        Finding.objects.filter(review.reach_of(standing), post__in=[post.pk for post in posts])
        .exclude(status=Finding.Status.SUPERSEDED)
        .select_related("post")
        .order_by("created_at", "pk")
    )
    may_open = casework.open_case(standing).allowed
    return {
        "count": found.count(),
        "lines": [
            {
                "platform": one.platform,
                "title": str(labels.CATEGORIES.get(one.category, one.category)),
                "url": reverse("review:finding", args=[one.pk]),
                "note": group_page.name_of(one.post) if one.post else "",
                "action": {
                    "text": _("Bawa ke perkara"),
                    "url": reverse("casework:from-finding", args=[one.pk]),
                    "icon": "file",
                }
                if may_open
                else None,
            }
            for one in found[:FINDINGS_SHOWN]
        ],
    }
