"""The camera: one browser for many captures, each in a context of its own behind a proxy of its own.

A capture is written into a hidden folder and moved into place when it is whole. Whatever the page does, a capture
ends: when the browser does not even let go of it, the browser is killed and the next capture starts another. A
browser that is worn (many pages, much memory) is replaced between captures, one that nobody needs is ended.
"""

from __future__ import annotations

import asyncio
import concurrent.futures
import hashlib
import os
import shutil
import threading
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit
from uuid import UUID, uuid4

from playwright.async_api import Browser, BrowserContext, Error, Playwright, async_playwright

from . import pictures
from .browser import LOCALE, ZONE, BrowserSettings, Chromium, Footing, new_folder
from .looking import HEIGHT, WIDTH, Look, Looker, LookLimits
from .outcome import Opened, Outcome, Reason, outcome_of, place_of
from .pictures import PictureLimits, Seen
from .proxy import Contact, Proxy, ProxyLimits, Resolve, resolve_by_system
from .recording import BodyLimits, Recorder
from .wacz import PageFacts, write_wacz
from .warc import WarcFile, json_bytes

FORMAT = "pantau-capture/1"
CLOSING_S = 3.0
WATCH_S = 0.5
AGAIN_S = 35.0  # a look that is begun again needs this long
LONGEST_URL = 4000
ENOUGH_TEXT = 400  # bytes; of a page with less its picture is read, too: all it says may stand in pictures


class RefusedError(ValueError):
    """An address that may not or cannot be captured, or a folder that cannot be written; nothing was recorded."""


class StuckError(Exception):
    """The camera itself did not come back; its browser was killed. Take another camera."""


