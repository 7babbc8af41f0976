"""WhatsApp Cloud API: what citizens send to the office's own number, the files with it, and one short answer.

A tip line and no sweep: nothing is looked at here that was not handed to us. Of what arrives, places and other
people's contacts are dropped before anybody sees them. Shapes are those of Meta's published webhook and media
reference; no provider's library holds them, so the connector was never run against the platform.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from pantau.engine.post import MediaKind
from pantau.engine.sources.fields.cells import dig, objects, text_of

from .events import AccountRef, Cursor, Event, Gap, Page, PostRef, TipMedia, TipReceived
from .fetching import MOST_BYTES, Fetcher, FetchError
from .graph import GRAPH, Call, Graph, delivery
from .seam import Access, Clock, Proof, Resolution, Subscription, require_access

PLATFORM = "whatsapp_tips"  # not the platform "whatsapp", whose channels have no interface
ANSWERED_WITHIN = timedelta(hours=24)  # the customer care window: later only paid templates are let through
LATEST_DELIVERY = timedelta(days=8)  # Meta repeats an unanswered delivery for seven days
MOST_TEXT = 4096  # characters of a text message
#: Nobody asked where the sender is or whom they know, and a thumb says nothing that could be looked into.
DROPPED = frozenset({"location", "contacts", "reaction", "sticker"})
#: Kinds of messages with a file -> what it is, and the types that WhatsApp sends.
FILES: Mapping[str, MediaKind] = {"image": "image", "video": "video", "audio": "audio", "document": "other"}
TYPES = frozenset({
    "image/jpeg", "image/png", "image/webp", "video/mp4", "video/3gpp", "application/pdf",
    "audio/aac", "audio/amr", "audio/mpeg", "audio/mp4", "audio/ogg", "audio/opus",
})  # fmt: skip
#: Where Meta keeps files: our token is shown to nobody else.
HOSTS = (".fbsbx.com", ".facebook.com", ".whatsapp.net")


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file as it was sent. ``sha256`` is of its bytes, in hexadecimal."""

    mime: str
    body: bytes = field(repr=False)
    sha256: str


class WhatsAppTips:
    """``access.app``: ``app_secret``, ``verify_token``, ``token`` (of a system user), ``phone_number_id``."""

    name = "whatsapp"
    platform = PLATFORM
    route = "whatsapp_tips"
    proof: Proof = "never_run"
    batch = 1
    consented = False

    def __init__(
        self, access: Access | None, base_url: str = GRAPH, clock: Clock = lambda: datetime.now(UTC)
    ) -> None:
        app = require_access(access, "app_secret", "verify_token", "token", "phone_number_id").app
        self._app = app
        self._graph = Graph(base_url, app["app_secret"])
        self._clock = clock

    # --- what is handed to us ------------------------------------------------------------------------

    def receive(self, headers: Mapping[str, str], body: bytes, observed_at: datetime) -> Sequence[Event]:
        """The messages to our number. Reports on our own answers say nothing here. Raises ReceiveError."""
        told, _raw = delivery(headers, body, self._app["app_secret"])
        return tuple(messages_of(told, self._app["phone_number_id"], observed_at))

    # --- what is asked -------------------------------------------------------------------------------

    async def file(self, media: TipMedia, fetch: Fetcher) -> FoundFile:
        """In two steps: its address, which holds for minutes, then its bytes. Raises FetchError.

        Nothing is kept by the fetcher: what a citizen sent is no platform's answer.
        """
        asked = Call(media.native_id, {"phone_number_id": self._app["phone_number_id"]}, self._app["token"])
        told = (await self._graph.ask(fetch, asked, kept=False)).body
        mime, size = plain_type(text_of(told.get("mime_type")) or media.mime), _size(told.get("file_size"))
        if mime not in TYPES:
            raise FetchError("bad_request", f"files of type {mime or 'unknown'} are not fetched")
        if size > MOST_BYTES:
            raise FetchError("bad_request", f"a file of {size} bytes is not fetched")
        address = _kept_at_meta(text_of(told.get("url")) or "")
        answer = await fetch.get(
            address, headers={"authorization": f"Bearer {self._app['token']}"}, kept=False
        )
        digest = hashlib.sha256(answer.body).hexdigest()
        for promised in (media.sha256, text_of(told.get("sha256")) or ""):
            if promised and not hmac.compare_digest(_hexadecimal(promised), digest):
                raise FetchError("unreadable", "the file is not the one that was announced")
        return FoundFile(mime, answer.body, digest)

    async def answer(self, to: str, text: str, fetch: Fetcher) -> str:
        """One text to somebody who wrote to us within a day; gives the message's id. Raises FetchError."""
        message = {
            "messaging_product": "whatsapp",
            "recipient_type": "individual",
            "to": to,
            "type": "text",
            "text": {"preview_url": False, "body": text},
        }
        call = Call(f"{self._app['phone_number_id']}/messages", {}, self._app["token"])
        reading = await self._graph.tell(fetch, call, message)
        sent = next(iter(objects(reading.body.get("messages"))), {})
        if (number := text_of(sent.get("id"))) is None:
            raise FetchError("unreadable", "the answer does not say that the message was taken")
        return number

    # --- what a tip line does not do -----------------------------------------------------------------

    async def resolve(self, refs: Sequence[AccountRef], fetch: Fetcher) -> Mapping[str, Resolution]:
        return {ref.name: Resolution("unknown", detail="a tip line looks nobody up") for ref in refs}

    async def sweep(
        self, accounts: Sequence[AccountRef], cursors: Mapping[str, Cursor], fetch: Fetcher
    ) -> AsyncIterator[Page]:
        if accounts:
            now = self._clock()
            yield Page(tuple(Gap(PLATFORM, account, None, now, "no_route") for account in accounts))

    async def subscribe(self, accounts: Sequence[AccountRef], fetch: Fetcher) -> Sequence[Subscription]:
        return ()  # the webhook is entered by hand in the app's settings

    async def recheck(self, posts: Sequence[PostRef], fetch: Fetcher) -> AsyncIterator[Page]:
        if posts:
            yield await self._nothing_to_look_at()

    async def _nothing_to_look_at(self) -> Page:
        now = self._clock()
        return Page((Gap(PLATFORM, None, now, now, "no_route"),))


