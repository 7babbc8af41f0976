"""What an account shows of whoever holds it: a display name, a handle, words of its profile."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from itertools import pairwise

from pantau.engine.text.folding import fold_word
from pantau.engine.text.names import titles
from pantau.engine.text.names.places import Place, Places, words_of
from pantau.engine.text.names.reading import Part, PersonName, read_name
from pantau.engine.text.names.spelling import key

_SHORTEST_PIECE = 3  # letters of a name within a glued handle
_LONGEST_HANDLE = 60
_NOT_LETTERS = re.compile(r"[^a-z]+")
_BEFORE = frozenset(("lalu", "baiq", "bq", "hj", "h"))


@dataclass(frozen=True, slots=True)
class Shown:
    display: str
    handle: str = ""
    profile: str = ""  # what the account says of itself, where it is known


@dataclass(frozen=True, slots=True)
class ShownName:
    """``beside``: keys of names that the handle has and the display name has not."""

    name: PersonName
    beside: frozenset[str]
    places: frozenset[Place]
    post: str
    profile: frozenset[str]

    @property
    def keys(self) -> frozenset[str]:
        return self.name.keys | self.beside


def read_shown(shown: Shown, places: Places, glued: tuple[str, ...] = ()) -> ShownName:
    """Where the display name names nobody, the handle's words stand in for it."""
    name = read_name(shown.display, places)
    handle = PersonName(tuple(Part(one, one) for one in glued)) if glued else read_name(shown.handle, places)
    if not name.parts and not name.of_child and not name.initials:
        post, named = name.post, name.places
        name = handle
    else:
        post, named = name.post or handle.post, name.places | handle.places
    said = words_of(shown.profile)
    post = post or next((titles.POSTS[word] for word in (*_pairs(said), *said) if word in titles.POSTS), "")
    return ShownName(
        name,
        frozenset() if name.of_child else handle.keys - name.keys,
        name.places | named | places.named_in(shown.profile),
        name.post or post,
        frozenset(said),
    )


def _pairs(words: list[str]) -> list[str]:
    return [f"{first} {second}" for first, second in pairwise(words)]


def split_glued(handle: str, known: Collection[str]) -> tuple[str, ...]:
    """Keys of the known names that a handle without separators is made of: none unless they make it up wholly."""
    letters = _NOT_LETTERS.sub("", fold_word(handle.rstrip("0123456789")))
    if not _SHORTEST_PIECE < len(letters) <= _LONGEST_HANDLE or len(letters) != len(
        handle.rstrip("0123456789")
    ):
        return ()
    ways: list[tuple[str, ...] | None] = [()] + [None] * len(letters)
    for end in range(_SHORTEST_PIECE, len(letters) + 1):
        for start in range(end - _SHORTEST_PIECE, -1, -1):
            way, piece = ways[start], key(letters[start:end])
            if way is not None and piece in known:
                ways[end] = (*way, piece)
                break
        if ways[end] is None and letters[:end] in _BEFORE:
            ways[end] = ()
    return ways[-1] or ()