class _LostError(Exception):
    """The browser ended during a look."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """``allow`` names hosts ("127.0.0.1", or "127.0.0.1:8000") inside that may be spoken to, for tests.

    ``post`` and ``statement`` go into the record as they are.
    """

    url: str
    operator: str
    allow: frozenset[str] = frozenset()
    post: Mapping[str, Any] = field(default_factory=dict)
    statement: str = ""


@dataclass(frozen=True, slots=True)
class Captured:
    """A record in ``folder``. ``facts`` is what capture.json says, ``pictures`` what pictures.json does."""

    folder: Path
    outcome: Outcome
    reason: Reason
    facts: Mapping[str, Any]
    pictures: Sequence[Seen]

    @property
    def reached(self) -> bool:
        return self.outcome in ("captured", "partial")


@dataclass(frozen=True, slots=True)
class CameraSettings:
    browser: BrowserSettings = field(default_factory=BrowserSettings)
    look: LookLimits = field(default_factory=LookLimits)
    bodies: BodyLimits = field(default_factory=BodyLimits)
    proxy: ProxyLimits = field(default_factory=ProxyLimits)
    pictures: PictureLimits = field(default_factory=PictureLimits)
    pages: int = 200  # of one browser
    worn_bytes: int = 1024**3  # held between captures
    idle_s: float = 300.0  # without a capture
    patience_s: float = 120.0  # beyond a look's own limit; to start browsers and write files takes seconds


class Camera:
    """Takes captures one after the other or side by side, from any thread.

        with Camera(clock=...) as camera:
            captured = camera.capture(Wanted("https://...", operator="..."), folder)

    The browser starts with the first capture. Raises NoBrowserError where there is none.
    """

    def __init__(
        self,
        clock: Callable[[], datetime],
        settings: CameraSettings | None = None,
        *,
        ids: Callable[[], UUID] = uuid4,
        resolve: Resolve = resolve_by_system,
    ) -> None:
        self._clock, self._ids, self._resolve = clock, ids, resolve
        self._settings = settings or CameraSettings()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="camera", daemon=True)
        self._running: _Running | None = None
        self._starting = asyncio.Lock()

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            self._do(self._end()).result(CLOSING_S * 5)
        except TimeoutError:
            self._kill()  # and leave its thread, which ends with the process
            return
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def capture(self, wanted: Wanted, folder: Path) -> Captured:
        """The record of one page, in ``folder``, which must not exist or be empty.

        Raises RefusedError, NoBrowserError and StuckError; every other trouble is an outcome.
        """
        check(wanted, folder)
        work = self._do(self._capture(wanted, folder))
        try:
            captured: Captured = work.result(self._settings.look.seconds + self._settings.patience_s)
        except TimeoutError as error:
            if work.done():  # somebody else's time was over
                raise
            self._kill()
            work.cancel()
            raise StuckError from error
        return captured

    def memory_bytes(self) -> int:
        """What the browser's processes hold for themselves; 0 before it starts."""
        return self._running.memory_bytes() if self._running else 0

    @property
    def browser(self) -> int | None:
        """The process of the browser in use."""
        return self._running.process if self._running else None

    def _kill(self) -> None:
        if self._running is not None:
            self._running.kill("the camera did not come back")

    def _do(self, work: Any) -> concurrent.futures.Future[Any]:
        return asyncio.run_coroutine_threadsafe(work, self._loop)

    async def _capture(self, wanted: Wanted, folder: Path) -> Captured:
        folder.parent.mkdir(parents=True, exist_ok=True)
        part = new_folder(folder.parent, f".{folder.name}")
        end = self._loop.time() + self._settings.look.seconds
        try:
            async with self._borrowed() as running:
                try:
                    facts = await self._record(running, wanted, part, end)
                except _LostError:
                    facts = await self._record_alone(wanted, part, end)
            seen = await asyncio.to_thread(_add_pictures, part, facts, self._settings.pictures)
            _settle(part, folder)
        finally:
            shutil.rmtree(part, ignore_errors=True)
        return Captured(folder, facts["outcome"], facts["more"]["reason"], facts, seen)

    async def _record_alone(self, wanted: Wanted, part: Path, end: float) -> dict[str, Any]:
        """Another page took the browser along with it: this one gets one of its own."""
        running = await _Running.start(self._settings.browser, self._clock)
        running.begin()
        try:
            return await self._record(running, wanted, part, end)
        finally:
            await running.end()

    async def _record(self, running: _Running, wanted: Wanted, part: Path, end: float) -> dict[str, Any]:
        asked_at = self._clock()
        proxy = Proxy(self._clock, wanted.allow, limits=self._settings.proxy, resolve=self._resolve)
        warc_path = part / "data.warc.gz"
        warc = WarcFile(warc_path, self._ids)
        tools = running.tools()
        try:
            warc.describe(
                asked_at, {"software": f"Pantau {tools['pantau']}", "format": "WARC File Format 1.1"}
            )
            recorder = Recorder(warc, proxy, self._clock, self._settings.bodies)
            async with proxy.listening():
                look = await self._look(running, proxy, recorder, wanted.url, end)
            moment = self._clock()
            _keep_reading(warc, look, moment)
        finally:
            warc.close()
        page = PageFacts(look.opened.ended, look.title, asked_at, look.text)
        write_wacz(
            part / "page.wacz", warc_path, warc.entries, page, software=f"Pantau {tools['pantau']}", at=moment
        )
        warc_path.unlink()
        outcome, reason = outcome_of(look.opened, proxy.contacts)
        record = _Record(wanted, asked_at, moment, look, recorder, warc, proxy, running)
        files = _write_files(part, record)
        return _facts(record, outcome, reason, files)

    async def _look(self, running: _Running, proxy: Proxy, recorder: Recorder, url: str, end: float) -> Look:
        """Never longer than the limits say: a page that breaks the browser is a fact, and another's fault is not.

        Raises _LostError when the browser was taken away and there is time to look again.
        """
        context: BrowserContext | None = None
        left = end - self._loop.time()
        look = Look(Opened(url, url, crashed=True))
        try:
            # The look keeps its own time; this is for a browser that does not.
            async with asyncio.timeout(left + 2.0):
                context = await running.context(proxy)
                page = await context.new_page()
                session = await context.new_cdp_session(page)
                await recorder.listen(page, session)
                limits = replace(self._settings.look, seconds=left)
                look = await Looker(page, session, recorder, limits).look(url)
        except TimeoutError:
            running.kill("it did not answer and was ended")
        except Error:
            pass  # it ended under our hands
        if not running.alive:
            if end - self._loop.time() > AGAIN_S:
                raise _LostError
            look.blind.append({"what": "browser", "why": running.why_killed or "it ended by itself"})
            look.opened = replace(look.opened, crashed=True)
        await _close(context, running)
        return look

    # --- the browser ------------------------------------------------------------------------------------

    @asynccontextmanager
    async def _borrowed(self) -> AsyncIterator[_Running]:
        """The browser for one look; one that was replaced meanwhile is ended by its last look."""
        async with self._starting:
            running = await self._browser()
            running.begin()
        try:
            yield running
        finally:
            running.over(self._loop.time())
            if running is not self._running and not running.looks:
                await running.end()

    async def _browser(self) -> _Running:
        old = self._running
        if old is not None and old.alive and not self._is_worn(old):
            return old
        self._running = None
        if old is not None and not old.looks:
            await old.end()
        self._running = await _Running.start(self._settings.browser, self._clock, self._settings.idle_s)
        return self._running

    def _is_worn(self, running: _Running) -> bool:
        return running.pages >= self._settings.pages or running.memory_bytes() > self._settings.worn_bytes

    async def _end(self) -> None:
        if self._running is not None:
            await self._running.end()
            self._running = None


