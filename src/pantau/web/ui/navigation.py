"""The bar's links. Each room of the office registers its own in `AppConfig.ready()`; the frame shows them.

The design system stands below the office and must not import it, so the office plugs itself in here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse


@dataclass(frozen=True)
class NavItem:
    label: Any  # a lazy translation
    url_name: str
    order: int
    prefix: str = ""  # the item is current on every page under this path; its own address when empty
    count: Callable[[HttpRequest], int | None] | None = None
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


def register(item: NavItem) -> None:
    """Add a link to the bar. A second one with the same `url_name` replaces the first."""
    _items[item.url_name] = item


def register_search(url_name: str, label: Any) -> None:
    """The page that answers `?q=`; the bar's search and the key `/` lead to it."""
    _search[:] = [NavItem(label=label, url_name=url_name, order=0)]


def register_bell(url_name: str, label: Any, count: Callable[[HttpRequest], int | None]) -> None:
    """The page of what a person was told, and how much of it they have not read."""
    _bell[:] = [NavItem(label=label, url_name=url_name, order=0, count=count)]


def register_own(item: NavItem) -> None:
    """A page of a person's own affairs, for the page about themselves."""
    _own[item.url_name] = item


def links(request: HttpRequest) -> list[NavLink]:
    """What this person sees in the bar, in order. Nobody signed in sees nothing."""
    if not request.user.is_authenticated:
        return []
    visible = [item for item in _items.values() if item.allowed is None or item.allowed(request)]
    return [_link(item, request) for item in sorted(visible, key=lambda item: item.order)]


def divided(links: list[NavLink]) -> tuple[list[NavLink], NavRest | None]:
    """What stands in line and what behind it; a single one is not hidden."""
    if len(links) <= IN_LINE + 1:
        return links, None
    return links[:IN_LINE], NavRest(links[IN_LINE:])


def search(request: HttpRequest) -> NavLink | None:
    if not _search or not request.user.is_authenticated:
        return None
    return _link(_search[0], request)


def own(request: HttpRequest) -> list[NavLink]:
    visible = [item for item in _own.values() if item.allowed is None or item.allowed(request)]
    return [_link(item, request) for item in sorted(visible, key=lambda item: item.order)]


def bell(request: HttpRequest) -> NavLink | None:
    if not _bell or not request.user.is_authenticated:
        return None
    return _link(_bell[0], request)


def _link(item: NavItem, request: HttpRequest) -> NavLink:
    url = reverse(item.url_name)
    count = item.count(request) if item.count else None
    return NavLink(item.label, url, request.path.startswith(item.prefix or url), count)
