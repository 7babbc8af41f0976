"""What the papers of a package say, as data of the form ``record``. Whoever makes the package has them written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, tzinfo
from types import MappingProxyType
from typing import Any

from pantau.engine.dates import full_date

from .heads import SignedHead
from .ledger import Entry
from .manifest import Manifest
from .package import VERIFIER, Proved
from .timestamps import Token
from .verify import fingerprint, root_digest, sha256

Record = dict[str, Any]
_OUTCOMES = {
    "captured": "Halaman terbuka dan tersimpan",
    "partial": "Sebagian saja tersimpan",
    "unreachable": "Halaman tidak dapat dibuka",
    "refused": "Halaman tidak boleh dibuka oleh sistem",
}
_WAYS = {
    "browser": "Peramban sistem, halaman terbuka untuk umum, tanpa masuk ke akun mana pun",
    "upload": "Diunggah petugas",
    "platform": "Antarmuka resmi platform",
    "by_hand": "Diambil tangan oleh petugas",
    "statement": "Dibuat kantor sendiri",
}
#: What a later look at the original came to.
_LOOKS = {
    "unchanged": "tidak berubah",
    "engagement": "hanya hitungan interaksi berubah",
    "edited": "isi berubah",
    "reads_otherwise": "terbaca lain lewat jalur lain",
    "missing": "tidak ditemukan sekali, belum dipastikan",
    "deleted": "dihapus",
    "not_found": "hilang, sebabnya tidak disebut",
    "account_gone": "akunnya tidak ada lagi",
    "blocked": "terkunci bagi kantor ini",
    "still_gone": "masih tidak ada",
    "reappeared": "muncul lagi",
    "unknown": "tidak diketahui",
}
_THINGS = {
    "package": "paket bukti",
    "custody": "lembar penguasaan",
    "evidence": "halaman bukti",
    "export": "unduhan paket",
    "release": "pelepasan",
    "transfer": "penyerahan",
    "conclude": "pencatatan hasil",
    "hold": "penahanan",
    "part": "gambar bukti",
    "redact": "penyamaran gambar",
}
_POST = {
    "platform": "Platform",
    "native_id": "Nomor unggahan",
    "account_id": "Nomor akun",
    "handle": "Nama akun",
    "display_name": "Nama tampilan saat diambil",
    "posted_at": "Waktu unggah",
    "posted_at_platform": "Waktu unggah menurut platform",
    "engagement": "Interaksi saat diambil",
}
_KINDS = {
    "sealed": "Disegel",
    "viewed": "Dibuka",
    "exported": "Dikeluarkan",
    "printed": "Dicetak",
    "transferred": "Diserahkan",
    "rechecked": "Aslinya dilihat lagi",
    "refused": "Permintaan ditolak",
    "promoted": "Dijadikan bukti",
    "concluded": "Hasil penanganan dicatat",
    "held": "Ditahan agar tidak dimusnahkan",
    "unheld": "Penahanan dicabut",
    "release_asked": "Pelepasan diusulkan",
    "released": "Dilepas",
    "purged": "Berkas dimusnahkan",
    "redacted_copy": "Salinan tersamar dibuat",
    "key_rotated": "Kunci diganti",
}
_FACTS = {
    "files": "berkas",
    "how": "cara",
    "what": "berupa",
    "to": "kepada",
    "outcome": "hasil",
    "copy": "salinan",
    "old": "kunci lama",
    "new": "kunci baru",
}
#: In words, what facts say in codes.
_VALUES: Mapping[str, Mapping[str, str]] = {"how": _WAYS, "outcome": _LOOKS, "what": _THINGS}


def berita_acara(
    facts: Mapping[str, Any],
    manifest: Manifest,
    sealed: Proved,
    head: SignedHead,
    tokens: Sequence[Token],
    *,
    first: Token | None = None,
    office: str,
    zone: tzinfo,
    signatures: Sequence[tuple[str, str]] = (),
) -> Record:
    """How the evidence was taken and sealed. ``facts``: as in ``capture.json``; ``zone``: the office's.

    ``first``: the stamp nearest the sealing, where it is of an earlier head than the packed one.
    """
    return _record(
        office,
        "Berita Acara Pengambilan Bukti Elektronik",
        manifest,
        [
            f"Pada {_moment(facts['captured_at'], zone)} telah diambil bukti elektronik yang diuraikan di bawah ini. "
            "Bukti disegel dengan sidik SHA-256 dalam buku log yang hanya dapat ditambah."
        ],
        [
            _told("Yang diambil", _what(facts, zone)),
            _told("Segel", _seal(manifest, sealed, head, zone)),
            _stamps(tokens, first, zone),
            _files(manifest),
            _words(
                "Cara memeriksa",
                "Siapa pun dapat memeriksa paket ini tanpa kantor ini: lihat README.txt di dalamnya, dan jalankan "
                f"verify.py dengan --key {fingerprint(head.key)}. Sidik itu sama dengan yang diumumkan kantor. Hasil "
                "TIDAK DIPERIKSA berarti belum terbukti, bukan lulus.",
            ),
        ],
        [{"role": role, "name": name} for role, name in signatures or [("Petugas", str(facts["operator"]))]],
    )


def custody_sheet(
    manifest: Manifest,
    entries: Sequence[Proved],
    head: SignedHead,
    *,
    office: str,
    zone: tzinfo,
    outcomes: Mapping[str, str] = MappingProxyType({}),
) -> Record:
    """Who did what with the evidence, from the ledger. ``outcomes``: the rulebook's, by code, in words."""
    rows = [
        [
            str(one.index),
            _moment(one.entry.at, zone),
            _KINDS[one.entry.kind],
            one.entry.by,
            "\n".join(filter(None, (one.entry.reason, _extra(one.entry, outcomes)))) or "-",
        ]
        for one in entries
    ]
    told = {"title": "Riwayat", "paragraphs": [], "widths": [1, 3, 2, 2, 4], "rows": rows}
    return _record(
        office,
        "Lembar Penguasaan Bukti",
        manifest,
        [
            "Setiap kejadian di bawah ini adalah satu catatan dalam buku log. Catatan sesudah kepala log ini "
            f"({_moment(head.head.time, zone)}) tidak termasuk."
        ],
        [
            told | {"head": ["Catatan", "Waktu", "Kejadian", "Oleh", "Alasan dan keterangan"]},
            _told(
                "Kepala log", [("Jumlah catatan", str(head.head.size)), ("Akar (SHA-256)", head.head.root)]
            ),
        ],
        [],
    )


