"""How well the classifier does on texts it has not seen, and whether names move it.

    python -m bench.hate

Needs the public set and the other texts in ``$PANTAU_SHARED_DATA`` (default ../shared/data). A model is trained as the
shipped one is, but without a fifth of the public set and of the posts written to train on (texts that begin alike on
one side), four sets of election posts, hoaxes about scams, those about politics from July on, and tweets of later
months; those left out are what is measured, and comments under debates whose stance was labelled by reading.

Beside each calibration error (15 bins of equal size) stands what it would be if every chance meant what it says: the
mean over labels drawn from the chances themselves and the bounds of 95 draws in 100; and the error less what chance
adds (Kumar, Liang and Ma 2019).
"""

from __future__ import annotations

import os
import re
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from pantau.cli.labelled_texts import of_election, of_harmless, of_hoaxes, of_public_set, of_rules
from pantau.engine.detect.classifier import (
    HEADS,
    LABELS,
    Classifier,
    Example,
    Reader,
    clean,
    debiased_calibration_error,
    error_of_the_right,
    load_classifier,
    measure,
    read_lists,
    train,
)
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
OTHERS = DATA / "claims" / "others_hoax_text.csv"
SEEN = {
    "others_hoax_text.csv": (OTHERS, "TITLE"),
    "positif_1_14_des.csv": (DATA / "exports" / "tweet-harvest" / "positif_1_14_des.csv", "full_text"),
}
SEEN_POSTS = ("dev.jsonl", "dev4.jsonl", "dev5.jsonl", "accounts_dev.jsonl")
UNSEEN_POSTS = ("dev2.jsonl", "dev3.jsonl", "dev6.jsonl", "dev7.jsonl")
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
COMMENTS = DATA / "exports" / "youtube-comments" / "data.csv"
# Rows of COMMENTS from 1, and what was judged of each. Sample 1 was read before posts on stance were written to train
# on, sample 2 after.
LABELLED_COMMENTS = LABELLED / "debate_comments.csv"
SAMPLES = ("1", "2")
NAMED = re.compile(r"\b(jokowi|prabowo|ahok|anies|sby|megawati|ganjar|pdip|gerindra|pks|golkar)\b", re.I)
STAND_INS = ("Wirahadi", "Sulastriningrum", "Zulfikri Pandanwangi", "Prabowo", "Ganjar", "Mertajaya Kelana")


def held_out(example: Example) -> bool:
    words = re.sub(r"[^a-z0-9]+", " ", clean(example.text).lower()).split()[:8]
    return zlib.crc32(b"bench " + " ".join(words).encode()) % 5 == 0


def seen_and_unseen(examples: Iterable[Example]) -> tuple[list[Example], list[Example]]:
    parts: tuple[list[Example], list[Example]] = ([], [])
    for example in examples:
        parts[held_out(example)].append(example)
    return parts


@dataclass(frozen=True, slots=True)
class Material:
    """What a model is trained on, and what is kept from it."""

    seen: list[Example]
    unseen: list[Example]  # of the public set
    unseen_written: list[Example]  # of the posts written to train the heads on
    late: list[Mapping[str, str]]  # hoaxes about politics: headline and text


def material() -> Material:
    seen, unseen = seen_and_unseen(of_public_set(PUBLIC, "Tweet"))
    written, unseen_written = seen_and_unseen(of_election(SHIPPED / "heads.jsonl"))
    political = list(read_rows(POLITICAL, ["TITLE", "DATE", "HOAX_TEXT"]))
    early = [row for row in political if row["DATE"].split()[1][:3] in SEEN_MONTHS]
    late = [row for row in political if row["DATE"].split()[1][:3] not in SEEN_MONTHS]
    seen += [*of_harmless(early, "TITLE", POLITICAL.name), *of_hoaxes(early, "HOAX_TEXT", POLITICAL.name)]
    for name, (path, column) in SEEN.items():
        seen += of_harmless(read_rows(path, [column]), column, name)
    seen += of_hoaxes(read_rows(OTHERS, ["HOAX_TEXT"]), "HOAX_TEXT", OTHERS.name)
    for path in (*(LABELLED / name for name in SEEN_POSTS), SHIPPED / "election.jsonl"):
        seen += of_election(path)
    return Material(
        [*seen, *written, *of_rules(load_rulebook(find_rulebook("pemilu-2024")))],
        unseen,
        unseen_written,
        late,
    )


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


def print_flagged(
    classifier: Classifier, shipped: float, name: str, texts: Sequence[str], normalise: Normaliser
) -> None:
    scores = classifier.scores([normalise(clean(text)) for text in texts])["hate"]
    own, asked = (float((scores >= threshold).mean()) for threshold in (classifier.product["hate"], shipped))
    print(
        f"  {name:38} {len(texts):5} texts, {asked:5.1%} labelled hate at the shipped threshold, {own:5.1%} at its own"
    )


