from django.urls import path

from pantau.office.evidence import capture_views, log_views, redact_views, views

app_name = "evidence"

urlpatterns = [
    path("rekaman/", capture_views.captures_page, name="captures"),
    path("rekaman/<int:capture_id>/", capture_views.capture, name="capture"),
    path("rekaman/<int:capture_id>/beku/", capture_views.frozen_page, name="frozen-page"),
    path("beku/<str:given>/<str:name>", capture_views.frozen, name="frozen"),
    path("rekaman/<int:capture_id>/keadaan/", capture_views.capture_state, name="capture-state"),
    path("rekaman/<int:capture_id>/berkas/<int:file_id>/", capture_views.captured_file, name="captured-file"),
    path("rekaman/<int:capture_id>/unduh/", capture_views.export_file, name="export-captured"),
    path("rekaman/<int:capture_id>/simpan/", capture_views.take, name="take-capture"),
    path("rekaman/<int:capture_id>/tutup/", capture_views.close, name="close-capture"),
    path("unggahan/<int:post_id>/rekam/", capture_views.capture_post, name="capture-post"),
    path("unggahan/<int:post_id>/unggah/", capture_views.upload, name="upload"),
    path("buku-besar/", log_views.log, name="log"),
    path("buku-besar/<int:head_id>/", log_views.head, name="head"),
    path("<int:evidence_id>/", views.evidence_page, name="evidence"),
    path("<int:evidence_id>/unduh/", views.export, name="export"),
    path("<int:evidence_id>/penguasaan/", views.custody, name="custody"),
    path("<int:evidence_id>/serah/", views.transfer, name="transfer"),
    path("<int:evidence_id>/hasil/", views.conclude, name="conclude"),
    path("<int:evidence_id>/tahan/", views.hold, name="hold"),
    path("<int:evidence_id>/bagian/<int:part_id>/", redact_views.picture, name="part"),
    path("<int:evidence_id>/samarkan/<int:part_id>/", redact_views.redact, name="redact"),
    path("<int:evidence_id>/lepas/", views.release, name="release"),
]