def _record(
    office: str,
    title: str,
    manifest: Manifest,
    lead: list[str],
    sections: list[Record],
    signatures: list[dict[str, str]],
) -> Record:
    return {
        "office": office,
        "title": title,
        "about": f"Bukti {manifest.sha256[:12]}",
        "number": None,
        "mark": None,
        "lead": lead,
        "sections": sections,
        "signatures": signatures,
    }


def _what(facts: Mapping[str, Any], zone: tzinfo) -> list[tuple[str, str]]:
    post = facts.get("post") or {}
    return [
        ("Alamat yang diminta", facts["url"] or "-"),
        ("Alamat akhir", facts["final_url"] or "-"),
        *((title, _plain(post[name])) for name, title in _POST.items() if post.get(name)),
        ("Hasil", _OUTCOMES[facts["outcome"]]),
        *([("Catatan", str(facts["note"]))] if facts.get("note") else []),
        ("Cara", _WAYS[facts["how"]]),
        *([("Pernyataan cara perolehan", str(facts["statement"]))] if facts.get("statement") else []),
        ("Diminta pada", _moment(facts["asked_at"], zone)),
        ("Diambil pada", _moment(facts["captured_at"], zone)),
        ("Petugas", facts["operator"]),
        ("Alat", _plain(facts.get("tools") or {}) or "-"),
    ]


def _seal(manifest: Manifest, sealed: Proved, head: SignedHead, zone: tzinfo) -> list[tuple[str, str]]:
    return [
        ("SHA-256 manifes", manifest.sha256),
        ("Disegel pada", _moment(sealed.entry.at, zone)),
        ("Catatan log", f"nomor {sealed.index} dari {head.head.size}"),
        ("Log", head.head.log),
        ("Akar log", head.head.root),
        ("Sidik kunci penanda tangan", fingerprint(head.key)),
        ("SHA-256 verify.py", sha256(VERIFIER.read_bytes())),
    ]


def _stamps(tokens: Sequence[Token], first: Token | None, zone: tzinfo) -> Record:
    title = "Stempel waktu pihak ketiga"
    if not tokens and first is None:
        return _words(
            title,
            "Belum ada: saat paket dibuat, kantor belum memegang token dari otoritas waktu. Waktu penyegelan hanya "
            "menurut jam sistem penanda tangan, dan pemeriksa menyebut stempel waktu TIDAK DIPERIKSA.",
        )
    nearest = [(f"{first.authority}, terdekat dengan penyegelan", first)] if first is not None else []
    listed = [*nearest, *((one.authority, one) for one in tokens)]
    roots = {one.authority: root_digest(one.root) for _, one in listed}
    return _told(title, [(name, _moment(one.at, zone)) for name, one in listed]) | {
        "paragraphs": [
            "Bandingkan sertifikat akar dengan yang diumumkan otoritasnya sendiri (verify.py --tsa-root). SHA-256: "
            + "; ".join(f"{name} {digest}" for name, digest in roots.items())
        ]
    }


def _files(manifest: Manifest) -> Record:
    return {
        "title": "Berkas",
        "paragraphs": [],
        "head": ["Berkas", "Bita", "SHA-256"],
        "widths": [2.2, 0.9, 5],
        "rows": [[one.name, f"{one.size:,}".replace(",", "."), one.sha256] for one in manifest.parts],
    }


def _told(title: str, pairs: Sequence[tuple[str, str]]) -> Record:
    rows = [[name, words] for name, words in pairs]
    return {"title": title, "paragraphs": [], "head": [], "widths": [1, 3], "rows": rows}


def _words(title: str, words: str) -> Record:
    return {"title": title, "paragraphs": [words], "head": [], "widths": [], "rows": []}


def _moment(moment: str | datetime, zone: tzinfo) -> str:
    """In words of the office's zone, and in UTC."""
    at = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
    here = at.astimezone(zone)
    utc = at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")
    return f"{full_date(here.date(), 'id')} pukul {here:%H.%M.%S} {here.tzname()} ({utc} UTC)"


def _plain(value: Any) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {_plain(one)}" for name, one in value.items())
    return ", ".join(map(_plain, value)) if isinstance(value, list | tuple) else str(value)


def _extra(entry: Entry, outcomes: Mapping[str, str]) -> str:
    """What an entry says beside its reason, in Indonesian where its words are known."""
    said, concluded = [], entry.kind == "concluded"
    for name, value in entry.facts.items():
        if name.endswith("signature"):
            continue
        if entry.kind == "key_rotated":
            value = fingerprint(bytes.fromhex(value))
        words = _plain(value)
        known = outcomes if concluded and name == "outcome" else _VALUES.get(name, {})
        said.append(f"{_FACTS.get(name, name)}: {known.get(words, words)}")
    return "; ".join(said)
