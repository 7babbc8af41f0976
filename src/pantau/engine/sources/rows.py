"""Rows of one separated text file as they stand, every one of them and in order, for work on whole columns."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TextIO

from pantau.engine.sources.errors import UnreadableFile
from pantau.engine.sources.reading.lines import encoding_of, looks_binary, open_text

_SEPARATORS = ",;\t|"
_HEAD = 1 << 16  # bytes
csv.field_size_limit(
    max(csv.field_size_limit(), 16 * 1024 * 1024)
)  # one for the process; texts of 1 MB are met
_LISTED = 40  # columns in an error


def read_rows(path: Path, needed: Sequence[str] = ()) -> Iterator[dict[str, str]]:
    """Each row by column name, empty cells as ''; a row with nothing in it, not even a separator, is no row.

    UTF-8 with or without a mark, UTF-16, Windows-1252 and mixtures, any line ends, quoted line breaks, the
    usual separators. The file is streamed. Raises UnreadableFile where it is empty, no text, or lacks a
    column that is ``needed``.
    """
    with path.open("rb") as stream:
        encoding = encoding_of(stream.read(_HEAD))
        stream.seek(0)
        with open_text(stream, encoding, newline="") as text:
            yield from _rows(text, path.name, needed)


def _rows(text: TextIO, name: str, needed: Sequence[str]) -> Iterator[dict[str, str]]:
    lines = (line.replace("\x00", "") for line in text)
    first = next((line for line in lines if line.strip()), "")
    if not first:
        raise UnreadableFile(f"{name} is empty")
    if looks_binary(first):
        raise UnreadableFile(f"{name} is no text file")
    separator = max(_SEPARATORS, key=first.count)
    header = [cell.strip() for cell in next(csv.reader([first], delimiter=separator))]
    missing = [column for column in needed if column not in header]
    if missing:
        raise UnreadableFile(
            f"{name} has no column {', '.join(missing)}; it has: {', '.join(header[:_LISTED])}"
        )
    reader = csv.reader(lines, delimiter=separator)
    try:
        for row in reader:
            if row:
                yield dict(zip(header, [*row, *[""] * (len(header) - len(row))], strict=False))
    except csv.Error as error:
        raise UnreadableFile(f"{name} cannot be read from row {reader.line_num + 1} on: {error}") from error
