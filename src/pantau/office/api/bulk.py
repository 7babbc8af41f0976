"""Everything of one kind as a file: read in batches behind one cursor of the database, written as it comes.

Memory holds a batch at a time, whatever the number of rows. The columns are those of the interface's lists.
"""

from __future__ import annotations

import csv
import os
import types
import typing
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import QuerySet
from ninja import Schema

from pantau.office.api import cases, coverage, findings, posts
from pantau.office.api.asking import Code
from pantau.office.collection import ledger
from pantau.office.collection.looks import day_of
from pantau.office.people.access import Seat, Standing
from pantau.office.people.actions import record_reads
from pantau.office.people.models import Role, User
from pantau.office.registry.exporting import inert

if TYPE_CHECKING:
    import polars as pl

FORMATS = ("parquet", "csv", "jsonl")
BATCH = 1_000
ROW_GROUP = 50_000
MOST_DAYS = 366

#: Whoever works at the machine itself reads as an auditor does: everything, and changes nothing.
AT_THE_MACHINE = Standing((Seat(Role.AUDITOR),))


class BulkError(Exception):
    """The file cannot be made so; the message says why and the way out."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads. ``user`` is None at the machine itself."""

    standing: Standing
    user: User | None
    now: datetime


class CoverageFilters(Schema):
    """Both days are included; without any, today."""

    first: date | None = None
    last: date | None = None
    platform: Code | None = None
    district: Code | None = None


Batches = Iterator[Sequence[Schema]]


@dataclass(frozen=True, slots=True)
class Kind:
    """``batches``: the rows that a reader may see, as the filters say."""

    scope: str
    row: type[Schema]
    filters: type[Schema]
    batches: Callable[[Reader, Any], Batches]


def _in_batches(rows: QuerySet[Any]) -> Iterator[list[Any]]:
    found = rows.order_by("pk").iterator(chunk_size=BATCH)
    while some := list(islice(found, BATCH)):
        yield some


def _posts(reader: Reader, asked: posts.PostFilters) -> Batches:
    for some in _in_batches(asked.apply(posts.rows(reader.standing), reader.standing)):
        yield posts.shown(some)


def _findings(reader: Reader, asked: findings.FindingFilters) -> Batches:
    for some in _in_batches(asked.apply(findings.rows(reader.standing), reader.standing)):
        yield findings.shown(some)


def _cases(reader: Reader, asked: cases.CaseFilters) -> Batches:
    """Each is noted as read, where somebody reads it."""
    for some in _in_batches(asked.apply(cases.rows(reader.standing, reader.user), reader.standing)):
        if reader.user is not None:
            record_reads(reader.user, some)
        yield cases.shown(some)


def _coverage(reader: Reader, asked: CoverageFilters) -> Batches:
    last = asked.last or asked.first or day_of(reader.now)
    first = asked.first or last
    if not timedelta() <= last - first < timedelta(days=MOST_DAYS) or first < coverage.FIRST_DAY:
        raise BulkError(f"From {first} to {last} is not 1 to {MOST_DAYS} days.")
    for back in range((last - first).days + 1):
        after = 0
        while found := ledger.page(
            first + timedelta(days=back), after=after, most=BATCH * 20, now=reader.now,
            platform=(asked.platform or "").lower(), district=asked.district or "",
        ):  # fmt: skip
            after = found[-1].account_id
            yield [coverage.shown(row) for row in found]


KINDS = {
    "posts": Kind("posts:read", posts.PostRow, posts.PostFilters, _posts),
    "findings": Kind("findings:read", findings.FindingRow, findings.FindingFilters, _findings),
    "coverage": Kind("coverage:read", coverage.AccountDay, CoverageFilters, _coverage),
    "cases": Kind("cases:read", cases.CaseRow, cases.CaseFilters, _cases),
}


def write(kind: str, format: str, to: Path, reader: Reader, filters: Schema) -> int:
    """Write the file, for its owner's eyes only, and give its number of rows. All rows are of one moment.

    Raises BulkError.
    """
    what = KINDS[kind]
    to.unlink(missing_ok=True)  # of a try that was cut off
    os.close(os.open(to, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    with transaction.atomic():
        return WRITERS[format](to, what.row, what.batches(reader, filters))


# --- formats ----------------------------------------------------------------------------------------


def _csv(to: Path, row: type[Schema], batches: Batches) -> int:
    count = 0
    with to.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(row.model_fields)
        for some in batches:
            count += len(some)
            writer.writerows([_cell(value) for value in one.dict().values()] for one in some)
    return count


def _cell(value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, list):
        return inert(" ".join(value))
    if isinstance(value, str):
        return inert(value)
    return value.isoformat() if isinstance(value, date) else value


def _jsonl(to: Path, row: type[Schema], batches: Batches) -> int:
    count = 0
    with to.open("w", encoding="utf-8") as file:
        for some in batches:
            count += len(some)
            file.writelines(f"{one.model_dump_json()}\n" for one in some)
    return count


def _parquet(to: Path, row: type[Schema], batches: Batches) -> int:
    """Row groups one after another; parts wait beside the file until they are put together."""
    import polars as pl

    schema = columns(row)
    count, waiting, parts = 0, [], []
    with TemporaryDirectory(dir=to.parent, prefix=".parts-") as folder:

        def put_away() -> None:
            part = Path(folder) / f"{len(parts):06}.parquet"
            pl.DataFrame(waiting, schema=schema, orient="row").write_parquet(part)
            parts.append(part)
            waiting.clear()

        for some in batches:
            count += len(some)
            waiting += [tuple(one.dict().values()) for one in some]
            if len(waiting) >= ROW_GROUP:
                put_away()
        if waiting or not parts:
            put_away()
        pl.scan_parquet(parts).sink_parquet(to, row_group_size=ROW_GROUP)
    return count


WRITERS = {"csv": _csv, "jsonl": _jsonl, "parquet": _parquet}


def columns(row: type[Schema]) -> dict[str, pl.DataType]:
    """Name -> type, as the interface declares them."""
    hints = typing.get_type_hints(row)
    return {name: _type(hints[name]) for name in row.model_fields}


def _type(hint: Any) -> pl.DataType:
    import polars as pl

    if isinstance(hint, types.UnionType):
        hint = next(one for one in hint.__args__ if one is not type(None))
    origin = typing.get_origin(hint)
    if origin is list:
        return pl.List(_type(typing.get_args(hint)[0]))
    if origin is typing.Literal:
        return pl.String()
    plain = {
        int: pl.Int64(), float: pl.Float64(), str: pl.String(), bool: pl.Boolean(), date: pl.Date(),
        datetime: pl.Datetime("us", "UTC"),
    }  # fmt: skip
    return plain[hint]
