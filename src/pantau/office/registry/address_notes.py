"""What is told of an address that names no account, in the reader's language."""

from __future__ import annotations

from pantau.engine.sources.accounts import Identity
from pantau.web.ui import formats


def told(identity: Identity, otherwise: str) -> str:
    """The remark that reading it left; ``otherwise`` where there is none."""
    if identity.note is None:
        return otherwise
    return identity.note.en if formats.language() == "en" else identity.note.id
