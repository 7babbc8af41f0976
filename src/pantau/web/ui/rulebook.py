"""The rulebook this process works by, loaded once."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from django.conf import settings

from pantau.engine.law import Rulebook, load_rulebook

_chosen: Rulebook | None = None


def current() -> Rulebook:
    """The rulebook in use: one that a person switched on (see office.findings.shadow), else ``settled``."""
    return _chosen or settled()


def settled() -> Rulebook:
    """The rulebook in `settings.PANTAU_RULEBOOK`. Raises RulebookError naming file, line and column."""
    return _load(Path(settings.PANTAU_RULEBOOK))


def use(book: Rulebook | None) -> None:
    """Work by this rulebook from now on; None: by the settings' own."""
    global _chosen
    _chosen = book


@lru_cache(maxsize=4)
def _load(folder: Path) -> Rulebook:
    return load_rulebook(folder)
