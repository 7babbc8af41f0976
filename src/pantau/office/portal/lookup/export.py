"""The list of official accounts as a file. Its first line is the licence, its second the names of the columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from pantau.office.portal.lookup.lookup_page import columns, is_open
from pantau.office.portal.lookup.registered import Registered, listed
from pantau.office.portal.public import Visit
from pantau.office.registry import access
from pantau.office.registry.exporting import Row, csv_lines

LICENCE, LICENCE_URL = "CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/"
UNLISTED = ("whatsapp",)  # a telephone number is not spread by the thousand; whoever has it may ask
STATUS = {"registered": "terdaftar", "late": "terlambat", "reactivated": "aktif_lagi", "closed": "ditutup"}


def as_csv(visit: Visit) -> str:
    licence = (
        f"# Akun resmi kampanye, {visit.today.isoformat()}. Lisensi {LICENCE}: {LICENCE_URL} "
        f"Arti kolom: {visit.whole_address('lookup-data')}"
    )
    rows = [[licence], [name for name, _told in columns()], *_rows(listed(without=UNLISTED), visit.today)]
    return "".join(csv_lines(rows))


def _rows(accounts: Iterable[Registered], today: date) -> Iterator[Row]:
    for one in accounts:
        named = one.candidate is not None and access.publish_name(one).allowed
        yield [
            one.platform,
            one.handle,
            one.native_id,
            one.url,
            STATUS[one.status] if is_open(one, today) else STATUS["closed"],
            one.since.isoformat() if one.since else "",
            one.valid_to.isoformat() if one.valid_to and not is_open(one, today) else "",
            str(one.party_number),
            one.party,
            one.candidate if named else "",
        ]
