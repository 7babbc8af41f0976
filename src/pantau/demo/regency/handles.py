"""Handles, made from names in the ways people make them, and the numbers platforms give out."""

from __future__ import annotations

from .dice import Dice
from .names import PersonName
from .people import Candidate

_LONGEST = {"facebook": 50, "instagram": 30, "x": 15, "tiktok": 24, "youtube": 30, "threads": 30}


class Handles:
    """Hands out handles and native ids that nobody else on the platform has."""

    def __init__(self, dice: Dice) -> None:
        self._dice = dice
        self._taken: set[tuple[str, str]] = set()

    def claim(self, platform: str, wanted: str) -> str:
        handle = _allowed(platform, wanted)
        while (platform, _same(platform, handle)) in self._taken:
            handle = f"{handle[: _LONGEST[platform] - 2]}{self._dice.between(2, 99)}"
        self._taken.add((platform, _same(platform, handle)))
        return handle

    def native_id(self, platform: str) -> str:
        while True:
            number = _native_id(self._dice, platform)
            if (platform, number) not in self._taken:
                self._taken.add((platform, number))
                return number


def _same(platform: str, handle: str) -> str:
    """What the platform takes for one and the same handle: Facebook does not count dots."""
    return handle.lower().replace(".", "") if platform == "facebook" else handle.lower()


def _allowed(platform: str, handle: str) -> str:
    if platform == "x":
        handle = handle.replace(".", "_")
    if platform == "facebook":
        handle = handle.replace("_", ".")
    return handle[: _LONGEST[platform]].rstrip("._")


def _native_id(dice: Dice, platform: str) -> str:
    if platform == "facebook":
        return "1000" + dice.digits(11)
    if platform == "youtube":
        alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
        return "UC" + "".join(dice.pick(alphabet) for _ in range(22))
    return dice.digits({"instagram": 11, "threads": 11, "x": 10}.get(platform, 19))


def _words(name: PersonName) -> list[str]:
    return [word.lower() for word in name.plain.split() if len(word) > 2]


def candidate_handle(dice: Dice, candidate: Candidate) -> str:
    words, call = _words(candidate.name), candidate.name.call.lower().replace(" ", "")
    last, tag = words[-1], candidate.party.tag.lower()
    town = candidate.village.subdistrict.lower().replace(" ", "")
    patterns = (
        f"{call}.{last}", f"{call}_{last}", f"{call}{last}", f"{call}_official", f"{call}.{tag}", f"{call}untuklobar",
        f"{call}4lobar", f"h.{call}.{last}", f"{last}{dice.between(65, 99)}", f"bang.{call}", f"caleg_{call}",
        f"{call}dapil{candidate.district}", f"sahabat.{call}", f"{call}{candidate.number}{candidate.district}",
        f"{call}.center", f"{call}_{town}", f"{call}{last[:3]}", f"its{call}", f"{call}channel", f"rumah_{call}",
        f"{call}{last}.id", f"{call}.menyapa", f"{last}.{call}", f"{tag}_{call}", f"{call}bersamarakyat", f"real{call}",
    )  # fmt: skip
    return dice.pick(patterns)


def citizen_handle(dice: Dice, name: PersonName) -> str:
    words, call = _words(name), name.call.lower().replace(" ", "")
    patterns = (
        f"{call}{dice.between(1, 9999)}", f"{call}.{words[-1]}", f"{call}_{words[-1]}", f"si{call}", f"{call}aja",
        f"{words[-1]}{dice.between(80, 2010)}", f"mamak.{call}", f"{call}kun", f"dedare.{call}", f"{call}_sasak",
        f"anak.{call}", f"{call}store", f"{call[:4]}{words[-1][:4]}", f"xx{call}xx", f"{call}.lombok",
    )  # fmt: skip
    return dice.pick(patterns)


def mistakable(dice: Dice, handle: str) -> str:
    swaps = [(old, new) for old, new in (("l", "1"), ("o", "0"), ("i", "l"), ("a", "4")) if old in handle]
    if not swaps or dice.chance(0.3):
        return f"{handle}_"
    old, new = dice.pick(swaps)
    return handle.replace(old, new, 1)
