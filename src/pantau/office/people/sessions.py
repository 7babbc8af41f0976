"""Sessions under a hash of what the cookie says: a copy of the database opens none of them.

Everything on the server (the list of a person's devices too) knows a session by its key, which is the hash. Only the
middleware has the cookie: it makes the key of it, and gives the browser the cookie of a session that is new.
"""

from __future__ import annotations

from base64 import urlsafe_b64encode
from hashlib import sha256

from django.conf import settings
from django.contrib.sessions.backends.base import VALID_KEY_CHARS
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.crypto import get_random_string

COOKIE_LENGTH = 32  # of 36 letters: 165 bits, as Django's, so that a plain hash cannot be tried through
MARK = "$"  # begins a key, so that one is never taken for a cookie when people read a table
KEY_LENGTH = 40  # as wide as the columns are


def key_of(cookie: str) -> str:
    """The mark and 234 bits of SHA-256."""
    digest = sha256(cookie.encode("utf-8", "surrogatepass")).digest()
    return (MARK + urlsafe_b64encode(digest).decode())[:KEY_LENGTH]


class SessionStore(DatabaseStore):
    """Made by its key, as Django's; a cookie given for one finds nothing."""

    cookie: str | None = None  # known where the session came by one, or is new

    @classmethod
    def of_cookie(cls, cookie: str | None) -> SessionStore:
        """Always by the hash: a key out of the database, sent as a cookie, is the cookie of no session."""
        store = cls(key_of(cookie) if cookie else None)
        store.cookie = cookie or None
        return store

    def _get_new_session_key(self) -> str:
        """Without asking whether it is taken: the database refuses it then, and another is made."""
        self.cookie = get_random_string(COOKIE_LENGTH, VALID_KEY_CHARS)
        return key_of(self.cookie)

    async def _aget_new_session_key(self) -> str:
        return self._get_new_session_key()


class CookieSessionMiddleware(SessionMiddleware):
    """Django's, between the browser's cookie and the key of its session."""

    def process_request(self, request: HttpRequest) -> None:
        request.session = SessionStore.of_cookie(request.COOKIES.get(settings.SESSION_COOKIE_NAME))

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        response = super().process_response(request, response)
        given = response.cookies.get(settings.SESSION_COOKIE_NAME)
        if given is not None and given.value and given.value == request.session.session_key:
            given.set(given.key, request.session.cookie, request.session.cookie)
        return response
