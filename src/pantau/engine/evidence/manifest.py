"""A manifest names every part of a piece of evidence with its SHA-256, in canonical bytes.

Canonical bytes are JSON as RFC 8785 (JCS) writes it, for the values that are let in: objects with ASCII keys
in ascending order, arrays, strings, whole numbers below 2^53, true, false and null; UTF-8, no white space,
only what must be escaped is. Fractions are refused, since programs write them differently, and so are lone
surrogates, which UTF-8 has no bytes for. The same values give the same bytes everywhere, so the hash of a
manifest stands for everything it names.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

FORMAT = "pantau-evidence/1"
_LARGEST = 2**53 - 1


class UncanonicalError(ValueError):
    """A value that has no canonical bytes; the message says where it stands."""


@dataclass(frozen=True, slots=True)
class Part:
    """One file. ``name`` is a path within the package, with "/" between folders."""

    name: str
    sha256: str
    size: int
    media_type: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """``about``: whatever must be known to read the parts. ``sha256`` is of the canonical bytes."""

    parts: tuple[Part, ...]
    about: Mapping[str, Any]
    content: bytes

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


@dataclass(frozen=True, slots=True)
class Changed:
    """A part that is not what the manifest says."""

    name: str
    how: Literal["missing", "different", "unnamed"]


def manifest_of(files: Mapping[str, tuple[str, bytes]], about: Mapping[str, Any]) -> Manifest:
    """The manifest of these files: name -> (media type, bytes)."""
    parts = tuple(
        Part(name, hashlib.sha256(body).hexdigest(), len(body), media_type)
        for name, (media_type, body) in sorted(files.items())
    )
    return manifest_over(parts, about)


def manifest_over(parts: Iterable[Part], about: Mapping[str, Any]) -> Manifest:
    """The manifest of files whose hashes are known already."""
    parts = tuple(sorted(parts, key=lambda one: one.name))
    listed = [
        {"media_type": one.media_type, "name": one.name, "sha256": one.sha256, "size": one.size}
        for one in parts
    ]
    return Manifest(parts, about, canonical_bytes({"about": about, "format": FORMAT, "parts": listed}))


def read_manifest(content: bytes) -> Manifest:
    """A manifest from its bytes. Raises UncanonicalError unless they are exactly the canonical ones."""
    try:
        found = json.loads(content)
        if found["format"] != FORMAT or canonical_bytes(found) != content:
            raise UncanonicalError("these are not the canonical bytes of a manifest")
        parts = tuple(Part(**one) for one in found["parts"])
        about = dict(found["about"])
    except (ValueError, KeyError, TypeError) as error:
        raise UncanonicalError(f"this is no manifest: {error}") from error
    return Manifest(parts, about, content)


def compare(manifest: Manifest, files: Mapping[str, bytes]) -> list[Changed]:
    """Every part that differs from what the manifest says, and every file that it does not name."""
    named = {part.name: part for part in manifest.parts}
    changed = [Changed(name, "unnamed") for name in sorted(files.keys() - named.keys())]
    for name, part in named.items():
        if name not in files:
            changed.append(Changed(name, "missing"))
        elif hashlib.sha256(files[name]).hexdigest() != part.sha256 or len(files[name]) != part.size:
            changed.append(Changed(name, "different"))
    return changed


def canonical_bytes(value: Any) -> bytes:
    """The one way to write this value. Moments are written in UTC. Raises UncanonicalError."""
    text = json.dumps(
        _plain(value, "$"), ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    )
    try:
        return text.encode()
    except UnicodeEncodeError as error:
        raise UncanonicalError("a lone surrogate has no bytes in UTF-8") from error


def _plain(value: Any, at: str) -> Any:
    if type(value) is str:  # most are
        return value
    for kinds, read in _READERS:
        if isinstance(value, kinds):
            return read(value, at)
    raise UncanonicalError(f"{at}: {type(value).__name__} has no canonical bytes")


def _object(value: Mapping[Any, Any], at: str) -> dict[str, Any]:
    for key in value:
        if not isinstance(key, str) or not key.isascii():
            raise UncanonicalError(f"{at}: the key {key!r} is not written in ASCII letters")
    return {key: _plain(one, f"{at}.{key}") for key, one in value.items()}


def _whole(value: int, at: str) -> int:
    if not isinstance(value, bool) and abs(value) > _LARGEST:
        raise UncanonicalError(f"{at}: {value} is too large for programs that count in doubles")
    return value


def _moment(value: datetime, at: str) -> str:
    if value.tzinfo is None:
        raise UncanonicalError(f"{at}: {value} has no zone")
    return value.astimezone(UTC).isoformat()


_READERS: tuple[tuple[type | tuple[type, ...], Callable[[Any, str], Any]], ...] = (
    (int, _whole),
    ((dict, Mapping), _object),  # asking the abstract class is slow
    (datetime, _moment),
    ((type(None), str), lambda value, at: value),
    ((list, tuple), lambda value, at: [_plain(one, f"{at}[{place}]") for place, one in enumerate(value)]),
)
