"""How well the classifier of hate and abuse does on texts it has not seen, and whether names move it.

    python -m bench.hate

Needs the public set and the other texts in ``$PANTAU_SHARED_DATA`` (default ../shared/data). A model is trained as the
shipped one is, but without a fifth of the public set (texts that begin alike on one side), two sets of election posts,
headlines of scams, those about politics from July on, and tweets of later months; those left out are what is measured.
"""

from __future__ import annotations

import os
import re
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from pantau.cli.model import HARMLESS_WEIGHT, PUBLIC_COLUMNS, of_election
from pantau.engine.detect.classifier import Classifier, Example, Reader, clean, measure, read_lists, train
from pantau.engine.detect.classifier.model import LISTS, SHIPPED
from pantau.engine.detect.detector import plain_normaliser_of
from pantau.engine.law import find_rulebook, load_rulebook
from pantau.engine.sources.rows import read_rows
from pantau.engine.text import Normaliser

from .quality import LABELLED

DATA = Path(os.environ.get("PANTAU_SHARED_DATA", Path(__file__).parents[2] / "shared" / "data"))
PUBLIC = DATA / "language" / "hate-abusive" / "train.csv"
# Texts taken as harmless in training, and the others to measure on: nobody has labelled them. Of the election tweets
# some are hateful, so their share flagged is an upper bound.
SEEN = {
    "others_hoax_text.csv": (DATA / "claims" / "others_hoax_text.csv", "TITLE"),
    "positif_1_14_des.csv": (DATA / "exports" / "tweet-harvest" / "positif_1_14_des.csv", "full_text"),
}
POLITICAL = DATA / "claims" / "politics_hoax_text_2024-01_to_09.csv"
SEEN_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun")
UNSEEN = {
    "headlines of hoaxes about scams": (DATA / "claims" / "scam_hoax_text.csv", "TITLE"),
    "election tweets, September 2024": (
        DATA / "exports" / "tweet-harvest" / "rnlyone_pemilu.csv",
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


def harmless(source: str, texts: Sequence[str]) -> list[Example]:
    return [Example(text, frozenset(), source, HARMLESS_WEIGHT) for text in texts]


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
    political = list(read_rows(POLITICAL, ["TITLE", "DATE"]))
    early = [row["TITLE"] for row in political if row["DATE"].split()[1][:3] in SEEN_MONTHS]
    late = [row["TITLE"] for row in political if row["DATE"].split()[1][:3] not in SEEN_MONTHS]
    taken = harmless(POLITICAL.name, early)
    for name, (path, column) in SEEN.items():
        taken += harmless(name, [row[column] for row in read_rows(path, [column])])
    posts = [*of_election(LABELLED / "dev.jsonl"), *of_election(SHIPPED / "election.jsonl")]
    reader = Reader(read_lists(SHIPPED / LISTS))
    classifier = train([*seen, *taken, *posts], reader, normalise, {})
    print(f"trained on {len(seen):,} texts of the public set, measured on {len(unseen):,} others")
    print_public(classifier, unseen, normalise)
    print("texts not trained on:")
    print_flagged(classifier, "headlines of hoaxes about politics", late, normalise)
    for name, (path, column) in UNSEEN.items():
        print_flagged(classifier, name, [row[column] for row in read_rows(path, [column])], normalise)
    for name in ("dev2.jsonl", "dev3.jsonl"):
        posts = list(of_election(LABELLED / name))
        hateful = [one.text for one in posts if one.labels]
        print_flagged(classifier, f"{name}, hateful (hate_sara, insult)", hateful, normalise)
        others = [one.text for one in posts if not one.labels]
        print_flagged(classifier, f"{name}, all others", others, normalise)
    print_swaps(classifier, unseen, normalise)


if __name__ == "__main__":
    main()
