"""The bar's links. Each room of the office registers its own in `AppConfig.ready()`; the frame shows them.

The design system stands below the office and must not import it, so the office plugs itself in here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse

from pantau.web.ui import counts

#: A number, or the rows to be counted: those of all rooms are counted in one statement.
Count = Callable[[HttpRequest], int | QuerySet[Any] | None]


@dataclass(frozen=True)
class NavItem:
    label: Any  # a lazy translation
    url_name: str
    order: int
    prefix: str = ""  # the item is current on every page under this path; its own address when empty
    count: Count | None = None
    allowed: Callable[[HttpRequest], bool] | None = None


@dataclass(frozen=True)
class NavLink:
    label: Any
    url: str
    current: bool
    count: int | None = None


@dataclass(frozen=True)
class NavRest:
    """The rooms that one line does not hold, behind one word."""

    links: list[NavLink]

    @property
    def current(self) -> bool:
        return any(link.current for link in self.links)

    @property
    def count(self) -> int | None:
        return sum(link.count or 0 for link in self.links) or None


#: So many rooms fit beside the name, the search and one's own menu on a small laptop.
IN_LINE = 5

_items: dict[str, NavItem] = {}
_search: list[NavItem] = []
_bell: list[NavItem] = []
_own: dict[str, NavItem] = {}
_reading: list[Callable[[], AbstractContextManager[None]]] = [nullcontext]


def register(item: NavItem) -> None:
    """Add a link to the bar. A second one with the same `url_name` replaces the first."""
    _items[item.url_name] = item


def register_search(url_name: str, label: Any) -> None:
    """The page that answers `?q=`; the bar's search and the key `/` lead to it."""
    _search[:] = [NavItem(label=label, url_name=url_name, order=0)]


def register_bell(url_name: str, label: Any, count: Count) -> None:
    """The page of what a person was told, and how much of it they have not read."""
    _bell[:] = [NavItem(label=label, url_name=url_name, order=0, count=count)]


def register_own(item: NavItem) -> None:
    """A page of a person's own affairs, for the page about themselves."""
    _own[item.url_name] = item


def register_reading(around: Callable[[], AbstractContextManager[None]]) -> None:
    """What holds while the bar is put together: it asks every room what one person may, and changes nothing."""
    _reading[:] = [around]


def links(request: HttpRequest) -> list[NavLink]:
    """What this person sees in the bar, in order. Nobody signed in sees nothing."""
    if not request.user.is_authenticated:
        return []
    return _bar(request)[0]


def divided(links: list[NavLink]) -> tuple[list[NavLink], NavRest | None]:
    """What stands in line and what behind it; a single one is not hidden."""
    if len(links) <= IN_LINE + 1:
        return links, None
    return links[:IN_LINE], NavRest(links[IN_LINE:])


def search(request: HttpRequest) -> NavLink | None:
    if not _search or not request.user.is_authenticated:
        return None
    return _links(_search, request)[0]


def own(request: HttpRequest) -> list[NavLink]:
    return _links(_visible(_own, request), request)


def bell(request: HttpRequest) -> NavLink | None:
    if not _bell or not request.user.is_authenticated:
        return None
    return _bar(request)[1]


def _visible(items: dict[str, NavItem], request: HttpRequest) -> list[NavItem]:
    may = [item for item in items.values() if item.allowed is None or item.allowed(request)]
    return sorted(may, key=lambda item: item.order)


def _bar(request: HttpRequest) -> tuple[list[NavLink], NavLink | None]:
    """Rooms and bell, whose counts are asked for together, once a page."""
    made: tuple[list[NavLink], NavLink | None] | None = getattr(request, "_bar", None)
    if made is None:
        with _reading[0]():
            found = _links([*_visible(_items, request), *_bell], request)
        made = (found[:-1], found[-1]) if _bell else (found, None)
        request._bar = made  # type: ignore[attr-defined]
    return made


def _links(items: Sequence[NavItem], request: HttpRequest) -> list[NavLink]:
    asked = [item.count(request) if item.count else None for item in items]
    rows = [one for one in asked if isinstance(one, QuerySet)]
    counted = iter(counts.together(rows) if rows else ())
    told = [(next(counted) or None) if isinstance(one, QuerySet) else one for one in asked]
    return [_link(item, request, count) for item, count in zip(items, told, strict=True)]


def _link(item: NavItem, request: HttpRequest, count: int | None) -> NavLink:
    url = reverse(item.url_name)
    return NavLink(item.label, url, request.path.startswith(item.prefix or url), count)