# --- messages -----------------------------------------------------------------------------------------


def messages_of(
    told: Mapping[str, Any], phone_number_id: str, observed_at: datetime
) -> Iterator[TipReceived]:
    """Every message of a delivery, whatever its entries; those to another number of the same app are not ours."""
    for entry in objects(told.get("entry")):
        for change in objects(entry.get("changes")):
            value = change.get("value")
            if change.get("field") != "messages" or not isinstance(value, dict):
                continue
            if text_of(dig(value, "metadata", "phone_number_id")) != phone_number_id:
                continue
            for message in objects(value.get("messages")):
                yield tip_of(message, observed_at)


def tip_of(message: Mapping[str, Any], observed_at: datetime) -> TipReceived:
    """A message whose kind is none of ours keeps nothing but the fact that it came."""
    native_id, sender = text_of(message.get("id")) or "", text_of(message.get("from")) or ""
    sent_at = _moment(message.get("timestamp"))
    if not native_id or not sender or sent_at is None:
        return TipReceived("whatsapp", native_id, sender, "unreadable", "", observed_at, observed_at)
    kind = text_of(message.get("type")) or "unsupported"
    if observed_at - sent_at > LATEST_DELIVERY:
        return TipReceived("whatsapp", native_id, sender, "replayed", "", sent_at, observed_at)
    content = message.get(kind)
    if kind in DROPPED or (kind != "text" and kind not in FILES) or not isinstance(content, dict):
        named = kind if kind in DROPPED else "unsupported"
        return TipReceived("whatsapp", native_id, sender, named, "", sent_at, observed_at)
    media = _media_of(kind, content) if kind in FILES else None
    return TipReceived(
        "whatsapp",
        native_id,
        sender,
        kind if kind == "text" or media else "unsupported",
        (text_of(content.get("body" if kind == "text" else "caption")) or "")[:MOST_TEXT],
        min(sent_at, observed_at),
        observed_at,
        media,
        forwarded=any(
            dig(message.get("context"), name) is True for name in ("forwarded", "frequently_forwarded")
        ),
        link=text_of(dig(message.get("referral"), "source_url")) or "",
    )


def _media_of(kind: str, content: Mapping[str, Any]) -> TipMedia | None:
    """A document's file name is left out: it often names its sender."""
    native_id = text_of(content.get("id"))
    if native_id is None or not native_id.isascii() or not native_id.isdigit():
        return None  # it goes into an address
    mime = plain_type(text_of(content.get("mime_type")) or "")
    return TipMedia(native_id, FILES[kind], mime, text_of(content.get("sha256")) or "")


def plain_type(mime: str) -> str:
    """``audio/ogg; codecs=opus`` is ``audio/ogg``."""
    return mime.partition(";")[0].strip().lower()


def _moment(seconds: object) -> datetime | None:
    written = text_of(seconds) or ""
    if not written.isascii() or not written.isdigit() or len(written) > 10 or int(written) == 0:
        return None
    return datetime.fromtimestamp(int(written), UTC)


def _size(written: object) -> int:
    text = text_of(written) or "0"
    return int(text) if text.isascii() and text.isdigit() else 0


def _kept_at_meta(address: str) -> str:
    """Raises FetchError."""
    try:
        parts = urlsplit(address)
    except ValueError as error:
        raise FetchError("forbidden_target", "the file's address cannot be read") from error
    if parts.scheme != "https" or not (parts.hostname or "").endswith(HOSTS):
        raise FetchError("forbidden_target", f"{parts.hostname or 'nowhere'} is not where Meta keeps files")
    return address


def _hexadecimal(digest: str) -> str:
    """Webhooks give it in base64, the media endpoint in hexadecimal."""
    if len(digest) == 64:
        return digest.lower()
    try:
        return base64.b64decode(digest, validate=True).hex()
    except (binascii.Error, ValueError):
        return digest
