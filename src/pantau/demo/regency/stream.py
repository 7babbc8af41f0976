"""The days of the regency, one after the other: drafts become posts, some are reposted, edited or taken down."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from pantau.engine.post import Engagement, Interaction, Media, Post, Relation, Subject

from .accounts import Account
from .calendar import ObservedDay, second_of_day
from .cast import Cast
from .coordinated import Chorus, plan_choruses
from .dice import Dice
from .drafts import Draft, chorus, ordinary, played
from .interactions import Deeds
from .language import Grammar, hashtags, mentions
from .platforms import post_id, post_url, raw_item
from .scenes import Cue, cue_lookalikes, cue_planted, lookalike_scenes, planted_scenes, schedule
from .truth import InteractionTruth, PostTruth

PLANTED_SHARE = 0.006
LOOKALIKE_SHARE = 0.03
_REPOSTED = 0.04
_EDITED = 0.007
_GONE = 0.009
_GONE_PLANTED = 0.12
_REPOSTABLE = ("x", "threads", "facebook")
_FRESH = 400  # how many recent posts may be reposted


@dataclass(frozen=True, slots=True)
class Gone:
    """A post that was there at an earlier look and no longer is."""

    platform: str
    native_id: str
    gone_at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Day:
    """All that was seen on one local day. Edited versions of earlier posts come as posts with the same id."""

    day: ObservedDay
    posts: tuple[Post, ...]
    interactions: tuple[Interaction, ...]
    gone: tuple[Gone, ...]
    truth: tuple[PostTruth, ...]  # one for each new post, none for an edited version
    interaction_truth: tuple[InteractionTruth, ...]


@dataclass(frozen=True)
class Script:
    """Everything that is decided before the first day begins."""

    seed: int
    cast: Cast
    grammar: Grammar
    days: tuple[ObservedDay, ...]
    sizes: tuple[int, ...]  # new posts of each day
    cues: dict[int, list[Cue]]
    choruses: dict[int, list[Chorus]]


def write_script(seed: int, cast: Cast, days: tuple[ObservedDay, ...], posts: int) -> Script:
    dice = Dice(seed, "script")
    grammar = Grammar("daily", "campaign", "public", "comments")
    planted = planted_scenes()
    choruses = plan_choruses(dice, grammar, planted, days, posts)
    in_choruses = sum(song.size for songs in choruses.values() for song in songs if song.labels)
    cues = cue_planted(dice, planted, round(posts * PLANTED_SHARE) - in_choruses)
    cues += cue_lookalikes(dice, lookalike_scenes(), round(posts * LOOKALIKE_SHARE))
    return Script(seed, cast, grammar, days, _sizes(days, posts), schedule(dice, cues, days), choruses)


def _sizes(days: Sequence[ObservedDay], posts: int) -> tuple[int, ...]:
    """``posts`` shared out by the days' weights; the last day takes what rounding left."""
    total = sum(day.weight for day in days)
    sizes = [int(posts * day.weight / total) for day in days]
    sizes[-1] += posts - sum(sizes)
    return tuple(sizes)


@dataclass
class _Carried:
    """What one day leaves to the next."""

    sequence: int = 0
    fresh: list[tuple[Draft, Post]] = field(default_factory=list)
    edits: list[Post] = field(default_factory=list)
    doomed: list[tuple[Post, str]] = field(default_factory=list)
    phase: str = ""


def perform(script: Script) -> Iterator[Day]:
    """Play the script. The same script always gives the same days."""
    carried = _Carried()
    deeds = Deeds(script.seed, script.cast, script.grammar)
    for index, day in enumerate(script.days):
        dice = Dice(script.seed, "day", index)
        if day.phase != carried.phase:
            carried.fresh.clear()  # what was lawful to repost yesterday may not be so today
            carried.phase = day.phase
        gone = tuple(_take_down(dice, day, carried))
        written = [_publish(dice, script, day, draft, carried) for draft in _drafts(dice, script, index)]
        edits, carried.edits = (
            carried.edits,
            [_edit(dice, draft, post) for draft, post in written if _is_edited(dice)],
        )
        carried.doomed = [(post, reason) for draft, post in written if (reason := _doom(dice, draft))]
        interactions, interaction_truth = deeds.of_day(day, index, written)
        yield Day(
            day=day,
            posts=(*(post for _, post in written), *edits),
            interactions=interactions,
            gone=gone,
            truth=tuple(_truth(draft, post) for draft, post in written),
            interaction_truth=interaction_truth,
        )


def _drafts(dice: Dice, script: Script, index: int) -> list[Draft]:
    day, size = script.days[index], script.sizes[index]
    drafts = [played(dice, script.grammar, script.cast, day, cue) for cue in script.cues[index]]
    for song in script.choruses.get(index, ()):
        drafts += chorus(dice, script.grammar, script.cast, song)
    drafts += [ordinary(dice, script.grammar, script.cast, day) for _ in range(size - len(drafts))]
    drafts.sort(key=lambda draft: draft.second)
    return drafts


