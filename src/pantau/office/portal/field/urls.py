"""Field supervisors' notes; once, in the office's own language."""

from django.urls import path

from pantau.office.portal.field import views

app_name = "field"

urlpatterns = [
    path("", views.home, name="home"),
    path("baru/", views.begin, name="begin"),
    path("bagikan/", views.share, name="share"),
    path("luring/", views.offline, name="offline"),
    path("diserahkan/", views.handed_in, name="handed-in"),
    path("pantau.webmanifest", views.manifest, name="manifest"),
    path("<uuid:key>/", views.note, name="note"),
    path("<uuid:key>/simpan/", views.save, name="save"),
    path("<uuid:key>/sinkron/", views.sync, name="sync"),
    path("<uuid:key>/berkas/", views.file, name="file"),
    path("<uuid:key>/pilih/", views.choose, name="choose"),
    path("<uuid:key>/perkara/", views.to_case, name="to-case"),
    path("<uuid:key>/serahkan/", views.hand_in, name="hand-in"),
]
