"""Reading a file into batches of posts, whatever it is."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

from pantau.engine.post import Batch, Rejected, Warned
from pantau.engine.sources.errors import BadItem, Bomb, UnknownFormat, UnreadableFile
from pantau.engine.sources.fields.columns import understand
from pantau.engine.sources.formats import Format, Outcome, batch_of, registered
from pantau.engine.sources.reading.containers import Unread
from pantau.engine.sources.reading.json_items import parse_json
from pantau.engine.sources.reading.limits import Limits
from pantau.engine.sources.reading.parts import Part, Sample, parts

AUTO = "auto"
_STANDARD = Limits()


def read_posts(
    source: str | Path | BinaryIO,
    format: str = AUTO,
    batch_size: int = 500,
    limits: Limits = _STANDARD,
) -> Iterator[Batch]:
    """Posts, interactions, rejected items and warnings of a file, ``batch_size`` at a time.

    ``source`` is a path or a binary stream: CSV, TSV, XLSX, JSON, JSON lines or Parquet, plain, gzipped or
    zipped. The file is streamed; a batch never mixes formats. Raises UnreadableFile, with one line saying
    why, where nothing can be read or the file must not be unpacked.
    """
    wanted = None if format == AUTO else _named(format)
    unread: list[Unread] = []
    passed_over: list[Warned] = []
    read_any = False
    for part in parts(source, limits):
        if isinstance(part, Unread):
            unread.append(part)
            continue
        chosen = wanted or recognise(part.sample)
        if chosen is None:
            _set_aside(part, unread, passed_over)
            continue
        read_any = True
        yield from _batches(chosen, part, batch_size)
    if not read_any:
        raise _why_nothing(unread, passed_over)
    if unread or passed_over:
        rejected = tuple(Rejected(missed.name, str(missed.error), "") for missed in unread)
        yield Batch(rejected=rejected, warned=tuple(passed_over))


def sniff(source: str | Path | BinaryIO, limits: Limits = _STANDARD) -> Format:
    """The format of the first part of a file that has one. A stream is left where reading stopped."""
    unread: list[UnreadableFile] = []
    for part in parts(source, limits):
        if isinstance(part, Unread):
            unread.append(part.error)
        elif found := recognise(part.sample):
            return found
        else:
            unread.append(_no_text_column(part))
    raise unread[0] if unread else UnreadableFile("nothing to read")


def recognise(sample: Sample) -> Format | None:
    """The format with most signs in the sample; None where not even a text column is understood."""
    best = max(registered().values(), key=lambda format: format.recognise(sample))
    return best if best.recognise(sample) > 0 else None


def remap(format: str, raw: str | dict[str, Any], source_ref: str = "") -> Batch:
    """A kept raw item read again by today's mapper, without collecting it again.

    ``raw`` is what ``Post.raw`` or ``Rejected.raw`` kept. An item that still cannot be read comes back
    rejected. Raises UnknownFormat.
    """
    chosen = _named(format)
    if not isinstance(raw, str):
        return chosen.remap(raw, source_ref)
    try:
        item = parse_json(raw)
    except BadItem as error:
        return Batch(rejected=(Rejected(source_ref, str(error), raw),), format=format)
    if not isinstance(item, dict):
        return Batch(rejected=(Rejected(source_ref, "a JSON object is expected", raw),), format=format)
    return chosen.remap(item, source_ref)


def _named(format: str) -> Format:
    try:
        return registered()[format]
    except KeyError:
        known = ", ".join([AUTO, *sorted(registered())])
        raise UnknownFormat(f"there is no format {format!r}; choose one of: {known}") from None


def _batches(format: Format, part: Part, size: int) -> Iterator[Batch]:
    outcomes = _with_ending(format, part)
    while chunk := list(itertools.islice(outcomes, size)):
        yield batch_of(chunk, format.name)


def _with_ending(format: Format, part: Part) -> Iterator[Outcome]:
    """The outcomes, and one rejection more where the file broke off."""
    try:
        yield from format.read(part.items, part.name)
    except Bomb:
        raise
    except UnreadableFile as error:
        yield Rejected(part.name, str(error), "")
    if flaw := part.flaw():
        yield Rejected(part.name, flaw, "")


def _set_aside(part: Part, unread: list[Unread], passed_over: list[Warned]) -> None:
    """A sheet without a text column is a summary, as workbooks have them; a file without one is not read."""
    if part.sheet:
        passed_over.append(Warned(part.name, f"this sheet was passed over: {_no_text_column(part)}"))
    else:
        unread.append(Unread(part.name, _no_text_column(part)))


def _no_text_column(part: Part) -> UnreadableFile:
    columns = part.sample.names
    if not columns:
        return UnreadableFile(f"{part.name} holds no item that can be read")
    understood = understand(columns)
    known = ", ".join(f"{column} as {field}" for field, column in understood.items()) or "none"
    return UnreadableFile(
        f"{part.name} has no column with the posts' text (such as text, caption, isi or komentar); "
        f"columns found: {_shortened(columns)}; understood: {known}"
    )


def _shortened(columns: Iterable[str]) -> str:
    names = [json.dumps(name[:40], ensure_ascii=False) for name in columns]
    return ", ".join(names[:30]) + (f" and {len(names) - 30} more" if len(names) > 30 else "")


def _why_nothing(unread: list[Unread], passed_over: list[Warned]) -> UnreadableFile:
    if unread:
        return unread[0].error
    return UnreadableFile(passed_over[0].reason if passed_over else "nothing to read")
