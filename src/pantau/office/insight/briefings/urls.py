from django.urls import path

from pantau.office.insight.briefings import views

BRIEFINGS = [
    path("laporan/", views.briefings, name="briefings"),
    path("laporan/buat/", views.make, name="make-briefing"),
    path("laporan/<int:pk>/", views.briefing, name="briefing"),
    path("laporan/<int:pk>/isi/", views.behind, name="briefing-behind"),
    path("laporan/<int:pk>/hitung-ulang/", views.recount, name="briefing-recount"),
    path("laporan/<int:pk>/pdf/", views.pdf, name="briefing-pdf"),
    path("laporan/<int:pk>/docx/", views.docx, name="briefing-docx"),
    path("pleno/", views.slides, name="plenary-slides"),
]
