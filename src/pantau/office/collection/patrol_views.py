"""The pages of patrol: one's list, what browsers hand over, and one's capture addresses."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from pantau.office.collection import access, capturing, forms, patrol_page, patrolling, pictures, shares
from pantau.office.collection.looks import day_of
from pantau.office.people.access import require
from pantau.web.ui import clock


@require_GET
@never_cache
def patrol(request: HttpRequest) -> HttpResponse:
    """Today's list; it is made when there is none yet."""
    now = clock.now()
    require(access.patrol(request.user, now))
    patrolling.make_lists(day_of(now), now=now)
    return render(request, "collection/patrol.html", patrol_page.patrol(request.user, now))


@require_GET
@never_cache
def open_task(request: HttpRequest, pk: int) -> HttpResponse:
    """Begins a look: the officer's own browser goes on to the account, in a window of its own.

    A link, since our content policy lets no form lead to another site; opening twice changes nothing.
    """
    now = clock.now()
    task = access.own_task(request.user, now, pk)
    patrolling.open_task(task, now=now)
    return redirect(task.account.url)


@require_POST
def close_task(request: HttpRequest, pk: int) -> HttpResponse:
    now = clock.now()
    task = access.own_task(request.user, now, pk)
    form = forms.LookForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Menitnya antara 1 dan 600."))
        return redirect("collection:patrol")
    patrolling.close_task(task, now=now, why=form.cleaned_data["why"], minutes=form.cleaned_data["minutes"])
    messages.success(request, _("Tercatat sebagai dilihat."))
    return redirect("collection:patrol")


# --- handing over ---------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@never_cache
def hand_over(request: HttpRequest) -> HttpResponse:
    """Where the bookmarklet and a phone's share menu lead: the officer reads it over, then hands it in."""
    now = clock.now()
    require(access.patrol(request.user, now))
    if request.method == "GET":
        form = forms.HandOverForm(initial=_shared(request))
        return render(request, "collection/hand_over.html", {"form": form})
    form = forms.HandOverForm(request.POST)
    if form.is_valid():
        try:
            handed = capturing.hand_over(
                request.user,
                form.cleaned_data["url"],
                form.cleaned_data["text"],
                now=now,
                minutes=form.cleaned_data["minutes"],
            )
        except capturing.CaptureError as refused:
            form.add_error("url", str(refused))
        else:
            messages.success(request, patrol_page.handed_over(handed))
            return redirect("collection:patrol")
    return render(request, "collection/hand_over.html", {"form": form}, status=422)


def _shared(request: HttpRequest) -> dict[str, Any]:
    sent = shares.Sent.read(request.GET)
    return {"url": sent.address, "text": sent.text, "minutes": 1}


@require_GET
@login_not_required  # phones ask for it again when nobody is signed in; it tells nothing that is not public
def manifest(request: HttpRequest) -> HttpResponse:
    """Makes Pantau an application of the phone's, and a target of its share menu."""
    facts = {
        "id": reverse("collection:patrol"),
        "name": "Pantau",
        "short_name": "Pantau",
        "start_url": reverse("collection:patrol"),
        "scope": "/",
        "display": "standalone",
        "lang": "id",
        "background_color": "#f4f3ef",
        "theme_color": "#2a2058",
        "icons": [
            {"src": static("ui/icon-192.png"), "sizes": "192x192", "type": "image/png"},
            {"src": static("ui/icon-512.png"), "sizes": "512x512", "type": "image/png"},
            {
                "src": static("ui/icon-maskable.png"),
                "sizes": "512x512",
                "type": "image/png",
                "purpose": "maskable",
            },
        ],
        "share_target": {
            "action": reverse("collection:share"),
            "method": "POST",
            "enctype": "multipart/form-data",
            "params": {
                "title": "title",
                "text": "text",
                "url": "url",
                "files": [{"name": "files", "accept": pictures.ACCEPTED.split(",")}],
            },
        },
    }
    return JsonResponse(facts, content_type="application/manifest+json")


# --- capture addresses ----------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@never_cache
def addresses(request: HttpRequest) -> HttpResponse:
    """One's capture addresses. A new one is shown on this answer only."""
    now = clock.now()
    held = access.own_addresses(request.user, now)
    form = forms.AddressForm(request.POST or None)
    made: dict[str, str] = {}
    if request.method == "POST" and form.is_valid():
        _address, token = capturing.make_address(request.user, now=now, label=form.cleaned_data["label"])
        made = patrol_page.new_address(_site(request), token)
        form = forms.AddressForm()
    context = patrol_page.addresses(held) | {
        "form": form,
        "made": made,
        "bookmarklet": patrol_page.bookmarklet(_site(request)),
    }
    return render(request, "collection/addresses.html", context)


@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    now = clock.now()
    address = access.own_address(request.user, now, pk)
    capturing.revoke_address(address, by=request.user, now=now)
    messages.success(request, _("Alamat dicabut. Kiriman ke alamat itu ditolak."))
    return redirect("collection:addresses")


def _site(request: HttpRequest) -> str:
    return settings.PANTAU_URL or request.build_absolute_uri("/").rstrip("/")
