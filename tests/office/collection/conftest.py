"""An office with one connector that may run, and a data folder of its own."""

import pytest
from made_up_collection import make_connector
from made_up_platforms import Platforms

from made_up_findings import make_candidate
from staff import make_person


@pytest.fixture(autouse=True)
def _own_data_folder(settings, tmp_path):
    settings.PANTAU_DATA = tmp_path


@pytest.fixture
def youtube(db):
    return make_connector()


@pytest.fixture
def candidates_of_two(db):
    return make_candidate(), make_candidate()


@pytest.fixture
def officer(db):
    return make_person("ani", "officer")


@pytest.fixture
def outside() -> Platforms:
    return Platforms()
