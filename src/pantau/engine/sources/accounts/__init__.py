"""Whose account is meant: every spelling of an address or a name becomes one identity, offline."""

from pantau.engine.sources.accounts.identity import Identity, Note
from pantau.engine.sources.accounts.reading import identify, split_references
from pantau.engine.sources.accounts.words import platform_name
from pantau.engine.text.lookalikes import LookAlike, look_alikes

__all__ = ["Identity", "LookAlike", "Note", "identify", "look_alikes", "platform_name", "split_references"]
