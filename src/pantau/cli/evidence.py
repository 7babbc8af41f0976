"""``pantau evidence``: packages of sealed evidence, and their verification."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pantau.cli import evidence_office

if TYPE_CHECKING:
    from pantau.engine.evidence.heads import FileSigner
    from pantau.engine.evidence.sealing import Sealed
    from pantau.engine.evidence.timestamps import Post


@click.group(name="evidence")
def command() -> None:
    """Pack sealed evidence so that anybody can check it, and check such packages."""


@command.command()
@click.option(
    "--capture",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="A folder with captured files and the capture.json that describes them.",
)
@click.option("--post", type=int, help="The number of a post of the office's: its newest evidence.")
@click.option(
    "--case", help="The number of a case, such as 2024-031: a package for each piece of its evidence."
)
@click.option(
    "--reason", default="", help="What the package is for; it is written into the log (--post, --case)."
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    required=True,
    help="The package to write (.zip).",
)
@click.option(
    "--time-stamp",
    "stamps",
    nargs=2,
    multiple=True,
    metavar="URL CHAIN",
    help="Have the seal stamped by this RFC 3161 authority; CHAIN is a PEM file that ends with its root.",
)
@click.option(
    "--allow-host",
    "allowed",
    multiple=True,
    help="A host at a private address that may be asked, such as an authority of your own.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def export(
    capture: Path | None,
    post: int | None,
    case: str | None,
    reason: str,
    output: Path,
    stamps: tuple[tuple[str, str], ...],
    allowed: tuple[str, ...],
    as_json: bool,
) -> None:
    """Pack evidence with everything that is needed to check it: a post's, a case's, or a capture's.

    With --post or --case the office's evidence is packed, and that it was taken out is an entry of its log. A case's
    file holds a package for each piece, and SHA256SUMS over them. A capture taken
    without an office is sealed in a log of its own, with the key in the data folder (made at first use). Sealing it
    again gives the first seal. Without an answer from an authority the package is made without its stamp, and says
    so; run it again later.
    """
    if [capture, post, case].count(None) != 2:
        raise click.UsageError("say one of --capture, --post and --case")
    if case is not None:
        evidence_office.export_case(case, output, reason=reason, as_json=as_json)
        return
    if post is not None:
        evidence_office.export_post(post, output, reason=reason, as_json=as_json)
        return
    assert capture is not None
    from pantau.engine.evidence.folder import FolderError
    from pantau.engine.evidence.heads import KeyFileError
    from pantau.engine.evidence.package import PackageError
    from pantau.engine.evidence.sealing import SealError
    from pantau.engine.evidence.timestamps import StampError
    from pantau.office.evidence.asking import asking

    try:
        sealed, signer = seal_capture(capture)
        late = _have_stamped(sealed, stamps, asking(allowed))
        digest = _write(output, sealed, signer)
    except (FolderError, KeyFileError, SealError, PackageError, StampError) as error:
        raise click.ClickException(str(error)) from error
    except OSError as error:
        raise click.ClickException(f"{error.filename or output}: {error.strerror or error}") from error
    _tell(_report(output, digest, sealed, signer, late), as_json=as_json)


@command.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--key", help="The signer's fingerprint that you expect. Without it, who signed is not checked."
)
@click.option(
    "--tsa-root",
    "roots",
    multiple=True,
    metavar="FILE|SHA-256",
    help="A time-stamp authority's root certificate that you expect, or its SHA-256; once for each authority. "
    "Without it, and unless this machine trusts the root, whose stamp it is is not checked.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@click.option("--lang", type=click.Choice(["id", "en", "both"]), default="both", show_default=True)
def verify(file: Path, key: str | None, roots: tuple[str, ...], as_json: bool, lang: str) -> None:
    """Check a package; needs no database, no network and no office.

    The exit code is 0 when everything passed, 1 when something failed, 2 when FILE cannot be opened, and 3 when
    nothing failed but something was not checked: who signed (--key), the time of a package that has no time stamp,
    or whose a time stamp is (--tsa-root). The same program lies in every package as verify.py.
    """
    from pantau.engine.evidence.verify import main

    asked = ["--lang", lang, *(["--json"] if as_json else []), *(["--key", key] if key is not None else [])]
    asked += [f"--tsa-root={one}" for one in roots]
    raise SystemExit(main([*asked, "--", str(file)]))


command.add_command(evidence_office.key)
command.add_command(evidence_office.audit)


def seal_capture(capture: Path) -> tuple[Sealed, FileSigner]:
    """The seal of a capture folder by this machine's key. Raises FolderError, KeyFileError, SealError, OSError."""
    import os
    import secrets
    from datetime import UTC, datetime

    from pantau.engine.evidence.folder import read_folder
    from pantau.engine.evidence.heads import FileSigner
    from pantau.engine.evidence.sealing import seal
    from pantau.web.site.environment import data_folder

    data = data_folder(os.environ)
    signer = FileSigner.at(data / "keys" / "evidence.pem")
    sealed = seal(
        read_folder(capture),
        signer,
        place=data / "sealed",
        now=datetime.now(UTC),
        salt=secrets.token_hex(16),
    )
    return sealed, signer


