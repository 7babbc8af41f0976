"""Reading made-up files into one batch."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from pantau.engine.post import Batch
from pantau.engine.sources import read_posts

Read = Callable[..., Batch]


def gathered(batches: Iterable[Batch]) -> Batch:
    whole = list(batches)
    return Batch(
        posts=tuple(post for batch in whole for post in batch.posts),
        interactions=tuple(act for batch in whole for act in batch.interactions),
        rejected=tuple(item for batch in whole for item in batch.rejected),
        warned=tuple(item for batch in whole for item in batch.warned),
        format=whole[0].format if whole else "",
    )


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Writes a file of this content and reads it: all batches as one."""

    def read(content: str | bytes, name: str = "posts.csv", **options: Any) -> Batch:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return gathered(read_posts(path, **options))

    return read


def csv_text(rows: Sequence[Mapping[str, Any]], delimiter: str = ",") -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def json_lines(items: Iterable[Any]) -> str:
    return "".join(json.dumps(item, ensure_ascii=False) + "\n" for item in items)


@pytest.fixture
def read_rows(read: Read) -> Read:
    def read_rows(*rows: Mapping[str, Any], **options: Any) -> Batch:
        return read(csv_text(rows), **options)

    return read_rows


@pytest.fixture
def read_items(read: Read) -> Read:
    def read_items(*items: Any, **options: Any) -> Batch:
        return read(json_lines(items), "items.ndjson", **options)

    return read_items
