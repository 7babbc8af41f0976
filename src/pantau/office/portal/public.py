"""What every public page has in common: nobody signs in, no cookie is set, the address alone says what is shown.

The language stands in the address (``/en/``), a preview day in ``?tanggal=``; so every answer can be kept by caches
and compared by its ETag. Times are shown by the hour: within one, the same address gives the same bytes.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from datetime import time as time_of_day
from functools import lru_cache, wraps
from hashlib import sha256
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.cache import patch_cache_control
from django.views.decorators.cache import never_cache
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import conditional_page, require_safe

from pantau.engine.law import Rulebook
from pantau.office.findings import rulebooks
from pantau.web.ui import clock
from pantau.web.ui import ribbon as ribbons

NOON = time_of_day(12)
SPACES = {"id": "portal", "en": "portal_en"}
KEPT_SECONDS = 300
RIBBONS = 256
ASKED_AGAIN = 1.0  # seconds: so late at most a switched rulebook shows on a page that was made before
TOO_OFTEN = 429


@dataclass(frozen=True, slots=True)
class Visit:
    """What a page is asked for: in which language, by which rulebook, and as of which moment."""

    request: HttpRequest
    language: str
    book: Rulebook
    moment: datetime
    preview: date | None  # a day chosen in the address instead of today
    standing: bytes  # what its answer hangs on beside its address, see kept_answers
    made_of: bytes  # the same without the hour: what pieces of pages hang on

    @property
    def today(self) -> date:
        return self.moment.astimezone(self.book.timezone).date()

    @property
    def site(self) -> str:
        """How the site is called from outside."""
        if settings.PANTAU_URL:
            return str(settings.PANTAU_URL).rstrip("/")
        return f"{self.request.scheme}://{self.request.get_host()}"

    def address(self, name: str, *args: str, language: str = "", **asked: str) -> str:
        """Of a page in this language; the preview day goes along."""
        if self.preview:
            asked.setdefault("tanggal", self.preview.isoformat())
        path = _path(language or self.language, name, *args)
        return f"{path}?{urlencode(asked)}" if asked else path

    def whole_address(self, name: str, *args: str, **asked: str) -> str:
        """With the site's name, for those who read it elsewhere."""
        return self.site + self.address(name, *args, **asked)

    def elsewhere(self, language: str) -> str:
        """This very page in another language."""
        match = self.request.resolver_match
        assert match is not None
        path = _path(language, match.url_name, **match.captured_kwargs)
        query = self.request.GET.urlencode()
        return f"{path}?{query}" if query else path


@lru_cache(maxsize=1024)
def _path(language: str, name: str, /, *args: str, **named: Any) -> str:
    return reverse(f"{SPACES[language]}:{name}", args=args, kwargs=named)


View = Callable[..., HttpResponse]


def public_page(view: View) -> View:
    """The view gets a ``Visit`` instead of the request; its text goes out packed."""
    return gzip_page(public_file(view))


def public_record(view: View) -> View:
    """The same for what hangs on stored rows too: made for each visit, compared by its ETag."""
    return gzip_page(_public(view, keep=False))


def public_file(view: View) -> View:
    """The same for what is packed already."""
    return _public(view, keep=True)


def public_form(view: View) -> View:
    """For what people fill in and send: guarded against other sites, kept by nobody on the way.

    Not packed: such an answer holds a token beside what somebody sent.
    """

    @login_not_required
    @never_cache
    @wraps(view)
    def page(request: HttpRequest, language: str = "id", **given: Any) -> HttpResponse:
        with translation.override(language):
            response = view(visit_of(request, language), **given)
        response.headers["Content-Language"] = language
        return response

    page.knows_nobody = True
    return page


