"""Taking a backup: the database first, then the files its rows speak of.

Files are written before the rows that name them, and never changed. So whatever a row of the database's snapshot names
lay in the store before the snapshot began; files are copied after it, and what is let go meanwhile is told from what
is missing by asking the database again.
"""

from __future__ import annotations

import hashlib
import itertools
import json
import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from importlib.metadata import version
from pathlib import Path
from typing import IO, Any

from django.db import connection, transaction

from pantau.engine.age import Recipient, encrypt
from pantau.engine.storage import FolderStore, Store
from pantau.web.site.backup import dumping, keys, layout
from pantau.web.site.backup.facts import facts, is_wanted, wanted_evidence
from pantau.web.site.backup.layout import About, BackupError, Entry, Manifest, Stored

PART = 256 * 1024 * 1024  # of the database's dump in one object
_CHUNK = 1024 * 1024
TAKEN = "backup_taken"  # in the audit trail
LOOKED_BACK = timedelta(days=60)  # one that is older counts as none
# Of the data folder: made again by itself, or in the backup another way, or in none (see keys.py).
LEFT_OUT = frozenset(
    (
        "postgres",
        "postgres.lock",
        "run",
        "static",
        "evidence",
        "frozen",
        "capturing",
        "fetched",
        "exports",  # a day old at most, and asked for again
        keys.KEYS,
    )
)
LOCK = "SELECT pg_try_advisory_lock(hashtext('pantau.backup'))"
UNLOCK = "SELECT pg_advisory_unlock(hashtext('pantau.backup'))"


@dataclass(frozen=True, slots=True)
class Taken:
    """``new`` of the ``files`` were not in the store yet. ``troubles`` name what could not be saved."""

    id: str
    files: int
    new: int
    bytes_written: int
    troubles: tuple[str, ...]


@dataclass(slots=True)
class _Written:
    """What goes through while it is encrypted."""

    sha256: str = ""
    size: int = 0


def take(
    store: Store, *, url: str, data: Path, rulebooks: Path | None, to: list[Recipient], now: datetime
) -> Taken:
    """Needs the office open, with its tables. ``rulebooks``: the office's own, outside of the data folder.

    Raises BackupError and StoreError. A backup that was cut off has no signature and counts for nothing.
    """
    if isinstance(store, FolderStore) and store.home.resolve().is_relative_to(data.resolve()):
        raise BackupError(f"{store.home} lies in the data folder, and would be lost with it")
    with _alone():
        snapshot = layout.new_id(now)
        if snapshot in layout.whole_ids(store):
            raise BackupError("a backup was taken in this very second")
        return _Backup(store, data, to, snapshot).take(url, rulebooks, now)


@contextmanager
def _alone() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute(LOCK)
        if not cursor.fetchone()[0]:
            raise BackupError("another backup is being taken")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(UNLOCK)


