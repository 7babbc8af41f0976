"""Acts on others' posts and accounts - likes, follows, comments - as the detector is given them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import get_args

from pantau.engine.post import Interaction, InteractionKind, Post, Subject

POSTED = "post"  # what the author of a post did
ACTS = (POSTED, *get_args(InteractionKind))


@dataclass(frozen=True, slots=True)
class Act:
    """An interaction with what the registry knows of both sides. None is not known, never no."""

    interaction: Interaction
    subject: Subject | None  # of whoever acts
    target: Post | None = None  # the post acted upon, where it is at hand
    target_subject: Subject | None = None  # whose post or account it is

    def as_post(self) -> Post:
        """The act as something its actor put out: the words of a comment, or none at all.

        Dated by when it happened or, where no platform tells, by when it was seen.
        """
        did = self.interaction
        return Post(
            platform=did.platform,
            native_id=did.native_id or did.source_ref,
            text=did.text or "",
            posted_at=did.occurred_at or did.observed_at,
            author=did.actor,
            subject=self.subject,
            collected_at=did.observed_at,
            source_ref=did.source_ref,
        )
