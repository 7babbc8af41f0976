"""Language and appearance: chosen by the person, kept in a cookie, applied before the page is drawn."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils.translation import get_language

from pantau.web.ui import context, navigation, views
from pantau.web.ui.middleware import ChosenLanguageMiddleware
from pantau.web.ui.navigation import NavItem


def language_of(request) -> str:
    seen = []

    def answer(_):
        seen.append(get_language())
        return HttpResponse()

    response = ChosenLanguageMiddleware(answer)(request)
    assert response["Content-Language"] == seen[0]
    return seen[0]


def test_pages_are_indonesian_even_for_a_browser_set_to_english():
    assert language_of(RequestFactory().get("/", headers={"accept-language": "en-US,en"})) == "id"


def test_english_is_shown_to_those_who_chose_it_and_nonsense_is_ignored(settings):
    for wish, shown in (("en", "en"), ("xx", "id"), ("../etc", "id")):
        request = RequestFactory().get("/")
        request.COOKIES[settings.LANGUAGE_COOKIE_NAME] = wish
        assert language_of(request) == shown


def test_the_theme_is_kept_in_a_cookie_and_drawn_on_the_root(request_of):
    response = views.theme(RequestFactory().post("/tampilan/", {"theme": "dark", "next": "/gaya/"}))
    assert response.cookies[context.theme_cookie()].value == "dark"
    assert response["Location"] == "/gaya/"
    request = request_of()
    request.COOKIES[context.theme_cookie()] = "dark"
    assert '<html lang="id" data-theme="dark">' in render_to_string("404.html", {}, request)


def test_an_unknown_theme_changes_nothing(request_of):
    assert not views.theme(RequestFactory().post("/tampilan/", {"theme": "pink"})).cookies
    request = request_of()
    request.COOKIES[context.theme_cookie()] = '"><script>'
    assert context.frame(request)["theme"] == "system"


@pytest.mark.parametrize("target", ["https://jahat.example/", "//jahat.example", "javascript:alert(1)", ""])
def test_a_choice_never_sends_anybody_to_another_site(target):
    assert (
        views.theme(RequestFactory().post("/tampilan/", {"theme": "dark", "next": target}))["Location"] == "/"
    )


def test_the_style_page_is_for_the_keepers_of_the_site(request_of):
    assert views.style(request_of(is_staff=True)).status_code == 200
    with pytest.raises(PermissionDenied, match="pengelola"):
        views.style(request_of(is_staff=False))


def test_the_bar_shows_rooms_in_order_with_counts_and_hides_closed_ones(request_of, monkeypatch):
    monkeypatch.setattr(navigation, "_items", {})
    navigation.register(NavItem("Kedua", "ui:set_theme", 2))
    navigation.register(NavItem("Pertama", "ui:style", 1, prefix="/gaya/", count=lambda request: 46))
    navigation.register(NavItem("Tertutup", "ui:set_language", 0, allowed=lambda request: False))
    links = navigation.links(request_of())
    assert [(link.label, link.current, link.count) for link in links] == [
        ("Pertama", True, 46),
        ("Kedua", False, None),
    ]


def test_more_rooms_than_a_line_holds_stand_behind_one_word(request_of, monkeypatch):
    monkeypatch.setattr(navigation, "_items", {})
    names = ("style", "set_theme", "set_language", "worker")
    for number in range(8):
        item = NavItem(f"Ruang {number}", f"ui:{names[number % 4]}", number, count=lambda request: 3)
        navigation._items[f"{number}"] = item
    links = navigation.links(request_of())
    first, rest = navigation.divided(links)
    assert [link.label for link in first] == [f"Ruang {number}" for number in range(5)]
    assert rest is not None
    assert ([link.label for link in rest.links], rest.count) == (["Ruang 5", "Ruang 6", "Ruang 7"], 9)
    assert navigation.divided(links[:6]) == (links[:6], None)  # one alone is not hidden


def test_nobody_signed_in_sees_no_rooms_and_no_keys(rooms):
    request = RequestFactory().get("/tiada/")
    request.user = AnonymousUser()
    page = render_to_string("404.html", {}, request)
    assert "Tinjau" not in page
    assert "hx-headers" not in page
    assert "Tampilan" in page


def test_a_refused_page_says_why_and_where(request_of):
    page = render_to_string(
        "403.html", {"exception": "Peran Anda hanya membaca."}, request_of("/akun/impor/")
    )
    assert "Peran Anda hanya membaca." in page
    assert "/akun/impor/" in page
