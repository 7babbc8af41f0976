"""The podcast's feed: RSS 2.0 with Apple's and the Podcast namespace's elements.

https://podcasters.apple.com/support/823-podcast-requirements and
https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/1.0.md
"""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.feedgenerator import Enclosure, Rss201rev2Feed
from django.utils.translation import gettext as _
from django.utils.xmlutils import SimplerXMLGenerator

from pantau.office.portal.public import Visit
from pantau.office.portal.publishing import feeds, news_page, podcast_page, reading, texts, transcripts
from pantau.office.portal.publishing.models import PieceApproval
from pantau.web.ui import clock

ITUNES = "http://www.itunes.com/dtds/podcast-1.0.dtd"
PODCAST = "https://podcastindex.org/namespace/1.0"
CONTENT = "http://purl.org/rss/1.0/modules/content/"
GUIDS = uuid.UUID("ead4c236-bf58-58c6-a2c6-a6b28d128cb6")  # of the Podcast namespace, for guids of feeds
IN_FEED = 300
MEDIA_TYPES = {"vtt": "text/vtt", "txt": "text/plain"}


class PodcastFeed(Rss201rev2Feed):
    def rss_attributes(self) -> dict[str, str]:
        names = {"xmlns:itunes": ITUNES, "xmlns:podcast": PODCAST, "xmlns:content": CONTENT}
        return super().rss_attributes() | names

    def latest_post_date(self) -> datetime:
        return super().latest_post_date() if self.items else feeds.BEFORE_ANYTHING

    def add_root_elements(self, handler: SimplerXMLGenerator) -> None:
        super().add_root_elements(handler)
        office = self.feed["author_name"]
        handler.addQuickElement("itunes:author", office)
        handler.addQuickElement("itunes:summary", self.feed["description"])
        handler.addQuickElement("itunes:type", "episodic")
        handler.addQuickElement("itunes:explicit", "false")
        handler.addQuickElement("itunes:image", attrs={"href": self.feed["cover"]})
        handler.addQuickElement("itunes:category", attrs={"text": "Government"})
        _picture(handler, self.feed)
        if mail := self.feed["mail"]:
            handler.startElement("itunes:owner", {})
            handler.addQuickElement("itunes:name", office)
            handler.addQuickElement("itunes:email", mail)
            handler.endElement("itunes:owner")
        handler.addQuickElement("podcast:guid", self.feed["podcast_guid"])
        handler.addQuickElement("podcast:medium", "podcast")
        handler.addQuickElement("podcast:locked", "yes", {"owner": mail} if mail else {})

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        handler.addQuickElement("content:encoded", item["html"])
        handler.addQuickElement("itunes:title", item["title"])
        handler.addQuickElement("itunes:summary", item["description"])
        handler.addQuickElement("itunes:duration", item["seconds"])
        handler.addQuickElement("itunes:explicit", "false")
        handler.addQuickElement("itunes:episodeType", "full")
        handler.addQuickElement("itunes:image", attrs={"href": item["cover"]})
        if item["chapters"]:
            attrs = {"url": item["chapters"], "type": podcast_page.CHAPTERS}
            handler.addQuickElement("podcast:chapters", attrs=attrs)
        if item["transcript"]:
            handler.addQuickElement("podcast:transcript", attrs=item["transcript"])


def _picture(handler: SimplerXMLGenerator, feed: dict[str, Any]) -> None:
    handler.startElement("image", {})
    for name, value in (("url", feed["cover"]), ("title", feed["title"]), ("link", feed["link"])):
        handler.addQuickElement(name, value)
    handler.endElement("image")


def podcast(visit: Visit) -> str:
    office, address = news_page.office(visit), visit.whole_address("podcast-feed")
    feed = PodcastFeed(
        title=_("Siniar %(office)s") % {"office": office},
        link=visit.whole_address("podcast"),
        description=_("Apa yang boleh dan tidak boleh dalam pemilu, dari pengawas pemilu sendiri."),
        language=visit.language,
        author_name=office,
        feed_url=address,
        cover=visit.whole_address("podcast-cover"),
        mail=_mail(),
        podcast_guid=str(uuid.uuid5(GUIDS, address.split("://", 1)[-1].rstrip("/"))),
    )
    for approval in reading.out(clock.now(), *news_page.ROOMS["podcast"])[:IN_FEED]:
        feed.add_item(**_item(visit, approval))
    return feed.writeString("utf-8")


def _mail() -> str:
    """Where directories write to; not an address that nobody set."""
    address = str(settings.DEFAULT_FROM_EMAIL).rpartition("<")[2].rstrip(">")
    return "" if address.endswith("@localhost") else address


def _item(visit: Visit, approval: PieceApproval) -> dict[str, Any]:
    version = approval.version
    recording, slug = version.recording, version.piece.slug
    assert recording is not None  # an episode is approved with its recording
    text = texts.in_words(version, visit.language, visit.book, visit.today)
    audio = visit.whole_address("podcast-audio", slug, recording.mp3)
    return {
        "title": text.title,
        "link": visit.whole_address("podcast-piece", slug),
        "description": text.summary,
        "unique_id": f"urn:uuid:{version.piece.guid}",
        "unique_id_is_permalink": False,
        "pubdate": approval.first_at,
        "enclosures": [Enclosure(audio, str(recording.mp3_size), "audio/mpeg")],
        "html": text.html,
        "seconds": str(round(recording.seconds)),
        "cover": _cover(visit, approval),
        "chapters": visit.whole_address("podcast-chapters", slug) if version.chapters else "",
        "transcript": _transcript(visit, approval),
    }


def _cover(visit: Visit, approval: PieceApproval) -> str:
    version = approval.version
    if podcast_page.own_cover(version):
        return visit.site + news_page.picture_address(visit, version)
    return visit.whole_address("podcast-episode-cover", version.piece.slug)


def _transcript(visit: Visit, approval: PieceApproval) -> dict[str, str]:
    version = approval.version
    if not version.transcript:
        return {}
    timed = transcripts.is_timed(version.transcript)
    told = {
        "url": podcast_page.transcript_address(visit, version, whole=True),
        "type": MEDIA_TYPES["vtt" if timed else "txt"],
        "language": "id",
    }
    return told | ({"rel": "captions"} if timed else {})
