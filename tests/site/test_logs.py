"""The log names no path that is a secret."""

from __future__ import annotations

import io
import json
import logging
import sys

import pytest
from django.conf import settings

from pantau.web.site.logs import HideSecretPaths, JsonLines


@pytest.mark.parametrize(
    ("path", "written"),
    [
        ("/p/abc123/api/check-query/", "/p/***/api/check-query/"),
        ("/masuk/undangan/ABCD-EFGH-JKMN/", "/masuk/undangan/***/"),
        ("/izin/abc/cabut/", "/izin/***/cabut/"),
        ("/kiriman/feeds/abc", "/kiriman/feeds/***"),
        ("/tinjau/?q=kata", "/tinjau/?q=kata"),
        ("/izin/kembali/?code=a1&state=b2&x=c", "/izin/***/?code=***&state=***&x=c"),
        ("https://api.telegram.org/bot12:AbC/getMe", "https://api.telegram.org/bot***/getMe"),
        (
            "https://graph.test/me?fields=id&access_token=EAA|x",
            "https://graph.test/me?fields=id&access_token=***",
        ),
    ],
)
def test_secrets_in_paths_are_starred_out(path: str, written: str) -> None:
    record = logging.LogRecord(
        "django.request", logging.ERROR, "", 0, "Internal Server Error: %s", (path,), None
    )
    assert HideSecretPaths().filter(record)
    assert record.getMessage() == f"Internal Server Error: {written}"


def test_secrets_in_the_trace_of_an_error_are_starred_out_too(capsys) -> None:
    handler = logging.StreamHandler(sys.stderr)
    handler.addFilter(HideSecretPaths())
    log = logging.Logger("uji")
    log.addHandler(handler)
    try:
        raise ValueError("no answer from https://api.telegram.org/bot12:AbC/getMe?key=k1")
    except ValueError:
        log.exception("it broke off")
    told = capsys.readouterr().err
    assert "no answer from https://api.telegram.org/bot***/getMe?key=***" in told
    assert "AbC" not in told


def test_nobody_writes_a_line_of_their_own_into_the_log() -> None:
    forged = "nobody is called x\r\n2024-02-12 INFO pantau: everything is well"
    record = logging.LogRecord("pantau", logging.WARNING, "", 0, "%s", (forged,), None)
    assert HideSecretPaths().filter(record)
    assert record.getMessage() == r"nobody is called x\r\n2024-02-12 INFO pantau: everything is well"


def test_every_line_passes_it() -> None:
    assert all(handler["filters"] == ["secrets"] for handler in settings.LOGGING["handlers"].values())


def test_lines_as_json_quote_nobody() -> None:
    log, lines = logging.Logger("uji"), io.StringIO()
    handler = logging.StreamHandler(lines)
    handler.addFilter(HideSecretPaths())
    handler.setFormatter(JsonLines())
    log.addHandler(handler)
    try:
        raise ValueError("Key (username)=(baiq.ratnasari) already exists")
    except ValueError:
        log.exception("Job %s (%s) broke off at /masuk/undangan/ABCD-EFGH/", 7, "posts.ingest")
    (line,) = lines.getvalue().splitlines()
    said = json.loads(line)
    assert (said["level"], said["logger"], said["error"]) == ("ERROR", "uji", "ValueError")
    assert said["message"] == "Job 7 (posts.ingest) broke off at /masuk/undangan/***/"
    assert said["trace"][-1].startswith("test_logs.py:")
    assert said["time"].endswith("+00:00")
    assert "ratnasari" not in line


def test_what_a_job_was_given_is_starred_out() -> None:
    said = "Job collection.serve_tip[12](words='Baiq (Ratnasari)', tip_id=3) ended with status: Error, lasted 0.1 s"
    record = logging.LogRecord("procrastinate.worker", logging.ERROR, "", 0, said, (), None)
    assert HideSecretPaths().filter(record)
    assert record.getMessage() == "Job collection.serve_tip[12](***) ended with status: Error, lasted 0.1 s"
