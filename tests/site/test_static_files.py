"""Styles and scripts as the ASGI server sends them."""

from __future__ import annotations

from pathlib import Path

import pytest
from asgiref.sync import async_to_sync
from django.contrib.staticfiles import finders
from django.http import HttpResponse
from django.test import AsyncClient

STYLE = "/static/ui/pantau.css"


def ask(method: str = "get", **headers: str) -> HttpResponse:
    return async_to_sync(getattr(AsyncClient(), method))(STYLE, headers=headers)


def style() -> bytes:
    return Path(finders.find("ui/pantau.css")).read_bytes()


def test_a_style_is_sent_whole_and_its_file_closed() -> None:
    # A warning (a stream gathered first, a file left open) fails a test here.
    answer = ask()
    assert not answer.streaming
    assert answer.content == style()
    assert answer["Content-Length"] == str(len(style()))
    assert answer["Content-Type"].startswith("text/css")
    assert "Content-Security-Policy" in answer


def test_a_browser_that_has_the_file_is_told_so() -> None:
    answer = ask(if_modified_since=ask()["Last-Modified"])
    assert (answer.status_code, answer.content) == (304, b"")
    assert "Content-Type" not in answer


def test_a_part_can_be_asked_for() -> None:
    answer = ask(range="bytes=10-19")
    assert answer.status_code == 206
    assert answer.content == style()[10:20]


@pytest.mark.parametrize(("method", "status"), [("head", 200), ("post", 405)])
def test_other_methods_get_no_content(method: str, status: int) -> None:
    answer = ask(method)
    assert (answer.status_code, answer.content) == (status, b"")
