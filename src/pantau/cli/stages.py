"""The stages of a long command: bars on a terminal, lines elsewhere, and the seconds each one took."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress


class Stage:
    """One part of the work. ``total`` may be known later than its beginning."""

    def __init__(self, check: Callable[[], None], show: Callable[[int, int | None], None]) -> None:
        self.done = 0
        self._total: int | None = None
        self._check = check
        self._show = show

    def advance(self, count: int) -> None:
        self.done += count
        self._show(self.done, self._total)
        self._check()

    def expect(self, total: int) -> None:
        self._total = total
        self._show(self.done, total)


class Stages:
    """Shown on standard error. ``check`` is called with every advance and ends the stage by raising."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}  # stages may overlap
        self.check: Callable[[], None] = lambda: None
        self._bars: Progress | None = None

    @contextmanager
    def shown(self) -> Iterator[None]:
        """Bars for the block, where standard error is a terminal; its seconds are the ``total``."""
        from rich.console import Console

        console = Console(stderr=True)
        self._bars = _bars(console) if console.is_terminal else None
        started = time.monotonic()
        with self._bars or nullcontext():
            yield
        self._bars = None
        self.seconds["total"] = round(time.monotonic() - started, 2)

    @contextmanager
    def stage(self, name: str, title: str) -> Iterator[Stage]:
        started = time.monotonic()
        stage = Stage(lambda: self.check(), _bar(self._bars, title) if self._bars else _line(title))
        yield stage
        self.seconds[name] = round(time.monotonic() - started, 2)
        if self._bars:
            stage.expect(stage.done)
        else:
            counted = f"{stage.done:,} in " if stage.done else ""
            click.echo(f"{title}: {counted}{self.seconds[name]:.1f} s", err=True)


def _bars(console: Console) -> Progress:
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    return Progress(
        TextColumn("{task.description:<28}"),
        BarColumn(30),
        TextColumn("{task.fields[counted]:>17}"),
        TimeElapsedColumn(),
        console=console,
    )


def _bar(bars: Progress, title: str) -> Callable[[int, int | None], None]:
    task = bars.add_task(title, total=None, counted="")

    def show(done: int, total: int | None) -> None:
        of = f" of {total:,}" if total and total != done else ""
        counted = f"{done:,}{of}" if done or of else ""
        # A stage that counts nothing is over when its total is.
        whole = {"total": total or 1, "completed": done if total else 1} if total is not None else {}
        bars.update(task, counted=counted, **{"completed": done, **whole})

    return show


def _line(title: str) -> Callable[[int, int | None], None]:
    click.echo(f"{title} ...", err=True)
    return lambda done, total: None
