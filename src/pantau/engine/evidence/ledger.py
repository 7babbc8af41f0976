"""What is written into the log: one leaf for each thing that happened to a piece of evidence.

A leaf is canonical JSON (see ``manifest``) with the same keys for every kind: ``at``, ``by``, ``facts``,
``format``, ``item``, ``kind``, ``previous``, ``reason``, ``salt``. ``item`` is the SHA-256 of the manifest it is
about, or the log's id where the log itself is meant. ``previous`` is the hash of the item's leaf before it, so no
event can be left out of an item's history. ``salt`` is random: whoever is shown the hash of a neighbouring leaf, as
every inclusion proof does, cannot guess what that leaf says.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from .manifest import UncanonicalError, canonical_bytes
from .verify import LEDGER_FORMAT, leaf_hash

SALT_BYTES = 16


class LedgerError(ValueError):
    """An entry that may not stand in the ledger; the message says why."""


@dataclass(frozen=True, slots=True)
class Kind:
    """What an entry of this kind must say. ``facts`` are keys that must be there; others may."""

    meaning: str
    facts: tuple[str, ...] = ()
    needs_reason: bool = False


KINDS: Mapping[str, Kind] = {
    "sealed": Kind("The manifest with this hash was fixed. Always an item's first entry.", ("files", "how")),
    "viewed": Kind("A person opened it."),
    "exported": Kind("A person took a copy out.", ("what",), needs_reason=True),
    "printed": Kind("A person printed it.", ("what",), needs_reason=True),
    "transferred": Kind("It was handed to another person or office.", ("to",), needs_reason=True),
    "rechecked": Kind("The original was looked at again.", ("outcome",)),
    "refused": Kind("Somebody asked for it and was refused.", ("what",), needs_reason=True),
    "promoted": Kind("A person turned a provisional capture into evidence.", needs_reason=True),
    "concluded": Kind(
        "What came of it; how long it is kept follows from that.", ("outcome",), needs_reason=True
    ),
    "held": Kind("It must not be purged, whatever its time.", needs_reason=True),
    "unheld": Kind("It may be purged again when its time is over.", needs_reason=True),
    "release_asked": Kind("The first of two persons wants it let go.", needs_reason=True),
    "released": Kind("The second of two persons let it go.", needs_reason=True),
    "purged": Kind("Its files were destroyed; hashes and history stay.", ("files",), needs_reason=True),
    "redacted_copy": Kind("A copy with parts hidden was made from it.", ("copy",), needs_reason=True),
    "key_rotated": Kind(
        "From here on the log is signed by another key; both keys signed the change. ``item`` is the log.",
        ("new", "new_signature", "old", "old_signature"),
        needs_reason=True,
    ),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One leaf. ``previous`` is "" for an item's first. Raises LedgerError where something is missing."""

    kind: str
    item: str
    at: datetime
    by: str
    salt: str
    previous: str = ""
    reason: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        kind = KINDS.get(self.kind)
        if kind is None:
            raise LedgerError(f"there are no entries of the kind {self.kind!r}; known: {', '.join(KINDS)}")
        if missing := [name for name in kind.facts if name not in self.facts]:
            raise LedgerError(f"an entry '{self.kind}' must say {', '.join(missing)}")
        if kind.needs_reason and not self.reason.strip():
            raise LedgerError(f"an entry '{self.kind}' needs a reason")
        if self.kind == "sealed" and self.previous:
            raise LedgerError("only an item's first entry seals it")
        if not _is_hash(self.item) or not (self.previous == "" or _is_hash(self.previous)):
            raise LedgerError("item and previous are SHA-256 hashes in lower-case hexadecimal")
        if len(self.salt) < SALT_BYTES * 2:
            raise LedgerError(f"the salt has at least {SALT_BYTES} random bytes")

    @property
    def leaf(self) -> bytes:
        """The canonical bytes. Raises UncanonicalError."""
        return canonical_bytes(
            {
                "at": self.at,
                "by": self.by,
                "facts": self.facts,
                "format": LEDGER_FORMAT,
                "item": self.item,
                "kind": self.kind,
                "previous": self.previous,
                "reason": self.reason,
                "salt": self.salt,
            }
        )

    @property
    def hash(self) -> bytes:
        """The leaf hash, which the next entry of the same item names as ``previous`` (in hexadecimal)."""
        return leaf_hash(self.leaf)


def read_entry(leaf: bytes) -> Entry:
    """An entry from its leaf. Raises UncanonicalError unless the bytes are canonical, and LedgerError."""
    try:
        found = json.loads(leaf)
        if found.pop("format") != LEDGER_FORMAT:
            raise LedgerError("this leaf is of another format")
        entry = Entry(**(found | {"at": datetime.fromisoformat(found["at"])}))
    except LedgerError:
        raise
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise UncanonicalError(f"this is no entry of the ledger: {error}") from error
    if entry.leaf != leaf:
        raise UncanonicalError("these are not the canonical bytes of an entry")
    return entry


def broken_chain(entries: Iterable[Entry]) -> list[str]:
    """What is wrong with one item's history, given in the log's order; empty where nothing is."""
    last, said = "", []
    for number, entry in enumerate(entries):
        if number == 0 and entry.kind not in ("sealed", "key_rotated"):
            said.append(f"the first entry is '{entry.kind}', not 'sealed'")
        if entry.previous != last:
            said.append(f"entry {number} ('{entry.kind}') does not follow the one before it")
        last = entry.hash.hex()
    return said


def _is_hash(text: str) -> bool:
    return len(text) == 64 and set(text) <= set("0123456789abcdef")
