"""Fixtures every test may use."""

import gc
import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from folders import passing_folder

REPOSITORY = Path(__file__).parents[1]

# A busy machine is no reason to fail; and each example cleans up what the fixtures of its test keep.
settings.register_profile(
    "untimed",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.load_profile("untimed")

gc.set_threshold(50_000)  # as the command does


def pytest_collection_finish() -> None:
    """Nine thousand tests stay until the end: no search for garbage need look through them."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Real public files that are not part of the repository; tests skip, saying so, without them."""
    folder = Path(os.environ.get("PANTAU_SHARED_DATA", REPOSITORY.parent / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip(f"no real data at {folder} (set PANTAU_SHARED_DATA)")
    return folder


@pytest.fixture(scope="session", autouse=True)
def own_data_folder() -> Iterator[None]:
    """Commands that tests start work on a folder of their own, never on this machine's installation."""
    with passing_folder() as folder, pytest.MonkeyPatch.context() as surroundings:
        surroundings.setenv("PANTAU_DATA", str(folder))
        yield


@pytest.fixture(scope="session", autouse=True)
def no_browser_is_left(own_data_folder: None) -> Iterator[None]:
    """Captures of the office share one for as long as their process lives; it goes before its folder."""
    yield
    if (kept := sys.modules.get("pantau.office.evidence.standing_camera")) is not None:
        kept.put_away()


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """Address of a real PostgreSQL whose login may create databases: DATABASE_URL, or one of our own.

    Each test process (pytest-xdist) has a server of its own; nothing is left running.
    """
    if given := os.environ.get("DATABASE_URL"):
        yield given
        return
    import psycopg

    from pantau.web.site.database import OWNER, embedded_server, prepare_embedded

    with passing_folder() as data, embedded_server(data) as admin_url:
        database = prepare_embedded(admin_url)
        with psycopg.connect(admin_url, autocommit=True) as connection:
            connection.execute(f"ALTER ROLE {OWNER} CREATEDB")
            connection.execute(f"GRANT SET ON PARAMETER session_replication_role TO {OWNER}")
            # Tests may lose their data in a power cut.
            connection.execute("ALTER SYSTEM SET fsync = off")
            connection.execute("SELECT pg_reload_conf()")
        yield database.owner_url


@pytest.fixture(scope="session")
def django_db_modify_db_settings(postgres: str, django_db_modify_db_settings_parallel_suffix: None) -> None:
    """pytest-django makes its test database on our server, whatever the settings name."""
    from django.db import connections

    from pantau.web.site.database import django_database

    connections["default"].settings_dict.update(django_database(postgres))


@pytest.fixture(scope="session")
def layout_is_kept(postgres: str, django_db_modify_db_settings: None) -> bool:
    """A server of our own gets the layout as a former run left it, where nothing of it has changed since."""
    if os.environ.get("DATABASE_URL"):
        return False
    from django.db import connection

    import kept_layout

    return kept_layout.bring_back(postgres, connection.creation._get_test_db_name())


@pytest.fixture(scope="session")
def django_db_keepdb(request: pytest.FixtureRequest, layout_is_kept: bool) -> bool:
    return layout_is_kept or bool(request.config.getvalue("reuse_db"))


@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest,
    postgres: str,
    layout_is_kept: bool,
    django_db_setup: None,
    django_db_blocker: Any,
) -> Iterator[None]:
    """What tests commit goes with them, and with --reuse-db what a former run left decides nothing."""
    from django.db import connection
    from django.test import TransactionTestCase

    from kept_database import InUseError, claimed, empty

    TransactionTestCase._fixture_teardown = lambda case: empty()  # whose own truncates every table
    if not request.config.getvalue("reuse_db"):
        if not layout_is_kept and not os.environ.get("DATABASE_URL"):
            import kept_layout

            kept_layout.keep(postgres, str(connection.settings_dict["NAME"]))
        yield
        return
    try:
        with claimed(postgres, str(connection.settings_dict["NAME"])):
            with django_db_blocker.unblock():
                empty()
            yield
    except InUseError as error:
        pytest.exit(str(error), returncode=4)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files with slow tests come first, so that no worker is left alone with one at the end.

    Browser tests come last: Playwright keeps an event loop running, in which no other may be started.
    """
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: (item.get_closest_marker("browser") is not None, item.path not in slow))


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """The system's Chromium, one for all browser tests: Playwright starts only once in a process."""
    from playwright.sync_api import sync_playwright

    names = ("chromium", "chromium-browser", "google-chrome")
    path = next(filter(None, map(shutil.which, names)), None)
    if path is None:
        pytest.fail("no Chromium on this machine (scripts/ensure-chromium brings it)")
    quiet = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=[*quiet, "--disable-sync"])
        yield started
        started.close()
