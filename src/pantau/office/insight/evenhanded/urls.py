from django.urls import path

from pantau.office.insight.evenhanded import views

EVENHANDED = [
    path("keseimbangan/", views.newest, name="audits"),
    path("keseimbangan/hitung/", views.ask, name="ask-audit"),
    path("keseimbangan/<int:pk>/", views.audit, name="audit"),
    path("keseimbangan/<int:pk>/angka.csv", views.download, name="audit-file"),
    path("keseimbangan/<int:pk>/<slug:stage>/", views.stage, name="audit-stage"),
]
