"""Two models for tone beside one another: which posts would bear another label."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pantau.office.findings import actions, classifiers, shadow
from pantau.office.findings.models import ShadowChange, ShadowRun
from pantau.office.findings.rulebooks import in_use, kept
from pantau.office.people.models import User
from pantau.office.posts.reading import StoredPost

if TYPE_CHECKING:
    from pantau.engine.detect.classifier import Classifier
    from pantau.engine.text import Normaliser, Text


@dataclass(frozen=True, slots=True)
class Said:
    """What a model says of one label of one text: whether it bears it, and how a page would tell its tone."""

    borne: bool  # at the product's threshold
    verdict: str
    chance: float


NOTHING = Said(False, "no", 0.0)


Verdicts = Mapping[str, Said]  # label -> what is said of it


def begin(folder: Path, *, days: int, now: datetime, by: User | None = None) -> ShadowRun:
    """A new run over posts of the last ``days``, or the unfinished one of the same models and days.

    Raises ShadowError where there is nothing to compare, and UnreadableModelError.
    """
    model, beside = classifiers.read(folder, now=now), classifiers.in_use()
    if beside is not None and beside.hash == model.hash:
        raise shadow.ShadowError("this model is the one in use: nothing would change")
    book = in_use()
    actions.keep_rulebook(book, now)
    classifiers.keep(model)
    classifiers.keep_in_use(now)
    sides = {
        "rulebook_id": book.hash,
        "beside_id": book.hash,
        "model_id": model.hash,
        "model_beside_id": beside.hash if beside else None,
    }
    return shadow.begun(sides, days=days, now=now, by=by)


def pair_of(run: ShadowRun) -> ModelPair:
    from pantau.engine.detect.detector import plain_normaliser_of

    before = classifiers.kept(run.model_beside_id).classifier if run.model_beside_id else None
    after = classifiers.kept(run.model_id).classifier
    return ModelPair(plain_normaliser_of(kept(run.rulebook_id)), before, after)


@dataclass(frozen=True, slots=True)
class ModelPair:
    """The model in use and the one that may follow, both reading texts in one way."""

    normalise: Normaliser
    before: Classifier | None
    after: Classifier

    def compare(self, posts: Sequence[StoredPost]) -> shadow.Compared:
        read = [item for item in posts if item.post.text.strip()]
        texts = [self.normalise(item.post.text) for item in read]
        old = verdicts(self.before, texts) if self.before else [{} for _ in read]
        new = verdicts(self.after, texts)
        compared = shadow.Compared()
        for item, before, after in zip(read, old, new, strict=True):
            compared.before[item.id] = given(before)
            compared.after[item.id] = given(after)
            compared.changes[item.id] = list(_changes(item, before, after))
        return compared


def verdicts(classifier: Classifier, texts: Sequence[Text]) -> list[Verdicts]:
    """For each text what the model says of every label it has thresholds for."""
    from pantau.engine.detect.tone import verdict

    if not texts:
        return []
    scores = classifier.scores(texts)
    return [
        {
            label: Said(
                bool(scores[label][row] >= threshold),
                verdict(float(scores[label][row]), classifier.benchmark[label], threshold),
                round(float(scores[label][row]), 4),
            )
            for label, threshold in classifier.product.items()
        }
        for row in range(len(texts))
    ]


def given(said: Verdicts) -> list[str]:
    return sorted(label for label, one in said.items() if one.borne)


def _changes(item: StoredPost, old: Verdicts, new: Verdicts) -> Iterator[ShadowChange]:
    kind = ShadowChange.Kind
    for label in sorted({*old, *new}):
        before, after = old.get(label), new.get(label)
        was, becomes = before or NOTHING, after or NOTHING
        if (was.borne, was.verdict) == (becomes.borne, becomes.verdict):
            continue
        yield ShadowChange(
            post_id=item.id,
            version=item.version,
            category=label,
            kind=kind.MOVED if was.borne == becomes.borne else kind.NEW if becomes.borne else kind.GONE,
            rule_before=before.verdict if before else "",
            rule_after=after.verdict if after else "",
            rank_before=before.chance if before else None,
            rank_after=after.chance if after else None,
        )
