"""What a form takes: a shape that data are held against before anything is laid out.

In ``data.yaml`` a word says what stands there (``text``, ``number`` or ``flag``; with ``?`` it may be null), a
mapping names its keys, and a list of one entry means any number of such entries.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pantau.engine.law.nodes import Located
from pantau.engine.law.schema import Report, Unreadable, suggestion, text

KINDS: Mapping[str, tuple[type, ...]] = {"text": (str,), "number": (int, float), "flag": (bool,)}
MOST_SHOWN = 20


class FormDataError(ValueError):
    """Data do not fit the form. ``problems`` names each place and what should stand there."""

    def __init__(self, form: str, problems: list[str]) -> None:
        self.form, self.problems = form, tuple(problems)
        more = len(problems) - MOST_SHOWN
        shown = [*problems[:MOST_SHOWN], *([f"... and {more} more"] if more > 0 else [])]
        super().__init__("\n".join(f"{form}: {problem}" for problem in shown))


@dataclass(frozen=True, slots=True)
class Word:
    kind: str
    may_be_null: bool = False


@dataclass(frozen=True, slots=True)
class Several:
    each: Shape


@dataclass(frozen=True, slots=True)
class Keys:
    of: Mapping[str, Shape]


Shape = Word | Several | Keys


def read_shape(at: Located, report: Report) -> Shape:
    """A reader of ``law.schema``: one of the three shapes."""
    if at.is_mapping:
        return Keys(dict(_read_keys(at, report)))
    if at.is_list:
        entries = list(at.items())
        if len(entries) != 1:
            raise report.refuse(at, "a list shows exactly one entry: the shape of all of them")
        return Several(read_shape(entries[0], report))
    word = text(at, report)
    kind = word.removesuffix("?")
    if kind not in KINDS:
        raise report.refuse(at, f"unknown kind '{kind}'", suggestion(kind, KINDS))
    return Word(kind, word.endswith("?"))


def _read_keys(at: Located, report: Report) -> Iterator[tuple[str, Shape]]:
    for name, entry in at.entries().items():
        try:
            yield name, read_shape(entry, report)
        except Unreadable:
            continue


def misfits(shape: Shape, value: Any, place: str = "") -> Iterator[str]:
    """Each place where the value does not have the shape, in words."""
    match shape:
        case Word():
            if not _is_word(shape, value):
                yield f"{place or 'the data'} must be a {shape.kind}, not {_shown(value)}"
        case Several(each):
            if not isinstance(value, list | tuple):
                yield f"{place or 'the data'} must be a list, not {_shown(value)}"
                return
            for number, entry in enumerate(value):
                yield from misfits(each, entry, f"{place}[{number}]")
        case Keys(of):
            yield from _misfitting_keys(of, value, place)


def _misfitting_keys(of: Mapping[str, Shape], value: Any, place: str) -> Iterator[str]:
    if not isinstance(value, Mapping):
        yield f"{place or 'the data'} must be a mapping, not {_shown(value)}"
        return
    for name in value:
        if name not in of:
            yield f"{_under(place, str(name))} is unknown here"
    for name, shape in of.items():
        if name in value:
            yield from misfits(shape, value[name], _under(place, name))
        else:
            yield f"{_under(place, name)} is missing"


def _is_word(word: Word, value: Any) -> bool:
    if value is None:
        return word.may_be_null
    if isinstance(value, bool):
        return word.kind == "flag"
    return isinstance(value, KINDS[word.kind])


def _under(place: str, name: str) -> str:
    return f"{place}.{name}" if place else name


def _shown(value: Any) -> str:
    return "null" if value is None else repr(value)[:60]
