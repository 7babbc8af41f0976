"""Which claims that fact-checkers have judged a post repeats, denies or asks about."""

from .matching import ClaimIndex, ClaimMatch

__all__ = ["ClaimIndex", "ClaimMatch"]