def print_swaps(classifier: Classifier, examples: Sequence[Example], normalise: Normaliser) -> None:
    """Real texts with their first name replaced by six others, most of them on no list."""
    named = [text for example in examples if NAMED.search(text := clean(example.text))]
    swapped = [NAMED.sub(name, text, count=1) for text in named for name in STAND_INS]
    scores = classifier.scores([normalise(text) for text in [*named, *swapped]])
    for kind, thresholds in (("product", classifier.product), ("benchmark", classifier.benchmark)):
        moved = 0
        for label in LABELS:
            over = scores[label] >= thresholds[label]
            moved += int((np.repeat(over[: len(named)], len(STAND_INS)) != over[len(named) :]).sum())
        of = f"{moved} of {len(LABELS) * len(swapped):,} labels moved"
        print(f"  names swapped in {len(named)} texts: {of} ({kind} thresholds)")


HEAD_LINE = (
    "{:15} {:30} {:6,} texts, {:4,} bear it; F1 {:.2f}, precision {:.2f}, recall {:.2f} at {:.2f}; said {:.3f}, "
    "so {:.3f} on average; ECE {:.3f}, by chance {:.3f} ({:.3f}-{:.3f}), debiased {:.3f}"
)


def print_heads(classifier: Classifier, sets: Mapping[str, Sequence[Example]], normalise: Normaliser) -> None:
    print("the further heads, at the product threshold, texts not trained on:")
    scores = {
        name: classifier.scores([normalise(clean(one.text)) for one in part]) for name, part in sets.items()
    }
    for label in HEADS:
        for name, part in sets.items():
            judged = np.array([label in one.judged for one in part], dtype=bool)
            truth = np.array([label in one.labels for one in part], dtype=bool)[judged]
            if truth.any():
                chances = scores[name][label][judged]
                found = measure(truth, chances, classifier.product[label])
                figures = (found.rows, found.positive, found.f1, found.precision, found.recall)
                calibration = (
                    chances.mean(),
                    truth.mean(),
                    found.calibration_error,
                    *error_of_the_right(chances),
                    debiased_calibration_error(truth, chances),
                )
                print(HEAD_LINE.format(label, name, *figures, classifier.product[label], *calibration))


def print_labelled(classifier: Classifier, name: str, texts: Sequence[str], normalise: Normaliser) -> None:
    scores = classifier.scores([normalise(clean(text)) for text in texts])
    shares = ", ".join(
        f"{label} {(scores[label] >= classifier.product[label]).mean():.1%}" for label in HEADS
    )
    print(f"  {name}, {len(texts):,}: {shares}")


def main() -> None:
    if not PUBLIC.is_file():
        print(f"not measured: {PUBLIC} is not there")
        return
    normalise = plain_normaliser_of(load_rulebook(find_rulebook("pemilu-2024")))
    made = material()
    classifier = train(made.seen, Reader(read_lists(SHIPPED / LISTS)), normalise, {})
    shipped = load_classifier()
    asked = (shipped or classifier).product["hate"]
    print(f"trained on {len(made.seen):,} texts, measured on {len(made.unseen):,} others of the public set")
    print_public(classifier, made.unseen, normalise)
    print(
        f"texts not trained on (shipped threshold {asked:.2f}, the model's own {classifier.product['hate']:.2f}):"
    )
    late = [row["TITLE"] for row in made.late]
    print_flagged(classifier, asked, "headlines of hoaxes about politics", late, normalise)
    unlabelled = {
        name: [row[column] for row in read_rows(path, [column])] for name, (path, column) in UNSEEN.items()
    }
    for name, texts in unlabelled.items():
        print_flagged(classifier, asked, name, texts, normalise)
    posts = {name: list(of_election(LABELLED / name)) for name in UNSEEN_POSTS}
    for name, examples in posts.items():
        hateful = [one.text for one in examples if "hate" in one.labels]
        print_flagged(classifier, asked, f"{name}, hateful (hate_sara, insult)", hateful, normalise)
        others = [one.text for one in examples if "hate" in one.judged - one.labels]
        print_flagged(classifier, asked, f"{name}, all others", others, normalise)
    hoaxes = [*of_hoaxes(made.late, "HOAX_TEXT", "late"), *of_harmless(made.late, "TITLE", "late")]
    sets = {"written, a fifth kept apart": made.unseen_written}
    sets["four sets of election posts"] = [one for part in posts.values() for one in part]
    sets |= {f"comments, sample {sample}": labelled_comments(sample) for sample in SAMPLES}
    sets |= {"public set, a fifth": made.unseen, "hoaxes and headlines, July on": hoaxes}
    print_heads(classifier, sets, normalise)
    print("share labelled of texts that nobody labelled:")
    for name, texts in {**unlabelled, "comments under debates": comments()}.items():
        print_labelled(classifier, name, texts, normalise)
    print_swaps(classifier, made.unseen, normalise)


def labelled_comments(sample: str) -> list[Example]:
    said, stances = comments(), ("call_to_vote", "stance_for", "stance_against")
    return [
        Example(
            said[int(row["row"]) - 1],
            frozenset(label for label in stances if row[label] == "1"),
            COMMENTS.name,
            judged=frozenset(stances),
        )
        for row in read_rows(LABELLED_COMMENTS, ["row", "sample", *stances])
        if row["sample"] == sample
    ]


def comments() -> list[str]:
    return [row["Comment"] for row in read_rows(COMMENTS, ["Comment"])]


if __name__ == "__main__":
    main()
