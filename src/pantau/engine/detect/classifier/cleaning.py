"""Texts as public sets write them, made into texts as people wrote them; the same for training and scoring."""

from __future__ import annotations

import html
import re

_BYTES = re.compile(r"(?:\\x[0-9a-fA-F]{2})+")
_ESCAPED_BREAK = re.compile(r"\\r\\n|\\[nr]")
_STANDINS = re.compile(r"\b(?:USER|URL|RT)\b")
_MEANT = {"USER": "@user", "URL": "https://t.co/x", "RT": " "}


def clean(text: str) -> str:
    r"""Undo written-out bytes (``\xf0\x9f``), breaks (``\n``) and entities; say who ``USER`` and ``URL`` are."""
    if "\\" in text:
        text = _ESCAPED_BREAK.sub("\n", _BYTES.sub(_as_written, text))
    if "&" in text:
        text = html.unescape(text)
    return _STANDINS.sub(lambda match: _MEANT[match[0]], text)


def _as_written(match: re.Match[str]) -> str:
    return bytes.fromhex(match[0].replace("\\x", "")).decode("utf-8", "ignore")
