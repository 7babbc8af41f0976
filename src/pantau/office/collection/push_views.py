"""Where platforms deliver: hubs (WebSub), Meta's webhooks, Telegram's. No cookie, no session: a signature."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from pantau.engine.sources.connectors.seam import NotPermittedError, ReceiveError
from pantau.office.collection import pushes
from pantau.office.collection.models import Connector
from pantau.web.ui import clock

STATUS = {"signature": 403, "oversize": 413, "malformed": 400, "replayed": 200}


@csrf_exempt  # no cookie is read: the signature is the permission
@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def push(request: HttpRequest, name: str, code: str = "") -> HttpResponse:
    row = get_object_or_404(Connector, name=name, name__in=pushes.PUSHED, enabled=True)
    try:
        if request.method == "GET":
            said = pushes.answer_question(row, code, request.GET.dict(), now=clock.now())
        else:
            pushes.receive(row, code, dict(request.headers), _body(request), now=clock.now())
            said = ""
    except ReceiveError as refused:
        return _plain("" if refused.kind == "replayed" else refused.kind, STATUS[refused.kind])
    except NotPermittedError:
        return _plain("not set up", 404)
    return _plain(said, 200)


def _body(request: HttpRequest) -> bytes:
    """At most one byte more than is taken: enough to refuse it, whatever length it claims."""
    return request.read(pushes.MOST_BYTES + 1)


def _plain(text: str, status: int) -> HttpResponse:
    return HttpResponse(text, status=status, content_type="text/plain; charset=utf-8")
