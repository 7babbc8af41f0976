"""What became of opening a page, by the facts: the browser's own error, the proxy's contacts, where it ended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

from .proxy import Contact

Outcome = Literal["captured", "partial", "unreachable", "refused"]
Reason = Literal[
    "",
    "login_wall",
    "http_error",
    "no_address",
    "no_connection",
    "connection_closed",
    "tls_error",
    "never_finished",
    "unfinished_parts",
    "missing_parts",
    "too_many_redirects",
    "download",
    "empty",
    "forbidden_target",
    "too_large",
    "crashed",
    "not_opened",
]

#: Where platforms send those who are not signed in: the host's end, and how the path begins.
LOGIN_WALLS = (
    ("facebook.com", ("/login", "/checkpoint", "/unsupportedbrowser")),
    ("instagram.com", ("/accounts/login", "/accounts/signup", "/challenge")),
    ("threads.net", ("/login",)),
    ("threads.com", ("/login",)),
    ("x.com", ("/login", "/i/flow/login", "/i/flow/signup", "/account/access")),
    ("twitter.com", ("/login", "/i/flow/login", "/i/flow/signup", "/account/access")),
    ("tiktok.com", ("/login", "/signup")),
)
_OF_TLS = ("ERR_CERT", "ERR_SSL", "ERR_TLS", "ERR_BAD_SSL")
_OF_CLOSING = (
    "ERR_EMPTY_RESPONSE",
    "ERR_CONNECTION_RESET",
    "ERR_CONNECTION_CLOSED",
    "ERR_CONTENT_LENGTH_MISMATCH",
    "ERR_INCOMPLETE_CHUNKED_ENCODING",
    "ERR_TUNNEL_CONNECTION_FAILED",
    "ERR_PROXY_CONNECTION_FAILED",
    "ERR_INVALID_HTTP_RESPONSE",
    "ERR_HTTP2",
)


@dataclass(frozen=True, slots=True)
class Opened:
    """What is known when the look at a page is over. ``error``: what the browser said, in its words."""

    asked: str
    ended: str
    status: int = 0
    error: str = ""
    committed: bool = False
    document_done: bool = False
    load_done: bool = False
    download: bool = False
    crashed: bool = False
    unfinished: int = 0
    missing: int = 0
    broke_off: bool = False  # the page's own document, with a part of it here


def outcome_of(opened: Opened, contacts: Sequence[Contact]) -> tuple[Outcome, Reason]:
    """The outcome and, where it is not simply captured, the one reason that explains it best."""
    if opened.crashed:
        return "unreachable", "crashed"
    if opened.download:
        return "unreachable", "download"
    if not opened.committed:
        return _not_opened(opened, contacts)
    if is_login_wall(opened.ended):
        return "unreachable", "login_wall"
    if opened.status >= 400:
        return "unreachable", "http_error"
    if opened.broke_off:
        return "unreachable", "connection_closed"
    if not opened.document_done:
        return "unreachable", "never_finished"
    if not opened.load_done or opened.unfinished:
        return "partial", "unfinished_parts"
    return ("partial", "missing_parts") if opened.missing else ("captured", "")


def is_login_wall(address: str) -> bool:
    """Does this address belong to one of the platforms' doors?"""
    parts = urlsplit(address)
    host, path = (parts.hostname or "").removesuffix("."), parts.path.lower()
    return any(
        (host == end or host.endswith(f".{end}")) and any(path == one or path.startswith((f"{one}/", f"{one}."))
        for one in doors)
        for end, doors in LOGIN_WALLS
    )  # fmt: skip


def place_of(address: str) -> tuple[str, int]:
    """Host and port of a web address. Raises ValueError."""
    parts = urlsplit(address)
    return parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)


def _not_opened(opened: Opened, contacts: Sequence[Contact]) -> tuple[Outcome, Reason]:
    last = next((one for one in reversed(contacts) if (one.host, one.port) == place_of(opened.ended)), None)
    by_contact: dict[str, Reason] = {
        "no_address": "no_address",
        "unreachable": "no_connection",
        "limit": "too_large",
    }
    if last and last.state == "refused":
        return "refused", "forbidden_target"
    if last and last.state in by_contact:
        return "unreachable", by_contact[last.state]
    return "unreachable", _by_error(opened.error)


def _by_error(error: str) -> Reason:
    if any(one in error for one in _OF_TLS):
        return "tls_error"
    if any(one in error for one in _OF_CLOSING):
        return "connection_closed"
    if "ERR_TOO_MANY_REDIRECTS" in error:
        return "too_many_redirects"
    if "ERR_ABORTED" in error:
        return "empty"
    if "Timeout" in error or "ERR_TIMED_OUT" in error:
        return "never_finished"
    return "not_opened"
