"""How near two texts are: MinHash signatures over their word pairs.

The share of equal places in two signatures estimates how many of their word pairs two texts have in common.
A signature is cut into bands; only texts that share a whole band need be compared.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from typing import Any

import numpy as np
from rensa import RMinHash

from pantau.engine.text import Text

BANDS, ROWS = 32, 4  # two texts with 0.7 of their pairs in common are compared in 9,998 of 10,000 cases
SEED = 20240214
NEAR = 0.7  # share of common word pairs from which two texts count as nearly the same
WORDS = frozenset("wne")  # words, numbers, emoji; copies differ in mentions and addresses

Signature = np.ndarray[Any, np.dtype[np.uint32]]


def pairs(text: Text) -> frozenset[str]:
    """The word pairs of a text as it is read; a text of one word has that word."""
    words = [token for token, kind in zip(text.tokens, text.kinds, strict=True) if kind in WORDS]
    if len(words) < 2:
        return frozenset(words)
    return frozenset(f"{first} {second}" for first, second in pairwise(words))


def signature_of(items: Iterable[str]) -> Signature:
    """``BANDS * ROWS`` numbers; the same on every machine."""
    sketch = RMinHash(num_perm=BANDS * ROWS, seed=SEED)
    sketch.update(sorted(items))
    return np.array(sketch.digest(), dtype=np.uint32)


def similarity(one: Signature, other: Signature) -> float:
    return float(np.count_nonzero(one == other)) / len(one)