def _publish(
    dice: Dice, script: Script, day: ObservedDay, draft: Draft, carried: _Carried
) -> tuple[Draft, Post]:
    if draft.kind.startswith(("daily.", "campaign.")) and carried.fresh and dice.chance(_REPOSTED):
        draft = _repost(dice, draft, carried.fresh) or draft
    carried.sequence += 1
    post = _post(dice, day, draft, carried.sequence)
    if not draft.labels and draft.kind != "repost" and draft.account.platform in _REPOSTABLE:
        carried.fresh.append((draft, post))
        del carried.fresh[:-_FRESH]
    return draft, post


def _repost(dice: Dice, draft: Draft, fresh: Sequence[tuple[Draft, Post]]) -> Draft | None:
    """The same account shares a recent post of its platform instead of writing."""
    same = [
        (source, post)
        for source, post in fresh[-120:]
        if post.platform == draft.account.platform and _may_share(draft.account, source)
    ]
    if not same:
        return None
    source, original = dice.pick(same)
    kind, text = (
        ("quote", f"{draft.text}\n\n{original.text}") if dice.chance(0.2) else ("repost", original.text)
    )
    relation = Relation(kind, original.native_id, source.account.handle, source.account.native_id)  # type: ignore[arg-type]
    return replace(draft, text=text, kind="repost", relations=(relation,))


def _may_share(account: Account, source: Draft) -> bool:
    """Citizens share anything; in other hands the same campaign post could be an offence."""
    if source.account == account:
        return False
    return account.role == "citizen" or source.kind.startswith(("daily.", "media.", "rest."))


_PICTURE = (Media("image"),)
_FILM = (Media("video"),)


def _media(dice: Dice, platform: str) -> tuple[Media, ...]:
    if platform in ("tiktok", "youtube"):
        return _FILM
    return _PICTURE if platform == "instagram" or dice.chance(0.35) else ()


def _post(dice: Dice, day: ObservedDay, draft: Draft, sequence: int) -> Post:
    account, text = draft.account, draft.text
    posted_at = day.at(draft.second)
    native_id = post_id(account, posted_at, sequence)
    return Post(
        platform=account.platform,
        native_id=native_id,
        text=text,
        posted_at=posted_at,
        author=account.author,
        url=post_url(account, native_id),
        language="id",
        media=_media(dice, account.platform),
        hashtags=hashtags(text),
        mentions=mentions(text),
        engagement=_engagement(dice, account),
        relations=draft.relations,
        edited=False,
        sponsored=draft.sponsored,
        subject=_known_subject(account),
        registered=_known_registration(account),
        collected_at=posted_at + timedelta(minutes=dice.between(4, 420)),
        source_ref=f"regency:{sequence}",
        raw=raw_item(account, native_id, text, posted_at),
    )


def _known_subject(account: Account) -> Subject | None:
    """What a source itself can tell; the registry resolves the rest."""
    return account.role if account.role in ("party", "campaign_team", "media") else None


def _known_registration(account: Account) -> bool | None:
    return account.registered if account.role in ("party", "campaign_team") else None


def _engagement(dice: Dice, account: Account) -> Engagement:
    likes = dice.tail(6 + account.followers / 400, 25_000)
    films = account.platform in ("tiktok", "youtube")
    return Engagement(
        likes=likes,
        comments=dice.below(likes // 6 + 2),
        shares=dice.below(likes // 12 + 2),
        views=likes * dice.between(8, 40) + dice.below(90) if films else None,
    )


def _is_edited(dice: Dice) -> bool:
    return dice.chance(_EDITED)


_CORRECTIONS = (
    " (edit: maaf salah ketik)",
    " *ralat tanggal",
    "\n\nUpdate: terima kasih atas koreksinya.",
    " 🙏",
    " (sudah saya perbaiki)",
)
_RETRACTION = "Mohon maaf, isi unggahan ini sudah saya hapus. Terima kasih yang sudah mengingatkan."


def _edit(dice: Dice, draft: Draft, post: Post) -> Post:
    """The same post with other words, seen the next day. Half of the edited offences are wiped clean."""
    retracted = bool(draft.labels) and dice.chance(0.5)
    text = _RETRACTION if retracted else post.text + dice.pick(_CORRECTIONS)
    assert post.posted_at is not None
    assert post.collected_at is not None
    return post.evolve(
        text=text,
        edited=True,
        collected_at=post.collected_at + timedelta(hours=dice.between(6, 20)),
        hashtags=hashtags(text),
        raw=raw_item(draft.account, post.native_id, text, post.posted_at),
    )


def _doom(dice: Dice, draft: Draft) -> str:
    """Why this post will be gone tomorrow, or nothing."""
    if not dice.chance(_GONE_PLANTED if draft.labels else _GONE):
        return ""
    return "removed_by_platform" if draft.labels and dice.chance(0.3) else "deleted_by_author"


def _take_down(dice: Dice, day: ObservedDay, carried: _Carried) -> Iterator[Gone]:
    for post, reason in carried.doomed:
        yield Gone(post.platform, post.native_id, day.at(second_of_day(dice)), reason)


def _truth(draft: Draft, post: Post) -> PostTruth:
    return PostTruth(
        platform=post.platform,
        native_id=post.native_id,
        categories=draft.labels,
        function=draft.function,
        hard_negative=draft.lookalike,
        kind=draft.kind,
        subject=draft.account.role,
        registered=draft.account.registered,
        cluster=draft.cluster,
    )