class _Running:
    """A browser, what drives it, and who watches its memory."""

    def __init__(self, stack: AsyncExitStack, chromium: Chromium, browser: Browser, silent: Proxy) -> None:
        self._stack, self._chromium, self._browser, self.silent = stack, chromium, browser, silent
        self.why_killed = ""
        self.looks = self.pages = 0  # going on now; begun in all
        self._used_at = asyncio.get_running_loop().time()
        self._watch: asyncio.Task[None] | None = None

    @classmethod
    async def start(
        cls, settings: BrowserSettings, clock: Callable[[], datetime], idle_s: float = 0.0
    ) -> _Running:
        async with AsyncExitStack() as stack:
            silent = await stack.enter_async_context(Proxy(clock, closed=True).listening())
            chromium = await Chromium.start(settings, silent.address)
            stack.callback(chromium.kill)
            playwright: Playwright = await stack.enter_async_context(async_playwright())
            browser = await playwright.chromium.connect_over_cdp(chromium.endpoint, timeout=20_000)
            running = cls(stack.pop_all(), chromium, browser, silent)
            running._watch = asyncio.ensure_future(running._watch_it(settings.memory_bytes, idle_s))
            return running

    def begin(self) -> None:
        self.looks, self.pages = self.looks + 1, self.pages + 1

    def over(self, at: float) -> None:
        self.looks, self._used_at = self.looks - 1, at

    @property
    def alive(self) -> bool:
        return self._chromium.running and self._browser.is_connected()

    def memory_bytes(self) -> int:
        return self._chromium.memory_bytes()

    @property
    def process(self) -> int:
        return self._chromium.process

    @property
    def footing(self) -> Footing:
        return self._chromium.footing

    def tools(self) -> dict[str, str]:
        return {
            "pantau": _version("pantau"),
            "chromium": self._browser.version,
            "playwright": _version("playwright"),
            "warcio": _version("warcio"),
        }

    async def context(self, proxy: Proxy) -> BrowserContext:
        """A profile of its own, forgotten afterwards."""
        return await self._browser.new_context(
            proxy={"server": proxy.address, "bypass": "<-loopback>"},
            locale=LOCALE,
            timezone_id=ZONE,
            viewport={"width": WIDTH, "height": HEIGHT},
            service_workers="block",
            accept_downloads=False,
            permissions=[],
        )

    def kill(self, why: str = "") -> None:
        self.why_killed = self.why_killed or why
        self._chromium.kill()

    async def end(self) -> None:
        if self._watch:
            self._watch.cancel()
        self._chromium.kill()
        await self._stack.aclose()

    async def _watch_it(self, most: int, idle_s: float) -> None:
        """Its memory while it looks; between looks only how long nobody has needed it."""
        while self._chromium.running:
            if self.looks and self._chromium.memory_bytes() > most:
                self.kill(f"it held more than {most} bytes of memory and was ended")
            idle = asyncio.get_running_loop().time() - self._used_at
            if idle_s and not self.looks and idle > idle_s:
                self.kill("nobody needed it")
            await asyncio.sleep(WATCH_S)


