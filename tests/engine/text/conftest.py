"""The normaliser as the rulebooks set it up."""

from pathlib import Path

import pytest
import yaml

import pantau
from pantau.engine.text import Normaliser, Spelling

SPELLING_FILE = Path(pantau.__file__).parent / "rulebooks" / "bahasa" / "spelling.yaml"


@pytest.fixture(scope="session")
def spelling() -> Spelling:
    return Spelling.from_mapping(yaml.safe_load(SPELLING_FILE.read_text(encoding="utf-8")))


@pytest.fixture(scope="session")
def normaliser(spelling: Spelling) -> Normaliser:
    return Normaliser(spelling)
