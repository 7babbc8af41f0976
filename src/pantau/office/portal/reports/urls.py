"""Reporting, for everybody; included by the public rooms' addresses in both languages."""

from django.urls import path

from pantau.office.portal.reports import arrivals, views

urlpatterns = [
    path("", views.start, name="report"),
    path("isi/<slug:step>/", views.step, name="report-step"),
    path("kirim/", views.send, name="report-send"),
    path("lacak/", views.track, name="report-track"),
    path("lacak/tambah/", views.add, name="report-add"),
    path("tutup/", views.leave, name="report-leave"),
    path("buang/", views.discard, name="report-discard"),
    path("bagikan/", views.share, name="report-share"),
    path("luring/", views.offline, name="report-offline"),
    path("rahasia/", views.protection, name="report-protection"),
    path("pantau.webmanifest", views.manifest, name="report-manifest"),
    path("hapus/tautan/<int:pk>/", views.drop_link, name="report-drop-link"),
    path("hapus/berkas/<int:pk>/", views.drop_file, name="report-drop-file"),
    path("berkas/", arrivals.announce, name="report-files"),
    path("berkas/<slug:key>/", arrivals.arrival, name="report-arrival"),
]
