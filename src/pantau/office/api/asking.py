"""What requests may say: bounded values, pages, and how long the database may think about them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Annotated, Any, Generic, Literal, TypeVar

from django.db import connection, transaction
from django.db.models import Model, QuerySet
from ninja import Schema
from pydantic import AwareDatetime, Field, StringConstraints

from pantau.office.api import cursors

PATIENCE = "20s"  # the database's, for one request

Id = Annotated[int, Field(ge=1, le=cursors.LARGEST_ID)]
Code = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._/-]{1,64}$")]
PartyNumber = Annotated[int, Field(ge=1, le=999, description="On the ballot.")]
Limit = Annotated[int, Field(ge=1, le=cursors.MOST, description="Rows of one page.")]
Cursor = Annotated[str, StringConstraints(max_length=200)]


class Paging(Schema):
    limit: Limit = cursors.USUAL
    cursor: Cursor | None = Field(None, description="`next` of the page before; the filters stay the same.")


class Ordered(Paging):
    order: Literal["newest", "oldest"] = Field(
        "newest", description="By when the office got it. Rows that come later stand on neither side twice."
    )


class Times(Schema):
    """Both ends in the time of posting; ``until`` is exclusive."""

    since: AwareDatetime | None = None
    until: AwareDatetime | None = None

    def within(self, field: str) -> dict[str, Any]:
        bounds = {f"{field}__gte": self.since, f"{field}__lt": self.until}
        return {name: value for name, value in bounds.items() if value is not None}


Shown = TypeVar("Shown")
Row = TypeVar("Row", bound=Model)


class Page(Schema, Generic[Shown]):
    items: list[Shown]
    next: str | None = Field(None, description="Cursor of the next page; null on the last.")


def page_of(rows: QuerySet[Row], asked: Ordered) -> tuple[list[Row], str | None]:
    """One page of rows in the order of their ids. Raises CursorError."""
    with bounded():
        return cursors.page(
            rows, asked.cursor, asked.limit, oldest_first=asked.order == "oldest", asked=filters_of(asked)
        )


def filters_of(asked: Schema) -> Mapping[str, Any]:
    return asked.dict(exclude=set(Ordered.model_fields))


@contextmanager
def bounded() -> Iterator[None]:
    """The database gives up what takes longer than ``PATIENCE``; the caller is told to ask for less."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('statement_timeout', %s, true)", [PATIENCE])
        yield
