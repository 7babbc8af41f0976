"""Looking at the whole store again: entries, tree, heads, stamps, manifests and every file. Memory stays bounded.

What is looked at is what was committed when the audit began; nothing is held meanwhile.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef

from pantau.engine.evidence import UncanonicalError, read_manifest
from pantau.engine.evidence.audit import unfit_heads
from pantau.engine.evidence.ledger import Entry, LedgerError, read_entry
from pantau.engine.evidence.merkle import Log, leaf_hash
from pantau.engine.evidence.timestamps import StampError, stamped_at
from pantau.office.evidence import files, ledger, records, signing, stamping
from pantau.office.evidence.actions import held
from pantau.office.evidence.ledger import SEALED, StoredNodes
from pantau.office.evidence.models import AuditRun, CustodyEvent, Evidence, EvidencePart, HeadStamp, LogHead

AT_ONCE = 4096
MOST_TOLD = 50
NODES_KEPT = 200_000

# Each leaf with its own hash, that of the item's leaf before it, and what the event says.
LEAVES = """
SELECT l.index, l.item, l.kind, l.at, l.leaf, n.hash, (
    SELECT b.hash FROM evidence_ledgerleaf p
    JOIN evidence_ledgernode b ON b.level = 0 AND b.place = p.index
    WHERE p.item = l.item AND p.index < l.index ORDER BY p.index DESC LIMIT 1
), e.kind, e.at, e.reason, v.sha256
FROM evidence_ledgerleaf l
LEFT JOIN evidence_ledgernode n ON n.level = 0 AND n.place = l.index
LEFT JOIN evidence_custodyevent e ON e.id = l.event_id
LEFT JOIN evidence_evidence v ON v.id = e.evidence_id
WHERE l.index >= %s AND l.index < %s ORDER BY l.index
"""
NODES = "SELECT hash FROM evidence_ledgernode WHERE level = %s AND place >= %s AND place < %s ORDER BY place"


@dataclass
class _Findings:
    found: int = 0
    troubles: list[str] = field(default_factory=list)
    leaves: int = 0
    heads: int = 0
    stamps: int = 0
    files: int = 0
    bytes: int = 0

    def say(self, trouble: str) -> None:
        self.found += 1
        if len(self.troubles) < MOST_TOLD:
            self.troubles.append(trouble)


def audit(now: datetime, *, timer: Callable[[], float] = time.monotonic) -> AuditRun:
    """Look at everything once, and keep what was found."""
    began, found = timer(), _Findings()
    size = len(ledger.log())
    # What is written later is the next audit's.
    last_event = CustodyEvent.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    last_head = LogHead.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    last_evidence = Evidence.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    _look_at_leaves(size, found)
    _look_for_events_without_leaf(last_event, found)
    _look_at_heads(last_head, found)
    _look_at_stamps(last_head, found)
    _look_at_evidence(last_evidence, found)
    _look_at_files(last_evidence, found)
    _look_at_papers(found)
    return AuditRun.objects.create(at=now, seconds=timer() - began, **vars(found))


class _Checked:
    """Takes the place of the store while the tree is built again: what would be written must stand there already."""

    def __init__(self, found: _Findings) -> None:
        self._found, self._size, self._kept = found, 0, dict[tuple[int, int], bytes]()

    def size(self) -> int:
        return self._size

    def read(self, level: int, places: Sequence[int]) -> list[bytes]:
        return [self._kept[level, place] for place in places]

    def append(self, level: int, place: int, hashes: Sequence[bytes]) -> None:
        with connection.cursor() as cursor:
            cursor.execute(NODES, [level, place, place + len(hashes)])
            stored = [bytes(one) for (one,) in cursor.fetchall()]
        if stored != list(hashes):
            self._found.say(f"the tree is not that of the entries: level {level} from {place} on")
        # Only the last of a level is asked for again, beside the next to come.
        self._kept = {kept: one for kept, one in self._kept.items() if kept[0] != level}
        self._kept[level, place + len(hashes) - 1] = hashes[-1]
        if level == 0:
            self._size = place + len(hashes)


class _CachedNodes(StoredNodes):
    """Heads share most of their nodes, which were compared with the entries already."""

    def __init__(self) -> None:
        self._kept: dict[tuple[int, int], bytes] = {}
        self._size = super().size()

    def size(self) -> int:
        return self._size

    def read(self, level: int, places: Sequence[int]) -> list[bytes]:
        missing = [place for place in places if (level, place) not in self._kept]
        if missing:
            if len(self._kept) > NODES_KEPT:
                self._kept.clear()
                missing = list(places)
            self._kept |= {
                (level, place): one for place, one in zip(missing, super().read(level, missing), strict=True)
            }
        return [self._kept[level, place] for place in places]


def _look_at_leaves(size: int, found: _Findings) -> None:
    tree = Log(_Checked(found))
    for start in range(0, size, AT_ONCE):
        end = min(start + AT_ONCE, size)
        with connection.cursor() as cursor:
            cursor.execute(LEAVES, [start, end])
            rows = cursor.fetchall()
        if [row[0] for row in rows] != list(range(start, end)):
            found.say(f"entries are missing between {start} and {end}")
            return
        hashes = []
        for row in rows:
            hashes.append(leaf_hash(bytes(row[4])))
            for trouble in _troubles_of(row, hashes[-1]):
                found.say(f"entry {row[0]}: {trouble}")
        tree.extend(hashes)
        found.leaves += len(rows)


def _troubles_of(row: Sequence[Any], digest: bytes) -> Iterator[str]:
    _index, item, kind, at, leaf, own, before, *event = row
    if own is None or bytes(own) != digest:
        yield "is not the one whose hash the log has"
    try:
        entry = read_entry(bytes(leaf))
    except (UncanonicalError, LedgerError) as error:
        yield str(error)
        return
    if (entry.item, entry.kind, entry.at) != (item, kind, at):
        yield "says another item, kind or time than its row"
    if entry.previous != (bytes(before).hex() if before is not None else ""):
        yield f"does not follow the entry before it of {item[:12]}"
    if event[0] is not None and not _agrees(entry, *event):
        yield "is not what its event says"


def _agrees(entry: Entry, kind: str, at: datetime, reason: str, item: str) -> bool:
    said = SEALED if kind == CustodyEvent.Kind.TAKEN else kind
    return (entry.kind, entry.at, entry.reason, entry.item) == (said, at, reason, item)


def _look_for_events_without_leaf(last: int, found: _Findings) -> None:
    missing = CustodyEvent.objects.filter(pk__lte=last, leaf=None).values_list("pk", flat=True)
    for pk in missing[:MOST_TOLD]:
        found.say(f"event {pk} has no entry in the log")


def _look_at_heads(last: int, found: _Findings) -> None:
    log = Log(_CachedNodes())
    rows = LogHead.objects.filter(pk__lte=last).order_by("size", "pk")
    before: list[LogHead] = []
    for heads in _batches(rows):
        try:
            signed = [signing.read(one) for one in [*before, *heads]]
        except UncanonicalError as error:
            found.say(f"a head was changed: {error}")
            return
        try:
            for trouble in unfit_heads(log, signed):
                found.say(trouble)
        except LookupError as error:
            found.say(f"a head cannot be proved: {error}")
        for row, one in zip(heads, signed[len(before) :], strict=True):
            digest = hashlib.sha256(one.content).hexdigest()
            if (row.size, row.at, row.sha256) != (one.head.size, one.head.time, digest):
                found.say(f"the head over {one.head.size} entries is not what its row says")
            if one.key != signing.key_at(one.head.size):
                found.say(f"the head over {one.head.size} entries is not signed by the log's key")
        before = heads[-1:]
        found.heads += len(heads)


def _look_at_stamps(last: int, found: _Findings) -> None:
    trusted = {one.name: one.chain for one in stamping.authorities()}
    for stamps in _batches(HeadStamp.objects.filter(head__lte=last).select_related("head").order_by("pk")):
        for one in stamps:
            try:
                at = stamped_at(bytes(one.head.content), stamping.token_of(one), trusted.get(one.authority))
                if at != one.at:
                    found.say(f"{one.authority} stamped {at}, not {one.at}")
            except StampError as error:
                found.say(f"head over {one.head.size} entries: {error}")
        found.stamps += len(stamps)


def _look_at_evidence(last: int, found: _Findings) -> None:
    sealed = CustodyEvent.objects.filter(evidence=OuterRef("pk"), kind=CustodyEvent.Kind.TAKEN)
    rows = Evidence.objects.filter(pk__lte=last).annotate(sealed=Exists(sealed)).order_by("pk")
    for batch in _batches(rows.prefetch_related("parts")):
        for one in batch:
            for trouble in _evidence_troubles(one):
                found.say(f"evidence {one.pk}: {trouble}")


def _evidence_troubles(one: Any) -> Iterator[str]:
    if not one.sealed:
        yield "was never sealed"
    try:
        manifest = read_manifest(bytes(one.manifest))
    except UncanonicalError as error:
        yield str(error)
        return
    if manifest.sha256 != one.sha256:
        yield "its manifest was changed"
    listed = {(part.name, part.sha256, part.size, part.media_type) for part in manifest.parts}
    if listed != {(part.name, part.sha256, part.size, part.media_type) for part in one.parts.all()}:
        yield "its parts are not those of its manifest"


def _look_at_files(last: int, found: _Findings) -> None:
    """Each once, however many pieces of evidence hold it."""
    living = EvidencePart.objects.filter(evidence__in=held(), evidence__lte=last)
    after = ""
    while digests := list(
        living.filter(sha256__gt=after)
        .order_by("sha256")
        .values_list("sha256", flat=True)
        .distinct()[:AT_ONCE]
    ):
        for digest in digests:
            _look_at_file(digest, found)
        after = digests[-1]


def _look_at_papers(found: _Findings) -> None:
    """Those of other rooms, which stay there."""
    files, size = records.look(found.say)
    found.files += files
    found.bytes += size


def _look_at_file(digest: str, found: _Findings) -> None:
    found.files += 1
    try:
        found.bytes += files.check(digest)
    except (OSError, files.DamagedError) as error:
        if EvidencePart.objects.filter(evidence__in=held(), sha256=digest).exists():  # not let go meanwhile
            missing = isinstance(error, FileNotFoundError)
            found.say(f"the file {digest} is missing" if missing else str(error))


def _batches(rows: Any) -> Iterator[list[Any]]:
    """Through a cursor of the server's, so that no list of all of them is ever here."""
    rows = rows.iterator(chunk_size=500)
    while batch := list(islice(rows, 500)):
        yield batch


def last() -> AuditRun | None:
    return AuditRun.objects.first()
