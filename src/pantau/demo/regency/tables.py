"""The regency's paper side: lists in the layouts of real forms, as rows and as CSV."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from pathlib import Path

from .accounts import Account
from .calendar import ACCOUNTS_DUE
from .people import Candidate, Official
from .registration import FormEntry

CANDIDATE_COLUMNS = (
    "kode_dapil", "dapil", "no_urut_partai", "partai", "no_urut", "nama", "jenis_kelamin", "alamat_kabko",
    "status_publikasi",
)  # fmt: skip
ACCOUNT_COLUMNS = ("nama", "partai", "dapil", "aplikasi", "nama akun", "tautan", "tanggal daftar")
PARTY_ACCOUNT_COLUMNS = ("partai", "aplikasi", "nama akun", "tautan", "tanggal daftar")
OFFICIAL_COLUMNS = ("nama", "jabatan", "unit", "desa", "kecamatan", "kode_desa", "mulai_menjabat")

_OFFICES = {
    "asn": "ASN", "village_head": "Kepala Desa", "village_staff": "Perangkat Desa", "bpd": "BPD", "tni": "TNI",
    "polri": "Polri",
}  # fmt: skip


def candidate_rows(candidates: Iterable[Candidate]) -> Iterator[dict[str, str]]:
    """As the election commission publishes its final list."""
    for candidate in candidates:
        yield {
            "kode_dapil": f"52010{candidate.district}",
            "dapil": f"LOMBOK BARAT {candidate.district}",
            "no_urut_partai": str(candidate.party.number),
            "partai": candidate.party.name,
            "no_urut": str(candidate.number),
            "nama": candidate.name.printed,
            "jenis_kelamin": candidate.name.gender,
            "alamat_kabko": candidate.home,
            "status_publikasi": candidate.publication,
        }


def account_rows(candidates: Sequence[Candidate], entries: Iterable[FormEntry]) -> Iterator[dict[str, str]]:
    """As the parties fill in the form for accounts: every third party in ordinary case, the rest in capitals."""
    for entry in entries:
        candidate = candidates[entry.candidate]
        name = candidate.name
        written = (
            name.printed
            if candidate.party.number % 3
            else name.printed.replace(name.plain.upper(), name.plain)
        )
        yield {
            "nama": written,
            "partai": candidate.party.name,
            "dapil": f"LOMBOK BARAT {candidate.district}",
            "aplikasi": entry.application,
            "nama akun": entry.account_name,
            "tautan": entry.link,
            "tanggal daftar": entry.date_text,
        }


def party_account_rows(accounts: Iterable[Account]) -> Iterator[dict[str, str]]:
    """As the parties register their own accounts and those of their campaign teams, neatly and in time."""
    for account in accounts:
        if account.party is None or not account.registered or account.role not in ("party", "campaign_team"):
            continue
        yield {
            "partai": account.party.name,
            "aplikasi": account.platform,
            "nama akun": account.display,
            "tautan": account.url,
            "tanggal daftar": f"{ACCOUNTS_DUE - timedelta(days=1):%d/%m/%Y}",
        }


def account_truth_rows(entries: Iterable[FormEntry], accounts: Sequence[Account]) -> Iterator[dict[str, str]]:
    """Beside each line of the form: whose account it is, under which identity, and what is wrong with the line."""
    for entry in entries:
        account = accounts[entry.account]
        yield {
            "candidate": str(entry.candidate),
            "platform": account.platform,
            "handle": account.handle or "",
            "native_id": account.native_id,
            "registered_on": entry.registered_on.isoformat(),
            "late": str(entry.late).lower(),
            "defect": entry.defect,
        }


def official_rows(officials: Iterable[Official]) -> Iterator[dict[str, str]]:
    for official in officials:
        yield {
            "nama": official.name.printed,
            "jabatan": _OFFICES[official.role],
            "unit": official.unit,
            "desa": official.village.name,
            "kecamatan": official.village.subdistrict,
            "kode_desa": official.village.code,
            "mulai_menjabat": official.office_from,
        }


def write_csv(path: Path, columns: Sequence[str], rows: Iterable[Mapping[str, str]]) -> int:
    """Write the rows under their header; returns how many."""
    count = 0
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, columns)
        writer.writeheader()
        for row in rows:
            writer.writerow(row)
            count += 1
    return count
