"""From labelled texts to a classifier. The same examples give the same bytes.

Features are ordinary words, pairs of neighbours and the character n-grams inside words, each stretched by its
naive-Bayes log-count ratio (Wang and Manning 2012), then a logistic regression for each label. Hate is also fitted
among texts with words of abuse and among those without, and seen a second way, by how rare its words and pairs are.
In the end n-grams fold into one weight a word and pair. What all of this says of all labels is then mixed
(``mixing``), by fits on texts that the first had not seen.
"""

from __future__ import annotations

import re
import zlib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from typing import Any, TypeAlias, TypeVar

import numpy as np
import numpy.typing as npt

from pantau.engine.text import Normaliser

from .cleaning import clean
from .measuring import Measured, likely_best_threshold, measure
from .mixing import (
    HEADS,
    KINDS,
    LABELS,
    SORTS,
    TALLIES,
    TERMS,
    Numbers,
    centred,
    sorts,
    tallies,
    terms,
    used_by,
)
from .model import HATE, Classifier, Floats, Weights, _scale
from .reading import MARKS, STYLES, Glance, Reader
from .solving import Dense, Design, Vector, fit

Whole: TypeAlias = npt.NDArray[np.int64]
Seen = TypeVar("Seen", bound=Design)

FOLDS = 4
GRAMS = (2, 5)  # characters
LEAST = {"words": 1, "pairs": 2, "grams": 2}  # texts that must have a feature
STRENGTH = 0.3  # inverse of the penalty
SMOOTHING = 0.2  # added to every count before ratios are taken
PAIRS = 1.5  # how large a pair's column is beside a word's
STYLE = 0.5  # how large a style's column is beside a word's
MIXING = 0.3  # inverse of the penalty
HEAD_MIXING = 0.1  # the same, for the heads: fewer texts calibrate them
PUBLIC_INSULTS = 0.25  # of the weight of all texts that calibrate insults, beside those of election posts
NEVER = -12.0  # log-odds of a label that no text was judged for
OTHER_SORT = 0.15  # how much a text counts where hate is fitted among those of the other sort
RARE_STRENGTH = 4.0  # the same, for hate seen the second way
HEAD_STRENGTH = 15.0  # the same, for the heads, which are seen the second way alone
RARE = 0.7  # how much the second way counts beside the first
SHORTEST = 1.0  # length of a vector of rarities
HARMLESS_FLAGGED = 0.03  # of harmless texts, at the product threshold
LEAST_PRECISION = 0.7  # of kinds, on texts that no fit had seen, at the product threshold
LEAST_HEAD_PRECISION = 0.5  # of heads: few texts bear them
JUDGED = frozenset(KINDS)  # what the labelled set judges


@dataclass(frozen=True, slots=True)
class Example:
    """A text and which of the labels that were judged hold.

    ``source`` names a further set of texts; None is the labelled set itself, which alone calibrates the kinds of
    hate. All other labels are calibrated on the other sets; insults, which it labels too, on both.
    """

    text: str
    labels: frozenset[str]
    source: str | None = None
    weight: float = 1.0
    judged: frozenset[str] = JUDGED


@dataclass(frozen=True, slots=True)
class _Incidence:
    """A matrix of ones: where ``rows[i], columns[i]`` stand; the same place may stand twice."""

    rows: Whole
    columns: Whole
    height: int
    width: int

    def times(self, weights: Vector) -> Vector:
        rows: Vector = np.bincount(self.rows, weights[self.columns], self.height).astype(
            np.float64, copy=False
        )
        return rows

    def transposed_times(self, rows: Vector) -> Vector:
        columns: Vector = np.bincount(self.columns, rows[self.rows], self.width).astype(
            np.float64, copy=False
        )
        return columns


