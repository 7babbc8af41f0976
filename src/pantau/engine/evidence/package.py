"""A package: everything that is needed to check a piece of evidence, in one zip that is the same bytes each time.

Nothing is compressed, every date and mode is the same, and files stand in the order of their names; so the list of
contents gives every byte, and the verifier can compare them all. ``package.json`` is that list; ``package.sig`` signs
it, and with it the time stamps, the papers and the verifier itself.
"""

from __future__ import annotations

import hashlib
import io
import os
import tempfile
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from . import verify
from .heads import SignedHead, Signer
from .ledger import Entry
from .manifest import Manifest, canonical_bytes
from .merkle import Log
from .timestamps import Token
from .verify import ENTRIES, EVIDENCE, FIRST, GUIDE, HEAD, MANIFEST, PACKAGE_FORMAT, SAFE_NAME, SIGNATURE

README = Path(__file__).with_name("package_readme.txt")
VERIFIER = Path(verify.__file__)
FIRST_FILES = {
    "chain": f"{FIRST}stamp.pem",
    "head": f"{FIRST}head.json",
    "inclusion": f"{FIRST}inclusion.json",
    "root": f"{FIRST}stamp-root.pem",
    "token": f"{FIRST}stamp.tsr",
}
MOST_BYTES, MOST_FILES = 2**32 - 2**20, 60_000  # of a zip without its 64-bit extensions


class PackageError(Exception):
    """A package cannot be made; the message says of what and why."""


@dataclass(frozen=True, slots=True)
class Proved:
    """An entry, its place in the log and its path to the root of the head that is packed with it."""

    index: int
    entry: Entry
    path: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class FirstStamp:
    """An earlier head than the packed one, stamped nearer the sealing. ``index`` and ``path``: the seal's, in it."""

    head: SignedHead
    index: int
    path: Sequence[bytes]
    token: Token


