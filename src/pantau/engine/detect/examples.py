"""A rule's own examples: texts it must flag and texts it must let pass."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from pantau.engine.law import Rule, Rulebook
from pantau.engine.post import Author, Interaction, Post

from .acts import Act
from .detector import Detector
from .findings import Finding, KnownClaim, PostResult
from .signals import KNOWN_CLAIM

# What an example has when it does not say: a day in the rulebook's campaign, nothing else known.
_FIELDS = {"text", "posted_at", "platform", "subject", "registered", "sponsored", "phase", KNOWN_CLAIM}
_ACT_FIELDS = {"act", "target", "target_subject"}  # of an act on another's post, whose words are ``target``


Example = str | Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ExampleOutcome:
    """One example run: ``held`` when the rule did what the example says it must."""

    rule: str
    expected: str  # "flag" or "pass"
    text: str
    held: bool
    found: tuple[Finding, ...]


def check_examples(rulebook: Rulebook, detector: Detector | None = None) -> list[ExampleOutcome]:
    """Run all examples of all rules.

    ``flag``: a finding of the rule's category at or above the display threshold.
    ``pass``: no finding of that category at or above it. A rule that ranks below the threshold shows nothing
    by itself: its ``flag`` and ``pass`` say what it finds all the same, and what it does not.
    """
    detector = detector or Detector(rulebook)
    return [outcome for rule in rulebook.rules.values() for outcome in _check_rule(rule, detector)]


def _check_rule(rule: Rule, detector: Detector) -> Iterator[ExampleOutcome]:
    threshold = detector.threshold if rule.rank >= detector.threshold else 0.0
    for expected in ("flag", "pass"):
        examples = rule.examples.get(expected, ())
        for result in run_examples(detector, examples):
            found = tuple(item for item in result.shown(threshold) if item.category == rule.category)
            yield ExampleOutcome(
                rule.id, expected, result.post.text, bool(found) == (expected == "flag"), found
            )


def run_examples(detector: Detector, examples: Sequence[Example]) -> list[PostResult]:
    """What the detector says of each example, be it a post or an act on one."""
    return [
        detector.weigh([_act(detector.rulebook, example)])[0]
        if not isinstance(example, str) and "act" in example
        else detector.scan([example_post(detector.rulebook, example)], [_known_claim(example)])[0]
        for example in examples
    ]


def _act(rulebook: Rulebook, example: Mapping[str, Any]) -> Act:
    post = example_post(rulebook, {name: example[name] for name in example if name not in _ACT_FIELDS})
    target = str(example["target"]) if "target" in example else None
    return Act(
        Interaction(
            kind=example["act"],
            platform=post.platform,
            actor=Author(post.platform, handle="example"),
            text=post.text or None,
            occurred_at=post.posted_at,
        ),
        subject=post.subject,
        target=None if target is None else Post(post.platform, "target", target, posted_at=post.posted_at),
        target_subject=example.get("target_subject"),
    )


def _known_claim(example: Example) -> KnownClaim | None:
    """``known_claim: repeated`` stands for a refuted claim that the text repeats."""
    stance = None if isinstance(example, str) else example.get(KNOWN_CLAIM)
    return KnownClaim(stance, "…") if stance else None


def example_post(rulebook: Rulebook, example: Example) -> Post:
    """The post an example stands for. ``phase`` picks the first day of that phase at noon."""
    fields: dict[str, Any] = {"text": example} if isinstance(example, str) else dict(example)
    unknown = set(fields) - _FIELDS
    if unknown:
        raise ValueError(f"an example has the unknown fields {sorted(unknown)}; known: {sorted(_FIELDS)}")
    return Post(
        platform=fields.get("platform", "facebook"),
        native_id="example",
        text=str(fields["text"]),
        posted_at=_posted_at(rulebook, fields),
        subject=fields.get("subject"),
        registered=fields.get("registered"),
        sponsored=fields.get("sponsored"),
    )


def _posted_at(rulebook: Rulebook, fields: Mapping[str, Any]) -> datetime | None:
    if "posted_at" in fields:
        when = fields["posted_at"]
        if when is None:
            return None
        moment = when if isinstance(when, datetime) else datetime.fromisoformat(str(when))
        return (moment if moment.tzinfo else moment.replace(tzinfo=rulebook.timezone)).astimezone(UTC)
    wanted = fields.get("phase", "campaign")
    for phase in rulebook.calendar.phases:
        if phase.id == wanted:
            return phase.start.replace(hour=12).astimezone(UTC)
    raise ValueError(f"the example names the phase '{wanted}', which the calendar does not have")
