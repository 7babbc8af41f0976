"""Small readers that join into the shape of a file, and report every mistake at its place.

A reader takes a ``Located`` value and a ``Report``; it gives the value built from it or, having
reported why not, raises ``Unreadable``. Lists and tables go on after a bad entry, so that one run
shows all mistakes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, time
from difflib import get_close_matches
from typing import Any, TypeVar

from .errors import Problem
from .nodes import Located

T = TypeVar("T")

LANGUAGES = ("id", "en")
_CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
_SLUG = re.compile(r"[a-z0-9]+(?:[-_/.][a-z0-9]+)*")

Titles = Mapping[str, str]  # the same text in each of LANGUAGES


class Unreadable(Exception):  # noqa: N818  # a signal between readers, never seen outside
    """The value was reported and cannot be built."""


@dataclass(slots=True)
class Report:
    """The mistakes found so far."""

    problems: list[Problem] = field(default_factory=list)

    def refuse(self, at: Located, message: str, fix: str = "") -> Unreadable:
        """Note a mistake at this value; raise what is given back when nothing can be built."""
        self.problems.append(at.problem(message, fix))
        return Unreadable()

    def refuse_entry(self, at: Located, message: str, fix: str = "") -> Unreadable:
        """The same for an entry as a whole, shown at its key."""
        self.problems.append(at.problem_at_head(message, fix))
        return Unreadable()


Reader = Callable[[Located, Report], T]


def text(at: Located, report: Report) -> str:
    value = at.value
    if isinstance(value, str) and value.strip():
        return value.rstrip("\n")
    if value is None or isinstance(value, str):
        raise report.refuse(at, f"{_called(at)} must be a text, not {_kind(at)}")
    raise report.refuse(at, f"{_called(at)} must be a text, not {_kind(at)}", "put it in quotes")


def slug(at: Located, report: Report) -> str:
    word = text(at, report)
    if not _SLUG.fullmatch(word):
        raise report.refuse(
            at, f"'{word}' is not a name", "use lower-case letters, digits and - _ / . between"
        )
    return word


def flag(at: Located, report: Report) -> bool:
    value = at.value
    if not isinstance(value, bool):
        raise report.refuse(at, f"{_called(at)} must be true or false, not {_kind(at)}")
    return value


def whole(least: int, most: int) -> Reader[int]:
    def read(at: Located, report: Report) -> int:
        value = at.value
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise report.refuse(at, f"{_called(at)} must be a whole number from {least} to {most}")
        return value

    return read


def fraction(at: Located, report: Report) -> float:
    value = at.value
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
        raise report.refuse(at, f"{_called(at)} must be a number from 0 to 1")
    return float(value)


def day(at: Located, report: Report) -> date:
    written = at.value
    try:
        if isinstance(written, str) and len(written) == len("2024-02-11"):
            return date.fromisoformat(written)
    except ValueError:
        pass  # reported below, as any other text that is no day
    shown = f": {written}" if isinstance(written, str) else f", it is {_kind(at)}"
    raise report.refuse(at, f"{_called(at)} is not a day of the calendar{shown}", "write it as 2024-02-11")


def clock_time(at: Located, report: Report) -> time:
    written = at.value
    if isinstance(written, str) and _CLOCK.fullmatch(written):
        return time.fromisoformat(written)
    raise report.refuse(at, f"{_called(at)} is not a time of day", "write it as '08:00'")


def one_of(*choices: str) -> Reader[str]:
    return known(choices, "value")


def known(names: Collection[str], kind: str) -> Reader[str]:
    """A text that must be one of ``names``."""

    def read(at: Located, report: Report) -> str:
        word = text(at, report)
        if word not in names:
            raise report.refuse(at, f"unknown {kind} '{word}'", suggestion(word, names))
        return word

    return read


def picked(values: Mapping[str, T], kind: str) -> Reader[T]:
    """The entry of ``values`` that the text names."""
    name = known(values.keys(), kind)

    def read(at: Located, report: Report) -> T:
        return values[name(at, report)]

    return read


def titles(at: Located, report: Report) -> Titles:
    """A text in each language."""
    return _titles(at, report)


def nullable(reader: Reader[T]) -> Reader[T | None]:
    def read(at: Located, report: Report) -> T | None:
        return None if at.is_null else reader(at, report)

    return read


def many(reader: Reader[T], *, least: int = 0) -> Reader[tuple[T, ...]]:
    def read(at: Located, report: Report) -> tuple[T, ...]:
        if not at.is_list:
            raise report.refuse(
                at, f"{_called(at)} must be a list, not {_kind(at)}", "write each entry on a line with '- '"
            )
        values = _each(at.items(), reader, report)
        if len(values) < least and not any(at.items()):
            raise report.refuse_entry(at, f"{_called(at)} must not be empty")
        return tuple(values)

    return read


def table(reader: Reader[T], key: Reader[Any] | None = None) -> Reader[dict[str, T]]:
    """A mapping from names to values; ``key`` checks the names."""

    def read(at: Located, report: Report) -> dict[str, T]:
        if not at.is_mapping:
            raise report.refuse(
                at, f"{_called(at)} must be a mapping, not {_kind(at)}", "write 'name: value' lines"
            )
        values = {}
        for name, entry in at.entries().items():
            try:
                if key is not None and entry.key is not None:
                    key(Located(at.source, entry.key), report)
                values[name] = reader(entry, report)
            except Unreadable:
                continue
        return values

    return read


def rows(reader: Reader[T], key: Reader[Any] | None = None) -> Reader[tuple[T, ...]]:
    """The values of a mapping, in the file's order; for readers that take the name as a field."""
    entries = table(reader, key)

    def read(at: Located, report: Report) -> tuple[T, ...]:
        return tuple(entries(at, report).values())

    return read


