"""Pages for everybody: guide, official accounts, heads of the log, news; under /en/ in English."""

from django.urls import include, path

from pantau.office.portal import views
from pantau.office.portal.lookup import urls as lookup
from pantau.office.portal.publishing import urls as publishing

app_name = "portal"

urlpatterns = [
    path("panduan/", views.guide, name="guide"),
    path("panduan/cek/", views.check, name="check"),  # before people: nobody is called so, nor 'unduh'
    path(
        "panduan/cek/<slug:saya>/<slug:ingin>/<slug:kapan>/<slug:shape>.png",
        views.picture,
        name="picture",
    ),
    path("panduan/unduh/", views.downloads, name="downloads"),
    path("panduan/poster-<slug:sheet>.pdf", views.poster, name="poster"),
    path("panduan/<slug:address>/", views.person, name="person"),
    path("panduan/<slug:address>/selebaran.pdf", views.leaflet, name="leaflet"),
    path("angka/", include("pantau.office.portal.openness.urls")),
    path("pemberitahuan/", include("pantau.office.portal.prevention.urls")),
    path("lapor/", include("pantau.office.portal.reports.urls")),
    path("tanggapan/", include("pantau.office.portal.reply.urls")),
    path("data-saya/", include("pantau.office.portal.privacy.urls")),
    path("buku-besar/", views.heads, name="heads"),
    path("buku-besar/kepala.json", views.signed_heads, name="signed-heads"),
    *lookup.PAGES,
    *publishing.PAGES,
]
