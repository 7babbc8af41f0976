"""How well the classifier of hate and abuse does on texts it has not seen, and whether names move it.

    python -m bench.hate

Needs the public set and the other texts in ``$PANTAU_SHARED_DATA`` (default ../shared/data). A model is trained as the
shipped one is, but without a fifth of the public set (texts that begin alike on one side), one set of election posts,
and all harmless texts but one file of headlines; those left out are what is measured.
"""

from __future__ import annotations

import os
import re
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from pantau.cli.model import ELECTION_WEIGHT, HARMLESS_WEIGHT, HATE_CATEGORIES, PUBLIC_COLUMNS
from pantau.engine.detect.classifier import Classifier, Example, Reader, clean, measure, read_lists, train
from pantau.engine.detect.classifier.model import LISTS, SHIPPED
from pantau.engine.detect.detector import plain_normaliser_of
from pantau.engine.law import find_rulebook, load_rulebook
from pantau.engine.sources.rows import read_rows
from pantau.engine.text import Normaliser

from .quality import LABELLED, read_labelled

DATA = Path(os.environ.get("PANTAU_SHARED_DATA", Path(__file__).parents[2] / "shared" / "data"))
PUBLIC = DATA / "language" / "hate-abusive" / "train.csv"
SEEN_HEADLINES = DATA / "claims" / "others_hoax_text.csv"
# Of the election tweets some are hateful; nobody has labelled them, so their share flagged is an upper bound.
HARMLESS = {
    "headlines of hoaxes about politics": (DATA / "claims" / "politics_hoax_text_2024-01_to_09.csv", "TITLE"),
    "headlines of hoaxes about scams": (DATA / "claims" / "scam_hoax_text.csv", "TITLE"),
    "election tweets, September 2024": (
        DATA / "exports" / "tweet-harvest" / "rnlyone_pemilu.csv",
        "full_text",
    ),
    "tweets for candidates, 2023-24": (
        DATA / "exports" / "tweet-harvest" / "positif_1_14_des.csv",
        "full_text",
    ),
}
POLITICS = re.compile(r"presiden|pilkada|pemilu|gubernur|partai|capres|rezim|pemerintah|dpr|kampanye", re.I)
SLICES: dict[str, Callable[[str], bool]] = {
    "up to 8 words": lambda text: len(text.split()) <= 8,
    "9 to 20 words": lambda text: 8 < len(text.split()) <= 20,
    "over 20 words": lambda text: len(text.split()) > 20,
    "politics named": lambda text: bool(POLITICS.search(text)),
    "no politics named": lambda text: not POLITICS.search(text),
    "answers (@)": lambda text: "@user" in text,
}
NAMED = re.compile(r"\b(jokowi|prabowo|ahok|anies|sby|megawati|ganjar|pdip|gerindra|pks|golkar)\b", re.I)
STAND_INS = ("Wirahadi", "Sulastriningrum", "Zulfikri Pandanwangi", "Prabowo", "Ganjar", "Mertajaya Kelana")


def public() -> list[Example]:
    return [
        Example(
            row["Tweet"], frozenset(label for column, label in PUBLIC_COLUMNS.items() if row[column] == "1")
        )
        for row in read_rows(PUBLIC, ["Tweet", *PUBLIC_COLUMNS])
    ]


def held_out(example: Example) -> bool:
    words = re.sub(r"[^a-z0-9]+", " ", clean(example.text).lower()).split()[:8]
    return zlib.crc32(b"bench " + " ".join(words).encode()) % 5 == 0


def election(name: str) -> list[Example]:
    """Election posts with whether they are hateful."""
    return [
        Example(
            post.text,
            frozenset({"hate"} if labels & HATE_CATEGORIES else ()),
            name,
            ELECTION_WEIGHT,
            frozenset({"hate"}),
        )
        for post, labels in read_labelled(LABELLED / name)
        if labels & HATE_CATEGORIES or not labels & {"threat", "incitement", "against_state"}
    ]


