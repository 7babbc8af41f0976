"""Parquet files, read by Polars in slices."""

from __future__ import annotations

import itertools
import math
import shutil
import tempfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from pantau.engine.sources.errors import UnreadableFile
from pantau.engine.sources.reading.items import Numbered
from pantau.engine.sources.reading.limits import MIB

if TYPE_CHECKING:
    import polars

_ROWS_AT_A_TIME = 20_000


def parquet_columns(stream: BinaryIO, name: str) -> list[str]:
    """Raises UnreadableFile."""
    import polars

    try:
        return list(polars.read_parquet_schema(stream))
    except (polars.exceptions.PolarsError, polars.exceptions.PanicException, OSError, ValueError) as error:
        raise _damaged(name, error) from error


def parquet_items(stream: BinaryIO, name: str) -> Numbered:
    """Raises UnreadableFile, also where the damage shows only after some rows."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        copy = Path(folder, "copy.parquet")  # Polars reads lazily only from a file
        stream.seek(0)
        with copy.open("wb") as file:
            shutil.copyfileobj(stream, file, MIB)
        number = 0
        for frame in _frames(copy, name):
            for item in frame.iter_rows(named=True):
                number += 1
                yield number, {key: _plain(value) for key, value in item.items()}


def _frames(path: Path, name: str) -> Iterator[polars.DataFrame]:
    """Slice by slice: Polars' own batches keep a whole row group in memory, which may be the whole file."""
    import polars  # a tenth of a second, and most files are not Parquet

    lazy = polars.scan_parquet(path, low_memory=True)
    for start in itertools.count(0, _ROWS_AT_A_TIME):
        try:
            frame = lazy.slice(start, _ROWS_AT_A_TIME).collect()
        except (
            polars.exceptions.PolarsError,
            polars.exceptions.PanicException,
            OSError,
            ValueError,
        ) as error:
            raise _damaged(name, error) from error
        if not frame.height:
            return
        yield frame


def _damaged(name: str, error: BaseException) -> UnreadableFile:
    reason = str(error).splitlines()[0] if str(error) else type(error).__name__
    return UnreadableFile(f"{name} is a damaged Parquet file: {reason}")


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, str | int):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value)
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    return str(value)
