"""Mounted at /antarmuka/: where people make tokens for their programs, see who calls whom, and read how."""

from django.urls import path

from pantau.office.api import office_views as views

app_name = "interface"

urlpatterns = [
    path("", views.tokens_page, name="tokens"),
    path("<int:pk>/cabut/", views.revoke, name="revoke"),
    path("semua/", views.everybodys, name="everybodys"),
    path("panggilan/", views.webhooks_page, name="webhooks"),
    path("panggilan/<int:pk>/akhiri/", views.end_webhook, name="end-webhook"),
    path("panggilan/<int:pk>/hidupkan/", views.resume_webhook, name="resume-webhook"),
    path("rujukan/", views.reference, name="reference"),
]