@dataclass(frozen=True, slots=True)
class Contents:
    """What goes in. ``files``: where the manifest's parts lie; ``papers``: name -> bytes, at the top of the zip.

    ``entries`` are the item's whole history up to the head, oldest first, and changes of key, if any.
    """

    manifest: Manifest
    files: Mapping[str, Path | bytes]
    head: SignedHead
    entries: Sequence[Proved]
    made_at: datetime
    tokens: Sequence[Token] = ()
    first: FirstStamp | None = None
    papers: Mapping[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Member:
    name: str
    size: int
    sha256: str
    body: Path | bytes


def prove(log: Log, entries: Iterable[tuple[int, Entry]], size: int) -> list[Proved]:
    """Inclusion proofs for a head of that size. Raises LookupError."""
    return [Proved(index, entry, tuple(log.inclusion(index, size))) for index, entry in entries]


def write_package(out: Path, contents: Contents, signer: Signer) -> str:
    """Write the zip, whole or not at all; gives its SHA-256. Raises PackageError and OSError.

    The signer must be the one of the head.
    """
    if signer.public_key != contents.head.key:
        raise PackageError("the package must be signed by the key that signed the head")
    members = sorted(_members(contents), key=lambda one: one.name)
    _check(members)
    guide = canonical_bytes(_guide(contents, members))
    signature = canonical_bytes({"key": signer.public_key.hex(), "signature": signer.sign(guide).hex()})
    first = [_of(GUIDE, guide), _of(SIGNATURE, signature)]
    handle, beside = tempfile.mkstemp(dir=out.parent, prefix=".")
    try:
        with os.fdopen(handle, "w+b") as file:
            _write_zip(file, [*first, *members])
            digest = _sha256_of(file)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(beside, 0o644)
        os.replace(beside, out)
    except BaseException:
        with suppress(FileNotFoundError):
            os.unlink(beside)
        raise
    return digest


def _members(contents: Contents) -> Iterator[_Member]:
    for part in contents.manifest.parts:
        if part.name not in contents.files:
            raise PackageError(f"{part.name} is in the manifest, but there are no bytes for it")
        yield _Member(EVIDENCE + part.name, part.size, part.sha256, contents.files[part.name])
    yield _of(MANIFEST, contents.manifest.content)
    yield _of(HEAD, contents.head.content)
    yield _of(ENTRIES, canonical_bytes({"entries": [_entry(one) for one in contents.entries]}))
    for number, token in enumerate(contents.tokens, 1):
        yield _of(f"timestamps/{number}.tsr", token.response)
        yield _of(f"timestamps/{number}.pem", token.chain)
        yield _of(f"timestamps/{number}-root.pem", token.root)
    if contents.first is not None:
        yield from _first_members(contents.first)
    for name, body in contents.papers.items():
        yield _of(name, body)
    shown = README.read_text(encoding="utf-8").replace("{KEY}", verify.fingerprint(contents.head.key))
    yield _of("README.txt", shown.encode())
    yield _of("verify.py", VERIFIER.read_bytes())


def _first_members(first: FirstStamp) -> Iterator[_Member]:
    inclusion = {"index": first.index, "proof": [one.hex() for one in first.path]}
    bodies = {
        "chain": first.token.chain,
        "head": first.head.content,
        "inclusion": canonical_bytes(inclusion),
        "root": first.token.root,
        "token": first.token.response,
    }
    return (_of(name, bodies[what]) for what, name in FIRST_FILES.items())


def _of(name: str, body: bytes) -> _Member:
    return _Member(name, len(body), hashlib.sha256(body).hexdigest(), body)


def _entry(proved: Proved) -> dict[str, Any]:
    leaf = verify.read_canonical(proved.entry.leaf, "entry")
    return {"index": proved.index, "leaf": leaf, "proof": [one.hex() for one in proved.path]}


def _check(members: Sequence[_Member]) -> None:
    names = [one.name for one in members]
    if wrong := [name for name in names if not SAFE_NAME.fullmatch(name) or name in (GUIDE, SIGNATURE)]:
        raise PackageError(f"a file in a package may not be called {wrong[0]!r}")
    if len({name.lower() for name in names}) < len(names):
        raise PackageError(
            "two files of a package have the same name (upper and lower case count as the same)"
        )
    if len(members) > MOST_FILES or sum(one.size for one in members) > MOST_BYTES:
        raise PackageError("a package holds at most 4 GiB and 60,000 files: take the largest media out first")


def _guide(contents: Contents, members: Sequence[_Member]) -> dict[str, Any]:
    stamps = [
        {
            "authority": one.authority,
            "chain": f"timestamps/{number}.pem",
            "root": f"timestamps/{number}-root.pem",
            "token": f"timestamps/{number}.tsr",
        }
        for number, one in enumerate(contents.tokens, 1)
    ]
    first = contents.first and {"authority": contents.first.token.authority, **FIRST_FILES}
    return {
        **({"first_stamp": first} if first else {}),
        "format": PACKAGE_FORMAT,
        "item": contents.manifest.sha256,
        "made_at": contents.made_at,
        "members": [{"name": one.name, "sha256": one.sha256, "size": one.size} for one in members],
        "timestamps": stamps,
    }


def _write_zip(file: IO[bytes], members: Sequence[_Member]) -> None:
    central, offset = [], 0
    for member in members:
        name = member.name.encode()
        file.write(verify.local_header(name, member.size, 0))
        crc = _copy(member, file)
        file.seek(offset)
        file.write(verify.local_header(name, member.size, crc))
        central.append(verify.central_header(name, member.size, crc, offset))
        offset = file.seek(0, io.SEEK_END)
    directory = b"".join(central)
    file.write(directory + verify.end_record(len(members), len(directory), offset))


def _copy(member: _Member, file: IO[bytes]) -> int:
    """Its CRC-32. What is packed must be what was sealed."""
    crc, digest, size = 0, hashlib.sha256(), 0
    with member.body.open("rb") if isinstance(member.body, Path) else io.BytesIO(member.body) as opened:
        while chunk := opened.read(verify.CHUNK):
            file.write(chunk)
            digest.update(chunk)
            crc = zlib.crc32(chunk, crc)
            size += len(chunk)
    if (size, digest.hexdigest()) != (member.size, member.sha256):
        raise PackageError(f"{member.name} is not what the manifest says; nothing was written")
    return crc


def _sha256_of(file: IO[bytes]) -> str:
    file.seek(0)
    digest = hashlib.sha256()
    while chunk := file.read(verify.CHUNK):
        digest.update(chunk)
    return digest.hexdigest()
