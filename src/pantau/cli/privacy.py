"""``pantau privacy``: what becomes of personal data that the office holds, and the documents that say so."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from pantau.office.casework.forgetting import Fate


@click.group("privacy")
def command() -> None:
    """Look after personal data: how long cases keep it, and the documents the law wants."""


@command.command()
@click.option(
    "--dry-run", is_flag=True, help="Tell what would be forgotten and what comes next; change nothing."
)
@click.option("--next", "following", default=20, show_default=True, help="How many that come next are told.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def retention(dry_run: bool, following: int, as_json: bool) -> None:
    """Forget closed cases whose time is over, by the rulebook's days for what came of them.

    Persons, texts and papers go; kind, district, outcomes, dates and the audit trail stay. A case that is held, or
    with a piece of evidence on hold, stays whole. It runs every night by itself.
    """
    from pantau.cli.office import office_here

    with office_here():
        from pantau.office.casework import forgetting
        from pantau.office.casework.models import Case
        from pantau.web.ui import clock

        now = clock.now()
        known = forgetting.fates(Case.objects.all())
        over = [_told(one, now) for one in known if one.is_over(now)]
        later = [_told(one, now) for one in known if not one.is_over(now)][:following]
        gone = None if dry_run else forgetting.forget_due(now)
    if as_json:
        click.echo(json.dumps({"forgotten": gone, "over": over, "next": later}, ensure_ascii=False))
        return
    if dry_run:
        click.echo(f"{sum(not one['held_by'] for one in over)} cases would be forgotten now")
    else:
        click.echo(f"{gone} cases forgotten")
    _print(over)
    if later:
        click.echo("next:")
        _print(later)


def _told(one: Fate, now: datetime) -> dict[str, Any]:
    """Without title or name: the number leads to both."""
    line, until = one.keeping, one.until
    assert one.case.closed_at is not None
    return {
        "case": one.case.number,
        "closed": one.case.closed_at.date().isoformat(),
        "until": until.date().isoformat() if until else None,
        "outcome": line.outcome if line else None,
        "days": line.days if line else None,
        "confirmed": line.confirmed if line else None,
        "source": line.source if line else "the rulebook has no days for what came of it",
        "held_by": one.held_by,
    }


def _print(told: Sequence[dict[str, Any]]) -> None:
    for one in told:
        until = one["until"] or "no end"
        days = f"{one['outcome']}, {one['days']} days" if one["outcome"] else "no days"
        unsure = (
            "" if one["confirmed"] or one["confirmed"] is None else ", not confirmed by the legal division"
        )
        held = f"; held by {one['held_by']}" if one["held_by"] else ""
        click.echo(
            f"  {one['case']:<12} closed {one['closed']}, until {until} ({days}: {one['source']}{unsure}){held}"
        )


# --- documents ------------------------------------------------------------------------------------

FORMATS = ("md", "pdf", "docx")


@command.command()
@click.option(
    "--to", "folder", type=click.Path(path_type=Path), required=True, help="Where they are written."
)
@click.option(
    "--format",
    "formats",
    type=click.Choice(FORMATS),
    multiple=True,
    default=FORMATS,
    help="All, where not said.",
)
@click.option(
    "--blank", is_flag=True, help="As templates: nothing of this office filled in, no database asked."
)
@click.option("--overwrite", is_flag=True, help="Replace files that are there already.")
def export(folder: Path, formats: Sequence[str], blank: bool, overwrite: bool) -> None:
    """Write record of processing, impact assessment, processing agreement and privacy notice.

    Filled with the office, the memorandum in force, the days of keeping and the rulebook's edition. What only people
    can say is marked [[in double brackets]].
    """
    from pantau.engine.forms.privacy import document

    texts, office, made_at = _blank() if blank else _of_office()
    files = {
        folder / f"{name}.{kind}": _written(kind, text, document(text, office=office, mark=MARK), made_at)
        for name, text in texts.items()
        for kind in dict.fromkeys(formats)
    }
    there = [path for path in files if path.exists()]
    if there and not overwrite:
        raise click.ClickException(f"{there[0]} is there already; give another folder, or --overwrite")
    folder.mkdir(parents=True, exist_ok=True)
    for path, body in files.items():
        path.write_bytes(body)
        click.echo(f"{path}: {len(body):,} bytes")


#: At the foot of each page, until a person has filled in and signed it.
MARK = "Rancangan untuk diperiksa Divisi Hukum"
#: In the metadata of a template: nobody made it at any moment.
NO_MOMENT = datetime(2024, 1, 1, tzinfo=UTC)


def _written(kind: str, text: str, data: dict[str, Any], made_at: datetime) -> bytes:
    from pantau.engine.forms import write, write_word

    if kind == "md":
        return text.encode()
    return write("record", data, made_at=made_at) if kind == "pdf" else write_word(data, made_at=made_at)


def _blank() -> tuple[dict[str, str], str, datetime]:
    from pantau.cli.rulebook import rulebook_folders
    from pantau.engine.forms.privacy import MARKS, privacy_documents
    from pantau.engine.law import load_rulebook, rulebook_places

    name = "pemilu-2024"
    book = load_rulebook(name, rulebook_folders())
    texts = privacy_documents(book, rulebook_places(name, rulebook_folders()), {})
    return texts, f"[[{MARKS['office']}]]", NO_MOMENT


def _of_office() -> tuple[dict[str, str], str, datetime]:
    from pantau.cli.office import office_here

    with office_here():
        from django.conf import settings

        from pantau.engine.forms.privacy import privacy_documents
        from pantau.engine.law import rulebook_places
        from pantau.web.ui import clock, rulebook

        now = clock.now()
        places = rulebook_places(settings.PANTAU_RULEBOOK, [settings.PANTAU_RULEBOOKS])
        texts = privacy_documents(rulebook.current(), places, _fields(now))
        return texts, settings.PANTAU_OWNER, now


def _fields(now: datetime) -> dict[str, str]:
    """What the office knows of itself; of the memorandum that is in force."""
    from django.conf import settings
    from django.urls import reverse

    from pantau.engine.forms.days import long_date, long_day
    from pantau.office.people.models import Cooperation
    from pantau.web.ui import rulebook

    book = rulebook.current()
    told = {
        "office": settings.PANTAU_OWNER,
        "office_address": settings.PANTAU_OWNER_ADDRESS,
        "place": settings.PANTAU_OWNER_PLACE,
        "day": long_day(now.astimezone(book.timezone).date()),
        "rulebook": f"{book.name}, edisi {book.hash[:12]}",
        "tip_days": str(settings.PANTAU_TIP_DAYS),
        "picture_days": str(settings.PANTAU_PICTURE_DAYS),
        "requests_at": f"{settings.PANTAU_URL.rstrip('/')}{reverse('portal:own-data')}",
    }
    held = Cooperation.objects.in_force(now).order_by("-valid_from").first()
    if held is None:
        return told
    return told | {
        "cooperation": f"{held.number} tanggal {long_date(held.signed_on)}",
        "scope": held.scope.rstrip("."),
        "bawaslu_signatory": held.bawaslu_signatory,
        "bawaslu_office": held.bawaslu_office,
        "regency_signatory": held.regency_signatory,
        "regency_office": held.regency_office,
        "plenary_number": held.plenary_number,
        "plenary_on": long_date(held.plenary_on),
        "valid_from": long_date(held.valid_from.astimezone(book.timezone).date()),
        "valid_to": long_date(held.valid_to.astimezone(book.timezone).date()),
    }
