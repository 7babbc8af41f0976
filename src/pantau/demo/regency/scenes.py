"""Scenes that are set among the ordinary posts: planted offences, and posts that only sound like one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from .calendar import ObservedDay
from .dice import Dice, Weighted
from .language import Phrase, phrases, read_wording
from .truth import Function

_PLANTED = ("planted_calendar", "planted_money", "planted_speech", "planted_places", "planted_neutrality")


@dataclass(frozen=True, slots=True)
class Scene:
    kind: str
    labels: tuple[str, ...]  # categories; none for a look-alike
    function: Function
    who: tuple[str, ...]  # parts of the cast that may play it
    when: tuple[str, ...]  # phases in which it is what it is
    sponsored: bool
    wordings: tuple[Phrase, ...]

    def fits(self, day: ObservedDay) -> bool:
        if "campaign_before_ads" in self.when:
            return day.phase == "campaign" and not day.ads_allowed
        return day.phase in self.when


@dataclass(frozen=True, slots=True)
class Cue:
    """One wording of a scene, to be played on one day."""

    scene: Scene
    wording: Phrase


def planted_scenes() -> tuple[Scene, ...]:
    return tuple(_scene(entry, "planted") for name in _PLANTED for entry in read_wording(name))


def lookalike_scenes() -> tuple[Scene, ...]:
    return tuple(_scene(entry, f"lookalike.{entry['kind']}") for entry in read_wording("lookalikes"))


def _scene(entry: dict[str, Any], kind: str) -> Scene:
    return Scene(
        kind=kind,
        labels=tuple(entry.get("labels", ())),
        function=entry.get("function", "none"),
        who=tuple(entry["who"]),
        when=tuple(entry["when"]),
        sponsored=entry.get("sponsored", False),
        wordings=phrases(entry["texts"]),
    )


def cue_planted(dice: Dice, scenes: Sequence[Scene], count: int) -> list[Cue]:
    """``count`` cues: first one of every category, then every wording in turn, none twice before all were used."""
    every = dice.shuffled(Cue(scene, wording) for scene in scenes for wording in scene.wordings)
    firsts = list(_one_of_each_category(every))
    chosen = set(map(id, firsts))
    order = firsts + [cue for cue in every if id(cue) not in chosen]
    rounds = -(-max(count, len(firsts)) // len(order))
    return (order * rounds)[: max(count, len(firsts))]


def _one_of_each_category(cues: Iterable[Cue]) -> Iterator[Cue]:
    seen: set[str] = set()
    for cue in cues:
        if cue.scene.labels[0] not in seen:
            seen.add(cue.scene.labels[0])
            yield cue


def cue_lookalikes(dice: Dice, scenes: Sequence[Scene], count: int) -> list[Cue]:
    every = [Cue(scene, wording) for scene in scenes for wording in scene.wordings]
    return [dice.pick(every) for _ in range(count)]


def schedule(dice: Dice, cues: Iterable[Cue], days: Sequence[ObservedDay]) -> dict[int, list[Cue]]:
    """Which cues are played on which day (by its place in ``days``)."""
    choices: dict[int, Weighted[int]] = {}
    plan: dict[int, list[Cue]] = {index: [] for index in range(len(days))}
    for cue in cues:
        scene = cue.scene
        if id(scene) not in choices:
            choices[id(scene)] = Weighted((i, day.weight) for i, day in enumerate(days) if scene.fits(day))
        plan[dice.weighted(choices[id(scene)])].append(cue)
    return plan
