"""One symbol for all tokens that fit the same places of the same phrases."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from itertools import chain, product

from .inflection import CLITICS, inflect
from .normaliser import Normaliser
from .phrases import ANY_NUMBER, INFLECTED, Slot

OTHER, STOP = "\x00", "\x01"  # a token no phrase names; the end of a sentence
_SURROGATES_FROM, _SURROGATES = 0xD800, 0x800
_EMOJI_NUMBERS = tuple(map(str, range(11)))  # a finger sign is an emoji and a number

Terms = tuple[str, ...]
Character = tuple[frozenset[Slot], Terms]  # the slots a symbol fits, and the roots it is a form of


class Alphabet:
    """Symbols for the terms of these slots.

    ``symbols``    token -> symbol; leading zeros of numbers do not count
    ``number``     the symbol of all numbers that no slot names
    ``spellings``  slot -> the symbols that fit it
    ``doubled``    two symbols of one root -> the symbol of both as one word
    """

    def __init__(self, slots: Collection[Slot], normaliser: Normaliser) -> None:
        self._slots_of: dict[str, set[Slot]] = defaultdict(set)
        for slot in slots:
            for term in slot:
                self._slots_of[term].add(slot)
        self._known: dict[Character, str] = {}
        self._of_terms: dict[Terms, str] = {}
        self.number = self._symbol((ANY_NUMBER,)) if ANY_NUMBER in self._slots_of else OTHER
        terms = self._terms(normaliser)
        symbols = {fitting: self._symbol(fitting) for fitting in set(terms.values())}
        self.symbols = {token: symbols[fitting] for token, fitting in terms.items()}
        self.doubled = self._doubled_words()
        self.spellings: dict[Slot, list[str]] = {slot: [] for slot in slots}
        for (fitting, _), symbol in self._known.items():
            for slot in fitting:
                self.spellings[slot].append(symbol)

    def _terms(self, normaliser: Normaliser) -> dict[str, Terms]:
        """The terms each token fits."""
        terms: dict[str, Terms] = {}
        for term in sorted(self._slots_of):
            _add(term, _tokens(term, normaliser), terms)
        if ANY_NUMBER in self._slots_of:
            _add(ANY_NUMBER, {*filter(str.isdigit, terms), *_EMOJI_NUMBERS}, terms)
        return terms

    def _symbol(self, terms: Terms) -> str:
        symbol = self._of_terms.get(terms)
        if symbol is None:
            fitting = frozenset(chain.from_iterable(self._slots_of[term] for term in terms))
            roots = tuple(term for term in terms if term.endswith(INFLECTED))
            symbol = self._known.setdefault((fitting, roots), _character(len(self._known)))
            self._of_terms[terms] = symbol
        return symbol

    def _doubled_words(self) -> dict[str, str]:
        forms: dict[str, list[str]] = defaultdict(list)
        for (_, roots), symbol in self._known.items():
            for root in roots:
                forms[root].append(symbol)
        shared: dict[str, list[str]] = defaultdict(list)
        for root, symbols in forms.items():
            for first, second in product(symbols, repeat=2):
                shared[first + second].append(root)
        return {pair: self._symbol(tuple(roots)) for pair, roots in shared.items()}


def _character(number: int) -> str:
    code = number + 2  # after OTHER and STOP
    return chr(code if code < _SURROGATES_FROM else code + _SURROGATES)


def _add(term: str, tokens: set[str], terms: dict[str, Terms]) -> None:
    shared = terms.keys() & tokens
    terms.update(dict.fromkeys(tokens - shared, (term,)))
    for token in shared:
        terms[token] = (*terms[token], term)


def _tokens(term: str, normaliser: Normaliser) -> set[str]:
    if term == ANY_NUMBER:
        return set()
    if term.endswith(INFLECTED):
        return _forms(term.removesuffix(INFLECTED), normaliser)
    if term.isdigit():
        value = term.lstrip("0") or "0"
        return {value, "0" + value, "00" + value}
    return {term}


def _forms(root: str, normaliser: Normaliser) -> set[str]:
    """Canonical one-word forms of a root, as it is written and as the normaliser respells it."""
    forms: set[str] = set()
    respelt = normaliser.words(root)
    for spelt in {root, *respelt} if len(respelt) == 1 else {root}:
        false = normaliser.spelling.exceptions.get(spelt, frozenset())
        unwanted = {word + clitic for word in false for clitic in CLITICS}
        forms |= normaliser.word_forms(spelt, inflect(spelt) - unwanted)
    return forms