def _have_stamped(sealed: Sealed, stamps: tuple[tuple[str, str], ...], post: Post) -> list[str]:
    """What went wrong with which authority."""
    from urllib.parse import urlsplit

    from pantau.engine.evidence.sealing import have_stamped
    from pantau.engine.evidence.timestamps import Authority, StampError

    late = []
    for url, chain in stamps:
        try:
            authority = Authority(urlsplit(url).hostname or url, url, Path(chain).read_bytes())
        except ValueError as error:
            raise click.BadParameter(f"{url} {chain}: {error}", param_hint="--time-stamp") from error
        try:
            have_stamped(sealed, [authority], post)
        except StampError as error:
            late.append(str(error))
    return late


def _write(output: Path, sealed: Sealed, signer: FileSigner) -> str:
    import os
    from zoneinfo import ZoneInfo

    from pantau.engine.evidence.package import write_package
    from pantau.engine.evidence.papers import berita_acara, custody_sheet
    from pantau.engine.forms import write, write_word
    from pantau.web.site.environment import read_environment

    office, zone, at = read_environment(os.environ).office, ZoneInfo("Asia/Makassar"), sealed.head.head.time
    manifest, (first, *_) = sealed.folder.manifest, sealed.proved
    record = berita_acara(
        sealed.folder.facts, manifest, first, sealed.head, sealed.tokens(), office=office, zone=zone
    )
    custody = custody_sheet(manifest, sealed.proved, sealed.head, office=office, zone=zone)
    papers = {
        "berita-acara.pdf": write("record", record, made_at=at),
        "berita-acara.docx": write_word(record, made_at=at),
        "custody.pdf": write("record", custody, made_at=at),
    }
    return write_package(output, sealed.contents(papers=papers), signer)


def _report(output: Path, digest: str, sealed: Sealed, signer: FileSigner, late: list[str]) -> dict[str, Any]:
    return {
        "file": str(output),
        "sha256": digest,
        "item": sealed.folder.manifest.sha256,
        "key": signer.fingerprint,
        "sealed_at": sealed.entry.at.isoformat(),
        "timestamps": [{"authority": one.authority, "at": one.at.isoformat()} for one in sealed.tokens()],
        "not_stamped": late,
    }


def _tell(report: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(report, ensure_ascii=False))
        return
    click.echo(f"{report['file']}: sealed {report['sealed_at']}, signed by {report['key']}")
    for one in report["timestamps"]:
        click.echo(f"  stamped by {one['authority']} at {one['at']}")
    if not report["timestamps"]:
        click.echo(f"  {evidence_office.UNSTAMPED}", err=True)
    for said in report["not_stamped"]:
        click.echo(f"  not stamped yet: {said}", err=True)
