"""The rulebook this process works by, loaded once."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from django.conf import settings

from pantau.engine.law import Rulebook, load_rulebook


def current() -> Rulebook:
    """The rulebook in `settings.PANTAU_RULEBOOK`. Raises RulebookError naming file, line and column."""
    return _load(Path(settings.PANTAU_RULEBOOK))


@lru_cache(maxsize=4)
def _load(folder: Path) -> Rulebook:
    return load_rulebook(folder)
