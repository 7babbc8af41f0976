"""Headers every answer carries."""

from __future__ import annotations

import pytest
from django.test import Client


@pytest.mark.django_db
def test_every_answer_forbids_inline_and_foreign_content(client: Client) -> None:
    for address in ("/sehat/", "/no-such-page/"):
        policy = client.get(address).headers["Content-Security-Policy"]
        directives = dict(part.split(" ", 1) for part in policy.split("; "))
        assert directives.pop("default-src") == "'none'"
        assert directives.pop("base-uri") == directives.pop("frame-ancestors") == "'none'"
        assert set(directives.values()) == {"'self'"}


@pytest.mark.django_db
def test_health_answers_without_signing_in_and_is_not_kept(client: Client) -> None:
    answer = client.get("/sehat/")
    assert answer.json() == {"database": "ok"}
    assert "no-store" in answer.headers["Cache-Control"]