async def _close(context: BrowserContext | None, running: _Running) -> None:
    if context is None:
        return
    try:
        await asyncio.wait_for(context.close(), CLOSING_S)
    except (Error, TimeoutError):
        running.kill("it did not let go of a page and was ended")


# --- what is asked ----------------------------------------------------------------------------------------


def check(wanted: Wanted, folder: Path) -> None:
    """Raises RefusedError for what is no web address or leads inside by its very name, and for a used folder."""
    try:
        parts = urlsplit(wanted.url)
        host, _ = place_of(wanted.url)
    except ValueError as error:
        raise RefusedError(f"this is no web address: {error}") from error
    if parts.scheme not in ("http", "https") or not host:
        raise RefusedError("a web address begins with http:// or https:// and names a host")
    if parts.username is not None or parts.password is not None:
        raise RefusedError("an address with a name or password in it is not opened: nobody is signed in here")
    if len(wanted.url) > LONGEST_URL or any(one.isspace() or not one.isprintable() for one in wanted.url):
        raise RefusedError("this address is too long, or holds spaces or characters that cannot be seen")
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise RefusedError(f"{folder} is there already; a capture is never written over")


def _keep_reading(warc: WarcFile, look: Look, at: datetime) -> None:
    """What the browser made of the page: its document as it stood, and its text."""
    ended = look.opened.ended
    if look.document:
        warc.keep(f"urn:pantau:dom:{ended}", at, look.document.encode(), "text/html; charset=utf-8")
    if look.text:
        warc.keep(f"urn:text:{ended}", at, look.text.encode(), "text/plain; charset=utf-8")


# --- what is written ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Record:
    wanted: Wanted
    asked_at: datetime
    captured_at: datetime
    look: Look
    recorder: Recorder
    warc: WarcFile
    proxy: Proxy
    running: _Running


def _write_files(part: Path, record: _Record) -> list[dict[str, Any]]:
    """The files beside the archive; the list of all of them."""
    look = record.look
    bodies: list[tuple[str, str, str, bytes]] = [
        ("page.png", "screenshot", "image/png", look.picture),
        ("page.pdf", "print", "application/pdf", look.printed),
        ("text.txt", "text", "text/plain; charset=utf-8", look.text.encode()),
        ("tls.json", "tls", "application/json", json_bytes(look.certificates) if look.certificates else b""),
        ("responses.json", "responses", "application/json", json_bytes(_responses(record.warc))),
        ("network.json", "log", "application/json", json_bytes(_network(record.proxy.contacts))),
    ]
    files = [_listed(part / "page.wacz", "wacz", "application/wacz+zip")]
    for name, role, media_type, body in bodies:
        if body:
            (part / name).write_bytes(body)
            files.append(_listed(part / name, role, media_type))
    return files


def _add_pictures(part: Path, facts: dict[str, Any], limits: PictureLimits) -> list[Seen]:
    """What machines see in the pictures, beside what the browser kept, and then the list of it all."""
    kept = [(one["name"], part / one["name"], one["media_type"]) for one in facts["files"]]
    texts = [one["size"] for one in facts["files"] if one["role"] == "text"]
    told = ["page.png"] if sum(texts) >= ENOUGH_TEXT else []
    seen = pictures.look_at_pictures(kept, limits, told=told)
    (part / pictures.NAME).write_bytes(pictures.pictures_json(seen))
    made = _listed(part / pictures.NAME, pictures.ROLE, pictures.MEDIA_TYPE)
    facts["files"].append(made | {"obtained": "by programs that looked at the pictures"})
    (part / "capture.json").write_bytes(json_bytes(facts))
    return seen


def _listed(path: Path, role: str, media_type: str) -> dict[str, Any]:
    with path.open("rb") as source:
        digest = hashlib.file_digest(source, "sha256").hexdigest()
    return {
        "name": path.name,
        "role": role,
        "media_type": media_type,
        "sha256": digest,
        "size": path.stat().st_size,
        "obtained": "by the browser that looked at the page",
    }


