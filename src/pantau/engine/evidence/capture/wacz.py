"""The container: a stored zip of the WARC, its index, the page and a list of hashes (WACZ 1.1.1).

The index is CDXJ, cut into packed blocks with a list of blocks beside it, as replay tools read it.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from .warc import Entry

ARCHIVE = "archive/data.warc.gz"
_BLOCK = 3000


@dataclass(frozen=True, slots=True)
class PageFacts:
    """The page that this archive is about. ``text`` is what a person could read in it."""

    url: str
    title: str
    at: datetime
    text: str


def write_wacz(
    path: Path, warc: Path, entries: Sequence[Entry], page: PageFacts, *, software: str, at: datetime
) -> None:
    """The same entries, page and moment give the same bytes."""
    packed, blocks = _index(entries)
    parts: dict[str, bytes] = {
        "indexes/index.cdx.gz": packed,
        "indexes/index.idx": blocks,
        "pages/pages.jsonl": _pages(page),
    }
    resources = [_resource(ARCHIVE, _file_hash(warc), warc.stat().st_size)]
    resources += [
        _resource(name, hashlib.sha256(body).hexdigest(), len(body)) for name, body in parts.items()
    ]
    about = _json(
        {
            "profile": "data-package",
            "wacz_version": "1.1.1",
            "title": page.title or page.url,
            "created": _second(at),
            "software": software,
            "mainPageUrl": page.url,
            "mainPageDate": _second(page.at),
            "resources": resources,
        }
    )
    parts["datapackage.json"] = about
    parts["datapackage-digest.json"] = _json(
        {"path": "datapackage.json", "hash": f"sha256:{hashlib.sha256(about).hexdigest()}"}
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        with warc.open("rb") as source, archive.open(_member(ARCHIVE, at), "w", force_zip64=True) as target:
            while part := source.read(1024 * 1024):
                target.write(part)
        for name, body in parts.items():
            archive.writestr(_member(name, at), body)


def surt(url: str) -> str:
    """The key under which an index sorts an address: https://www.kpu.go.id/a?b -> id,go,kpu)/a?b."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return url
    host = parts.hostname.removeprefix("www.")
    key = host if host.replace(".", "").isdigit() or ":" in host else ",".join(reversed(host.split(".")))
    try:
        port = parts.port
    except ValueError:
        port = None
    if port not in (None, 80, 443):
        key += f":{port}"
    query = "&".join(sorted(parts.query.lower().split("&")))
    return f"{key}){parts.path.lower() or '/'}" + (f"?{query}" if query else "")


def _index(entries: Sequence[Entry]) -> tuple[bytes, bytes]:
    """The packed lines, and the list of their blocks."""
    lines = sorted(_line(entry) for entry in entries)
    packed = b""
    blocks = ['!meta 0 {"format": "cdxj-gzip-1.0", "filename": "index.cdx.gz"}']
    for start in range(0, len(lines), _BLOCK):
        block = gzip.compress("".join(lines[start : start + _BLOCK]).encode(), mtime=0)
        place = {
            "offset": len(packed),
            "length": len(block),
            "digest": f"sha256:{hashlib.sha256(block).hexdigest()}",
            "filename": "index.cdx.gz",
        }
        key, stamp, _ = lines[start].split(" ", 2)
        blocks.append(f"{key} {stamp} {json.dumps(place)}")
        packed += block
    return packed, ("\n".join(blocks) + "\n").encode()


def _line(entry: Entry) -> str:
    told = {
        "url": entry.url,
        "mime": entry.media_type,
        "status": str(entry.status),
        "digest": entry.digest,
        "length": str(entry.length),
        "offset": str(entry.offset),
        "filename": "data.warc.gz",
    }
    key = surt(entry.url).replace(" ", "%20")
    return f"{key} {entry.at.astimezone(UTC):%Y%m%d%H%M%S} {json.dumps(told)}\n"


def _pages(page: PageFacts) -> bytes:
    head = {"format": "json-pages-1.0", "id": "pages", "title": "All Pages", "hasText": True}
    line = {
        "id": hashlib.sha256(page.url.encode()).hexdigest()[:20],
        "url": page.url,
        "title": page.title,
        "ts": _second(page.at),
        "text": page.text,
    }
    return b"".join(json.dumps(one, ensure_ascii=False).encode() + b"\n" for one in (head, line))


def _resource(path: str, sha256: str, size: int) -> Mapping[str, Any]:
    name = path.rpartition("/")[2].lower()
    return {"name": name, "path": path, "hash": f"sha256:{sha256}", "bytes": size}


def _member(name: str, at: datetime) -> zipfile.ZipInfo:
    moment = at.astimezone(UTC)
    member = zipfile.ZipInfo(
        name, (moment.year, moment.month, moment.day, moment.hour, moment.minute, moment.second)
    )
    member.create_system, member.external_attr = 3, 0o644 << 16
    return member


def _file_hash(path: Path) -> str:
    with path.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1).encode()


def _second(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
