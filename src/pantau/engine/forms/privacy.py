"""The documents of data protection: templates of the rulebook, filled with what is in force.

    texts = privacy_documents(book, rulebook_places(name), fields)
    pdf = write("record", document(texts["catatan-pemrosesan"], ...), made_at=moment)

A template is Markdown with ``{{fields}}``. What nobody gave stands as a mark, ``[[in double brackets]]``, for a person
to fill in. The same texts become PDF and DOCX through the form ``record``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from pantau.engine.law import Rulebook
from pantau.engine.law.processing import Activity

FOLDER = "privacy"
#: In the order in which they are read: what is processed, what may go wrong, who runs it, what the public is told.
DOCUMENTS = ("catatan-pemrosesan", "penilaian-dampak", "perjanjian-pemrosesan", "pemberitahuan-privasi")
#: What stands in a mark where its field has no better name.
MARKS = {
    "office": "nama kantor",
    "office_address": "alamat kantor",
    "place": "tempat",
    "day": "hari dan tanggal",
    "rulebook": "nama dan edisi buku aturan",
    "dpo": "nama dan kontak petugas pelindungan data pribadi",
    "partner": "nama dinas yang menjalankan mesin",
    "cooperation": "nomor dan tanggal nota kesepahaman",
    "hosting": "nama dan tempat pusat data",
    "assessor": "nama dan jabatan",
    "review_on": "tanggal tinjauan berikutnya",
    "objections": "sanggahan, atau: tidak ada",
    "heard_legal": "tanggal dan pendapat",
    "heard_supervisors": "tanggal dan pendapat",
    "heard_public": "tanggal dan pendapat",
    "accepted": "diterima atau ditolak",
    "plenary_number": "nomor berita acara",
    "plenary_on": "tanggal pleno",
    "actions_left": "tindakan, penanggung jawab, tanggal",
    "bawaslu_signatory": "nama ketua",
    "bawaslu_office": "jabatan",
    "regency_signatory": "nama kepala dinas",
    "regency_office": "jabatan",
    "scope": "lingkup kerja sama",
    "operators": "daftar nama operator",
    "breach_hours": "jumlah, misalnya 12",
    "valid_from": "tanggal mulai",
    "valid_to": "tanggal berakhir",
    "deletion_days": "jumlah, misalnya 30",
    "liability": "ketentuan tanggung jawab dan penyelesaian sengketa",
    "requests_at": "alamat halaman atau kantor",
    "tip_days": "PANTAU_TIP_DAYS",
    "picture_days": "PANTAU_PICTURE_DAYS",
}
_FIELD = re.compile(r"\{\{(\w+)\}\}")
_RULE = re.compile(r"^\|(?:\s*:?-+:?\s*\|)+$")


def privacy_documents(book: Rulebook, places: Iterable[Path], fields: Mapping[str, str]) -> dict[str, str]:
    """Name -> Markdown. ``places``: of ``rulebook_places``; the first that has a template wins.

    Raises FileNotFoundError where no place has one.
    """
    folders = list(places)
    known = {**numbers_of(book), **fields}
    known |= {
        "activities": "\n\n".join(_activity(one, known) for one in book.processing.activities.values()),
        "without_persons": _table(["Tabel", "Isinya"], book.processing.without_persons.items()),
        "retention": _retention(book),
        "retention_short": _retention_short(book),
        "persons": "\n".join(
            f"- {one.title['id']}: {one.persons}" for one in book.processing.activities.values()
        ),
    }
    return {name: filled(_template(name, folders), known) for name in DOCUMENTS}


def numbers_of(book: Rulebook) -> dict[str, str]:
    """Days of keeping that the rulebook has, for the words of activities."""
    kept = book.reporting.keeping
    found = {f"report_{name}_days": str(one.days) for name, one in kept.items()}
    found |= {f"{name}_days": str(one.days) for name, one in book.privacy.keeping.items()}
    return found | {
        "proposal_days": str(book.registry.proposals_expire_after_days),
        "capture_days": str(book.capturing.provisional_days),
    }


def filled(template: str, fields: Mapping[str, str]) -> str:
    return _FIELD.sub(lambda found: _said(found[1], fields), template)


def _said(name: str, fields: Mapping[str, str]) -> str:
    return fields.get(name) or f"[[{MARKS.get(name, name.replace('_', ' '))}]]"


def _template(name: str, places: Sequence[Path]) -> str:
    found = next((path for place in places if (path := place / FOLDER / f"{name}.md").is_file()), None)
    if found is None:
        raise FileNotFoundError(f"no {FOLDER}/{name}.md in {', '.join(map(str, places))}")
    return found.read_text(encoding="utf-8")


def _activity(one: Activity, fields: Mapping[str, str]) -> str:
    kept = re.sub(r"\{(\w+)\}", lambda found: _said(found[1], fields), one.kept)
    rows = [
        ("Tujuan", one.purpose),
        ("Orang", one.persons),
        ("Data", one.data),
        ("Dasar", one.basis),
        ("Penerima", one.recipients),
        ("Masa simpan", kept),
        ("Pelindungan", " ".join(one.safeguards)),
        ("Tabel", ", ".join(one.tables)),
    ]
    return f"## {one.title['id']}\n\n{_table(['Hal', 'Isi'], rows)}"


def _retention(book: Rulebook) -> str:
    """By outcome: days of evidence, days of cases, and whether the legal division agreed."""
    evidence, cases = book.retention.evidence, book.retention.cases
    rows = []
    for code in dict.fromkeys([*evidence, *cases]):
        held = [one for one in (evidence.get(code), cases.get(code)) if one]
        title = book.outcomes[code].title["id"] if code in book.outcomes else "Ditutup tanpa hasil"
        agreed = "Ya" if all(one.confirmed for one in held) else "Belum"
        rows.append((title, _days(evidence.get(code)), _days(cases.get(code)), agreed))
    return _table(["Hasil", "Bukti (hari)", "Perkara (hari)", "Dikonfirmasi"], rows)


def _days(line: Any) -> str:
    return f"{line.days:,}".replace(",", ".") if line else "–"


def _retention_short(book: Rulebook) -> str:
    days = [one.days for one in book.retention.cases.values()]
    reports = {name: one.days for name, one in book.reporting.keeping.items()}
    said = []
    if days:
        said.append(
            f"Perkara antara {min(days)} dan {max(days)} hari sejak ditutup, menurut hasilnya; lalu nama dan "
            "isinya hilang."
        )
    if "closed" in reports:
        said.append(f"Laporan yang tidak menjadi perkara {reports['closed']} hari sejak ditutup.")
    said.append(
        "Unggahan publik tidak lebih lama daripada yang diizinkan ketentuan platform, kecuali menjadi bukti."
    )
    return " ".join(said)


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', '/') for cell in line)} |" for line in lines)


# --- as a record ----------------------------------------------------------------------------------


def document(text: str, *, office: str, mark: str = "") -> dict[str, Any]:
    """The data of the form ``record``: a heading begins a section, which holds paragraphs and then one table."""
    title, sections = "", [_section("")]
    for block in re.split(r"\n\s*\n", text.strip()):
        lines = [line.rstrip() for line in block.splitlines()]
        if lines[0].startswith("# "):
            title = lines[0][2:]
        elif lines[0].startswith("## "):
            sections.append(_section(lines[0][3:]))
        elif lines[0].startswith("|"):
            _tabulate(sections[-1], lines)
        else:
            sections[-1]["paragraphs"] += [re.sub(r"^- ", "• ", line) for line in lines]
    return {
        "office": office,
        "title": title,
        "about": title,
        "number": None,
        "mark": mark or None,
        "lead": sections[0]["paragraphs"],
        "sections": sections[1:],
        "signatures": [],
    }


def _section(title: str) -> dict[str, Any]:
    return {"title": title, "paragraphs": [], "head": [], "widths": [], "rows": []}


def _tabulate(section: dict[str, Any], lines: Sequence[str]) -> None:
    rows = [list(_cells(line)) for line in lines if not _RULE.match(line)]
    section["head"], section["rows"] = rows[0], rows[1:]
    longest = [max(min(len(row[column]), 60) for row in rows) for column in range(len(rows[0]))]
    section["widths"] = [max(width, 20) for width in longest]  # a heading has room


def _cells(line: str) -> Iterator[str]:
    yield from (cell.strip() for cell in line.strip().strip("|").split("|"))
