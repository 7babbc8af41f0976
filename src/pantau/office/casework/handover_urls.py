"""Addresses of outcomes, hand-overs and the neutrality list, below those of cases."""

from django.urls import path

from pantau.office.casework import handover_views as views

HANDOVERS = [
    path("netralitas/", views.neutrality, name="neutrality"),
    path("<int:pk>/hasil/", views.note_outcome, name="note-outcome"),
    path("hasil/<int:pk>/teruskan/", views.prepare, name="prepare-handover"),
    path("penerusan/<int:pk>/", views.handover, name="handover"),
    path("penerusan/<int:pk>/surat/", views.letter, name="handover-letter"),
    path("penerusan/<int:pk>/kirim/", views.send, name="send-handover"),
    path("penerusan/<int:pk>/diterima/", views.received, name="handover-received"),
    path("penerusan/<int:pk>/langkah/", views.follow, name="follow-handover"),
    path("penerusan/<int:pk>/batal/", views.drop, name="drop-handover"),
    path("penerusan/<int:pk>/tautan/", views.add_link, name="add-takedown-link"),
    path("penerusan/tautan/<int:pk>/", views.note_link, name="note-takedown-link"),
    path("penerusan/tautan/<int:pk>/keluarkan/", views.drop_link, name="drop-takedown-link"),
]
