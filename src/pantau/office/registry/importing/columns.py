"""Which column of a table says what: proposed from its titles, open to change by a person."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from django.utils.translation import gettext_lazy as _

from pantau.engine.post import PLATFORMS
from pantau.engine.sources.accounts import platform_name
from pantau.office.registry.importing.files import Sheet

LOOKED_AT = 40  # rows
EXACT, PLATFORM_COLUMN = 100, 90
WIDE = "platform:"  # a column that holds the accounts of one platform


@dataclass(frozen=True, slots=True)
class Field:
    """``titles`` are ways to name the column, most usual first."""

    key: str
    label: object  # a lazy translation
    titles: tuple[str, ...]
    required: bool = False


PARTY = (
    Field("party_number", _("Nomor partai"), (
        "no urut partai", "nomor urut partai", "nomor partai", "no partai", "no parpol", "no urut parpol",
        "nomor urut parpol", "nomor urut partai politik", "party number",
    )),
    Field("party", _("Partai"), (
        "partai", "partai politik", "parpol", "nama partai", "nama parpol", "partai pengusul", "peserta pemilu",
        "party",
    )),
)  # fmt: skip
DISTRICT = (
    Field("district_code", _("Kode dapil"), ("kode dapil", "kode daerah pemilihan", "district code")),
    Field("district", _("Daerah pemilihan"), (
        "dapil", "nama dapil", "daerah pemilihan", "nama daerah pemilihan", "dapil dprd", "district",
    )),
)  # fmt: skip
LIST_NUMBER = Field("list_number", _("Nomor urut calon"), (
    "no urut", "nomor urut", "no urut calon", "nomor urut calon", "no urut caleg", "nourut", "nomor calon", "no calon",
    "list number",
))  # fmt: skip
NAMES = (
    "nama", "nama calon", "nama lengkap", "nama lengkap calon", "nama caleg", "nama calon tetap", "nama calon anggota",
    "nama peserta", "name",
)  # fmt: skip

CANDIDATE_FIELDS = (
    Field("name", _("Nama calon"), NAMES, required=True),
    *PARTY,
    *DISTRICT,
    Field(LIST_NUMBER.key, LIST_NUMBER.label, LIST_NUMBER.titles, required=True),
    Field("gender", _("Jenis kelamin"), ("jenis kelamin", "jk", "l p", "kelamin", "gender")),
    Field("home", _("Tempat tinggal"), (
        "alamat kabko", "alamat", "tempat tinggal", "domisili", "kabupaten kota", "kab kota",
        "kabupaten kota tempat tinggal", "alamat tempat tinggal", "alamat domisili", "home",
    )),
    Field("publication", _("Kesediaan publikasi"), (
        "status publikasi", "publikasi", "kesediaan publikasi", "bersedia dipublikasikan", "publikasi profil",
    )),
)  # fmt: skip
ACCOUNT_FIELDS = (
    Field("name", _("Nama calon"), (
        *NAMES, "pemilik akun", "nama pemilik", "nama pemilik akun", "atas nama", "pelaksana kampanye",
    )),
    *PARTY,
    *DISTRICT,
    LIST_NUMBER,
    Field("platform", _("Platform"), (
        "platform", "aplikasi", "jenis aplikasi", "media sosial", "jenis media sosial", "nama aplikasi", "medsos",
        "jenis medsos", "nama media sosial", "jenis akun", "application",
    )),
    Field("handle", _("Nama akun"), (
        "nama akun", "username", "user name", "akun", "handle", "nama pengguna", "id akun", "nama akun media sosial",
        "nama akun medsos", "akun media sosial", "account",
    )),
    Field("url", _("Tautan akun"), (
        "tautan", "link", "url", "tautan akun", "link akun", "alamat akun", "alamat url", "alamat tautan", "url akun",
        "link profil", "tautan profil", "profil", "alamat media sosial", "link media sosial",
        "alamat akun media sosial",
    )),
    Field("registered_on", _("Tanggal daftar"), (
        "tanggal daftar", "tanggal pendaftaran", "tgl daftar", "tgl pendaftaran", "tanggal registrasi",
        "tanggal didaftarkan", "tanggal terima", "registered on",
    )),
)  # fmt: skip
OFFICIAL_FIELDS = (
    Field("name", _("Nama"), (
        "nama", "nama lengkap", "nama pejabat", "nama pegawai", "nama perangkat desa", "nama asn", "name",
    ), required=True),
    Field("role", _("Jabatan"), (
        "jabatan", "peran", "nama jabatan", "jabatan dalam desa", "status kepegawaian", "unsur", "role",
    ), required=True),
    Field("unit", _("Unit kerja"), (
        "unit kerja", "instansi", "opd", "skpd", "satuan kerja", "satker", "perangkat daerah", "kesatuan", "satuan",
        "unit",
    )),
    Field("village_code", _("Kode desa"), (
        "kode desa", "kode desa kelurahan", "kode kelurahan", "kode wilayah", "village code",
    )),
    Field("village", _("Desa atau kelurahan"), (
        "desa", "nama desa", "desa kelurahan", "kelurahan", "kelurahan desa", "village",
    )),
    Field("subdistrict", _("Kecamatan"), ("kecamatan", "nama kecamatan", "kec", "subdistrict")),
    Field("office_from", _("Mulai menjabat"), (
        "tmt", "tmt jabatan", "mulai menjabat", "tanggal mulai", "sejak", "tanggal pelantikan", "mulai tugas",
        "tanggal mulai menjabat", "office from",
    )),
    Field("office_to", _("Akhir menjabat"), (
        "akhir masa jabatan", "akhir menjabat", "tanggal berakhir", "sampai", "sampai dengan", "tanggal akhir",
        "office to",
    )),
)  # fmt: skip
WIDE_FIELDS = tuple(Field(f"{WIDE}{name}", name, ()) for name in PLATFORMS if name != "other")
FIELDS: Mapping[str, tuple[Field, ...]] = {
    "candidate": CANDIDATE_FIELDS,
    "account": ACCOUNT_FIELDS,
    "official": OFFICIAL_FIELDS,
}
# National identity numbers are not needed to know an account, so they are not taken in.
PRIVATE = re.compile(r"\b(nik|nip|ktp|no ktp|nomor ktp|identitas)\b")

Columns = Mapping[int, str]  # position -> field


@dataclass(frozen=True, slots=True)
class Header:
    """Where the titles stand: rows ``first`` to ``end`` - 1, counted from 0."""

    titles: tuple[str, ...]
    first: int
    end: int


@dataclass(frozen=True, slots=True)
class Layout:
    header: Header
    columns: Columns

    def title(self, position: int) -> str:
        return self.header.titles[position] or f"kolom {position + 1}"


def fields_of(kind: str) -> tuple[Field, ...]:
    return (*FIELDS[kind], *(WIDE_FIELDS if kind == "account" else ()))


def find_layout(sheet: Sheet, kind: str) -> Layout:
    """The header that names most of what is needed, under title rows or split over two rows."""
    rows = sheet.rows[:LOOKED_AT]
    headers = [*_single(rows), *_double(rows)]
    layouts = [Layout(header, propose(header.titles, kind)) for header in headers]
    if not layouts:
        return Layout(Header((), 0, 0), {})
    return max(layouts, key=lambda layout: worth(layout, kind))


def propose(titles: Sequence[str], kind: str) -> dict[int, str]:
    """Each field goes to the column whose title says it best; columns of one platform may be several."""
    scores = sorted(
        (
            (score, -position, key)
            for position, title in enumerate(titles)
            for key, score in _scores(title, kind)
        ),
        reverse=True,
    )
    columns: dict[int, str] = {}
    for _score, position, key in scores:
        taken = not key.startswith(WIDE) and key in columns.values()
        if -position not in columns and not taken:
            columns[-position] = key
    return dict(sorted(columns.items()))


def _single(rows: Sequence[Sequence[str]]) -> list[Header]:
    return [Header(tuple(row), at, at + 1) for at, row in enumerate(rows) if any(row)]


def _double(rows: Sequence[Sequence[str]]) -> list[Header]:
    return [
        Header(_stacked(upper, lower), at, at + 2)
        for at, (upper, lower) in enumerate(pairwise(rows))
        if len({cell for cell in upper if cell}) > 1 and any(lower)
    ]


def _stacked(upper: Sequence[str], lower: Sequence[str]) -> tuple[str, ...]:
    """A group's title goes on over the blank cells to its right, as a merged cell does."""
    titles, group = [], ""
    for position in range(max(len(upper), len(lower))):
        above = upper[position] if position < len(upper) else ""
        below = lower[position] if position < len(lower) else ""
        group = above or (group if below else "")
        titles.append(group if group == below else f"{group} {below}".strip())
    return tuple(titles)


