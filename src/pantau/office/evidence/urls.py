from django.urls import path

from pantau.office.evidence import views

app_name = "evidence"

urlpatterns = [
    path("<int:evidence_id>/", views.evidence_page, name="evidence"),
    path("<int:evidence_id>/unduh/", views.export, name="export"),
    path("<int:evidence_id>/lepas/", views.release, name="release"),
]
