"""The office's log of evidence, looked at whole."""

from __future__ import annotations

from pantau.engine.evidence.ledger import broken_chain, read_entry
from pantau.engine.evidence.merkle import leaf_hash, proves_inclusion
from pantau.office.evidence import ledger
from pantau.office.evidence.models import CustodyEvent, LedgerLeaf


def whole_log_holds() -> int:
    """Leaves without gaps, each under the root, each item's chain unbroken, each event with its leaf."""
    log, leaves = ledger.log(), list(LedgerLeaf.objects.all())
    assert [one.index for one in leaves] == list(range(len(log)))
    for one in leaves:
        digest = leaf_hash(bytes(one.leaf))
        assert proves_inclusion(digest, one.index, len(log), log.inclusion(one.index), log.root())
    for item in {one.item for one in leaves}:
        assert broken_chain(read_entry(bytes(one.leaf)) for one in leaves if one.item == item) == []
    assert set(CustodyEvent.objects.values_list("pk", flat=True)) == {one.event_id for one in leaves}
    return len(leaves)