def worth(layout: Layout, kind: str) -> tuple[int, int, int, int]:
    needed = {field.key for field in FIELDS[kind] if field.required}
    worth: dict[str, int] = {}  # columns of one platform count once: "x" may be anything
    for at, key in layout.columns.items():
        scored = dict(_scores(layout.header.titles[at], kind))
        worth[key] = max(worth.get(key, 0), scored.get(key, 0))
    depth = layout.header.end - layout.header.first
    return (len(needed & worth.keys()), sum(worth.values()), -depth, -layout.header.first)


def _scores(title: str, kind: str) -> list[tuple[str, int]]:
    plain = plain_title(title)
    if not plain or PRIVATE.search(plain):
        return []
    scores = [(field.key, score) for field in FIELDS[kind] if (score := _score(plain, field.titles))]
    if kind == "account" and (platform := platform_name(title)) and len(plain.split()) <= 6:
        scores.append((f"{WIDE}{platform}", PLATFORM_COLUMN if platform != "other" else 0))
    return [(key, score) for key, score in scores if score > 0]


@lru_cache(maxsize=10_000)
def _score(title: str, known: tuple[str, ...]) -> int:
    if title in known:
        return EXACT - known.index(title) // 4
    words = set(title.split())
    inside = [set(name.split()) for name in known if set(name.split()) <= words]
    if not inside or len(words) > 8:
        return 0
    best = max(len(name) for name in inside)
    return max(1, 30 + 15 * best - 5 * (len(words) - best))


@lru_cache(maxsize=10_000)
def plain_title(title: str) -> str:
    """Lower case words, without accents, signs and what stands in brackets at the end."""
    base = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z]+", re.sub(r"\([^)]*\)\s*\*?$", "", base) or base)
    return " ".join("no" if word == "nomer" else word for word in words)
