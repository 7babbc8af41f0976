"""Writing made-up files, and reading any into one batch."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pantau.engine.post import Batch


def gathered(batches: Iterable[Batch]) -> Batch:
    whole = list(batches)
    return Batch(
        posts=tuple(post for batch in whole for post in batch.posts),
        interactions=tuple(act for batch in whole for act in batch.interactions),
        rejected=tuple(item for batch in whole for item in batch.rejected),
        warned=tuple(item for batch in whole for item in batch.warned),
        format=whole[0].format if whole else "",
    )


def csv_text(rows: Sequence[Mapping[str, Any]], delimiter: str = ",") -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def json_lines(items: Iterable[Any]) -> str:
    return "".join(json.dumps(item, ensure_ascii=False) + "\n" for item in items)
