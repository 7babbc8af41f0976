"""How a rulebook says people write: its ``spelling.yaml``, checked and made ready for look-ups."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any, Self

from .folding import fold_word

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Spelling:
    """Everything the normaliser knows about words. All words are folded and lower case.

    ``chat``            respelt word -> the words it stands for (``yg`` -> ``yang``)
    ``emoji``           emoji without skin tone -> the words it is read as (``☝`` -> ``1jari``)
    ``numbers``         number word -> value; ``scales`` (``puluh`` -> 10) multiply it, ``teens`` add ten
    ``number_after``    words after which a number word is a number (``nomor satu``)
    ``number_before``   words before which it is (``dua jari``)
    ``roman``           read Roman numerals after the words of ``roman_after``
    ``amounts``         what may follow a number, glued or not -> what it is (``50rb`` -> ``50 ribu``)
    ``openings``        chat opening of a known form -> what it stands for (``dp`` + ilih -> ``dip``)
    ``endings``         chat ending of a known word -> what it stands for (bantuan + ``x`` -> ``nya``)
    ``abbreviations``   words whose full stop ends no sentence
    ``vocabulary``      known words; they decide doubled letters, digits as letters, glued hashtags, final q/k
    ``exceptions``      root -> words that look like its forms and are not (``bagi`` -> ``bagian``)
    ``verdicts``        what fact-checkers put in brackets before a text -> the words it is read as
    ``real_words``      words that are right as they stand, one letter off a word of the lexicon (``karang``)
    ``sought``          the words a lexicon looks for: unknown words one letter off are read as these
    """

    chat: Mapping[str, Words] = field(default_factory=dict)
    emoji: Mapping[str, Words] = field(default_factory=dict)
    numbers: Mapping[str, int] = field(default_factory=dict)
    scales: Mapping[str, int] = field(default_factory=dict)
    teens: frozenset[str] = frozenset()
    number_after: frozenset[str] = frozenset()
    number_before: frozenset[str] = frozenset()
    roman: bool = False
    roman_after: frozenset[str] = frozenset()
    amounts: Mapping[str, str] = field(default_factory=dict)
    openings: Mapping[str, str] = field(default_factory=dict)
    endings: Mapping[str, str] = field(default_factory=dict)
    abbreviations: frozenset[str] = frozenset()
    vocabulary: frozenset[str] = frozenset()
    exceptions: Mapping[str, frozenset[str]] = field(default_factory=dict)
    verdicts: Mapping[str, Words] = field(default_factory=dict)
    real_words: frozenset[str] = frozenset()
    sought: frozenset[str] = frozenset()

    @classmethod
    def from_mapping(cls, data: Mapping[str, Any]) -> Self:
        """Read the mapping of a ``spelling.yaml``; lists of words may also be one string of words.

        Raises ``ValueError`` naming the entry that cannot be used.
        """
        _refuse_unknown(data)
        vocabulary = frozenset(_words(data, "vocabulary"))
        spelling = cls(
            chat={key: tuple(value.split()) for key, value in _pairs(data, "chat").items()},
            emoji={key: tuple(value.split()) for key, value in _pairs(data, "emoji").items()},
            numbers=_values(data, "numbers"),
            scales=_values(data, "scales"),
            teens=frozenset(_words(data, "teens")),
            number_after=frozenset(_words(data, "number_after")),
            number_before=frozenset(_words(data, "number_before")),
            roman=bool(data.get("roman", False)),
            roman_after=frozenset(_words(data, "roman_after")),
            amounts=_amounts(data),
            openings=_pairs(data, "openings"),
            endings=_pairs(data, "endings"),
            abbreviations=frozenset(_words(data, "abbreviations")),
            exceptions=_exceptions(data),
            verdicts=_verdicts(data),
            real_words=frozenset(_words(data, "real_words")),
        )
        return spelling.knowing(vocabulary | spelling._own_words())

    def knowing(self, words: Iterable[str]) -> Self:
        """A copy that also knows these words (names of candidates, words of phrases)."""
        return replace(self, vocabulary=self.vocabulary | frozenset(map(fold_word, words)) - {""})

    def seeking(self, words: Iterable[str]) -> Self:
        """A copy that knows these words and reads unknown words one letter off as them (words of phrases)."""
        known = self.knowing(words)
        return replace(known, sought=known.sought | frozenset(map(fold_word, words)) - {""})

    def _own_words(self) -> frozenset[str]:
        meant = {word for words in self.chat.values() for word in words}
        counted = (*self.numbers, *self.scales, *self.teens, *self.amounts.values())
        around = self.number_after | self.number_before | self.roman_after | self.abbreviations
        return frozenset(
            word for word in (*meant, *counted, *around) if len(word) > 1 and word not in self.chat
        )


def _refuse_unknown(data: Mapping[str, Any]) -> None:
    known = [entry.name for entry in fields(Spelling) if entry.name != "sought"]
    unknown = sorted(set(data) - set(known))
    if unknown:
        raise ValueError(f"spelling: unknown entry {unknown[0]!r}; use one of {', '.join(known)}")


def _words(data: Mapping[str, Any], entry: str) -> list[str]:
    given = data.get(entry) or ()
    listed = given.split() if isinstance(given, str) else given
    return [_one_word(word, entry) for word in listed]


def _one_word(word: object, entry: str) -> str:
    if not isinstance(word, str):
        raise ValueError(f"spelling.{entry}: {word!r} is no text; put it in quotes")
    folded = fold_word(word)
    if not folded or len(folded.split()) > 1:
        raise ValueError(f"spelling.{entry}: {word!r} must be exactly one word")
    return folded


def _pairs(data: Mapping[str, Any], entry: str) -> dict[str, str]:
    pairs = {}
    for key, value in (data.get(entry) or {}).items():
        if not isinstance(value, str) or not fold_word(value):
            raise ValueError(
                f"spelling.{entry}: {key!r} stands for {value!r}, which is no text; put it in quotes"
            )
        pairs[_one_word(key, entry)] = fold_word(value)
    return pairs


def _values(data: Mapping[str, Any], entry: str) -> dict[str, int]:
    values = {}
    for key, value in (data.get(entry) or {}).items():
        if not isinstance(value, int):
            raise ValueError(f"spelling.{entry}: {key!r} has {value!r} where a whole number belongs")
        values[_one_word(key, entry)] = value
    return values


def _amounts(data: Mapping[str, Any]) -> dict[str, str]:
    if isinstance(data.get("amounts"), Mapping):
        return _pairs(data, "amounts")
    return {word: word for word in _words(data, "amounts")}


def _exceptions(data: Mapping[str, Any]) -> dict[str, frozenset[str]]:
    given = data.get("exceptions") or {}
    return {_one_word(root, "exceptions"): frozenset(_words(given, root)) for root in given}


def _verdicts(data: Mapping[str, Any]) -> dict[str, Words]:
    """Listed under what they are read as, since many verdicts say the same."""
    given = data.get("verdicts") or {}
    return {
        fold_word(verdict): tuple(fold_word(meant).split()) for meant in given for verdict in given[meant]
    }
