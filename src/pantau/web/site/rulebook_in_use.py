"""Every process works by the rulebook that a person switched on last, from its next page or job on.

It is asked for once for each of them: one row by its primary key, a fraction of a millisecond.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse

if TYPE_CHECKING:
    from procrastinate import JobContext
    from procrastinate.worker import Worker


class RulebookMiddleware:
    """Stands behind the sign-in. Of what a stranger may see only the public guide hangs on it, and asks by itself."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            _take_over()
        return self.get_response(request)


def before_each_job(run: Callable[[], Any], context: JobContext, worker: Worker) -> Any:
    """Procrastinate's task middleware. A connection that broke since this thread's last job is made anew."""
    from django.db import close_old_connections

    close_old_connections()
    _take_over()
    return run()


def _take_over() -> None:
    from pantau.office.findings.rulebooks import in_use  # models: not before the settings are read

    in_use()
