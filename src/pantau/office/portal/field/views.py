"""Field supervisors' pages: an application of the phone's that goes on without a network."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from pantau.engine.evidence import brought
from pantau.office.casework import access as casework
from pantau.office.people.access import require, standing_of
from pantau.office.portal.field import access, actions, cases, page
from pantau.office.portal.field.models import FieldNote
from pantau.web.ui import clock

#: These pages may ask the phone where it is; nothing else of the site may.
PERMISSIONS = "camera=(), microphone=(), geolocation=(self), payment=(), usb=()"

View = Callable[..., HttpResponse]


def located(view: View) -> View:
    @never_cache
    @wraps(view)
    def answer(request: HttpRequest, **given: Any) -> HttpResponse:
        response = view(request, **given)
        response.headers["Permissions-Policy"] = PERMISSIONS
        return response

    return answer


@require_GET
@located
def home(request: HttpRequest) -> HttpResponse:
    now = clock.now()
    notes = access.own(request.user, now).prefetch_related("files", "versions")[: page.SHOWN]
    reads_all = bool(access.read_all(request.user, now))
    return render(request, "portal/field/home.html", page.home(request.user, notes, now, reads_all))


@require_GET
@never_cache
def handed_in(request: HttpRequest) -> HttpResponse:
    notes = access.handed_in(request.user, clock.now()).prefetch_related("files", "versions")
    notes = notes.order_by("-sent_at", "-pk")[: page.SHOWN]
    return render(
        request, "portal/field/handed_in.html", {"lines": [page.line(one, author=True) for one in notes]}
    )


@require_GET
@located
def begin(request: HttpRequest) -> HttpResponse:
    require(access.supervise(request.user, clock.now()))
    return _new(request, request.GET)


def _new(request: HttpRequest, shared: QueryDict, trouble: str = "") -> HttpResponse:
    """An empty note; its key is made here where no script makes one. What was shared stands in it."""
    words = " ".join(filter(None, (shared.get(name, "").strip() for name in ("title", "text", "url"))))
    told = {"result.narrative": words[: page.MOST_LONG]} if words else {}
    context = {"key": uuid.uuid4(), "base": 0, "parts": page.parts(told), "open": True, "mine": True}
    return render(request, "portal/field/note.html", context | {"trouble": trouble})


@require_GET
@located
def note(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    one = access.note_to_read(request.user, clock.now(), key)
    return _page(request, one)


def _page(request: HttpRequest, one: FieldNote, *, trouble: str = "", status: int = 200) -> HttpResponse:
    mine = one.author_id == request.user.pk
    now = clock.now()
    context = page.note(one, mine) | {
        "key": one.key,
        "base": one.version,
        "trouble": trouble,
        "cases": [
            {"text": f"{case.number}: {case.title}", "url": reverse("casework:case", args=[case.pk])}
            for case in cases.cases_of(one)
        ]
        if one.pk
        else [],
        "may_open_case": bool(one.sent_at) and access.read_all(request.user, now).allowed,
    }
    return render(request, "portal/field/note.html", context, status=status)


@require_POST
def to_case(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """A note that was handed in becomes a case with a draft of Form A."""
    now = clock.now()
    require(access.read_all(request.user, now))
    one = access.note_to_read(request.user, now, key)
    require(casework.open_case(standing_of(request.user, now)))
    try:
        case = cases.open_case(one, by=request.user, now=now)
    except actions.FieldError as refused:
        messages.error(request, str(refused))
        return redirect("field:note", key)
    return redirect("casework:case", case.pk)


@require_POST
@located
def save(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """The ordinary form: without script, or with a network."""
    now = clock.now()
    require(access.supervise(request.user, now))
    try:
        kept = actions.keep(key, _written(request, now), by=request.user, now=now)
    except actions.FieldError as refused:
        messages.error(request, str(refused))
        return redirect("field:home")
    if kept is None:
        messages.error(
            request, _("Catatan ini juga diubah di tempat lain. Keduanya tersimpan; pilih di bawah.")
        )
    else:
        messages.success(request, _("Catatan tersimpan."))
    for given in request.FILES.getlist("files"):
        try:
            actions.add_file(access.own_note(request.user, now, key), given, by=request.user, now=now)
        except actions.FieldError as refused:
            messages.error(request, f"{given.name}: {refused}")
    return redirect("field:note", key)


@require_POST
@never_cache
def sync(request: HttpRequest, key: uuid.UUID) -> JsonResponse:
    """The same from a phone's store: {"version", "address"}; 409 where two versions wait for a choice."""
    now = clock.now()
    require(access.supervise(request.user, now))
    try:
        kept = actions.keep(key, _written(request, now), by=request.user, now=now)
    except actions.FieldError as refused:
        return JsonResponse({"said": str(refused)}, status=422)
    address = reverse("field:note", args=[key])
    if kept is None:
        return JsonResponse({"address": address}, status=409)
    return JsonResponse({"version": kept.version, "address": address})


