"""The rulebook this process works by, loaded once."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from django.conf import settings

from pantau.engine.law import Rulebook, load_rulebook

_chosen: list[Rulebook] = []


def current() -> Rulebook:
    """The rulebook in use: one that a person switched on (see office.findings.shadow), else ``settled``."""
    return _chosen[0] if _chosen else settled()


def settled() -> Rulebook:
    """The rulebook in `settings.PANTAU_RULEBOOK`. Raises RulebookError naming file, line and column."""
    return _load(Path(settings.PANTAU_RULEBOOK))


def use(book: Rulebook | None) -> None:
    """Work by this rulebook from now on; None: by the settings' own."""
    _chosen[:] = [book] if book else []


@lru_cache(maxsize=4)
def _load(folder: Path) -> Rulebook:
    return load_rulebook(folder)
