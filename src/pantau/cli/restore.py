"""`pantau restore`: bring a backup into an empty machine, and compare it with what was saved."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pantau.cli.backup import (
    identity_option,
    list_troubles,
    signed_by_option,
    snapshot_option,
    store_of,
    told,
    where,
)

if TYPE_CHECKING:
    from pantau.engine.storage import Store
    from pantau.web.site.backup.layout import About
    from pantau.web.site.backup.reading import Reader
    from pantau.web.site.database import Database
    from pantau.web.site.environment import Environment


@click.command("restore")
@where("from")
@snapshot_option
@identity_option
@signed_by_option
@click.option(
    "--recovery", type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The file with the signing keys (pantau backup recovery); its passphrase is asked for.",
)  # fmt: skip
def command(
    address: str, snapshot: str, identity: Path | None, signed_by: str, recovery: Path | None
) -> None:
    """Bring a backup into an empty machine: no data folder yet, and a database without tables.

    At its end everything is compared: rows of each table, hashes, the evidence log; then all evidence is looked at.
    """
    if identity is None:
        raise click.ClickException("Name the file with the private key: --identity FILE")
    from pantau.engine.storage import store_at
    from pantau.web.site.backup import keys, layout, reading
    from pantau.web.site.database import make_data_folder
    from pantau.web.site.environment import data_folder

    with told():
        key = keys.IdentityFile.read(identity)
        if not (signer := signed_by or key.signed_by):
            raise layout.BackupError(
                f"{identity} does not say whose signature its backups carry, and anybody's could be brought back: "
                "name the key with --signed-by"
            )
        data = data_folder(os.environ)
        reading.refuse_taken_folder(data)
        found = _surroundings()
        store, _name = store_of(found, address)
        words = click.prompt("Passphrase of the recovery file", hide_input=True) if recovery else ""
        signing = keys.read_recovery(recovery, words) if recovery else {}
        chosen = layout.chosen(store, snapshot)
        manifest = layout.read_manifest(store, chosen, signer)
        evidence = store_at(found.evidence_store or f"{data}/{layout.EVIDENCE}", found.objects)
        if not reading.is_empty(evidence):
            raise layout.BackupError("the store of evidence is not empty: restore into an empty place only")
        click.echo(f"Bringing back {chosen}, taken {manifest.taken_at} ...")
        make_data_folder(data)
    with told(f"\n{data} may hold half of it now: empty it before you try again."):
        troubles = _bring(reading.Reader(store, manifest, key), data, evidence, signing)
    list_troubles(troubles)
    if troubles:
        raise click.ClickException(
            "It is not what was saved. Do not use it: empty this machine and take another backup."
        )
    if not signing:
        click.echo(
            "The keys that sign the evidence log are in no backup: without the recovery file (--recovery) or "
            "PANTAU_SIGNER nothing can be sealed on this machine."
        )
    if (data / reading.ENV_RESTORED).exists():
        click.echo(
            f"The former settings lie in {data / reading.ENV_RESTORED}: look through them before you use them."
        )


def _surroundings() -> Environment:
    """Without making a secret on the way, which would stand where the one that is brought back belongs."""
    from pantau.web.site.environment import read_environment, with_env_file

    given = with_env_file(os.environ)
    return read_environment({**given, "PANTAU_SECRET_KEY": given.get("PANTAU_SECRET_KEY") or "restoring"})


def _bring(reader: Reader, data: Path, evidence: Store, signing: dict[str, bytes]) -> list[str]:
    """What differs at the end from what was saved, with what the audit of all evidence found."""
    from pantau.cli.office import close_connections, open_office
    from pantau.web.site.backup import dumping, keys, reading

    about, entries = reader.catalogue()
    count = reading.bring_files(reader, entries, data, evidence)
    keys.put_keys_back(data, signing)
    click.echo(f"{count} files are back, each with its hash.")
    with open_office() as database:
        _refuse_tables()
        close_connections()
        dumping.load(database.owner_url, reader.database(about), privileges=database.roles != "single")
        _close_ledgers(database)
        troubles = reading.differences(about)
        if not troubles:
            _say(about)
            _sign_everybody_out()
            troubles = _audit()
    return troubles


def _close_ledgers(database: Database) -> None:
    import psycopg

    from pantau.web.site.database import close_ledgers

    if database.roles != "single":
        with psycopg.connect(database.owner_url, autocommit=True) as owner:
            close_ledgers(owner)


def _refuse_tables() -> None:
    from pantau.web.site.backup import facts
    from pantau.web.site.backup.layout import BackupError

    if tables := facts.rows():
        raise BackupError(
            f"the database is not empty: it has {len(tables)} tables. Name another in DATABASE_URL."
        )


def _say(about: About) -> None:
    rows = sum(about.tables.values())
    click.echo(f"The database holds what was saved: {len(about.tables)} tables, {rows} rows.")
    click.echo(f"The evidence log is the same: {about.log_size} entries, root {about.log_root[:16]}...")


def _sign_everybody_out() -> None:
    """A session that was ended since would live again."""
    from django.contrib.sessions.models import Session

    Session.objects.all().delete()
    click.echo(
        "Everybody was signed out. Tokens, webhooks and people are as they were then: those that were ended since live "
        "again, and must be looked through."
    )


def _audit() -> list[str]:
    from datetime import UTC, datetime

    from pantau.office.evidence import auditing
    from pantau.office.people.actions import record

    run = auditing.audit(datetime.now(UTC))
    record(None, "backup_restored", None, leaves=run.leaves, files=run.files)
    click.echo(f"All evidence was looked at: {run.leaves} entries, {run.heads} heads, {run.files} files.")
    return [f"evidence: {one}" for one in run.troubles]