@require_POST
@never_cache
def file(request: HttpRequest, key: uuid.UUID) -> JsonResponse:
    now = clock.now()
    one = access.own_note(request.user, now, key)
    given = request.FILES.get("file")
    if given is None:
        return JsonResponse({"said": _("Tidak ada berkas.")}, status=422)
    try:
        kept = actions.add_file(one, given, by=request.user, now=now)
    except actions.FieldError as refused:
        return JsonResponse({"said": str(refused)}, status=422)
    return JsonResponse({"sha256": kept.sha256})


@require_POST
def choose(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    now = clock.now()
    one = access.own_note(request.user, now, key)
    chosen = {}
    for field in page.disputed(one):
        which = request.POST.get("pilih:" + field["name"], "here")
        chosen[field["name"]] = {"here": field["here"], "there": field["there"]}.get(
            which, f"{field['here']}\n{field['there']}"
        )
    try:
        actions.choose(one, chosen, _whole(request.POST.get("base", "")), now=now)
    except actions.FieldError as refused:
        return _page(request, one, trouble=str(refused), status=409)
    messages.success(request, _("Pilihan tersimpan. Kedua versi tetap ada di riwayat."))
    return redirect("field:note", key)


@require_POST
def hand_in(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    now = clock.now()
    one = access.own_note(request.user, now, key)
    try:
        actions.hand_in(one, by=request.user, now=now)
    except actions.FieldError as refused:
        return _page(request, one, trouble=str(refused), status=422)
    messages.success(request, _("Catatan diserahkan. Kantor sekarang dapat membacanya."))
    return redirect("field:note", key)


@csrf_exempt  # a phone's share menu brings no token; nothing is stored, the words stand in a form that does
@require_http_methods(["GET", "POST"])
@located
def share(request: HttpRequest) -> HttpResponse:
    """Where no worker took it: the words are put into a new note's form, files must be chosen there again."""
    require(access.supervise(request.user, clock.now()))
    if request.method == "GET":
        return _new(request, request.GET)
    lost = _("Pilih lagi berkasnya di bawah: dari menu bagikan hanya teksnya yang sampai.")
    return _new(request, request.POST, lost if request.FILES else "")


@login_not_required  # the same for everybody, kept on the phone; what it shows comes from the phone itself
@require_GET
@located
def offline(request: HttpRequest) -> HttpResponse:
    nobody = {"user": None, "messages": (), "theme": "system"}  # the frame would show who is signed in
    accept = ",".join(brought.MEDIA_TYPES.values())
    return render(
        request, "portal/field/offline.html", {"fields": page.short_form(), "accept": accept} | nobody
    )


offline.knows_nobody = True  # type: ignore[attr-defined]


@require_GET
def manifest(request: HttpRequest) -> JsonResponse:
    """Makes the field an application of the phone's, and a target of its share menu."""
    require(access.supervise(request.user, clock.now()))
    icon = {"sizes": "512x512", "type": "image/png"}
    facts = {
        "id": reverse("field:home"),
        "name": _("Pantau lapangan"),
        "short_name": _("Lapangan"),
        "start_url": reverse("field:home"),
        "scope": "/",
        "display": "standalone",
        "lang": "id",
        "background_color": "#f4f3ef",
        "theme_color": "#2a2058",
        "icons": [
            {"src": static("ui/icon-192.png"), "sizes": "192x192", "type": "image/png"},
            {"src": static("ui/icon-512.png"), **icon},
            {"src": static("ui/icon-maskable.png"), "purpose": "maskable", **icon},
        ],
        "share_target": {
            "action": reverse("field:share"),
            "method": "POST",
            "enctype": "multipart/form-data",
            "params": {
                "title": "title",
                "text": "text",
                "url": "url",
                "files": [{"name": "files", "accept": list(brought.MEDIA_TYPES.values())}],
            },
        },
    }
    return JsonResponse(facts, content_type="application/manifest+json")


def _written(request: HttpRequest, now: datetime) -> actions.Written:
    """What the form or the phone sent; odd parts of it are as if they were not there."""
    told = {}
    for name in page.names():
        text = request.POST.get(name, "").strip()
        most = page.MOST_LONG if name in page.LONG else page.MOST_SHORT
        if text:
            told[name] = text[:most]
    return actions.Written(told, _whole(request.POST.get("base", "")), _moment(request, now), _place(request))


def _moment(request: HttpRequest, now: datetime) -> datetime:
    milliseconds = request.POST.get("written_at", "")
    if milliseconds.isascii() and milliseconds.isdigit() and len(milliseconds) < 14:
        return datetime.fromtimestamp(int(milliseconds) / 1000, UTC)
    return now


def _place(request: HttpRequest) -> actions.Place | None:
    try:
        told = json.loads(request.POST.get("place", "") or "null")
        latitude, longitude = (Decimal(str(told[name])) for name in ("latitude", "longitude"))
        accuracy = int(told["accuracy"])
    except (ValueError, TypeError, KeyError, InvalidOperation, OverflowError):
        return None
    if not (latitude.is_finite() and longitude.is_finite()):
        return None
    if not (abs(latitude) <= 90 and abs(longitude) <= 180 and 0 <= accuracy <= 100_000):
        return None
    whole = Decimal("0.00001")
    return actions.Place(latitude.quantize(whole), longitude.quantize(whole), accuracy)


def _whole(written: str) -> int:
    return int(written) if written.isascii() and written.isdigit() and len(written) < 7 else 0
