"""Text and JSON as PostgreSQL can hold them."""

from __future__ import annotations

import json
import re
from typing import Any

import orjson

NEVER_IN_TEXT = re.compile("[\x00\ud800-\udfff]")


def clean(text: str | None) -> str:
    """Text as PostgreSQL can hold it: without U+0000, lone surrogates shown as U+FFFD."""
    if not text:
        return ""
    return NEVER_IN_TEXT.sub(_replacement, text) if NEVER_IN_TEXT.search(text) else text


def _replacement(match: re.Match[str]) -> str:
    return "" if match[0] == "\x00" else "\ufffd"


def verbatim_json(value: Any) -> str:
    """JSON text that keeps U+0000 and lone surrogates as escapes, and numbers of any size."""
    try:
        return orjson.dumps(value, default=str, option=orjson.OPT_NON_STR_KEYS).decode()
    except TypeError:  # a lone surrogate, a number beyond 64 bits, or deep nesting
        pass
    try:
        return json.dumps(value, default=str, allow_nan=False)
    except (TypeError, ValueError, RecursionError):
        return json.dumps({"unreadable": repr(value)[:1_000_000]})
