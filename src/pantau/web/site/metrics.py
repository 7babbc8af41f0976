"""Numbers for Prometheus at /metrics: what this process answered, and how the whole office stands.

Labels have few values, all of them known: rooms, classes of status, queues, platforms, states. None is a person's, an
account's or an address's. What hangs on the database is counted at most every fifteen seconds.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from hmac import compare_digest
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    REGISTRY,
    CollectorRegistry,
    Counter,
    Histogram,
    generate_latest,
)
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector

FRESH_S = 15
LOCAL = ("127.0.0.1", "::1")
PROCESSES = "PROMETHEUS_MULTIPROC_DIR"  # where the web processes of this machine put their numbers together

ANSWERS = Counter("pantau_http_answers", "Answers, by room and class of status", ["room", "status"])
SECONDS = Histogram(
    "pantau_http_seconds",
    "Seconds until an answer began, by room",
    ["room"],
    buckets=(0.01, 0.025, 0.05, 0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 10),
)


class CountAnswers:
    """Stands before everything else. Public pages that are kept ready answer before it, and are not counted."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        response = self.get_response(request)
        room = _room(request)
        SECONDS.labels(room).observe(time.perf_counter() - began)
        ANSWERS.labels(room, f"{response.status_code // 100}xx").inc()
        return response


def _room(request: HttpRequest) -> str:
    """Where the view lives: the names of rooms are ours, so no visitor can make one up."""
    if (found := getattr(request, "resolver_match", None)) is None:
        return "none"
    parts = found.func.__module__.split(".")
    return parts[2] if parts[:2] == ["pantau", "office"] else "site"


@login_not_required
@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    if not admitted(request):
        raise Http404
    return HttpResponse(b"".join(_written()), content_type=CONTENT_TYPE_LATEST)


def admitted(request: HttpRequest) -> bool:
    """With a token, whoever has it. Without one this machine, unless others reach the office through a proxy on it."""
    if token := settings.PANTAU_METRICS_TOKEN:
        given = request.headers.get("Authorization", "").removeprefix("Bearer ")
        return compare_digest(given.encode(), token.encode())
    return request.META.get("REMOTE_ADDR") in LOCAL and not settings.PANTAU_URL


def _written() -> Iterator[bytes]:
    processes = REGISTRY
    if os.environ.get(PROCESSES):
        processes = CollectorRegistry()
        MultiProcessCollector(processes)
    yield generate_latest(processes)
    office = CollectorRegistry()
    office.register(_Office())
    yield generate_latest(office)


class _Office:
    def collect(self) -> Iterator[Metric]:
        reachable = GaugeMetricFamily("pantau_database_reachable", "1 where the database answers")
        try:
            found = cache.get("metrics") or _counted()
            cache.set("metrics", found, FRESH_S)
        except DatabaseError:
            connection.close()
            reachable.add_metric([], 0)
            yield reachable
            return
        reachable.add_metric([], 1)
        yield reachable
        for name, (words, labels, values) in found.items():
            gauge = GaugeMetricFamily(name, words, labels=labels)
            for marks, value in values:
                gauge.add_metric(marks, value)
            yield gauge


Values = list[tuple[list[str], float]]
Found = dict[str, tuple[str, list[str], Values]]


def _counted() -> Found:
    return {**_queues(), **_coverage(), **_readings(), **_evidence(), **_machine()}


def _queues() -> Found:
    from pantau.office.posts import workers

    states = workers.states()

    def by_queue(value: Callable[[Any], float]) -> Values:
        return [([one.queue], value(one)) for one in states]

    jobs: Values = []
    for one in states:
        jobs += [([one.queue, "done"], one.counts.done), ([one.queue, "failed"], one.counts.failed)]
    return {
        "pantau_queue_waiting": ("Jobs that are due", ["queue"], by_queue(lambda one: one.waiting)),
        "pantau_queue_failed": ("Jobs that were given up", ["queue"], by_queue(lambda one: one.failed)),
        "pantau_queue_oldest_seconds": (
            "How long a job has been due", ["queue"], by_queue(lambda one: one.oldest_s),
        ),
        "pantau_queue_workers": ("Workers that take from it", ["queue"], by_queue(lambda one: one.workers)),
        "pantau_queue_workers_suggested": (
            "Workers that would be enough", ["queue"], by_queue(lambda one: one.suggested or 0),
        ),
        "pantau_jobs_of_week": (
            "Jobs that ended within a week, by outcome", ["queue", "outcome"], jobs,
        ),
        "pantau_workers": ("Worker processes at work, on all machines", [], [([], len(workers.alive()))]),
    }  # fmt: skip


def _coverage() -> Found:
    from pantau.office.collection import counted_days
    from pantau.office.collection.alarms import standing
    from pantau.office.collection.looks import day_of
    from pantau.web.ui import clock

    now = clock.now()
    found = counted_days.coverage(day_of(now), now=now).coverage
    accounts = {"registered": found.registered, "due": found.due, "seen": found.seen}
    return {
        "pantau_accounts_today": (
            "Registered accounts today: all, due, seen", ["state"], [([name], one) for name, one in accounts.items()],
        ),
        "pantau_alarms": ("Alarms of collection that stand", [], [([], standing().count())]),
    }  # fmt: skip


def _readings() -> Found:
    from pantau.office.collection import readings

    return {"pantau_readings_given_up": ("Pictures that could not be read", [], [([], readings.given_up())])}


def _evidence() -> Found:
    from django.db.models import Count

    from pantau.office.evidence import ledger
    from pantau.office.evidence.models import PageCapture

    by_status = dict(PageCapture.objects.order_by().values_list("status").annotate(Count("pk")))
    captures = [([state], float(by_status.get(state, 0))) for state in PageCapture.Status.values]
    return {
        "pantau_captures": ("Captures of pages, by state", ["state"], captures),
        "pantau_evidence_log_entries": ("Entries of the evidence log", [], [([], len(ledger.log()))]),
    }


def _machine() -> Found:
    from pantau.office.people.models import AuditEvent
    from pantau.web.site.backup import taking
    from pantau.web.ui import clock

    hour = clock.now() - timedelta(hours=1)
    failures = AuditEvent.objects.filter(actor=None, at__gt=hour, verb="sign_in_failed").count()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        size = cursor.fetchone()[0]
    found: Found = {
        "pantau_sign_in_failures_of_hour": ("Sign-ins that failed within an hour", [], [([], failures)]),
        "pantau_database_bytes": ("Size of the database", [], [([], size)]),
    }
    if (last := taking.last()) is not None:
        age = (datetime.now(UTC) - datetime.fromisoformat(last["at"])).total_seconds()
        found["pantau_backup_age_seconds"] = ("Age of the newest backup", [], [([], age)])
    return found
