#!/usr/bin/env python3
"""Memeriksa paket bukti Pantau tanpa Pantau. Check an evidence package of Pantau without Pantau.

    python verify.py BUKTI.zip
    python verify.py BUKTI.zip --key 0123-4567-...      the fingerprint printed in the berita acara
    python verify.py BUKTI.zip --key ... --tsa-root ROOT.pem    the time-stamp authority's root, from the authority
    python verify.py BUKTI.zip --json

Python 3.9 or newer and nothing else; with the ``openssl`` command on the PATH the time stamps are checked, too.
Exit status: 0 all checks passed, 1 one failed, 2 the file cannot be opened, 3 none failed but one was not checked.
Nothing is unpacked, nothing is sent anywhere. The format is written down in docs/reference/evidence-format.md; this
file lies in every package and is the one that ``pantau evidence verify`` runs.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import re
import shutil
import struct
import subprocess
import sys
import tempfile
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import datetime, timezone
from pathlib import Path
from typing import IO, Any, NamedTuple

PACKAGE_FORMAT, HEAD_FORMAT, LEDGER_FORMAT = "pantau-package/1", "pantau-head/1", "pantau-ledger/1"
ROTATION_FORMAT, MANIFEST_FORMAT = "pantau-rotation/1", "pantau-evidence/1"
GUIDE, SIGNATURE, MANIFEST = "package.json", "package.sig", "manifest.json"
HEAD, ENTRIES, EVIDENCE, FIRST = "log/head.json", "log/entries.json", "evidence/", "first-stamp/"
SIGNATURE_SIZE = len('{"key":"","signature":""}') + 64 + 128
MOST_JSON = 64 * 2**20  # bytes of one file that is read as a whole
MOST_SHOWN = 8
CHUNK = 2**20
SAFE_NAME = re.compile(
    r"(?=.{1,200}\Z)[A-Za-z0-9_][A-Za-z0-9._-]*(?<!\.)(/[A-Za-z0-9_][A-Za-z0-9._-]*(?<!\.))*"
)
HASH = re.compile(r"[0-9a-f]{64}")
CERTIFICATE = re.compile(rb"-----BEGIN CERTIFICATE-----\s+([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----")
UTC = timezone.utc  # noqa: UP017 - Python 3.9 has no datetime.UTC


class Words(NamedTuple):
    """The same thing said in Indonesian and in English."""

    id: str
    en: str

    def said(self, lang: str) -> str:
        return self.id if lang == "id" else self.en if lang == "en" else f"{self.id} / {self.en}"


class Check(NamedTuple):
    name: str
    state: str  # passed, failed or not_checked
    detail: Words


class Report(NamedTuple):
    checks: list[Check]

    @property
    def outcome(self) -> str:
        states = {check.state for check in self.checks}
        return "failed" if "failed" in states else "incomplete" if "not_checked" in states else "passed"

    @property
    def exit_code(self) -> int:
        return {"passed": 0, "failed": 1, "incomplete": 3}[self.outcome]

    def as_json(self, lang: str = "both") -> dict[str, Any]:
        checks = [
            {"name": one.name, "state": one.state, "detail": one.detail.said(lang)} for one in self.checks
        ]
        return {"outcome": self.outcome, "checks": checks}


class BrokenError(Exception):
    """Something is not as it was sealed."""

    def __init__(self, id: str, en: str) -> None:
        super().__init__(en)
        self.words = Words(clean(id), clean(en))


class UncheckableError(BrokenError):
    """Whether it is as it was sealed cannot be told here."""


def clean(text: str) -> str:
    """A package is not trusted, and neither are the names in it: nothing of them reaches a terminal as a control."""
    shown = "".join(char if char.isprintable() else "?" for char in text)
    return shown if len(shown) <= 1000 else shown[:1000] + "..."


def listed(names: Sequence[str]) -> str:
    more = len(names) - MOST_SHOWN
    return ", ".join(names[:MOST_SHOWN]) + (f" (+{more})" if more > 0 else "")


# --- hashes -----------------------------------------------------------------------------------------------------


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def canonical(value: Any) -> bytes:
    """The one way to write a JSON value here: keys sorted, no white space, UTF-8."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def read_canonical(data: bytes, name: str) -> Any:
    """The value, if these are its canonical bytes. Raises BrokenError."""
    try:
        value = json.loads(data)
        if canonical(value) == data:
            return value
    except (ValueError, RecursionError):
        pass
    raise BrokenError(f"{name} bukan JSON kanonik", f"{name} is not canonical JSON")


