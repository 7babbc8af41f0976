"""How fast texts are read and phrases found, beside what plain Python does with the same texts.

    python bench/text.py [posts]

Made-up short posts, words drawn as unevenly as in a language, some spelt as people spell in chat.
Processor time is counted, so a busy machine changes little. The ratios are measured in one run; the posts
per second are of this machine only.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path

import yaml

import pantau
from pantau.engine.text import Entry, Normaliser, PhraseMatcher, Spelling, words_of

SPELLING = Path(pantau.__file__).parent / "rulebooks" / "bahasa" / "spelling.yaml"
PHRASES = 3000
EXTRAS = (
    "50rb",
    "#Pilih08Menang",
    "@akun.calon",
    "https://s.id/abc",
    "☝🏽",
    "🔥🔥",
    "nomor urut 8",
    "bagi2",
    "No. 3",
    "Rp50.000",
)


def made_up_posts(count: int, spelling: Spelling, chance: random.Random) -> list[str]:
    words = chance.sample(sorted(spelling.vocabulary), len(spelling.vocabulary))
    chat = sorted(spelling.chat)
    weights = [1 / rank for rank in range(1, len(words) + 1)]
    posts = []
    for _ in range(count):
        post = chance.choices(words, weights, k=chance.randint(6, 18))
        for place, word in enumerate(post):
            luck = chance.random()
            if luck < 0.12:
                post[place] = chance.choice(chat)
            elif luck < 0.15:
                post[place] = chance.choice(EXTRAS)
            elif luck < 0.17:
                post[place] = word.replace("o", "0").replace("a", "4")
            elif luck < 0.19:
                post[place] = word + word[-1] * 3
            elif luck < 0.22:
                post[place] = f"nama{chance.randrange(20_000)}"  # a word never seen before
            elif luck < 0.30:
                post[place] = word.capitalize() + chance.choice((",", ".", "!", "?", "..."))
        posts.append(" ".join(post))
    return posts


def made_up_phrases(count: int, spelling: Spelling, chance: random.Random) -> list[Entry]:
    words = sorted(word for word in spelling.vocabulary if word.isalpha() and len(word) > 3)
    roots = chance.sample(words, 300)
    shapes: tuple[Callable[[], str], ...] = (
        lambda: f"{chance.choice(roots)}~ {chance.choice(words)}",
        lambda: f"{chance.choice(words)} {chance.choice(words)}",
        lambda: (
            f"{chance.choice(roots)}~|{chance.choice(roots)}~ {chance.choice(words)}|{chance.choice(words)}"
        ),
        lambda: f"{chance.choice(words)} ..4 {chance.choice(roots)}~",
        lambda: f"{chance.choice(roots)}~ # {chance.choice(words)}",
        lambda: chance.choice(words),
    )
    return [Entry(f"concept{number % 60}", chance.choice(shapes)()) for number in range(count)]


def seconds(work: Callable[[str], object], posts: Iterable[str]) -> float:
    start = time.process_time()
    for post in posts:
        work(post)
    return time.process_time() - start


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 50_000
    chance = random.Random(2024)
    start = time.process_time()
    spelling = Spelling.from_mapping(yaml.load(SPELLING.read_text(encoding="utf-8"), yaml.CSafeLoader))
    loaded = time.process_time()
    entries = made_up_phrases(PHRASES, spelling, chance)
    spelling = spelling.knowing(word for entry in entries for word in words_of(entry.phrase))
    normaliser = Normaliser(spelling)
    made = time.process_time()
    matcher = PhraseMatcher(entries, normaliser)
    compiled = time.process_time()
    posts = made_up_posts(count, spelling, chance)

    plain = seconds(lambda post: post.lower().split(), posts)
    cold = seconds(normaliser, posts)
    warm = seconds(normaliser, posts)
    both = seconds(lambda post: matcher(normaliser(post)), posts)
    hits = sum(len(matcher(normaliser(post))) for post in posts[:2000]) / len(posts[:2000])

    print(
        f"spelling read in {1000 * (loaded - start):.0f} ms, "
        f"{PHRASES} phrases compiled in {1000 * (compiled - made):.0f} ms"
    )
    print(f"{count} posts of {sum(map(len, posts)) / count:.0f} characters, {hits:.1f} hits a post")
    for name, taken in (
        ("str.lower().split()", plain),
        ("normalise, words never seen", cold),
        ("normalise, words seen before", warm),
        ("normalise and match", both),
    ):
        print(f"{name:30} {count / taken:>10,.0f} posts/s {taken / plain:>6.1f} times lower().split()")


if __name__ == "__main__":
    main()
