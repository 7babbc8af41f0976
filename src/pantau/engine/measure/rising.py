"""Words that are used more than before, by more than chance: Dunning's G2 with a correction for many words.

What is counted is not how often a word was written, but on how many *speaker-days*: one speaker who writes a word fifty
times on a day counts once, so that neither a talkative account nor a copied post makes a word rise. G2 compares the
share of speaker-days with the word in the recent days and in those before (Dunning, Computational Linguistics 19,
1993). Its chance value is corrected for all words that were compared (Holm); few uses or speakers are no rise at all.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from .comparisons import holm

LEAST_USES = 5  # speaker-days of the recent days
LEAST_SPEAKERS = 3
LEVEL = 0.01  # of the corrected chance value

#: Addresses and names of accounts are no words.
_NOISE = re.compile(r"https?://\S+|www\.\S+|@[\w.]+", re.IGNORECASE)
_WORD = re.compile(r"#?[^\W\d_][\w]{2,}")


@dataclass(frozen=True, slots=True)
class Rise:
    """``now`` of ``now_of`` speaker-days used the word, against ``before`` of ``before_of``.

    ``times``: how many times as common it became, with half a use added on both sides. ``chance``: corrected.
    """

    word: str
    now: int
    before: int
    speakers: int
    times: float
    g2: float
    chance: float


class Uses:
    """Who used which words on which days. Fed in any order; the same speaker, day and word count once."""

    def __init__(self) -> None:
        self._seen: set[tuple[str, int, str]] = set()
        self._days: set[tuple[str, int]] = set()
        self._words: Counter[str] = Counter()
        self._speakers: dict[str, set[str]] = {}

    def add(self, speaker: str, day: int, text: str) -> None:
        """``day``: any number that stands for it."""
        self._days.add((speaker, day))
        for word in words(text):
            if (speaker, day, word) not in self._seen:
                self._seen.add((speaker, day, word))
                self._words[word] += 1
                self._speakers.setdefault(word, set()).add(speaker)

    @property
    def speaker_days(self) -> int:
        return len(self._days)

    @property
    def by_word(self) -> Mapping[str, int]:
        return self._words

    def speakers(self, word: str) -> int:
        return len(self._speakers.get(word, ()))


def words(text: str) -> frozenset[str]:
    """Words and hashtags of three letters or more, in small letters; neither addresses nor names of accounts."""
    plain = _NOISE.sub(" ", unicodedata.normalize("NFKC", text)).casefold()
    return frozenset(_WORD.findall(plain))


def g2(now: int, now_of: int, before: int, before_of: int) -> float:
    """Dunning's log-likelihood ratio of two shares; 0 where they are equal."""
    rest = (now_of - now, before_of - before)
    share = (now + before) / (now_of + before_of)
    expected = ((now_of * share, before_of * share), (now_of * (1 - share), before_of * (1 - share)))
    terms = zip((now, before, *rest), (*expected[0], *expected[1]), strict=True)
    return 2 * math.fsum(seen * math.log(seen / due) for seen, due in terms if seen)


def chance_of(statistic: float) -> float:
    """Of a G2 at least so great in either direction, by chance: the tail of chi-squared with one degree."""
    return math.erfc(math.sqrt(max(statistic, 0) / 2))


def rises(now: Uses, before: Uses, level: float = LEVEL) -> tuple[list[Rise], int]:
    """The words that rose, the surest first, and how many were compared."""
    if not now.speaker_days or not before.speaker_days:
        return [], 0
    compared = sorted(_worth_comparing(now))
    told = [
        (word, now.by_word[word], before.by_word.get(word, 0), g2(
            now.by_word[word], now.speaker_days, before.by_word.get(word, 0), before.speaker_days
        ))
        for word in compared
    ]  # fmt: skip
    chances = holm([chance_of(statistic) for *_counts, statistic in told])
    found = [
        Rise(word, uses, earlier, now.speakers(word), _times(uses, now, earlier, before), statistic, chance)
        for (word, uses, earlier, statistic), chance in zip(told, chances, strict=True)
        if chance <= level and uses / now.speaker_days > earlier / before.speaker_days
    ]
    return sorted(found, key=lambda one: (-one.g2, one.word)), len(compared)


def _worth_comparing(now: Uses) -> Iterable[str]:
    return (
        word
        for word, uses in now.by_word.items()
        if uses >= LEAST_USES and now.speakers(word) >= LEAST_SPEAKERS
    )


def _times(uses: int, now: Uses, earlier: int, before: Uses) -> float:
    return ((uses + 0.5) / (now.speaker_days + 1)) / ((earlier + 0.5) / (before.speaker_days + 1))
