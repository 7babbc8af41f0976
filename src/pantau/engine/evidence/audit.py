"""Looking at everything again: are the files, the entries and the heads still those that were sealed?"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import IO

from .heads import SignedHead
from .ledger import read_entry
from .manifest import Changed, Manifest, Part
from .merkle import Log, leaf_hash, proves_consistency, proves_inclusion


def changed_parts(manifest: Manifest, open_part: Callable[[Part], IO[bytes]]) -> list[Changed]:
    """Parts that are gone or have other bytes. ``open_part`` raises FileNotFoundError for one that is gone."""
    return [found for part in manifest.parts if (found := _changed(part, open_part)) is not None]


def sealed_in(log: Log, head: SignedHead, manifest: Manifest, index: int, leaf: bytes) -> list[str]:
    """What speaks against this manifest having been sealed by that leaf of the log; empty where nothing does.

    Raises UncanonicalError and LedgerError where the leaf is no entry.
    """
    entry, said = read_entry(leaf), []
    if entry.kind != "sealed" or entry.item != manifest.sha256:
        said.append(f"entry {index} does not seal the manifest {manifest.sha256}")
    size, root = head.head.size, bytes.fromhex(head.head.root)
    if not proves_inclusion(leaf_hash(leaf), index, size, log.inclusion(index, size), root):
        said.append(f"entry {index} is not in the log at that place")
    return said


def changed_leaves(log: Log, leaves: Iterable[bytes], start: int = 0) -> Iterator[int]:
    """Indices of leaves, from ``start`` on, that are not those whose hashes the log has."""
    for index, leaf in enumerate(leaves, start):
        if log.leaf(index) != leaf_hash(leaf):
            yield index


def unfit_heads(log: Log, heads: Sequence[SignedHead]) -> list[str]:
    """What is wrong with heads, oldest first: signature, root, or one that does not contain the one before it."""
    said = []
    for before, signed in zip([None, *heads], heads, strict=False):
        head, root = signed.head, bytes.fromhex(signed.head.root)
        if not signed.holds:
            said.append(f"the head over {head.size} entries is not signed by its key")
        if head.size > len(log) or log.root(head.size) != root:
            said.append(f"the log of today does not have the root that was signed over {head.size} entries")
        elif before is not None and not _follows(log, before, signed):
            said.append(f"the head over {head.size} entries does not contain the one over {before.head.size}")
    return said


def _changed(part: Part, open_part: Callable[[Part], IO[bytes]]) -> Changed | None:
    try:
        with open_part(part) as opened:
            digest = hashlib.file_digest(opened, "sha256").hexdigest()  # type: ignore[arg-type]
    except FileNotFoundError:
        return Changed(part.name, "missing")
    return None if digest == part.sha256 else Changed(part.name, "different")


def _follows(log: Log, before: SignedHead, after: SignedHead) -> bool:
    old, new = before.head, after.head
    if old.size > new.size or old.log != new.log:
        return False
    roots = bytes.fromhex(old.root), bytes.fromhex(new.root)
    return proves_consistency(old.size, new.size, log.consistency(old.size, new.size), *roots)
