"""What everybody reads: news, its pictures and its feeds."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from pantau.office.portal.public import Visit, public_record, show
from pantau.office.portal.publishing import desk_page, feeds, news_page, reading, serving
from pantau.office.portal.publishing.models import Piece, PieceApproval, PieceFile
from pantau.web.ui import clock

GONE = 410


@public_record
def news(visit: Visit) -> HttpResponse:
    return show(visit, "portal/news.html", news_page.listing(visit, visit.request.GET.get("page", "")))


@public_record
def news_piece(visit: Visit, slug: str) -> HttpResponse:
    found = _out(slug)
    if found is None:
        answer = show(visit, "portal/withdrawn.html", news_page.tombstone(visit, _withdrawn(slug)))
        answer.status_code = GONE
        return answer
    return show(visit, "portal/piece.html", news_page.piece(visit, found))


@public_record
def news_card(visit: Visit, slug: str) -> HttpResponse:
    found = _out(slug)
    if found is None:
        raise Http404
    return HttpResponse(news_page.card(visit, found), content_type="image/png")


@public_record
def news_picture(visit: Visit, slug: str, sha256: str, shape: str) -> HttpResponse:
    """Under the piece's own address, so that it goes when the piece goes."""
    held = PieceFile.objects.filter(sha256=sha256).first()
    if held is None or news_page.EXTENSIONS[held.media_type] != shape:
        raise Http404
    found = _out(slug)
    if found is None or found.version.picture_id != held.pk:
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
    return HttpResponse(feeds.robots(visit), content_type="text/plain; charset=utf-8")


def _out(slug: str) -> PieceApproval | None:
    return reading.out(clock.now(), *news_page.NEWS).filter(version__piece__slug=slug).first()


def _withdrawn(slug: str) -> Piece:
    """Raises Http404 where readers never saw it."""
    found = Piece.objects.filter(slug=slug, kind__in=news_page.NEWS).exclude(withdrawal=None)
    one = found.select_related("withdrawal").first()
    if one is None or not desk_page.was_out(one, clock.now()):
        raise Http404(_("Tulisan ini tidak ada."))
    return one
