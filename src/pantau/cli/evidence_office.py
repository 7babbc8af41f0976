"""``pantau evidence`` for what an office holds: packages of its evidence, the key of its log, and the audit."""

from __future__ import annotations

import getpass
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from pantau.office.evidence.models import Evidence

REASON = "from the command line"
UNSTAMPED = (
    "no authority's time stamp is in it: whoever checks it reads 'not checked' there, and exit status 3"
)


@contextmanager
def opened() -> Iterator[None]:
    from pantau.cli.office import open_office, require_layout

    with open_office():
        require_layout()
        yield


def who() -> str:
    """Custody names whoever works at this machine: the command line knows no other person."""
    return f"{getpass.getuser()} (pantau)"


def export_post(post: int, output: Path, *, reason: str, as_json: bool) -> None:
    """The newest evidence about this post, as a package."""
    with opened():
        from pantau.office.evidence import actions
        from pantau.web.ui import clock

        evidence = _newest(post)
        try:
            packed = actions.export(evidence, output, by_name=who(), reason=reason or REASON, now=clock.now())
        except actions.EvidenceError as error:
            raise click.ClickException(str(error)) from error
        except OSError as error:
            raise click.ClickException(f"{error.filename or output}: {error.strerror or error}") from error
        report = {
            "file": str(output), "sha256": packed.sha256, "item": evidence.sha256, "key": packed.key,
            "evidence": evidence.pk, "timestamps": packed.stamps, "not_stamped": packed.late,
        }  # fmt: skip
    if as_json:
        click.echo(json.dumps(report, ensure_ascii=False))
        return
    click.echo(
        f"{output}: evidence {report['evidence']}, {packed.stamps} time stamps, signed by {packed.key}"
    )
    if not packed.stamps:
        click.echo(f"  {UNSTAMPED}", err=True)
    for said in packed.late:
        click.echo(f"  not stamped yet: {said}", err=True)


def export_case(number: str, output: Path, *, reason: str, as_json: bool) -> None:
    """A package for each piece of evidence of the case, and their hashes, in one file."""
    with opened():
        from pantau.office.casework import packing
        from pantau.office.casework.errors import CaseError
        from pantau.office.evidence.actions import EvidenceError
        from pantau.web.ui import clock

        try:
            case = packing.find(number)
            packed = packing.pack(case, output, by_name=who(), reason=reason or REASON, now=clock.now())
        except (CaseError, EvidenceError) as error:
            raise click.ClickException(str(error)) from error
        except OSError as error:
            raise click.ClickException(f"{output}: {error.strerror or error}") from error
    late = [said for _name, piece in packed.pieces for said in piece.late]
    if as_json:
        packages = [{"file": name, "sha256": piece.sha256, "key": piece.key} for name, piece in packed.pieces]
        report = {"file": str(output), "sha256": packed.sha256, "case": number, "packages": packages,
                  "not_stamped": late}  # fmt: skip
        click.echo(json.dumps(report, ensure_ascii=False))
        return
    click.echo(f"{output}: {len(packed.pieces)} packages of case {number}")
    for said in late:
        click.echo(f"  not stamped yet: {said}", err=True)


def _newest(post: int) -> Evidence:
    from pantau.office.evidence.actions import held
    from pantau.office.evidence.models import Evidence

    found = held().filter(post=post).first()
    if found is not None:
        return found
    if Evidence.objects.filter(post=post).exists():
        raise click.ClickException(
            f"the evidence about post {post} was let go; its files are not kept any more"
        )
    raise click.ClickException(f"nothing of post {post} was taken as evidence: take it on its finding's page")


@click.group(name="key")
def key() -> None:
    """The key that signs the office's log of evidence."""


@key.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def show(as_json: bool) -> None:
    """Tell the key's fingerprint, as `pantau evidence verify --key` wants it."""
    with opened():
        from pantau.office.evidence import ledger, signing
        from pantau.web.ui import clock

        try:
            signing.sign(clock.now())
            found = signing.key_at()
        except signing.SigningError as error:
            raise click.ClickException(str(error)) from error
        assert found is not None
        report: dict[str, Any] = {"key": signing.fingerprint(found), "entries": len(ledger.log())}
    click.echo(
        json.dumps(report) if as_json else f"{report['key']} signs a log of {report['entries']:,} entries"
    )


@key.command()
@click.option("--reason", required=True, help="Why the key is changed; it is written into the log.")
@click.option(
    "--old-command", default="", help="The signer that held the key so far, where it was a command."
)
def rotate(reason: str, old_command: str) -> None:
    """Hand the log to a new key: PANTAU_SIGNER's where it is not in use yet, else a new file in the data folder.

    Both keys sign the change, which is an entry of the log. Tell whoever knows the old fingerprint.
    """
    with opened():
        from pantau.engine.evidence.heads import KeyFileError
        from pantau.office.evidence import signing
        from pantau.web.ui import clock

        try:
            old, new = signing.rotate(clock.now(), by=who(), reason=reason, old_command=old_command)
        except (signing.SigningError, KeyFileError) as error:
            raise click.ClickException(str(error)) from error
    click.echo(f"old {old}\nnew {new}")


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def audit(as_json: bool) -> None:
    """Look at the office's whole store again: every file, entry, node, head and time stamp.

    Exit code 0 when everything is as it was sealed, 1 when something is not; what was found raises an alarm, too.
    """
    with opened():
        from pantau.office.evidence import auditing, stamping
        from pantau.web.ui import clock

        try:
            run = auditing.audit(clock.now())
        except stamping.AuthorityError as error:
            raise click.ClickException(str(error)) from error
    names = ("leaves", "heads", "stamps", "files", "bytes", "seconds", "found", "troubles")
    if as_json:
        click.echo(json.dumps({name: getattr(run, name) for name in names}, ensure_ascii=False))
    else:
        seconds = max(run.seconds, 0.001)
        click.echo(
            f"{run.leaves:,} entries, {run.heads:,} heads, {run.stamps:,} stamps, {run.files:,} files of "
            f"{run.bytes / 1e6:,.1f} MB in {seconds:.1f} s ({run.files / seconds:,.0f} files/s, "
            f"{run.bytes / 1e6 / seconds:,.0f} MB/s)"
        )
        click.echo(
            "all as it was sealed" if run.passed else f"{run.found:,} things are not as they were sealed:"
        )
        for one in run.troubles:
            click.echo(f"  {one}")
    raise SystemExit(0 if run.passed else 1)
