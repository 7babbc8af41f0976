"""Which counts of a table stay unsaid, so that nobody can work out a small one from the rest and the total.

Hidden cells look alike: which of them is small and which only covers for another is not said. Whoever knows this very
procedure must not tell either; so ties, and whether one more is covered, are settled by a secret.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence

THRESHOLD = 5
#: A number for a word that only the office can work out, the same each time.
Secret = Callable[[str], int]


def hidden(
    counts: Mapping[str, int], secret: Secret, *, also: Collection[str] = (), threshold: int = THRESHOLD
) -> frozenset[str] | None:
    """The keys to hide while the sum of all is shown; None where not even that can be.

    Counts below the threshold are hidden, and those named in ``also``; then the smallest of the others, until what the
    hidden ones share (the total less what is shown) leaves each of them every value from one to the threshold.
    """
    whole = sum(counts.values())
    if whole < threshold:
        return None if whole else frozenset()
    chosen = {key for key, count in counts.items() if count and (count < threshold or key in also)}
    if not chosen:
        return frozenset()
    covers = sorted(
        (key for key in counts if key not in chosen),
        key=lambda key: (counts[key] == 0, counts[key], secret(key)),
    )
    while not _covered([counts[key] for key in chosen], threshold):
        if not covers:
            return None
        chosen.add(covers.pop(0))
    if covers and counts[covers[0]] and secret("") % 2:
        chosen.add(covers[0])
    return frozenset(chosen)


def together(
    columns: Mapping[str, Mapping[str, int]], secret: Callable[[str], Secret], threshold: int = THRESHOLD
) -> frozenset[str] | None:
    """The keys whose rows are told as one row, in every column; empty where each may stand alone, None where nothing
    may be told. What must be hidden in one column is so in all, and the more stand together the less each is known."""
    chosen: set[str] = set()
    for name, counts in columns.items():
        keys = hidden(counts, secret(name), threshold=threshold)
        if keys is None:
            return None
        chosen |= keys
    return frozenset(chosen)


def _covered(cells: Sequence[int], threshold: int) -> bool:
    """Is there enough to share? A cell without anything among them makes all of them possibly such."""
    least = 0 if 0 in cells else len(cells)
    return len(cells) > 1 and sum(cells) - least >= threshold - 1
