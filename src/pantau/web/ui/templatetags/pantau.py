"""Filters and tags of every page: `{% load pantau %}`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django import template
from django.contrib import messages
from django.core.paginator import Page
from django.forms import BoundField, CheckboxInput, RadioSelect
from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from pantau.web.ui import bars, cells, clock, formats, labels, marks, signs
from pantau.web.ui.ribbon import in_language

register = template.Library()

OUTCOMES = ("passed", "failed", "unchecked")
CHOSEN = SafeString(" selected")


# -- dates and numbers ------------------------------------------------------------------------------


@register.filter(expects_localtime=False)
def wita(moment: datetime | None) -> str:
    return formats.full_moment(moment) if moment else ""


@register.filter(expects_localtime=False)
def wita_short(moment: datetime | None) -> str:
    return formats.short_moment(moment, clock.now()) if moment else ""


@register.filter(expects_localtime=False)
def wita_date(moment: datetime | None) -> str:
    return formats.full_date(moment) if moment else ""


@register.filter(expects_localtime=False)
def wita_time(moment: datetime | None) -> str:
    return formats.clock_time(moment) if moment else ""


@register.filter(expects_localtime=False)
def wita_day(moment: datetime | None) -> str:
    """Rab, 14 Feb: where the year is plain."""
    return f"{formats.day_name(moment)},{formats.NBSP}{formats.short_day(moment)}" if moment else ""


@register.filter(expects_localtime=False)
def zone(moment: datetime | None) -> str:
    return formats.zone_name(moment) if moment else ""


@register.filter(expects_localtime=False)
def relatif(moment: datetime | None) -> str:
    return formats.relative(moment, clock.now()) if moment else ""


@register.filter
def iso(moment: datetime | None) -> str:
    """For `<time datetime>`: machines read UTC."""
    return moment.isoformat() if moment else ""


@register.filter
def angka(value: int | float | Decimal | None) -> str:
    return "" if value is None else formats.number(value)


@register.filter
def persen(ratio: float | Decimal | None, decimals: int = 1) -> str:
    return "" if ratio is None else formats.percent(ratio, decimals)


@register.filter
def besaran(count: int | None) -> str:
    return "" if count is None else formats.size(count)


# -- words ------------------------------------------------------------------------------------------


@register.filter
def bahasa(text: Mapping[str, str] | str | None) -> str:
    return in_language(text) if text else ""


@register.filter
def subject_label(code: str | None) -> str:
    return str(labels.SUBJECTS.get(code or "", code))


@register.filter
def category_label(code: str) -> str:
    return str(labels.CATEGORIES.get(code, code))


@register.filter
def platform_name(code: str) -> str:
    return str(labels.platform_name(code))


@register.filter
def media_label(kind: str | None) -> str:
    return str(labels.MEDIA.get(kind or "", labels.MEDIA["image"])[1])


@register.filter
def media_icon(kind: str | None) -> str:
    return labels.MEDIA.get(kind or "", labels.MEDIA["image"])[0]


@register.filter
def initials(name: str | None) -> str:
    """At most two letters for the disc that stands where a portrait would."""
    words = [word for word in (name or "").split() if word[0].isalnum()]
    return "".join(word[0] for word in words[:2]).upper() or "?"


@register.filter
def as_toast(message: Any) -> dict[str, Any]:
    """One of Django's messages as components/toast.html wants it."""
    return {"text": str(message), "tone": "danger" if message.level >= messages.ERROR else "ok"}


@register.filter
def as_failure(text: str) -> dict[str, Any]:
    return {"text": text, "tone": "danger"}


# -- lists and forms --------------------------------------------------------------------------------


@register.filter
def upto(count: int) -> range:
    return range(int(count))


@register.filter
def words(text: str) -> list[str]:
    return text.split()


@register.filter
def page_numbers(page: Page) -> list[Any]:
    """First, last, this page and its neighbours, with an ellipsis for what lies between."""
    return list(page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1))


@register.filter
def is_choice_box(field: BoundField) -> bool:
    """One tick box, whose label stands behind it."""
    return isinstance(field.field.widget, CheckboxInput)


@register.filter
def is_choice_list(field: BoundField) -> bool:
    """Radio buttons or tick boxes: a group with a legend."""
    return isinstance(field.field.widget, RadioSelect)