def leaf_hash(leaf: bytes) -> bytes:
    """RFC 6962, 2.1."""
    return hashlib.sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def root_from_path(leaf: bytes, index: int, size: int, path: Sequence[bytes]) -> bytes | None:
    """The root that a leaf hash and its inclusion path lead to (RFC 9162, 2.1.3.2); None if the path cannot fit."""
    if not 0 <= index < size or any(len(one) != 32 for one in (leaf, *path)):
        return None
    here, last, found = index, size - 1, leaf
    for step in path:
        if last == 0:
            return None
        if here & 1 or here == last:
            found = node_hash(step, found)
            while not here & 1 and here:
                here, last = here >> 1, last >> 1
        else:
            found = node_hash(found, step)
        here, last = here >> 1, last >> 1
    return found if last == 0 else None


# --- Ed25519 (RFC 8032), verification only ----------------------------------------------------------------------

_P = 2**255 - 19
_L = 2**252 + 27742317777372353535851937790883648493
_D = -121665 * pow(121666, _P - 2, _P) % _P
_ROOT = pow(2, (_P - 1) // 4, _P)
_Point = tuple[int, int, int, int]


def _add(one: _Point, other: _Point) -> _Point:
    a = (one[1] - one[0]) * (other[1] - other[0]) % _P
    b = (one[1] + one[0]) * (other[1] + other[0]) % _P
    c = 2 * one[3] * other[3] * _D % _P
    d = 2 * one[2] * other[2] % _P
    e, f, g, h = b - a, d - c, d + c, b + a
    return (e * f % _P, g * h % _P, f * g % _P, e * h % _P)


def _times(number: int, point: _Point) -> _Point:
    found: _Point = (0, 1, 1, 0)
    while number:
        if number & 1:
            found = _add(found, point)
        point, number = _add(point, point), number >> 1
    return found


def _point(data: bytes) -> _Point | None:
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & (2**255 - 1)
    if y >= _P:
        return None
    square = (y * y - 1) * pow(_D * y * y + 1, _P - 2, _P) % _P
    x = pow(square, (_P + 3) // 8, _P)
    if (x * x - square) % _P:
        x = x * _ROOT % _P
    if (x * x - square) % _P or (x == 0 and sign):
        return None
    x = _P - x if x & 1 != sign else x
    return (x, y, 1, x * y % _P)


def _bytes(point: _Point) -> bytes:
    inverse = pow(point[2], _P - 2, _P)
    x, y = point[0] * inverse % _P, point[1] * inverse % _P
    return (y | (x & 1) << 255).to_bytes(32, "little")


_BASE = _point((4 * pow(5, _P - 2, _P) % _P).to_bytes(32, "little"))


def signed_by(key: bytes, message: bytes, signature: bytes) -> bool:
    """Does this Ed25519 key say so? Only the one canonical spelling of a signature counts."""
    public = _point(key) if len(key) == 32 else None
    scalar = int.from_bytes(signature[32:], "little")
    if public is None or _BASE is None or len(signature) != 64 or scalar >= _L:
        return False
    challenge = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % _L
    minus = (_P - public[0], public[1], 1, _P - public[3])
    return _bytes(_add(_times(scalar, _BASE), _times(challenge, minus))) == signature[:32]


def fingerprint(key: bytes) -> str:
    """SHA-256 of the 32 bytes of a public key, in sixteen groups of four that people can read out."""
    digits = sha256(key)
    return "-".join(digits[place : place + 4] for place in range(0, 64, 4))


# --- the zip: stored, one date, one mode, no extra fields, so that names and contents give every byte ------------


def local_header(name: bytes, size: int, crc: int) -> bytes:
    fields = (0x04034B50, 20, 0x0800, 0, 0, 0x0021, crc, size, size, len(name), 0)
    return struct.pack("<IHHHHHIIIHH", *fields) + name


def central_header(name: bytes, size: int, crc: int, offset: int) -> bytes:
    fields = (
        0x02014B50,
        0x0314,
        20,
        0x0800,
        0,
        0,
        0x0021,
        crc,
        size,
        size,
        len(name),
        0,
        0,
        0,
        0,
        0o100444 << 16,
        offset,
    )
    return struct.pack("<IHHHHHHIIIHHHHHII", *fields) + name


def end_record(count: int, size: int, offset: int) -> bytes:
    return struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, count, count, size, offset, 0)


class Member(NamedTuple):
    name: str
    size: int
    sha256: str  # "" for package.sig, which nothing but its own signature vouches for


class Package(NamedTuple):
    """What was found. ``kept`` has the files that are read as a whole; the rest was only hashed."""

    guide_bytes: bytes
    guide: dict[str, Any]
    kept: dict[str, bytes]
    out_of_place: list[Words]
    changed: list[str]


def read_package(file: IO[bytes]) -> Package:
    """Walk the file along what package.json says must lie where. Raises BrokenError where there is no telling."""
    length = file.seek(0, 2)
    guide_bytes = _first_member(file, length)
    guide = read_canonical(guide_bytes, GUIDE)
    try:
        members = [
            Member(GUIDE, len(guide_bytes), sha256(guide_bytes)),
            Member(SIGNATURE, SIGNATURE_SIZE, ""),
        ]
        members += _listed_members(guide)
    except (KeyError, TypeError, AttributeError) as error:
        raise BrokenError(f"{GUIDE} tidak lengkap: {error}", f"{GUIDE} is not complete: {error}") from error
    kept: dict[str, bytes] = {}
    troubles: list[Words] = []
    changed: list[str] = []
    offset, central = 0, []
    for member in members:
        name = member.name.encode()
        header = _read(file, offset, 30 + len(name))
        body, digest, crc = _hashed(file, offset + 30 + len(name), member.size, member.name)
        if member.sha256 not in ("", digest):
            changed.append(member.name)
            crc = int.from_bytes(header[14:18], "little")  # that the content changed is told once
        if header != local_header(name, member.size, crc):
            troubles.append(
                Words(
                    f"kepala zip dari {member.name} pada bita {offset}",
                    f"zip header of {member.name} at byte {offset}",
                )
            )
        kept[member.name] = body
        central.append(central_header(name, member.size, crc, offset))
        offset += 30 + len(name) + member.size
    directory = b"".join(central)
    tail = directory + end_record(len(members), len(directory), offset)
    troubles += _tail_troubles(_read(file, offset, len(tail) + 1), tail, offset, length)
    if troubles or changed:
        troubles += _named_otherwise(file, [member.name for member in members])
    return Package(guide_bytes, guide, kept, troubles, changed)


def _first_member(file: IO[bytes], length: int) -> bytes:
    start = 30 + len(GUIDE)
    header = _read(file, 0, start)
    if len(header) < start or header[:4] != b"PK\x03\x04" or header[30:] != GUIDE.encode():
        said = _named_otherwise(file, [GUIDE])
        raise BrokenError(
            f"berkas tidak dimulai dengan {GUIDE}: terpotong, atau ada yang disisipkan di depan. {_said(said, 'id')}",
            f"the file does not begin with {GUIDE}: cut off, or something was put before it. {_said(said, 'en')}",
        )
    size = int.from_bytes(header[22:26], "little")
    if size > min(MOST_JSON, length - start):
        raise BrokenError(f"{GUIDE} terpotong atau terlalu besar", f"{GUIDE} is cut off or too large")
    return _read(file, start, size)


def _listed_members(guide: dict[str, Any]) -> Iterator[Member]:
    if guide["format"] != PACKAGE_FORMAT:
        raise BrokenError(
            f"bentuk {guide['format']!r} tidak dikenal", f"the format {guide['format']!r} is unknown here"
        )
    before = ""
    for one in guide["members"]:
        name, size = one["name"], one["size"]
        if not SAFE_NAME.fullmatch(name) or name <= before or name in (GUIDE, SIGNATURE):
            raise BrokenError(
                f"{GUIDE}: nama {name!r} tidak boleh di sana",
                f"{GUIDE}: the name {name!r} may not stand there",
            )
        if type(size) is not int or not 0 <= size < 2**32 or not HASH.fullmatch(one["sha256"]):
            raise BrokenError(
                f"{GUIDE}: ukuran atau SHA-256 {name} mustahil",
                f"{GUIDE}: the size or SHA-256 of {name} is impossible",
            )
        before = name
        yield Member(name, size, one["sha256"])


def _read(file: IO[bytes], offset: int, size: int) -> bytes:
    file.seek(offset)
    return file.read(size)


def _hashed(file: IO[bytes], offset: int, size: int, name: str) -> tuple[bytes, str, int]:
    """The bytes themselves (of what is read as a whole), their SHA-256 and their CRC-32; short where the file ends."""
    whole = not name.startswith(EVIDENCE) and size <= MOST_JSON
    file.seek(offset)
    body, digest, crc = b"", hashlib.sha256(), 0
    while size > 0:
        chunk = file.read(min(size, CHUNK))
        if not chunk:
            break
        digest.update(chunk)
        crc = zlib.crc32(chunk, crc)
        body = body + chunk if whole else b""
        size -= len(chunk)
    return body, digest.hexdigest(), crc


def _tail_troubles(found: bytes, tail: bytes, offset: int, length: int) -> Iterator[Words]:
    if found == tail:
        return
    missing = offset + len(tail) - length
    if missing > 0:
        yield Words(
            f"berkas terpotong: kurang {missing} bita", f"the file is cut off: {missing} bytes are missing"
        )
    elif found[:-1] == tail:
        yield Words(f"{-missing} bita ditambahkan di akhir", f"{-missing} bytes were added at the end")
    else:
        place = next(at for at in range(len(found)) if found[at : at + 1] != tail[at : at + 1])
        yield Words(
            f"daftar isi zip berbeda pada bita {offset + place}",
            f"the zip directory differs at byte {offset + place}",
        )


def _named_otherwise(file: IO[bytes], expected: list[str]) -> list[Words]:
    """For a broken file: what its own directory, read leniently, lacks or has too much."""
    try:
        with zipfile.ZipFile(file) as archive:
            found = archive.namelist()
    except Exception:  # whatever a broken directory makes of the reader: there is nothing to tell
        return []
    said, times, known = [], Counter(found), set(expected)
    if missing := [name for name in expected if name not in times]:
        said.append(Words(f"hilang: {listed(missing)}", f"missing: {listed(missing)}"))
    if len(expected) > 1 and (extra := [name for name in times if name not in known]):
        said.append(Words(f"tidak terdaftar: {listed(extra)}", f"not listed: {listed(extra)}"))
    if twice := [name for name, count in times.items() if count > 1]:
        said.append(Words(f"ganda: {listed(twice)}", f"twice: {listed(twice)}"))
    if not said and len(expected) > 1 and found != expected:
        said.append(Words("urutan berkas diubah", "the files are in another order"))
    return said


def _said(words: Sequence[Words], lang: str) -> str:
    return "; ".join(one.said(lang) for one in words)


# --- RFC 3161: as much of a time stamp as can be read without a library -------------------------------------------

_IMPRINTS = {"608648016503040201": "sha256", "608648016503040202": "sha384", "608648016503040203": "sha512"}


class Stamp(NamedTuple):
    """``imprint``: what was stamped, a hash by ``algorithm``; ``at``: the authority's time."""

    algorithm: str
    imprint: bytes
    at: datetime


def der_parts(data: bytes) -> list[tuple[int, bytes]]:
    """The elements of a DER value, one level deep: (tag, contents). Raises ValueError."""
    found, place = [], 0
    while place < len(data):
        if place + 2 > len(data):
            raise ValueError("DER ends within a header")
        tag, size, place = data[place], data[place + 1], place + 2
        if size & 0x80:
            count = size & 0x7F
            size, place = int.from_bytes(data[place : place + count], "big"), place + count
        if place + size > len(data):
            raise ValueError("DER ends within a value")
        found.append((tag, data[place : place + size]))
        place += size
    return found


def read_stamp(response: bytes) -> Stamp:
    """What a time-stamp response says. Raises ValueError if it is none, or no stamp was granted."""
    try:
        answer = der_parts(der_parts(response)[0][1])
        status = int.from_bytes(der_parts(answer[0][1])[0][1], "big")
        if status not in (0, 1):
            raise ValueError(f"the authority refused (status {status})")
        signed_data = der_parts(der_parts(der_parts(answer[1][1])[1][1])[0][1])
        content = der_parts(signed_data[2][1])[1][1]
        info = der_parts(der_parts(der_parts(content)[0][1])[0][1])
        imprint = der_parts(info[2][1])
        algorithm = _IMPRINTS[der_parts(imprint[0][1])[0][1].hex()]
        written = info[4][1].decode("ascii").rstrip("Z").split(".")[0]
        at = datetime.strptime(written, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    except (IndexError, KeyError) as error:
        raise ValueError("this is no time-stamp response") from error
    return Stamp(algorithm, imprint[1][1], at)


def asked_openssl(
    data: bytes, response: bytes, chain: bytes, root: bytes, at: datetime
) -> tuple[bool | None, str]:
    """What ``openssl ts -verify`` says at the token's own time, None where it cannot; and its words, "" without it.

    Only ``root`` is trusted, whatever else lies in ``chain``.
    """
    program = shutil.which("openssl")
    if program is None:
        return None, ""
    given = {"data": data, "in": response, "CAfile": root, "untrusted": chain}
    with tempfile.TemporaryDirectory() as folder:
        command = [program, "ts", "-verify", "-attime", str(int(at.timestamp()))]
        for name, body in given.items():
            (Path(folder) / name).write_bytes(body)
            command += [f"-{name}", name]
        try:
            done = subprocess.run(command, cwd=folder, capture_output=True, timeout=60, check=False)
        except (OSError, subprocess.TimeoutExpired) as error:
            return None, str(error)
    words = (done.stdout + done.stderr).decode("utf-8", "replace")
    if done.returncode == 0 and "Verification: OK" in words:
        return True, words
    return (False if "Verification: FAILED" in words else None), words


def root_digest(root: bytes) -> str:
    """SHA-256 of the certificate in a PEM file that holds exactly one, and nothing else. Raises BrokenError."""
    block = re.fullmatch(
        rb"-----BEGIN CERTIFICATE-----\n([A-Za-z0-9+/=\n]+)-----END CERTIFICATE-----\n", root
    )
    if block is None:
        raise BrokenError(
            "berkas akar tidak memuat tepat satu sertifikat", "the root file is not exactly one certificate"
        )
    return sha256(base64.b64decode(block[1]))


# --- the checks ---------------------------------------------------------------------------------------------------


def check_archive(package: Package) -> Words:
    if package.out_of_place:
        raise BrokenError(_said(package.out_of_place, "id"), _said(package.out_of_place, "en"))
    return Words("setiap bita berada di tempatnya", "every byte of the zip is where the format puts it")


def check_members(package: Package) -> Words:
    if package.changed:
        raise BrokenError(
            f"berbeda atau hilang: {listed(package.changed)}",
            f"changed or missing: {listed(package.changed)}",
        )
    count = len(package.guide["members"])
    return Words(f"{count} berkas sesuai SHA-256-nya", f"{count} files have their SHA-256")


def package_key(package: Package) -> bytes:
    """The key that package.json is signed with. Raises BrokenError."""
    found = read_canonical(package.kept[SIGNATURE], SIGNATURE)
    key, signature = bytes.fromhex(found["key"]), bytes.fromhex(found["signature"])
    if not signed_by(key, package.guide_bytes, signature):
        raise BrokenError(f"tanda tangan tidak cocok dengan {GUIDE}", f"the signature is not one of {GUIDE}")
    return key


def check_signature(package: Package) -> Words:
    shown = fingerprint(package_key(package))
    return Words(
        f"daftar isi paket ditandatangani kunci {shown}", f"the list of contents is signed by the key {shown}"
    )


def check_manifest(package: Package) -> Words:
    """The manifest names exactly the files under evidence/, with the hashes that package.json has."""
    manifest = read_canonical(package.kept[MANIFEST], MANIFEST)
    if manifest["format"] != MANIFEST_FORMAT or package.guide["item"] != sha256(package.kept[MANIFEST]):
        raise BrokenError("ini manifes bukti lain", "this is the manifest of something else")
    named = {EVIDENCE + one["name"]: (one["size"], one["sha256"]) for one in manifest["parts"]}
    present = {
        one["name"]: (one["size"], one["sha256"])
        for one in package.guide["members"]
        if one["name"].startswith(EVIDENCE)
    }
    if wrong := sorted(name for name in {*named, *present} if named.get(name) != present.get(name)):
        raise BrokenError(
            f"tidak sesuai manifes: {listed(wrong)}", f"not as the manifest says: {listed(wrong)}"
        )
    return Words(
        f"manifes menyebut {len(named)} berkas bukti yang ada",
        f"the manifest names the {len(named)} files of evidence",
    )


def read_head(package: Package, name: str = HEAD) -> tuple[dict[str, Any], bytes]:
    """The signed head and its key. Raises BrokenError."""
    found = read_canonical(package.kept[name], name)
    head, key = found["head"], bytes.fromhex(found["key"])
    if head["format"] != HEAD_FORMAT or not signed_by(
        key, canonical(head), bytes.fromhex(found["signature"])
    ):
        raise BrokenError(
            "tanda tangan kepala log tidak cocok", "the signature of the log's head does not fit"
        )
    return head, key


def check_head(package: Package) -> Words:
    head, key = read_head(package)
    if key != package_key(package):
        raise BrokenError(
            "kepala log dan paket ditandatangani kunci berbeda",
            "head and package are signed by different keys",
        )
    return Words(
        f"kepala log {head['log'][:16]} ditandatangani: {head['size']} catatan, {head['time']}",
        f"the head of log {head['log'][:16]} is signed: {head['size']} entries, {head['time']}",
    )


def read_entries(package: Package) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = read_canonical(package.kept[ENTRIES], ENTRIES)["entries"]
    return found


def check_log(package: Package) -> Words:
    """Each entry lies in the log at its place, in order, and each event of the item names the one before it."""
    head, _ = read_head(package)
    root, size = bytes.fromhex(head["root"]), head["size"]
    entries, last = read_entries(package), ""
    places = [entry["index"] for entry in entries]
    if any(type(one) is not int for one in places) or places != sorted(set(places)):
        raise BrokenError(f"catatan tidak berurutan: {places}", f"the entries are out of order: {places}")
    for index, leaf, path in ((one["index"], one["leaf"], one["proof"]) for one in entries):
        hashed = leaf_hash(canonical(leaf))
        if root_from_path(hashed, index, size, [bytes.fromhex(one) for one in path]) != root:
            raise BrokenError(
                f"catatan {index} tidak ada di log pada tempat itu",
                f"entry {index} is not in the log at that place",
            )
        if leaf["format"] != LEDGER_FORMAT:
            raise BrokenError(f"catatan {index}: bentuk tidak dikenal", f"entry {index}: unknown format")
        if leaf["item"] == package.guide["item"]:
            if leaf["previous"] != last:
                raise BrokenError(
                    f"sebelum catatan {index} ada catatan yang hilang",
                    f"an entry before entry {index} is left out",
                )
            last = hashed.hex()
    return Words(
        f"{len(entries)} catatan ada di log, berurutan", f"{len(entries)} entries are in the log, in order"
    )


def sealing_entry(package: Package) -> dict[str, Any]:
    """The item's first entry. Raises BrokenError unless it seals the manifest."""
    for entry in read_entries(package):
        if entry["leaf"]["item"] == package.guide["item"]:
            if entry["leaf"]["kind"] != "sealed":
                break
            return entry
    raise BrokenError("manifes ini tidak disegel dalam log", "this manifest is not sealed in the log")


def check_seal(package: Package) -> Words:
    entry = sealing_entry(package)
    leaf = entry["leaf"]
    return Words(
        f"manifes disegel pada {leaf['at']} oleh {leaf['by']} (catatan {entry['index']})",
        f"the manifest was sealed at {leaf['at']} by {leaf['by']} (entry {entry['index']})",
    )


def no_stamp() -> Words:
    raise UncheckableError(
        "paket ini tanpa stempel waktu: kantor belum memegang token dari otoritas waktu saat paket dibuat; waktu "
        "penyegelan hanya menurut jam penanda tangan",
        "this package has no time stamp: the office had no authority's token when it was exported; the time of "
        "sealing is by the signer's own clock alone",
    )


def stamped_at(package: Package, data: bytes, stamp: dict[str, str]) -> datetime:
    """When these bytes were stamped; the chain is followed to the packed root, whosever that is. Raises BrokenError."""
    token, chain, root = (package.kept[stamp[one]] for one in ("token", "chain", "root"))
    root_digest(root)
    try:
        read = read_stamp(token)
    except ValueError as error:
        raise BrokenError(f"bukan stempel waktu: {error}", f"no time stamp: {error}") from error
    if hashlib.new(read.algorithm, data).digest() != read.imprint:
        raise BrokenError(
            "stempel ini untuk data lain, bukan kepala log ini",
            "this stamp is of other data, not of this head",
        )
    found, words = asked_openssl(data, token, chain, root, read.at)
    if found is None and not words:
        raise UncheckableError(
            f"sidiknya cocok, tanda tangannya tidak diperiksa: perintah openssl tidak ada ({read.at.isoformat()})",
            f"its imprint fits, its signature was not checked: there is no openssl command ({read.at.isoformat()})",
        )
    if found is None:
        raise UncheckableError(
            f"openssl tidak dapat memeriksa: {words}", f"openssl could not check it: {words}"
        )
    if not found:
        raise BrokenError(f"openssl menolaknya: {words}", f"openssl refuses it: {words}")
    return read.at


def check_stamp(package: Package, stamp: dict[str, str]) -> Words:
    at = stamped_at(package, package.kept[HEAD], stamp)
    later = _seconds_after(at, read_head(package)[0]["time"])
    return Words(
        f"kepala log distempel pada {at.isoformat()}, {later} detik sesudah waktu penanda tangan",
        f"the head was stamped at {at.isoformat()}, {later} seconds after the signer's own time",
    )


def check_first_stamp(package: Package) -> Words:
    """An earlier head of the same log that contains the seal, and was stamped nearer the sealing."""
    if "first_stamp" not in package.guide:
        raise UncheckableError(
            f"{FIRST} tidak disebut dalam {GUIDE}: isinya tidak diperiksa",
            f"{GUIDE} does not tell of {FIRST}: it was not looked into",
        )
    stamp = package.guide["first_stamp"]
    head, key = read_head(package, stamp["head"])
    now, _ = read_head(package)
    if head["log"] != now["log"] or head["size"] > now["size"] or key not in past_keys(package):
        raise BrokenError(
            "kepala yang distempel pertama bukan kepala log ini",
            "the head that was stamped first is none of this log",
        )
    proof, entry = (
        read_canonical(package.kept[stamp["inclusion"]], stamp["inclusion"]),
        sealing_entry(package),
    )
    leaf, path = leaf_hash(canonical(entry["leaf"])), [bytes.fromhex(one) for one in proof["proof"]]
    found = root_from_path(leaf, entry["index"], head["size"], path)
    if (type(proof["index"]), proof["index"]) != (int, entry["index"]) or found != bytes.fromhex(
        head["root"]
    ):
        raise BrokenError(
            "segel tidak ada dalam kepala yang distempel pertama",
            "the seal is not in the head that was stamped first",
        )
    at = stamped_at(package, package.kept[stamp["head"]], stamp)
    later = _seconds_after(at, entry["leaf"]["at"])
    return Words(
        f"segel sudah distempel pada {at.isoformat()}, {later} detik sesudah penyegelan",
        f"the seal was stamped as early as {at.isoformat()}, {later} seconds after the sealing",
    )


def _seconds_after(at: datetime, before: str) -> int:
    return round((at - datetime.fromisoformat(before)).total_seconds())


def check_authority(package: Package, stamp: dict[str, str], expected: Collection[str]) -> Words:
    """Whose stamp is it? The packed root tells nothing by itself: anybody can make an authority of their own."""
    digest = root_digest(package.kept[stamp["root"]])
    if digest in expected:
        return Words("sertifikat akarnya yang diharapkan", "its root certificate is an expected one")
    if expected:
        raise BrokenError(f"sertifikat akarnya lain: {digest}", f"its root certificate is another: {digest}")
    if digest in roots_known_here():
        return Words(
            f"sertifikat akarnya termasuk yang dipercaya komputer ini: {digest}",
            f"its root certificate is one that this computer trusts: {digest}",
        )
    raise UncheckableError(
        f"siapa otoritas itu hanya menurut paket ini; beri --tsa-root dengan sertifikat akar, atau SHA-256-nya, dari "
        f"otoritas itu sendiri; yang dalam paket {digest}",
        f"who that authority is, only this package says; give --tsa-root with the root certificate, or its SHA-256, "
        f"that you have from the authority itself; the packed one is {digest}",
    )


def roots_known_here() -> set[str]:
    """SHA-256 of the root certificates that this computer has by itself."""
    try:
        import ssl
    except ImportError:  # a Python that was built without it
        return set()
    return {sha256(one) for one in ssl.create_default_context().get_ca_certs(binary_form=True)}


def past_keys(package: Package) -> list[bytes]:
    """The head's key and those that handed over to it, each hand-over signed by both and in the log."""
    head, key = read_head(package)
    keys = [key]
    for entry in reversed(read_entries(package)):
        leaf = entry["leaf"]
        facts = leaf["facts"]
        if leaf["kind"] != "key_rotated" or facts["new"] != keys[-1].hex():
            continue
        said = rotation_bytes(head["log"], facts["old"], facts["new"], leaf["at"])
        for whose in ("old", "new"):
            if not signed_by(bytes.fromhex(facts[whose]), said, bytes.fromhex(facts[f"{whose}_signature"])):
                raise BrokenError(
                    "pergantian kunci tidak ditandatangani keduanya", "a change of keys is not signed by both"
                )
        keys.append(bytes.fromhex(facts["old"]))
    return keys


def rotation_bytes(log: str, old: str, new: str, at: str) -> bytes:
    """What both keys sign when the new one (hex) takes over from the old one."""
    return canonical({"at": at, "format": ROTATION_FORMAT, "log": log, "new": new, "old": old})


def check_signer(package: Package, expected: str | None) -> Words:
    shown = fingerprint(package_key(package))
    if expected is None:
        raise UncheckableError(
            f"beri --key dengan sidik kunci dari kantor; paket ini ditandatangani {shown}",
            f"give --key with the fingerprint you have from the office; this package is signed by {shown}",
        )
    keys = [fingerprint(key) for key in past_keys(package)]
    if expected not in keys or package_key(package) != read_head(package)[1]:
        raise BrokenError(f"ditandatangani kunci lain: {shown}", f"signed by another key: {shown}")
    if expected != keys[0]:
        return Words(f"kunci itu menyerahkan kepada {shown}", f"that key handed over to {shown}")
    return Words("ditandatangani kunci yang diharapkan", "signed by the expected key")


def check_file(path: Path, key: str | None = None, roots: Collection[str] = ()) -> Report:
    """All checks of a package. Raises OSError.

    ``key``: the signer's fingerprint, as ``fingerprint`` writes it; ``roots``: SHA-256 of the authorities' roots.
    """
    with path.open("rb") as file:
        try:
            package = read_package(file)
        except BrokenError as failed:
            return _unreadable(failed)
    steps: list[tuple[str, Callable[[], Words]]] = [
        ("archive", lambda: check_archive(package)),
        ("members", lambda: check_members(package)),
        ("signature", lambda: check_signature(package)),
        ("manifest", lambda: check_manifest(package)),
        ("head", lambda: check_head(package)),
        ("log", lambda: check_log(package)),
        ("seal", lambda: check_seal(package)),
        *_stamp_steps(package, roots),
        ("signer", lambda: check_signer(package, key)),
    ]
    return Report([*dict.fromkeys(_run(name, step) for name, step in steps)])


def _stamp_steps(package: Package, roots: Collection[str]) -> Iterator[tuple[str, Callable[[], Words]]]:
    """Each stamp, and whose it is; two stamps by one authority ask that once."""
    stamps = package.guide.get("timestamps")
    if stamps == []:
        yield "timestamp", no_stamp
    listed = stamps if isinstance(stamps, list) else [{}]
    for one in listed:
        yield _named("timestamp", one), lambda one=one: check_stamp(package, one)  # type: ignore[misc]
    if "first_stamp" in package.guide or any(name.startswith(FIRST) for name in package.kept):
        first = package.guide.get("first_stamp")
        yield _named("first timestamp", first), lambda: check_first_stamp(package)
        listed = listed if first is None else [*listed, first]
    for one in listed:
        yield _named("authority", one), lambda one=one: check_authority(package, one, roots)  # type: ignore[misc]


def _named(what: str, stamp: Any) -> str:
    return clean(f"{what} {stamp.get('authority')}" if isinstance(stamp, dict) else what)


def _run(name: str, step: Callable[[], Words]) -> Check:
    try:
        return Check(name, "passed", step())
    except UncheckableError as left:
        return Check(name, "not_checked", left.words)
    except BrokenError as failed:
        return Check(name, "failed", failed.words)
    except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
        said = clean(f"{type(error).__name__}: {error}")
        return Check(
            name, "failed", Words(f"tidak menurut bentuknya ({said})", f"not in the format ({said})")
        )


def _unreadable(failed: BrokenError) -> Report:
    why = Words("paket tidak terbaca", "the package cannot be read")
    rest = ("members", "signature", "manifest", "head", "log", "seal", "timestamp", "signer")
    return Report(
        [Check("archive", "failed", failed.words), *(Check(name, "not_checked", why) for name in rest)]
    )


# --- the command --------------------------------------------------------------------------------------------------

STATES = {
    "passed": Words("LULUS", "PASSED"),
    "failed": Words("GAGAL", "FAILED"),
    "not_checked": Words("TIDAK DIPERIKSA", "NOT CHECKED"),
}
OUTCOMES = {
    "passed": Words("Semua pemeriksaan lulus.", "All checks passed."),
    "failed": Words("Paket ini tidak seperti saat dibuat.", "This package is not as it was made."),
    "incomplete": Words(
        "Tidak ada yang gagal, tetapi tidak semua diperiksa.",
        "Nothing failed, but not everything was checked.",
    ),
}


def normal_key(text: str) -> str:
    """A fingerprint as ``fingerprint`` writes it, from how people type it. Raises ValueError."""
    digits = _digits(text)
    if not HASH.fullmatch(digits):
        raise ValueError("a fingerprint has 64 hexadecimal digits, in groups of four")
    return "-".join(digits[place : place + 4] for place in range(0, 64, 4))


def named_roots(named: Sequence[str]) -> set[str]:
    """SHA-256 of root certificates that are named by it or by a file (PEM or DER). Raises OSError, ValueError."""
    found: set[str] = set()
    for one in named:
        if HASH.fullmatch(digits := _digits(one)):
            found.add(digits)
            continue
        body = Path(one).read_bytes()
        blocks = CERTIFICATE.findall(body)
        if not blocks and body[:1] != b"\x30":
            raise ValueError(f"{one} is neither a certificate nor a fingerprint of one")
        found |= {sha256(base64.b64decode(block)) for block in blocks} or {sha256(body)}
    return found


def _digits(text: str) -> str:
    return re.sub(r"[\s\u200b:-]", "", text).lower()  # copied from a paper, there are breaks in it


def told(report: Report, name: str, lang: str) -> str:
    """The report for reading."""
    lines = [clean(name)]
    for check in report.checks:
        lines.append(f"  [{STATES[check.state].said(lang)}] {check.name}")
        lines += [f"      {words}" for words in _each(check.detail, lang)]
    return "\n".join([*lines, *_each(OUTCOMES[report.outcome], lang)])


def _each(words: Words, lang: str) -> list[str]:
    return [*dict.fromkeys(words)] if lang == "both" else [words.said(lang)]


def main(arguments: Sequence[str] | None = None) -> int:
    asked = argparse.ArgumentParser(description="Periksa paket bukti / check an evidence package.")
    asked.add_argument("file", type=Path, help="paket / the package (.zip)")
    asked.add_argument("--key", help="sidik kunci yang diharapkan / the signer's fingerprint that you expect")
    asked.add_argument(
        "--tsa-root",
        action="append",
        default=[],
        metavar="FILE|SHA-256",
        help="sertifikat akar otoritas waktu yang diharapkan, boleh berulang / a time-stamp authority's root "
        "certificate that you expect; once for each authority",
    )
    asked.add_argument("--json", action="store_true", help="hasil sebagai JSON / the result as JSON")
    asked.add_argument("--lang", choices=("id", "en", "both"), default="both")
    given = asked.parse_args(arguments)
    for stream in (sys.stdout, sys.stderr):
        if callable(change := getattr(stream, "reconfigure", None)):
            change(errors="replace")  # a console that lacks a letter of some file's name
    try:
        key = None if given.key is None else normal_key(given.key)
        report = check_file(given.file, key, named_roots(given.tsa_root))
    except OSError as error:
        name = clean(str(error.filename or given.file))
        why = clean(error.strerror or str(error))
        print(f"verify: {name} tidak terbaca / cannot be read: {why}", file=sys.stderr)  # noqa: T201 - a command
        return 2
    except ValueError as error:
        print(f"verify: {clean(str(error))}", file=sys.stderr)  # noqa: T201 - this file is a command of its own
        return 2
    if given.json:
        print(json.dumps(report.as_json(given.lang)))  # noqa: T201
    else:
        print(told(report, str(given.file), given.lang))  # noqa: T201
    return report.exit_code


if __name__ == "__main__":
    sys.exit(main())
