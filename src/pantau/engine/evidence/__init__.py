"""What was kept, in bytes that anybody can count again.

``manifest``: parts, their hashes, and the manifest over them; ``ledger`` and ``merkle``: what happened to it, in a log
that can only grow; ``heads`` and ``timestamps``: who signed the log, and who else saw it when; ``package`` and
``verify``: all of it in one file, and the check of that file, which needs nothing else of ours.
"""

from .manifest import (
    FORMAT,
    Changed,
    Manifest,
    Part,
    UncanonicalError,
    canonical_bytes,
    compare,
    manifest_of,
    read_manifest,
)

__all__ = [
    "FORMAT",
    "Changed",
    "Manifest",
    "Part",
    "UncanonicalError",
    "canonical_bytes",
    "compare",
    "manifest_of",
    "read_manifest",
]
