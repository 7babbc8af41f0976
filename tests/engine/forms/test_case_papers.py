"""Papers of the procedure say all that was filled in, as it was typed, and name what is not."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime

import docx
import pytest

from pantau.engine import forms
from pantau.engine.law import Form, Rulebook, load_rulebook
from pdf_text import printed, squeezed

AT = datetime(2024, 2, 12, 1, 40, tzinfo=UTC)
BOOKS = ("pemilu-2024", "pilkada-2024")


@pytest.fixture(scope="module")
def book() -> Rulebook:
    return load_rulebook("pemilu-2024")


@pytest.fixture(scope="module")
def layouts() -> forms.Layouts:
    return forms.layouts_of("pemilu-2024")


def form_a(book: Rulebook) -> Form:
    return book.forms["supervision_report"]


def words(packed: bytes) -> str:
    """All text of a DOCX, tables too, without spaces."""
    body = docx.Document(io.BytesIO(packed)).element.body
    return squeezed("".join(one.text or "" for one in body.iter() if one.tag.endswith("}t")))


def test_form_a_prints_every_field_and_nihil_where_nothing_was_said(
    book: Rulebook, layouts: forms.Layouts
) -> None:
    paper = forms.Paper(
        form_a(book), {"activity.kind": "Patroli siber"}, number="001/LHP/2024", letterhead=("BAWASLU",)
    )
    text = printed(forms.write_paper(paper, made_at=AT, layouts=layouts))
    fields = list(paper.form.written())
    for _, field in fields:
        assert squeezed((field.label or field.title)["id"]) in text or field.key == "narrative"
    assert text.count("Nihil") == len(fields) - 1
    assert "Patrolisiber" in text
    assert "BAWASLU" not in text  # this form has no letterhead
    assert "Kepala" not in text  # what the paper itself carries is no part to fill in


def test_what_is_missing_is_known_before_anything_is_printed(book: Rulebook) -> None:
    blank = forms.missing(form_a(book), {"activity.kind": "Patroli siber", "activity.target": " \n"})
    names = [one.name for one in blank]
    assert "activity.target" in names
    assert "activity.kind" not in names
    assert not [name for name in names if name.startswith(("suspicion.", "dispute."))]  # nihil as a whole
    begun = forms.missing(form_a(book), {"suspicion.event": "Unggahan"})
    assert "suspicion.place" in [one.name for one in begun]
    paper = forms.Paper(form_a(book), {})
    carried = {one.name for one in forms.missing_on(paper)} - {
        one.name for one in forms.missing(paper.form, {})
    }
    assert carried == {"head.number", "foot.place_and_date", "foot.signatures"}


def test_values_that_do_not_fit_are_named(book: Rulebook, layouts: forms.Layouts) -> None:
    values = {"activity.knid": "x", "activity.kind": ["a"], "supervisor.officers": ["a", 1]}
    with pytest.raises(forms.FormDataError) as refused:
        forms.write_paper(forms.Paper(form_a(book), values), made_at=AT, layouts=layouts)  # type: ignore[arg-type]
    assert refused.value.problems == (
        "activity.knid is unknown here",
        "activity.kind must be a text",
        "supervisor.officers must be a list of texts",
    )


def test_word_says_what_the_pdf_says_in_the_same_bytes_each_time(
    book: Rulebook, layouts: forms.Layouts
) -> None:
    hostile = "<w:p/>&amp; {{ 7*7 }} {% if x %} {_{ x }_} #panic() \x07\x0c\u202e ]]>"
    paper = forms.Paper(
        form_a(book),
        {"result.narrative": hostile, "supervisor.officers": ["Pengawas Contoh", "Pengawas Dua"]},
        signatures=(forms.Signature("Ketua tim", "Pengawas Contoh", "NIP 1", "hadir"),),
        attachments=(forms.Attachment("Paket bukti", "a" * 64, 3),),
        place="Gerung",
        on=date(2024, 2, 12),
    )
    packed = forms.write_paper_docx(paper, made_at=AT, layouts=layouts)
    assert packed == forms.write_paper_docx(paper, made_at=AT, layouts=layouts)
    for said in (
        hostile.replace("\x07", "[U+0007]").replace("\x0c", "[U+000C]").replace("\u202e", "[U+202E]"),
        "Gerung, 12 Februari 2024", "Pengawas Dua", "NIP 1", "hadir", "Paket bukti", "a" * 64,
    ):  # fmt: skip
        assert squeezed(said) in words(packed)
    pdf = forms.write_paper(paper, made_at=AT, layouts=layouts)
    assert pdf == forms.write_paper(paper, made_at=AT, layouts=layouts)
    assert squeezed("{{ 7*7 }} {% if x %} {_{ x }_} #panic()") in printed(pdf)
