"""Acts of sharing out of a file: who shared what in which post, and when. For the search for coordination."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import IO, Literal, cast
from urllib.parse import urlsplit, urlunsplit

import polars as pl

from pantau.engine.post import Post
from pantau.engine.sources.errors import UnreadableFile
from pantau.engine.sources.fields.times import read_time
from pantau.engine.sources.files import read_posts
from pantau.engine.sources.reading.lines import decode, encoding_of

Kind = Literal["links", "hashtags", "hashtag-sets", "media"]

FEWEST_HASHTAGS = 3  # of a set that tells: one or two are anybody's
_PDQ = re.compile(r"[0-9A-Fa-f]{64}")
_GZIP = b"\x1f\x8b"
_PARQUET = b"PAR1"
_SEPARATORS = ",;\t|"
_MOST_BYTES = 4 * 1024**3
_MILLISECONDS = 1e11  # seconds past the year 5000


def shares_of_table(file: Path, columns: Mapping[str, str | None]) -> pl.DataFrame:
    """A table's columns under their standard names: object_id, account_id, content_id (text) and time (seconds).

    CSV in any of the usual encodings and with any of the usual separators, plain or gzipped, Parquet, JSON lines.
    Times are numbers of seconds or milliseconds since 1970, or dates as tools and people write them (UTC unless they
    say otherwise); null where a time cannot be read. Raises UnreadableFile, also where no time at all can be read.
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
    times = _seconds(table[named["time"]])
    if table.height and times.null_count() == table.height:
        raise UnreadableFile(f"{file.name}: column {named['time']} holds no time that can be read")
    return table.select(*texts, times.alias("time"))


def with_same_pictures(shares: pl.DataFrame) -> pl.DataFrame:
    """The same acts, where objects are PDQ hashes (64 hexadecimal digits): near ones become one object.

    What is no such hash is left as it is.
    """
    from pantau.engine.pictures.bank import same_pictures

    objects = shares["object_id"].unique(maintain_order=True).drop_nulls()
    known = [one for one in objects.to_list() if _PDQ.fullmatch(one)]
    firsts = same_pictures([bytes.fromhex(one) for one in known])
    same = {one: known[first] for one, first in zip(known, firsts, strict=True)}
    return shares.with_columns(pl.col("object_id").replace(same)) if same else shares


def shares_of_export(file: Path, kind: Kind) -> pl.DataFrame:
    """What the posts of an export share, with the address of each post where it is known. Raises UnreadableFile.

    Media are told by their addresses, without what platforms add to them; where an export has hashes of pictures, they
    are a better object (``shares_of_table``).
    """
    return _of_posts(file, "object_id", _THINGS[kind], kind)


def texts_of_export(file: Path) -> pl.DataFrame:
    """The texts of an export's posts, in the column ``text`` instead of an object. Raises UnreadableFile."""
    return _of_posts(file, "text", lambda post: (post.text,) if post.text else (), "texts")


def _of_posts(file: Path, column: str, things: Callable[[Post], Iterable[str]], named: str) -> pl.DataFrame:
    schema = [column, "account_id", "content_id", "time", "address"]
    parts = []
    for batch in read_posts(file):
        rows = [row for post in batch.posts for row in _shared(post, things)]
        if rows:
            parts.append(pl.DataFrame(rows, schema=schema, orient="row", infer_schema_length=None))
    if not parts:
        raise UnreadableFile(f"no post of {file.name} has {named}, an account and a time")
    return pl.concat(parts, how="vertical_relaxed")


def _shared(
    post: Post, things: Callable[[Post], Iterable[str]]
) -> Iterator[tuple[str, str, str, float, str]]:
    author = post.author
    account = (author.native_id or author.handle) if author else None
    if not account or post.posted_at is None:
        return
    for thing in dict.fromkeys(things(post)):
        yield (
            _plain(thing),
            _plain(f"{post.platform}:{account}"),
            _plain(f"{post.platform}:{post.native_id}"),
            post.posted_at.timestamp(),
            _plain(post.url or ""),
        )


def _plain(text: str) -> str:
    """Lone surrogates, which no table can hold, as question marks."""
    return text.encode("utf-8", "replace").decode()


def _hashtags(post: Post) -> tuple[str, ...]:
    return tuple(tag.casefold() for tag in post.hashtags)


def _hashtag_sets(post: Post) -> tuple[str, ...]:
    tags = sorted(set(_hashtags(post)))
    return (" ".join(f"#{tag}" for tag in tags),) if len(tags) >= FEWEST_HASHTAGS else ()


def _media(post: Post) -> Iterator[str]:
    for one in post.media:
        if one.kind != "link" and one.url:
            try:
                address = urlsplit(one.url)
            except ValueError:
                continue
            yield urlunsplit((address.scheme, address.netloc, address.path, "", ""))


_THINGS: dict[Kind, Callable[[Post], Iterable[str]]] = {
    "links": lambda post: post.links,
    "hashtags": _hashtags,
    "hashtag-sets": _hashtag_sets,
    "media": _media,
}


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
    body = _utf8(body)
    if b"\n" not in body:
        body = body.replace(b"\r", b"\n")
    first = body[: body.find(b"\n")] if b"\n" in body else body
    if not first.strip():
        raise UnreadableFile(f"{file.name} is empty")
    if first.lstrip().startswith(b"{"):
        return pl.read_ndjson(body)
    separator = max(_SEPARATORS, key=lambda mark: first.count(mark.encode()))
    # Ids are text: as numbers long ones would lose their last digits.
    return pl.read_csv(body, separator=separator, infer_schema_length=0, encoding="utf8-lossy")


def _utf8(body: bytes) -> bytes:
    encoding = encoding_of(body)
    if encoding == "utf-8":
        try:
            body.decode()
        except UnicodeDecodeError:
            pass
        else:
            return body
    return decode(body, encoding).encode("utf-8", "replace")


def _seconds(times: pl.Series) -> pl.Series:
    if times.dtype.is_temporal():
        return times.cast(pl.Datetime("us")).dt.epoch("us") / 1e6
    text = times.cast(pl.String)
    numbers = text.cast(pl.Float64, strict=False)
    if float(numbers.max() or 0) > _MILLISECONDS:  # type: ignore[arg-type]
        numbers = numbers / 1000
    written = text.filter(numbers.is_null()).unique().drop_nulls().to_list()
    dates = {one: moment.timestamp() for one in written if (moment := read_time(one)[0])}
    if not dates:
        return numbers
    return numbers.zip_with(
        numbers.is_not_null(), text.replace_strict(dates, default=None, return_dtype=pl.Float64)
    )
