"""Labelled texts as files hold them: the public set, posts written for this project, headlines, rules' examples."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import orjson

from pantau.engine.detect.classifier import HEADS, KINDS, LABELS, OF_CATEGORIES, Example, clean
from pantau.engine.law import Rulebook
from pantau.engine.sources.errors import UnreadableFile
from pantau.engine.sources.rows import read_rows

# Columns of the public set (Ibrohim and Budi 2019) -> labels. A column may also bear a label's own name.
PUBLIC_COLUMNS = {
    "HS": "hate", "Abusive": "abusive", "HS_Individual": "individual", "HS_Group": "group",
    "HS_Religion": "religion", "HS_Race": "race", "HS_Physical": "physical", "HS_Gender": "gender",
    "HS_Other": "other", "HS_Weak": "weak", "HS_Moderate": "moderate", "HS_Strong": "strong",
}  # fmt: skip

HATE_CATEGORIES = frozenset({"hate_sara", "insult"})
OPEN_CATEGORIES = frozenset({"threat", "incitement", "against_state"})  # some are hateful too: nobody judged
HEADS_OF = {
    category: label for category, label in OF_CATEGORIES.items() if label in HEADS
}  # hate is judged apart
OF_FUNCTIONS = {"call": {"call_to_vote", "stance_for"}, "promotion": {"stance_for"}}
FOUR_CATEGORIES = frozenset({"threat", "incitement", "other_attributes", "hate_sara"})
# Files in which only these categories were judged.
PARTLY_JUDGED = {"dev4.jsonl": FOUR_CATEGORIES, "election.jsonl": HATE_CATEGORIES}
HELD_OUT = "held_out"
ELECTION_WEIGHT = 1.5
HARMLESS_WEIGHT = 0.3  # they were not read one by one
HOAX_WEIGHT = 0.3
OF_THE_HARMLESS = frozenset(
    {"threat", "incitement", "money_offer", "hoax_style"}
)  # what they are taken not to be
TAKEN_AS_HARMLESS = frozenset({*KINDS, "insult", *OF_THE_HARMLESS})
HEADLINE = "TITLE"  # column of a fact-checker's own headlines
ALIKE = 0.5  # of the words of a headline and of the text it tells of


def of_public_set(file: Path, text_column: str) -> Iterator[Example]:
    """Rows of a labelled table. Abuse of a person is an insult; whether hate of one without abuse is, nobody judged.

    What bears no label is taken to be no other offence either.
    """
    known = {**PUBLIC_COLUMNS, **{label: label for label in LABELS}}
    found: dict[str, str] = {}
    for row in read_rows(file, [text_column]):
        found = found or {column: known[column] for column in row if column in known}
        if not {"hate", "abusive"} <= set(found.values()):
            raise UnreadableFile(f"{file.name} has no label columns HS and Abusive")
        held = {label for column, label in found.items() if row[column].strip() in ("1", "1.0", "true")}
        judged = {*KINDS, *found.values()}
        if "individual" in found.values() and ("abusive" in held or "individual" not in held):
            judged.add("insult")
            held |= {"insult"} if {"individual", "abusive"} <= held else set()
            judged |= OF_THE_HARMLESS if not held else set()
        yield Example(row[text_column], frozenset(held), judged=frozenset(judged))


def of_election(file: Path) -> Iterator[Example]:
    """Posts labelled by category, function (``stance``) or the labels themselves (``heads``), to train on.

    Slurs on groups and persons are hate. Whether they are abusive nobody judged. Rows that are marked as held out (see
    ``pantau detect feedback --export``) are for measuring alone.
    """
    return (_example(post, file) for post in _posts(file) if post.get("split") != HELD_OUT)


def to_measure(file: Path) -> list[Example]:
    """The posts marked as held out, or all where none is."""
    posts = _posts(file)
    marked = [post for post in posts if post.get("split") == HELD_OUT]
    return [_example(post, file) for post in marked or posts]


def _posts(file: Path) -> list[dict[str, Any]]:
    return [orjson.loads(line) for line in file.read_bytes().splitlines()]


def _example(post: Mapping[str, Any], file: Path) -> Example:
    if "heads" in post:
        held, judged = _of_heads(post)
    else:
        only = frozenset(post["judged"]) if "judged" in post else PARTLY_JUDGED.get(file.name)
        held, judged = _of_categories(post, only)
    return Example(post["text"], held & judged, file.name, ELECTION_WEIGHT, judged)


def _of_heads(post: Mapping[str, Any]) -> tuple[frozenset[str], frozenset[str]]:
    return frozenset(post["heads"]), frozenset(HEADS)


def _of_categories(
    post: Mapping[str, Any], only: frozenset[str] | None
) -> tuple[frozenset[str], frozenset[str]]:
    named = frozenset(post["labels"])
    held = {label for category, label in HEADS_OF.items() if category in named}
    judged = {label for category, label in HEADS_OF.items() if only is None or category in only}
    if (
        "hate_sara" in named and "insult" not in named
    ):  # of slurs on groups nobody said whether a person is meant
        judged.discard("insult")
    if not HATE_CATEGORIES.isdisjoint(named) or OPEN_CATEGORIES.isdisjoint(named):
        judged.add("hate")
        held |= set() if HATE_CATEGORIES.isdisjoint(named) else {"hate"}
    if "stance" in post:
        judged |= {"call_to_vote", "stance_for"}
        held |= OF_FUNCTIONS.get(post["stance"], set())
        judged |= {"stance_against"} if post["stance"] != "attack" else set()
    return frozenset(held), frozenset(judged)


def of_harmless(rows: Iterable[Mapping[str, str]], column: str, source: str) -> Iterator[Example]:
    """Texts taken to be neither hateful nor any offence, nor worded as hoaxes are."""
    for row in rows:
        yield Example(row[column], frozenset(), source, HARMLESS_WEIGHT, TAKEN_AS_HARMLESS)


def of_hoaxes(rows: Iterable[Mapping[str, str]], column: str, source: str) -> Iterator[Example]:
    """Hoaxes as they spread, where they are worded otherwise than the fact-checker's headline of them."""
    held = frozenset({"hoax_style"})
    for row in rows:
        if row[column].strip() and not _alike(row[column], row.get(HEADLINE) or ""):
            yield Example(row[column], held, f"{source}:{column}", HOAX_WEIGHT, held)


def _alike(text: str, headline: str) -> bool:
    said, told = set(clean(text).lower().split()), set(clean(headline).lower().split())
    return len(said & told) > ALIKE * len(said | told)


def of_rules(book: Rulebook) -> Iterator[Example]:
    """What a rulebook's own rules must flag and must let pass, for the labels of their categories."""
    for rule in book.rules.values():
        label = HEADS_OF.get(rule.category)
        if label is None or label == "hoax_style":  # whose examples hang on checked claims
            continue
        for expected in ("flag", "pass"):
            for example in rule.examples.get(expected, ()):
                text = example if isinstance(example, str) else example.get("text")
                held = frozenset({label}) if expected == "flag" else frozenset()
                if text:
                    yield Example(str(text), held, "rules", 1.0, frozenset({label}))
