"""Child processes of one command: started together, restarted when they fall, stopped together."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import FrameType

import click

# Told to end, by the system or by a terminal that was closed (which Windows does not tell).
TERMINATING = tuple(getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name))
PARENT = "PANTAU_PARENT"  # the process that started this one
STOP_TIMEOUT_S = 30  # a worker finishes the job it has
QUICK_DEATH_S = 10  # one that falls sooner than this after its start...
QUICK_DEATHS = 3  # ...so often in a row will not come up at all


@dataclass(slots=True)
class Child:
    name: str
    arguments: Sequence[str]
    process: subprocess.Popen[bytes]
    started: float
    quick_deaths: int = 0


@dataclass(slots=True)
class Children:
    environment: Mapping[str, str]
    stopping: threading.Event = field(default_factory=threading.Event)
    running: list[Child] = field(default_factory=list)
    patience_s: float = STOP_TIMEOUT_S

    def start(self, name: str, arguments: Sequence[str]) -> None:
        self.running.append(Child(name, arguments, self._popen(arguments), time.monotonic()))

    def watch(self, also: Callable[[], None] = lambda: None) -> None:
        """Until told to stop: bring back what falls, and do ``also`` every half second.

        Raises ClickException when one will not stay up.
        """
        while not self.stopping.wait(0.5):
            also()
            for child in self.running:
                if child.process.poll() is not None:
                    self._restart(child)

    def wait(self) -> None:
        """Until all have ended by themselves, or until told to stop."""
        while any(child.process.poll() is None for child in self.running) and not self.stopping.wait(0.2):
            pass

    def stop(self) -> None:
        """Ask all to finish, wait, and end those that do not."""
        for child in self.running:
            if child.process.poll() is None:
                child.process.terminate()
        deadline = time.monotonic() + self.patience_s
        for child in self.running:
            try:
                child.process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                child.process.kill()
                child.process.wait()

    def _popen(self, arguments: Sequence[str]) -> subprocess.Popen[bytes]:
        # A session of its own: Ctrl-C reaches us alone, and we stop everything in order.
        environment = {**self.environment, PARENT: str(os.getpid())}
        return subprocess.Popen(arguments, env=environment, start_new_session=True)

    def _restart(self, child: Child) -> None:
        quick = time.monotonic() - child.started < QUICK_DEATH_S
        child.quick_deaths = child.quick_deaths + 1 if quick else 0
        if child.quick_deaths >= QUICK_DEATHS:
            raise click.ClickException(
                f"{child.name} ends right after its start (status {child.process.returncode}); "
                "its last lines above say why. `pantau doctor` checks the usual causes."
            )
        click.echo(f"{child.name} ended (status {child.process.returncode}); starting it again.", err=True)
        child.process, child.started = self._popen(child.arguments), time.monotonic()


@contextmanager
def children(environment: Mapping[str, str]) -> Iterator[Children]:
    """Children that stop with the block, at SIGTERM and at Ctrl-C."""
    with told_to_stop() as stopping:
        group = Children(environment, stopping)
        try:
            yield group
        finally:
            group.stop()


@contextmanager
def told_to_stop() -> Iterator[threading.Event]:
    """Set at SIGTERM and at Ctrl-C, which do nothing else within the block."""
    stopping = threading.Event()

    def ask_to_stop(number: int, frame: FrameType | None) -> None:
        stopping.set()

    before = {number: signal.signal(number, ask_to_stop) for number in (signal.SIGINT, *TERMINATING)}
    try:
        yield stopping
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def orderly_end() -> Iterator[None]:
    """At SIGTERM, leave the block as an error would, so that what it holds is put away."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def leave(number: int, frame: FrameType | None) -> None:
        raise SystemExit(128 + number)

    before = {number: signal.signal(number, leave) for number in TERMINATING}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def end_with_parent() -> None:
    """Let this process end when the one that started it is gone, even by kill -9, even before this line."""
    parent = int(os.environ.get(PARENT, os.getppid()))

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(1)
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, daemon=True, name="end-with-parent").start()
