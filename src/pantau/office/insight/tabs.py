"""The pages of the mirror beside one another. Each part registers its own in ``AppConfig.ready()``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from pantau.office.insight import access
from pantau.office.people.access import Decision, Standing


@dataclass(frozen=True, slots=True)
class Tab:
    """``url_name`` is a route of this room without its namespace; ``order`` counts in tens from the left."""

    label: Any  # a lazy translation
    url_name: str
    order: int
    allowed: Callable[[Standing], Decision] = access.see_mirror
    apart: bool = False  # begins another group


_tabs: dict[str, Tab] = {}


def register(tab: Tab) -> None:
    """Add a page. A second one with the same ``url_name`` replaces the first."""
    _tabs[tab.url_name] = tab


def tabs(standing: Standing, current: str) -> list[dict[str, Any]]:
    """For ui/components/tabs.html: the pages this person may open; nothing where it is one alone."""
    visible = [
        tab for tab in sorted(_tabs.values(), key=lambda tab: tab.order) if tab.allowed(standing).allowed
    ]
    found = [
        {
            "text": tab.label,
            "url": reverse(f"insight:{tab.url_name}"),
            "current": tab.url_name == current,
            "apart": tab.apart and place > 0,
        }
        for place, tab in enumerate(visible)
    ]
    return found if len(found) > 1 else []