class _Features:
    """All features of some texts: words by id, grams within words, pairs, styles, one after the other."""

    def __init__(self, glances: Sequence[Glance], reader: Reader) -> None:
        height = len(glances)
        bags = [sorted(set(glance.ids)) for glance in glances]
        self._words = _incidence(bags, height, reader.size)
        pairs = [sorted(reader.pairs(glance.ids)) for glance in glances]
        counts = Counter(key for keys in pairs for key in keys)
        self.pair_keys = np.array(
            sorted(key for key, count in counts.items() if count >= LEAST["pairs"]), dtype=np.int64
        )
        places = {int(key): place for place, key in enumerate(self.pair_keys)}
        kept = [[places[key] for key in keys if key in places] for keys in pairs]
        self._pairs = _incidence(kept, height, len(places))
        self._styles = _incidence([glance.styles for glance in glances], height, len(STYLES))
        self._grams = self._grams_of(reader)
        self._scale: Vector = np.asarray(_scale(np.array([len(bag) for bag in bags])), dtype=np.float64)
        often = np.bincount(self._words.columns, minlength=reader.size) >= LEAST["words"]
        self._own = np.concatenate(
            [often, np.ones(self._grams.width + len(places) + len(STYLES), dtype=bool)]
        ).astype(np.float64)
        self._cuts = np.cumsum([reader.size, self._grams.width, len(places)])
        self.columns = len(self._own)

    @property
    def rare(self) -> _Rare:
        """The same words and pairs, seen the second way."""
        height = self._words.height
        kept = np.bincount(self._words.columns, minlength=self._words.width) >= LEAST["words"]
        return _Rare(
            self._words, self._pairs, kept * _rarity(self._words, height), _rarity(self._pairs, height)
        )

    def times(self, weights: Vector) -> Vector:
        words, grams, pairs, styles = np.split(weights * self._own, self._cuts)
        of_words = words + self._grams.times(grams)
        said = self._words.times(of_words) + self._pairs.times(pairs)
        return said * self._scale + STYLE * self._styles.times(styles)

    def transposed_times(self, rows: Vector) -> Vector:
        scaled = rows * self._scale
        words = self._words.transposed_times(scaled)
        parts = (
            words,
            self._grams.transposed_times(words),
            self._pairs.transposed_times(scaled),
            STYLE * self._styles.transposed_times(rows),
        )
        return np.concatenate(parts) * self._own

    def ratios(self, truth: Vector, weight: Vector) -> Vector:
        """The naive-Bayes log-count ratio of each column; 1 for styles, 0 for what is too rare to count."""
        held = self._counts(weight * truth) + SMOOTHING
        not_held = self._counts(weight * (1 - truth)) + SMOOTHING
        said: Vector = np.log((held / held.sum()) / (not_held / not_held.sum()))
        said[self._cuts[1] : self._cuts[2]] *= PAIRS
        said[self._cuts[2] :] = 1.0
        said *= self._own
        return said

    def folded(self, weights: Vector) -> tuple[Vector, Vector, Vector]:
        """Weights of words (with their grams), pairs and styles."""
        words, grams, pairs, styles = np.split(weights * self._own, self._cuts)
        return words + self._grams.times(grams), pairs, STYLE * styles

    def _counts(self, rows: Vector) -> Vector:
        words = self._words.transposed_times(rows)
        parts = (
            words,
            self._grams.transposed_times(words),
            self._pairs.transposed_times(rows),
            self._styles.transposed_times(rows),
        )
        return np.concatenate(parts)

    def _grams_of(self, reader: Reader) -> _Incidence:
        """Which n-grams each word has, of those that stand in enough texts."""
        texts = np.bincount(self._words.columns, minlength=reader.size)
        of_word = [_ngrams(word) for word in reader.words]
        counts: Counter[str] = Counter()
        for place, grams in enumerate(of_word):
            for gram in set(grams):
                counts[gram] += int(texts[MARKS + place])
        kept = sorted(gram for gram, count in counts.items() if count >= LEAST["grams"])
        places = {gram: place for place, gram in enumerate(kept)}
        columns = [[places[gram] for gram in grams if gram in places] for grams in of_word]
        return _incidence([*([] for _ in range(MARKS)), *columns], reader.size, len(kept))


class _Rare:
    """Words and pairs, each as large as it is rare, over the length of the text's vector of them."""

    def __init__(self, words: _Incidence, pairs: _Incidence, of_words: Vector, of_pairs: Vector) -> None:
        self._words, self._pairs = words, pairs
        self.of_words, self.of_pairs = of_words, of_pairs
        squares = words.times(of_words**2) + pairs.times(of_pairs**2)
        self._over = 1 / np.sqrt(np.maximum(squares, SHORTEST))
        self.columns = words.width + pairs.width

    def times(self, weights: Vector) -> Vector:
        words, pairs = self.folded(weights)
        return (self._words.times(words) + self._pairs.times(pairs)) * self._over

    def transposed_times(self, rows: Vector) -> Vector:
        scaled = rows * self._over
        return np.concatenate(
            [
                self._words.transposed_times(scaled) * self.of_words,
                self._pairs.transposed_times(scaled) * self.of_pairs,
            ]
        )

    def folded(self, weights: Vector) -> tuple[Vector, Vector]:
        """Weights of words and of pairs as they are summed."""
        words, pairs = np.split(weights, [self._words.width])
        return words * self.of_words, pairs * self.of_pairs


def _rarity(found: _Incidence, height: int) -> Vector:
    texts = np.bincount(found.columns, minlength=found.width)
    return np.asarray(np.log(height / (texts + 1.0)), dtype=np.float64)


