"""Which claims that fact-checkers have judged a post repeats, denies or asks about."""

from .matching import ClaimIndex, ClaimMatch, Stance

__all__ = ["ClaimIndex", "ClaimMatch", "Stance"]
