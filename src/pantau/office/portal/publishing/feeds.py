"""What machines read: the Atom feed of news, the list of public pages, and what robots may fetch."""

from __future__ import annotations

from datetime import UTC, datetime
from io import StringIO
from typing import Any

from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.utils.xmlutils import SimplerXMLGenerator

from pantau.office.portal.public import SPACES, Visit
from pantau.office.portal.publishing import news_page, reading, texts
from pantau.office.portal.publishing.desk_page import room_of
from pantau.office.portal.publishing.models import Piece
from pantau.web.ui import clock

IN_FEED = 30
BEFORE_ANYTHING = datetime(2020, 1, 1, tzinfo=UTC)
SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
#: Public pages that are always there.
STANDING = (
    "guide", "check", "downloads", "lookup", "report", "report-protection", "numbers", "numbers-rules", "news",
    "podcast", "heads", "lookup-data",
)  # fmt: skip
CLOSED = ("/masuk/", "/penerbitan/", "/tinjau/", "/akun/", "/bukti/")


class NewsFeed(Atom1Feed):
    """With whole texts; the same bytes while nothing changes."""

    def latest_post_date(self) -> datetime:
        return super().latest_post_date() if self.items else BEFORE_ANYTHING

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        handler.addQuickElement("content", item["html"], {"type": "html"})


def atom(visit: Visit) -> str:
    office = news_page.office(visit)
    feed = NewsFeed(
        title=_("Kabar %(office)s") % {"office": office},
        link=visit.whole_address("news"),
        description="",
        language=visit.language,
        author_name=office,
        feed_url=visit.whole_address("news-feed"),
    )
    for approval in reading.out(clock.now(), *news_page.ROOMS["news"])[:IN_FEED]:
        text = texts.in_words(approval.version, visit.language, visit.book, visit.today)
        address = visit.whole_address("news-piece", approval.version.piece.slug)
        feed.add_item(
            title=text.title,
            link=address,
            description=text.summary,
            unique_id=f"urn:uuid:{approval.version.piece.guid}",
            pubdate=approval.first_at,
            updateddate=approval.publish_at,
            categories=[approval.version.piece.get_kind_display()],
            html=text.html,
        )
    return feed.writeString("utf-8")


def sitemap(visit: Visit) -> str:
    out = StringIO()
    xml = SimplerXMLGenerator(out, "utf-8")
    xml.startDocument()
    xml.startElement("urlset", {"xmlns": SITEMAP})
    for language in SPACES:
        for name in STANDING:
            _address(xml, visit.site + visit.address(name, language=language))
        for approval in reading.out(clock.now(), *Piece.Kind.values):
            piece = approval.version.piece
            page = visit.address(f"{room_of(piece)}-piece", piece.slug, language=language)
            _address(xml, visit.site + page, approval.publish_at)
    xml.endElement("urlset")
    xml.endDocument()
    return out.getvalue()


def _address(xml: SimplerXMLGenerator, address: str, changed: datetime | None = None) -> None:
    xml.startElement("url", {})
    xml.addQuickElement("loc", address)
    if changed:
        xml.addQuickElement("lastmod", news_page.stamp(changed))
    xml.endElement("url")


def robots(visit: Visit) -> str:
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in CLOSED), f"Sitemap: {visit.site}/sitemap.xml"]
    return "\n".join(lines) + "\n"
