"""A rulebook again from its kept content: what ``Rulebook.content`` holds, as loaded long ago or elsewhere."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from .loading import load_rulebook
from .rulebook import Rulebook

_OWN = "own"
_FOLDERS = ("concepts", "rules")


def rulebook_from(content: Mapping[str, Any]) -> Rulebook:
    """The same rulebook, with the same hash. Raises RulebookError where this program no longer reads it."""
    with TemporaryDirectory() as shelf:
        for name, data in content.items():
            parts = name.split("/")
            shared = len(parts) > 1 and parts[0] not in _FOLDERS
            file = Path(shelf, *parts) if shared else Path(shelf, _OWN, *parts)
            file.parent.mkdir(parents=True, exist_ok=True)
            # JSON is YAML; written so, every text stays a text.
            file.write_text(json.dumps(data, ensure_ascii=False), "utf-8")
        return load_rulebook(Path(shelf, _OWN))
