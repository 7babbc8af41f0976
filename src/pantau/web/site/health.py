"""Does this process live, and is it ready to answer? For load balancers, systemd, and `pantau up`, which waits."""

from __future__ import annotations

import functools
import time
from collections.abc import Mapping

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from pantau.web.site.metrics import admitted

FRESH_S = 5


@login_not_required
@never_cache
@require_safe
def health(request: HttpRequest) -> JsonResponse:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return JsonResponse({"database": "unreachable"}, status=503)
    return JsonResponse({"database": "ok"})


@login_not_required
@never_cache
@require_safe
def alive(request: HttpRequest) -> JsonResponse:
    """The process answers. One that does not should be started again; the database is not asked on purpose."""
    return JsonResponse({"process": "ok"})


@login_not_required
@never_cache
@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """It can do its work now. One that cannot should get no visitors, and not be started again for that.

    A database with changes this program does not know yet is fine: programs are brought up to date one by one.
    How many work is told to those who may read the numbers.
    """
    try:
        found = _found(int(time.monotonic() // FRESH_S))
    except DatabaseError:
        return JsonResponse({"database": "unreachable"}, status=503)
    told = {name: value for name, value in found.items() if name != "workers" or admitted(request)}
    return JsonResponse(told, status=200 if found["layout"] == "ok" else 503)


@functools.lru_cache(maxsize=1)
def _found(moment: int) -> Mapping[str, str | int]:
    """Asked once in a while, however often strangers ask; of this process, since others may be of another version."""
    from pantau.office.posts import workers

    layout = _has_layout()
    working = len(workers.alive()) if layout else 0
    return {"database": "ok", "layout": "ok" if layout else "behind", "workers": working}


def _has_layout() -> bool:
    from django.db.migrations.recorder import MigrationRecorder

    return _known_migrations() <= set(MigrationRecorder(connection).applied_migrations())


@functools.cache
def _known_migrations() -> set[tuple[str, str]]:
    from django.db.migrations.loader import MigrationLoader

    return set(MigrationLoader(None).disk_migrations)
