"""The language of the page: Indonesian, unless the person chose English.

The browser's own list is not asked: many phones here are set to English, and their owners read Indonesian.
"""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers


class ChosenLanguageMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = self.chosen(request)
        request.LANGUAGE_CODE = language
        with translation.override(language):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        patch_vary_headers(response, ("Cookie",))
        return response

    def chosen(self, request: HttpRequest) -> str:
        wish = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        return wish if wish in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
