"""Coordinated campaigns: many accounts post nearly the same words within minutes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .accounts import Account
from .calendar import ObservedDay
from .cast import Cast
from .dice import Dice, Weighted
from .language import Grammar, Phrase
from .scenes import Scene

_LAWFUL = ("campaign.call", "campaign.program", "campaign.team", "campaign.support")
_UNLAWFUL = (("quiet_period", "quiet"), ("quiet_period", "quiet"), ("hoax", "campaign"))
_MINUTES = 14
_FEWEST, _MOST = 8, 30
_FEW = 10  # size of an unlawful one


@dataclass(frozen=True, slots=True)
class Chorus:
    name: str
    labels: tuple[str, ...]
    wording: Phrase
    size: int


def plan_choruses(
    dice: Dice, grammar: Grammar, scenes: Sequence[Scene], days: Sequence[ObservedDay], posts: int
) -> dict[int, list[Chorus]]:
    """Lawful ones all over the campaign; in a big regency also a few that break the quiet period or spread a lie."""
    campaign = Weighted((i, day.weight) for i, day in enumerate(days) if day.phase == "campaign")
    plan: dict[int, list[Chorus]] = {}
    for number in range(max(1, posts // 2_600)):
        wording = dice.pick(grammar.rules[dice.pick(_LAWFUL)])
        song = Chorus(f"lawful-{number + 1}", (), wording, dice.between(_FEWEST, _MOST))
        plan.setdefault(dice.weighted(campaign), []).append(song)
    if posts < 20_000:
        return plan
    for number, (label, phase) in enumerate(_UNLAWFUL):
        song = Chorus(f"unlawful-{number + 1}", (label,), _citizen_wording(dice, scenes, label, phase), _FEW)
        place = dice.pick([i for i, day in enumerate(days) if day.phase == phase])
        plan.setdefault(place, []).append(song)
    return plan


def _citizen_wording(dice: Dice, scenes: Sequence[Scene], label: str, phase: str) -> Phrase:
    fitting = [
        scene
        for scene in scenes
        if (scene.labels, scene.function, scene.who) == ((label,), "act", ("citizen",))
        and phase in scene.when
    ]
    return dice.pick([wording for scene in fitting for wording in scene.wordings])


def sing(dice: Dice, grammar: Grammar, cast: Cast, song: Chorus) -> Iterator[tuple[int, Account, str]]:
    """(second of the day, account, text) of every voice."""
    lead = dice.weighted(cast.pools["candidate"])
    facts = cast.facts(dice, lead)
    theme = grammar.fill(dice, song.wording, facts)
    singers = _singers(dice, cast, song, lead)
    start = dice.between(8 * 3600, 21 * 3600)
    for account in singers:
        yield start + dice.below(_MINUTES * 60), account, vary(dice, theme)


def _singers(dice: Dice, cast: Cast, song: Chorus, lead: Account) -> list[Account]:
    citizens = cast.pools["citizen"].values
    if song.labels:
        return dice.sample(citizens, song.size)
    own = cast.of_candidate(lead.candidate or 0)
    chosen = dice.sample(own, min(len(own), song.size // 2))
    return chosen + dice.sample(citizens, song.size - len(chosen))


_ENDINGS = (
    "",
    "",
    ".",
    "!",
    "!!",
    " 🙏",
    " 💪",
    " 🔥🔥",
    " ✅",
    " #viral",
    " #sebarkan",
    "...",
    " yuk",
    " bismillah",
)
_OPENINGS = ("", "", "", "", "Info: ", "izin share, ", "Copas ", "Dari grup sebelah: ", "📢 ", "Repost. ")
_SWAPS = (
    ("yang", "yg"), ("saya", "sy"), ("untuk", "utk"), ("dan", "&"), ("jangan", "jgn"), ("nomor", "no"),
    ("kita", "kami"), ("sudah", "udah"), ("tidak", "tdk"), ("dengan", "dgn"), (", ", " "), (". ", "! "),
)  # fmt: skip


def vary(dice: Dice, theme: str) -> str:
    """The theme as one more hand copies it: a word or two changed, an ending, a heading."""
    text = theme.rstrip(".!")
    for old, new in dice.sample(_SWAPS, 2):
        text = text.replace(old, new, 1)
    return dice.pick(_OPENINGS) + text + dice.pick(_ENDINGS)
