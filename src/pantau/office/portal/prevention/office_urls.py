"""Prevention as officers work on it: once, in the office's own language."""

from django.urls import path

from pantau.office.portal.prevention import office_views as views

app_name = "prevention"

urlpatterns = [
    path("", views.overview, name="overview"),
    path("catatan.csv", views.record_csv, name="record-csv"),
    path("catatan.pdf", views.record_pdf, name="record-pdf"),
    path("penerima/", views.addressees, name="addressees"),
    path("penerima/ambil/", views.take_in, name="take-in"),
    path("penerima/impor/", views.import_file, name="import"),
    path("penerima/<int:pk>/", views.addressee, name="addressee"),
    path("penerima/<int:pk>/lepas/", views.retire, name="retire"),
    path("surat/<int:pk>/", views.sent, name="sent"),
    path("surat/<int:pk>/surat.<slug:shape>", views.letter, name="letter"),
    path("surat/<int:pk>/dibaca/", views.note_read, name="note-read"),
    path("hari/<slug:notice>/", views.notice, name="notice"),
    path("hari/<slug:notice>/siapkan/", views.prepare, name="prepare"),
    path("hari/<slug:notice>/catat/", views.inform, name="inform"),
    path("hari/<slug:notice>/surel/", views.mail, name="mail"),
    path("hari/<slug:notice>/surat.zip", views.packed_letters, name="letters"),
]