def _public(view: View, *, keep: bool) -> View:
    @login_not_required
    @require_safe
    @conditional_page
    @wraps(view)
    def page(request: HttpRequest, language: str = "id", **given: Any) -> HttpResponse:
        visit = visit_of(request, language)
        with translation.override(language):
            response = view(visit, **given)
        response["Content-Language"] = language
        if response.status_code == TOO_OFTEN:
            patch_cache_control(response, no_store=True)  # it is said to one network alone
            return response
        if keep:
            response["Pantau-Keep"] = visit.standing.decode()
        patch_cache_control(response, public=True, max_age=KEPT_SECONDS)
        return response

    page.knows_nobody = True  # read by the second factor's door
    return page


#: When this process last asked which rulebook is in use, and which it was.
_asked: tuple[float, Rulebook] | None = None


def standing() -> bytes | None:
    """What kept answers hang on beside their address; None where nobody has asked for the rulebook in a second."""
    if _asked is None or time.monotonic() - _asked[0] > ASKED_AGAIN:
        return None
    return _standing(_made_of(_asked[1]), clock.now())


def _made_of(book: Rulebook) -> bytes:
    owner = str(getattr(settings, "PANTAU_OWNER", ""))
    return f"{book.hash} {sha256(owner.encode()).hexdigest()[:16]}".encode()


def _standing(made_of: bytes, now: datetime) -> bytes:
    return made_of + now.strftime(" %Y%m%d%H").encode()


def _rulebook() -> Rulebook:
    """A process that answers readers asks once a second which one is in use; a command asks each time."""
    global _asked
    if settings.PANTAU_SERVING and _asked is not None and time.monotonic() - _asked[0] <= ASKED_AGAIN:
        return _asked[1]
    book = rulebooks.in_use()
    _asked = time.monotonic(), book
    return book


def _ribbon(visit: Visit) -> str:
    """The same on every page of the hour, and a tenth of the work for one."""
    key = visit.standing, visit.language, visit.moment
    if key not in _ribbons:
        if len(_ribbons) >= RIBBONS:
            _ribbons.clear()
        calendar = ribbons.build(visit.book.calendar, visit.moment)
        _ribbons[key] = render_to_string(
            "ui/components/ribbon.html", {"ribbon": calendar, "by_the_hour": True}
        )
    return _ribbons[key]


_ribbons: dict[tuple[bytes, str, datetime], str] = {}


def show(visit: Visit, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    frame = {
        "visit": visit,
        "ribbon": _ribbon(visit),
        "rulebook": visit.book,
        "unchecked": any(norm.verified_by is None for norm in visit.book.norms.values()),
        "election": ribbons.in_language(visit.book.title),
        "home": visit.address("guide"),
        "checker": visit.address("check"),
        "checker_path": visit.address("check").split("?")[0],
        "downloads": visit.address("downloads"),
        "heads": visit.address("heads"),
        "accounts": visit.address("lookup").split("?")[0],
        "news": visit.address("news"),
        "numbers": visit.address("numbers").split("?")[0],
        "channels": visit.book.prevention.channels.values(),
        "own_data": visit.address("own-data").split("?")[0],
        "report": visit.address("report").split("?")[0],
        "preview_query": f"&tanggal={visit.preview}" if visit.preview else "",
        "other_language": visit.elsewhere("id" if visit.language == "en" else "en"),
        # The frame of the office asks for these; here there is nobody signed in, ever.
        "user": None,
        "messages": (),
        "theme": "system",
    }
    return render(visit.request, template, frame | context, status=status)


def visit_of(request: HttpRequest, language: str) -> Visit:
    book = _rulebook()
    now = clock.now()
    preview = _day(request.GET.get("tanggal", ""))
    if preview:
        moment = datetime.combine(preview, NOON, book.timezone)
    else:
        moment = now.replace(minute=0, second=0, microsecond=0)
    made_of = _made_of(book)
    return Visit(request, language, book, moment, preview, _standing(made_of, now), made_of)


def _day(written: str) -> date | None:
    """A day between 1990 and 2100; anything else is as if nothing was written."""
    try:
        day = date.fromisoformat(written)
    except ValueError:
        return None
    return day if 1990 <= day.year <= 2100 else None
