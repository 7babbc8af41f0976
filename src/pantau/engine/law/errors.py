"""Mistakes in a rulebook, shown at the line where they stand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

MOST_SHOWN = 20
WIDTH = 120  # characters of a source line shown


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake: where it stands, what is wrong, and what to do."""

    file: str
    line: int  # 1-based; 0 where the whole file is meant
    column: int  # 1-based
    length: int  # of the underlined stretch, in characters
    message: str
    fix: str = ""
    source_line: str = ""

    def __str__(self) -> str:
        if not self.line:
            return "\n".join([f"{self.file}: {self.message}", *self._fix_lines()])
        head = f"{self.file}:{self.line}:{self.column}: {self.message}"
        return "\n".join([head, *self._excerpt(), *self._fix_lines()])

    def _excerpt(self) -> list[str]:
        """The line with the stretch underlined; of a long line only the part around it."""
        gutter = f"{self.line:>5} | "
        cut = max(0, self.column - 1 - WIDTH // 2) if len(self.source_line) > WIDTH else 0
        shown = self.source_line[cut : cut + WIDTH]
        before = "".join("\t" if char == "\t" else " " for char in shown[: self.column - 1 - cut])
        marks = "^" * max(1, min(self.length, len(shown) - len(before)))
        return [gutter + shown, " " * len(gutter) + before + marks]

    def _fix_lines(self) -> list[str]:
        return [f"        {self.fix}"] if self.fix else []


class RulebookError(ValueError):
    """A rulebook cannot be used. ``problems`` holds every mistake found, in the order of the files."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(str(self))

    def __str__(self) -> str:
        shown = [str(problem) for problem in self.problems[:MOST_SHOWN]]
        if len(self.problems) > MOST_SHOWN:
            shown.append(f"... and {len(self.problems) - MOST_SHOWN} more")
        if len(self.problems) > 1:
            shown.append(f"{len(self.problems)} mistakes")
        return "\n\n".join(shown)

    def __reduce__(self) -> tuple[type[RulebookError], tuple[tuple[Problem, ...]]]:
        return type(self), (self.problems,)


class RulebookNotFoundError(RulebookError):
    """There is no rulebook of that name or in that folder."""
