"""Files that come in pieces over a bad network: the core of tus 1.0 with creation and termination.

``POST`` announces a file and gives its address, ``HEAD`` says how much has come, ``PATCH`` goes on from there,
``DELETE`` gives up. The code in the browser's cookie is the permission; that of a reply, whose pages set no cookie,
comes with each request in the header ``Pantau-Code``.
"""

from __future__ import annotations

from django.http import Http404, HttpResponse, HttpResponseBase
from django.http.request import UnreadablePostError
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from pantau.engine.evidence import brought
from pantau.office.portal.public import Visit, public_form
from pantau.office.portal.reply import actions as replies
from pantau.office.portal.reports import calls, files, holding
from pantau.office.portal.reports.models import Arriving, Report
from pantau.web.ui import clock

VERSION = "1.0.0"
PIECE = "application/offset+octet-stream"
LARGEST_PIECE = 8 * brought.MIB


def _answer(status: int, text: str = "", **headers: str) -> HttpResponse:
    answer = HttpResponse(text, status=status, content_type="text/plain; charset=utf-8")
    answer.headers["Tus-Resumable"] = VERSION
    for name, value in headers.items():
        answer.headers[name.replace("_", "-")] = value
    return answer


def _number(written: str | None) -> int:
    """-1 for what is no number of bytes."""
    return int(written) if written and written.isascii() and written.isdigit() and len(written) < 13 else -1


@require_http_methods(["OPTIONS", "POST"])
@public_form
def announce(visit: Visit) -> HttpResponse:
    if visit.request.method == "OPTIONS":
        return _answer(
            204,
            Tus_Version=VERSION,
            Tus_Extension="creation,termination",
            Tus_Max_Size=str(brought.MOST_OF_ALL),
        )
    holder = _holder(visit)
    if holder is None or (isinstance(holder, Report) and holder.over):
        return _answer(403)
    if visit.request.headers.get("Tus-Resumable") != VERSION:
        return _answer(412, Tus_Version=VERSION)
    size, now = _number(visit.request.headers.get("Upload-Length")), clock.now()
    if size > brought.MOST_OF_ALL:
        return _answer(413)
    try:
        calls.count(calls.network_of(visit.request, now), calls.BYTES, now, 1 + max(size, 0) // brought.MIB)
        made = files.announce(holder, size, now=now)
    except calls.TooOftenError:
        return _answer(429)
    except files.FileRefusedError as refused:
        return _answer(422, str(refused))
    return _answer(201, Location=visit.address("report-arrival", made.key))


@require_http_methods(["HEAD", "PATCH", "DELETE"])
@public_form
def arrival(visit: Visit, key: str) -> HttpResponseBase:
    holder = _holder(visit)
    arriving = Arriving.objects.filter(key=key, **files.of(holder)).first() if holder else None
    if arriving is None:
        raise Http404
    if visit.request.method == "HEAD":
        there = {"Upload_Offset": str(files.offset_of(arriving)), "Upload_Length": str(arriving.size)}
        return _answer(200, **there)
    if visit.request.headers.get("Tus-Resumable") != VERSION:
        return _answer(412, Tus_Version=VERSION)
    if visit.request.method == "DELETE":
        files.drop(arriving)
        return _answer(204)
    return _append(visit, arriving)


def _holder(visit: Visit) -> files.Holder | None:
    code = visit.request.headers.get("Pantau-Code")
    if code is None:
        return holding.report_of(visit.request)
    now = clock.now()
    try:
        return replies.look_up(code, calls.network_of(visit.request, now), now)
    except calls.TooOftenError:
        return None


def _append(visit: Visit, arriving: Arriving) -> HttpResponse:
    if visit.request.content_type != PIECE:
        return _answer(415)
    try:
        piece = visit.request.read(LARGEST_PIECE + 1)
    except UnreadablePostError:
        return _answer(400)  # the network went; the phone asks where to go on
    if len(piece) > LARGEST_PIECE:
        return _answer(413)
    try:
        there = files.append(
            arriving, _number(visit.request.headers.get("Upload-Offset")), piece, now=clock.now()
        )
        if there == arriving.size:
            files.settle(arriving, now=clock.now())
            if arriving.right is not None:
                replies.brought(arriving.right, now=clock.now())
    except files.OffsetError as wrong:
        return _answer(409, Upload_Offset=str(wrong.offset))
    except files.FileRefusedError as refused:
        return _answer(422, str(refused))
    return _answer(204, Upload_Offset=str(there))


def receive(visit: Visit, holder: files.Holder, given: files.Upload) -> None:
    """A file of an ordinary form, whole. Raises FileRefusedError."""
    now = clock.now()
    try:
        calls.count(calls.network_of(visit.request, now), calls.BYTES, now, 1 + given.size // brought.MIB)
    except calls.TooOftenError:
        raise files.FileRefusedError(
            _("Jaringan Anda sudah mengirim sangat banyak. Coba lagi satu jam lagi.")
        ) from None
    files.receive(holder, given, now=now)
