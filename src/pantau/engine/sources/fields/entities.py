"""Hashtags, mentions and addresses in a text, for sources that do not list them."""

from __future__ import annotations

import re

_HASHTAG = re.compile(r"(?<![\w&/])[#＃](\w*[^\W\d_]\w*)")
_MENTION = re.compile(r"(?<![\w@/.])@([A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_])?)")
_LINK = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)


def hashtags_in(text: str) -> tuple[str, ...]:
    if "#" not in text and "＃" not in text:
        return ()
    return tuple(dict.fromkeys(_HASHTAG.findall(text)))


def mentions_in(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_MENTION.findall(text))) if "@" in text else ()


def links_in(text: str) -> tuple[str, ...]:
    if "://" not in text:
        return ()
    return tuple(dict.fromkeys(link.rstrip(".,;:!?)'") for link in _LINK.findall(text)))
