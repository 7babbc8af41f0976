"""Citizens' reports as officers handle them: once, in the office's own language."""

from django.urls import path

from pantau.office.portal.reports import office_views as views

app_name = "reports"

urlpatterns = [
    path("laporan/", views.listing, name="list"),
    path("laporan/<int:pk>/", views.report, name="report"),
    path("laporan/<int:pk>/baca/", views.read, name="read"),
    path("laporan/<int:pk>/tanya/", views.ask, name="ask"),
    path("laporan/<int:pk>/terima/", views.accept, name="accept"),
    path("laporan/<int:pk>/tinjau/<int:link>/", views.review, name="review"),
    path("laporan/<int:pk>/usul/<int:link>/", views.propose, name="propose"),
    path("laporan/<int:pk>/perkara/", views.to_case, name="to-case"),
    path("laporan/<int:pk>/gabung/", views.merge, name="merge"),
    path("laporan/<int:pk>/tutup/", views.close, name="close"),
    path("laporan/<int:pk>/identitas/", views.persons, name="persons"),
    path("laporan/<int:pk>/berkas/<int:file>/", views.file, name="file"),
]
