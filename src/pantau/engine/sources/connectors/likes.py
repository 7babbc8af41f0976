"""Whether a reported like can be seen, where likes are public. Asked about one post, never about a person."""

from __future__ import annotations

from dataclasses import dataclass

from .events import ActSeen


@dataclass(frozen=True, slots=True)
class LikeCheck:
    """``act`` where the like was found. Without it, ``complete`` says whether everybody who liked was shown."""

    act: ActSeen | None
    complete: bool
