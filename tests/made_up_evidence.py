"""Made-up evidence: capture folders, a log with other people's entries in it, and packages of both."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from pantau.engine.evidence import manifest_of, verify
from pantau.engine.evidence.folder import write_facts
from pantau.engine.evidence.heads import FileSigner, log_id, rotation, sign_head
from pantau.engine.evidence.ledger import Entry
from pantau.engine.evidence.manifest import canonical_bytes
from pantau.engine.evidence.merkle import Log, MemoryNodes
from pantau.engine.evidence.package import Contents, prove

AT = datetime(2024, 2, 12, 1, 0, tzinfo=UTC)
BODIES = {
    "page.wacz": ("application/wacz+zip", bytes(range(256)) * 8),
    "page.png": ("image/png", b"\x89PNG made up" * 40),
    "media/1.jpg": ("image/jpeg", b"\xff\xd8 made up" * 30),
    "raw.json": ("application/json", b'{"id":"1"}'),
    "empty.txt": ("text/plain", b""),
}


def facts(**other: Any) -> dict[str, Any]:
    return {
        "url": "https://contoh.example/a/1",
        "final_url": "https://contoh.example/a/1?lihat=ya",
        "outcome": "captured",
        "asked_at": "2024-02-12T09:00:00+08:00",
        "captured_at": "2024-02-12T09:00:05+08:00",
        "operator": "Petugas Contoh",
        "how": "browser",
        "tools": {"pantau": "0.1.0", "chromium": "140"},
        "post": {"platform": "facebook", "handle": "warung.contoh", "engagement": {"likes": 3}},
        "files": [
            {"name": name, "role": "other", "media_type": media_type}
            for name, (media_type, _) in BODIES.items()
        ],
        **other,
    }


def capture_folder(path: Path, **other: Any) -> Path:
    for name, (_, body) in BODIES.items():
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        (path / name).write_bytes(body)
    write_facts(path, facts(**other))
    return path


def entry(kind: str, item: str, number: int, previous: str = "", **other: Any) -> Entry:
    given: dict[str, Any] = {"by": "Petugas Contoh", "salt": f"{number:032x}", **other}
    return Entry(kind, item, AT + timedelta(minutes=number), previous=previous, **given)


@dataclass(frozen=True)
class Made:
    """``first``: the signer whose key was rotated away; ``second``: the one that signs now."""

    contents: Contents
    first: FileSigner
    second: FileSigner
    log: Log


def made_up(folder: Path) -> Made:
    """A log of 13 entries; the item's are numbers 3, 6 and 9, and at 7 the key was changed."""
    first, second = FileSigner.at(folder / "first.pem"), FileSigner.at(folder / "second.pem")
    manifest = manifest_of(BODIES, {"made": "up"})
    log, name = Log(MemoryNodes()), log_id(first.public_key)
    kept: list[tuple[int, Entry]] = []
    for number in range(13):
        before = [one for _, one in kept if one.item == manifest.sha256]
        previous = before[-1].hash.hex() if before else ""
        if number == 3:
            made = entry("sealed", manifest.sha256, number, facts={"files": 5, "how": "browser"})
        elif number == 6:
            made = entry("viewed", manifest.sha256, number, previous)
        elif number == 9:
            what = {"facts": {"what": "package"}, "reason": "asked for by a lawyer"}
            made = entry("exported", manifest.sha256, number, previous, **what)
        elif number == 7:
            at = AT + timedelta(minutes=number)
            made = rotation(
                first,
                second,
                log=name,
                at=at,
                by="Kepala Contoh",
                reason="new card",
                previous="",
                salt="7" * 32,
            )
        else:
            made = entry("viewed", f"{number:064x}", number)
        log.append(made.leaf)
        if number in (3, 6, 7, 9):
            kept.append((number, made))
    head = sign_head(second, log=name, size=13, root=log.root(), time=AT + timedelta(hours=1))
    contents = Contents(
        manifest,
        {name: body for name, (_, body) in BODIES.items()},
        head,
        prove(log, kept, 13),
        made_at=AT + timedelta(hours=2),
        papers={"berita-acara.pdf": b"%PDF made up", "custody.pdf": b"%PDF made up, too"},
    )
    return Made(contents, first, second, log)


def with_entries(contents: Contents, order: list[int]) -> Contents:
    return replace(contents, entries=[contents.entries[place] for place in order])


def pack(members: Mapping[str, bytes], signer: FileSigner, **guide: Any) -> bytes:
    """A zip in the right form with a right signature over whatever is in it."""
    listed = [
        {"name": name, "sha256": verify.sha256(body), "size": len(body)}
        for name, body in sorted(members.items())
    ]
    written = canonical_bytes({"format": "pantau-package/1", "members": listed, "timestamps": [], **guide})
    signature = {"key": signer.public_key.hex(), "signature": signer.sign(written).hex()}
    bodies = [
        ("package.json", written),
        ("package.sig", canonical_bytes(signature)),
        *sorted(members.items()),
    ]
    return zipped(bodies)


def zipped(bodies: list[tuple[str, bytes]]) -> bytes:
    import zlib

    whole, central = b"", b""
    for name, body in bodies:
        crc = zlib.crc32(body)
        central += verify.central_header(name.encode(), len(body), crc, len(whole))
        whole += verify.local_header(name.encode(), len(body), crc) + body
    return whole + central + verify.end_record(len(bodies), len(central), len(whole))
