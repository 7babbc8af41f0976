"""Readers' pages, inside the portal and in both languages; /akun/ is the office's own list."""

from django.urls import path

from pantau.office.portal.lookup import views

PAGES = [
    path("akun-resmi/", views.lookup, name="lookup"),
    path("akun-resmi/data/", views.data, name="lookup-data"),
    path("akun-resmi/daftar.csv", views.accounts_csv, name="lookup-csv"),
]
