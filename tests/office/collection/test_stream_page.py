"""The state of a line that is kept open, on its connector's page."""

from datetime import timedelta

import pytest
from made_up_collection import NOW
from made_up_platforms import switch_on

from pantau.office.collection.models import Connector, GapRecord, StreamState
from pantau.web.ui import clock
from pantau.web.ui.formats import NBSP
from staff import make_person, signed_in

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def office_clock(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)
    monkeypatch.setattr(clock, "runs_apart", lambda: False)


@pytest.fixture
def stream(db):
    return switch_on("bluesky_stream")


@pytest.fixture
def line_of(db):
    client = signed_in(make_person("teknisi", "technical_operator"))
    return lambda one: client.get(f"/cakupan/penghubung/{one.pk}/").context["line"]


def test_an_open_line_says_since_when_and_what_was_last_heard(stream, line_of):
    StreamState.objects.create(
        connector=stream, open_since=NOW - 3 * HOUR, heard_at=NOW - timedelta(minutes=1), accounts=12
    )
    line = line_of(stream)
    assert line["chip"]["text"] == "Terbuka"
    assert [fact["text"].replace(NBSP, " ") for fact in line["facts"]] == [
        "Sen, 12 Feb 2024, 06.40 WITA", "Sen, 12 Feb 2024, 09.39 WITA", "12",
    ]  # fmt: skip


def test_a_line_that_is_down_says_why_and_each_stretch_that_was_missed(stream, line_of):
    StreamState.objects.create(
        connector=stream, heard_at=NOW - HOUR, down_why="outage", down_detail="502 <b>"
    )
    for hours in (1, 30, 9 * 24):
        GapRecord.objects.create(
            platform="bluesky", route=stream.route, why="outage", recorded_at=NOW,
            start=NOW - hours * HOUR - HOUR, end=NOW - hours * HOUR,
        )  # fmt: skip
    line = line_of(stream)
    assert (line["chip"]["text"], line["told"].startswith("Sebabnya: platform bermasalah.")) == (
        "Terputus",
        True,
    )
    assert line["breaks"] == "2 kali tidak ada yang teramati, yang terbaru:"
    assert (
        line["gaps"][0].replace(NBSP, " ")
        == "Sen, 12 Feb 2024, 07.40 WITA sampai Sen, 12 Feb 2024, 08.40 WITA: platform bermasalah"
    )


def test_a_connector_that_is_off_opens_no_line_and_others_have_none(stream, line_of):
    Connector.objects.filter(pk=stream.pk).update(enabled=False)
    StreamState.objects.create(connector=stream, down_why="outage")
    assert line_of(stream)["chip"]["text"] == "Tidak dibuka"
    assert line_of(Connector.objects.get(name="youtube")) is None
