"""Which candidates hold a seat already, from a file: the forms of the election commission do not say."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from django.db import transaction

from pantau.engine.sources.errors import UnreadableFile
from pantau.engine.sources.rows import read_rows
from pantau.office.insight.evenhanded.models import Incumbency
from pantau.office.people.actions import record
from pantau.office.registry.models import Candidate

COLUMNS = ("district", "party", "number", "incumbent")
SAID = {"ya": True, "yes": True, "1": True, "tidak": False, "no": False, "0": False}


@transaction.atomic
def read(file: Path, *, election: str, now: datetime) -> int:
    """District's code, the party's and the candidate's number, and ya or tidak. Gives how many are known now.

    The file replaces what was known before. Raises UnreadableFile, naming the row.
    """
    candidates = Candidate.objects.filter(election=election)
    keys = {
        (district, str(party), str(number)): pk
        for pk, district, party, number in candidates.values_list(
            "pk", "district__code", "party__number", "list_number"
        )
    }
    known: dict[int, bool] = {}
    for line, row in enumerate(read_rows(file, list(COLUMNS)), 2):
        district, party, number, said = (row[name].strip() for name in COLUMNS)
        if (district, party, number) not in keys:
            raise UnreadableFile(
                f"{file.name}, row {line}: no candidate {number} of party {party} in {district}"
            )
        if said.lower() not in SAID:
            raise UnreadableFile(f"{file.name}, row {line}: incumbent says {said!r}, not ya or tidak")
        known[keys[district, party, number]] = SAID[said.lower()]
    Incumbency.objects.filter(candidate__election=election).delete()
    Incumbency.objects.bulk_create(
        Incumbency(candidate_id=pk, holds=holds, source=file.name[:255], noted_at=now)
        for pk, holds in known.items()
    )
    record(None, "incumbents_read", None, file=file.name, known=len(known))
    return len(known)
