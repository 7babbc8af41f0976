"""What is wrong with a cell or a file, in both languages, and where."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Level = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Problem:
    """``column`` is the title in the file, empty where the whole row is meant; ``code`` groups what is alike."""

    level: Level
    code: str
    column: str
    value: str
    id: str
    en: str


class FileRefused(Exception):  # noqa: N818 - says what happened to the file
    """The file cannot be imported; the message says why and what to do, in both languages."""

    def __init__(self, id: str, en: str) -> None:
        super().__init__(en)
        self.id = id
        self.en = en


def error(code: str, column: str, value: str, id: str, en: str) -> Problem:
    return Problem("error", code, column, shortened(value), id, en)


def warning(code: str, column: str, value: str, id: str, en: str) -> Problem:
    return Problem("warning", code, column, shortened(value), id, en)


def shortened(value: str) -> str:
    return value if len(value) <= 120 else f"{value[:119]}…"
