"""`pantau backup`: take encrypted backups, look at them, and let old ones go."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from pantau.engine.storage import Store
    from pantau.web.site.backup.reading import Looked
    from pantau.web.site.environment import Environment

MOST_TOLD = 20


def where(name: str) -> Callable[[Any], Any]:
    return click.option(
        f"--{name}", "address", default="", metavar="DIR|s3://BUCKET/FOLDER",
        help="Where backups lie; otherwise PANTAU_BACKUP_TO.",
    )  # fmt: skip


identity_option = click.option(
    "--identity",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The file with the private key.",
)
signed_by_option = click.option(
    "--signed-by", default="", help="The key that must have signed it; otherwise what the identity file says."
)
snapshot_option = click.option("--snapshot", default="", help="Which backup; otherwise the newest.")


@click.group("backup", invoke_without_command=True)
@where("to")
@click.option("--recipient", "recipients", multiple=True, help="Public key (age1...) that may open it.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object, for machines.")
@click.pass_context
def command(ctx: click.Context, address: str, recipients: tuple[str, ...], as_json: bool) -> None:
    """Save database, evidence and files, encrypted for a key that lies elsewhere.

    Only what changed is written; every backup is whole by itself. Alone it takes one; its verbs do the rest.
    """
    if ctx.invoked_subcommand is None:
        _take(address, recipients, as_json)


def _take(address: str, recipients: tuple[str, ...], as_json: bool) -> None:
    from pantau.cli.office import open_office, require_layout
    from pantau.web.site.environment import read_environment

    with told(), open_office() as database:
        require_layout()
        from datetime import UTC, datetime

        from pantau.web.site.backup import keys, taking

        found = read_environment()
        to = keys.recipients(recipients or found.backup_recipients)
        store, name = store_of(found, address)
        now = datetime.now(UTC)
        taken = taking.take(
            store, url=database.owner_url, data=found.data, rulebooks=_own_rulebooks(found), to=to, now=now
        )
        taking.remember(taken, name, now)
    if as_json:
        said = {
            "id": taken.id, "files": taken.files, "new": taken.new, "bytes": taken.bytes_written,
            "troubles": list(taken.troubles),
        }  # fmt: skip
        click.echo(json.dumps(said))
    else:
        click.echo(
            f"Backup {taken.id}: {taken.files} files, {taken.new} of them new, "
            f"{taken.bytes_written / 1e6:.1f} MB written"
        )
    list_troubles(taken.troubles)
    if taken.troubles:
        sys.exit(1)


@command.command("keys")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def make_keys(file: Path) -> None:
    """Make the key that opens backups. Keep FILE away from this machine, in two places."""
    from pantau.web.site.backup import keys
    from pantau.web.site.database import make_data_folder
    from pantau.web.site.environment import read_environment

    data = read_environment().data
    make_data_folder(data)
    with told():
        try:
            identity = keys.make_identity(file, data)
        except FileExistsError as error:
            raise click.ClickException(f"{file} is there already; keys are not written over") from error
    click.echo(f"{file}: opens backups. Take it away from this machine, and keep it in two places.")
    click.echo(f"PANTAU_BACKUP_RECIPIENTS={identity.recipient}")


@command.command("recovery")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def make_recovery(file: Path) -> None:
    """Write the signing keys, which are in no backup, to FILE behind a passphrase."""
    from pantau.web.site.backup import keys
    from pantau.web.site.environment import read_environment

    words = click.prompt("Passphrase", hide_input=True, confirmation_prompt=True)
    with told():
        try:
            count = keys.write_recovery(read_environment().data, file, words)
        except FileExistsError as error:
            raise click.ClickException(f"{file} is there already; it is not written over") from error
    click.echo(f"{file}: {count} keys. Whoever has it and the passphrase signs in the office's name.")


@command.command("list")
@where("from")
def list_backups(address: str) -> None:
    """Name the backups that lie there."""
    from pantau.web.site.backup import layout
    from pantau.web.site.environment import read_environment

    with told():
        store, name = store_of(read_environment(), address)
        whole = layout.whole_ids(store)
        for one in whole:
            manifest = layout.read_manifest(store, one)
            size = sum(part.size for part in manifest.database) + manifest.pieces_bytes
            click.echo(
                f"{one}  {manifest.pieces_count} files, {size / 1e6:.1f} MB, by Pantau {manifest.pantau}"
            )
    if not whole:
        click.echo(f"No finished backup at {name}.")


@command.command("verify")
@where("from")
@snapshot_option
@identity_option
@signed_by_option
@click.option("--json", "as_json", is_flag=True, help="One JSON object, for machines.")
def verify(address: str, snapshot: str, identity: Path | None, signed_by: str, as_json: bool) -> None:
    """Look at everything in a backup: pieces, hashes, signature; with the private key the contents too.

    Exit status 0: whole. 1: something is missing or changed, and named. 3: whole, but not looked into.
    """
    from pantau.web.site.backup import keys, layout, reading
    from pantau.web.site.environment import read_environment

    with told():
        store, _name = store_of(read_environment(), address)
        key = keys.IdentityFile.read(identity) if identity else None
        looked = reading.look(store, layout.chosen(store, snapshot), key, signed_by)
    if as_json:
        click.echo(json.dumps(_as_facts(looked)))
    else:
        _show(looked, known=bool(signed_by or (key and key.signed_by)))
    if looked.troubles:
        sys.exit(1)
    if not looked.read:
        sys.exit(3)


def _show(looked: Looked, *, known: bool) -> None:
    manifest = looked.manifest
    signed = "" if known else ", a key that nothing here vouches for"
    click.echo(f"Backup {manifest.id}, signed by {manifest.signer[:16]}...{signed}")
    list_troubles(looked.troubles)
    if looked.troubles:
        return
    click.echo(f"  every object is what it was: {looked.objects}, {looked.bytes / 1e6:.1f} MB")
    if looked.about is None:
        click.echo("  contents: not checked (give --identity)")
        return
    click.echo(f"  every file in them, too: {looked.files}; rows of {looked.tables} tables can be read")
    click.echo(
        f"  evidence log: {looked.about.log_size} entries, root {looked.about.log_root[:16]}..., "
        f"newest head {looked.about.head[:16] or 'none'}"
    )
    if looked.about.gone:
        click.echo(f"  evidence that was missing when it was taken: {len(looked.about.gone)}", err=True)


def _as_facts(looked: Looked) -> dict[str, Any]:
    about = looked.about
    return {
        "id": looked.manifest.id, "signer": looked.manifest.signer, "troubles": looked.troubles,
        "objects": looked.objects, "bytes": looked.bytes, "contents": "checked" if looked.read else "not checked",
        "files": looked.files, "tables": looked.tables,
        "log": {"size": about.log_size, "root": about.log_root, "head": about.head} if about else None,
    }  # fmt: skip


@command.command("prune")
@where("from")
@click.option("--newest", default=3, show_default=True, type=click.IntRange(1))
@click.option("--days", default=14, show_default=True, type=click.IntRange(0))
@click.option("--weeks", default=8, show_default=True, type=click.IntRange(0))
@click.option("--months", default=12, show_default=True, type=click.IntRange(0))
@click.option(
    "--signed-by",
    "signers",
    multiple=True,
    help="A key that backups there may be signed by; otherwise our own.",
)
@click.option("--really", is_flag=True, help="Remove; otherwise only say what would go.")
def prune(
    address: str, newest: int, days: int, weeks: int, months: int, signers: tuple[str, ...], really: bool
) -> None:
    """Let old backups go: the newest ones stay, and the last of each day, week and month.

    Nothing goes while a backup lies there that another key signed.
    """
    from datetime import UTC, datetime

    from pantau.web.site.backup import keys, pruning
    from pantau.web.site.environment import read_environment

    with told():
        found = read_environment()
        store, _name = store_of(found, address)
        keeping = pruning.Keeping(newest, days, weeks, months)
        signed_by = signers or (keys.signer_of(keys.signer(found.data)),)
        done = pruning.prune(store, keeping, datetime.now(UTC), signed_by=signed_by, really=really)
    verb = "Removed" if really else "Would remove"
    click.echo(f"{verb} {len(done.removed)} backups, {done.objects} objects, {done.bytes / 1e6:.1f} MB.")
    click.echo(f"{len(done.kept)} stay, the newest of {done.kept[-1]}.")


def store_of(found: Environment, address: str) -> tuple[Store, str]:
    from pantau.engine.storage import check_address, store_at

    try:
        name = check_address(address or found.backup_to, found.objects) if address or found.backup_to else ""
    except ValueError as error:
        raise click.ClickException(str(error)) from error
    if not name:
        raise click.ClickException("Say where backups lie: --to or --from, or PANTAU_BACKUP_TO.")
    return store_at(name, found.objects), name


@contextmanager
def told(more: str = "") -> Iterator[None]:
    """What goes wrong with backups is a sentence, not a trace; ``more`` follows it."""
    from pantau.engine.age import AgeError
    from pantau.engine.storage import StoreError
    from pantau.web.site.backup.layout import BackupError

    try:
        yield
    except (BackupError, AgeError, StoreError) as error:
        raise click.ClickException(f"{error}{more}") from error


def list_troubles(troubles: list[str] | tuple[str, ...]) -> None:
    for one in troubles[:MOST_TOLD]:
        click.echo(f"  {one}", err=True)
    if len(troubles) > MOST_TOLD:
        click.echo(f"  and {len(troubles) - MOST_TOLD} more", err=True)


def _own_rulebooks(found: Environment) -> Path | None:
    """The office's own, where they lie elsewhere; those that come with Pantau come with it again."""
    import pantau

    shipped = Path(pantau.__file__).parent / "rulebooks"
    if (
        found.rulebooks == shipped
        or found.rulebooks.is_relative_to(found.data)
        or not found.rulebooks.is_dir()
    ):
        return None
    return found.rulebooks