class _Backup:
    def __init__(self, store: Store, data: Path, to: list[Recipient], snapshot: str) -> None:
        self._store, self._data, self._to, self._id = store, data, to, snapshot
        self._names = keys.names_key(data)
        self._known = self._before()
        self._files = self._new = self._bytes = 0
        self._pieces: dict[str, Stored] = {}
        self._troubles: list[str] = []

    def take(self, url: str, rulebooks: Path | None, now: datetime) -> Taken:
        with tempfile.TemporaryFile() as listed:
            database, about, wanted = self._database(url)
            gone: list[str] = []
            for entry in itertools.chain(self._evidence(wanted, gone), self._plain_files(rulebooks)):
                listed.write(json.dumps(asdict(entry)).encode() + b"\n")
            listed.seek(0)
            first = json.dumps({**about, "gone": gone}).encode() + b"\n"
            catalogue, _ = self._keep(
                layout.in_snapshot(self._id, layout.CATALOGUE), itertools.chain([first], listed)
            )
        self._finish(database, catalogue, now)
        return Taken(self._id, self._files, self._new, self._bytes, tuple(self._troubles))

    # --- the database ---------------------------------------------------------------------------

    def _database(self, url: str) -> tuple[tuple[Stored, ...], dict[str, object], dict[str, int]]:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")  # while the dump is written
            cursor.execute("SELECT pg_export_snapshot(), current_setting('server_version')")
            exported, server = cursor.fetchone()
            whole = _Written()
            parts = tuple(self._parts(_counted(dumping.dump(url, exported), whole)))
            held = facts()
            wanted = wanted_evidence()
        about = About(**asdict(held), database_sha256=whole.sha256, database_size=whole.size, server=server)
        return parts, asdict(about), wanted

    def _parts(self, chunks: Iterator[bytes]) -> Iterator[Stored]:
        for number in itertools.count():
            first = next(chunks, b"")
            if not first and number:
                return
            name = layout.in_snapshot(self._id, f"database-{number:04}.age")
            yield self._keep(name, itertools.chain([first], _at_most(chunks, PART - len(first))))[0]

    # --- files -----------------------------------------------------------------------------------

    def _evidence(self, wanted: dict[str, int], gone: list[str]) -> Iterator[Entry]:
        from pantau.office.evidence import files

        for digest, size in sorted(wanted.items()):
            path = f"{layout.EVIDENCE}/{digest}"
            if (known := self._stored_already(digest)) is not None:
                yield self._entry(path, digest, size, known)
                continue
            try:
                with files.opened(digest) as source:
                    entry = self._new_piece(path, source, digest)
            except FileNotFoundError:
                if is_wanted(digest):  # not let go since
                    self._trouble(gone, digest, f"{path} is missing in the store of evidence")
                continue
            if entry is None:
                self._trouble(gone, digest, f"{path} does not have its hash any more")
                continue
            yield entry

    def _trouble(self, gone: list[str], digest: str, words: str) -> None:
        gone.append(digest)
        self._troubles.append(words)

    def _plain_files(self, rulebooks: Path | None) -> Iterator[Entry]:
        yield from self._below(self._data, "", LEFT_OUT)
        if rulebooks is not None:
            yield from self._below(rulebooks, "rulebooks", frozenset())

    def _below(self, home: Path, under: str, left_out: frozenset[str]) -> Iterator[Entry]:
        for folder, folders, names in os.walk(home):
            top = Path(folder) == home
            folders[:] = sorted(
                name for name in folders if not name.startswith(".") and not (top and name in left_out)
            )
            for name in sorted(names):
                place = Path(folder) / name
                if (name.startswith(".") and not (top and name == ".env")) or (top and name in left_out):
                    continue
                if place.is_symlink() or not place.is_file():
                    continue
                path = (Path(under) / place.relative_to(home)).as_posix()
                with suppress(FileNotFoundError):  # gone meanwhile, as files that arrive in parts do
                    yield self._plain_file(path, place)

    def _plain_file(self, path: str, place: Path) -> Entry:
        with place.open("rb") as source:
            digest = hashlib.file_digest(source, "sha256").hexdigest()
            if (known := self._stored_already(digest)) is not None:
                return self._entry(path, digest, source.tell(), known)
            source.seek(0)
            entry = self._new_piece(path, source)
            assert entry is not None  # nothing was demanded of its bytes
            return entry

    def _stored_already(self, digest: str) -> Stored | None:
        return self._pieces.get(name := keys.name_for(self._names, digest)) or self._known.get(name)

    def _new_piece(self, path: str, source: IO[bytes], must_be: str = "") -> Entry | None:
        """None where the bytes have another hash than they must have: what is damaged is not saved over again."""
        through = _Written()
        with self._encrypted(_counted(iter(lambda: source.read(_CHUNK), b""), through)) as (beside, made):
            if must_be and through.sha256 != must_be:
                return None
            name = keys.name_for(self._names, through.sha256)
            piece = Stored(f"{layout.PIECES}/{name[:2]}/{name}-{self._id}", made.size, made.sha256)
            self._store.keep(piece.name, beside, piece.sha256)
        self._new, self._bytes = self._new + 1, self._bytes + piece.size
        return self._entry(path, through.sha256, through.size, piece)

    def _entry(self, path: str, digest: str, size: int, piece: Stored) -> Entry:
        self._files += 1
        self._pieces[keys.name_for(self._names, digest)] = piece
        return Entry(path, size, digest, piece.name)

    def _before(self) -> dict[str, Stored]:
        """Pieces of our newest backup that lie there as long as they should be. Others' manifests are not believed:
        one that names junk would keep real files out of every later backup.
        """
        ours = keys.signer_of(keys.signer(self._data))
        for snapshot in reversed(layout.whole_ids(self._store)):
            with suppress(BackupError):
                manifest = layout.read_manifest(self._store, snapshot, ours)
                listed = list(layout.read_list(self._store, manifest))
                there = dict(self._store.listed(f"{layout.PIECES}/"))
                return {
                    piece.name.rpartition("/")[2].partition("-")[0]: piece
                    for piece in listed
                    if there.get(piece.name) == piece.size
                }
        return {}

    # --- the end ---------------------------------------------------------------------------------

    def _finish(self, database: tuple[Stored, ...], catalogue: Stored, now: datetime) -> None:
        signer = keys.signer(self._data)
        pieces = sorted(self._pieces.values(), key=lambda one: one.name)
        listed = self._keep_plain(layout.LIST, b"".join(map(layout.line_of, pieces)))
        manifest = Manifest(
            self._id, now.isoformat(), version("pantau"), tuple(map(str, self._to)), keys.signer_of(signer),
            database, catalogue, listed, len(pieces), sum(one.size for one in pieces),
        )  # fmt: skip
        self._keep_plain(layout.MANIFEST, manifest.content())
        self._keep_plain(layout.SIGNATURE, layout.sign(manifest, signer))

    def _keep(self, name: str, chunks: Iterable[bytes]) -> tuple[Stored, _Written]:
        through = _Written()
        with self._encrypted(_counted(chunks, through)) as (beside, made):
            self._store.keep(name, beside, made.sha256)
        self._bytes += made.size
        return Stored(name, made.size, made.sha256), through

    def _keep_plain(self, name: str, content: bytes) -> Stored:
        full = layout.in_snapshot(self._id, name)
        with self._spooled([content]) as (beside, made):
            self._store.keep(full, beside, made.sha256)
        return Stored(full, made.size, made.sha256)

    @contextmanager
    def _encrypted(self, chunks: Iterable[bytes]) -> Iterator[tuple[Path, _Written]]:
        with self._spooled(encrypt(chunks, self._to)) as spooled:
            yield spooled

    @contextmanager
    def _spooled(self, chunks: Iterable[bytes]) -> Iterator[tuple[Path, _Written]]:
        """On the store's own disk where it is a folder, so that taking it in is a rename."""
        beside = self._store.home if isinstance(self._store, FolderStore) else None
        if beside is not None:
            beside.mkdir(parents=True, exist_ok=True, mode=0o750)
        handle, name = tempfile.mkstemp(dir=beside, prefix=".")
        made = _Written()
        try:
            with os.fdopen(handle, "wb") as file:
                for chunk in _counted(chunks, made):
                    file.write(chunk)
                file.flush()
                os.fsync(file.fileno())
            yield Path(name), made
        finally:
            with suppress(FileNotFoundError):
                os.unlink(name)


