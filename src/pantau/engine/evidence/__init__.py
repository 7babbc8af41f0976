"""What was kept, in bytes that anybody can count again: parts, their hashes, and the manifest over them."""

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