@register.simple_tag(name="input")
def form_input(field: BoundField, hint: str = "") -> SafeString:
    """The widget with our class, tied to its errors and its help."""
    own = field.field.widget.attrs
    notes = []
    if field.errors:
        notes.append(f"{field.auto_id}-error")
    if hint or field.help_text:
        notes.append(f"{field.auto_id}-help")
    attributes: dict[str, Any] = {}
    if not is_choice_box(field):
        attributes["class"] = f"field {own.get('class', '')}".strip()
    if notes:
        attributes["aria-describedby"] = " ".join(notes)
    if field.errors:
        attributes["aria-invalid"] = "true"
    return field.as_widget(attrs=attributes)


@register.simple_tag
def options(choices: Iterable[tuple[Any, Any]], chosen: Any) -> SafeString:
    """Those of a select; values are compared as they are written."""
    return _options(tuple((str(value), str(text)) for value, text in choices), str(chosen))


@lru_cache(maxsize=512)
def _options(choices: tuple[tuple[str, str], ...], chosen: str) -> SafeString:
    rows = ((value, CHOSEN if value == chosen else "", text) for value, text in choices)
    return format_html_join("\n", '<option value="{}"{}>{}</option>', rows)


# -- small parts ------------------------------------------------------------------------------------


register.simple_tag(signs.icon, name="icon")
register.simple_tag(signs.platform, name="platform")
register.simple_tag(signs.weight, name="weight")
register.simple_tag(cells.rows, name="rows")
register.simple_tag(cells.row, name="row")


@register.simple_tag
def chip(text: Any, tone: str = "rest", icon: str = "") -> SafeString:
    return signs.chip(text, tone, icon)


@register.inclusion_tag("ui/components/check_chip.html")
def check_chip(state: str) -> dict[str, Any]:
    """Passed, failed, not checked: three outcomes, and the third never reads as the first."""
    if state not in OUTCOMES:
        raise template.TemplateSyntaxError(f"no outcome {state!r}; there are {', '.join(OUTCOMES)}")
    return {"state": state}


@register.inclusion_tag("ui/components/button.html")
def button(text: str, kind: str = "plain", icon: str = "", **attributes: Any) -> dict[str, Any]:
    """A button, or a link that looks like one where `href` is given.

    The attributes are those that components/button.html names.
    """
    return {"text": text, "kind": kind, "icon_name": icon, **attributes}


@register.simple_tag
def ref(number: int) -> SafeString:
    return marks.ref_html(number)


@register.simple_tag
def marked(text: str, spans: Sequence = (), glosses: Sequence = ()) -> SafeString:
    """Foreign text with its marks and explanations, escaped."""
    return marks.marked_html(marks.mark_segments(text or "", spans or (), glosses or ()))


@register.simple_tag
def bar_layout(parts: Sequence[Mapping[str, Any]], whole: int | None = None) -> tuple[bars.Part, ...]:
    return bars.layout(parts, whole)


@register.simple_tag(takes_context=True)
def query(context: template.Context, **changes: Any) -> str:
    """The page's GET parameters with some changed; None takes one away. '?' alone when none is left."""
    request = context.get("request")
    parameters = request.GET.copy() if request else QueryDict(mutable=True)
    for name, value in changes.items():
        parameters.pop(name, None)
        if value is not None:
            parameters[name] = str(value)
    return f"?{parameters.urlencode()}"


@register.simple_tag(takes_context=True)
def page_query(context: template.Context, number: int, param: str = "") -> str:
    return query(context, **{param or "page": number})


@register.filter
def is_long(text: str | None) -> bool:
    """Longer than a reader takes in at once: the post card folds it."""
    return len(text or "") > marks.FOLD


@register.filter
def marks_below_fold(spans: Sequence | None) -> bool:
    return any(int(span[1]) > marks.FOLD for span in spans or ())


# -- boxes ------------------------------------------------------------------------------------------


@register.simple_block_tag(end_name="endcard")
def card(content: str, **values: Any) -> SafeString:
    return render_to_string(
        "ui/components/card.html", {"content": content, "body": True, "level": 2, **values}
    )


@register.simple_block_tag(end_name="endsection")
def section(content: str, **values: Any) -> SafeString:
    return render_to_string("ui/components/section.html", {"content": content, **values})


@register.simple_block_tag(end_name="enddialog")
def dialog(content: str, id: str, title: str, **values: Any) -> SafeString:
    return render_to_string(
        "ui/components/dialog.html", {"content": content, "id": id, "title": title, **values}
    )


@register.simple_block_tag(end_name="endchart_frame")
def chart_frame(content: str, title: str, **values: Any) -> SafeString:
    return render_to_string("ui/components/chart_frame.html", {"content": content, "title": title, **values})
