"""A form filled in with a made-up case: to look at, and to try a layout with."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from pantau.engine.law import Form, FormField, fill_number
from pantau.engine.law.nodes import read_yaml

from .papers import Attachment, Paper, Signature, Value

MADE_UP = Path(__file__).with_name("made_up.yaml")
ON = date(2024, 2, 12)
_GENERAL = {"date": ON.isoformat()}
_SHA256 = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"


def sample_paper(form: Form, *, is_draft: bool = False) -> Paper:
    """Every field filled in, with signatures and, where the form names them, two attachments."""
    template = form.number_template
    return Paper(
        form,
        {
            name: _sample(form, name, field)
            for part, field in form.written()
            for name in [f"{part.key}.{field.key}"]
        },
        number=fill_number(template, 4, region="99.01", on=ON) if template else "",
        place="Kota Rekaan",
        on=ON,
        signatures=tuple(
            Signature(role["id"], f"Penanda Tangan Contoh {number}")
            for number, role in enumerate(form.signs, 1)
        ),
        attachments=(
            Attachment("Paket bukti PB-2024-0007", _SHA256, 14),
            Attachment("Cetakan tangkapan layar", pages=2),
        ),
        letterhead=(
            "Badan Pengawas Pemilihan Umum",
            "Kabupaten Rekaan",
            "Jalan Contoh Nomor 1, Kota Rekaan; bawaslu@rekaan.example",
        ),
        is_draft=is_draft,
    )


def _sample(form: Form, name: str, field: FormField) -> Value:
    made_up = _made_up()
    for key, where in ((f"{form.id}/{name}", "fields"), (name, "fields"), (field.fills or "", "hints")):
        if key in made_up[where]:
            return _fitting(field, made_up[where][key])
    if field.kind == "table":
        return _rows(field)
    return _fitting(field, field.begins or _GENERAL.get(field.kind, f"Contoh {field.title['id'].lower()}"))


def _rows(field: FormField) -> list[dict[str, str]]:
    told = [_made_up()["columns"].get(one.key) or [f"Contoh {one.title['id']}"] * 3 for one in field.columns]
    keys = [one.key for one in field.columns]
    return [dict(zip(keys, row, strict=True)) for row in zip(*told, strict=True)]


def _fitting(field: FormField, found: Any) -> Value:
    """A hint may fill fields of several kinds."""
    if field.kind == "table":
        keys = {one.key for one in field.columns}
        return [{key: text for key, text in row.items() if key in keys} for row in found]
    lines = found if isinstance(found, list) else [str(found)]
    return lines if field.kind == "list" else "; ".join(lines).strip()


@cache
def _made_up() -> Mapping[str, Any]:
    root = read_yaml(MADE_UP, MADE_UP.name, [])
    assert root is not None  # it comes with the program
    found: dict[str, Any] = root.data()
    return found
