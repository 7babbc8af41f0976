"""The signals a rule may ask about: names, types and, for closed vocabularies, the values.

A signal is TRUE, FALSE or a text, or NULL where it is not known. Everything a rule's ``when`` may
name stands in the catalogue made here: the fixed signals below and one Boolean for each concept.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from pantau.engine.post import PICTURE_TAGS, PLATFORMS, SUBJECTS, Post, Subject

from .acts import ACTS, POSTED
from .findings import KnownClaim

SignalType = Literal["text", "boolean"]

KNOWN_CLAIM = "known_claim"
PHASES = ("before", "pre_campaign", "campaign", "quiet", "voting", "recap", "after")


@dataclass(frozen=True, slots=True)
class Signal:
    name: str
    type: SignalType
    values: tuple[str, ...] = ()  # of a closed vocabulary; empty means free


FIXED = (
    Signal("phase", "text", PHASES),
    Signal("subject", "text", SUBJECTS),
    Signal("act", "text", ACTS),
    # Of the post or account acted upon; unknown for posts, which act on nobody.
    Signal("target_subject", "text", SUBJECTS),
    Signal("target_support", "boolean"),  # its words show support, as ``detection.shows_support`` has it
    Signal("platform", "text", PLATFORMS),
    Signal("registered", "boolean"),
    Signal("sponsored", "boolean"),
    Signal("ad_window", "boolean"),  # posted while paid advertising was allowed
    Signal("is_reply", "boolean"),
    Signal("is_repost", "boolean"),
    Signal("has_media", "boolean"),
    Signal("has_link", "boolean"),
    *(Signal(f"picture_{tag}", "boolean") for tag in PICTURE_TAGS),  # tagged by a person, else unknown
    # What the post does with a claim that fact-checkers refuted; 'none' also where no claims are at hand.
    Signal(KNOWN_CLAIM, "text", ("none", "repeated", "asked", "denied")),
)


def catalogue(concepts: Iterable[str]) -> dict[str, Signal]:
    """All signals by name. A concept that takes a fixed signal's name is refused by the compiler."""
    signals = {signal.name: signal for signal in FIXED}
    signals.update({name: Signal(name, "boolean") for name in concepts})
    return signals


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of one post besides its words."""

    phase: str | None
    subject: Subject | None
    ad_window: bool | None
    claim: KnownClaim | None = None
    act: str = POSTED
    target_subject: Subject | None = None
    target_support: bool | None = None

    def values(self, post: Post) -> tuple[str | bool | None, ...]:
        """One value for each of ``FIXED``, in its order."""
        kinds = {relation.kind for relation in post.relations} if post.relations else ()
        tags = {tag for medium in post.media for tag in medium.tags} if post.media else ()
        return (
            self.phase,
            self.subject,
            self.act,
            self.target_subject,
            self.target_support,
            post.platform if post.platform in PLATFORMS else "other",
            post.registered,
            post.sponsored,
            self.ad_window,
            "reply" in kinds,
            "repost" in kinds,
            bool(post.media),
            bool(post.links),
            *((True if tag in tags else None) for tag in PICTURE_TAGS),
            self.claim.stance if self.claim else "none",
        )
