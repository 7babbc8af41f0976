"""The classifier as it is used: arrays of weights, scores of whole batches, and what moved a score."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

from pantau.engine.text import Text

from .mixing import AMONG_ITS_SORT, KINDS, LABELS, SORTS, slopes, sorts, tallies, terms
from .reading import FARTHEST, MARKS, Glance, Reader, read_lists

Floats: TypeAlias = npt.NDArray[np.float32]

SHIPPED = Path(__file__).parents[3] / "models" / "ujaran"
LISTS, WEIGHTS, FACTS = "reading.yaml", "weights.npz", "model.json"

Scores: TypeAlias = dict[str, Floats]  # label -> one probability a text


class Moved(NamedTuple):
    """A place in the original text and how far it moved the score, in log-odds."""

    start: int
    end: int
    text: str
    weight: float


_PRECISE = {"pair_keys": np.int64, "centre": np.float32, "spread": np.float32, "mix": np.float32}
HATE = LABELS.index("hate")
OF_SORTS = len(KINDS)  # the first column of hate among texts of one sort
FIRST = (
    OF_SORTS + SORTS
)  # columns before this are of the first way; then come hate and the heads, of the second


@dataclass(frozen=True, slots=True)
class Weights:
    """``words[i]``: of id i for each kind, for hate among texts of each sort, then of the second way.

    The first way, a text's log-odds are its words' and pairs' weights over the root of how many words it has, and its
    styles' weights. The second way, rare words and pairs count for more (``rarity``, squared, of words and
    ``pair_rarity`` of pairs), and the sum is divided by the length of the vector of rarities: so for the heads, and
    for hate beside the first way. ``shifts`` are added; then log-odds and tallies are mixed as ``mixing`` tells, with
    ``centre``, ``spread``, ``mix`` and ``offsets``.
    """

    words: Floats
    pair_keys: npt.NDArray[np.int64]
    pairs: Floats
    styles: Floats
    rarity: Floats
    pair_rarity: Floats
    shifts: Floats
    centre: Floats
    spread: Floats
    mix: Floats
    offsets: Floats

    def to_bytes(self) -> bytes:
        """The same arrays give the same bytes: no time, no path."""
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for name in self.__slots__:
                array = getattr(self, name)
                body = io.BytesIO()
                np.save(body, array.astype(_PRECISE.get(name, np.float16)), allow_pickle=False)
                archive.writestr(zipfile.ZipInfo(f"{name}.npy"), body.getvalue(), zipfile.ZIP_DEFLATED)
        return packed.getvalue()

    @classmethod
    def read(cls, path: Path) -> Weights:
        with np.load(path, allow_pickle=False) as stored:
            return cls(
                **{
                    name: stored[name] if name == "pair_keys" else stored[name].astype(np.float32)
                    for name in cls.__slots__
                }
            )


class Classifier:
    """Probabilities of ``LABELS`` for normalised texts. One instance may serve many threads."""

    def __init__(self, reader: Reader, weights: Weights, facts: Mapping[str, Any]) -> None:
        self.reader = reader
        self.facts = facts
        self.product: dict[str, float] = dict(facts["thresholds"]["product"])
        self.benchmark: dict[str, float] = dict(facts["thresholds"]["benchmark"])
        self._weights = weights

    def save(self, folder: Path) -> None:
        (folder / WEIGHTS).write_bytes(self._weights.to_bytes())
        facts = json.dumps(self.facts, indent=1, sort_keys=True, ensure_ascii=False)
        (folder / FACTS).write_text(facts + "\n", encoding="utf-8")

    def scores(self, texts: Sequence[Text]) -> Scores:
        """One probability a text and label, in the order of the texts."""
        weights = self._weights
        inputs, _ = self._inputs([self.reader(text) for text in texts])
        odds = terms(inputs, weights.centre, weights.spread) @ weights.mix + weights.offsets
        chances = (1 / (1 + np.exp(-odds))).astype(np.float32)
        return {label: chances[:, place] for place, label in enumerate(LABELS)}

    def labels(self, scores: Mapping[str, float], thresholds: Mapping[str, float]) -> list[str]:
        return [label for label in LABELS if scores[label] >= thresholds[label]]

    def stance(self, scores: Mapping[str, float]) -> str:
        """Toward whom a text is about: ``for``, ``against``, or ``neutral`` where neither reaches its threshold."""
        label, name = max(
            ("stance_for", "for"), ("stance_against", "against"), key=lambda one: scores[one[0]]
        )
        return name if scores[label] >= self.product[label] else "neutral"

    def moved(self, text: Text, label: str, most: int = 8) -> list[Moved]:
        """What moved a text's score most, strongest first, as places of the original text."""
        glance = self.reader(text)
        way = self._way(glance, LABELS.index(label))
        pushed: dict[int, float] = {}
        for one, place in dict(zip(glance.ids, glance.places, strict=True)).items():
            if one >= MARKS:
                pushed[place] = pushed.get(place, 0.0) + float(self._weights.words[one] @ way)
        for first, second in _within(len(glance.ids)):
            keys = self.reader.pair(glance.ids[first], glance.ids[second], second - first)
            rows, known = self._pair_rows(np.array(keys, dtype=np.int64))
            push = float((self._weights.pairs[rows][known] @ way).sum())
            owners = [glance.places[at] for at in (first, second) if glance.ids[at] >= MARKS]
            for place in owners:
                pushed[place] = pushed.get(place, 0.0) + push / len(owners)
        strongest = sorted(pushed.items(), key=lambda item: (-abs(item[1]), item[0]))[:most]
        spans = [(text.span(place, place + 1), weight) for place, weight in strongest if weight]
        return [
            Moved(start, end, text.original[start:end], round(float(weight), 3))
            for (start, end), weight in spans
        ]

    def _way(self, glance: Glance, column: int) -> Floats:
        """By how much a label's final log-odds move with each column of a word's weights, for this text."""
        weights = self._weights
        inputs, lengths = self._inputs([glance])
        moved = slopes(inputs[0], weights.centre, weights.spread, weights.mix[:, column])
        first = np.append(moved[: len(KINDS)], np.zeros(SORTS))
        first[OF_SORTS + sorts(inputs[:, AMONG_ITS_SORT + 1 :])[0]] = moved[AMONG_ITS_SORT]
        second = np.append(moved[HATE], moved[len(KINDS) : len(LABELS)])
        scale = float(_scale(len(set(glance.ids))))
        return np.concatenate([first * scale, second / lengths[0]]).astype(np.float32)

    def _inputs(self, glances: Sequence[Glance]) -> tuple[Any, Floats]:
        """What is mixed, a row a text: log-odds, those among its sort, tallies; and how long its rarities are."""
        weights, reader = self._weights, self.reader
        if not glances:
            return np.zeros((0, len(weights.centre))), np.zeros(0, dtype=np.float32)
        words: list[int] = []
        pairs: list[int] = []
        styles: list[int] = []
        style_rows: list[int] = []
        word_ends, pair_ends = [0], [0]
        for row, glance in enumerate(glances):
            words.extend(set(glance.ids))
            word_ends.append(len(words))
            pairs.extend(reader.pairs(glance.ids))
            pair_ends.append(len(pairs))
            styles.extend(glance.styles)
            style_rows.extend([row] * len(glance.styles))
        each, starts, pair_starts = np.array(words), word_ends[:-1], pair_ends[:-1]
        rows, known = self._pair_rows(np.array(pairs, dtype=np.int64))
        said = np.add.reduceat(weights.words[each], starts)
        said += np.add.reduceat(weights.pairs[rows] * known[:, None], pair_starts)
        rarities = np.add.reduceat(weights.rarity[each], starts)
        rarities += np.add.reduceat(weights.pair_rarity[rows] * known, pair_starts)
        lengths = np.sqrt(np.maximum(rarities, 1.0))
        first = said[:, :FIRST] * _scale(np.diff(word_ends))[:, None] + weights.shifts[:FIRST]
        np.add.at(first, style_rows, weights.styles[styles])
        second = said[:, FIRST:] / lengths[:, None]
        first[:, HATE] += second[:, 0]
        heads = second[:, 1:] + weights.shifts[FIRST:]
        counts = np.array([tallies(glance, reader.abusive) for glance in glances])
        among = first[np.arange(len(first)), OF_SORTS + sorts(counts)]
        return np.column_stack([first[:, :OF_SORTS], heads, among, counts]), lengths

    def _pair_rows(self, keys: npt.NDArray[np.int64]) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.bool_]]:
        rows = np.minimum(np.searchsorted(self._weights.pair_keys, keys), len(self._weights.pair_keys) - 1)
        return rows, self._weights.pair_keys[rows] == keys


def _within(length: int) -> Iterator[tuple[int, int]]:
    for first in range(length):
        for second in range(first + 1, min(first + FARTHEST + 1, length)):
            yield first, second


def _scale(distinct: Any) -> Any:
    """Long texts say more words, not more hate."""
    return 1 / np.sqrt(np.maximum(np.asarray(distinct, dtype=np.float32), 6))


def load_classifier(folder: Path = SHIPPED) -> Classifier | None:
    """The classifier of a folder; None where its weights are not installed."""
    if not (folder / WEIGHTS).is_file():
        return None
    facts = json.loads((folder / FACTS).read_text(encoding="utf-8"))
    return Classifier(Reader(read_lists(folder / LISTS)), Weights.read(folder / WEIGHTS), facts)
