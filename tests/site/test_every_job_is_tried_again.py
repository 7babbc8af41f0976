"""A job that fails is tried again, or there is a reason why not."""

from __future__ import annotations

from procrastinate.contrib.django import app

# Tasks without a retry of their own, and what makes up for it.
REASONS = {
    "collection.sweep_platform": "collection.sweep asks each platform anew every five minutes",
    "people.forget_notices": "the next night forgets what this one did not",
    "builtin:procrastinate.builtin_tasks.remove_old_jobs": "Procrastinate's own, which nothing here defers",
    "procrastinate.builtin_tasks.remove_old_jobs": "the same by its former name",
}


def within_the_hour() -> set[str]:
    """Tasks that the clock begins at least once an hour: the next run does what this one did not."""
    crons = [(one.task.name, one.cron) for one in app.periodic_registry.periodic_tasks.values()]
    return {name for name, cron in crons if cron.split()[1:] == ["*"] * 4}


def test_every_task_is_tried_again_or_there_is_a_reason() -> None:
    often = within_the_hour()
    assert {"insight.fold", "portal.end_given_up"} <= often
    assert "evidence.audit" not in often
    alone = {name for name, task in app.tasks.items() if task.retry_strategy is None}
    assert alone - often - REASONS.keys() == set()


def test_every_reason_is_needed() -> None:
    assert {name for name in REASONS if app.tasks[name].retry_strategy is not None} == set()
    assert REASONS.keys() & within_the_hour() == set()
