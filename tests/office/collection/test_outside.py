"""Whom sweeps reach: the platforms themselves, and in a demo its simulators alone."""

import asyncio

import pytest
from django.urls import reverse

from pantau.demo.platforms.server import Platform, Response, as_json, served
from pantau.engine.sources.connectors.fetching import FetchError
from pantau.office.collection import sweeping
from pantau.office.collection.outside import may_be_asked, outside, simulated_at
from pantau.office.collection.sweeping import SweepError
from staff import let_in


class Simulator(Platform):
    """Says which host it was asked for; sends on once."""

    def answer(self, request):
        if request.path == "/old":
            return Response(302, b"", {"location": "https://api.x.com/new"})
        return as_json({"host": request.host, "path": request.path, "query": request.query_string})


@pytest.fixture
def simulated(settings):
    with served(Simulator()) as address:
        settings.PANTAU_DEMO, settings.PANTAU_PLATFORMS_AT = True, address
        yield address


def ask(url):
    async def get():
        async with outside().client() as client:
            return (await client.get(url)).json()

    return asyncio.run(get())


def test_in_a_demo_every_host_is_the_simulators(simulated):
    assert ask("https://graph.facebook.com/v26.0/me?fields=id") == {
        "host": "graph.facebook.com", "path": "/v26.0/me", "query": "fields=id",
    }  # fmt: skip
    assert ask("https://www.youtube.com/old")["host"] == "api.x.com"


def test_an_office_that_is_no_demo_is_never_led_elsewhere(simulated, settings):
    settings.PANTAU_DEMO = False
    assert simulated_at() == ""
    with pytest.raises(FetchError, match="not a public address"):
        ask(simulated)


def test_jobs_of_a_played_day_ask_that_days_network(monkeypatch, settings):
    settings.PANTAU_DEMO = False
    monkeypatch.setattr(sweeping, "Outside", lambda clock: "the day's own")
    assert outside() == "the day's own"


def test_a_demo_without_simulators_asks_nobody_at_all(settings):
    settings.PANTAU_DEMO, settings.PANTAU_PLATFORMS_AT = True, ""
    assert not may_be_asked()
    with pytest.raises(SweepError, match="pantau demo"):
        outside()


def test_on_another_day_only_simulators_are_asked(simulated, settings):
    settings.PANTAU_CLOCK_START = "2024-02-12T09:40+08:00"
    assert may_be_asked()
    settings.PANTAU_PLATFORMS_AT = ""
    assert not may_be_asked()


def test_the_pages_of_connectors_say_that_they_ask_simulators(simulated, settings, client, officer, youtube):
    let_in(client, officer)
    pages = [reverse("collection:connectors"), reverse("collection:connector", args=[youtube.pk])]
    for page in pages:
        assert "Ini peragaan." in client.get(page).content.decode()
    settings.PANTAU_DEMO = False
    for page in pages:
        assert "Ini peragaan." not in client.get(page).content.decode()
