"""Invented persons' names that sound like Lombok: Sasak commoners and nobles, Balinese, Javanese, Bugis.

The second halves are spelled rarely on purpose, so that a made-up person does not carry a real candidate's name.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from .dice import Dice, Weighted
from .language import read_wording

_PARTS: dict[str, list[str]] = {
    key: [part.strip() for part in text.replace("\n", " ").split(",")]
    for key, text in read_wording("names").items()
}
_DEGREES = Weighted(
    [
        ("", 56), ("S.Pd.", 12), ("S.E.", 7), ("S.H.", 7), ("S.Sos.", 4), ("S.Ag.", 2), ("S.Pd.I.", 3), ("S.Kep.", 1.5),
        ("S.T.", 1.5), ("A.Md.", 2), ("M.Pd.", 2), ("S.P.", 1), ("S.I.P.", 1), ("QH.", 1),
    ]
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class PersonName:
    plain: str  # without titles: "Lalu Wirajagat Mudarise"
    gender: str  # L or P, as the forms write it
    call: str  # the one name neighbours use: "Wirajagat"
    prefix: str  # "H.", "Hj.", "TGH." or nothing
    degree: str
    honorific: str  # what people put before the call name: "Bang", "Mamiq", "Bu"

    @property
    def printed(self) -> str:
        """As an official form prints it."""
        name = f"{self.prefix} {self.plain.upper()}" if self.prefix else self.plain.upper()
        return f"{name}, {self.degree}" if self.degree else name

    @property
    def shown(self) -> str:
        """As people write it in a post."""
        return f"{self.prefix} {self.plain}" if self.prefix else self.plain

    @property
    def nickname(self) -> str:
        return f"{self.honorific} {self.call}"


def _part(dice: Dice, kind: str) -> str:
    return dice.pick(_PARTS[kind])


_Origin = Callable[[Dice, str], tuple[str, str, tuple[str, ...]]]


def _sasak(dice: Dice, gender: str) -> tuple[str, str, tuple[str, ...]]:
    if gender == "L":
        first = _part(dice, "men")
        return f"{first} {dice.pick(_PARTS['men_second'])}", first, ("Pak", "Bang", "Amaq", "Guru", "Kak")
    first = _part(dice, "women")
    return f"{first} {dice.pick(_PARTS['women_second'])}", first, ("Bu", "Ibu", "Mbak", "Inaq", "Bunda")


def _noble(dice: Dice, gender: str) -> tuple[str, str, tuple[str, ...]]:
    if gender == "L":
        call = _part(dice, "noble_men")
        return f"Lalu {call} {dice.pick(_PARTS['men_second'])}", call, ("Mamiq", "Miq", "Lalu", "Pak")
    call = _part(dice, "noble_women")
    return f"Baiq {call} {dice.pick(_PARTS['women_second'])}", call, ("Baiq", "Bu Baiq", "Bu")


def _balinese(dice: Dice, gender: str) -> tuple[str, str, tuple[str, ...]]:
    order = dice.pick(("Gede", "Made", "Wayan", "Nyoman", "Ketut", "Komang"))
    if gender == "L":
        call = _part(dice, "bali_men")
        return f"I {order} {call}", call, ("Bli", "Pak", "Jro")
    call = _part(dice, "bali_women")
    return f"Ni {order} {call}", call, ("Mbok", "Bu")


def _javanese(dice: Dice, gender: str) -> tuple[str, str, tuple[str, ...]]:
    if gender == "L":
        call = _part(dice, "java_men")
        return f"{call} {dice.pick(_PARTS['java_men_second'])}", call, ("Mas", "Pak")
    call = _part(dice, "java_women")
    return f"{call} {dice.pick(_PARTS['java_women_second'])}", call, ("Mbak", "Bu")


def _bugis(dice: Dice, gender: str) -> tuple[str, str, tuple[str, ...]]:
    if gender == "L":
        call = _part(dice, "bugis_men_second")
        return f"{dice.pick(_PARTS['bugis_men'])} {call}", call, ("Daeng", "Pak")
    call = _part(dice, "bugis_women_second")
    return f"{dice.pick(_PARTS['bugis_women'])} {call}", call, ("Bu", "Ibu")


_ORIGINS: Weighted[_Origin] = Weighted(
    [(_sasak, 62), (_noble, 16), (_balinese, 11), (_javanese, 7), (_bugis, 4)]
)


def invent_name(dice: Dice, gender: str) -> PersonName:
    origin = dice.weighted(_ORIGINS)
    plain, call, honorifics = origin(dice, gender)
    honorific = dice.pick(honorifics)
    prefix = _religious_title(dice, gender) if origin in (_sasak, _noble, _bugis) else ""
    if prefix == "TGH.":
        honorific = "Tuan Guru"
    elif prefix and dice.chance(0.6):
        honorific = "Haji" if gender == "L" else "Bu Hajjah"
    return PersonName(plain, gender, call, prefix, dice.weighted(_DEGREES), honorific)


def _religious_title(dice: Dice, gender: str) -> str:
    roll = dice.random()
    if gender == "L" and roll < 0.02:
        return "TGH."
    if roll < 0.18:
        return "H." if gender == "L" else "Hj."
    return ""
