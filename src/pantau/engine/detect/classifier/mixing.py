"""The last step: the log-odds of all labels and a few counts, mixed into each label's final log-odds.

What is hateful leans on what is abusive, and on whether anybody is named: so for the labels in ``CURVED`` the
products of their inputs count too, and how hateful a text is among those of its own sort: with words of abuse, or
without. The heads among them see all of it: what an insult or a hoax looks like differs from one source to the next,
and so the same score means more here than there.
"""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from .reading import CREED, MENTION, NAME, Glance

Numbers: TypeAlias = npt.NDArray[np.floating[Any]]

# What the public set labels, and what posts written for this project label besides.
KINDS = (
    "hate", "abusive", "individual", "group", "religion", "race", "physical", "gender", "other",
    "weak", "moderate", "strong",
)  # fmt: skip
HEADS = (
    "insult", "threat", "incitement", "call_to_vote", "money_offer", "hoax_style", "stance_for", "stance_against",
)  # fmt: skip
LABELS = KINDS + HEADS
# Categories of findings of which a model says something, and by which label.
OF_CATEGORIES = {
    "hate_sara": "hate", "insult": "insult", "threat": "threat", "incitement": "incitement",
    "money_politics": "money_offer", "hoax": "hoax_style",
}  # fmt: skip
SORTS = 2  # texts without words of abuse, and texts with them
TALLIES = ("abuse", "creeds", "names", "mentions", "length")
CURVED = ("hate", "abusive", "insult", "hoax_style")
_MOST = {"abuse": 3, "creeds": 3, "names": 4, "mentions": 3}
_FARTHEST = 3.0  # standard deviations: what lies beyond counts as if it lay there
_PRODUCT = 0.3  # how large a product's column is beside an input's

AMONG_ITS_SORT = len(LABELS)  # the input that says how hateful a text is among those of its sort
INPUTS = len(LABELS) + 1 + len(TALLIES)
_CROSSED = np.array(
    [0, 1, 2, 3, *range(AMONG_ITS_SORT + 1, INPUTS)]
)  # the four commonest labels, and all tallies
_FIRST, _SECOND = (_CROSSED[side] for side in np.triu_indices(len(_CROSSED)))
TERMS = INPUTS + len(_FIRST)


def tallies(glance: Glance, abusive: frozenset[int]) -> tuple[float, ...]:
    """How many words of abuse, creeds, names and mentions stand in a text, and how long it is (log of words)."""
    ids = glance.ids
    counts = {
        "abuse": 0 if abusive.isdisjoint(ids) else sum(one in abusive for one in ids),
        "creeds": ids.count(CREED),
        "names": ids.count(NAME),
        "mentions": ids.count(MENTION),
    }
    return (*(float(min(count, _MOST[name])) for name, count in counts.items()), float(np.log(len(set(ids)))))


def sorts(tallied: Numbers) -> npt.NDArray[np.intp]:
    """Of each text the place of its sort among ``SORTS``."""
    return np.asarray(tallied[:, TALLIES.index("abuse")] > 0, dtype=np.intp)


def used_by(label: str) -> npt.NDArray[np.intp]:
    """Which terms may count for a label."""
    if label in CURVED:
        if label in HEADS:
            return np.arange(TERMS)
        return np.concatenate([_CROSSED, [AMONG_ITS_SORT], np.arange(INPUTS, TERMS)])
    return np.arange(len(KINDS if label in KINDS else LABELS))


def terms(inputs: Numbers, centre: Numbers, spread: Numbers) -> Numbers:
    """Inputs in standard deviations from their centre, and products of two: one row a text, ``TERMS`` columns."""
    level = np.clip((inputs - centre) / spread, -_FARTHEST, _FARTHEST)
    return np.concatenate([level, _PRODUCT * level[:, _FIRST] * level[:, _SECOND]], axis=1)


def slopes(inputs: Numbers, centre: Numbers, spread: Numbers, mix: Numbers) -> Numbers:
    """How fast one text's final log-odds move with each input, where it stands."""
    level = np.clip((inputs - centre) / spread, -_FARTHEST, _FARTHEST)
    moved = mix[:INPUTS].copy()
    np.add.at(moved, _FIRST, _PRODUCT * mix[INPUTS:] * level[_SECOND])
    np.add.at(moved, _SECOND, _PRODUCT * mix[INPUTS:] * level[_FIRST])
    return np.asarray(moved / spread)


def centred(inputs: Numbers, weight: Numbers) -> tuple[Numbers, Numbers]:
    """Mean and standard deviation of each input over the texts that calibrate it: one column of weights an input."""
    total = np.maximum(weight.sum(axis=0), 1e-9)
    centre = (inputs * weight).sum(axis=0) / total
    spread = np.sqrt(((inputs - centre) ** 2 * weight).sum(axis=0) / total)
    return centre, np.maximum(spread, 1e-3)
