"""Readers' pages and files in both languages, and the office's own page of papers."""

from django.urls import path

from pantau.office.portal.openness import desk_views, views

urlpatterns = [
    path("", views.numbers, name="numbers"),
    path("angka.csv", views.numbers_csv, name="numbers-csv"),
    path("cakupan.csv", views.coverage_csv, name="numbers-coverage"),
    path("ketelitian.csv", views.errors_csv, name="numbers-errors"),
    path("kamus.csv", views.dictionary_csv, name="numbers-dictionary"),
    path("kesetaraan.pdf", views.paper, name="numbers-paper"),
    path("aturan/", views.rules, name="numbers-rules"),
    path("aturan/<slug:category>/", views.category, name="numbers-category"),
]
DESK = [
    path("", desk_views.papers, name="papers"),
    path("<int:pk>.pdf", desk_views.content, name="content"),
    path("<int:pk>/setujui/", desk_views.approve, name="approve"),
    path("<int:pk>/tarik/", desk_views.withdraw, name="withdraw"),
]
