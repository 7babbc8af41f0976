"""`pantau up`: the web site and the workers on this machine, in one command."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from types import MappingProxyType

import click

READY_TIMEOUT_S = 60
QUICK = "upkeep,capture,detect,media"  # all queues but of sweeps, of trying rulebooks out and of history


@click.command("up")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option(
    "--workers",
    default=0,
    type=click.IntRange(0, 64),
    help="Worker processes; by default cores less one, and at least two. Of several one never sweeps.",
)
@click.option("--no-workers", is_flag=True, help="The web site alone, where others run `pantau work`.")
@click.option(
    "--web",
    default=0,
    type=click.IntRange(0, 64),
    help="Web processes; by default two, where the machine has as many cores and can share connections out.",
)
def command(host: str, port: int, workers: int, no_workers: bool, web: int) -> None:
    """Run the web site and the workers on this machine."""
    from pantau.cli import serve as serving
    from pantau.cli.office import migrate, open_office

    if web > 1 and not serving.SHARES:
        raise click.ClickException("This system does not share a port's connections out: leave --web away.")
    refuse_taken_port(host, port)
    with open_office() as database:
        click.echo("The database runs. Bringing it to the present layout ...")
        migrate(database)
        ready = f"Pantau runs at {address(host, port)} (Ctrl-C stops it)"
        number = 0 if no_workers else workers or default_workers()
        run_site(host, port, number, lambda: click.echo(ready), web=web)
    click.echo("Stopped, the database too.")


def run_site(
    host: str,
    port: int,
    workers: int,
    when_ready: Callable[[], None],
    *,
    web: int = 0,
    beside: Mapping[str, Sequence[str]] = MappingProxyType({}),
) -> None:
    """Web, workers and, once it is wanted, the listener, until Ctrl-C or SIGTERM.

    Needs ``open_office`` and the present layout.
    ``beside`` are further processes, by name, with their command lines.
    """
    from pantau.cli.listen import OnceWanted
    from pantau.cli.processes import children
    from pantau.cli.work import worker_arguments

    build_static_files()
    with numbers_together(), children(os.environ) as group:
        for name, arguments in beside.items():
            group.start(name, arguments)
        for number in range(1, (web or default_web()) + 1):
            name = "The web site" if number == 1 else f"The web site {number}"
            group.start(name, [sys.executable, "-m", "pantau.cli.serve", host, str(port)])
        for number in range(1, workers + 1):
            # A sweep takes as long as its quotas want, and somebody must be there for uploads, tips and alarms.
            queues = "" if number > 1 or workers == 1 else QUICK
            group.start(f"Worker {number}", worker_arguments(queues=queues))
        if wait_until_it_answers(host, port, group.stopping.is_set):
            when_ready()
        group.watch(also=OnceWanted(group))


@contextmanager
def numbers_together() -> Iterator[None]:
    """Where the web processes put their numbers together for /metrics; empty at each start."""
    from django.conf import settings

    folder = settings.PANTAU_DATA / "run" / "metrics"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, mode=0o700)
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(folder)
    try:
        yield
    finally:
        del os.environ["PROMETHEUS_MULTIPROC_DIR"]


def build_static_files() -> None:
    """Style sheets, scripts and icons under names that change with their content, compressed."""
    subprocess.run(
        [sys.executable, "-m", "pantau", "manage", "collectstatic", "--noinput", "--clear", "-v", "0"],
        env={**os.environ, "PANTAU_SERVING": "1"},
        check=True,
    )


def wait_until_it_answers(host: str, port: int, stopped: Callable[[], bool]) -> bool:
    """Does the site answer within a minute? False when it was stopped before."""
    deadline = time.monotonic() + READY_TIMEOUT_S
    request = urllib.request.Request(
        f"http://{_reachable(host)}:{port}/sehat/", headers={"Host": "localhost"}
    )
    while not stopped() and time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(request, timeout=5):  # noqa: S310 - our own address
                return True
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    return False


def refuse_taken_port(host: str, port: int) -> None:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise click.ClickException(
                f"Port {port} of {host}: {error.strerror}. Choose another: --port {port + 1}"
            ) from error


def free_port(host: str) -> int:
    """One that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind((host, 0))
        return int(probe.getsockname()[1])


def address(host: str, port: int) -> str:
    from django.conf import settings

    return settings.PANTAU_URL or f"http://{_reachable(host)}:{port}/"


def default_workers() -> int:
    return max(2, min(4, (os.cpu_count() or 2) - 1))


def default_web() -> int:
    from pantau.cli.serve import SHARES

    return min(2, os.cpu_count() or 1) if SHARES else 1


def _reachable(host: str) -> str:
    return "localhost" if host in ("0.0.0.0", "::", "127.0.0.1") else host  # noqa: S104 - compared only
