"""Reading made-up files into one batch."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from made_up_files import csv_text, gathered, json_lines

from pantau.engine.post import Batch
from pantau.engine.sources import read_posts

Read = Callable[..., Batch]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Writes a file of this content and reads it: all batches as one."""

    def read(content: str | bytes, name: str = "posts.csv", **options: Any) -> Batch:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return gathered(read_posts(path, **options))

    return read


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
