"""Asking about one's own data; included by the public rooms' addresses in both languages."""

from django.urls import path

from pantau.office.portal.privacy import views

urlpatterns = [path("", views.own_data, name="own-data"), path("kode/", views.follow, name="own-data-code")]
