"""Reading blind, and what came of it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from pantau.office.insight import tabs
from pantau.office.insight.evenhanded import access, blind, blind_page
from pantau.office.insight.evenhanded.models import BlindItem
from pantau.office.people.access import require, standing_of
from pantau.office.people.actions import record, record_read
from pantau.web.ui import clock

TAB = "audits"


@require_GET
@never_cache
def room(request: HttpRequest) -> HttpResponse:
    """The next post for this person."""
    require(access.read_blind(standing_of(request.user, clock.now())))
    return _room(request, None, None, "")


def _room(
    request: HttpRequest, item: BlindItem | None, answer: blind.Answer | None, trouble: str
) -> HttpResponse:
    standing = standing_of(request.user, clock.now())
    waiting = blind.open_items(request.user)
    found = item or waiting.first()
    context = {
        "tabs": tabs.tabs(standing, TAB),
        "waiting": waiting.count(),
        "may_draw": access.ask(standing).allowed,
        "trouble": "" if found else trouble,
    }
    if found is not None:
        record_read(request.user, found.post)
        context |= {
            "item": found,
            "post": blind_page.post(found),
            "decision": blind_page.bar(found, answer, trouble),
        }
    return render(request, "insight/evenhanded/blind.html", context, status=422 if trouble else 200)


@require_POST
def read(request: HttpRequest, pk: int) -> HttpResponse:
    now = clock.now()
    require(access.read_blind(standing_of(request.user, now)))
    item = get_object_or_404(BlindItem.objects.select_related("post", "sample"), pk=pk)
    given = request.POST
    category = given.get("norm", "")[:32]
    answer = blind.Answer(
        given.get("kind", ""), "" if category == blind_page.NONE else category,
        given.get("reason", "").replace("\x00", "")[:2000],
    )  # fmt: skip
    try:
        blind.read(item, answer, by=request.user, now=now)
    except blind.BlindError as trouble:
        mine = blind.open_items(request.user).filter(pk=pk).first()
        return _room(request, mine, answer if mine else None, str(trouble))
    messages.success(request, _("Tersimpan. Putusan yang sudah ada tidak berubah."))
    return redirect("insight:blind")


@require_POST
def draw(request: HttpRequest) -> HttpResponse:
    now = clock.now()
    require(access.ask(standing_of(request.user, now)))
    try:
        blind.draw(now, by=request.user)
    except blind.BlindError as trouble:
        messages.error(request, str(trouble))
    else:
        messages.success(request, _("Sampel baru diundi."))
    return redirect("insight:blind-results")


@require_GET
@never_cache
def results(request: HttpRequest) -> HttpResponse:
    standing = standing_of(request.user, clock.now())
    require(access.see(standing))
    record(request.user, "blind_results_read", None)
    context = {
        "tabs": tabs.tabs(standing, TAB),
        "may_draw": access.ask(standing).allowed,
        "may_read": access.read_blind(standing).allowed,
    }
    return render(request, "insight/evenhanded/blind_results.html", context | blind_page.results())
