"""One day of the regency before it is typed out: who writes what, at which second, and what it truly is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pantau.engine.post import Relation

from .accounts import Account
from .calendar import ObservedDay, second_of_day
from .cast import Cast
from .coordinated import Chorus, sing
from .dice import Dice
from .language import Grammar
from .ordinary import is_campaigning, pick_kind, pick_part
from .scenes import Cue
from .truth import Function
from .voices import speak

_LONG = 0.2  # share of campaign posts that say two things
_SPONSORABLE = ("facebook", "instagram")


@dataclass(frozen=True, slots=True)
class Draft:
    second: int  # of the local day
    account: Account
    text: str
    kind: str
    labels: tuple[str, ...] = ()
    function: Function = "none"
    sponsored: bool | None = None
    cluster: str | None = None
    relations: tuple[Relation, ...] = ()

    @property
    def lookalike(self) -> bool:
        return self.kind.startswith("lookalike.")


def played(dice: Dice, grammar: Grammar, cast: Cast, day: ObservedDay, cue: Cue) -> Draft:
    """A planted scene or look-alike, in its own words; look-alikes take on their writer's voice."""
    scene = cue.scene
    account = _player(dice, cast, cue)
    text = grammar.fill(dice, cue.wording, cast.facts(dice, account))
    if not scene.labels:
        text = speak(dice, account.voice, text)
    return Draft(
        second=_second_of_scene(dice, day),
        account=account,
        text=text,
        kind=scene.kind,
        labels=scene.labels,
        function=scene.function,
        sponsored=True if scene.sponsored else _sponsored(account, False),
    )


def _player(dice: Dice, cast: Cast, cue: Cue) -> Account:
    pool = cast.pools[dice.pick(cue.scene.who)]
    if not cue.scene.sponsored:
        return dice.weighted(pool)
    return dice.pick([account for account in pool.values if account.platform in _SPONSORABLE])


def _second_of_scene(dice: Dice, day: ObservedDay) -> int:
    """Some of what the quiet period forbids happens in its very first minutes."""
    if day.phase == "quiet" and dice.chance(0.04):
        return dice.below(1200)
    return second_of_day(dice)


def ordinary(dice: Dice, grammar: Grammar, cast: Cast, day: ObservedDay) -> Draft:
    account = dice.weighted(cast.pools[pick_part(dice, day.phase)])
    kind = pick_kind(dice, account, day.phase)
    facts = cast.facts(dice, account)
    text = grammar.say(dice, kind, facts)
    if is_campaigning(kind) and dice.chance(_LONG):
        text = f"{text}\n\n{grammar.say(dice, kind, facts)}"
    text = speak(dice, account.voice, text)
    paid = day.ads_allowed and is_campaigning(kind) and account.registered and dice.chance(0.025)
    return Draft(second_of_day(dice), account, text, kind, sponsored=_sponsored(account, paid))


def _sponsored(account: Account, paid: bool) -> bool | None:
    """Only Meta's platforms say whether a post was paid for."""
    return paid if account.platform in _SPONSORABLE else None


def chorus(dice: Dice, grammar: Grammar, cast: Cast, song: Chorus) -> Iterator[Draft]:
    for second, account, text in sing(dice, grammar, cast, song):
        yield Draft(
            second=second,
            account=account,
            text=text,
            kind="coordinated",
            labels=song.labels,
            function="act" if song.labels else "none",
            sponsored=_sponsored(account, False),
            cluster=song.name,
        )
