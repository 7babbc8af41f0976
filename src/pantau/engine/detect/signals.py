"""The signals a rule may ask about: names, types and, for closed vocabularies, the values.

A signal is TRUE, FALSE or a text, or NULL where it is not known. Everything a rule's ``when`` may
name stands in the catalogue made here: the fixed signals below and one Boolean for each concept.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from pantau.engine.post import PICTURE_TAGS, PLATFORMS, SUBJECTS, Post, Subject

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

    def values(self, post: Post) -> Mapping[str, str | bool | None]:
        kinds = {relation.kind for relation in post.relations}
        tags = {tag for medium in post.media for tag in medium.tags}
        return {
            "phase": self.phase,
            "subject": self.subject,
            "platform": post.platform if post.platform in PLATFORMS else "other",
            "registered": post.registered,
            "sponsored": post.sponsored,
            "ad_window": self.ad_window,
            "is_reply": "reply" in kinds,
            "is_repost": "repost" in kinds,
            "has_media": bool(post.media),
            "has_link": bool(post.links),
            **{f"picture_{tag}": True if tag in tags else None for tag in PICTURE_TAGS},
            KNOWN_CLAIM: self.claim.stance if self.claim else "none",
        }
