"""Fixtures every test may use."""

import os
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[1]


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Real public files that are not part of the repository; tests skip, saying so, without them."""
    folder = Path(os.environ.get("PANTAU_SHARED_DATA", REPOSITORY.parent / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip(f"no real data at {folder} (set PANTAU_SHARED_DATA)")
    return folder
