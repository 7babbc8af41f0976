"""What everybody reads and hears: news and the podcast, their pictures and their feeds."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from pantau.office.portal.public import Visit, public_record, show
from pantau.office.portal.publishing import (
    desk_page,
    feeds,
    news_page,
    podcast_page,
    reading,
    rss,
    serving,
    transcripts,
)
from pantau.office.portal.publishing.models import Piece, PieceApproval, PieceFile, PieceVersion
from pantau.web.ui import clock

GONE = 410
PLAIN = "text/plain; charset=utf-8"


@public_record
def listing(visit: Visit, room: str) -> HttpResponse:
    return show(visit, "portal/news.html", news_page.listing(visit, room))


@public_record
def piece(visit: Visit, room: str, slug: str) -> HttpResponse:
    found = _out(room, slug)
    if found is None:
        answer = show(visit, "portal/withdrawn.html", news_page.tombstone(visit, _withdrawn(room, slug)))
        answer.status_code = GONE
        return answer
    return show(visit, "portal/piece.html", news_page.piece(visit, found))


@public_record
def card(visit: Visit, room: str, slug: str) -> HttpResponse:
    return HttpResponse(news_page.card(visit, _shown(room, slug)), content_type="image/png")


@public_record
def picture(visit: Visit, room: str, slug: str, sha256: str, shape: str) -> HttpResponse:
    """Under the piece's own address, so that it goes when the piece goes."""
    held = PieceFile.objects.filter(sha256=sha256).first()
    if held is None or news_page.EXTENSIONS[held.media_type] != shape:
        raise Http404
    if _shown(room, slug).version.picture_id != held.pk:
        raise Http404
    return serving.picture(held)


@public_record
def news_feed(visit: Visit) -> HttpResponse:
    return HttpResponse(feeds.atom(visit), content_type="application/atom+xml; charset=utf-8")


@public_record
def sitemap(visit: Visit) -> HttpResponse:
    return HttpResponse(feeds.sitemap(visit), content_type="application/xml; charset=utf-8")


@public_record
def robots(visit: Visit) -> HttpResponse:
    return HttpResponse(feeds.robots(visit), content_type=PLAIN)


# --- podcast --------------------------------------------------------------------------------------


@public_record
def podcast_feed(visit: Visit) -> HttpResponse:
    return HttpResponse(rss.podcast(visit), content_type="application/rss+xml; charset=utf-8")


@public_record
def podcast_cover(visit: Visit) -> HttpResponse:
    office = news_page.office(visit)
    return HttpResponse(podcast_page.cover(visit, office, office), content_type="image/png")


@public_record
def episode_cover(visit: Visit, slug: str) -> HttpResponse:
    title = news_page.title_of(visit, _episode(slug))
    return HttpResponse(podcast_page.cover(visit, news_page.office(visit), title), content_type="image/png")


@public_record
def episode_chapters(visit: Visit, slug: str) -> HttpResponse:
    version = _episode(slug)
    if not version.chapters:
        raise Http404
    told = {"ensure_ascii": False}
    return JsonResponse(
        podcast_page.as_chapters(version), content_type=podcast_page.CHAPTERS, json_dumps_params=told
    )


@public_record
def episode_transcript(visit: Visit, slug: str, shape: str) -> HttpResponse:
    kept = _episode(slug).transcript
    if not kept or shape != ("vtt" if transcripts.is_timed(kept) else "txt"):
        raise Http404
    return HttpResponse(kept, content_type=PLAIN if shape == "txt" else "text/vtt; charset=utf-8")


@login_not_required
@require_safe
def episode_audio(request: HttpRequest, slug: str, sha256: str, language: str) -> HttpResponseBase:
    """Outside of ``public_record``, which would hold an hour of sound in memory."""
    recording = _episode(slug).recording
    if recording is None or recording.mp3 != sha256:
        raise Http404
    return serving.sound(request, recording)


episode_audio.knows_nobody = True  # read by the second factor's door


def _out(room: str, slug: str) -> PieceApproval | None:
    return reading.out(clock.now(), *news_page.ROOMS[room]).filter(version__piece__slug=slug).first()


def _shown(room: str, slug: str) -> PieceApproval:
    """Raises Http404."""
    found = _out(room, slug)
    if found is None:
        raise Http404(_("Tulisan ini tidak ada."))
    return found


def _episode(slug: str) -> PieceVersion:
    return _shown("podcast", slug).version


def _withdrawn(room: str, slug: str) -> Piece:
    """Raises Http404 where readers never saw it."""
    found = Piece.objects.filter(slug=slug, kind__in=news_page.ROOMS[room]).exclude(withdrawal=None)
    one = found.select_related("withdrawal").first()
    if one is None or not desk_page.was_out(one, clock.now()):
        raise Http404(_("Tulisan ini tidak ada."))
    return one
