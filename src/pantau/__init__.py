"""Pantau: free software for election supervisors.

As a library:

    from pantau import Detector, load_rulebook, read_posts

    detector = Detector(load_rulebook("pemilu-2024"))
    for batch in read_posts("export.csv"):
        results = detector.scan(batch)
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pantau.engine.detect import Detector, Finding, PostResult
    from pantau.engine.law import Rulebook, load_rulebook
    from pantau.engine.post import Batch, Interaction, Post
    from pantau.engine.sources import read_posts

__all__ = [
    "Batch",
    "Detector",
    "Finding",
    "Interaction",
    "Post",
    "PostResult",
    "Rulebook",
    "load_rulebook",
    "read_posts",
]

# Loaded on first use: `pantau --help` must not wait for Polars.
_HOMES = {
    "Batch": "post",
    "Detector": "detect",
    "Finding": "detect",
    "Interaction": "post",
    "Post": "post",
    "PostResult": "detect",
    "Rulebook": "law",
    "load_rulebook": "law",
    "read_posts": "sources",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'pantau' has no attribute '{name}'")
    return getattr(import_module(f"pantau.engine.{_HOMES[name]}"), name)
