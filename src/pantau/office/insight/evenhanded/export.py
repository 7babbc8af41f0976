"""An audit as a file: every number that the pages show, with codes that stay as they are."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

from pantau.office.insight.evenhanded.counting import DIMENSIONS, STAGES
from pantau.office.insight.evenhanded.models import Audit

COLUMNS = (
    "since", "until", "stage", "dimension", "group", "persons", "hits", "whole", "value", "low", "high",
    "chance", "exact", "holm", "benjamini_hochberg",
)  # fmt: skip


def written(audit: Audit) -> str:
    """CSV. ``value`` is a share, or the median in hours; the group of what nobody knows is empty."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows(["" if cell is None else cell for cell in row] for row in _rows(audit))
    return out.getvalue()


def _rows(audit: Audit) -> Iterator[list[Any]]:
    for stage in STAGES:
        for dimension in DIMENSIONS:
            compared = audit.content["stages"][stage][dimension]
            for one in compared["groups"]:
                value = one["median"] if "median" in one else one["hits"] / one["whole"]
                yield [
                    audit.since.isoformat(), audit.until.isoformat(), stage, dimension, one["code"], one["persons"],
                    one.get("hits"), one["whole"], value, one["low"], one["high"], compared["chance"],
                    int(compared["exact"]), compared["holm"], compared["bh"],
                ]  # fmt: skip
