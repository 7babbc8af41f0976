"""Calls of an office to another program, signed as Standard Webhooks describes: who called, when, and what.

A receiver checks with ``verify`` before it believes a call; the office signs with ``sign``.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from collections.abc import Mapping

PREFIX = "whsec_"
TOLERANCE_S = 300


class SignatureError(Exception):
    """The call is not to be believed; the message says why."""


def sign(secret: str, message_id: str, timestamp: int, body: bytes) -> str:
    """Value of the header ``webhook-signature``. ``secret``: "whsec_" and base64; ``timestamp``: seconds since 1970."""
    signed = b".".join((message_id.encode(), str(timestamp).encode(), body))
    digest = hmac.new(_key(secret), signed, hashlib.sha256).digest()
    return "v1," + base64.b64encode(digest).decode()


def verify(secret: str, headers: Mapping[str, str], body: bytes, now: float) -> str:
    """The call's id, by which a receiver knows what it has had before. ``now``: seconds since 1970.

    Raises SignatureError: a header is missing, the call is older or newer than five minutes, or nobody who
    knows the secret made it.
    """
    given = {name.lower(): value for name, value in headers.items()}
    try:
        message_id, written, signatures = (
            given[f"webhook-{name}"] for name in ("id", "timestamp", "signature")
        )
        timestamp = int(written)
    except (KeyError, ValueError) as error:
        raise SignatureError(
            "The call carries no webhook-id, webhook-timestamp or webhook-signature."
        ) from error
    if abs(now - timestamp) > TOLERANCE_S:
        raise SignatureError("The call is too old, or a clock is wrong.")
    expected = sign(secret, message_id, timestamp, body).encode()
    if not any(hmac.compare_digest(expected, one.encode()) for one in signatures.split()):
        raise SignatureError("The signature does not fit the call.")
    return message_id


def _key(secret: str) -> bytes:
    try:
        return base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    except binascii.Error as error:
        raise SignatureError("The secret is none: it begins with whsec_.") from error
