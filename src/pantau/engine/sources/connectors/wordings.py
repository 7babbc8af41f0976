"""Telling the wordings of one post apart where the platform numbers none."""

from __future__ import annotations

import hashlib


def wording_version(*texts: str) -> str:
    """The same for the same wording, whatever the counters beside it do."""
    return hashlib.sha256("\0".join(texts).encode("utf-8", "surrogatepass")).hexdigest()[:16]
