"""The documents of data protection tell what the application really keeps, and point to tests that exist."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.apps import apps

from pantau.cli.privacy import export
from pantau.engine.forms.privacy import DOCUMENTS
from pantau.web.ui import rulebook
from staff import make_cooperation

ROOT = Path(__file__).parents[2]
KEPT = ROOT / "docs" / "privacy"


def test_every_table_stands_in_the_record_of_processing_once() -> None:
    """A new table: say in rulebooks/indonesia/processing.yaml whose data it holds and what for, or why nobody's."""
    tables = Counter(rulebook.current().processing.tables())
    models = {model._meta.label_lower for model in apps.get_models(include_auto_created=True)}
    assert models - set(tables) == set()
    assert set(tables) - models == set()
    assert [name for name, times in tables.items() if times > 1] == []


def test_the_templates_of_the_docs_are_what_is_written_now(tmp_path: Path) -> None:
    """After a change: pantau privacy export --blank --format md --overwrite --to docs/privacy."""
    done = CliRunner().invoke(export, ["--blank", "--to", str(tmp_path)])
    assert done.exit_code == 0, done.output
    for name in DOCUMENTS:
        assert (tmp_path / f"{name}.md").read_text() == (KEPT / f"{name}.md").read_text(), name
        assert (tmp_path / f"{name}.pdf").read_bytes().startswith(b"%PDF")
        assert (tmp_path / f"{name}.docx").read_bytes().startswith(b"PK")
    named = set(re.findall(r"tests/[\w/]+\.py", (KEPT / "penilaian-dampak.md").read_text()))
    assert len(named) > 10
    assert [one for one in named if not (ROOT / one).is_file()] == []


@pytest.mark.django_db
def test_an_office_writes_them_with_what_it_knows_and_never_over_what_people_filled_in(
    tmp_path, settings
) -> None:
    settings.PANTAU_OWNER, settings.PANTAU_OWNER_ADDRESS = "Bawaslu Kabupaten Rekaan", "Jalan Rekaan 1"
    settings.PANTAU_TIP_DAYS = 77
    make_cooperation(number="9/PKS/2025", bawaslu_signatory="Ketua Rekaan")
    order = ["--to", str(tmp_path), "--format", "md"]
    done = CliRunner().invoke(export, order, catch_exceptions=False)
    assert done.exit_code == 0, done.output
    agreement = (tmp_path / "perjanjian-pemrosesan.md").read_text()
    assert "9/PKS/2025" in agreement
    assert "Ketua Rekaan" in agreement
    record = (tmp_path / "catatan-pemrosesan.md").read_text()
    book = rulebook.current()
    assert "Bawaslu Kabupaten Rekaan, Jalan Rekaan 1." in record
    assert book.hash[:12] in record
    assert "tip yang tidak diambil 77 hari" in record
    crime = book.retention.cases["PIDANA"].days
    assert f"{crime:,}".replace(",", ".") in record
    assert "[[nama dan kontak petugas pelindungan data pribadi]]" in record  # nobody told
    assert "/data-saya/" in (tmp_path / "pemberitahuan-privasi.md").read_text()
    again = CliRunner().invoke(export, order)
    assert again.exit_code == 1
    assert "is there already" in again.output