def only(key: str, reader: Reader[T]) -> Reader[T]:
    """A file whose one key holds everything."""
    entry = parts({key: reader})

    def read(at: Located, report: Report) -> T:
        value: T = entry(at, report)[key]
        return value

    return read


def record(
    build: Callable[..., T],
    required: Mapping[str, Reader[Any]],
    optional: Mapping[str, Reader[Any]] | None = None,
    *,
    named: str = "",
) -> Reader[T]:
    """A mapping with these keys, given to ``build`` by name; ``named`` receives the entry's own key."""
    optional = optional or {}
    readers = {**required, **optional}

    def read(at: Located, report: Report) -> T:
        if not at.is_mapping:
            raise report.refuse(at, f"{_called(at)} must be a mapping, not {_kind(at)}", _keys_line(readers))
        entries = at.entries()
        whole_entry = _check_keys(at, entries, required, readers, report)
        values: dict[str, Any] = {named: at.name} if named else {}
        for key, entry in entries.items():
            if key not in readers:
                continue
            try:
                values[key] = readers[key](entry, report)
            except Unreadable:
                whole_entry = False
        if not whole_entry:
            raise Unreadable
        return build(**values)

    return read


def parts(
    required: Mapping[str, Reader[Any]], optional: Mapping[str, Reader[Any]] | None = None
) -> Reader[dict[str, Any]]:
    """A mapping with these keys, as a dict of what was read."""
    return record(dict, required, optional)


def anything(at: Located, report: Report) -> Any:
    """The value as it is, without a shape."""
    return at.data()


def free_mapping(at: Located, report: Report) -> dict[str, Any]:
    if not at.is_mapping:
        raise report.refuse(at, f"{_called(at)} must be a mapping, not {_kind(at)}")
    data: dict[str, Any] = at.data()
    return data


def placed(reader: Reader[T]) -> Reader[tuple[Located, T]]:
    """The value with its place, for checks that need its neighbours."""

    def read(at: Located, report: Report) -> tuple[Located, T]:
        return at, reader(at, report)

    return read


def suggestion(word: str, names: Iterable[str]) -> str:
    """'did you mean ...?' or, where nothing is near and the list is short, the list."""
    known_names = sorted(names)
    near = get_close_matches(word, known_names, n=1, cutoff=0.7)
    if near:
        return f"did you mean '{near[0]}'?"
    return "known: " + ", ".join(known_names) if 0 < len(known_names) <= 24 else ""


def _each(items: Iterable[Located], reader: Reader[T], report: Report) -> list[T]:
    values = []
    for item in items:
        try:
            values.append(reader(item, report))
        except Unreadable:
            continue
    return values


def _check_keys(
    at: Located,
    entries: Mapping[str, Located],
    required: Mapping[str, Reader[Any]],
    readers: Mapping[str, Reader[Any]],
    report: Report,
) -> bool:
    unknown = [entry for key, entry in entries.items() if key not in readers]
    for entry in unknown:
        report.refuse_entry(entry, f"unknown key '{entry.name}'", suggestion(entry.name, readers))
    missing = [key for key in required if key not in entries]
    for key in missing:
        where = f"'{at.name}'" if at.name else "this entry"
        report.refuse_entry(at, f"the key '{key}' is missing in {where}", f"add a line '{key}: ...'")
    return not unknown and not missing


def _keys_line(readers: Mapping[str, Reader[Any]]) -> str:
    return "its keys: " + ", ".join(readers)


def _called(at: Located) -> str:
    return f"'{at.name}'" if at.name else "this value"


def _kind(at: Located) -> str:
    if at.is_mapping:
        return "a mapping"
    if at.is_list:
        return "a list"
    match at.value:
        case None:
            return "empty"
        case bool():
            return "true or false"
        case int() | float():
            return f"the number {at.value}"
        case "":
            return "an empty text"
        case _:
            return f"'{at.value}'"


def _both(**texts: str) -> Titles:
    return texts


_titles: Reader[Titles] = record(_both, dict.fromkeys(LANGUAGES, text))
