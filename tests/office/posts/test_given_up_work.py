"""Work whose job was given up is known from work that still waits."""

from __future__ import annotations

import pytest
from django.db import connection
from procrastinate.contrib.django import app

from given_up_jobs import give_up
from pantau.office.posts.without_job import without_job

TASK = "posts.link_accounts"  # any that is registered; none of these jobs is run
pytestmark = pytest.mark.django_db


def job(**given: object) -> int:
    return app.configure_task(TASK, queue="upkeep").defer(**given)


def test_what_waits_or_runs_is_not_given_up_and_what_failed_is() -> None:
    job(one=3)
    assert give_up(TASK) == 1
    running = job(one=2)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing' WHERE id = %s", [running])
    job(one=1)
    assert without_job([1, 2, 3, 4], TASK, "one") == [3, 4]
    assert without_job([1, 2, 3, 4], "posts.other", "one") == [1, 2, 3, 4]
    assert without_job([], TASK, "one") == []


def test_a_job_of_many_counts_for_each_of_them() -> None:
    job(many=[5, 6])
    assert without_job([5, 6, 7], TASK, "many") == [7]


def test_what_is_asked_for_again_waits_again() -> None:
    job(one=1)
    give_up(TASK)
    job(one=1)
    assert without_job([1], TASK, "one") == []
