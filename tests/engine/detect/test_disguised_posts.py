"""Words hidden from filters are still read, and hiding them makes no harmless post look guilty."""

from __future__ import annotations

from bench.quality import LABELLED, twins

from pantau.engine.detect import Detector
from pantau.engine.law import find_rulebook, load_rulebook


def test_disguised_twins_of_flagged_posts_are_still_flagged() -> None:
    detector = Detector(load_rulebook(find_rulebook("pemilu-2024")))
    table = twins(LABELLED / "dev3.jsonl", detector)
    assert len(table) >= 12
    assert sum(item.kept for item in table.values()) / sum(item.flagged for item in table.values()) > 0.965
    for kind, item in table.items():
        assert item.kept / item.flagged > 0.88, kind
    added = [item.harmless_flagged - item.harmless_flagged_before for item in table.values()]
    assert sum(added) < 0.02 * sum(item.harmless for item in table.values())
