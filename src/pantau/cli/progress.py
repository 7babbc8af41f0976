"""How far one long task is: a bar on a terminal, a line now and then elsewhere. On standard error."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

LINE_EVERY_S = 10

Report = Callable[[int, int], None]
"""Takes how much of the total is done, and the number of items so far."""


@contextmanager
def progress(title: str, total: int) -> Iterator[Report]:
    """``total`` in any measure: bytes of a file, items of a list."""
    with (_bar if sys.stderr.isatty() else _lines)(title, max(total, 1)) as report:
        yield report


@contextmanager
def _bar(title: str, total: int) -> Iterator[Report]:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

    columns = (
        TextColumn("{task.description}", markup=False), BarColumn(), TaskProgressColumn(),
        TextColumn("{task.fields[items]:,} items"), TimeElapsedColumn(),
    )  # fmt: skip
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(title, total=total, items=0)
        yield lambda done, items: bar.update(task, completed=done, items=items)


@contextmanager
def _lines(title: str, total: int) -> Iterator[Report]:
    click.echo(f"{title} ...", err=True)
    last = time.monotonic()

    def report(done: int, items: int) -> None:
        nonlocal last
        if time.monotonic() - last >= LINE_EVERY_S:
            last = time.monotonic()
            click.echo(f"{title}: {items:,} items, {100 * done // total} %", err=True)

    yield report
