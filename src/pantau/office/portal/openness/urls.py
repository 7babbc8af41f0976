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
    path("kesetaraan/", views.audit, name="numbers-audit"),
    path("kesetaraan/kamus.csv", views.audit_dictionary_csv, name="numbers-audit-dictionary"),
    path("kesetaraan/<int:number>/", views.audit_one, name="numbers-audit-one"),
    path("kesetaraan/<int:number>/angka.csv", views.audit_csv, name="numbers-audit-csv"),
    path("kesetaraan/<int:number>/tukar-nama.csv", views.audit_names_csv, name="numbers-audit-names"),
    path("kesetaraan/<int:number>/dokumen.json", views.audit_json, name="numbers-audit-json"),
    path("aturan/", views.rules, name="numbers-rules"),
    path("aturan/<slug:category>/", views.category, name="numbers-category"),
]
DESK = [
    path("", desk_views.papers, name="papers"),
    path("kesetaraan/<int:pk>/", desk_views.audit, name="audit"),
    path("kesetaraan/<int:pk>/setujui/", desk_views.approve, {"kind": "audit"}, name="approve-audit"),
    path("kesetaraan/<int:pk>/tarik/", desk_views.withdraw, {"kind": "audit"}, name="withdraw-audit"),
    path("<int:pk>.pdf", desk_views.content, name="content"),
    path("<int:pk>/setujui/", desk_views.approve, {"kind": "paper"}, name="approve"),
    path("<int:pk>/tarik/", desk_views.withdraw, {"kind": "paper"}, name="withdraw"),
]
