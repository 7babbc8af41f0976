"""``pantau listen``: keep lines open to platforms that tell what happens, and store what they tell."""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from pantau.cli.processes import Children

ASKED_EVERY_S = 30


@click.command("listen")
@click.option("--platform", default="", help="One platform only.")
@click.option("--supervised", is_flag=True, hidden=True, help="End with the process that started this one.")
def command(platform: str, supervised: bool) -> None:
    """Listen by every connector that can be listened to and is switched on, until interrupted.

    Connectors that are switched on or off meanwhile, and accounts that are registered, are taken in as it runs.
    One process listens by each connector; `pantau up` starts one by itself.
    """
    from pantau.cli.office import open_office, require_layout
    from pantau.cli.processes import end_with_parent, told_to_stop

    if supervised:
        end_with_parent()
    with open_office(), told_to_stop() as stopping:
        require_layout()
        from pantau.office.collection import listening
        from pantau.office.collection.outside import outside

        if not listening.may_listen():
            raise click.ClickException(
                "A demo, and an office whose clock is set to another day, listen to nobody."
            )
        if not supervised:
            on = ", ".join(row.name for row in listening.streams(platform.lower()))
            click.echo(f"Listening by: {on or 'no connector yet'} (Ctrl-C stops it)")
        listening.listen(outside(), platform=platform.lower(), stopped=stopping.is_set)


@dataclass(slots=True)
class OnceWanted:
    """Starts a listener beside other processes as soon as a connector that can be listened to is on."""

    group: Children
    next_at: float = 0.0
    started: bool = False

    def __call__(self) -> None:
        if self.started or time.monotonic() < self.next_at:
            return
        self.next_at = time.monotonic() + ASKED_EVERY_S
        if _is_wanted():
            self.group.start("The listener", [sys.executable, "-m", "pantau", "listen", "--supervised"])
            self.started = True


def _is_wanted() -> bool:
    from django.db import DatabaseError

    from pantau.cli.office import close_connections
    from pantau.office.collection import listening

    try:
        return listening.may_listen() and bool(listening.streams())
    except DatabaseError:  # asked again in a while
        return False
    finally:
        close_connections()
