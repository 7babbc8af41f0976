from django.urls import path

from pantau.web.ui import views

app_name = "ui"

urlpatterns = [
    path("pekerja.js", views.worker, name="worker"),
    path("gaya/", views.style, name="style"),
    path("tampilan/", views.theme, name="set_theme"),
    path("bahasa/", views.language, name="set_language"),
]
