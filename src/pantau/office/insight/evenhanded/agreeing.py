"""What blind readings tell: how far readers agree, and how many posts worth a look no rule had found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pantau.office.insight.evenhanded.blind import said, with_readings
from pantau.office.insight.evenhanded.models import BlindItem, BlindSample

SEED = 2011  # the year of the paper alpha is told in
WORTH = 2


@dataclass(frozen=True, slots=True)
class Agreed:
    """Of one category (empty: all). ``worth``: alpha by how far they differ; ``exact``: whether they say the same."""

    category: str
    items: int
    same: int
    worth: tuple[float | None, float | None, float | None]  # alpha, and between what
    exact: tuple[float | None, float | None, float | None]


@dataclass(frozen=True, slots=True)
class Recall:
    """Posts of one sample: of ``read`` unflagged ones ``found`` were worth a look by two readers; ``waiting``: by one.

    ``share`` of all posts worth a look was flagged; ``low`` and ``high`` bound it. Told is None where nothing is read.
    """

    read: int
    found: int
    waiting: int
    unflagged: int
    flagged_right: float
    missed: float
    share: float | None
    low: float | None
    high: float | None


def agreed() -> list[Agreed]:
    """All samples together: everything first, then each category that was read."""
    items = [one for one in with_readings(BlindItem.objects.exclude(first=None)) if len(said(one)) > 1]
    categories = sorted({item.category for item in items})
    return [
        _agreed(name, [item for item in items if name in ("", item.category)])
        for name in ("", *categories)
        if items
    ]


def _agreed(category: str, items: Sequence[BlindItem]) -> Agreed:
    from pantau.engine.measure import Scale, agreement

    # The first decision and the second reader; the third reads only where these two differ.
    worths = [said(item)[:2] for item in items]
    kinds = [(item.first and item.first.kind, item.readings.all()[0].kind) for item in items]
    ordinal = agreement(worths, Scale.ORDINAL, seed=SEED)
    nominal = agreement(kinds, Scale.NOMINAL, seed=SEED)
    return Agreed(
        category,
        len(items),
        sum(one == other for one, other in worths),
        (ordinal.alpha, ordinal.low, ordinal.high),
        (nominal.alpha, nominal.low, nominal.high),
    )


def recall(sample: BlindSample) -> Recall:
    from pantau.engine.measure import exact_interval

    told = [said(item) for item in with_readings(sample.items.filter(first=None))]
    read = [one for one in told if len(one) > 1]
    found = sum(one.count(WORTH) > 1 for one in read)
    waiting = sum(one[1] == WORTH and len(one) == 2 for one in read)
    counts = sample.posts
    judged = counts["confirmed"] + counts["dismissed"]
    right = counts["flagged"] * counts["confirmed"] / judged if judged else 0.0
    if not read or not judged:
        return Recall(len(read), found, waiting, counts["unflagged"], right, 0.0, None, None, None)
    least = exact_interval(found, len(read))[0]
    most = exact_interval(found + waiting, len(read))[1]
    missed = counts["unflagged"] * found / len(read)

    # How many of the flagged are right is itself told by those that were judged.
    sure, most_right = (counts["flagged"] * one for one in exact_interval(counts["confirmed"], judged))

    def share(missing: float, found_right: float = right) -> float | None:
        return found_right / (found_right + missing) if found_right + missing else None

    return Recall(
        len(read), found, waiting, counts["unflagged"], right, missed,
        share(missed), share(counts["unflagged"] * most, sure), share(counts["unflagged"] * least, most_right),
    )  # fmt: skip
