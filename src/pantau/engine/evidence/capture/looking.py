"""One look at one page: open it, let it load, scroll through it, and take what can be taken within the time."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import Awaitable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from playwright.async_api import CDPSession, Error, Page

from .outcome import Opened
from .recording import Recorder

_T = TypeVar("_T")

WIDTH, HEIGHT = 1280, 900
#: Who answers a short question later than this hangs, and is asked no more: on a busy machine one or two seconds are
#: no sign of that, and everything that was still to be taken would be lost.
ANSWER_S = 6.0
_SCROLL = """async (most) => {
  const step = Math.max(200, window.innerHeight * 0.9), pause = ms => new Promise(done => setTimeout(done, ms));
  let rounds = 0;
  while (rounds < most && window.scrollY + window.innerHeight < document.documentElement.scrollHeight - 2) {
    window.scrollBy({top: step, behavior: "instant"}); rounds += 1; await pause(120);
  }
  const whole = window.scrollY + window.innerHeight >= document.documentElement.scrollHeight - 2;
  window.scrollTo({top: 0, behavior: "instant"});
  return {rounds, whole};
}"""
_TEXT = "() => document.body ? document.body.innerText : ''"


@dataclass(frozen=True, slots=True)
class LookLimits:
    """Seconds, all together at most ``seconds``; pixels; characters; rounds of scrolling; printed pages."""

    seconds: float = 52.0
    open_s: float = 24.0
    settle_s: float = 5.0
    scroll_s: float = 6.0
    again_s: float = 6.0
    quiet_s: float = 0.4
    rounds: int = 25
    picture_height: int = 12_000
    text: int = 1_000_000
    document: int = 8_000_000
    printed_pages: int = 40
    print_bytes: int = 32 * 1024 * 1024


@dataclass(slots=True)
class Look:
    """What was taken. ``blind``: what was not, and why."""

    opened: Opened
    title: str = ""
    text: str = ""
    document: str = ""
    picture: bytes = b""
    printed: bytes = b""
    certificates: list[dict[str, Any]] = field(default_factory=list)
    security: dict[str, Any] = field(default_factory=dict)
    blind: list[dict[str, str]] = field(default_factory=list)
    websockets: list[dict[str, Any]] = field(default_factory=list)
    popups: list[str] = field(default_factory=list)
    user_agent: str = ""
    picture_cut_at: int = 0


class Looker:
    """Takes one page through a look."""

    def __init__(self, page: Page, session: CDPSession, recorder: Recorder, limits: LookLimits) -> None:
        self._page, self._session, self._recorder, self._limits = page, session, recorder, limits
        self._look = Look(Opened("", ""))
        self._downloads: list[str] = []
        self._crashed = False
        self._document_done = False
        self._load_done = False
        self._stuck = False
        self._end = 0.0

    def _listen(self) -> None:
        page = self._page
        page.on("domcontentloaded", lambda _: setattr(self, "_document_done", True))
        page.on("load", lambda _: setattr(self, "_load_done", True))
        page.on("crash", lambda _: setattr(self, "_crashed", True))
        page.on("download", lambda download: self._downloads.append(download.url))
        page.on("websocket", lambda socket: self._look.websockets.append(_counted(socket)))
        page.context.on("page", self._close_popup)

    def _close_popup(self, other: Page) -> None:
        if other != self._page:
            self._look.popups.append(other.url)
            _later(other.close())

    async def look(self, url: str) -> Look:
        self._end = asyncio.get_running_loop().time() + self._limits.seconds
        self._listen()
        opened = await self._open(url)
        if opened.committed and opened.document_done:
            await self._recorder.quiet(self._limits.quiet_s, self._limits.settle_s)
            await self._scroll()
        self._recorder.stop()
        await self._within(ANSWER_S, "", self._session.send("Page.stopLoading"), None)
        await self._take()
        if self._downloads or not self._stuck:
            await self._ask_again(opened)
        await self._recorder.finish(2.0)
        self._look.opened = self._closed(opened)
        return self._look

    # --- opening ----------------------------------------------------------------------------------------

    async def _open(self, url: str) -> Opened:
        milliseconds = self._limits.open_s * 1000
        try:
            response = await self._page.goto(url, wait_until="commit", timeout=milliseconds)
        except Error as error:
            ended = self._recorder.hops[-1][0] if self._recorder.hops else url
            return Opened(url, ended, error=_line(error), download=bool(self._downloads))
        await self._wait_for_load()
        secured = await self._within(ANSWER_S, "", response.security_details(), None) if response else None
        self._look.security = {name: str(value) for name, value in (secured or {}).items()}
        return Opened(
            url,
            self._page.url,
            status=response.status if response else 0,
            committed=True,
            document_done=self._document_done,
            load_done=self._load_done,
        )

    async def _wait_for_load(self) -> None:
        """Scripts may send the page on, so that it loads more than once."""
        loop = asyncio.get_running_loop()
        end = min(self._end - 24.0, loop.time() + self._limits.open_s)
        while loop.time() < end and not (self._load_done and self._document_done):
            if self._crashed or self._recorder.page_broke_off:
                return
            await asyncio.sleep(0.05)

    def _closed(self, opened: Opened) -> Opened:
        """The facts as they stand when everything is over."""
        recorder = self._recorder
        return Opened(
            opened.asked,
            self._page.url if opened.committed else opened.ended,
            status=recorder.hops[-1][1] if opened.committed and recorder.hops else opened.status,
            error=opened.error,
            committed=opened.committed,
            document_done=opened.document_done,
            load_done=opened.load_done,
            download=bool(self._downloads),
            crashed=self._crashed,
            unfinished=recorder.unfinished,
            missing=len(recorder.missing),
            broke_off=recorder.page_broke_off,
        )

    async def _scroll(self) -> None:
        done = await self._within(
            self._limits.scroll_s, "scroll", self._page.evaluate(_SCROLL, self._limits.rounds), None
        )
        if done and done["rounds"]:
            await self._recorder.quiet(self._limits.quiet_s, self._limits.settle_s)
        if done and not done["whole"]:
            self._blind("scroll", f"the page went on after {done['rounds']} screens")

    # --- taking -----------------------------------------------------------------------------------------

    async def _take(self) -> None:
        look = self._look
        look.title = _clean(await self._within(ANSWER_S, "title", self._page.title(), ""))[:500]
        look.user_agent = await self._within(ANSWER_S, "", self._page.evaluate("navigator.userAgent"), "")
        look.text = (await self._text())[: self._limits.text]
        document = await self._within(ANSWER_S, "document", self._page.content(), "")
        if len(document) > self._limits.document:
            self._blind("document", f"larger than {self._limits.document} characters")
        else:
            look.document = _clean(document)
        await self._take_picture()
        look.printed = await self._within(8.0, "print", self._print(), b"")
        await self._take_certificates()

    async def _text(self) -> str:
        """The page's own, then that of the frames in it; a frame that hangs hides its own only."""
        parts = [await self._within(ANSWER_S, "text", self._page.evaluate(_TEXT), "")]
        for frame in self._page.frames[1:20]:
            try:
                parts.append(await asyncio.wait_for(frame.evaluate(_TEXT), min(1.0, self._left(20.0))))
            except (Error, TimeoutError):
                self._blind("text", f"of the frame {frame.url}")
        return "\n\n".join(_clean(one).strip() for one in parts if isinstance(one, str) and one.strip())

    async def _take_picture(self) -> None:
        metrics = await self._within(ANSWER_S, "", self._session.send("Page.getLayoutMetrics"), {})
        size = metrics.get("cssContentSize", {})
        height = min(int(size.get("height", HEIGHT)), self._limits.picture_height)
        width = min(max(int(size.get("width", WIDTH)), WIDTH), 4000)
        if height < size.get("height", 0):
            self._look.picture_cut_at = height
            self._blind("picture", f"shows the first {height} of {int(size['height'])} pixels")
        asked = {
            "format": "png",
            "captureBeyondViewport": True,
            "clip": {"x": 0, "y": 0, "width": width, "height": max(height, HEIGHT), "scale": 1},
        }
        given = await self._within(10.0, "picture", self._session.send("Page.captureScreenshot", asked), {})
        self._look.picture = base64.b64decode(given.get("data", ""))

    async def _print(self) -> bytes:
        asked = {
            "printBackground": True,
            "preferCSSPageSize": False,
            "paperWidth": 8.27,
            "paperHeight": 11.69,
            "transferMode": "ReturnAsStream",
            "pageRanges": f"1-{self._limits.printed_pages}",
        }
        given = await self._session.send("Page.printToPDF", asked)
        parts, size, ended = [], 0, False
        while not ended:
            part = await self._session.send("IO.read", {"handle": given["stream"], "size": 1024 * 1024})
            parts.append(base64.b64decode(part["data"]))
            size += len(parts[-1])
            ended = part["eof"]
            if size > self._limits.print_bytes:
                self._blind("print", f"larger than {self._limits.print_bytes} bytes")
                return b""
        return b"".join(parts)

    async def _take_certificates(self) -> None:
        if not self._page.url.startswith("https:"):
            return
        origin = "/".join(self._page.url.split("/")[:3])
        given = await self._within(
            ANSWER_S, "certificate", self._session.send("Network.getCertificate", {"origin": origin}), {}
        )
        for written in given.get("tableNames", []):
            self._look.certificates.append(_certificate(base64.b64decode(written)))

    async def _ask_again(self, opened: Opened) -> None:
        frames = await self._within(ANSWER_S, "", self._session.send("Page.getFrameTree"), {})
        if not frames:
            return
        frame = frames["frameTree"]["frame"]["id"]
        wanted = self._downloads[-1] if self._downloads else ""
        left = min(self._limits.again_s, self._left(4.0))
        await self._recorder.fetch_again(self._session, frame, left, wanted)

    # --- time -------------------------------------------------------------------------------------------

    def _left(self, kept: float) -> float:
        return max(0.0, self._end - kept - asyncio.get_running_loop().time())

    async def _within(self, seconds: float, what: str, work: Awaitable[_T], otherwise: _T) -> _T:
        """The result, or ``otherwise`` when time is over or the browser fails; a page that hangs is not asked on."""
        if self._stuck:
            _drop(work)
            if what:
                self._blind(what, "the page does not answer")
            return otherwise
        try:
            return await asyncio.wait_for(work, min(seconds, self._left(1.0)))
        except TimeoutError:
            self._stuck = True
            self._blind(what or "answer", "no answer in time")
        except Error as error:
            if what:
                self._blind(what, _line(error))
        return otherwise

    def _blind(self, what: str, why: str) -> None:
        self._look.blind.append({"what": what, "why": why})


