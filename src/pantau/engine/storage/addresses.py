"""From a setting to a store: a folder's path, or ``s3://bucket/folder``."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from .folder import FolderStore
from .s3 import S3Address, S3Store
from .seam import Store


@dataclass(frozen=True, slots=True)
class ObjectAccess:
    """Where object storage is and who asks there; all empty where none is used."""

    endpoint: str = ""
    region: str = ""
    key: str = ""
    secret: str = field(default="", repr=False)


def is_objects(text: str) -> bool:
    return text.startswith("s3://")


def check_address(text: str, access: ObjectAccess) -> str:
    """The address as it is used: folders made absolute. Raises ValueError."""
    if not is_objects(text):
        return os.path.abspath(os.path.expanduser(text))
    _object_address(text, access)
    return text


def store_at(text: str, access: ObjectAccess) -> Store:
    """Requests are signed by the machine's own clock, whatever the office's says."""
    if is_objects(text):
        return S3Store(_object_address(text, access), lambda: datetime.now(UTC), time.sleep)
    return FolderStore(Path(text))


def _object_address(text: str, access: ObjectAccess) -> S3Address:
    return S3Address.parse(
        text, endpoint=access.endpoint, region=access.region, key=access.key, secret=access.secret
    )
