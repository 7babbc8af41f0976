"""``pantau patrol``: the accounts that officers look at by hand."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from pantau.office.collection.models import PatrolTask


@click.group("patrol")
def command() -> None:
    """Work lists of accounts that no interface gives."""


@command.command("list")
@click.option("--officer", required=True, metavar="USERNAME", help="Whose list.")
@click.option("--date", "day", type=click.DateTime(["%Y-%m-%d"]), help="A day in the office's zone [today].")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def list_tasks(officer: str, day: datetime | None, as_json: bool) -> None:
    """An officer's list of the day, most urgent first; today's is made when there is none yet."""
    from pantau.cli.office import open_office, require_layout

    with open_office():
        require_layout()
        from pantau.office.collection import patrolling
        from pantau.office.collection.looks import day_of
        from pantau.office.people.actions import PeopleError, find
        from pantau.web.ui import clock

        now = clock.now()
        today = day_of(now)
        asked = day.date() if day else today
        try:
            person = find(officer)
        except PeopleError as error:
            raise click.ClickException(str(error)) from None
        if asked == today:
            patrolling.make_lists(today, now=now)
        tasks = patrolling.tasks_of(person, asked)
        click.echo(_json(officer, asked, tasks) if as_json else _told(officer, asked, tasks))


def _json(officer: str, day: Any, tasks: list[PatrolTask]) -> str:
    return json.dumps(
        {
            "officer": officer,
            "date": day.isoformat(),
            "minutes": sum(task.minutes for task in tasks),
            "done": sum(task.done_at is not None for task in tasks),
            "tasks": [
                {
                    "position": task.position,
                    "platform": task.account.platform,
                    "account": str(task.account),
                    "url": task.account.url,
                    "minutes": task.minutes,
                    "unseen_days": task.unseen_days,
                    "done": task.done_at is not None,
                }
                for task in tasks
            ],
        },
        ensure_ascii=False,
    )


def _told(officer: str, day: Any, tasks: list[PatrolTask]) -> str:
    minutes = sum(task.minutes for task in tasks)
    done = sum(task.done_at is not None for task in tasks)
    lines = [f"{officer}, {day}: {len(tasks):,} accounts, about {minutes:,} minutes; {done:,} done"]
    for task in tasks:
        unseen = "never seen" if task.unseen_days is None else f"unseen for {task.unseen_days} days"
        mark = "x" if task.done_at else " "
        lines.append(
            f"  [{mark}] {task.minutes:>3} min  {task.account.platform:<10} {task.account.url}  ({unseen})"
        )
    return "\n".join(lines)
