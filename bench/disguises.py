"""Posts as people hide their words from filters. Written without a look at how the normaliser undoes it.

``disguised(text, kind, chance)`` changes up to three of a text's longer words, as people do: the words that matter,
not all of them. The same seed gives the same twin.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable

MOST_WORDS = 3
SHORTEST = 4  # letters of a word worth hiding

_WORD = re.compile(r"(?<![\w#@/.])[A-Za-z]{4,}(?![\w@/]|\.\w)")
_VOWELS = "aeiou"

_LEET = dict(zip("aeiostgb", "43105798", strict=True))
_SIGNS = dict(zip("aisl", "@!$|", strict=True))
_CYRILLIC = dict(zip("aeopcxyikmt", "аеорсхуікмт", strict=True))
_GREEK = dict(zip("aoinvtk", "αοινντκ", strict=True))
_MARKS = "\u0301\u0308\u0336\u0323\u0307\u0332"
_UNSEEN = "\u200b\u200c\u200d\u2060\ufeff\u00ad"

Change = Callable[[str, random.Random], str]


def _swap_in(table: dict[str, str], share: float) -> Change:
    def change(word: str, chance: random.Random) -> str:
        places = [place for place, letter in enumerate(word.lower()) if letter in table]
        if not places:
            return word
        taken = set(chance.sample(places, max(1, round(share * len(places)))))
        return "".join(table[c.lower()] if place in taken else c for place, c in enumerate(word))

    return change


def _joined(mark: str) -> Change:
    return lambda word, chance: mark.join(word)


def _shifted(base_upper: int, base_lower: int) -> Change:
    def change(word: str, chance: random.Random) -> str:
        return "".join(
            chr(base_upper + ord(c) - ord("A")) if c.isupper() else chr(base_lower + ord(c) - ord("a"))
            for c in word
        )

    return change


def _unseen(word: str, chance: random.Random) -> str:
    return "".join(c + (chance.choice(_UNSEEN) if chance.random() < 0.5 else "") for c in word)


def _marked(word: str, chance: random.Random) -> str:
    return "".join(c + (chance.choice(_MARKS) if chance.random() < 0.6 else "") for c in word)


def _stretched(word: str, chance: random.Random) -> str:
    place = chance.randrange(1, len(word))
    return word[:place] + word[place] * chance.randint(2, 5) + word[place + 1 :]


def _without_vowels(word: str, chance: random.Random) -> str:
    """The first vowels go, one stays: cblos, smbako, pilh."""
    places = [place for place, letter in enumerate(word) if letter.lower() in _VOWELS and place]
    gone = set(chance.sample(places, 1)) if places else set()
    return "".join(letter for place, letter in enumerate(word) if place not in gone)


def _digit_inside(word: str, chance: random.Random) -> str:
    place = chance.randrange(1, len(word))
    return word[:place] + chance.choice("1234567890") + word[place:]


def _starred(word: str, chance: random.Random) -> str:
    places = [place for place, letter in enumerate(word) if letter.lower() in _VOWELS and place]
    if not places:
        return word
    place = chance.choice(places)
    return word[:place] + "*" + word[place + 1 :]


def _mistyped(word: str, chance: random.Random) -> str:
    """Two neighbours change places inside the word."""
    place = chance.randrange(1, len(word) - 2) if len(word) > 4 else 1
    return word[:place] + word[place + 1] + word[place] + word[place + 2 :]


def _left_out(word: str, chance: random.Random) -> str:
    place = chance.randrange(1, len(word) - 1)
    return word[:place] + word[place + 1 :]


def _split(word: str, chance: random.Random) -> str:
    place = chance.randrange(2, len(word) - 1) if len(word) > 4 else 2
    return word[:place] + chance.choice("-._|/") + word[place:]


KINDS: dict[str, Change] = {
    "leet": _swap_in(_LEET, 0.7),
    "signs": _swap_in(_SIGNS, 0.8),
    "cyrillic": _swap_in(_CYRILLIC, 0.7),
    "greek": _swap_in(_GREEK, 0.7),
    "unseen": _unseen,
    "spaced": _joined(" "),
    "dotted": _joined("."),
    "dashed": _joined("-"),
    "reversed": lambda word, chance: word[::-1],
    "stretched": _stretched,
    "vowel_dropped": _without_vowels,
    "digit_inside": _digit_inside,
    "combining": _marked,
    "full_width": _shifted(0xFF21, 0xFF41),
    "bold": _shifted(0x1D400, 0x1D41A),
    "starred": _starred,
    "split": _split,
    "mistyped": _mistyped,
    "left_out": _left_out,
    "odd_case": lambda word, chance: "".join(
        c.upper() if place % 2 else c.lower() for place, c in enumerate(word)
    ),
}  # fmt: skip


def disguised(text: str, kind: str, chance: random.Random) -> str:
    """``text`` with up to three of its longer words hidden in the manner of ``kind``."""
    words = list(_WORD.finditer(text))
    for word in sorted(chance.sample(words, min(MOST_WORDS, len(words))), key=lambda m: -m.start()):
        text = text[: word.start()] + KINDS[kind](word[0], chance) + text[word.end() :]
    return text
