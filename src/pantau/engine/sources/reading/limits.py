"""How much a file may unpack to, and how long one item may be."""

from __future__ import annotations

from dataclasses import dataclass

from pantau.engine.sources.errors import Bomb

KIB = 1024
MIB = 1024 * KIB


@dataclass(frozen=True, slots=True)
class Limits:
    """Sizes in bytes, ratios as unpacked / packed."""

    ratio: int = 200  # exports compress 5-50 times; a bomb of zeros 1,000 times
    unjudged: int = 16 * MIB  # so much may come out before the ratio is looked at
    total: int = 64 * KIB * MIB  # everything one file unpacks to, all layers together
    workbook: int = 256 * MIB  # spreadsheets are read whole
    members: int = 5_000
    depth: int = 3
    json_item: int = 8 * MIB  # characters; a page of 500 tweets is about 4 MB
    row: int = 1_000_000  # characters

    def check_ratio(self, name: str, packed: int, unpacked: int) -> None:
        if unpacked > self.unjudged and unpacked > self.ratio * max(packed, 1):
            raise Bomb(
                f"{name} is refused: it unpacks to more than {self.ratio} times its size, like a "
                f"decompression bomb; unpack it yourself if you trust it"
            )


class Budget:
    """What all layers of one file may still unpack to."""

    def __init__(self, name: str, total: int) -> None:
        self._name = name
        self._total = total
        self._left = total

    def spend(self, size: int) -> None:
        self._left -= size
        if self._left < 0:
            raise Bomb(
                f"{self._name} is refused: it unpacks to more than {self._total:,} bytes; unpack and split it"
            )
