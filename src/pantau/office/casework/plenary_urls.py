"""Addresses of plenaries, below those of cases."""

from django.urls import path

from pantau.office.casework import plenary_views as views

PLENARIES = [
    path("pleno/", views.listing, name="plenaries"),
    path("pleno/panggil/", views.call, name="call-plenary"),
    path("pleno/<int:pk>/", views.plenary, name="plenary"),
    path("pleno/<int:pk>/hadir/", views.presence, name="plenary-presence"),
    path("pleno/<int:pk>/buka/", views.open_meeting, name="open-plenary"),
    path("pleno/<int:pk>/batal/", views.call_off, name="call-off-plenary"),
    path("pleno/<int:pk>/agenda/<int:case_pk>/<slug:question>/", views.agenda, name="agenda"),
    path("pleno/<int:pk>/berita-acara/", views.draft_minutes, name="draft-minutes"),
    path("pleno/<int:pk>/undangan/", views.draft_invitation, name="draft-plenary-invitation"),
    path("pleno/<int:pk>/setujui/", views.confirm, name="confirm-minutes"),
    path("pleno/<int:pk>/tutup/", views.close, name="close-plenary"),
    path("pleno/butir/<int:pk>/keluarkan/", views.drop_agenda, name="drop-agenda"),
    path("pleno/butir/<int:pk>/suara/", views.vote, name="vote"),
    path("pleno/butir/<int:pk>/catat/", views.record_vote, name="record-vote"),
    path("pleno/butir/<int:pk>/hitung/", views.count, name="count-votes"),
    path("pleno/butir/<int:pk>/ulang/", views.vote_again, name="vote-again"),
]
