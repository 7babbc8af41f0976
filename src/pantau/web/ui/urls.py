from django.urls import path

from pantau.web.ui import views

app_name = "ui"

urlpatterns = [
    path("gaya/", views.style, name="style"),
    path("tampilan/", views.theme, name="set_theme"),
    path("bahasa/", views.language, name="set_language"),
]
