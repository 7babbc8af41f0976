"""The envelope Zeeschuimer (and 4CAT's copies of its files) puts around an item. Not a format of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pantau.engine.sources.errors import BadItem
from pantau.engine.sources.fields.times import read_time
from pantau.engine.sources.reading.items import Item
from pantau.engine.sources.reading.parts import Sample

_CERTAIN = 100  # signs: nothing else looks like this


@dataclass(frozen=True, slots=True)
class Envelope:
    data: dict[str, Any]
    item_id: str | None
    collected_at: datetime | None
    platform: str


def open_envelope(item: Item) -> Envelope:
    """4CAT keeps the data flat and the envelope under ``__import_meta``. Raises BadItem."""
    meta = item.get("__import_meta")
    if isinstance(meta, dict):
        data = {key: value for key, value in item.items() if key != "__import_meta"}
        return _envelope(data, meta)
    inner = item.get("data")
    if not isinstance(inner, dict):
        raise BadItem(f"no data in this item; it has {', '.join(sorted(item)[:12]) or 'nothing'}")
    return _envelope(inner, item)


def _envelope(data: dict[str, Any], meta: Item) -> Envelope:
    item_id = meta.get("item_id")
    collected_at, _ = read_time(meta.get("timestamp_collected"))
    platform = meta.get("source_platform")
    return Envelope(
        data,
        str(item_id) if item_id else None,
        collected_at,
        platform.lower() if isinstance(platform, str) else "",
    )


def from_platform(*domains: str) -> Callable[[Sample], int]:
    """A recogniser of the items Zeeschuimer collected on these sites."""

    def recognise(sample: Sample) -> int:
        return _CERTAIN if any(_collected_on(item, domains) for item in sample.items) else 0

    return recognise


def _collected_on(item: Item, domains: tuple[str, ...]) -> bool:
    meta = item.get("__import_meta", item)
    platform = meta.get("source_platform") if isinstance(meta, dict) else None
    return isinstance(platform, str) and platform.lower() in domains and (meta is not item or "data" in item)
