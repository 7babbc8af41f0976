"""WhatsApp's Cloud API for one number of one app: messages that people send, their files, and our answers.

Webhook bodies, the media endpoint and ``messages`` have the shapes of Meta's published reference. The customer
care window runs on the simulated clock.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import json
import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from .server import Platform, Request, Response, as_json
from .world import World

WINDOW = timedelta(hours=24)
ADDRESS_LIVES = timedelta(minutes=5)
LOOKASIDE = "https://lookaside.fbsbx.com/whatsapp_business/attachments/"


@dataclass(frozen=True, slots=True)
class File:
    number: str
    mime: str
    body: bytes = field(repr=False)

    @property
    def digest(self) -> bytes:
        return hashlib.sha256(self.body).digest()


class WhatsApp(Platform):
    """``sent`` keeps our answers; ``refusing`` makes the next ones fail with a code of Meta's."""

    def __init__(
        self,
        world: World,
        *,
        app_secret: str = "app-secret",  # noqa: S107 - of a made-up app
        token: str = "system-user-token",  # noqa: S107
        phone_number_id: str = "106540352242922",
        business: str = "102290129340398",
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        super().__init__(sleep)
        self.world = world
        self.app_secret = app_secret
        self.token = token
        self.phone_number_id = phone_number_id
        self.business = business
        self.files: dict[str, File] = {}
        self.sent: list[dict[str, Any]] = []
        self.refusing: list[int] = []
        self._addresses: dict[str, datetime] = {}
        self._last_heard: dict[str, datetime] = {}
        self._messages = 0

    # --- what people send ------------------------------------------------------------------------

    def says(self, sender: str, text: str, **more: Any) -> dict[str, Any]:
        return self.message(sender, "text", {"body": text}, **more)

    def shows(
        self, sender: str, body: bytes, mime: str = "image/jpeg", *, kind: str = "image", caption: str = ""
    ) -> dict[str, Any]:
        file = File(str(2754859441498128 + len(self.files)), mime, body)
        self.files[file.number] = file
        content = {"mime_type": mime, "sha256": base64.b64encode(file.digest).decode(), "id": file.number}
        if kind == "document":
            content["filename"] = "laporan dari Ibu Rekaan.pdf"
        if kind == "audio":
            content["voice"] = True  # type: ignore[assignment]
        return self.message(sender, kind, content | ({"caption": caption} if caption else {}))

    def message(self, sender: str, kind: str, content: object, **more: Any) -> dict[str, Any]:
        """One message as it stands in a delivery."""
        self._messages += 1
        now = self.world.clock()
        self._last_heard[sender] = now
        number = base64.b64encode(f"\x1c\x18\x0b{sender}\x15{self._messages:012d}".encode()).decode()
        return {
            "from": sender,
            "id": f"wamid.{number}",
            "timestamp": str(int(now.timestamp())),
            "type": kind,
            kind: content,
            **more,
        }

    def unsupported(self, sender: str) -> dict[str, Any]:
        told = {
            "code": 131051,
            "title": "Message type unknown",
            "message": "Message type unknown",
            "error_data": {"details": "Message type is currently not supported."},
        }
        return {**self.message(sender, "unsupported", {"type": "poll_creation"}), "errors": [told]}

    def status(self, recipient: str, status: str = "delivered", code: int = 0) -> dict[str, Any]:
        told = {"code": code, "title": "Message undeliverable"}
        return {
            "id": "wamid.HBgL",
            "status": status,
            "timestamp": str(int(self.world.clock().timestamp())),
            "recipient_id": recipient,
            **({"errors": [told]} if code else {}),
        }

    # --- deliveries ------------------------------------------------------------------------------

    def value(self, messages: Sequence[Mapping[str, Any]] = (), **more: Any) -> dict[str, Any]:
        people = dict.fromkeys(message.get("from", "") for message in messages)
        contacts = [{"profile": {"name": "Nama Profil"}, "wa_id": person} for person in people]
        return {
            "messaging_product": "whatsapp",
            "metadata": {"display_phone_number": "15550783881", "phone_number_id": self.phone_number_id},
            **({"contacts": contacts, "messages": list(messages)} if messages else {}),
            **more,
        }

    def delivery(self, *values: Mapping[str, Any]) -> tuple[dict[str, str], bytes]:
        """Signed; each value in an entry of its own."""
        entries = [
            {"id": self.business, "changes": [{"value": value, "field": "messages"}]} for value in values
        ]
        return self.signed({"object": "whatsapp_business_account", "entry": entries})

    def signed(self, told: object) -> tuple[dict[str, str], bytes]:
        body = json.dumps(told).encode()
        digest = hmac.new(self.app_secret.encode(), body, hashlib.sha256).hexdigest()
        return {"X-Hub-Signature-256": f"sha256={digest}"}, body

    # --- answers ---------------------------------------------------------------------------------

    def answer(self, request: Request) -> Response:
        if request.headers.get("authorization") != f"Bearer {self.token}":
            return error(401, 190, "Invalid OAuth access token - Cannot parse access token")
        path = re.sub(r"^/?(v\d+\.\d+/?)?", "", request.path).strip("/")
        if request.host.endswith("fbsbx.com"):
            return self._bytes(request.query.get("mid", ""))
        if path == f"{self.phone_number_id}/messages" and request.method == "POST":
            return self._take(json.loads(request.body))
        file = self.files.get(path)
        if file is None or request.query.get("phone_number_id", self.phone_number_id) != self.phone_number_id:
            return error(400, 100, f"Unsupported get request. Object with ID '{path}' does not exist", 33)
        self._addresses[file.number] = self.world.clock() + ADDRESS_LIVES
        return as_json(
            {
                "messaging_product": "whatsapp",
                "url": f"{LOOKASIDE}?mid={file.number}&ext=1&hash=ATs",
                "mime_type": file.mime,
                "sha256": file.digest.hex(),
                "file_size": str(len(file.body)),
                "id": file.number,
            }
        )

    def _bytes(self, number: str) -> Response:
        file = self.files.get(number)
        if file is None or self._addresses.get(number, self.world.clock()) <= self.world.clock():
            return Response(404)
        return Response(200, file.body, {"content-type": file.mime})

    def _take(self, message: dict[str, Any]) -> Response:
        if self.refusing:
            return error(429 if self.refusing[0] == 130429 else 400, self.refusing.pop(0), "Refused")
        heard = self._last_heard.get(message["to"])
        if heard is None or self.world.clock() - heard >= WINDOW:
            return error(400, 131047, "Re-engagement message")
        self.sent.append(message)
        return as_json(
            {
                "messaging_product": "whatsapp",
                "contacts": [{"input": message["to"], "wa_id": message["to"]}],
                "messages": [{"id": f"wamid.answer{len(self.sent)}"}],
            }
        )


def error(status: int, code: int, message: str, subcode: int = 0) -> Response:
    told: dict[str, Any] = {"message": f"(#{code}) {message}", "type": "OAuthException", "code": code}
    if subcode:
        told["error_subcode"] = subcode
    return as_json({"error": {**told, "fbtrace_id": "AbCdEf"}}, status)
