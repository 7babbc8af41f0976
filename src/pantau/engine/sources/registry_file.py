"""An account list as a plain file: who is registered, and in what role, for scans without a database."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from pantau.engine.post import Author, Post, Subject
from pantau.engine.sources.accounts import Identity, identify
from pantau.engine.sources.errors import UnreadableFile
from pantau.engine.sources.fields.columns import words_of
from pantau.engine.sources.fields.roles import read_subject
from pantau.engine.sources.reading.containers import Unread
from pantau.engine.sources.reading.limits import Limits
from pantau.engine.sources.reading.parts import parts

# In the order of trust: an address says more than a name.
_ADDRESS = ("tautan", "link", "url", "alamat akun", "link akun", "url akun", "tautan akun", "alamat")
_HANDLE = ("nama akun", "username", "handle", "akun", "user name", "account", "nama pengguna")
_PLATFORM = ("platform", "aplikasi", "media sosial", "jenis aplikasi", "medsos", "jenis media sosial")
_OWNER = (
    "nama calon",
    "nama caleg",
    "nama lengkap",
    "nama",
    "calon",
    "pemilik",
    "owner",
    "candidate",
    "atas nama",
)
_SUBJECT = ("subject", "peran", "subjek", "role", "status pemilik")

Key = tuple[str, str, str]  # platform, kind, key


@dataclass(frozen=True, slots=True)
class RegistryFile:
    """Registered accounts by identity, and the platforms the list speaks of."""

    subjects: Mapping[Key, Subject]
    platforms: frozenset[str]
    unread: int = 0  # rows without a usable account
    owners: tuple[str, ...] = ()  # full names of candidates, where the list gives them

    def annotate(self, posts: Iterable[Post]) -> list[Post]:
        """Posts with ``registered`` and ``subject`` filled in where they were not known.

        An account that is not on the list is *not registered* only on a platform the list covers.
        """
        return [self._annotated(post) for post in posts]

    def subject_of(self, author: Author) -> Subject | None:
        """The role the list gives this account; None where it is not on it."""
        return next((self.subjects[key] for key in _author_keys(author) if key in self.subjects), None)

    def _annotated(self, post: Post) -> Post:
        if post.author is None or not _author_keys(post.author):
            return post
        subject = self.subject_of(post.author)
        if subject is None:
            covered = post.registered is None and post.platform in self.platforms
            return post.evolve(registered=False) if covered else post
        return post.evolve(
            registered=True if post.registered is None else post.registered,
            subject=post.subject or subject,
        )


def read_registry(path: str | Path, limits: Limits | None = None) -> RegistryFile:
    """Read an account list (CSV, XLSX, JSON, ...): an address or a name with its application per row.

    A role column is optional; without one every account is a candidate's. Raises UnreadableFile
    where no row names an account.
    """
    subjects: dict[Key, Subject] = {}
    unread = 0
    owners: set[str] = set()
    for part in parts(path, limits or Limits()):
        if isinstance(part, Unread):
            raise part.error
        columns = _Columns.among(part.sample.names)
        for _, item in part.items:
            if not isinstance(item, Mapping):
                unread += 1
                continue
            identity = columns.identity(item)
            if identity is None:
                unread += 1
                continue
            subject = columns.subject(item)
            subjects[(identity.platform, identity.kind, identity.key)] = subject
            if subject == "candidate" and columns.owner and item.get(columns.owner):
                owners.add(str(item[columns.owner]).strip())
    if not subjects:
        wanted = "an address (tautan, link) or a name (nama akun, username) with its application (aplikasi)"
        raise UnreadableFile(f"{Path(path).name} names no account; a row needs {wanted}")
    return RegistryFile(subjects, frozenset(key[0] for key in subjects), unread, tuple(sorted(owners)))


@dataclass(frozen=True, slots=True)
class _Columns:
    addresses: tuple[str, ...]
    handles: tuple[str, ...]
    platform: str | None
    role: str | None
    owner: str | None

    @classmethod
    def among(cls, names: Iterable[str]) -> _Columns:
        said = {words_of(name): name for name in reversed(list(names))}

        def all_of(wanted: tuple[str, ...]) -> tuple[str, ...]:
            return tuple(said[name] for name in wanted if name in said)

        return cls(
            all_of(_ADDRESS),
            all_of(_HANDLE),
            next(iter(all_of(_PLATFORM)), None),
            next(iter(all_of(_SUBJECT)), None),
            next(iter(all_of(_OWNER)), None),
        )

    def identity(self, item: Mapping[str, Any]) -> Identity | None:
        platform = str(item.get(self.platform) or "") if self.platform else ""
        for name in (*self.addresses, *self.handles):
            cell = item.get(name)
            if not cell:
                continue
            found = identify(str(cell), platform or None)
            if found.is_account:
                return found
        return None

    def subject(self, item: Mapping[str, Any]) -> Subject:
        found = read_subject(item.get(self.role))[0] if self.role else None
        return found or "candidate"


@lru_cache(maxsize=65_536)
def _author_keys(author: Author) -> tuple[Key, ...]:
    """Every identity under which a list may know this author: number, address, name."""
    found: list[Identity] = []
    if author.url:
        found.append(identify(author.url))
    if author.handle:
        found.append(identify(author.handle, author.platform))
    keys = [(item.platform, item.kind, item.key) for item in found if item.is_account]
    if author.native_id:
        keys.append((author.platform, "id", author.native_id))
    return tuple(dict.fromkeys(keys))
