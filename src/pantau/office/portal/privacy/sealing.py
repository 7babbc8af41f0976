"""Words of and about people who ask, encrypted at rest."""

from __future__ import annotations

import json
from collections.abc import Mapping

from pantau.office.collection import vault


def seal(text: str) -> bytes | None:
    return vault.seal(text) if text else None


def opened(sealed: bytes | None) -> str:
    """Raises VaultError."""
    return vault.unseal(bytes(sealed)) if sealed else ""


def seal_facts(facts: Mapping[str, str]) -> bytes | None:
    told = {name: text for name, text in facts.items() if text}
    return vault.seal(json.dumps(told)) if told else None


def opened_facts(sealed: bytes | None) -> dict[str, str]:
    """Raises VaultError."""
    return dict(json.loads(vault.unseal(bytes(sealed)))) if sealed else {}
