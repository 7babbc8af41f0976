"""The daily statement: one line for each registered account, and where it comes from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from django.utils.translation import gettext as _

from pantau.office.collection.ledger import Row
from pantau.office.collection.models import Means
from pantau.office.collection.reasons import reason, route_name
from pantau.office.registry.models import Account
from pantau.web.ui import formats
from pantau.web.ui.labels import platform_name

AT_ONCE = 1000


def lines(rows: Iterable[Row]) -> Iterator[Sequence[str]]:
    yield [
        _("Tanggal"), _("Platform"), _("Akun"), _("Alamat"), _("Pemilik"), _("Jatuh tempo"), _("Terlihat"),
        _("Lewat"), _("Jalur"), _("Pukul (WITA)"), _("Sebab belum terlihat"),
    ]  # fmt: skip
    means = dict(Means.choices)
    source = iter(rows)
    while some := list(islice(source, AT_ONCE)):
        accounts = Account.objects.select_related("candidate", "party").in_bulk(
            [row.account_id for row in some]
        )
        for row in some:
            yield _line(row, accounts[row.account_id], means)


def _line(row: Row, account: Account, means: dict[str, object]) -> Sequence[str]:
    owner = account.candidate.name if account.candidate else account.party.name if account.party else ""
    why = _("tidak ada catatan") if row.why is None else str(reason(row.why).title) if row.why else ""
    return [
        row.day.isoformat(),
        str(platform_name(row.platform)),
        str(account),
        account.url,
        owner,
        _("ya") if row.due else _("tidak"),
        _("ya") if row.means else _("tidak"),
        str(means.get(row.means, "")),
        str(route_name(row.route)) if row.route else "",
        formats.clock_time(row.seen_at) if row.seen_at else "",
        why,
    ]
