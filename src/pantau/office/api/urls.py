"""Mounted at /api/v1/: for programs alone."""

from django.urls import URLPattern, path, re_path

from pantau.office.api import interface

app_name = "api"


def _shared(pattern: URLPattern) -> URLPattern:
    pattern.callback = interface.shared(pattern.callback)
    return pattern


_operations = [pattern for pattern in interface.api.urls[0] if pattern.name != "api-root"]

urlpatterns = [
    path("", interface.shared(interface.unknown), name="api-root"),
    path("openapi.json", interface.shared(interface.openapi), name="openapi"),
    *map(_shared, _operations),
    re_path(r"^.*$", interface.shared(interface.unknown), name="unknown"),
]
