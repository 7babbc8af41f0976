"""Three doors: readers' pages in both languages, what stands at the site's root, and the office's own pages."""

from django.urls import path

from pantau.office.portal.publishing import public_views, views

#: Inside the portal, in both languages.
PAGES = [
    path("kabar/", public_views.news, name="news"),
    path("kabar/atom.xml", public_views.news_feed, name="news-feed"),
    path("kabar/<slug:slug>/", public_views.news_piece, name="news-piece"),
    path("kabar/<slug:slug>/bagikan.png", public_views.news_card, name="news-card"),
    path("kabar/<slug:slug>/<slug:sha256>.<slug:shape>", public_views.news_picture, name="news-picture"),
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
    path("gambar/<slug:sha256>/", views.picture, name="picture"),
]
