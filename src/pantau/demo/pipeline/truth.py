"""The answer sheet beside what the office found."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import connection

Named = tuple[str, str]  # platform, native id
Labels = Mapping[Named, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Score:
    """Posts of one category: how many were planted, how many were found, how many of these rightly."""

    planted: int
    found: int
    right: int

    @property
    def recall(self) -> float | None:
        return round(self.right / self.planted, 3) if self.planted else None

    @property
    def precision(self) -> float | None:
        return round(self.right / self.found, 3) if self.found else None

    def plain(self) -> dict[str, Any]:
        return {
            "planted": self.planted,
            "found": self.found,
            "right": self.right,
            "recall": self.recall,
            "precision": self.precision,
        }


def planted(truth: Path) -> Labels:
    """Categories of every post that has any."""
    return {name: labels for name, labels in _read(truth) if labels}


def _read(truth: Path) -> Iterator[tuple[Named, frozenset[str]]]:
    with truth.open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            if row["what"] == "post":
                yield (row["platform"], row["native_id"]), frozenset(row["categories"])


def scores(truth: Path) -> dict[str, Score]:
    """By category, over posts that came in and were not edited since: the truth is about the first wording."""
    labels, found, compared = planted(truth), _found(), _unedited()
    counts = {"planted": Counter[str](), "found": Counter[str](), "right": Counter[str]()}
    for name in (labels.keys() | found.keys()) & compared:
        said, meant = found.get(name, frozenset()), labels.get(name, frozenset())
        counts["planted"].update(meant)
        counts["found"].update(said)
        counts["right"].update(said & meant)
    categories = sorted(counts["planted"].keys() | counts["found"].keys())
    return {
        category: Score(**{part: counter[category] for part, counter in counts.items()})
        for category in categories
    }


def total(scores: Mapping[str, Score]) -> Score:
    return Score(
        sum(one.planted for one in scores.values()),
        sum(one.found for one in scores.values()),
        sum(one.right for one in scores.values()),
    )


FOUND = """
SELECT p.platform, p.native_id, array_agg(DISTINCT f.category)
FROM findings_finding f JOIN posts_post p ON p.id = f.post_id
WHERE f.status <> 'superseded' GROUP BY p.platform, p.native_id
"""


def _found() -> dict[Named, frozenset[str]]:
    with connection.cursor() as cursor:
        cursor.execute(FOUND)
        return {(platform, native_id): frozenset(names) for platform, native_id, names in cursor}


def _unedited() -> set[Named]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT platform, native_id FROM posts_post WHERE version_count = 1")
        return set(cursor.fetchall())
