"""What a paper says: its open values, and those out of protected persons' details, which are kept encrypted."""

from __future__ import annotations

import json

from pantau.engine.forms.papers import Value
from pantau.office.casework.models import Paper
from pantau.office.collection import vault


def values_of(paper: Paper) -> dict[str, Value]:
    """All of them; who may see the protected ones is asked in access. Raises VaultError."""
    secret = json.loads(vault.unseal(bytes(paper.sealed))) if paper.sealed else {}
    return {**paper.values, **secret}
