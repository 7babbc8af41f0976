"""The shipped rulebook's detector, which takes two seconds to build."""

import pytest

from pantau.engine.detect import Detector
from pantau.engine.law import find_rulebook, load_rulebook


@pytest.fixture(scope="session")
def detector() -> Detector:
    return Detector(load_rulebook(find_rulebook("pemilu-2024")))
