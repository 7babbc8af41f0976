"""``pantau people``: invite staff and look after their accounts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from pantau.office.people.actions import Invited


Verb = Callable[..., None]


def _in_office(verb: Verb) -> Verb:
    """With the database running; within a process that has the application up already, as it is."""

    @wraps(verb)
    def run(**given: Any) -> None:
        from pantau.cli.office import office_here

        with office_here():
            verb(**given)

    return run


def _print_invitation(invited: Invited, address: str) -> None:
    link = f"{address.rstrip('/')}/masuk/undangan/{invited.code}/"
    click.echo(f"Name in Pantau   {invited.user.username}")
    click.echo(f"One-time code    {invited.code}")
    click.echo(f"Link             {link}")
    click.echo(f"Valid until      {invited.expires_at:%Y-%m-%d %H:%M %Z}, once. Hand it over on paper.")


@click.group("people")
def command() -> None:
    """Invite staff and look after their accounts."""


ROLES = (
    "officer",
    "commissioner",
    "legal",
    "coordinator",
    "village_supervisor",
    "technical_operator",
    "leadership",
    "auditor",
)
ADDRESS = click.option(
    "--address", default="http://127.0.0.1:8000", show_default=True, help="Where people reach this Pantau."
)


@command.command()
@click.argument("username")
@click.option("--name", required=True, help="Full name, as it will stand beside decisions.")
@click.option("--role", required=True, type=click.Choice(ROLES))
@click.option("--district", default="", help="District code; empty for the whole regency.")
@click.option("--village", default="", help="Village code; needed for a village supervisor.")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="Last day of the role (WITA).")
@click.option(
    "--side",
    type=click.Choice(("bawaslu", "regency")),
    default=None,
    help="Whose person this is; only leadership may be of either. The regency's need a cooperation record.",
)
@ADDRESS
@_in_office
def invite(
    username: str,
    name: str,
    role: str,
    district: str,
    village: str,
    until: datetime | None,
    side: str | None,
    address: str,
) -> None:
    """Create USERNAME with one role and print a one-time link to set a password."""
    from django.core.exceptions import ValidationError
    from django.db import IntegrityError

    from pantau.office.people import actions
    from pantau.web.ui import clock

    if role == "village_supervisor" and not village:
        raise click.UsageError("a village supervisor needs --village CODE")
    try:
        invited = actions.invite(
            username,
            full_name=name,
            role=role,
            district_code=district,
            village_code=village,
            side=side or "",
            valid_to=_end_of(until),
            now=clock.now(),
        )
    except (actions.PeopleError, ValidationError, IntegrityError) as error:
        raise click.ClickException(_plain(error)) from None
    _print_invitation(invited, address)


@command.command()
@click.argument("username")
@ADDRESS
@_in_office
def renew(username: str, address: str) -> None:
    """Give USERNAME a new code: old password, second factor and sessions end."""
    from pantau.office.people import actions
    from pantau.web.ui import clock

    try:
        invited = actions.renew_invitation(username, now=clock.now())
    except actions.PeopleError as error:
        raise click.ClickException(str(error)) from None
    _print_invitation(invited, address)


@command.command()
@click.argument("username")
@click.argument("address")
@_in_office
def email(username: str, address: str) -> None:
    """Write to USERNAME at ADDRESS: commissioners get the daily head of the evidence log. "" for nowhere."""
    from django.core.exceptions import ValidationError

    from pantau.office.people import actions

    try:
        user = actions.set_email(username, address)
    except (actions.PeopleError, ValidationError) as error:
        raise click.ClickException("; ".join(getattr(error, "messages", [str(error)]))) from None
    click.echo(f"{user.username}: {user.email or 'no address'}")


@command.command()
@click.argument("username")
@_in_office
def end(username: str) -> None:
    """End USERNAME's roles and sessions. What they did stays on record."""
    from pantau.office.people import actions
    from pantau.web.ui import clock

    try:
        user = actions.let_go(username, now=clock.now())
    except actions.PeopleError as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"{user.username} can no longer sign in.")


@command.command()
@click.argument("username")
@_in_office
def unlock(username: str) -> None:
    """Let USERNAME try again at once after too many wrong passwords or codes."""
    from pantau.office.people import actions

    try:
        actions.unlock(actions.find(username))
    except actions.PeopleError as error:
        raise click.ClickException(_plain(error)) from None
    click.echo(f"{username} may try again.")


@command.command("sign-out")
@click.argument("username", required=False)
@click.option(
    "--everybody",
    is_flag=True,
    help="All sessions of all, where nobody knows whose browsers are in wrong hands.",
)
@_in_office
def sign_out(username: str | None, everybody: bool) -> None:
    """End all sessions of USERNAME, or of everybody. They may sign in again at once."""
    from pantau.office.people import actions

    if (username is None) is not everybody:
        raise click.UsageError("name one person, or say --everybody")
    try:
        ended = actions.sign_everybody_out() if username is None else actions.sign_out(actions.find(username))
    except actions.PeopleError as error:
        raise click.ClickException(_plain(error)) from None
    click.echo(f"Sessions ended: {ended}")


@command.command("list")
@_in_office
def list_people() -> None:
    """Everyone, with the roles they hold today."""
    from pantau.office.people.models import User
    from pantau.web.ui import clock

    for user in User.objects.order_by("username"):
        click.echo(f"{user.username:<20} {user.full_name:<32} {_state(user, clock.now())}")


def _state(user: Any, now: datetime) -> str:
    from pantau.office.people.access import NO_COOPERATION, standing_of

    if not user.is_active:
        return "left"
    standing = standing_of(user, now)
    if standing.barred == NO_COOPERATION:
        return "no role in force: the regency's side needs a cooperation record (/masuk/kerja-sama/)"
    return ", ".join(sorted(seat.role for seat in standing.seats)) or "no role today"


def _end_of(day: datetime | None) -> datetime | None:
    from datetime import timedelta
    from zoneinfo import ZoneInfo

    if day is None:
        return None
    return day.replace(tzinfo=ZoneInfo("Asia/Makassar")) + timedelta(days=1)


def _plain(error: Any) -> str:
    from django.utils import translation

    with translation.override("en"):  # the command line speaks English
        messages = getattr(error, "messages", None)
        return " ".join(str(message) for message in messages) if messages else str(error)
