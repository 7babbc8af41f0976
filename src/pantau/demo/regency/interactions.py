"""Likes, comments, shares and follows: the public's, and the officials' that should not be there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta

from pantau.engine.post import Interaction, InteractionKind, Post

from .accounts import Account
from .calendar import ObservedDay
from .cast import Cast
from .dice import Dice, Weighted
from .drafts import Draft
from .language import Grammar
from .truth import InteractionTruth

_PER_POST = 0.36  # of the public
_PARTIAL = 0.0025  # of officials, for each post of the day
_INNOCENT = 0.005
_PUBLIC_KINDS: Weighted[InteractionKind] = Weighted(
    [("like", 48), ("comment", 34), ("share", 11), ("follow", 7)]
)
_OFFICIAL_KINDS: Weighted[InteractionKind] = Weighted(
    [("like", 46), ("comment", 30), ("share", 13), ("follow", 8), ("tag", 3)]
)
_NEUTRALITY = {
    "asn": "asn_neutrality",
    "tni_polri": "tni_polri_neutrality",
    "village_official": "village_neutrality",
}
_OBSERVERS = ("patroli siber", "pengawas kecamatan", "laporan warga")

_Written = Sequence[tuple[Draft, Post]]


class Deeds:
    """What people do to posts, day by day."""

    def __init__(self, seed: int, cast: Cast, grammar: Grammar) -> None:
        self._seed = seed
        self._cast = cast
        self._grammar = grammar
        self._citizens = {
            platform: Weighted(
                (a, a.activity) for a in cast.pools["citizen"].values if a.platform == platform
            )
            for platform in {a.platform for a in cast.pools["citizen"].values}
        }
        self._officials = [
            account for part in ("asn", "village", "tni_polri") for account in cast.pools[part].values
        ]

    def of_day(
        self, day: ObservedDay, index: int, written: _Written
    ) -> tuple[tuple[Interaction, ...], tuple[InteractionTruth, ...]]:
        dice = Dice(self._seed, "deeds", index)
        campaign = [pair for pair in written if _is_campaign(pair[0])]
        plain = [pair for pair in written if not pair[0].labels and not _is_campaign(pair[0])]
        targets = [pair for pair in plain + campaign if pair[1].platform in self._citizens]
        public = [self._public(dice, *dice.pick(targets)) for _ in range(int(len(written) * _PER_POST))]
        partial = self._by_officials(dice, campaign, len(written) * _PARTIAL, "comment.partial")
        innocent = self._by_officials(dice, plain, len(written) * _INNOCENT, "comment.innocent")
        official = [*partial, *innocent]
        return (
            tuple(public) + tuple(deed for deed, _ in official),
            tuple(truth for _, truth in official),
        )

    def _by_officials(
        self, dice: Dice, written: _Written, expected: float, comment: str
    ) -> Iterator[tuple[Interaction, InteractionTruth]]:
        for _ in range(int(expected + dice.random())):
            actor = dice.pick(self._officials)
            within_reach = [pair for pair in written if pair[1].platform == actor.platform]
            if within_reach:
                yield self._official(dice, actor, dice.pick(within_reach), comment)

    def _public(self, dice: Dice, draft: Draft, post: Post) -> Interaction:
        actor = dice.weighted(self._citizens[post.platform])
        comment = "comment.citizen" if _is_campaign(draft) else "comment.innocent"
        return self._deed(dice, actor, dice.weighted(_PUBLIC_KINDS), draft, post, comment)

    def _official(
        self, dice: Dice, actor: Account, target: tuple[Draft, Post], comment: str
    ) -> tuple[Interaction, InteractionTruth]:
        draft, post = target
        deed = self._deed(dice, actor, dice.weighted(_OFFICIAL_KINDS), draft, post, comment)
        categories = (_NEUTRALITY[actor.role],) if comment == "comment.partial" else ()
        truth = InteractionTruth(
            platform=deed.platform,
            actor=actor.key,
            official=actor.official if actor.official is not None else -1,
            kind=deed.kind,
            target=deed.target_post or deed.target_account or "",
            categories=categories,
        )
        return deed, truth

    def _deed(
        self, dice: Dice, actor: Account, kind: InteractionKind, draft: Draft, post: Post, comment: str
    ) -> Interaction:
        assert post.posted_at is not None
        happened = post.posted_at + timedelta(minutes=dice.tail(25, 2_000) + 1)
        said = kind in ("comment", "tag") or (kind == "share" and dice.chance(0.3))
        return Interaction(
            kind=kind,
            platform=post.platform,
            actor=actor.author,
            target_post=None if kind == "follow" else post.native_id,
            target_account=draft.account.key,
            text=self._grammar.say(dice, comment, self._cast.facts(dice, draft.account)) if said else None,
            occurred_at=happened if kind in ("comment", "share", "tag") else None,
            observed_at=happened + timedelta(minutes=dice.between(10, 900)),
            native_id=f"{post.native_id}_{dice.digits(9)}" if kind == "comment" else None,
            route="demo",
            observer=dice.pick(_OBSERVERS) if kind == "like" and dice.chance(0.2) else None,
            source_ref=post.source_ref,
        )


def _is_campaign(draft: Draft) -> bool:
    return draft.kind.startswith("campaign.") and draft.account.role == "candidate"
