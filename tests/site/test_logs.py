"""The log names no path that is a secret."""

from __future__ import annotations

import logging

import pytest
from django.conf import settings

from pantau.web.site.logs import HideSecretPaths


@pytest.mark.parametrize(
    ("path", "written"),
    [
        ("/p/abc123/api/check-query/", "/p/***/api/check-query/"),
        ("/masuk/undangan/ABCD-EFGH-JKMN/", "/masuk/undangan/***/"),
        ("/izin/abc/cabut/", "/izin/***/cabut/"),
        ("/kiriman/feeds/abc", "/kiriman/feeds/***"),
        ("/tinjau/?q=kata", "/tinjau/?q=kata"),
    ],
)
def test_secrets_in_paths_are_starred_out(path: str, written: str) -> None:
    record = logging.LogRecord(
        "django.request", logging.ERROR, "", 0, "Internal Server Error: %s", (path,), None
    )
    assert HideSecretPaths().filter(record)
    assert record.getMessage() == f"Internal Server Error: {written}"


def test_every_line_passes_it() -> None:
    assert all(handler["filters"] == ["secrets"] for handler in settings.LOGGING["handlers"].values())
