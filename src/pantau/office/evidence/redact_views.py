"""Drawing boxes over a picture: with the mouse, or as numbers where no script runs."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from pantau.engine.pictures.inspecting import PictureError, inspect
from pantau.engine.pictures.redacting import Box
from pantau.office.evidence import access, actions, files, redacting
from pantau.office.evidence.models import Evidence, EvidencePart
from pantau.office.evidence.views import find
from pantau.web.ui import clock

ROWS = 8
SIDES = ("x", "y", "l", "t")  # left, top, width, height
GUARD = {
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
}


@require_GET
@never_cache
def picture(request: HttpRequest, evidence_id: int, part_id: int) -> HttpResponse:
    """For an ``<img>``; the page it stands on has written down that it was looked at."""
    part = _part(find(request, evidence_id, access.see_evidence), part_id)
    try:
        body = files.read(part.sha256)
    except FileNotFoundError:
        raise Http404(f"the file of {part.name} is gone") from None
    answer = HttpResponse(body, content_type=part.media_type)
    for name, value in GUARD.items():
        answer[name] = value
    return answer


@require_http_methods(["GET", "POST"])
@never_cache
def redact(request: HttpRequest, evidence_id: int, part_id: int) -> HttpResponse:
    part = _part(find(request, evidence_id, access.redact), part_id)
    if request.method == "GET":
        actions.view(part.evidence, by=request.user, now=clock.now())
        return _page(request, part)
    try:
        copy = redacting.make_copy(
            part,
            _boxes(request),
            "coarse" if request.POST.get("how") == "coarse" else "black",
            by=request.user,
            reason=request.POST.get("reason", ""),
            now=clock.now(),
        )
    except actions.EvidenceError as refused:
        return _page(request, part, str(refused))
    return redirect("evidence:evidence", copy.pk)


def _part(evidence: Evidence, part_id: int) -> EvidencePart:
    part = evidence.parts.filter(pk=part_id).first()
    if part is None or not redacting.is_picture(part):
        raise Http404(f"evidence {evidence.pk} has no picture {part_id}")
    return part


def _boxes(request: HttpRequest) -> list[Box]:
    """Rows that are filled in; what is no whole number counts as nothing."""
    rows = zip(*(request.POST.getlist(side)[:ROWS] for side in SIDES), strict=False)
    return [Box(*map(int, row)) for row in rows if all(one.strip().isdecimal() for one in row)]


def _page(request: HttpRequest, part: EvidencePart, trouble: str = "") -> HttpResponse:
    given = [
        dict(zip(SIDES, row, strict=True)) for row in zip(*map(request.POST.getlist, SIDES), strict=False)
    ]
    context: dict[str, Any] = {
        "evidence": part.evidence,
        "part": part,
        "rows": (given + [{}] * ROWS)[:ROWS],
        "trouble": trouble,
        "given": request.POST.get("reason", ""),
        "how": request.POST.get("how", "black"),
        **_size(part),
    }
    return render(request, "evidence/redact.html", context, status=422 if trouble else 200)


def _size(part: EvidencePart) -> dict[str, int]:
    try:
        facts = inspect(files.read(part.sha256))
    except (PictureError, FileNotFoundError):
        return {"width": 0, "height": 0}
    return {"width": facts.width, "height": facts.height}
