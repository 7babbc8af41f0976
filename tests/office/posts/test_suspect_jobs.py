"""What stood beside a job that ends its workers is not given up for it."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from pantau.office.posts import tasks

TASK = "tests.any"  # none of these jobs is run
pytestmark = pytest.mark.django_db(transaction=True)


def job(**how: Any) -> int:
    return int(app.configure_task(TASK, queue="upkeep", allow_unknown=True, **how).defer())


def worker_dies_of(*jobs: int) -> None:
    """One took them and is silent since long ago; then what runs each minute."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '1 day') RETURNING id"
        )
        (worker,) = cursor.fetchone()
        for one in jobs:
            cursor.execute(
                "UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s WHERE id = %s", [worker, one]
            )

    async def look() -> None:
        with app.replace_connector(app.connector.get_worker_connector()) as working:
            async with working.open_async():
                await tasks.retry_stalled.func(SimpleNamespace(app=working), 0)

    asyncio.run(look())


def standing() -> dict[int, tuple[str, str | None]]:
    return {
        pk: (status, lock)
        for pk, status, lock in ProcrastinateJob.objects.values_list("pk", "status", "lock")
    }


def test_after_two_lives_a_job_is_not_run_beside_others_like_it() -> None:
    deadly, beside, own = job(), job(), job(lock="own")
    worker_dies_of(deadly, beside, own)
    assert standing() == {deadly: ("todo", None), beside: ("todo", None), own: ("todo", "own")}
    worker_dies_of(deadly, beside, own)
    assert standing() == {
        deadly: ("todo", "jobs.suspect"), beside: ("todo", "jobs.suspect"), own: ("todo", "own"),
    }  # fmt: skip
    for _ in range(3):
        worker_dies_of(deadly)
    assert standing()[deadly][0] == "failed"
    assert standing()[beside] == ("todo", "jobs.suspect")
