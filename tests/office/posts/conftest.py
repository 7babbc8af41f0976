"""Commands that work on the tests' own database, and a format whose mapper can be mended."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result
from django.db import connection
from psycopg.conninfo import make_conninfo

from pantau.engine.post import Author, Interaction, Post
from pantau.engine.sources import Mapped, formats
from pantau.engine.sources.errors import BadItem
from pantau.engine.sources.formats import Format, signs

Run = Callable[..., Result]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, transactional_db: None) -> Run:
    """Runs a command as people do; it opens the office by the environment and finds our database there."""
    told = connection.settings_dict
    url = make_conninfo(
        dbname=told["NAME"],
        user=told["USER"],
        password=told["PASSWORD"],
        host=told["HOST"],
        port=told["PORT"],
    )
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.setenv("PANTAU_OWNER_DATABASE_URL", url)
    monkeypatch.setenv("PANTAU_DATA", str(tmp_path / "data"))

    def invoke(command: click.Command, *words: str | Path) -> Result:
        result = CliRunner().invoke(command, [str(word) for word in words])
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return invoke


class Bulletin:
    """A format for tests. Its first mapper was written in a hurry; ``mend`` puts a better one in its place.

    An item: ``{"bulletin": "7", "by": "inaq.sari", "name": "Inaq Sari", "words": "...", "on": <epoch>,
    "answers": "6"}``.
    """

    name = "bulletin"

    def __init__(self) -> None:
        self.takes_text_from = "headline"
        self.author_from = "name"
        self.hours_off = 8
        self.id_from_address = False
        self.sees_answers = True

    def mend(self, **changes: Any) -> None:
        for name, value in changes.items():
            setattr(self, name, value)

    def map(self, item: Any, ref: str) -> Mapped:
        text = item.get(self.takes_text_from)
        if text is None:
            raise BadItem(f"no {self.takes_text_from}")
        author = Author("facebook", handle=item[self.author_from])
        post = Post(
            platform="facebook",
            native_id=item["address"].rsplit("/", 1)[1] if self.id_from_address else item["bulletin"],
            text=text,
            posted_at=datetime.fromtimestamp(item["on"] + self.hours_off * 3600, UTC),
            author=author,
            source_ref=ref,
            raw=item,
        )
        acts = ()
        if self.sees_answers and "answers" in item:
            comment = Interaction(
                "comment",
                "facebook",
                author,
                item["answers"],
                text=text,
                native_id=post.native_id,
                source_ref=ref,
            )
            acts = (comment,)
        return Mapped(post, acts)


@pytest.fixture
def bulletin(monkeypatch: pytest.MonkeyPatch) -> Bulletin:
    made = Bulletin()
    format = Format(made.name, "Bulletins of the tests", signs(("bulletin", "by", "on")), made.map)
    monkeypatch.setitem(formats._registered, made.name, format)
    return made