def _certificate(der: bytes) -> dict[str, Any]:
    """A certificate's facts, and the certificate itself."""
    found = x509.load_der_x509_certificate(der)
    return {
        "subject": found.subject.rfc4514_string(),
        "issuer": found.issuer.rfc4514_string(),
        "not_before": found.not_valid_before_utc.isoformat(),
        "not_after": found.not_valid_after_utc.isoformat(),
        "serial": f"{found.serial_number:x}",
        "sha256": found.fingerprint(hashes.SHA256()).hex(),
        "der": base64.b64encode(der).decode(),
    }


def _counted(socket: Any) -> dict[str, Any]:
    facts = {"url": socket.url, "sent": 0, "received": 0}
    socket.on("framesent", lambda _: facts.update(sent=facts["sent"] + 1))
    socket.on("framereceived", lambda _: facts.update(received=facts["received"] + 1))
    return facts


def _later(work: Any) -> None:
    task = asyncio.ensure_future(work)
    task.add_done_callback(lambda done: done.cancelled() or done.exception())


def _drop(work: Any) -> None:
    if asyncio.iscoroutine(work):
        work.close()


def _line(error: BaseException) -> str:
    return str(error).partition("\n")[0][:300]


def _clean(text: str) -> str:
    """Without halves of characters, which no file can hold."""
    return text.encode("utf-8", "replace").decode()
