"""A model beside the one in use, on released decisions that no training sees."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING

from pantau.office.findings import classifiers, trials
from pantau.office.findings.models import ModelTrial, ModelVersion
from pantau.office.findings.rulebooks import in_use
from pantau.office.review import releasing
from pantau.office.review.releasing import Row

if TYPE_CHECKING:
    from pantau.engine.detect.classifier import Classifier
    from pantau.engine.measure import Answer, Compared

SEED = 2015
FEWEST = 20  # answers; and of yes and of no at least
FEWEST_OF_EACH = 5


def try_out(model: ModelVersion, classifier: Classifier, now: datetime) -> ModelTrial:
    """Compare and keep what it told. Worse is a greater mean log loss, by however little; too few say nothing."""
    told = compare(classifier, held_out())
    if told is None:
        return trials.keep(model, {"answers": len(held_out())}, worse=None, now=now)
    enough = told.answers >= FEWEST and min(told.yes, told.answers - told.yes) >= FEWEST_OF_EACH
    worse = told.after > told.before if enough else None
    return trials.keep(model, asdict(told), worse=worse, now=now)


def held_out() -> list[Row]:
    """Of the categories that have a label."""
    from pantau.engine.detect.classifier import OF_CATEGORIES

    rows = releasing.rows(releasing.released())
    return [
        row
        for row in rows
        if row.split == releasing.HELD_OUT and row.decision.finding.category in OF_CATEGORIES
    ]


def compare(after: Classifier, rows: Sequence[Row]) -> Compared | None:
    """None without rows. Where no model is in use, beside what the share of yes alone would say."""
    from pantau.engine.measure import compared

    answers = list(_answers(after, rows))
    return compared(answers, SEED) if answers else None


def _answers(after: Classifier, rows: Sequence[Row]) -> Iterable[Answer]:
    from pantau.engine.detect.classifier import OF_CATEGORIES, clean
    from pantau.engine.detect.detector import plain_normaliser_of
    from pantau.engine.measure import Answer

    used = classifiers.in_use()
    normalise = plain_normaliser_of(in_use())
    texts = [normalise(clean(row.text)) for row in rows]
    new = after.scores(texts) if texts else {}
    old = used.classifier.scores(texts) if texts and used else {}
    share = sum(bool(row.labels) for row in rows) / max(len(rows), 1)
    for place, row in enumerate(rows):
        label = OF_CATEGORIES[row.decision.finding.category]
        before = float(old[label][place]) if old else share
        yield Answer(row.family, bool(row.labels), before, float(new[label][place]))
