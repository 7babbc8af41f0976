"""Reading a backup: looking at all of it, and bringing it back. Nothing is believed that was not compared."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from pantau.engine.age import AgeError, decrypt
from pantau.engine.storage import Store
from pantau.web.site.backup import dumping, keys, layout
from pantau.web.site.backup.layout import About, BackupError, Entry, Manifest, Stored

_CHUNK = 1024 * 1024


@dataclass(slots=True)
class Looked:
    """``read``: whether a private key was there to look inside; without one nothing is said about that."""

    manifest: Manifest
    read: bool
    objects: int = 0
    bytes: int = 0
    files: int = 0
    tables: int = 0
    about: About | None = None
    troubles: list[str] = field(default_factory=list)

    @property
    def whole(self) -> bool:
        return not self.troubles


def look(store: Store, snapshot: str, key: keys.IdentityFile | None, signed_by: str = "") -> Looked:
    """Every object is there with the hash that was signed; with a key, every file in it is what it was.

    Raises BackupError where not even the manifest can be believed.
    """
    manifest = layout.read_manifest(store, snapshot, signed_by or (key.signed_by if key else ""))
    found = Looked(manifest, read=key is not None)
    pieces = _listed(store, manifest, found)
    for one in (*manifest.database, manifest.catalogue):
        _look_at(store, one, found)
    if key is None:
        for one in pieces.values():
            _look_at(store, one, found)
        return found
    reader = Reader(store, manifest, key)
    try:
        found.about, entries = reader.catalogue()
        _look_into(reader, entries, pieces, found)
    except (AgeError, BackupError) as error:
        found.troubles.append(f"{manifest.catalogue.name}: {error}")
    try:
        found.tables = reader.look_at_database(found.about)
    except (AgeError, BackupError) as error:
        found.troubles.append(f"the database: {error}")
    return found


def _listed(store: Store, manifest: Manifest, found: Looked) -> dict[str, Stored]:
    pieces = {}
    try:
        for one in layout.read_list(store, manifest):
            pieces[one.name] = one
    except BackupError as error:
        found.troubles.append(str(error))
    return pieces


def _look_at(store: Store, wanted: Stored, found: Looked, path: str = "") -> None:
    what = f"{path} ({wanted.name})" if path else wanted.name
    found.objects += 1
    found.bytes += wanted.size
    try:
        with store.open(wanted.name) as file:
            digest, size = hashlib.file_digest(file, "sha256").hexdigest(), file.tell()
    except FileNotFoundError:
        found.troubles.append(f"{what} is missing")
        return
    if size < wanted.size:
        found.troubles.append(f"{what} is cut off: {size} of {wanted.size} bytes")
    elif (size, digest) != (wanted.size, wanted.sha256):
        found.troubles.append(f"{what} was changed")


def _look_into(reader: Reader, entries: Iterator[Entry], pieces: dict[str, Stored], found: Looked) -> None:
    seen = set()
    for entry in entries:
        found.files += 1
        wanted = pieces.get(entry.piece)
        if wanted is None:
            found.troubles.append(f"{entry.path} is in {entry.piece}, which is not in the list of pieces")
            continue
        before = len(found.troubles)
        if entry.piece not in seen:
            _look_at(reader.store, wanted, found, entry.path)
        seen.add(entry.piece)
        if len(found.troubles) == before:
            try:
                for _chunk in reader.file(entry):
                    pass  # read to its end it is compared with its hash
            except (AgeError, BackupError) as error:
                found.troubles.append(f"{entry.path} ({entry.piece}): {error}")


@dataclass(frozen=True, slots=True)
class Reader:
    store: Store
    manifest: Manifest
    key: keys.IdentityFile

    def catalogue(self) -> tuple[About, Iterator[Entry]]:
        """Raises BackupError and AgeError, the iterator too."""
        lines = _lines(self._signed(self.manifest.catalogue))
        about = About.read(next(lines, b""))
        return about, (layout.read_entry(line) for line in lines)

    def file(self, entry: Entry) -> Iterator[bytes]:
        """Raises BackupError at its end where it is not the file that was saved."""
        digest, size = hashlib.sha256(), 0
        for chunk in self._decrypted(entry.piece):
            digest.update(chunk)
            size += len(chunk)
            yield chunk
        if digest.hexdigest() != entry.sha256:
            raise BackupError(
                f"{entry.path} is not the file that was saved: its SHA-256 differs ({size} bytes)"
            )

    def database(self, about: About) -> Iterator[bytes]:
        """The dump. Raises BackupError at its end where it is not the one that was made."""
        digest = hashlib.sha256()
        for part in self.manifest.database:
            for chunk in self._signed(part):
                digest.update(chunk)
                yield chunk
        if digest.hexdigest() != about.database_sha256:
            raise BackupError("the dump of the database is not the one that was made: its SHA-256 differs")

    def look_at_database(self, about: About | None) -> int:
        """Have all its rows unpacked; gives the number of tables. Raises BackupError and AgeError."""
        if about is None:
            raise BackupError("not looked into, since the catalogue cannot be read")
        tables = dumping.readable(self.database(about))
        if missing := set(about.tables) - set(_tables(dumping.contents(self.database(about)))):
            raise BackupError(f"the dump lacks {', '.join(sorted(missing))}")
        return tables

    def _signed(self, wanted: Stored) -> Iterator[bytes]:
        """What the manifest names, decrypted. Whoever can write the store can encrypt for the key that opens it, so
        the object is compared with the signed hash first, in a copy that nobody changes meanwhile.
        """
        digest = hashlib.sha256()
        with tempfile.TemporaryFile() as copy:
            with layout.opened(self.store, wanted.name) as source:
                while chunk := source.read(_CHUNK):
                    digest.update(chunk)
                    copy.write(chunk)
            if digest.hexdigest() != wanted.sha256:
                raise BackupError(f"{wanted.name} is not the one that was signed: its SHA-256 differs")
            copy.seek(0)
            yield from decrypt(copy, [self.key.identity])

    def _decrypted(self, name: str) -> Iterator[bytes]:
        with layout.opened(self.store, name) as source:
            yield from decrypt(source, [self.key.identity])


def _tables(contents: list[str]) -> Iterator[str]:
    """``215; 1259 16401 TABLE public posts_post pantau_owner``."""
    for line in contents:
        words = line.split()
        if len(words) > 5 and words[3:5] == ["TABLE", "public"]:
            yield words[5]


def _lines(chunks: Iterator[bytes]) -> Iterator[bytes]:
    kept = b""
    for chunk in chunks:
        *whole, kept = (kept + chunk).split(b"\n")
        yield from whole
    if kept:
        raise BackupError("the catalogue does not end with its last line")


# --- bringing back --------------------------------------------------------------------------------

ENV, ENV_RESTORED = ".env", ".env.restored"


def refuse_taken_folder(data: Path) -> None:
    """An empty data folder, or one that holds the settings alone. Raises BackupError."""
    there = sorted(one.name for one in data.iterdir()) if data.is_dir() else []
    if left := [name for name in there if name != ENV]:
        raise BackupError(
            f"{data} is not empty (it holds {', '.join(left[:3])}): a backup is brought back into an empty place only"
        )


def bring_files(reader: Reader, entries: Iterator[Entry], data: Path, evidence: Store) -> int:
    """All files to where they belong; gives how many. Raises BackupError and AgeError, and then nothing counts."""
    count = 0
    for entry in entries:
        count += 1
        with _spooled(reader.file(entry), data) as beside:
            if entry.path.startswith(f"{layout.EVIDENCE}/"):
                digest = entry.path.removeprefix(f"{layout.EVIDENCE}/")
                if digest != entry.sha256:
                    raise BackupError(f"{entry.path} has the hash {entry.sha256}")
                evidence.keep(f"{digest[:2]}/{digest[2:4]}/{digest}", beside, digest)
                continue
            place = data / (ENV_RESTORED if entry.path == ENV else entry.path)
            place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            os.replace(beside, place)
    return count


@contextmanager
def _spooled(chunks: Iterator[bytes], data: Path) -> Iterator[Path]:
    handle, name = tempfile.mkstemp(dir=data, prefix=".")
    try:
        with os.fdopen(handle, "wb") as file:
            for chunk in chunks:
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        yield Path(name)
    finally:
        with suppress(FileNotFoundError):
            os.unlink(name)


def differences(about: About) -> list[str]:
    """Between what the database held then and what it holds now. Needs the office open."""
    from pantau.web.site.backup.facts import facts

    now = facts()
    told = [
        f"table {name}: {about.tables.get(name, 0)} rows were saved, {now.tables.get(name, 0)} are here"
        for name in sorted({*about.tables, *now.tables})
        if about.tables.get(name, 0) != now.tables.get(name, 0)
    ]
    for what, then, here in (
        ("entries of the evidence log", about.log_size, now.log_size),
        ("root of the evidence log", about.log_root, now.log_root),
        ("newest signed head", about.head, now.head),
    ):
        if then != here:
            told.append(f"{what}: {then} then, {here} now")
    return told


def is_empty(store: Store) -> bool:
    return next(iter(store.listed()), None) is None
