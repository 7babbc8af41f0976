"""Nothing here is collected unless ``scripts/test-network`` has started a network."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Awaitable, Callable
from itertools import count
from typing import Any

import pytest
from citizens import Citizen, Network, now

from pantau.engine.sources.connectors.fetching import Fetcher, FreePass, web_client

TOLD = os.environ.get("PANTAU_TEST_NETWORK", "")
collect_ignore_glob = [] if TOLD else ["test_*.py"]
_numbers = count(1)


@pytest.fixture(scope="session")
def network() -> Network:
    return Network(**json.loads(TOLD))


@pytest.fixture
def citizen(network: Network) -> Callable[[], Citizen]:
    return lambda: Citizen(network, f"warga{os.getpid()}-{next(_numbers)}.test")


@pytest.fixture
def ask() -> Callable[[Callable[[Fetcher], Awaitable[Any]]], Any]:
    """Runs what asks through a fetcher, and gives what it gave."""

    def run(act: Callable[[Fetcher], Awaitable[Any]]) -> Any:
        async def through() -> Any:
            async with web_client("Pantau/test", allow=("localhost",)) as client:
                return await asyncio.wait_for(act(Fetcher(client, FreePass(), now, "test")), 60)

        return asyncio.run(through())

    return run
