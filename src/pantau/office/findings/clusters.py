"""Posts that say nearly the same share a cluster, so that a person may decide them together.

A text's signature (see engine.detect.nearness) is cut into bands; only clusters that share a whole band are
compared.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

import numpy as np
from django.db import connection

from pantau.engine.detect.nearness import BANDS, NEAR, ROWS, Signature, pairs, signature_of, similarity

if TYPE_CHECKING:
    from pantau.engine.text import Text


@dataclass(slots=True)
class _Known:
    """Clusters that may be near, oldest first, and which of them have which band."""

    signatures: dict[str, Signature] = field(default_factory=dict)
    bands: dict[tuple[int, int], set[str]] = field(default_factory=dict)

    def add(self, key: str, signature: Signature) -> None:
        self.signatures[key] = signature
        for band in _bands(signature):
            self.bands.setdefault(band, set()).add(key)

    def near(self, signature: Signature) -> str | None:
        """The oldest cluster that is near: it stays the answer, whichever clusters come later."""
        candidates = {key for band in _bands(signature) for key in self.bands.get(band, ())}
        for key, known in self.signatures.items():
            if key in candidates and similarity(signature, known) >= NEAR:
                return key
        return None


def assign(texts: Mapping[int, Text], now: datetime) -> dict[int, str]:
    """The cluster of each text; what is like none founds its own. Call inside a transaction.

    Texts without words belong nowhere and are left out.
    """
    sets = {id_: found for id_, text in texts.items() if (found := pairs(text))}
    if not sets:
        return {}
    signatures = {id_: signature_of(items) for id_, items in sets.items()}
    with connection.cursor() as cursor:
        # One at a time, or two workers would found a cluster each for the same text.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('findings.clusters'))")
        known = _find(cursor, signatures.values())
        founded: dict[str, Signature] = {}
        assigned: dict[int, str] = {}
        for id_, signature in signatures.items():
            key = known.near(signature)
            if key is None:
                key = _key(sets[id_])
                founded[key] = signature
                known.add(key, signature)
            assigned[id_] = key
        _store(cursor, founded, now)
    return assigned


def _key(items: frozenset[str]) -> str:
    return blake2b("\n".join(sorted(items)).encode("utf-8", "replace"), digest_size=16).hexdigest()


def _bands(signature: Signature) -> list[tuple[int, int]]:
    """(number, value) of each band; the value is 64 bits of its hash, signed as PostgreSQL has it."""
    slices = signature.reshape(BANDS, ROWS)
    return [
        (number, int.from_bytes(blake2b(part.tobytes(), digest_size=8).digest(), "big", signed=True))
        for number, part in enumerate(slices)
    ]


def _find(cursor: Any, signatures: Iterable[Signature]) -> _Known:
    wanted = {band for signature in signatures for band in _bands(signature)}
    numbers, band_values = zip(*wanted, strict=True)
    cursor.execute(FIND, [list(numbers), list(band_values)])
    known = _Known()
    for key, signature in cursor:
        known.add(key, np.frombuffer(bytes(signature), dtype=np.uint32))
    return known


def _store(cursor: Any, founded: Mapping[str, Signature], now: datetime) -> None:
    if not founded:
        return
    keys: Sequence[str] = list(founded)
    cursor.execute(STORE, [now, keys, [founded[key].tobytes() for key in keys]])
    rows = [(number, value, key) for key in keys for number, value in _bands(founded[key])]
    cursor.execute(STORE_BANDS, [list(column) for column in zip(*rows, strict=True)])


FIND = """
SELECT c.key, c.signature
FROM findings_cluster c
WHERE c.id IN (
    SELECT b.cluster_id
    FROM unnest(%s::smallint[], %s::bigint[]) AS wanted (band, value)
    JOIN findings_clusterband b ON b.band = wanted.band AND b.value = wanted.value)
ORDER BY c.id
"""

STORE = """
INSERT INTO findings_cluster (key, signature, created_at)
SELECT key, signature, %s
FROM unnest(%s::text[], %s::bytea[]) WITH ORDINALITY AS founded (key, signature, place)
ORDER BY place
ON CONFLICT (key) DO NOTHING
"""

STORE_BANDS = """
INSERT INTO findings_clusterband (band, value, cluster_id)
SELECT founded.band, founded.value, c.id
FROM unnest(%s::smallint[], %s::bigint[], %s::text[]) AS founded (band, value, key)
JOIN findings_cluster c ON c.key = founded.key
ON CONFLICT DO NOTHING
"""
