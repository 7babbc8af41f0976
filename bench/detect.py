"""How fast all detection in texts is (normalise, match, rules, models), beside what one would otherwise build.

    python -m bench.detect [POSTS]

Posts of the made-up regency, no two alike. Two processes share them, as two workers would. The pipeline beside it is
scikit-learn's character n-grams with TF-IDF and a linear model, trained on a tenth of the posts with made-up labels,
run by two processes on the same posts. Processor time is counted, so a busy machine changes little.
"""

from __future__ import annotations

import gc
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from multiprocessing import get_context

from pantau.demo.regency import make_regency
from pantau.engine.detect import Detector
from pantau.engine.detect.classifier import load_classifier
from pantau.engine.detect.detector import plain_normaliser_of
from pantau.engine.law import find_rulebook, load_rulebook
from pantau.engine.post import Post

POSTS = 40_000
BATCH = 500


def made_up(count: int) -> list[Post]:
    posts: list[Post] = []
    seed = 52
    while len(posts) < count:
        regency = make_regency(seed=seed)
        for day in regency.days():
            posts.extend(regency.resolved(post) for post in day.posts)
            if len(posts) >= count:
                break
        seed += 1
    # A number at the end makes every text one that was never read.
    return [replace(post, text=f"{post.text} {number}") for number, post in enumerate(posts[:count])]


def detect(posts: Sequence[Post]) -> float:
    """As ``pantau scan`` does: the classifier is asked where a finding is a matter of tone."""
    return _detecting(posts, every=False)


def detect_and_score_all(posts: Sequence[Post]) -> float:
    return _detecting(posts, every=True)


def _detecting(posts: Sequence[Post], *, every: bool) -> float:
    classifier = load_classifier()
    assert classifier is not None
    detector = Detector(load_rulebook(find_rulebook("pemilu-2024")), classifier=classifier)
    gc.freeze()  # as ``pantau scan`` and the office do
    start = time.process_time()
    for first in range(0, len(posts), BATCH):
        batch = posts[first : first + BATCH]
        detector.scan(batch)
        if every:
            classifier.scores([detector.normaliser(post.text) for post in batch])
    return time.process_time() - start


def classify_alone(posts: Sequence[Post]) -> float:
    normalise = plain_normaliser_of(load_rulebook(find_rulebook("pemilu-2024")))
    classifier = load_classifier()
    assert classifier is not None
    texts = [normalise(post.text) for post in posts]
    start = time.process_time()
    for first in range(0, len(texts), BATCH):
        classifier.scores(texts[first : first + BATCH])
    return time.process_time() - start


def pipeline(posts: Sequence[Post]) -> float:
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline

    texts = [post.text for post in posts]
    some = texts[::10]
    model = make_pipeline(
        TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True, min_df=3),
        LogisticRegression(),
    )
    model.fit(some, [number % 2 for number in range(len(some))])
    start = time.process_time()
    for first in range(0, len(texts), BATCH):
        model.predict_proba(texts[first : first + BATCH])
    return time.process_time() - start


def on_two(work: Callable[[Sequence[Post]], float], posts: Sequence[Post]) -> float:
    """Posts a second of two processes that each have a core to themselves, start-up not counted."""
    halves = (posts[: len(posts) // 2], posts[len(posts) // 2 :])
    with get_context("spawn").Pool(2) as pool:
        return len(posts) / max(pool.map(work, halves))


def main() -> None:
    posts = made_up(int(sys.argv[1]) if len(sys.argv) > 1 else POSTS)
    letters = sum(len(post.text) for post in posts) / len(posts)
    print(f"{len(posts):,} posts of {letters:.0f} characters, two processes")
    ours = on_two(detect, posts)
    print(f"normalise, match, rules, models     {ours:>10,.0f} posts/s (floor 5,000, goal 15,000)")
    print(f"the same, every post scored         {on_two(detect_and_score_all, posts):>10,.0f} posts/s")
    print(f"the classifier alone                {on_two(classify_alone, posts):>10,.0f} posts/s")
    try:
        theirs = on_two(pipeline, posts)
    except ImportError:
        print("scikit-learn is not installed, so the pipeline beside it was not timed")
        return
    print(
        f"scikit-learn, TF-IDF + linear model {theirs:>10,.0f} posts/s; all of ours is {ours / theirs:.1f} times that"
    )


if __name__ == "__main__":
    main()
