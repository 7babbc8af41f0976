"""What was planted: the answer sheet that travels beside the made-up posts."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

Function = Literal["act", "report", "none"]


@dataclass(frozen=True, slots=True)
class PostTruth:
    platform: str
    native_id: str
    categories: tuple[str, ...]  # empty where there is nothing to find
    function: Function
    hard_negative: bool  # sounds like an offence and is none
    kind: str  # what was meant: "daily.weather", "planted", "lookalike.idiom", "repost", ...
    subject: str  # the author's true role
    registered: bool
    cluster: str | None = None  # posts of one coordinated campaign share it


@dataclass(frozen=True, slots=True)
class InteractionTruth:
    """An official's interaction: a sign of partiality, or an innocent one (no categories)."""

    platform: str
    actor: str  # handle, or the number where the account has none
    official: int
    kind: str
    target: str  # native id of the post, or the followed account's handle
    categories: tuple[str, ...]


def truth_lines(posts: Iterable[PostTruth], interactions: Iterable[InteractionTruth]) -> Iterator[str]:
    for row in posts:
        yield json.dumps({"what": "post", **asdict(row)}, ensure_ascii=False)
    for deed in interactions:
        yield json.dumps({"what": "interaction", **asdict(deed)}, ensure_ascii=False)


def write_lines(path: Path, lines: Iterable[str]) -> int:
    """Write one line each; returns how many."""
    count = 0
    with path.open("w", encoding="utf-8", newline="\n") as out:
        for line in lines:
            out.write(f"{line}\n")
            count += 1
    return count
