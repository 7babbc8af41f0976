"""Icons, chips and the badges of platforms, drawn here and not by templates: a page holds a hundred of them."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from django.template import TemplateSyntaxError
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from pantau.web.ui import labels

SPRITE = Path(__file__).parent / "static" / "ui" / "icons.svg"
TONE_ICONS = {"rest": "dash", "ok": "check", "info": "info", "warn": "alert", "danger": "clock"}


@lru_cache(maxsize=1)
def icon_names() -> frozenset[str]:
    symbols = ElementTree.parse(SPRITE).getroot().iter("{http://www.w3.org/2000/svg}symbol")  # noqa: S314 our own file
    return frozenset(symbol.attrib["id"] for symbol in symbols)


@lru_cache(maxsize=512)
def icon(name: str, label: str = "", extra: str = "") -> SafeString:
    """An icon of the sprite: decoration, unless a label is given for those who hear the page."""
    if name not in icon_names():
        known = ", ".join(sorted(icon_names()))
        raise TemplateSyntaxError(f"no icon {name!r} in icons.svg; there are {known}")
    classes = f"icon {extra}".strip()
    address = f"{static('ui/icons.svg')}#{name}"
    if label:
        return format_html(
            '<svg class="{}" role="img" aria-label="{}"><use href="{}"/></svg>', classes, label, address
        )
    return format_html('<svg class="{}" aria-hidden="true"><use href="{}"/></svg>', classes, address)


def chip(text: Any, tone: str = "rest", icon_name: str = "") -> SafeString:
    """A status: one of five tones, always with icon and word."""
    if tone not in TONE_ICONS:
        raise TemplateSyntaxError(f"no tone {tone!r}; there are {', '.join(TONE_ICONS)}")
    return format_html(
        '<span class="tone tone-{}">{}{}</span>', tone, icon(icon_name or TONE_ICONS[tone]), text
    )


def platform(code: str, named: bool = False) -> SafeString:
    """Two letters for a platform and its name for those who hear the page; ``named``: for everybody."""
    return format_html(
        '<span class="plat" aria-hidden="true">{}</span>{}<span{}>{}</span>',
        labels.platform_code(code),
        " " if named else "",
        "" if named else UNSEEN,
        labels.platform_name(code),
    )


def weight(heavy: int) -> SafeString:
    """How grave, one to four."""
    return _weight(heavy, gettext("Bobot %(weight)s dari 4") % {"weight": heavy})


@lru_cache(maxsize=32)
def _weight(heavy: int, said: str) -> SafeString:
    steps = format_html_join("", "<i{}></i>", ((ON if step <= heavy else "",) for step in range(1, 5)))
    return format_html('<span class="weight" role="img" aria-label="{}">{}</span>', said, steps)


ON = SafeString(' class="on"')
UNSEEN = SafeString(' class="vh"')
