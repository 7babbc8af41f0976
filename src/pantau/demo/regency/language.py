"""How texts are put together: phrases with slots, and a small grammar that fills them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from .dice import Dice

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_SLOT = re.compile(r"\{([a-z_.]+)\}")
_NOTHING = "~"


@cache
def read_wording(name: str) -> Any:
    """One file of ``wording/`` as it stands: named blocks of lines, or a list of scenes."""
    text = (files(__package__) / "wording" / f"{name}.yaml").read_text(encoding="utf-8")
    return yaml.load(text, _Loader)  # noqa: S506 - a safe loader in both cases


class Phrase:
    """One way to say something: literal text between named slots."""

    __slots__ = ("parts", "source")

    def __init__(self, source: str) -> None:
        self.source = source
        pieces = _SLOT.split("" if source == _NOTHING else source)
        self.parts = tuple((i % 2 == 1, piece) for i, piece in enumerate(pieces) if piece)

    @property
    def slots(self) -> tuple[str, ...]:
        return tuple(piece for is_slot, piece in self.parts if is_slot)


def phrases(block: str) -> tuple[Phrase, ...]:
    return tuple(Phrase(line.strip()) for line in block.splitlines() if line.strip())


class Grammar:
    """Symbols that each have many phrases; a phrase may take in other symbols or given facts."""

    def __init__(self, *names: str) -> None:
        self.rules: dict[str, tuple[Phrase, ...]] = {}
        for name in names:
            self.rules.update((symbol, phrases(block)) for symbol, block in read_wording(name).items())

    def say(self, dice: Dice, symbol: str, facts: Mapping[str, str]) -> str:
        return self.fill(dice, dice.pick(self.rules[symbol]), facts)

    def fill(self, dice: Dice, phrase: Phrase, facts: Mapping[str, str]) -> str:
        """The phrase with every slot filled. Raises KeyError for a slot nobody knows."""
        return tidy(self._expand(dice, phrase, facts))

    def _expand(self, dice: Dice, phrase: Phrase, facts: Mapping[str, str]) -> str:
        said = []
        for is_slot, piece in phrase.parts:
            if not is_slot:
                said.append(piece)
            elif piece in facts:
                said.append(facts[piece])
            else:
                said.append(self._expand(dice, dice.pick(self.rules[piece]), facts))
        return "".join(said)


_BLANKS = re.compile(r" {2,}")
_LOOSE_STOP = re.compile(r" +([.,!?])")
_DOUBLED_STOP = re.compile(r"([.!?])\.+(?!\.)")


def tidy(text: str) -> str:
    """Close the gaps that empty slots leave."""
    text = _BLANKS.sub(" ", text).strip()
    return _DOUBLED_STOP.sub(r"\1", _LOOSE_STOP.sub(r"\1", text))


def hashtags(text: str) -> tuple[str, ...]:
    return tuple(re.findall(r"#(\w+)", text)) if "#" in text else ()


def mentions(text: str) -> tuple[str, ...]:
    return tuple(re.findall(r"@([\w.]+)", text)) if "@" in text else ()


def unknown_slots(grammar: Grammar, facts: Iterable[str], extra: Iterable[Phrase] = ()) -> set[str]:
    """Slots that no symbol and no fact fills: empty where the wording is whole."""
    known = set(facts) | set(grammar.rules)
    every = [phrase for rule in grammar.rules.values() for phrase in rule]
    return {slot for phrase in [*every, *extra] for slot in phrase.slots} - known
