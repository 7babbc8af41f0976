"""The demo's public pages are not empty: what its made-up office published went the way everything goes."""

import feedparser
import pytest
from django.test import Client

from pantau.demo import hours
from pantau.demo.pipeline import publishing
from pantau.office.people.demo import create_demo_people
from pantau.office.portal.publishing.models import Piece


@pytest.mark.django_db
def test_the_demo_opens_with_news_a_correction_and_an_episode(settings, tmp_path):
    settings.PANTAU_DATA, settings.PANTAU_DEMO = tmp_path, True
    with hours.office_at(hours.COLLECTED):
        create_demo_people()
    assert publishing.publish() == Piece.objects.count() == 5
    with hours.office_at(hours.OPENING):
        news = feedparser.parse(Client().get("/kabar/atom.xml").content)
        assert [entry.title for entry in news.entries] == [
            "Masa tenang: apa yang boleh dan tidak boleh diunggah",
            "Akun kampanye ditutup 10 Februari",
            "ASN: tanda suka juga dukungan",
        ]
        page = Client().get(news.entries[0].link.removeprefix("http://testserver")).content.decode()
        assert publishing.CORRECTION in page
        assert "Berlaku sejak" in page
        podcast = feedparser.parse(Client().get("/siniar/rss.xml").content)
        assert podcast.entries[0].title == "Obrolan masa tenang"
        assert int(podcast.entries[0].itunes_duration) == pytest.approx(publishing.EPISODE_S, abs=1)
