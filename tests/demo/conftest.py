"""What the tests of the made-up regency share."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def categories() -> frozenset[str]:
    """The fixed names of what a finding can be about."""
    return frozenset(
        [
            "quiet_period",
            "outside_schedule",
            "money_politics",
            "hate_sara",
            "insult",
            "threat",
            "incitement",
            "against_state",
            "state_facility",
            "prop_damage",
            "other_attributes",
            "asn_neutrality",
            "tni_polri_neutrality",
            "village_neutrality",
            "hoax",
            "unregistered_account",
            "late_ad",
            "survey_quiet_period",
        ]
    )


@pytest.fixture(scope="session")
def bare_name() -> Callable[[str], str]:
    return _bare


def _bare(name: str) -> str:
    """A name without titles and degrees, for comparison."""
    name = re.sub(r"\b(HAJI|HAJJAH|HJ|H|TGH|DRS|DRA|DR|IR)\b\.?", " ", name.upper().split(",")[0])
    return " ".join(re.sub(r"[^A-Z ]", " ", name).split())


@pytest.fixture(scope="session")
def real_names(shared_data: Path) -> set[str]:
    """The bare names of the real candidates, to keep out."""
    path = shared_data / "candidates" / "dct_dprd_kab_lombok_barat_2024.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        return {_bare(row["nama"]) for row in csv.DictReader(lines)}
