"""Acts of sharing out of a file: who shared what in which post, and when. For the search for coordination."""

from __future__ import annotations

import gzip
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO, Literal, cast

import polars as pl

from pantau.engine.post import Post
from pantau.engine.sources.errors import UnreadableFile
from pantau.engine.sources.files import read_posts

Kind = Literal["links", "hashtags"]

_GZIP = b"\x1f\x8b"
_PARQUET = b"PAR1"
_SEPARATORS = ",;\t|"
_MOST_BYTES = 4 * 1024**3
_MILLISECONDS = 1e11  # seconds past the year 5000


def shares_of_table(file: Path, columns: Mapping[str, str | None]) -> pl.DataFrame:
    """A table's columns under their standard names: object_id, account_id, content_id (text) and time (seconds).

    CSV with any of the usual separators, plain or gzipped, Parquet, JSON lines. Times are numbers of seconds or
    milliseconds since 1970, or ISO dates (UTC unless they say otherwise). Raises UnreadableFile.
    """
    table = _table(file)
    missing = [name for name in columns.values() if name is not None and name not in table.columns]
    if missing:
        raise UnreadableFile(
            f"{file.name} has no column {', '.join(missing)}; it has: {', '.join(table.columns[:40])}"
        )
    named = {standard: name for standard, name in columns.items() if name is not None}
    texts = [
        pl.col(name).cast(pl.String).alias(standard) for standard, name in named.items() if standard != "time"
    ]
    return table.select(*texts, _seconds(table[named["time"]]).alias("time"))


def shares_of_export(file: Path, kind: Kind) -> pl.DataFrame:
    """What the posts of an export share, by its links or hashtags. Raises UnreadableFile."""
    rows = [row for batch in read_posts(file) for post in batch.posts for row in _shared(post, kind)]
    if not rows:
        raise UnreadableFile(f"no post of {file.name} has {kind}, an account and a time")
    return pl.DataFrame(rows, schema=["object_id", "account_id", "content_id", "time"], orient="row")


def _shared(post: Post, kind: Kind) -> Iterator[tuple[str, str, str, float]]:
    author = post.author
    account = (author.native_id or author.handle) if author else None
    if not account or post.posted_at is None:
        return
    things = post.links if kind == "links" else tuple(tag.casefold() for tag in post.hashtags)
    for thing in dict.fromkeys(things):
        yield (
            thing,
            f"{post.platform}:{account}",
            f"{post.platform}:{post.native_id}",
            post.posted_at.timestamp(),
        )


def _table(file: Path) -> pl.DataFrame:
    with file.open("rb") as opened:
        start = opened.read(4)
    try:
        if start == _PARQUET:
            return pl.read_parquet(file)
        if start.startswith(_GZIP):
            with gzip.open(file) as packed:
                return _text_table(_bounded(cast(IO[bytes], packed), file), file)
        with file.open("rb") as plain:
            return _text_table(_bounded(plain, file), file)
    except (pl.exceptions.PolarsError, gzip.BadGzipFile, EOFError) as error:
        raise UnreadableFile(f"{file.name} cannot be read as a table: {error}") from error


def _bounded(stream: IO[bytes], file: Path) -> bytes:
    body = stream.read(_MOST_BYTES + 1)
    if len(body) > _MOST_BYTES:
        raise UnreadableFile(f"{file.name} unpacks to more than {_MOST_BYTES // 1024**3} GiB")
    return body


def _text_table(body: bytes, file: Path) -> pl.DataFrame:
    body = body.removeprefix(b"\xef\xbb\xbf")
    first = body[: body.find(b"\n")] if b"\n" in body else body
    if not first.strip():
        raise UnreadableFile(f"{file.name} is empty")
    if first.lstrip().startswith(b"{"):
        return pl.read_ndjson(body)
    separator = max(_SEPARATORS, key=lambda mark: first.count(mark.encode()))
    # Ids are text: as numbers long ones would lose their last digits.
    return pl.read_csv(body, separator=separator, infer_schema_length=0, encoding="utf8-lossy")


def _seconds(times: pl.Series) -> pl.Series:
    if times.dtype.is_temporal():
        return times.cast(pl.Datetime("us")).dt.epoch("us") / 1e6
    text = times.cast(pl.String)
    numbers = text.cast(pl.Float64, strict=False)
    known = numbers.drop_nulls()
    if known.is_empty():
        moments = text.str.to_datetime(strict=False, time_unit="us", time_zone="UTC")
        return moments.dt.epoch("us") / 1e6
    return numbers / 1000 if float(known.to_numpy().max()) > _MILLISECONDS else numbers
