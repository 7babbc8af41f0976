"""From labelled texts to a classifier. The same examples give the same bytes.

Features are ordinary words, pairs of neighbours and the character n-grams inside words, each stretched by its
naive-Bayes log-count ratio (Wang and Manning 2012), then a logistic regression for each label, then one over
all labels' scores. All of it is linear: in the end n-grams and labels fold into one weight a word and pair.
"""

from __future__ import annotations

import re
import zlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from pantau.engine.text import Normaliser

from .cleaning import clean
from .measuring import best_threshold
from .model import LABELS, Classifier, Floats, Weights, _scale
from .reading import MARKS, STYLES, Glance, Reader
from .solving import Dense, Vector, fit

Whole: TypeAlias = npt.NDArray[np.int64]

FOLDS = 4
GRAMS = (2, 5)  # characters
LEAST = {"words": 2, "pairs": 2, "grams": 3}  # texts that must have a feature
STRENGTH = 0.3  # inverse of the penalty
SMOOTHING = 0.2  # added to every count before ratios are taken
PAIRS = 1.5  # how large a pair's column is beside a word's
STYLE = 0.5  # how large a style's column is beside a word's
STACKING = 0.1
HARMLESS_FLAGGED = 0.055  # of harmless texts, at the product threshold
LEAST_PRECISION = 0.7  # on held-out labelled texts, at the product threshold
JUDGED = frozenset(LABELS)  # all labels


@dataclass(frozen=True, slots=True)
class Example:
    """A text and which of the labels that were judged hold.

    ``source`` names a further set of texts; None is the labelled set itself, which alone calibrates.
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


def train(
    examples: Sequence[Example], reader: Reader, normaliser: Normaliser, facts: Mapping[str, Any]
) -> Classifier:
    """Fit all labels. ``facts`` are told by the model card beside what training measures."""
    glances = [reader(normaliser(clean(example.text))) for example in examples]
    features = _Features(glances, reader)
    truth = np.array(
        [[label in example.labels for label in LABELS] for example in examples], dtype=np.float64
    )
    weight = np.array(
        [[example.weight * (label in example.judged) for label in LABELS] for example in examples]
    )
    folds = _folds(examples)
    labelled = np.array([example.source is None for example in examples])
    held_out = np.column_stack(
        [_held_out(features, *both, folds) for both in zip(truth.T, weight.T, strict=True)]
    )
    whole = [_fitted(features, *both) for both in zip(truth.T, weight.T, strict=True)]
    stacked = [_stack(held_out, column, labelled) for column in truth.T]
    mixed = np.column_stack([held_out @ part + shift for part, shift in stacked])
    chances = 1 / (1 + np.exp(-mixed))
    return Classifier(
        reader,
        _folded(features, whole, stacked),
        {**facts, "thresholds": _thresholds(truth, chances, examples), "features": features.columns},
    )


def _fitted(features: _Features, truth: Vector, weight: Vector) -> tuple[Vector, float]:
    return fit(features, truth, weight, STRENGTH, features.ratios(truth, weight))


def _held_out(features: _Features, truth: Vector, weight: Vector, folds: Whole) -> Vector:
    """For each text the log-odds by a fit that has not seen it, nor any like it."""
    odds = np.zeros(len(truth))
    for fold in range(FOLDS):
        out = folds == fold
        weights, shift = _fitted(features, truth, np.where(out, 0.0, weight))
        odds[out] = (features.times(weights) + shift)[out]
    return odds


def _stack(odds: Vector, truth: Vector, labelled: npt.NDArray[np.bool_]) -> tuple[Vector, float]:
    """One label's log-odds out of all labels': what is hateful leans on what is abusive. Also calibrates."""
    return fit(Dense(odds), truth, labelled.astype(np.float64), STACKING, np.ones(odds.shape[1]))


def _folded(
    features: _Features, whole: Sequence[tuple[Vector, float]], stacked: Sequence[tuple[Vector, float]]
) -> Weights:
    parts = [features.folded(weights) for weights, _ in whole]
    shifts = np.array([shift for _, shift in whole])
    mix = np.column_stack([part for part, _ in stacked])
    words, pairs, styles = (
        _small(np.column_stack([part[kind] for part in parts]) @ mix) for kind in range(3)
    )
    offsets = shifts @ mix + np.array([shift for _, shift in stacked])
    return Weights(words, features.pair_keys, pairs, styles, _small(np.ones(len(LABELS))), _small(offsets))


def _small(values: Vector) -> Floats:
    """As precise as it will be stored, so that a model scores the same before and after."""
    return values.astype(np.float16).astype(np.float32)


def _thresholds(truth: Vector, chances: Vector, examples: Sequence[Example]) -> dict[str, dict[str, float]]:
    """On texts that the fit had not seen: best F1, and what the product asks besides."""
    labelled = np.array([example.source is None for example in examples])
    harmless = np.array([not example.labels and example.judged == JUDGED for example in examples]) & ~labelled
    benchmark, product = {}, {}
    for at, label in enumerate(LABELS):
        best = best_threshold(truth[labelled, at], chances[labelled, at])
        precise = _precise(truth[labelled, at], chances[labelled, at])
        benchmark[label] = round(best, 4)
        product[label] = round(max(best, precise, _sparing(chances[harmless, at])), 4)
    return {"benchmark": benchmark, "product": product}


def _precise(truth: Vector, chances: Vector) -> float:
    order = np.argsort(-chances, kind="stable")
    precision = np.cumsum(truth[order]) / np.arange(1, len(order) + 1)
    enough = np.flatnonzero(precision >= LEAST_PRECISION)
    return float(chances[order[enough[-1]]]) if len(enough) else 1.0


def _sparing(chances: Vector) -> float:
    return float(np.quantile(chances, 1 - HARMLESS_FLAGGED)) if len(chances) else 0.0


def _folds(examples: Sequence[Example]) -> Whole:
    """Texts that begin alike fall together, and so do all of one further source."""
    sources = sorted({example.source for example in examples if example.source is not None})
    places = {source: place % FOLDS for place, source in enumerate(sources)}
    return np.array([_fold(example, places) for example in examples], dtype=np.int64)


def _fold(example: Example, places: Mapping[str, int]) -> int:
    if example.source is not None:
        return places[example.source]
    plain = re.sub(r"[^a-z0-9]+", " ", clean(example.text).lower()).split()
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