def _responses(warc: WarcFile) -> list[dict[str, Any]]:
    return [
        {
            "url": one.url,
            "method": one.method,
            "status": one.status,
            "media_type": one.media_type,
            "sha256": one.digest.removeprefix("sha256:"),
            "size": one.size,
            "at": _iso(one.at),
            "kind": one.kind,
            "truncated": one.truncated,
            "note": one.note,
        }
        for one in warc.entries
        if one.kind
    ]


def _network(contacts: list[Contact]) -> list[dict[str, Any]]:
    return [{**asdict(one), "at": _iso(one.at)} for one in contacts]


def _facts(record: _Record, outcome: Outcome, reason: Reason, files: list[dict[str, Any]]) -> dict[str, Any]:
    look, recorder, footing = record.look, record.recorder, record.running.footing
    hops = recorder.hops
    leaf = look.certificates[0] if look.certificates else {}
    return {
        "format": FORMAT,
        "url": record.wanted.url,
        "final_url": look.opened.ended if look.opened.committed else "",
        "redirects": [url for url, _ in hops[1:]],
        "outcome": outcome,
        "note": _NOTES.get(reason, ""),
        "asked_at": _iso(record.asked_at),
        "captured_at": _iso(record.captured_at),
        "operator": record.wanted.operator,
        "how": "browser",
        "statement": record.wanted.statement,
        "tools": record.running.tools(),
        "tls": {**look.security, **{name: value for name, value in leaf.items() if name != "der"}},
        "post": dict(record.wanted.post),
        "files": files,
        "more": {
            "reason": reason,
            "status": look.opened.status,
            "title": look.title,
            "hops": [{"url": url, "status": status} for url, status in hops],
            "browser_said": look.opened.error,
            "blind": [*look.blind, *({"what": url, "why": why} for url, why in recorder.missing)],
            "failed": [{"url": url, "why": why} for url, why in recorder.failures],
            "refused": _refusals(record.proxy.contacts),
            "unfinished": recorder.unfinished,
            "websockets": look.websockets,
            "popups": look.popups,
            "user_agent": look.user_agent,
            "browser": {
                "runs_as": footing.user,
                "sandbox": footing.sandboxed,
                "locale": LOCALE,
                "zone": ZONE,
                "width": WIDTH,
                "height": HEIGHT,
                "own_calls_stopped": sorted({one.host for one in record.running.silent.contacts}),
            },
        },
    }


def _refusals(contacts: list[Contact]) -> list[dict[str, Any]]:
    return [
        {"host": one.host, "port": one.port, "address": one.address, "why": one.detail, "at": _iso(one.at)}
        for one in contacts
        if one.state == "refused"
    ]


_NOTES: Mapping[Reason, str] = {
    "login_wall": "The platform shows this to those who are signed in only; what was seen is its door.",
    "http_error": "The server answered with an error.",
    "no_address": "The name of the server has no address.",
    "no_connection": "No connection to the server could be made.",
    "connection_closed": "The server broke off the connection.",
    "tls_error": "The server's certificate was not accepted.",
    "never_finished": "The page did not come to an end in time.",
    "unfinished_parts": "Parts of the page were still loading when the look ended.",
    "missing_parts": "Parts of the page could not be kept whole.",
    "too_many_redirects": "The page sends on without end.",
    "download": "The address gives a file instead of a page.",
    "empty": "The server gave no page.",
    "forbidden_target": "The address led to a place that is not on the public internet, and was not followed.",
    "too_large": "The page is larger than a capture may be.",
    "crashed": "The browser could not bear this page.",
    "not_opened": "The page could not be opened.",
}


def _settle(part: Path, folder: Path) -> None:
    """All or nothing: the folder appears when everything in it is on disk."""
    for path in part.iterdir():
        with path.open("rb") as written:
            os.fsync(written.fileno())
    os.replace(part, folder)


def _iso(at: datetime) -> str:
    return at.astimezone(UTC).isoformat()


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "unknown"
