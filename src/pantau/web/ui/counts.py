"""Several counts asked for at once: for each question alone a page goes to the database and back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet


def together(asked: Sequence[QuerySet[Any]]) -> list[int]:
    """How many each of ``asked`` gives, in one statement and so of one moment. A slice ends its count."""
    parts, given = [], []
    for one in asked:
        rows = one if one.query.is_sliced else one.order_by()
        try:
            sql, values = rows.values("pk").query.sql_with_params()
        except EmptyResultSet:  # a condition that nothing meets
            parts.append("0")
            continue
        parts.append(f"(SELECT count(*) FROM ({sql}) AS counted)")  # noqa: S608 - Django's own
        given += values
    if not given and set(parts) <= {"0"}:
        return [0] * len(asked)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(parts)}", given)
        return [int(found) for found in cursor.fetchone()]
