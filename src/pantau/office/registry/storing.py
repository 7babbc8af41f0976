"""Setting many rows at once: what is new is copied in, what differs is changed with its history kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection, models
from psycopg import sql
from psycopg.types.json import Jsonb

from pantau.office.people.models import User
from pantau.office.registry.models import Document, RowChange

Values = Mapping[str, Any]  # column -> value


@dataclass(frozen=True, slots=True)
class Origin:
    """On whose word, from which file, when."""

    now: datetime
    by: User | None = None
    document: Document | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """A row as the database holds it."""

    id: int
    values: Values


@dataclass(frozen=True, slots=True)
class ImportSummary:
    new: int = 0
    changed: int = 0
    unchanged: int = 0

    def __add__(self, other: ImportSummary) -> ImportSummary:
        return ImportSummary(
            self.new + other.new, self.changed + other.changed, self.unchanged + other.unchanged
        )

    @property
    def total(self) -> int:
        return self.new + self.changed + self.unchanged


@dataclass(frozen=True, slots=True)
class Wanted:
    """A row as it should be: ``name`` and ``fixed`` say which it is, ``values`` may change."""

    name: Any
    fixed: Values
    values: Values
    row: int | None = None


@dataclass(frozen=True, slots=True)
class Differences:
    new: list[Wanted]
    changed: list[tuple[Known, Wanted]]
    unchanged: list[Wanted]

    def states(self) -> dict[Any, str]:
        """Name -> new, changed or same."""
        return {
            **{row.name: "new" for row in self.new},
            **{row.name: "changed" for _known, row in self.changed},
            **{row.name: "same" for row in self.unchanged},
        }


def compare(wanted: Iterable[Wanted], known: Mapping[Any, Known]) -> Differences:
    """Of two rows with one name the first counts."""
    found = Differences([], [], [])
    for name, row in {row.name: row for row in reversed(list(wanted))}.items():
        before = known.get(name)
        if before is None:
            found.new.append(row)
        elif any(before.values[column] != value for column, value in row.values.items()):
            found.changed.append((before, row))
        else:
            found.unchanged.append(row)
    for rows in (found.new, found.changed, found.unchanged):
        rows.reverse()
    return found


def store(model: type[models.Model], kind: str, differences: Differences, origin: Origin) -> ImportSummary:
    document = origin.document.pk if origin.document else None
    if differences.new:
        first = differences.new[0]
        columns = [*first.fixed, *first.values, "document_id", "row"]
        copy_in(
            model._meta.db_table,
            columns,
            (
                (*wanted.fixed.values(), *wanted.values.values(), document, wanted.row)
                for wanted in differences.new
            ),
        )
    if differences.changed:
        columns = [*differences.changed[0][1].values, "document_id", "row"]
        rows = [
            (known.id, *wanted.values.values(), document, wanted.row) for known, wanted in differences.changed
        ]
        change_many(model, columns, rows)
        keep_history(kind, differences.changed, origin)
    return ImportSummary(len(differences.new), len(differences.changed), len(differences.unchanged))


def copy_in(table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    with connection.cursor() as cursor, connection.wrap_database_errors, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)


def change_many(model: type[models.Model], columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """``rows`` begin with the id; the rest stands in the order of ``columns``."""
    table = sql.Identifier(model._meta.db_table)
    types = {field.column: field.db_type(connection) for field in model._meta.concrete_fields}
    names = sql.SQL(", ").join(map(sql.Identifier, columns))
    shapes = sql.SQL(", ").join(
        sql.SQL("{} {}").format(sql.Identifier(name), sql.SQL(types[name])) for name in columns
    )
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("CREATE TEMP TABLE changing (id bigint, {}) ON COMMIT DROP").format(shapes))
        copy_in("changing", ["id", *columns], rows)
        cursor.execute(
            sql.SQL("UPDATE {} AS held SET ({}) = ROW({}) FROM changing WHERE held.id = changing.id").format(
                table, names, sql.SQL(", ").join(sql.Identifier("changing", name) for name in columns)
            )
        )
        cursor.execute("DROP TABLE changing")


def keep_history(
    kind: str, changed: Iterable[tuple[Known, Wanted]], origin: Origin, *, why: str = ""
) -> None:
    columns = ["kind", "object_id", "at", "by_id", "document_id", "row", "why", "before", "after"]
    by = origin.by.pk if origin.by else None
    document = origin.document.pk if origin.document else None
    rows = []
    for known, wanted in changed:
        names = [name for name, value in wanted.values.items() if known.values[name] != value]
        before = Jsonb({name: plain(known.values[name]) for name in names})
        after = Jsonb({name: plain(wanted.values[name]) for name in names})
        rows.append((kind, known.id, origin.now, by, document, wanted.row, why, before, after))
    copy_in(RowChange._meta.db_table, columns, rows)


def plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
