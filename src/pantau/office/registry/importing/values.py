"""Reading cells: numbers, dates, words of closed lists. What cannot be read says why in both languages."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

NOTHING = frozenset(
    {"", "-", "--", "—", "n/a", "na", "nihil", "tidak ada", "tdk ada", "kosong", "belum ada", "null", "#n/a"}
)
ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8, "ix": 9, "x": 10}
MONTHS = {
    "jan": 1, "feb": 2, "peb": 2, "mar": 3, "apr": 4, "mei": 5, "may": 5, "jun": 6, "jul": 7, "agu": 8, "ags": 8,
    "agt": 8, "aug": 8, "sep": 9, "okt": 10, "oct": 10, "nov": 11, "nop": 11, "des": 12, "dec": 12,
}  # fmt: skip
YEAR_FIRST = re.compile(r"^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[ T].*)?$")
DAY_FIRST = re.compile(r"^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(?:[ T].*)?$")
WITH_MONTH = re.compile(r"^(?:[a-z']+,?\s+)?(\d{1,2})[\s-]+([a-z]{3,})\.?[\s-]+(\d{4})$", re.I)
FIRST_YEAR, LAST_YEAR = 1950, 2100


@dataclass(frozen=True, slots=True)
class Unreadable(Exception):  # noqa: N818 - a fact about a cell
    """A cell that says nothing usable, and why."""

    id: str
    en: str


def text(cell: str) -> str:
    """Blanks collapsed, invisible signs off; empty for the ways to write 'nothing'."""
    if not cell.isprintable():
        cell = "".join(mark for mark in cell if unicodedata.category(mark)[0] != "C" or mark in "\n\t")
    plain = " ".join(cell.split())
    return "" if plain.lower() in NOTHING else plain


def name(cell: str) -> str:
    found = text(cell)
    if not found:
        raise Unreadable("Nama kosong.", "The name is empty.")
    if found.startswith("="):
        raise Unreadable("Sel berisi rumus, bukan nama.", "The cell holds a formula, not a name.")
    if not any(mark.isalpha() for mark in found):
        raise Unreadable("Tidak ada huruf di dalam nama.", "There is no letter in the name.")
    if len(found) > 200:
        raise Unreadable("Nama lebih dari 200 huruf.", "The name is longer than 200 letters.")
    return found


def whole(cell: str, least: int = 1, most: int = 999) -> int:
    plain = text(cell).strip(".)( ")
    number = re.fullmatch(r"(\d{1,6})(?:[.,]0+)?", plain)
    value = int(number[1]) if number else ROMAN.get(plain.lower())
    if value is None:
        raise Unreadable(f"Bukan angka: {plain or 'kosong'}.", f"Not a number: {plain or 'empty'}.")
    if not least <= value <= most:
        raise Unreadable(
            f"Angka harus {least} sampai {most}.", f"The number must be between {least} and {most}."
        )
    return value


def day(cell: str) -> date | None:
    """12/02/2024 is the 12th of February, as written in Indonesia."""
    plain = text(cell)
    if not plain:
        return None
    try:
        found = _day(plain)
    except ValueError:
        found = None
    if found is None:
        raise Unreadable(
            f"Tanggal tidak terbaca: {plain}. Tulis seperti 25/11/2023.",
            f"Unreadable date: {plain}. Write it like 25/11/2023.",
        )
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise Unreadable(f"Tahun tidak masuk akal: {found.year}.", f"Impossible year: {found.year}.")
    return found


def _day(plain: str) -> date | None:
    if parts := YEAR_FIRST.match(plain):
        return date(int(parts[1]), int(parts[2]), int(parts[3]))
    if parts := DAY_FIRST.match(plain):
        return date(int(parts[3]), int(parts[2]), int(parts[1]))
    if parts := WITH_MONTH.match(plain):
        return date(int(parts[3]), MONTHS.get(parts[2][:3].lower(), 0), int(parts[1]))
    return None


@lru_cache(maxsize=50_000)
def letters(written: str) -> str:
    """Letters and digits only, lower case, without accents: for comparing names."""
    base = unicodedata.normalize("NFKD", written.casefold())
    return "".join(mark for mark in base if mark.isalnum())


@lru_cache(maxsize=50_000)
def words(written: str) -> tuple[str, ...]:
    base = unicodedata.normalize("NFKD", written.casefold())
    return tuple(re.findall(r"[^\W_]+", "".join(mark for mark in base if not unicodedata.combining(mark))))


def one_of(cell: str, known: Mapping[str, Iterable[str]], what_id: str, what_en: str) -> str:
    """The code whose words begin the cell."""
    plain = " ".join(words(cell))
    for code, names in known.items():
        if any(plain == known_name or plain.startswith(f"{known_name} ") for known_name in names):
            return code
    raise Unreadable(f"{what_id} tidak dikenal: {text(cell)}.", f"Unknown {what_en}: {text(cell)}.")


GENDERS = {"L": ("l", "laki laki", "laki", "pria", "lk", "m"), "P": ("p", "perempuan", "wanita", "pr", "f")}
PUBLICATIONS = {
    "partly": ("bersedia sebagian", "sebagian"),
    "refused": ("tidak bersedia", "tidak", "menolak"),
    "agreed": ("bersedia", "ya"),
}
ROLES = {
    "village_head": ("kepala desa", "kades", "pj kepala desa", "pj kades", "penjabat kepala desa", "village head"),
    "bpd": ("bpd", "ketua bpd", "anggota bpd", "wakil ketua bpd", "sekretaris bpd", "badan permusyawaratan desa"),
    "village_staff": (
        "perangkat desa", "sekretaris desa", "sekdes", "kaur", "kasi desa", "kadus", "kepala dusun", "kepala urusan",
        "kepala wilayah", "kawil", "staf desa", "bendahara desa", "village staff",
    ),
    "tni": ("tni", "babinsa", "danramil", "dandim", "prajurit"),
    "polri": ("polri", "polisi", "bhabinkamtibmas", "kapolsek", "kapolres", "anggota polri"),
    "asn": (
        "asn", "pns", "pppk", "p3k", "cpns", "camat", "lurah", "sekcam", "kepala dinas", "kepala bagian",
        "kepala bidang", "kepala badan", "kepala seksi", "kepala sekolah", "kepala puskesmas", "guru", "dokter",
        "bidan", "perawat", "staf ahli", "sekretaris daerah", "sekretaris dinas", "asisten", "penyuluh", "analis",
        "kasi", "kabid", "kasubag",
    ),
}  # fmt: skip


def gender(cell: str) -> str:
    return one_of(cell, GENDERS, "Jenis kelamin", "gender") if text(cell) else ""


def publication(cell: str) -> str:
    """An empty cell in the commission's list means that the candidate did not agree."""
    return one_of(cell, PUBLICATIONS, "Kesediaan publikasi", "publication") if text(cell) else "refused"


def role(cell: str) -> str:
    if not text(cell):
        raise Unreadable("Jabatan kosong.", "The role is empty.")
    return one_of(cell, ROLES, "Jabatan", "role")
