"""Words written without blanks, as in hashtags: pilihpemimpinamanah."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import ahocorasick

LONGEST_GLUED = 48  # letters
_SHORTEST_STEM = 4  # letters of a word that openings and endings may be glued to
_OPENINGS = ("di", "ke", "se", "ber", "ter", "per", "me", "mem", "men", "meng", "pe", "pem", "pen", "peng")
_ENDINGS = ("kan", "an", "nya", "lah", "kah", "ku", "mu", "pun", "kannya", "annya", "kanlah", "ang")


class GluedWords:
    def __init__(self, words: Iterable[str]) -> None:
        self._automaton = ahocorasick.Automaton(ahocorasick.STORE_INTS)
        for word in words:
            if len(word) > 1 and word.isalpha():
                self._automaton.add_word(word, len(word))
        self._automaton.add_word("\0", 1)  # an automaton without words cannot be searched
        self._automaton.make_automaton()

    def segmented(self, glued: str) -> list[str] | None:
        """Words that cover all the letters, long ones first in doubt; ``None`` without cover."""
        if not glued or len(glued) > LONGEST_GLUED:
            return None
        best: list[tuple[int, int]] = [(0, 0), *[(-1, 0)] * len(glued)]  # by end: score, start of last piece
        for start, end in sorted(self._pieces(glued)):
            score = best[start][0]
            if score >= 0:
                best[end] = max(best[end], (score + (end - start) ** 2, start))
        return _cut(glued, best)

    def longest_inside(self, letters: str) -> tuple[int, int]:
        """The span of the longest word of four letters and more; (0, 0) without one."""
        size, last = max(((size, last) for last, size in self._automaton.iter(letters)), default=(0, -1))
        return (last + 1 - size, last + 1) if size >= _SHORTEST_STEM else (0, 0)

    def _pieces(self, glued: str) -> Iterator[tuple[int, int]]:
        """Spans of words, with and without openings and endings."""
        for last, size in self._automaton.iter(glued):
            start, end = last + 1 - size, last + 1
            if size < _SHORTEST_STEM:
                yield start, end
                continue
            starts = [start, *(start - len(o) for o in _OPENINGS if glued.endswith(o, 0, start))]
            ends = [end, *(end + len(e) for e in _ENDINGS if glued.startswith(e, end))]
            yield from ((opened, ended) for opened in starts for ended in ends)


def _cut(glued: str, best: list[tuple[int, int]]) -> list[str] | None:
    if best[-1][0] < 0:
        return None
    pieces, end = [], len(glued)
    while end:
        start = best[end][1]
        pieces.append(glued[start:end])
        end = start
    return pieces[::-1] if max(map(len, pieces)) >= _SHORTEST_STEM else None
