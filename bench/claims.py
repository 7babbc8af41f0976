"""How well posts are matched with checked claims, and how fast.

    python -m bench.claims [dev|test] [--errors] [--fit] [--many]

The claims are those of ../shared/data/claims; the posts were written by hand before the search was built
(tests/data/claims). ``--fit`` learns the score's factors from the dev half and prints them for claims.yaml; ``--many``
searches 100,000 claims, made of the same words.
"""

from __future__ import annotations

import csv
import os
import random
import re
import string
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from pantau.engine.claim import CheckedClaim
from pantau.engine.detect import Detector
from pantau.engine.detect.claims import ClaimIndex, ClaimMatch
from pantau.engine.detect.claims.index import FEATURES
from pantau.engine.law import find_rulebook, load_rulebook
from pantau.engine.sources.claims import read_claims

WRITTEN = Path(__file__).parents[1] / "tests" / "data" / "claims"
SHARED = Path(os.environ.get("PANTAU_SHARED_DATA", Path(__file__).parents[2] / "shared" / "data"))
STANCES = {"repeat": "repeated", "deny": "denied", "ask": "asked"}
MANY, POSTS = 100_000, 500

_SLOT = re.compile(r"\{(\d+)\}")
_MARKS = string.punctuation + "“”‘’"


@dataclass(frozen=True, slots=True)
class Written:
    """A post written by hand; ``kind`` is none where it repeats no claim."""

    claim: str
    kind: str
    text: str


def read_written(half: str, claims: dict[str, CheckedClaim]) -> list[Written]:
    """The posts of one half, with the words of titles filled in."""
    with (WRITTEN / f"{half}.csv").open(encoding="utf-8", newline="") as opened:
        rows = list(csv.DictReader(opened))
    return [
        Written(row["claim"], row["kind"], _filled(row["text"], claims[row["claim"]].title)) for row in rows
    ]


def _filled(text: str, title: str) -> str:
    words = title.split()
    return _SLOT.sub(lambda slot: words[int(slot[1])].strip(_MARKS), text)


def read_all() -> dict[str, CheckedClaim]:
    files = sorted((SHARED / "claims").glob("*.csv"))
    if not files:
        sys.exit(f"no claims at {SHARED / 'claims'} (set PANTAU_SHARED_DATA)")
    return {claim.key: claim for file in files for claim in read_claims(file).claims}


def is_right(match: ClaimMatch, wanted: str) -> bool:
    return wanted == match.claim.key or any(claim.key == wanted for claim in match.again)


def measure(index: ClaimIndex, posts: Sequence[Written], errors: bool) -> dict[str, float]:
    """Shares of 1; see the printed lines for what each is."""
    spoken = [post for post in posts if post.kind != "none"]
    silent = [post for post in posts if post.kind == "none"]
    found = [index.match(post.text, most=10, least=0.0) for post in spoken]
    ranks = [
        next((place for place, match in enumerate(matches, 1) if is_right(match, post.claim)), 0)
        for post, matches in zip(spoken, found, strict=True)
    ]
    shown = [index.match(post.text) for post in spoken]
    hits = [
        next((match for match in matches if is_right(match, post.claim)), None)
        for post, matches in zip(spoken, shown, strict=True)
    ]
    false = [(post, matches[0]) for post in silent if (matches := index.match(post.text))]
    told = [(post, match) for post, match in zip(spoken, hits, strict=True) if match]
    told_all = [
        (post, match)
        for post, matches in zip(spoken, found, strict=True)
        for match in matches
        if is_right(match, post.claim)
    ]
    if errors:
        for post, rank, hit in zip(spoken, ranks, hits, strict=True):
            if rank > 3 or not rank or hit is None:
                print(f"    rank {rank or '-'}{'' if hit else ', not shown'}: {post.text}")
        for post, match in false:
            print(f"    false {match.score:.2f}: {post.text}  ~  {match.claim.title[:80]}")
        for post, match in told_all:
            if match.stance != STANCES[post.kind]:
                print(f"    {post.kind} read as {match.stance}: {post.text}")
    return {
        "top-1": _share(rank == 1 for rank in ranks),
        "top-3": _share(0 < rank <= 3 for rank in ranks),
        "MRR": float(np.mean([1 / rank if rank else 0.0 for rank in ranks])),
        "right claim among the shown": _share(hit is not None for hit in hits),
        "posts without a claim that show one": len(false) / len(silent),
        "denied or not, told right": _share(
            (match.stance == "denied") == (post.kind == "deny") for post, match in told_all
        ),
        "stance told right": _share(match.stance == STANCES[post.kind] for post, match in told_all),
        "shown with the right stance": _share(match.stance == STANCES[post.kind] for post, match in told),
    }


