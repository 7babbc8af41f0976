"""A personal name as a list prints it or an account shows it, taken apart."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from pantau.engine.text.folding import fold
from pantau.engine.text.names import titles
from pantau.engine.text.names.places import Place, Places
from pantau.engine.text.names.spelling import key, parted
from pantau.engine.text.names.titles import Gender

_CHUNKS = re.compile(r"[^\s,;:/|_()\[\]{}\"~*+=<>!?&@#•-]+")
_CAMEL = re.compile(r"(?<=[a-z]{2})(?=[A-Z][a-z]{2})")
_LETTERS = re.compile(r"[^A-Za-z0-9]+")
_EDGE_DIGITS = re.compile(r"^\d+|\d+$")
_AS_LETTERS = str.maketrans("013457", "oieast")
_WITHIN_DIGITS = re.compile(r"(?<=[a-z])\d+(?=[a-z])")
_ABBREVIATED = 3  # letters of a degree that is one in lower case and without dots too
_LONGEST_DEGREE = 8  # letters, after a comma and with dots
_LONGEST = 200  # characters of a display name that are read


@dataclass(frozen=True, slots=True)
class Part:
    """One of a person's own names. ``key`` is the same for all its spellings."""

    key: str
    written: str


@dataclass(frozen=True, slots=True)
class PersonName:
    """``initials`` are single letters in place of a name. ``of_child``: the parts are a child's names."""

    parts: tuple[Part, ...] = ()
    initials: tuple[str, ...] = ()
    rank: str = ""
    titles: tuple[str, ...] = ()
    degrees: frozenset[str] = frozenset()
    gender: Gender | None = None
    of_child: bool = False
    places: frozenset[Place] = frozenset()
    post: str = ""  # of the register's roles, where a word says so

    @property
    def keys(self) -> frozenset[str]:
        return frozenset(part.key for part in self.parts)


@dataclass(slots=True)
class _Reading:
    parts: list[Part] = field(default_factory=list)
    initials: list[str] = field(default_factory=list)
    rank: str = ""
    titles: list[str] = field(default_factory=list)
    degrees: set[str] = field(default_factory=set)
    genders: set[Gender] = field(default_factory=set)
    of_child: bool = False
    places: frozenset[Place] = frozenset()
    post: str = ""
    trade: bool = False


NO_PLACES = Places(())


def read_name(written: str, places: Places = NO_PLACES) -> PersonName:
    """Take a name apart; what is no name of a person (a shop, only marks) has no parts."""
    tokens = list(_tokens(written[:_LONGEST]))
    words = [token.word for token in tokens]
    found = _Reading()
    at = 0
    while at < len(tokens):
        at += _read(tokens, words, at, found, places)
    if found.trade:
        return PersonName(places=found.places)
    return PersonName(
        tuple(found.parts),
        tuple(found.initials),
        found.rank,
        tuple(found.titles),
        frozenset(found.degrees),
        found.genders.pop() if len(found.genders) == 1 else None,
        found.of_child,
        found.places,
        found.post,
    )


# --- words ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Token:
    word: str  # folded, lower case, without digits at its edges
    degree: bool


def _tokens(written: str) -> Iterator[_Token]:
    name, *after = fold(written.replace("\n", " ")).text.split(",")
    yield from _of_name(name)
    for piece in after:
        plain = _letters(piece)
        if plain in titles.DEGREES or ("." in piece and len(plain) <= _LONGEST_DEGREE):
            yield _Token(plain, degree=True)
        else:
            yield from _of_name(piece)


def _of_name(text: str) -> Iterator[_Token]:
    chunks = [chunk for chunk in _CHUNKS.findall(text) if _LETTERS.sub("", chunk)]
    at = 0
    while at < len(chunks):
        pair = _letters(chunks[at]) + _letters(chunks[at + 1]) if at + 1 < len(chunks) else ""
        if at and "." in chunks[at] and pair in titles.DEGREES:  # "S. Pd."
            yield _Token(pair, degree=True)
            at += 2
            continue
        yield from _of_chunk(chunks[at], first=at == 0)
        at += 1


def _letters(chunk: str) -> str:
    return _LETTERS.sub("", chunk).lower()


def _of_chunk(chunk: str, *, first: bool) -> Iterator[_Token]:
    whole = _letters(chunk)
    marked = "." in chunk or chunk.isupper() or len(whole) >= _ABBREVIATED
    if not first and marked and whole in titles.DEGREES:
        yield _Token(whole, degree=True)
        return
    for piece in chunk.replace("'", "").split("."):
        for word in _CAMEL.split(_LETTERS.sub("", piece)):
            plain = _plain(word)
            if plain:
                yield _Token(plain, degree=False)


def _plain(word: str) -> str:
    """Digits at the edges are numbers, within a word they stand for letters."""
    low = _EDGE_DIGITS.sub("", word.lower())
    return _WITHIN_DIGITS.sub(lambda digits: digits[0].translate(_AS_LETTERS), low)


# --- what a word is -------------------------------------------------------------------------------


def _read(tokens: Sequence[_Token], words: Sequence[str], at: int, found: _Reading, places: Places) -> int:
    """Read what stands at ``at``; gives how many words it took."""
    word, last = words[at], at == len(words) - 1
    if tokens[at].degree:
        found.degrees.add(word)
        return 1
    if word in titles.TRADES:
        found.trade = True
        return 1
    count = _post(words, at, found)
    if count:
        return count
    if found.parts or at:
        count, named = places.at(words, at)
        if count:
            found.places |= named
            return count
    if word in titles.DECORATION or word == "desa":
        return 1
    if not last and _title(word, found):
        return 1
    _own(word, found, first=not found.parts, last=last)
    return 1


def _post(words: Sequence[str], at: int, found: _Reading) -> int:
    for count in (2, 1):
        role = titles.POSTS.get(" ".join(words[at : at + count]))
        if role and at + count <= len(words):
            found.post = role
            return count
    return 0


def _title(word: str, found: _Reading) -> bool:
    """A title before a name. A single letter after a name is an initial, save that of a hajj."""
    named = bool(found.parts)
    if word in titles.RELIGIOUS and not (named and len(word) == 1):
        title, gender = titles.RELIGIOUS[word]
        found.titles.append(title)
        return _says(found, gender)
    if named:
        return False
    if word in titles.PARENTS:
        found.of_child = True
        return True
    if word in titles.RANKS and not found.rank:
        found.rank, gender = titles.RANKS[word]
        return _says(found, gender)
    if word in titles.SCHOLARLY:
        return _says(found, titles.SCHOLARLY[word])
    if word in titles.ADDRESS:
        return _says(found, titles.ADDRESS[word])
    return word in titles.SERVICE


def _says(found: _Reading, gender: Gender | None) -> bool:
    if gender is not None:
        found.genders.add(gender)
    return True


def _own(word: str, found: _Reading, *, first: bool, last: bool) -> None:
    if len(word) == 1:
        found.initials.append(word)
        return
    for own in parted(word):
        found.parts.append(Part(key(own), own))
