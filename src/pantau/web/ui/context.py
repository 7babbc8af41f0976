"""What the frame of every page needs, beside the page's own context."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from pantau.web.ui import clock, navigation, rulebook
from pantau.web.ui import ribbon as ribbons

THEMES = ("system", "light", "dark")


def ribbon(request: HttpRequest) -> dict[str, Any]:
    """`ribbon`, computed only by pages that draw it."""
    return {"ribbon": SimpleLazyObject(lambda: ribbons.build(rulebook.current().calendar, clock.now()))}


def theme_cookie() -> str:
    return f"{settings.PANTAU_COOKIE_PREFIX}pantau_theme"


def frame(request: HttpRequest) -> dict[str, Any]:
    links = SimpleLazyObject(lambda: navigation.links(request))
    theme = request.COOKIES.get(theme_cookie(), "system")
    return {
        "theme": theme if theme in THEMES else "system",
        "nav_links": links,
        "nav_divided": SimpleLazyObject(lambda: navigation.divided(list(links))),
        "nav_search": SimpleLazyObject(lambda: navigation.search(request)),
        "nav_bell": SimpleLazyObject(lambda: navigation.bell(request)),
        "owner": getattr(settings, "PANTAU_OWNER", ""),
        "is_demo": getattr(settings, "PANTAU_DEMO", False),
        "rulebook": SimpleLazyObject(rulebook.current),
    }
