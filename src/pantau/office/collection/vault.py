"""Secrets at rest: encrypted with a key that lies in the data folder, apart from the database.

The file may hold several keys, one a line: the first seals, and all of them open. So a key is changed by
putting a new one before it.
"""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings

KEY_FILE = "collection_key"


class VaultError(Exception):
    """A stored secret cannot be opened: the data folder holds another key than the one it was sealed with."""


def seal(secret: str) -> bytes:
    return _fernet(Path(settings.PANTAU_DATA)).encrypt(secret.encode())


def unseal(sealed: bytes) -> str:
    """Raises VaultError."""
    try:
        return _fernet(Path(settings.PANTAU_DATA)).decrypt(bytes(sealed)).decode()
    except InvalidToken:
        raise VaultError(
            f"a stored secret cannot be opened with {KEY_FILE} of the data folder; "
            "bring back the file it was sealed with, or store the secret again"
        ) from None


@lru_cache(maxsize=4)
def _fernet(folder: Path) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in _keys(folder / KEY_FILE).split()])


def _keys(path: Path) -> bytes:
    """The keys; the first is made at first use and readable by its owner only. Two processes get the same."""
    try:
        return path.read_bytes().strip()
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(Fernet.generate_key())
    try:
        os.link(draft, path)  # fails where another process was first
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    return path.read_bytes().strip()
