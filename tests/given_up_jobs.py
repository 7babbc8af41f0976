"""Jobs that ended without success, as Procrastinate's own functions leave them."""

from __future__ import annotations

from django.db import connection


def give_up(task: str) -> int:
    """Every waiting job of ``task`` runs and fails for good; gives how many."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM procrastinate_jobs WHERE task_name = %s AND status = 'todo'", [task])
        ids = [pk for (pk,) in cursor.fetchall()]
        for pk in ids:
            cursor.execute("UPDATE procrastinate_jobs SET status = 'doing' WHERE id = %s", [pk])
            cursor.execute("SELECT procrastinate_finish_job_v1(%s, 'failed', false)", [pk])
    return len(ids)