def train(
    examples: Sequence[Example], reader: Reader, normaliser: Normaliser, facts: Mapping[str, Any]
) -> Classifier:
    """Fit all labels. ``facts`` are told by the model card beside what training measures."""
    glances = [reader(normaliser(clean(example.text))) for example in examples]
    features = _Features(glances, reader)
    rare = features.rare
    truth = np.array(
        [[label in example.labels for label in LABELS] for example in examples], dtype=np.float64
    )
    weight = np.array(
        [[example.weight * (label in example.judged) for label in LABELS] for example in examples]
    )
    folds = _folds(examples)
    calibrating = np.column_stack(
        [_calibrating(examples, label, weight[:, at]) for at, label in enumerate(LABELS)]
    )
    counts = np.array([tallies(glance, reader.abusive) for glance in glances])
    own = sorts(counts)
    judged = list(zip(truth.T, weight.T, strict=True))
    of_sorts = [
        (truth[:, HATE], weight[:, HATE] * np.where(own == one, 1, OTHER_SORT)) for one in range(SORTS)
    ]
    first_way, second_way = [*judged[: len(KINDS)], *of_sorts], [judged[HATE], *judged[len(KINDS) :]]
    strengths = [RARE_STRENGTH, *[HEAD_STRENGTH] * len(HEADS)]
    first = np.column_stack([_held_out(features, _fitted, *one, folds) for one in first_way])
    second = np.column_stack(
        [
            _held_out(rare, partial(_rarely_fitted, strength=strength), *one, folds)
            for one, strength in zip(second_way, strengths, strict=True)
        ]
    )
    first[:, HATE] += RARE * second[:, 0]
    among = first[np.arange(len(own)), len(KINDS) + own]
    inputs = np.column_stack([first[:, : len(KINDS)], second[:, 1:], among, counts])
    centre, spread = centred(
        inputs, np.column_stack([calibrating, *[calibrating[:, HATE]] * (1 + len(TALLIES))])
    )
    levels = terms(inputs, centre, spread)
    mix, offsets = _mixed(levels, truth, calibrating)
    words, pairs, styles, shifts = _folded(
        features,
        [_fitted(features, *one) for one in first_way],
        rare,
        [_rarely_fitted(rare, *one, strength) for one, strength in zip(second_way, strengths, strict=True)],
    )
    weights = Weights(
        words, features.pair_keys, pairs, styles, _small(rare.of_words**2), _small(rare.of_pairs**2), shifts,
        centre.astype(np.float32), spread.astype(np.float32), mix.astype(np.float32), _small(offsets),
    )  # fmt: skip
    told = _told(truth, _unseen_chances(levels, truth, calibrating, folds), calibrating, examples, folds)
    return Classifier(reader, weights, {**facts, **told, "features": features.columns})


def _calibrating(examples: Sequence[Example], label: str, weight: Vector) -> Vector:
    """How much each text counts where a label is calibrated."""
    counts: Vector = weight * _of_its_sets(examples, label)
    others: Vector = weight - counts
    if label == "insult" and counts.any() and others.any():
        counts = counts + others * (PUBLIC_INSULTS * counts.sum() / others.sum())
    return counts


def _of_its_sets(examples: Sequence[Example], label: str) -> npt.NDArray[np.bool_]:
    """Which texts choose a label's thresholds: those of the labelled set for kinds of hate, the others for heads."""
    own = np.array([example.source is None for example in examples], dtype=bool)
    return own if label in KINDS else ~own


def _fitted(features: _Features, truth: Vector, weight: Vector) -> tuple[Vector, float]:
    return fit(features, truth, weight, STRENGTH, features.ratios(truth, weight))


def _rarely_fitted(rare: _Rare, truth: Vector, weight: Vector, strength: float) -> tuple[Vector, float]:
    return fit(rare, truth, weight, strength, np.ones(rare.columns))


def _held_out(
    design: Seen,
    fitted: Callable[[Seen, Vector, Vector], tuple[Vector, float]],
    truth: Vector,
    weight: Vector,
    folds: Whole,
) -> Vector:
    """For each text the log-odds by a fit that has not seen it, nor any like it."""
    odds = np.zeros(len(truth))
    for fold in range(FOLDS):
        out = folds == fold
        weights, shift = fitted(design, truth, np.where(out, 0.0, weight))
        odds[out] = (design.times(weights) + shift)[out]
    return odds


def _mixed(levels: Numbers, truth: Vector, calibrating: Vector) -> tuple[Vector, Vector]:
    """Each label's final log-odds out of all terms that may count for it: a column, and what is added. Calibrates."""
    mix, offsets = np.zeros((TERMS, len(LABELS))), np.full(len(LABELS), NEVER)
    for at, label in enumerate(LABELS):
        counting = np.flatnonzero(calibrating[:, at])
        if len(counting):
            chosen = used_by(label)
            terms_of = Dense(levels[np.ix_(counting, chosen)].astype(np.float64))
            mix[chosen, at], offsets[at] = fit(
                terms_of,
                truth[counting, at],
                calibrating[counting, at],
                HEAD_MIXING if label in HEADS else MIXING,
                np.ones(len(chosen)),
            )
    return mix, offsets


