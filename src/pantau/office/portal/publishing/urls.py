"""Three doors: readers' pages in both languages, what stands at the site's root, and the office's own pages."""

from django.urls import path

from pantau.office.portal.publishing import public_views, views

#: Inside the portal, in both languages. ``room``: news_page.ROOMS.
PAGES = [
    path("kabar/", public_views.listing, {"room": "news"}, name="news"),
    path("kabar/atom.xml", public_views.news_feed, name="news-feed"),
    path("siniar/", public_views.listing, {"room": "podcast"}, name="podcast"),
    path("siniar/rss.xml", public_views.podcast_feed, name="podcast-feed"),
    path("siniar/sampul.png", public_views.podcast_cover, name="podcast-cover"),
    *(
        path(f"{start}/<slug:slug>/{rest}", view, {"room": room}, name=f"{room}-{name}")
        for room, start in (("news", "kabar"), ("podcast", "siniar"))
        for rest, view, name in (
            ("", public_views.piece, "piece"),
            ("bagikan.png", public_views.card, "card"),
            ("gambar/<slug:sha256>.<slug:shape>", public_views.picture, "picture"),
        )
    ),
    path("siniar/<slug:slug>/sampul.png", public_views.episode_cover, name="podcast-episode-cover"),
    path("siniar/<slug:slug>/bab.json", public_views.episode_chapters, name="podcast-chapters"),
    path(
        "siniar/<slug:slug>/transkrip.<slug:shape>",
        public_views.episode_transcript,
        name="podcast-transcript",
    ),
    path("siniar/<slug:slug>/suara/<slug:sha256>.mp3", public_views.episode_audio, name="podcast-audio"),
]
ROOT = [
    path("sitemap.xml", public_views.sitemap, name="sitemap"),
    path("robots.txt", public_views.robots, name="robots"),
]
DESK = [
    path("", views.pieces, name="pieces"),
    path("baru/<slug:kind>/", views.begin, name="begin"),
    path("<int:pk>/", views.piece, name="piece"),
    path("<int:pk>/ubah/", views.revise, name="revise"),
    path("<int:pk>/versi/<int:number>/", views.compare, name="compare"),
    path("<int:pk>/minta/", views.ask, name="ask"),
    path("<int:pk>/setujui/", views.approve, name="approve"),
    path("<int:pk>/kembalikan/", views.send_back, name="send-back"),
    path("<int:pk>/tarik/", views.withdraw, name="withdraw"),
    path("<int:pk>/sosial/", views.social, name="social"),
    path("<int:pk>/sosial/<slug:platform>/gambar/", views.social_image, name="social-image"),
    path("<int:pk>/sosial/unduh/", views.social_pack, name="social-pack"),
    path("<int:pk>/sosial/telegram/", views.push, name="push"),
    path("<int:pk>/youtube/", views.order_pack, name="order-pack"),
    path("<int:pk>/youtube/unggah/", views.upload_pack, name="upload-pack"),
    path("<int:pk>/youtube/unduh/", views.pack, name="pack"),
    path("rekaman/<int:pk>.mp3", views.recording, name="recording"),
    path("gambar/<slug:sha256>/", views.picture, name="picture"),
]
