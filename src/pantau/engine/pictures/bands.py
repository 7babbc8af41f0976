"""Which hashes (see ``pdq``) are of the same picture, and what an index must hold so that all of them are found.

Cut into 16 bands of 16 bits, two hashes that differ in no more than 31 bits differ in no more than one bit of some
band (with two in each of 16 it were 32). So whoever shares a band with a hash, up to one bit, is compared, and nobody
else need be: nothing is missed.
"""

from __future__ import annotations

import struct

BANDS = 16
BITS = 16  # of a band
VALUES = 1 << BITS
HASH_BYTES = BANDS * BITS // 8
MOST_BITS = 2 * BANDS - 1  # that may differ, lest some be missed

NEAR = 31  # bits that may differ in the same picture,
GOOD = 50  # and the quality below which one is too plain to be told from others; both as published


def distance(one: bytes, other: bytes) -> int:
    """How many bits differ."""
    return (int.from_bytes(one, "big") ^ int.from_bytes(other, "big")).bit_count()


def keys(hashed: bytes) -> list[int]:
    """What an index holds of a hash: one number for each band."""
    return [band * VALUES + value for band, value in enumerate(values(hashed))]


def probes(hashed: bytes) -> list[int]:
    """What to look for in it: each band as it is, and with one bit changed."""
    changes = (0, *(1 << bit for bit in range(BITS)))
    return [key ^ change for key in keys(hashed) for change in changes]


def values(hashed: bytes) -> tuple[int, ...]:
    return struct.unpack(f">{BANDS}H", hashed)