def _unseen_chances(levels: Numbers, truth: Vector, calibrating: Vector, folds: Whole) -> Vector:
    """For each text the chances by a last step, too, that has not seen it, nor any like it."""
    chances = np.zeros(truth.shape)
    for fold in range(FOLDS):
        out = folds == fold
        mix, offsets = _mixed(levels, truth, np.where(out[:, None], 0.0, calibrating))
        chances[out] = 1 / (1 + np.exp(-(levels[out] @ mix + offsets)))
    return chances


def _folded(
    features: _Features,
    firsts: Sequence[tuple[Vector, float]],
    rare: _Rare,
    seconds: Sequence[tuple[Vector, float]],
) -> tuple[Floats, Floats, Floats, Floats]:
    """Weights of words and pairs (columns of both ways) and styles, and what is added; hate's of both ways in one."""
    words, pairs, styles = map(
        np.column_stack, zip(*(features.folded(one) for one, _ in firsts), strict=True)
    )
    rare_words, rare_pairs = map(np.column_stack, zip(*(rare.folded(one) for one, _ in seconds), strict=True))
    shifts = np.array([shift for _, shift in (*firsts, *seconds[1:])])
    shifts[HATE] += RARE * seconds[0][1]
    part = np.array([RARE, *[1.0] * (len(seconds) - 1)])
    return (
        _small(np.column_stack([words, rare_words * part])),
        _small(np.column_stack([pairs, rare_pairs * part])),
        _small(styles),
        _small(shifts),
    )


def _small(values: Vector) -> Floats:
    """As precise as it will be stored, so that a model scores the same before and after."""
    return values.astype(np.float16).astype(np.float32)


def _told(
    truth: Vector, chances: Vector, calibrating: Vector, examples: Sequence[Example], folds: Whole
) -> dict[str, Any]:
    """Thresholds, chosen on the texts of one half of the folds, and what they do on those of the other half."""
    choosing = folds < FOLDS // 2
    harmless = np.array(
        [not one.labels and one.source is not None and one.judged >= JUDGED for one in examples]
    )
    benchmark, product, measured = {}, {}, {}
    for at, label in enumerate(LABELS):
        counts = (calibrating[:, at] > 0) & _of_its_sets(examples, label)
        judged = np.array([label in one.judged for one in examples])
        here, there = counts & choosing, counts & ~choosing
        best = likely_best_threshold(chances[here, at])
        least = LEAST_PRECISION if label in KINDS else LEAST_HEAD_PRECISION
        precise = _precise(truth[here, at], chances[here, at], least)
        benchmark[label] = round(best, 4)
        product[label] = round(max(best, precise, _sparing(chances[harmless & judged & choosing, at])), 4)
        measured[label] = {
            name: _rounded(measure(truth[there, at], chances[there, at], thresholds[label]))
            for name, thresholds in (("benchmark", benchmark), ("product", product))
        }
    return {"thresholds": {"benchmark": benchmark, "product": product}, "measured": measured}


def _rounded(measured: Measured) -> dict[str, float]:
    return {name: round(value, 4) for name, value in asdict(measured).items()}


def _precise(truth: Vector, chances: Vector, least: float) -> float:
    order = np.argsort(-chances, kind="stable")
    precision = np.cumsum(truth[order]) / np.arange(1, len(order) + 1)
    enough = np.flatnonzero(precision >= least)
    return float(chances[order[enough[-1]]]) if len(enough) else 1.0


def _sparing(chances: Vector) -> float:
    return float(np.quantile(chances, 1 - HARMLESS_FLAGGED)) if len(chances) else 0.0


def _folds(examples: Sequence[Example]) -> Whole:
    """Texts that begin alike fall together."""
    return np.array([_fold(example.text) for example in examples], dtype=np.int64)


def _fold(text: str) -> int:
    plain = re.sub(r"[^a-z0-9]+", " ", clean(text).lower()).split()
    return zlib.crc32(" ".join(plain[:8]).encode()) % FOLDS


def _ngrams(word: str) -> list[str]:
    edged = f" {word} "
    return [
        edged[start : start + size]
        for size in range(GRAMS[0], GRAMS[1] + 1)
        for start in range(len(edged) - size + 1)
    ]


def _incidence(columns: Sequence[Sequence[int]], height: int, width: int) -> _Incidence:
    rows = np.repeat(np.arange(len(columns)), [len(row) for row in columns])
    flat = np.fromiter((place for row in columns for place in row), dtype=np.int64, count=len(rows))
    return _Incidence(rows, flat, height, width)
