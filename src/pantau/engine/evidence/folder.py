"""A capture folder: what was captured, as files, and ``capture.json``, which describes every one of them.

The keys of ``capture.json`` are in docs/reference/evidence-format.md. It is sealed with the files, byte for byte.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

from .manifest import Manifest, Part, UncanonicalError, canonical_bytes, manifest_over
from .verify import CHUNK, SAFE_NAME

FORMAT, FACTS = "pantau-capture/1", "capture.json"
OUTCOMES = ("captured", "partial", "unreachable", "refused")
WAYS = ("browser", "upload", "platform", "by_hand")
ROLES = (
    "wacz",
    "screenshot",
    "print",
    "text",
    "html",
    "raw",
    "media",
    "pdq",
    "ocr",
    "pictures",
    "responses",
    "tls",
    "statement",
    "log",
    "other",
)
_TOLD = ("url", "final_url", "outcome", "captured_at", "operator", "how")
_JSON = "application/json"


class FolderError(Exception):
    """A capture folder cannot be sealed; the message names the file and what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Folder:
    """A capture that is whole: every file is listed, and has the size and hash that is listed."""

    path: Path
    facts: Mapping[str, Any]
    manifest: Manifest

    def file(self, name: str) -> Path:
        return self.path / name


def read_folder(path: Path) -> Folder:
    """Raises FolderError."""
    try:
        written = (path / FACTS).read_bytes()
        facts = json.loads(written)
    except (OSError, ValueError, RecursionError) as error:
        raise FolderError(f"{path / FACTS} cannot be read: {error}") from error
    try:
        _check_facts(facts)
        parts = [_part(path, one) for one in facts["files"]]
        canonical_bytes(facts)
    except (KeyError, TypeError, AttributeError, UncanonicalError) as error:
        raise FolderError(f"{path / FACTS}: {_reason(error)}") from error
    _check_names(path, [one.name for one in parts])
    own = Part(FACTS, hashlib.sha256(written).hexdigest(), len(written), _JSON)
    about = {"capture": {name: facts[name] for name in _TOLD}}
    return Folder(path, facts, manifest_over([own, *parts], about))


def write_facts(path: Path, facts: Mapping[str, Any]) -> None:
    """Write ``capture.json``, with size and hash of each listed file put in where they are missing."""
    files = []
    for one in facts["files"]:
        size, digest = _measured(path / one["name"])
        files.append({"size": size, "sha256": digest, **one})
    content = canonical_bytes({**facts, "format": FORMAT, "files": files})
    handle, beside = tempfile.mkstemp(dir=path, prefix=".")
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    os.replace(beside, path / FACTS)


def _check_facts(facts: Mapping[str, Any]) -> None:
    if facts["format"] != FORMAT:
        raise FolderError(f"{FACTS} is of the format {facts['format']!r}, not {FORMAT}")
    for name, known in (("outcome", OUTCOMES), ("how", WAYS)):
        if facts[name] not in known:
            raise FolderError(f"{FACTS}: {name} is {facts[name]!r}, not one of {', '.join(known)}")
    for name in ("asked_at", "captured_at"):
        _check_moment(name, facts[name])
    for name in ("url", "final_url", "operator"):
        if not isinstance(facts[name], str):
            raise FolderError(f"{FACTS}: {name} is no text")
    if not facts["operator"].strip():
        raise FolderError(f"{FACTS}: operator is empty, and evidence says who took it")
    if not facts["files"] and facts["outcome"] in ("captured", "partial"):
        raise FolderError(f"{FACTS}: outcome is {facts['outcome']}, yet no file is listed")


def _check_moment(name: str, written: str) -> None:
    try:
        moment = datetime.fromisoformat(written)
    except ValueError as error:
        raise FolderError(f"{FACTS}: {name} {written!r} is no time of ISO 8601") from error
    if moment.tzinfo is None:
        raise FolderError(f"{FACTS}: {name} {written!r} has no zone")


def _part(path: Path, listed: Mapping[str, Any]) -> Part:
    name = listed["name"]
    if not SAFE_NAME.fullmatch(name) or name.lower() == FACTS:
        raise FolderError(f"{FACTS}: a file may not be called {name!r}")
    if listed["role"] not in ROLES:
        raise FolderError(f"{FACTS}: {name} has the role {listed['role']!r}, not one of {', '.join(ROLES)}")
    if not (path / name).is_file():
        raise FolderError(f"{path / name} is listed, but there is no such file")
    if (path / name).resolve() != path.resolve() / name:
        raise FolderError(f"{path / name} is a link; a capture holds its files itself")
    if (listed["size"], listed["sha256"]) != _measured(path / name):
        raise FolderError(f"{path / name} is not the file that was captured: size or SHA-256 differ")
    return Part(name, listed["sha256"], listed["size"], str(listed["media_type"]))


def _check_names(path: Path, names: list[str]) -> None:
    lower = sorted(name.lower() for name in names)
    if twice := sorted({one for one, other in pairwise(lower) if one == other}):
        raise FolderError(f"{FACTS} lists {twice[0]} twice (upper and lower case count as the same)")
    if unnamed := sorted(set(_present(path)) - {*names, FACTS}):
        raise FolderError(f"{path / unnamed[0]} lies there, but is not listed in {FACTS}")


def _present(path: Path) -> Iterator[str]:
    for folder, folders, files in os.walk(path):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in files:
            if not name.startswith("."):
                yield (Path(folder) / name).relative_to(path).as_posix()


def _measured(file: Path) -> tuple[int, str]:
    digest, size = hashlib.sha256(), 0
    with file.open("rb") as opened:
        while chunk := opened.read(CHUNK):
            digest.update(chunk)
            size += len(chunk)
    return size, digest.hexdigest()


def _reason(error: Exception) -> str:
    return f"{error} is missing" if isinstance(error, KeyError) else str(error)
