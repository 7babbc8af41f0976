"""All evidence of a case in one file: a package for each piece, and their hashes, to be checked without the office."""

from __future__ import annotations

import hashlib
import tempfile
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.utils.translation import gettext as _

from pantau.office.casework import proof
from pantau.office.casework.errors import CaseError
from pantau.office.casework.models import Case
from pantau.office.evidence import actions as evidence
from pantau.office.evidence.packing import Packed

SUMS, READ_ME = "SHA256SUMS", "BACA-DAHULU.txt"
#: Both languages: whoever opens the file may be neither's.
WORDS = """Bukti perkara {number}: {count} paket.
1. Periksa sidik semua paket: sha256sum -c SHA256SUMS
2. Periksa setiap paket: pantau evidence verify PAKET.zip, atau python verify.py PAKET.zip dengan verify.py di dalamnya.

Evidence of case {number}: {count} packages.
1. Check the hashes of all packages: sha256sum -c SHA256SUMS
2. Check each package: pantau evidence verify PACKAGE.zip, or python verify.py PACKAGE.zip with the verify.py inside it.
"""


@dataclass(frozen=True, slots=True)
class PackedCase:
    """``sha256`` of the whole file; ``pieces`` by their names in it."""

    sha256: str
    pieces: tuple[tuple[str, Packed], ...]


def pack(case: Case, out: Path, *, by_name: str, reason: str, now: datetime) -> PackedCase:
    """That each piece was taken out is an entry of the log. ``out`` appears whole or not at all.

    Raises CaseError, EvidenceError, OSError.
    """
    held = list(proof.of(case))
    if not held:
        raise CaseError(_("Perkara ini belum punya bukti yang disimpan."))
    with tempfile.TemporaryDirectory(dir=out.resolve().parent) as folder:
        pieces = []
        for number, piece in enumerate(held, 1):
            name = f"bukti-{number:02}-{piece.sha256[:12]}.zip"
            packed = evidence.export(piece, Path(folder, name), by_name=by_name, reason=reason, now=now)
            pieces.append((name, packed))
        whole = Path(folder, "whole")
        _join(whole, Path(folder), case.number, pieces)
        digest = hashlib.sha256(whole.read_bytes()).hexdigest()
        whole.replace(out)
    return PackedCase(digest, tuple(pieces))


def _join(whole: Path, folder: Path, number: str, pieces: Sequence[tuple[str, Packed]]) -> None:
    """Packages are compressed already: they are stored as they are."""
    sums = "".join(f"{packed.sha256}  {name}\n" for name, packed in pieces)
    with zipfile.ZipFile(whole, "x", zipfile.ZIP_STORED) as file:
        file.writestr(READ_ME, WORDS.format(number=number, count=len(pieces)))
        file.writestr(SUMS, sums)
        for name, _packed in pieces:
            file.write(folder / name, name)


def find(number: str) -> Case:
    """By the office's number or the register's. Raises CaseError."""
    found = Case.objects.filter(number=number).first() or Case.objects.filter(register_number=number).first()
    if found is None:
        raise CaseError(_("Tidak ada perkara bernomor %(number)s.") % {"number": number})
    return found
