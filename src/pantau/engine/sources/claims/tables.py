"""Tables of checked claims: CSV, XLSX, JSON lines and what else holds rows."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from pantau.engine.claim import CheckedClaim
from pantau.engine.sources.errors import BadItem, UnreadableFile
from pantau.engine.sources.fields.columns import words_of
from pantau.engine.sources.reading.containers import Unread
from pantau.engine.sources.reading.limits import Limits
from pantau.engine.sources.reading.parts import parts

from .values import (
    MOST_NAME,
    MOST_TITLE,
    as_spread,
    day_of,
    key_of,
    many_lines,
    one_line,
    title_and_verdict,
    web_address,
)

_COLUMNS: dict[str, tuple[str, ...]] = {
    "title": ("title", "judul", "klaim", "claim", "claim reviewed", "judul klaim", "isu", "headline"),
    "text": (
        "hoax text", "narasi", "isi", "teks", "text", "isi klaim", "claim text", "content", "isi hoaks", "narasi hoaks",
        "hoaks", "body", "deskripsi", "description",
    ),
    "key": ("id", "no", "nomor", "guid", "kode", "claim id"),
    "verdict": (
        "verdict", "rating", "kesimpulan", "putusan", "hasil", "label", "penilaian", "status", "textual rating",
        "hasil cek fakta",
    ),
    "checker": (
        "checker", "fact checker", "pemeriksa", "pemeriksa fakta", "sumber", "source", "penerbit", "publisher",
        "author",
    ),
    "url": ("url", "link", "tautan", "alamat", "review url", "sumber url"),
    "date": ("date", "tanggal", "tgl", "date published", "published", "tanggal terbit", "review date", "waktu"),
}  # fmt: skip


def table_entries(body: bytes, name: str, base: str) -> Iterator[tuple[CheckedClaim, str | None] | BadItem]:
    """Raises UnreadableFile."""
    source = io.BytesIO(body)
    source.name = name
    for part in parts(source, Limits()):
        if isinstance(part, Unread):
            raise part.error
        columns = _among(part.sample.names)
        if "title" not in columns and "text" not in columns:
            listed = ", ".join(part.sample.names[:20])
            raise UnreadableFile(
                f"{name} has no column with a claim (judul, title, klaim, narasi); it has: {listed}"
            )
        for number, item in part.items:
            yield (
                _row(item, columns, base)
                if isinstance(item, Mapping)
                else BadItem(f"row {number} cannot be read")
            )


def _among(names: Iterable[str]) -> dict[str, str]:
    said = {words_of(name): name for name in reversed(list(names))}
    return {
        field: said[wanted[0]]
        for field, known in _COLUMNS.items()
        if (wanted := [name for name in known if name in said])
    }


def _row(
    item: Mapping[str, Any], columns: Mapping[str, str], base: str
) -> tuple[CheckedClaim, str | None] | BadItem:
    def cell(field: str) -> Any:
        return item.get(columns[field]) if field in columns else None

    title, before = title_and_verdict(one_line(cell("title"), MOST_TITLE))
    text = as_spread(many_lines(cell("text")))
    if not title and not text:
        return BadItem("a row without title and text")
    checked_on, doubt = day_of(cell("date"))
    claim = CheckedClaim(
        key="",
        title=title or one_line(text, MOST_TITLE),
        text=text,
        verdict=one_line(cell("verdict"), MOST_NAME) or before,
        checker=one_line(cell("checker"), MOST_NAME),
        url=web_address(cell("url"), base),
        checked_on=checked_on,
    )
    return replace(claim, key=key_of(cell("key"), claim)), doubt