def _counted(chunks: Iterable[bytes], into: _Written) -> Iterator[bytes]:
    """``into`` is filled when the last of them was taken."""
    digest, size = hashlib.sha256(), 0
    for chunk in chunks:
        digest.update(chunk)
        size += len(chunk)
        yield chunk
    into.sha256, into.size = digest.hexdigest(), size


def _at_most(chunks: Iterator[bytes], most: int) -> Iterator[bytes]:
    """Whole chunks, until ``most`` bytes are reached."""
    while most > 0 and (chunk := next(chunks, b"")):
        most -= len(chunk)
        yield chunk


def remember(taken: Taken, where: str, now: datetime) -> None:
    """In the audit trail, so that every machine of the office knows. Needs the office open."""
    from pantau.office.people.actions import record

    record(
        None, TAKEN, None, id=taken.id, files=taken.files, new=taken.new, to=where, at=now.isoformat(),
        troubles=len(taken.troubles),
    )  # fmt: skip


def last() -> dict[str, Any] | None:
    """What is remembered of the newest one: ``id``, ``at`` (ISO 8601), ``to``, how many ``troubles``."""
    from pantau.office.people.models import AuditEvent
    from pantau.web.ui import clock

    lately = AuditEvent.objects.filter(actor=None, at__gt=clock.now() - LOOKED_BACK, verb=TAKEN)
    newest = lately.order_by("-at").first()
    return newest.detail if newest is not None else None
