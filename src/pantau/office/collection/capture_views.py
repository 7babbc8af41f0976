"""The server that the Zeeschuimer extension takes us for: upload, then ask until it is done.

The extension knows three refusals: 403 (log in), 404 'Unknown platform or source format', 429 (too soon).
"""

from __future__ import annotations

import base64
import binascii

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from pantau.office.collection import access, capturing
from pantau.office.collection.models import Capture, CaptureAddress
from pantau.web.ui import clock


@csrf_exempt  # no cookie is read: the token is the permission
@login_not_required
@never_cache
@require_POST
def import_dataset(request: HttpRequest, token: str = "") -> HttpResponse:
    now = clock.now()
    address = _address(request, token)
    if address is None:
        return _refusal(request, token)
    platform = request.headers.get("X-Zeeschuimer-Platform", "").strip().lower()
    if platform not in capturing.SOURCES:
        return _error("Unknown platform or source format", 404)
    try:
        capture = capturing.receive(address, platform, request, now=now)
    except capturing.TooLargeError as refused:
        return _error(str(refused) or capturing.TooLargeError.__doc__ or "", 413)
    except capturing.TooSoonError:
        return _error("too soon after the previous upload", 429)
    except capturing.CaptureError as refused:
        return _error(str(refused), 400)
    return JsonResponse({**capturing.standing(capture, _page(request)), "status": "queued"})


@login_not_required
@never_cache
@require_GET
def check_query(request: HttpRequest, token: str = "") -> HttpResponse:
    address = _address(request, token)
    if address is None:
        return _refusal(request, token)
    capture = Capture.objects.filter(address=address, key=request.GET.get("key", "")).defer("content").first()
    if capture is None:
        return _error("no such upload", 404)
    return JsonResponse(capturing.standing(capture, _page(request)))


def _address(request: HttpRequest, token: str) -> CaptureAddress | None:
    """The address of this token, while its owner still patrols."""
    found = capturing.address_of(token or _user_of_address(request))
    if found is None or not access.patrol(found.user, clock.now()).allowed:
        return None
    return found


def _user_of_address(request: HttpRequest) -> str:
    """``https://TOKEN@site``: browsers send the part before @ as Basic credentials."""
    scheme, _space, encoded = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return ""
    try:
        return base64.b64decode(encoded, validate=True).decode().partition(":")[0]
    except (binascii.Error, UnicodeDecodeError):
        return ""


def _refusal(request: HttpRequest, token: str) -> HttpResponse:
    """Without any token a browser is asked for the one in its address; a wrong one is refused."""
    if token or _user_of_address(request):
        return _error("this capture address is unknown or was revoked", 403)
    answer = _error("the capture address is missing", 401)
    answer["WWW-Authenticate"] = 'Basic realm="Pantau"'
    return answer


def _error(message: str, status: int) -> JsonResponse:
    return JsonResponse({"status": "error", "message": message}, status=status)


def _page(request: HttpRequest) -> str:
    """Where the officer sees what came of it; the extension's history keeps it."""
    path = reverse("collection:patrol")
    return settings.PANTAU_URL + path if settings.PANTAU_URL else request.build_absolute_uri(path)
