"""Headers every answer carries."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from pantau.office.posts import workers
from pantau.web.site import health
from staff import make_person, signed_in


@pytest.mark.django_db
def test_every_answer_forbids_inline_and_foreign_content(client: Client) -> None:
    for address in ("/sehat/", "/no-such-page/"):
        policy = client.get(address).headers["Content-Security-Policy"]
        directives = dict(part.split(" ", 1) for part in policy.split("; "))
        assert directives.pop("default-src") == "'none'"
        for closed in ("object-src", "base-uri", "frame-ancestors"):
            assert directives.pop(closed) == "'none'"
        assert set(directives.values()) == {"'self'"}


@pytest.mark.django_db
def test_what_a_person_is_shown_is_kept_nowhere_and_a_refusal_is_logged(caplog: Any) -> None:
    officer = make_person("petugas", "officer")
    desk = signed_in(officer)
    for address in ("/akun/", "/masuk/saya/", "/tinjau/"):
        assert "no-store" in desk.get(address).headers["Cache-Control"], address
    assert "no-store" not in Client().get("/panduan/").headers["Cache-Control"]
    assert "no-store" not in desk.get("/panduan/").headers["Cache-Control"]
    assert desk.get("/masuk/jejak/").status_code == 403
    assert f"refused: person {officer.pk} at people:audit" in caplog.text


@pytest.mark.django_db
def test_a_program_without_https_is_refused_and_a_person_redirected(client: Client, settings: Any) -> None:
    settings.SECURE_SSL_REDIRECT = True
    for address in ("/api/v1/posts", "/api/import-dataset/", "/p/x/api/import-dataset/", "/kiriman/x/y/"):
        refused = client.get(address, headers={"Authorization": "Bearer pantau_x"})
        assert (refused.status_code, b"https" in refused.content) == (403, True), address
    assert client.get("/api/v1/posts", secure=True).status_code == 401
    assert client.get("/panduan/")["Location"] == "https://testserver/panduan/"
    assert client.get("/sehat/hidup/").status_code == 200
    assert client.trace("/masuk/undangan/", secure=True).status_code == 405


@pytest.mark.django_db
def test_health_answers_without_signing_in_and_is_not_kept(client: Client) -> None:
    answer = client.get("/sehat/")
    assert answer.json() == {"database": "ok"}
    assert "no-store" in answer.headers["Cache-Control"]


@pytest.mark.django_db
def test_life_readiness_and_numbers_are_told_apart(
    client: Client, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.PANTAU_DATA = tmp_path
    monkeypatch.setattr(health, "FRESH_S", 10**9)
    assert client.get("/sehat/hidup/").json() == {"process": "ok"}
    health._found.cache_clear()
    assert client.get("/sehat/siap/").json() == {"database": "ok", "layout": "ok", "workers": 0}
    stranger = {"REMOTE_ADDR": "198.51.100.7"}
    with CaptureQueriesContext(connection) as asked:
        assert client.get("/sehat/siap/", **stranger).json() == {"database": "ok", "layout": "ok"}
    assert not asked.captured_queries
    workers.report(
        "satu", host="mesin", version="1", queues=["detect"], concurrency=1, load=0.5,
        counts={"detect": workers.Counts(9, 1, 50.0)}, clock_at=timezone.now(),
    )  # fmt: skip
    make_person("ratna", "officer")
    client.get("/akun/?q=Baiq+Ratnasari")
    told = client.get("/metrics").content.decode()
    numbers = {name: float(value) for name, value in re.findall(r"^(pantau\S+) (\S+)$", told, re.MULTILINE)}
    assert numbers['pantau_jobs_of_week{outcome="failed",queue="detect"}'] == 1
    assert numbers['pantau_queue_workers{queue="detect"}'] == numbers["pantau_workers"] == 1
    assert numbers["pantau_database_bytes"] > 0
    assert numbers["pantau_sign_in_failures_of_hour"] == 0
    assert {name for name in numbers if name.startswith("pantau_accounts_today")} == {
        f'pantau_accounts_today{{state="{state}"}}' for state in ("registered", "due", "seen")
    }
    assert numbers['pantau_http_answers_total{room="registry",status="3xx"}'] >= 1
    assert "ratna" not in told.lower()
    # Who may read them.
    settings.PANTAU_URL = "https://pantau.example"
    assert client.get("/metrics").status_code == 404  # a proxy on this machine speaks from here for everybody
    settings.PANTAU_METRICS_TOKEN = "sebuah-tanda-yang-panjang"
    assert client.get("/metrics").status_code == 404
    assert client.get("/metrics", headers={"Authorization": "Bearer sebuah-tanda"}).status_code == 404
    token = {"Authorization": "Bearer sebuah-tanda-yang-panjang"}
    assert client.get("/metrics", headers=token, REMOTE_ADDR="198.51.100.7").status_code == 200
    # A database that lacks a change this program needs is not ready; one with more is.
    MigrationRecorder(connection).record_applied("posts", "9999_of_a_newer_program")
    health._found.cache_clear()
    assert client.get("/sehat/siap/").status_code == 200
    MigrationRecorder(connection).record_unapplied("posts", "0010_worker_runs")
    health._found.cache_clear()
    assert client.get("/sehat/siap/").json()["layout"] == "behind"
