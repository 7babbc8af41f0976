"""The pages of screenshots: hand in, wait while they are read, correct, confirm or drop."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from pantau.office.collection import access, pictures, screenshot_forms, screenshot_page, screenshots
from pantau.office.collection.models import Screenshot
from pantau.web.ui import clock

STOP_ASKING = 286  # htmx polls no more


@require_http_methods(["GET", "POST"])
@never_cache
def upload(request: HttpRequest) -> HttpResponse:
    now = clock.now()
    held = access.own_screenshots(request.user, now)
    bound = (request.POST, request.FILES) if request.method == "POST" else ()
    form = screenshot_forms.ScreenshotForm(*bound)
    if form.is_valid():
        shot = screenshots.begin(
            request.user, form.cleaned_data["pictures"], now=now, address=form.cleaned_data["address"]
        )
        return redirect("collection:screenshot", shot.pk)
    context = screenshot_page.upload(held[: screenshot_page.SHOWN]) | {"form": form}
    return render(request, "collection/screenshots.html", context, status=422 if form.errors else 200)


@require_GET
@never_cache
def screenshot(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, access.own_screenshot(request.user, clock.now(), pk))


def _page(request: HttpRequest, shot: Screenshot, *, status: int = 200, **given: Any) -> HttpResponse:
    context = screenshot_page.screenshot(shot)
    if context["reading"]:
        context["progress"] = screenshot_page.progress(shot)
    if context["waiting"]:
        context["form"] = screenshot_forms.ConfirmForm(initial=screenshot_page.initial(shot))
    context["drop_form"] = screenshot_forms.DropForm(auto_id="buang_%s")
    return render(request, "collection/screenshot.html", context | given, status=status)


@require_GET
@never_cache
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """The block that htmx asks for while the machine reads; at the end it brings the whole page."""
    shot = access.own_screenshot(request.user, clock.now(), pk)
    if shot.status != Screenshot.Status.READING:
        answer = HttpResponse(status=STOP_ASKING)
        answer["HX-Refresh"] = "true"
        return answer
    return render(request, "ui/components/progress.html", {"progress": screenshot_page.progress(shot)})


@require_GET
def picture(request: HttpRequest, pk: int, position: int) -> HttpResponse:
    return pictures.answer(access.screenshot_picture(request.user, clock.now(), pk, position))


@require_POST
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    now = clock.now()
    shot = access.own_screenshot(request.user, now, pk)
    form = screenshot_forms.ConfirmForm(request.POST)
    if not form.is_valid():
        return _page(request, shot, status=422, form=form)
    given = form.cleaned_data
    said = screenshots.Confirmed(
        account=given["account"],
        address=given["address"],
        posted_at=given["posted_at"],
        text=given["text"],
        minutes=given["minutes"],
    )
    try:
        done = screenshots.confirm(shot, said, by=request.user, now=now)
    except screenshots.ScreenshotError as refused:
        form.add_error(None, str(refused))
        return _page(request, shot, status=422, form=form)
    messages.success(request, screenshot_page.done(done))
    return redirect("collection:screenshot", pk)


@require_POST
def read_again(request: HttpRequest, pk: int) -> HttpResponse:
    shot = access.own_screenshot(request.user, clock.now(), pk)
    try:
        screenshots.read_again(shot, by=request.user)
    except screenshots.ScreenshotError as refused:
        messages.error(request, str(refused))
    return redirect("collection:screenshot", pk)


@require_POST
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    now = clock.now()
    shot = access.own_screenshot(request.user, now, pk)
    form = screenshot_forms.DropForm(request.POST, auto_id="buang_%s")
    if not form.is_valid():
        return _page(request, shot, status=422, drop_form=form)
    try:
        screenshots.drop(shot, by=request.user, why=form.cleaned_data["why"], now=now)
    except screenshots.ScreenshotError as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Dibuang. Gambarnya tidak disimpan lagi."))
    return redirect("collection:screenshots")
