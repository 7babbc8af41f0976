from django.urls import path

from pantau.office.insight.trends import views

TRENDS = [
    path("tren/", views.trends, name="trends"),
    path("tren/<slug:name>.<slug:kind>", views.file, name="trend-file"),
    path("tren/<slug:kind>/", views.what_is_behind, name="behind"),
]
