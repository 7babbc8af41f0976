from django.urls import path

from pantau.office.insight.evenhanded import blind_views, moves_views, opening_views, views

EVENHANDED = [
    path("keseimbangan/", views.newest, name="audits"),
    path("keseimbangan/hitung/", views.ask, name="ask-audit"),
    path("keseimbangan/baca-ulang/", blind_views.room, name="blind"),
    path("keseimbangan/baca-ulang/hasil/", blind_views.results, name="blind-results"),
    path("keseimbangan/baca-ulang/undi/", blind_views.draw, name="draw-blind"),
    path("keseimbangan/baca-ulang/<int:pk>/", blind_views.read, name="blind-read"),
    path("keseimbangan/nama/<int:pk>/", moves_views.moves, name="name-moves"),
    path("keseimbangan/<int:pk>/", views.audit, name="audit"),
    path("keseimbangan/<int:pk>/angka.csv", views.download, name="audit-file"),
    path("keseimbangan/<int:pk>/terbitkan/", opening_views.bring, name="open-audit"),
    path("keseimbangan/<int:pk>/<slug:stage>/", views.stage, name="audit-stage"),
]
