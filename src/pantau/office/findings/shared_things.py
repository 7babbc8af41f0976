"""What a post shares that others may share too. Reads what ``posts`` keeps as ``mapped``."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

import orjson

from pantau.office.findings.models import PostGroup

WORDING = "wording:"  # before a wording's leader: not to be taken for the number of a post
FEWEST_HASHTAGS = 3  # of a set that tells: one or two are anybody's

Kind = PostGroup.Kind


def things(fields: Mapping[str, Any], leader: int | None) -> Iterator[tuple[Kind, str]]:
    """``leader`` of its wording. A post that only passes another one on shares nothing of its own."""
    if passes_on(fields):
        return
    if leader is not None:
        yield Kind.TEXTS, f"{WORDING}{leader}"
    for link in dict.fromkeys(fields.get("links", ())):
        yield Kind.LINKS, _plain(link)
    tags = sorted({tag.casefold() for tag in fields.get("hashtags", ())})
    if len(tags) >= FEWEST_HASHTAGS:
        yield Kind.HASHTAG_SETS, _plain(" ".join(f"#{tag}" for tag in tags))
    for media in fields.get("media", ()):
        if media.get("kind") != "link" and media.get("url"):
            yield Kind.MEDIA, _plain(media["url"].partition("?")[0])


def _plain(text: str) -> str:
    """Lone surrogates, which no table can hold, as question marks."""
    return text.encode("utf-8", "replace").decode()


def passes_on(fields: Mapping[str, Any]) -> bool:
    """Whether the post is somebody else's, shared as it was: that says who follows whom, not who agreed."""
    return any(one.get("kind") == "repost" for one in fields.get("relations", ()))


def fields_of(mapped: str) -> dict[str, Any]:
    if mapped == "{}":
        return {}
    try:
        return dict(orjson.loads(mapped))
    except orjson.JSONDecodeError:  # an escaped lone surrogate
        return dict(json.loads(mapped))
