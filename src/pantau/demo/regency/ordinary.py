"""What people write when they do nothing wrong, by who they are and how far the election has come."""

from __future__ import annotations

from .accounts import Account
from .calendar import Phase
from .cast import part_of
from .dice import Dice, Weighted

_DAILY = {
    "daily.morning": 9, "daily.weather": 7, "daily.food": 9, "daily.selling": 12, "daily.football": 7,
    "daily.village": 9,
    "daily.question": 8, "daily.thanks": 5, "daily.faith": 8, "daily.family": 7, "daily.joke": 8, "daily.road": 5,
    "daily.farm": 6, "daily.trip": 6, "daily.school": 5, "daily.health": 5, "daily.sasak": 8, "daily.work": 5,
}  # fmt: skip
_PRIVATE = {
    "daily.family": 3,
    "daily.faith": 6,
    "daily.trip": 2,
    "daily.football": 2,
    "daily.food": 2,
    "daily.farm": 2,
}
_REST = {"rest.greeting": 12, "rest.social": 9}

_KINDS: dict[tuple[str, Phase], dict[str, float]] = {
    ("candidate", "pre"): {**_REST, "rest.internal": 6, **_PRIVATE},
    ("candidate", "campaign"): {
        "campaign.visit": 30, "campaign.program": 22, "campaign.call": 18, "campaign.thanks": 8, **_REST, **_PRIVATE,
    },
    ("candidate", "quiet"): {**_REST, "rest.turnout": 14, **_PRIVATE},
    ("candidate", "voting"): {"rest.turnout": 20, "rest.greeting": 6, "daily.faith": 3},
    ("party", "pre"): {"rest.internal": 14, "rest.greeting": 8},
    ("party", "campaign"): {"campaign.party": 40, "campaign.program": 6, "rest.greeting": 8},
    ("party", "quiet"): {"rest.turnout": 8, "rest.greeting": 8},
    ("party", "voting"): {"rest.turnout": 8},
    ("campaign_team", "pre"): {"rest.greeting": 6, "daily.village": 3, "daily.joke": 2},
    ("campaign_team", "campaign"): {"campaign.team": 40, "campaign.call": 8, "rest.greeting": 6, "daily.joke": 3},
    ("campaign_team", "quiet"): {"rest.turnout": 6, "daily.joke": 3, "daily.food": 3},
    ("campaign_team", "voting"): {"rest.turnout": 6, "daily.food": 3},
    ("media", "pre"): {"media.news": 40, "media.election": 5},
    ("media", "campaign"): {"media.news": 40, "media.election": 18},
    ("media", "quiet"): {"media.news": 30, "media.logistics": 16},
    ("media", "voting"): {"media.news": 20, "media.logistics": 20},
    ("citizen", "pre"): {**_DAILY, "citizen.election": 2},
    ("citizen", "campaign"): {**_DAILY, "citizen.election": 7, "campaign.support": 12},
    ("citizen", "quiet"): {**_DAILY, "citizen.election": 22},
    ("citizen", "voting"): {**_DAILY, "citizen.election": 40},
}  # fmt: skip
_OFFICIAL_NOTICES = {"asn": "official.notice", "village": "village.notice", "tni_polri": "security.notice"}
_PHASES: tuple[Phase, ...] = ("pre", "campaign", "quiet", "voting")

_MENUS: dict[tuple[str, Phase], Weighted[str]] = {key: Weighted(menu.items()) for key, menu in _KINDS.items()}
for _phase in _PHASES:
    _MENUS["unregistered", _phase] = Weighted({"rest.greeting": 5, "daily.joke": 3, "daily.food": 2}.items())
for _part, _notice in _OFFICIAL_NOTICES.items():
    for _phase in _PHASES:
        _MENUS[_part, _phase] = Weighted({**_DAILY, "daily.selling": 2, _notice: 70}.items())

_PARTS = (
    "candidate", "party", "campaign_team", "media", "citizen", "asn", "village", "tni_polri", "unregistered",
)  # fmt: skip
_SHARES: dict[Phase, tuple[float, ...]] = {
    "pre": (48, 5, 2, 8, 31, 2, 3, 1, 0.3),
    "campaign": (56, 5, 5, 5, 25, 1.4, 1.8, 0.8, 0.3),
    "quiet": (21, 2, 1, 11, 58, 2.5, 3, 1.5, 0.3),
    "voting": (17, 1, 1, 13, 61, 2.5, 3, 1.5, 0.3),
}
_WRITERS = {phase: Weighted(zip(_PARTS, shares, strict=True)) for phase, shares in _SHARES.items()}


def pick_part(dice: Dice, phase: Phase) -> str:
    return dice.weighted(_WRITERS[phase])


def pick_kind(dice: Dice, account: Account, phase: Phase) -> str:
    return dice.weighted(_MENUS[part_of(account), phase])


def is_campaigning(kind: str) -> bool:
    return kind.startswith("campaign.")
