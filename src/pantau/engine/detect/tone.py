"""How a text sounds to the classifier: how sure it is, whether that is enough to say so, and which words moved it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from pantau.engine.text import Text

from .classifier import HEADS, Classifier, Moved

ALWAYS = (
    "hate",
    "abusive",
)  # told of every text that is asked about; the heads only where they do not say no
TONES = (*ALWAYS, *HEADS)
MOST_MOVED = 6

Verdict = Literal["yes", "unsure", "no"]


@dataclass(frozen=True, slots=True)
class Tone:
    """One label of one text. ``chance`` is calibrated: of texts with 0.7, about seven in ten bear the label."""

    label: str
    chance: float
    verdict: Verdict
    moved: tuple[Moved, ...]  # strongest first

    def as_json(self) -> dict[str, Any]:
        """Without the words: their places tell them as long as the text is kept."""
        return {
            "label": self.label,
            "chance": round(self.chance, 4),
            "verdict": self.verdict,
            "moved": [[one.start, one.end, one.weight] for one in self.moved],
        }


def tones_of(text: Text, classifier: Classifier, scores: Mapping[str, float]) -> tuple[Tone, ...]:
    """What the classifier says of a text that it gave these scores."""
    told = (
        (label, verdict(scores[label], classifier.benchmark[label], classifier.product[label]))
        for label in TONES
    )
    return tuple(
        Tone(label, scores[label], said, tuple(classifier.moved(text, label, MOST_MOVED)))
        for label, said in told
        if said != "no" or label in ALWAYS
    )


def verdict(chance: float, benchmark: float, product: float) -> Verdict:
    """Unsure from the lower threshold to as far above one half as that lies below, and below the product's own."""
    lower = min(benchmark, product, 0.5)
    if chance < lower:
        return "no"
    return "yes" if chance >= max(product, 1 - lower) else "unsure"
