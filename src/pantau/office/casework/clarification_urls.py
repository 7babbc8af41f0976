"""Addresses of clarifications, below those of cases."""

from django.urls import path

from pantau.office.casework import clarification_views as views

CLARIFICATIONS = [
    path("<int:pk>/orang/<int:party_id>/klarifikasi/", views.invite, name="invite"),
    path("klarifikasi/<int:pk>/ubah/", views.change, name="change-clarification"),
    path("klarifikasi/<int:pk>/hadir/", views.came, name="clarification-came"),
    path("klarifikasi/<int:pk>/tidak-hadir/", views.absent, name="clarification-absent"),
    path("klarifikasi/<int:pk>/batal/", views.call_off, name="call-off-clarification"),
]
