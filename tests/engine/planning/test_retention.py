"""How long platforms' data may be kept, and that nothing a connector brings is forgotten there."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pantau.engine.planning import AccessFactsError, load_retention, shipped_retention
from pantau.engine.planning.retention import SHIPPED
from pantau.office.collection.catalogue import shipped

NOW = datetime(2024, 2, 1, tzinfo=UTC)


def test_every_connector_that_comes_with_the_program_has_its_time() -> None:
    missing = {one.route for one in shipped().values()} - set(shipped_retention().by_route)
    assert not missing
    platforms = {one.route: one.platform for one in shipped().values()}
    wrong = {
        route: keep.platform
        for route, keep in shipped_retention().by_route.items()
        if platforms.get(route, keep.platform) != keep.platform
    }
    assert not wrong


def test_files_and_what_officers_saw_are_no_platforms_data() -> None:
    assert [shipped_retention().of(route) for route in ("file", "zeeschuimer", "handover")] == [None] * 3


def test_youtubes_thirty_days_and_xs_day_are_kept() -> None:
    youtube, x = shipped_retention().of("youtube_api"), shipped_retention().of("x_api")
    assert youtube is not None
    assert x is not None
    assert youtube.expires_at(NOW) == NOW + timedelta(days=30)
    assert youtube.goes_by(NOW + timedelta(days=9), NOW) == NOW + timedelta(days=9)
    assert x.goes_by(x.expires_at(NOW), NOW) == NOW + timedelta(days=1)
    assert (youtube.raw_lives, x.raw_lives) == (timedelta(days=30), timedelta(days=1))


def test_a_wording_that_is_missed_never_lives_longer_for_it() -> None:
    for keep in shipped_retention().by_route.values():
        assert keep.goes_by(NOW, NOW - timedelta(days=1)) <= NOW
        assert keep.raw_lives <= timedelta(days=30)


@pytest.mark.parametrize(
    ("written", "instead", "told"),
    [
        (
            "{youtube_api: youtube_api,",
            "{youtube_api: tiktok_display,",
            "'tiktok_display' is no route of youtube",
        ),
        ("because: meta", "because: nobody", "nobody"),
        ("lives_days: {value: 30,", "lives_days: {value: 0,", "'value' must be more than 0"),
        ("source: youtube-terms, mark", "source: hearsay, mark", "hearsay"),
    ],
)
def test_a_mistake_is_named(tmp_path: Path, written: str, instead: str, told: str) -> None:
    text = SHIPPED.read_text("utf-8")
    assert written in text
    broken = tmp_path / "retention.yaml"
    broken.write_text(text.replace(written, instead, 1), "utf-8")
    with pytest.raises(AccessFactsError, match=told):
        load_retention(broken)
