"""How fast posts that say nearly the same are grouped, what it takes, and how well against comparing all with all.

    python -m bench.near [posts] [--batch N]

Made-up posts: two in five repeat an earlier one, as it was, in other letters, with mentions, emoji and hashtags put
around it, or with a word or two changed; families have very unequal sizes. One in twenty fills a frame that others
fill, too. They arrive in batches, and each batch joins what is there. The first posts are also compared all with all,
by the shares of word pairs they truly have in common. Processor time is printed beside the time on the clock, which
other work on the machine makes longer.
"""

from __future__ import annotations

import argparse
import resource
import time
from collections.abc import Iterator, Sequence

import numpy as np

from bench.text import SPELLING
from pantau.engine.detect.duplicates import NEAR, NearDuplicates
from pantau.engine.detect.wordings import FEWEST_PAIRS, WordingReader, Wordings
from pantau.engine.text import Normaliser, Spelling

LIMIT_S, LIMIT_MB = 60, 2000
AMONG = 5_000  # compared all with all
REPEATED = 0.4
FRAMED = 0.05  # share of posts that fill one of a few frames with words of their own: alike, but not near
FRAMES = 40
EMOJI = ("🔥", "🙏", "💪🏽", "😂😂", "✌️", "❤️")


class Posts:
    """Batches of made-up texts. ``families`` has the number of what each repeats, or its own."""

    def __init__(self, words: Sequence[str], chat: Sequence[str], seed: int) -> None:
        self._chance = np.random.default_rng(seed)
        order = self._chance.permutation(len(words))
        self._words = np.array(words, dtype=object)[order]
        odds = 1 / np.arange(1, len(words) + 1)
        self._upto = np.cumsum(odds / odds.sum())
        self._chat = chat
        self._originals: list[list[str]] = []
        self._frames = [list(self._chance.choice(self._words[:2000], 20)) for _ in range(FRAMES)]
        self.families: list[int] = []

    def batches(self, count: int, size: int) -> Iterator[list[str]]:
        for start in range(0, count, size):
            yield self._batch(min(size, count - start))

    def _batch(self, size: int) -> list[str]:
        chance = self._chance
        lengths = np.clip(chance.lognormal(2.7, 0.5, size), 4, 60).astype(int)
        drawn = self._words[
            np.minimum(np.searchsorted(self._upto, chance.random(int(lengths.sum()))), len(self._words) - 1)
        ]
        ends = np.cumsum(lengths)
        luck = chance.random((size, 4))
        posts = []
        for end, length, (repeat, whose, how, where) in zip(ends, lengths, luck, strict=True):
            if repeat < REPEATED and self._originals:
                family = int(len(self._originals) * whose**6)  # a few are repeated by very many
                self.families.append(family)
                posts.append(self._again(self._originals[family], how, where, drawn[end - 1]))
            else:
                post = list(drawn[end - length : end])
                if repeat > 1 - FRAMED:
                    frame = self._frames[int(where * FRAMES)]
                    post = [
                        own if place % 6 == 5 else word
                        for place, (word, own) in enumerate(zip(frame, post * 5, strict=False))
                    ]
                elif how < 0.3:
                    post[int(where * length)] = f"nama{int(whose * 1e6)}"
                self.families.append(len(self._originals))
                self._originals.append(post)
                posts.append(" ".join(post))
        return posts

    def _again(self, words: list[str], how: float, where: float, other: str) -> str:
        place = int(where * len(words))
        if how < 0.45:
            return " ".join(words)
        if how < 0.55:
            return " ".join(words).upper() + "!!"
        if how < 0.75:
            return f"@akun{int(where * 1e6)} {' '.join(words)} {EMOJI[place % len(EMOJI)]} #Bersama{place}"
        if how < 0.85:
            return " ".join([*words, "https://contoh.example/" + other, EMOJI[place % len(EMOJI)]])
        changed = list(words)
        changed[place] = other
        if how > 0.95:
            changed.insert(place // 2, self._chat[int(where * len(self._chat))])
        return " ".join(changed)


def reader() -> tuple[WordingReader, Spelling]:
    import yaml

    spelling = Spelling.from_mapping(yaml.load(SPELLING.read_text(encoding="utf-8"), yaml.CSafeLoader))
    return WordingReader(Normaliser(spelling)), spelling


def peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def truly_near(read: Wordings) -> np.ndarray:
    """All pairs of the texts whose share of common word pairs reaches ``NEAR``, by comparing all with all."""
    places = np.flatnonzero(read.comparable)
    sets = [set(read.pairs[read.starts[place] : read.starts[place + 1]].tolist()) for place in places]
    found = []
    for one, items in enumerate(sets):
        for other in range(one):
            common = len(items & sets[other])
            if common and common >= NEAR * (len(items) + len(sets[other]) - common):
                found.append((places[other], places[one]))
    return np.array(found, dtype=np.int64).reshape(-1, 2)


def main() -> int:
    asked = argparse.ArgumentParser()
    asked.add_argument("posts", nargs="?", type=int, default=1_000_000)
    asked.add_argument("--batch", type=int, default=50_000)
    given = asked.parse_args()
    read, spelling = reader()
    made = Posts(sorted(spelling.vocabulary), sorted(spelling.chat), 2024)
    index = NearDuplicates()
    nodes, first = [], []
    wall = work = reading = 0.0
    base = peak_mb()
    for batch in made.batches(given.posts, given.batch):
        first = first or batch[:AMONG]
        began, busy = time.perf_counter(), time.process_time()
        wordings = read(batch)
        reading += time.process_time() - busy
        nodes.append(index.add(wordings))
        wall += time.perf_counter() - began
        work += time.process_time() - busy
    began, busy = time.perf_counter(), time.process_time()
    groups = index.groups(np.concatenate(nodes))
    wall += time.perf_counter() - began
    work += time.process_time() - busy
    peak = peak_mb()
    _, sizes = np.unique(groups[groups >= 0], return_counts=True)
    print(
        f"{given.posts:,} posts in batches of {given.batch:,}: {wall:.1f} s on the clock, {work:.1f} s of processor "
        f"time ({reading:.1f} s of it reading words), limit {LIMIT_S} s; peak {peak:,.0f} MB "
        f"(before it {base:,.0f} MB), limit {LIMIT_MB:,} MB"
    )
    print(
        f"{len(index):,} wordings, {np.count_nonzero(sizes > 1):,} groups of two and more, the largest of "
        f"{sizes.max():,} posts"
    )
    families(np.array(made.families), groups)
    among_all(read(first))
    return 0 if (work / 2 <= LIMIT_S and peak <= LIMIT_MB) else 1


def families(planted: np.ndarray, groups: np.ndarray) -> None:
    """How the groups agree with what was repeated, over pairs of posts that have words enough."""
    some = groups >= 0
    planted, groups = planted[some], groups[some]

    def pairs(keys: np.ndarray) -> float:
        _, counts = np.unique(keys, return_counts=True)
        return float((counts * (counts - 1) / 2).sum())

    both = pairs(planted.astype(np.int64) << 32 | groups)
    print(
        f"of what was made as repetitions {both / pairs(planted):.2%} was found, and {both / pairs(groups):.2%} of the "
        "pairs found were so made (pairs of posts)"
    )


def among_all(wordings: Wordings) -> None:
    began = time.process_time()
    true = truly_near(wordings)
    slow = time.process_time() - began
    began = time.process_time()
    index = NearDuplicates()
    groups = index.groups(index.add(wordings))
    fast = time.process_time() - began
    parents = np.arange(len(wordings))

    def root(place: int) -> int:
        while parents[place] != place:
            place = parents[place]
        return int(place)

    for one, other in true:
        parents[max(root(one), root(other))] = min(root(one), root(other))
    roots = np.array([root(place) for place in range(len(wordings))])
    comparable = np.flatnonzero(wordings.comparable)
    held = np.count_nonzero(groups[true[:, 0]] == groups[true[:, 1]])
    first: dict[int, int] = {}
    joined = [(first.setdefault(int(groups[place]), int(place)), place) for place in comparable]
    joined = [(one, other) for one, other in joined if one != other]
    right = sum(roots[one] == roots[other] for one, other in joined)
    print(
        f"{len(wordings):,} posts compared all with all: {len(true):,} near pairs in {slow:.1f} s; the groups hold "
        f"{held / len(true):.2%} of them, and {right / len(joined):.2%} of what they join hangs together there; "
        f"{fast:.2f} s, {slow / fast:.0f} times faster (texts of {FEWEST_PAIRS + 1} words and more)"
    )


if __name__ == "__main__":
    raise SystemExit(main())
