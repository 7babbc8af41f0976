"""A real Chromium before a real server on a real PostgreSQL."""

import os
import time
from collections.abc import Callable, Iterator

import pytest
from django.core.cache import cache
from playwright.sync_api import Browser, BrowserContext, Page, expect

from pantau.office.people.models import User
from pantau.office.review.models import Claim
from staff import PASSWORD, code_at, make_person, signed_in

# Playwright keeps an event loop in this thread; Django's guard against it would refuse every query.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

PATIENCE_MS = 30_000  # a busy machine is no reason to fail
expect.set_options(timeout=PATIENCE_MS)


class Keys:
    """The keyboard of somebody who sees the page: before it is painted Chromium drops keys and focuses no field."""

    PAINTED = "() => new Promise(done => requestAnimationFrame(() => setTimeout(done)))"

    def __init__(self, page: Page) -> None:
        self._page = page

    def press(self, key: str) -> None:
        self._page.evaluate(self.PAINTED)
        self._page.keyboard.press(key)

    def type(self, text: str) -> None:
        self._page.evaluate(self.PAINTED)
        self._page.keyboard.type(text)


class Desk:
    """One person at one browser, with everything the browser complained about."""

    def __init__(self, context: BrowserContext, address: str) -> None:
        self.context = context
        self.address = address
        self.name = ""
        self.complaints: list[str] = []
        self.page: Page = context.new_page()
        self.page.set_default_timeout(PATIENCE_MS)
        self.keys = Keys(self.page)
        self.page.on("console", lambda message: self._hear(message.type, message.text))
        self.page.on("pageerror", lambda error: self._hear("error", str(error)))
        self.page.on("dialog", lambda dialog: (self._hear("error", "a dialog opened"), dialog.dismiss()))

    def _hear(self, kind: str, text: str) -> None:
        if kind in ("error", "warning"):
            self.complaints.append(text)

    def go(self, path: str) -> Page:
        self.page.goto(self.address + path)
        return self.page

    def arrive(self, user: User) -> None:
        """Signed in already, before the queue."""
        self.name = user.username
        session = signed_in(user).cookies["sessionid"].value
        self.context.add_cookies([{"name": "sessionid", "value": session, "url": self.address}])
        self.go("/tinjau/")

    def sign_in(self, username: str) -> None:
        """Name, password, code: with the keyboard alone."""
        self.name = username
        self.go("/masuk/")
        for word in (username, PASSWORD):
            self.keys.type(word)
            self.keys.press("Tab" if word == username else "Enter")
        self.page.wait_for_url("**/langkah-kedua/kode/")
        self.keys.type(code_at())
        self.keys.press("Enter")
        self.page.wait_for_url("**/tinjau/")

    def leave(self) -> None:
        """Close, and wait for the page's goodbye: it must not arrive while the tables are being emptied."""
        if not self.page.is_closed():
            self.page.goto("about:blank")
        for _ in range(40):
            if not Claim.objects.filter(user__username=self.name).exists():
                break
            time.sleep(0.05)
        self.context.close()

    def sideways(self) -> int:
        """How many pixels the page can be scrolled sideways."""
        return self.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )


@pytest.fixture
def desk(browser: Browser, live_server, settings) -> Iterator[Callable[..., Desk]]:
    """Gives a new desk each time it is called; ``person`` is made and signed in."""
    desks: list[Desk] = []
    cache.clear()  # sign-ins are counted by address, and all tests come from this one

    def make(
        person: str = "", role: str = "officer", full_name: str = "", width: int = 1280, script: bool = True
    ) -> Desk:
        viewport = {"width": width, "height": 740 if width < 500 else 900}
        context = browser.new_context(viewport=viewport, locale="id-ID", java_script_enabled=script)
        new = Desk(context, live_server.url)
        desks.append(new)
        if person:
            new.arrive(make_person(person, role, full_name=full_name))
        return new

    yield make
    for one in desks:
        one.leave()
