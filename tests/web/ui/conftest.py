"""The style page as a signed-in person gets it, without a database."""

from types import SimpleNamespace

import pytest
from django.test import RequestFactory
from django.utils import translation

from pantau.web.ui import navigation, samples
from pantau.web.ui.navigation import NavItem


@pytest.fixture(autouse=True)
def _indonesian():
    with translation.override("id"):
        yield


@pytest.fixture
def rooms(monkeypatch):
    """Two rooms in the bar instead of the office's own, which would ask the database for their counts."""
    items = {
        "style": NavItem("Tinjau", "ui:style", 1, count=lambda request: 1046),
        "home": NavItem("Akun", "ui:set_theme", 2),
    }
    monkeypatch.setattr(navigation, "_items", items)
    monkeypatch.setattr(navigation, "_search", [])
    bell = NavItem("Kabar saya", "ui:style", 0, count=lambda request: 3)
    monkeypatch.setattr(navigation, "_bell", [bell])


@pytest.fixture
def request_of(rooms):
    def make(path="/gaya/", **user):
        request = RequestFactory().get(path)
        person = {"is_authenticated": True, "is_staff": True, "get_full_name": lambda: "Baiq Ratnasari"}
        request.user = SimpleNamespace(**(person | user))
        return request

    return make


@pytest.fixture
def style_page(request_of):
    from django.template.loader import render_to_string

    request = request_of()
    return render_to_string("ui/style.html", samples.page(request), request)