def print_public(classifier: Classifier, examples: Sequence[Example], normalise: Normaliser) -> None:
    texts = [clean(example.text) for example in examples]
    scores = classifier.scores([normalise(text) for text in texts])
    for label in ("hate", "abusive"):
        truth = np.array([label in example.labels for example in examples])
        found = measure(truth, scores[label], classifier.benchmark[label])
        sparing = measure(truth, scores[label], classifier.product[label])
        print(
            f"{label}: F1 {found.f1:.3f} at the benchmark threshold {classifier.benchmark[label]:.2f} "
            f"(precision {found.precision:.3f}, recall {found.recall:.3f}), ECE {found.calibration_error:.3f}; at the "
            f"product threshold {classifier.product[label]:.2f} precision {sparing.precision:.3f}, "
            f"recall {sparing.recall:.3f}, F1 {sparing.f1:.3f}"
        )
        for name, holds in SLICES.items():
            chosen = np.array([holds(text) for text in texts])
            part = measure(truth[chosen], scores[label][chosen], classifier.benchmark[label])
            print(f"  {name:20} {part.rows:5} texts, F1 {part.f1:.3f}, ECE {part.calibration_error:.3f}")


def print_flagged(classifier: Classifier, name: str, texts: Sequence[str], normalise: Normaliser) -> None:
    scores = classifier.scores([normalise(clean(text)) for text in texts])["hate"]
    share = float((scores >= classifier.product["hate"]).mean())
    print(f"  {name:38} {len(texts):5} texts, {share:.1%} labelled hate at the product threshold")


def print_swaps(classifier: Classifier, examples: Sequence[Example], normalise: Normaliser) -> None:
    """Real texts with their first name replaced by six others, most of them on no list."""
    named = [text for example in examples if NAMED.search(text := clean(example.text))]
    swapped = [NAMED.sub(name, text, count=1) for text in named for name in STAND_INS]
    scores = classifier.scores([normalise(text) for text in [*named, *swapped]])
    for kind, thresholds in (("product", classifier.product), ("benchmark", classifier.benchmark)):
        moved = 0
        for label in ("hate", "abusive"):
            over = scores[label] >= thresholds[label]
            moved += int((np.repeat(over[: len(named)], len(STAND_INS)) != over[len(named) :]).sum())
        print(
            f"  names swapped in {len(named)} texts: {moved} of {2 * len(swapped)} labels moved ({kind} thresholds)"
        )


def main() -> None:
    if not PUBLIC.is_file():
        print(f"not measured: {PUBLIC} is not there")
        return
    normalise = plain_normaliser_of(load_rulebook(find_rulebook("pemilu-2024")))
    every = public()
    unseen = [example for example in every if held_out(example)]
    seen = [example for example in every if not held_out(example)]
    headlines = [
        Example(row["TITLE"], frozenset(), SEEN_HEADLINES.name, HARMLESS_WEIGHT)
        for row in read_rows(SEEN_HEADLINES, ["TITLE"])
    ]
    reader = Reader(read_lists(SHIPPED / LISTS))
    classifier = train([*seen, *headlines, *election("dev.jsonl")], reader, normalise, {})
    print(f"trained on {len(seen):,} texts of the public set, measured on {len(unseen):,} others")
    print_public(classifier, unseen, normalise)
    print("harmless texts of sources not seen:")
    for name, (path, column) in HARMLESS.items():
        print_flagged(classifier, name, [row[column] for row in read_rows(path, [column])], normalise)
    posts = election("dev2.jsonl")
    print("election posts of dev2.jsonl, not seen:")
    print_flagged(
        classifier, "hateful (hate_sara, insult)", [one.text for one in posts if one.labels], normalise
    )
    print_flagged(classifier, "all others", [one.text for one in posts if not one.labels], normalise)
    print_swaps(classifier, unseen, normalise)


if __name__ == "__main__":
    main()
