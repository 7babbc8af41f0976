"""Trends, their files, and what is behind their numbers."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from pantau.office.collection.looks import day_of
from pantau.office.insight import access, charts, tabs
from pantau.office.insight.charts import Chart
from pantau.office.insight.trends import behind, maps, rising_words
from pantau.office.insight.trends.asked import Asked
from pantau.office.insight.trends.figures import CHARTS, SMALL, Figures
from pantau.office.people.access import Standing, require, standing_of
from pantau.office.people.actions import record
from pantau.web.ui import clock, formats


def _enter(request: HttpRequest) -> Standing:
    standing = standing_of(request.user, clock.now())
    require(access.see_mirror(standing))
    return standing


@require_GET
@never_cache
def trends(request: HttpRequest) -> HttpResponse:
    standing = _enter(request)
    now = clock.now()
    asked = Asked.read(request.GET, now)
    figures = Figures(asked)
    nothing = not (figures.posts or figures.findings)
    found = None if nothing else rising_words.current(asked.platform, now)
    context = {
        "tabs": tabs.tabs(standing, "trends"),
        "sentence": asked.sentence(),
        "figures": _figures(figures),
        "small": [] if nothing else [figures.chart(name) for name in SMALL],
        "charts": [] if nothing else [figures.chart(name) for name in CHARTS if name not in SMALL],
        "maps": [] if nothing else [chart for make in maps.MAPS.values() if (chart := make(figures))],
        "rising": rising_words.shown(found, lambda word, at: _of_word(asked, word, at)) if found else None,
        "rising_failed": not (nothing or found) and rising_words.has_failed(asked.platform),
        "nothing": nothing,
    }
    return render(request, "insight/trends/trends.html", context)


def _figures(figures: Figures) -> list[dict[str, Any]]:
    """Posts, findings and decisions, never added up."""
    told = (
        (figures.posts, _("unggahan"), "unggahan"),
        (figures.findings, _("temuan"), "temuan"),
        (figures.decisions, _("putusan peninjau"), "putusan"),
    )
    return [
        {"number": formats.number(count), "text": text, "url": figures.asked.behind(kind)}
        for count, text, kind in told
    ]


def _of_word(asked: Asked, word: str, found: rising_words.Found) -> str:
    days = {"dari": found.first.isoformat(), "sampai": found.last.isoformat()}
    return asked.behind("unggahan", kata=word, **days)


@require_GET
@never_cache
def file(request: HttpRequest, name: str, kind: str) -> HttpResponse:
    """One chart as a file."""
    _enter(request)
    if kind not in charts.FILES or name not in {*CHARTS, *maps.MAPS}:
        raise Http404
    figures = Figures(Asked.read(request.GET, clock.now()))
    chart: Chart | None = figures.chart(name) if name in CHARTS else maps.MAPS[name](figures)
    if chart is None:
        raise Http404
    return charts.download(request, chart, kind)


@require_GET
@never_cache
def what_is_behind(request: HttpRequest, kind: str) -> HttpResponse:
    """Which posts, findings or decisions a number counts."""
    standing = _enter(request)
    if kind not in behind.KINDS:
        raise Http404
    sought = behind.Sought.read(kind, request.GET, day_of(clock.now()))
    record(request.user, "figures_looked_behind", None, of=kind, filters=sought.query())
    context = behind.page(sought, standing, request.GET.get("lewat", "")) | {
        "tabs": tabs.tabs(standing, "trends"),
        "limited": standing.districts(*standing.roles) is not None,
    }
    return render(request, "insight/trends/behind.html", context)
