"""A registry to import into: the rulebook of 2024 with made-up candidates."""

from datetime import UTC, datetime

import pytest

from pantau.office.registry import actions
from pantau.office.registry.rows import CandidateRow
from pantau.office.registry.storing import Origin
from pantau.web.ui import rulebook

NOW = datetime(2023, 11, 20, 3, tzinfo=UTC)


@pytest.fixture
def book():
    return rulebook.current()


@pytest.fixture
def candidates(db, book):
    """Two parties, two districts, six persons; two of them share a name."""
    rows = [
        CandidateRow("520101", 1, 1, "WIRA JAYA, S.Pd.", "L", "LOMBOK BARAT", "agreed", 2),
        CandidateRow("520101", 1, 2, "Hj. SARI KANDA", "P", "LOMBOK BARAT", "refused", 3),
        CandidateRow("520101", 2, 1, "BUDI LUMBUNG", "L", "LOMBOK BARAT", "partly", 4),
        CandidateRow("520102", 1, 1, "TUTI GILI", "P", "KOTA MATARAM", "agreed", 5),
        CandidateRow("520102", 2, 1, "AMAQ SENGGIGI", "L", "LOMBOK BARAT", "agreed", 6),
        CandidateRow("520102", 2, 2, "BUDI LUMBUNG", "L", "LOMBOK BARAT", "agreed", 7),
    ]
    actions.import_candidates(rows, rulebook=book, origin=Origin(NOW))
    return actions.candidate_ids(book.election)
