"""Readers' pages, inside the portal and in both languages; /akun/ is the office's own list."""

from django.urls import path

from pantau.office.portal.lookup import views

PAGES = [
    path("cek-akun/", views.lookup, name="lookup"),
    path("cek-akun/data/", views.data, name="lookup-data"),
    path("cek-akun/akun.csv", views.accounts_csv, name="lookup-csv"),
]
