"""Published bytes as answers."""

from __future__ import annotations

from django.http import HttpResponse

from pantau.office.portal.publishing import shelf
from pantau.office.portal.publishing.models import PieceFile


def picture(held: PieceFile) -> HttpResponse:
    body = shelf.place_of(held.sha256).read_bytes()
    headers = {"ETag": f'"{held.sha256}"', "Content-Disposition": "inline"}
    return HttpResponse(body, content_type=held.media_type, headers=headers)
