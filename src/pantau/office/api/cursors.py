"""Pages that stay as they are while rows are added: a cursor names the last row, not how many came before it."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from typing import Any, TypeVar

from django.db.models import Model, QuerySet

MOST = 200
USUAL = 50
LARGEST_ID = 2**63 - 1

Row = TypeVar("Row", bound=Model)


class CursorError(Exception):
    """The cursor is none of ours, or was given for other filters."""


def page(
    rows: QuerySet[Row], cursor: str | None, limit: int, *, oldest_first: bool, asked: Mapping[str, Any]
) -> tuple[list[Row], str | None]:
    """At most ``limit`` rows in the order of their ids, and the cursor of what follows. ``asked``: the filters,
    which a cursor goes with. Raises CursorError.
    """
    of = digest(asked, oldest_first)
    if cursor is not None:
        last = read(cursor, of)
        rows = rows.filter(pk__gt=last) if oldest_first else rows.filter(pk__lt=last)
    found = list(rows.order_by("pk" if oldest_first else "-pk")[: limit + 1])
    shown = found[:limit]
    return shown, write(shown[-1].pk, of) if len(found) > limit else None


def digest(asked: Mapping[str, Any], oldest_first: bool) -> str:
    said = json.dumps([sorted(asked.items()), oldest_first], default=str)
    return hashlib.sha256(said.encode()).hexdigest()[:12]


def write(last: int, of: str) -> str:
    return base64.urlsafe_b64encode(f"{last}.{of}".encode()).decode().rstrip("=")


def read(cursor: str, of: str) -> int:
    try:
        padded = cursor.encode("ascii") + b"=" * (-len(cursor) % 4)
        last, _dot, known = base64.urlsafe_b64decode(padded).decode("ascii").partition(".")
    except ValueError as error:
        raise CursorError("This is no cursor of a page.") from error
    if not last.isdecimal() or int(last) > LARGEST_ID:
        raise CursorError("This is no cursor of a page.")
    if known != of:
        raise CursorError("This cursor was given for other filters. Keep them, or begin without a cursor.")
    return int(last)