def _share(flags: Iterator[bool]) -> float:
    listed = list(flags)
    return sum(listed) / len(listed) if listed else 0.0


def speed(
    index: ClaimIndex, posts: Sequence[Written], clock: Callable[[], float] = time.process_time
) -> float:
    """Posts a second, words seen before: nothing is remembered of a whole post."""
    some = [post.text for post in posts] * (POSTS // len(posts) + 1)
    for text in some[: len(posts)]:
        index.match(text)
    start = clock()
    for text in some[:POSTS]:
        index.match(text)
    return POSTS / (clock() - start)


def many(claims: Sequence[CheckedClaim], chance: random.Random) -> Iterator[CheckedClaim]:
    """As many claims as a fact-checker's archive of decades, of the same words in other company."""
    words = [word for claim in claims for word in f"{claim.title} {claim.text}".split()]
    for number in range(MANY):
        claim = claims[number % len(claims)]
        text = claim.text if number < len(claims) else _mixed(claim.text, words, chance)
        title = claim.title if number < len(claims) else _mixed(claim.title, words, chance)
        yield CheckedClaim(f"{claim.key}-{number}", title, text)


def _mixed(text: str, words: Sequence[str], chance: random.Random) -> str:
    return " ".join(chance.choice(words) if chance.random() < 0.5 else word for word in text.split()[:60])


def fit(index: ClaimIndex, posts: Sequence[Written]) -> dict[str, float]:
    """A logistic regression over the ten nearest claims of each post."""
    rows, right = [], []
    for post in posts:
        for near, key in index.nearest(post.text)[:10]:
            rows.append([*near.features, 1.0])
            right.append(post.kind != "none" and index.same_claim(key, post.claim))
    x, y = np.array(rows), np.array(right, dtype=float)
    weights = np.zeros(x.shape[1])
    ridge = np.diag([0.1] * len(FEATURES) + [1e-6])
    for _ in range(50):
        p = 1 / (1 + np.exp(-x @ weights))
        curve = (x * (p * (1 - p))[:, None]).T @ x + ridge
        weights -= np.linalg.solve(curve, x.T @ (p - y) + ridge @ weights)
    return dict(zip((*FEATURES, "offset"), map(float, weights), strict=True))


def main(arguments: Sequence[str]) -> None:
    half = "test" if "test" in arguments else "dev"
    claims = read_all()
    posts = read_written(half, claims)
    detector = Detector(load_rulebook(find_rulebook("pemilu-2024")))
    index = ClaimIndex(detector)
    start = time.process_time()
    index.add(claims.values())
    took = time.process_time() - start
    if "--fit" in arguments:
        print("  ".join(f"{name}: {value:.3f}" for name, value in fit(index, posts).items()))
        return
    print(f"{len(claims):,} claims, {len(posts)} posts ({half}); read into the index in {took:.1f} s")
    for name, value in measure(index, posts, "--errors" in arguments).items():
        print(f"  {name:38} {value:6.1%}" if name != "MRR" else f"  {name:38} {value:6.3f}")
    print(f"  posts a second                         {speed(index, posts):6,.0f}")
    if "--many" in arguments:
        larger = ClaimIndex(detector)
        start = time.process_time()
        larger.add(many(list(claims.values()), random.Random(2024)))
        print(f"{MANY:,} claims read into the index in {time.process_time() - start:.0f} s")
        print(f"  {POSTS} posts searched in                 {POSTS / speed(larger, posts):6.2f} s")


if __name__ == "__main__":
    main(sys.argv[1:])
