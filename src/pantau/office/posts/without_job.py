"""Work that somebody waits for and that no job is to do any more: it failed, or too many workers did not survive it."""

from __future__ import annotations

from collections.abc import Iterable

from procrastinate.contrib.django.models import ProcrastinateJob


def without_job(open_: Iterable[int], task: str, argument: str) -> list[int]:
    """Those of the ids in ``open_`` that no job of ``task`` which waits or runs has as its ``argument``, alone or in a
    list. Whoever ends them does so only where they are still open: a job may have ended with success meanwhile."""
    asked = list(open_)  # before the jobs: what is asked for is over before its job is
    if not asked:
        return []
    jobs = ProcrastinateJob.objects.filter(task_name=task, status__in=["todo", "doing"])
    wanted: set[int] = set()
    for given in jobs.values_list("args", flat=True):
        value = given[argument]
        wanted.update(value if isinstance(value, list) else [value])
    return [one for one in asked if one not in wanted]
