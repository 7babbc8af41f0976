"""Words spelt letter by letter over blanks: ``d u i t``, ``a. m. p. l. o. p``."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .pieces import ADDRESS, MENTION, Piece, pieces_of
from .words import WordReader

_SEPARATOR = r"[\s.,\-*'_~|/+:]"
_SPELLED = re.compile(rf"(?<![^\W_])[^\W_](?:{_SEPARATOR}{{1,3}}[^\W_](?![^\W_])){{2,63}}")
_LETTER = re.compile(r"[^\W_]")
_FEWEST = 3  # letters of a group that may be a word

Letters = list[tuple[str, int]]  # each with its place in the text


def may_spell(text: str) -> bool:
    """Whether ``with_spelled_words`` could find any in a text."""
    return _SPELLED.search(text) is not None


def with_spelled_words(text: str, pieces: list[Piece], words: WordReader) -> list[Piece]:
    """The pieces of a text, those that spell known words replaced by the words."""
    found = [piece for match in _SPELLED.finditer(text) for piece in _words_in(match, words)]
    return _laid_over(pieces, found) if found else pieces


def _words_in(match: re.Match[str], words: WordReader) -> Iterator[Piece]:
    if not any(map(str.isspace, match[0])):
        return  # no blank in it: the chunk reader has seen it whole
    letters = [
        (letter[0].lower(), letter.start()) for letter in _LETTER.finditer(match.string, *match.span())
    ]
    if letters[-1][0].isdigit() and re.match(r"[.,]\d", match.string[match.end() :][:2]):
        letters.pop()  # the head of a number such as 1,5
    if sum(letter.isalpha() for letter, _ in letters) * 2 < len(letters):
        return
    whole = _read(letters, words)
    if whole:
        yield from whole
        return
    for group in _groups(match.string, letters):
        yield from _read(group, words) or _read(_longest_word(group, words), words)


def _read(letters: Letters, words: WordReader) -> list[Piece]:
    joined = "".join(letter for letter, _ in letters)
    read = words.spelled(joined) if len(joined) >= _FEWEST else None
    return [
        piece
        for meant, first, end in read or ()
        for piece in pieces_of(meant, letters[first][1], letters[end - 1][1] + 1)
    ]


def _longest_word(letters: Letters, words: WordReader) -> Letters:
    first, end = words.longest_inside("".join(letter for letter, _ in letters))
    return letters[first:end]


def _groups(text: str, letters: Letters) -> Iterator[Letters]:
    """Letters between wider gaps: two blanks or a line end."""
    first = 0
    for place in range(1, len(letters)):
        gap = text[letters[place - 1][1] + 1 : letters[place][1]]
        if "\n" in gap or sum(map(str.isspace, gap)) > 1:
            yield letters[first:place]
            first = place
    yield letters[first:]


def _laid_over(pieces: list[Piece], found: list[Piece]) -> list[Piece]:
    """Both lists by place; a found word replaces the pieces it overlaps, but no address and no mention."""
    laid: list[Piece] = []
    rest = iter(found)
    word = next(rest, None)
    for piece in pieces:
        while word and word.end <= piece.start:
            laid.append(word)
            word = next(rest, None)
        overlaps = word is not None and word.start < piece.end
        if overlaps and piece.kind in (ADDRESS, MENTION):
            while word and word.start < piece.end:
                word = next(rest, None)
            overlaps = False
        if not overlaps:
            laid.append(piece)
    while word:
        laid.append(word)
        word = next(rest, None)
    return laid
