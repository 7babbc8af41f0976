"""``pantau capture``: one public page, as a browser sees it, in a folder that can be sealed."""

from __future__ import annotations

import getpass
import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from pantau.engine.evidence.capture.camera import Captured

UNUSABLE, UNREACHED = 2, 4


@click.command("capture")
@click.argument("url")
@click.option(
    "--output",
    "folder",
    type=click.Path(path_type=Path),
    required=True,
    help="A folder that is new or empty.",
)
@click.option("--operator", default="", help="Who captures [the name at this machine].")
@click.option(
    "--allow-host",
    "allowed",
    multiple=True,
    help="A host, or host:port, of one's own network that may be spoken to. For tests.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object: the record.")
def command(url: str, folder: Path, operator: str, allowed: tuple[str, ...], as_json: bool) -> None:
    """Open a public page, never signed in, and keep what was seen: WACZ, picture, print, text.

    Exit status: 0 captured; 2 refused, or nothing to work with; 4 recorded, but the page could not be reached.
    """
    try:
        from pantau.engine.evidence.capture.browser import NoBrowserError
        from pantau.engine.evidence.capture.camera import Camera, RefusedError, Wanted
    except ImportError as error:
        raise _unusable(f"{error.name} is not installed: pip install 'pantau[capture]'") from error

    wanted = Wanted(url, operator or getpass.getuser(), frozenset(allowed))
    try:
        with Camera(clock=lambda: datetime.now(UTC)) as camera:
            captured = camera.capture(wanted, folder)
    except (RefusedError, NoBrowserError) as error:
        raise _unusable(str(error)) from error
    except OSError as error:
        raise _unusable(f"{folder}: {error.strerror}" if error.strerror else str(error)) from error
    sealed = _sealed(captured)
    click.echo(_machine(captured, sealed) if as_json else _told(captured))
    sys.exit(_status(captured))


def _unusable(says: str) -> click.ClickException:
    error = click.ClickException(says)
    error.exit_code = UNUSABLE
    return error


def _status(captured: Captured) -> int:
    if captured.outcome == "refused":
        return UNUSABLE
    return 0 if captured.reached else UNREACHED


def _sealed(captured: Captured) -> dict[str, str]:
    """By this machine's key, at once: the time of sealing is then that of capturing."""
    from pantau.cli.evidence import seal_capture
    from pantau.engine.evidence.heads import KeyFileError
    from pantau.engine.evidence.sealing import SealError

    try:
        sealed, signer = seal_capture(captured.folder)
    except (KeyFileError, SealError, OSError) as error:
        click.echo(f"not sealed: {error}; 'pantau evidence export' seals it later", err=True)
        return {}
    return {
        "key": signer.fingerprint,
        "item": sealed.folder.manifest.sha256,
        "sealed_at": sealed.entry.at.isoformat(),
    }


def _machine(captured: Captured, sealed: dict[str, str]) -> str:
    told = {**captured.facts, "folder": str(captured.folder), **sealed}
    return json.dumps(told, ensure_ascii=False, indent=1)


def _told(captured: Captured) -> str:
    facts = captured.facts
    lines = [f"{captured.outcome}: {facts['url']}"]
    if captured.reason:
        lines.append(f"  {captured.reason}: {facts['note']}")
    if facts["final_url"] not in ("", facts["url"]):
        lines.append(f"  ended at {facts['final_url']}")
    lines += [f"  {one['name']:<16}{one['size']:>12,} bytes  {one['sha256'][:16]}…" for one in facts["files"]]
    lines += [f"  not seen: {one['what']}: {one['why']}" for one in facts["more"]["blind"][:10]]
    lines += [
        f"  refused: {one['host']}:{one['port']}: {one['why']}" for one in facts["more"]["refused"][:10]
    ]
    browser = facts["more"]["browser"]
    if not browser["sandbox"]:
        lines.append(f"  the browser ran as {browser['runs_as']} without its sandbox (pantau doctor)")
    return "\n".join([*lines, f"  in {captured.folder}"])
