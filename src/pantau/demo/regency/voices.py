"""Voices: what becomes of a text when a formal, a plain, a chatting or a Sasak-mixing writer types it."""

from __future__ import annotations

import re
from collections.abc import Mapping

from .dice import Dice, Weighted
from .language import read_wording

_Spellings = Mapping[str, list[str]]


def _spellings(name: str) -> _Spellings:
    lines = (line.split(": ") for line in read_wording("voices")[name].splitlines())
    return {word: typed.split() for word, typed in lines}


_CHAT = _spellings("chat")
_SASAK = _spellings("sasak")
_WORD = re.compile(r"\b[a-z]+\b")
_STRETCHABLE = re.compile(r"\b([a-z]{2,}[aiueo])(?=[ !.]|$)")
_TAILS = (
    "",
    "",
    "",
    " hehe",
    " 😁",
    " wkwk",
    " yaa",
    " gaes",
    " bro",
    " 😭",
    " 🙏",
    " ya kan",
    " dong",
    "...",
    " !!",
    " sih",
)
_TYPOS = (("ng", "gn"), ("an", "na"), ("er", "re"), ("aa", "a"), ("ak", "ka"))
_STRENGTHS: Weighted[float] = Weighted([(0.25, 3), (0.5, 4), (0.8, 3)])


def speak(dice: Dice, voice: str, text: str) -> str:
    """The text as this voice would type it. Formal writers only start with a capital."""
    if voice == "chat":
        return _chat(dice, text)
    if voice == "sasak":
        return _swap(dice, text, _SASAK, 0.7)
    text = text[:1].upper() + text[1:]
    return _plain(dice, text) if voice == "plain" else text


def _chat(dice: Dice, text: str) -> str:
    if dice.chance(0.75):
        text = lower_words(text)
    text = _swap(dice, text, _CHAT, dice.weighted(_STRENGTHS))
    if dice.chance(0.5):
        text = text.replace(". ", ", ", 1).removesuffix(".")
    if dice.chance(0.08):
        text = _stretch(dice, text)
    return text + dice.pick(_TAILS)


def _plain(dice: Dice, text: str) -> str:
    roll = dice.random()
    if roll < 0.12:
        return text.removesuffix(".")
    if roll < 0.16:
        return text + dice.pick(("!", " 🙏", " 🙏🙏", "...", " 😊"))
    if roll < 0.19:
        old, new = dice.pick(_TYPOS)
        return text.replace(old, new, 1)
    if roll < 0.24:
        return _swap(dice, text, _CHAT, 0.3)
    return text


def lower_words(text: str) -> str:
    """Lower case, but hashtags keep their capitals."""
    return " ".join(word if word.startswith("#") else word.lower() for word in text.split(" "))


def _swap(dice: Dice, text: str, words: _Spellings, strength: float) -> str:
    def change(match: re.Match[str]) -> str:
        options = words.get(match[0])
        return dice.pick(options) if options and dice.chance(strength) else match[0]

    return _WORD.sub(change, text)


def _stretch(dice: Dice, text: str) -> str:
    places = list(_STRETCHABLE.finditer(text))
    if not places:
        return text
    chosen = dice.pick(places)
    return text[: chosen.end()] + chosen[1][-1] * dice.between(1, 4) + text[chosen.end() :]
