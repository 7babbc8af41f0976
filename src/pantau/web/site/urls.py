"""Which room answers which address."""

from __future__ import annotations

from importlib.util import find_spec

from django.urls import include, path

from pantau.web.site.health import health

urlpatterns = [
    path("sehat/", health, name="health"),
    path("", include("pantau.web.ui.urls")),
]
for room, prefix in (("review", ""), ("registry", "akun/"), ("people", "masuk/")):
    if find_spec(f"pantau.office.{room}") and find_spec(f"pantau.office.{room}.urls"):
        urlpatterns.append(path(prefix, include(f"pantau.office.{room}.urls")))
