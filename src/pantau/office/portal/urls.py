"""The guide for everybody, in Indonesian and under /en/ in English."""

from django.urls import path

from pantau.office.portal import views

app_name = "portal"

urlpatterns = [
    path("panduan/", views.guide, name="guide"),
    path("panduan/cek/", views.check, name="check"),  # before people: nobody is called so
    path("panduan/<slug:address>/", views.person, name="person"),
]
