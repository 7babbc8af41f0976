"""Papers of the procedure say all that was filled in, as it was typed, and name what is not."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import docx
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from pantau.engine import forms
from pantau.engine.law import SHIPPED, Form, FormField, Rulebook, RulebookError, fill_number, load_rulebook
from pantau.engine.law.forms import FILLS
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


# --- rulebooks and layouts ---------------------------------------------------------------------------


@pytest.mark.parametrize("name", BOOKS)
def test_every_form_of_a_rulebook_can_be_laid_out(name: str) -> None:
    book = load_rulebook(name)
    assert list(forms.paper_problems(book, forms.layouts_of(name))) == []
    assert len([form for form in book.forms.values() if form.parts]) >= 28


def told_by(paper: forms.Paper) -> Iterator[str]:
    """Every text filled in, and what the paper carries. Days are printed in words, ticks as ticks."""
    kinds = {f"{part.key}.{field.key}": field.kind for part, field in paper.form.written()}
    for name, value in paper.values.items():
        if kinds[name] == "table":
            yield from (text for row in value or () for key, text in dict(row).items() if key != "met")  # type: ignore
        elif kinds[name] == "list":
            yield from value or ()  # type: ignore[misc]
        elif kinds[name] != "date":
            yield from str(value).split("\n")
    for attachment in paper.attachments:
        yield from (attachment.title, attachment.sha256)
    yield from (one.name for one in paper.signatures)
    yield paper.number


def test_both_kinds_of_every_form_say_all_that_was_filled_in(book: Rulebook, layouts: forms.Layouts) -> None:
    for form in book.forms.values():
        if not form.parts:
            continue
        paper = forms.sample_paper(form)
        pdf = printed(forms.write_paper(paper, made_at=AT, layouts=layouts)).replace("\u200b", "")
        word = words(forms.write_paper_docx(paper, made_at=AT, layouts=layouts))
        lacking = [text for text in told_by(paper) if squeezed(text) not in pdf or squeezed(text) not in word]
        assert not lacking, form.id


def test_codes_are_those_of_the_edition_and_fields_are_the_same() -> None:
    general, regional = (load_rulebook(name).forms for name in BOOKS)
    assert (general["report"].code, regional["report"].code) == ("FORMULIR MODEL B", "A.1")
    assert general["report"].parts == regional["report"].parts
    assert regional["violation_study"].code is None


def office(folder: Path, forms_yaml: str = "", **layouts: str) -> Path:
    """A rulebook folder that stands on the shipped one; layouts by path, with ``__`` for ``/``."""
    kantor = folder / "kantor"
    kantor.mkdir()
    head = (SHIPPED / "pemilu-2024" / "rulebook.yaml").read_text(encoding="utf-8")
    (kantor / "rulebook.yaml").write_text(
        head.replace("shares: [", "shares: [pemilu-2024, "), encoding="utf-8"
    )
    if forms_yaml:
        (kantor / "forms.yaml").write_text(forms_yaml, encoding="utf-8")
    for path, text in layouts.items():
        place = kantor / "papers" / f"{path.replace('__', '/').replace('_', '-', 1)}/form.typ"
        place.parent.mkdir(parents=True)
        place.write_text(text, encoding="utf-8")
    return kantor


OWN = """\
#import "/any-edition/official.typ": *
#show: sheet
Kantor kami: #given.values.result.narrative
#signatures()
"""


def test_an_office_changes_one_paper_and_one_number_and_nothing_else(
    tmp_path: Path, layouts: forms.Layouts
) -> None:
    changed = 'forms:\n  finding: {like: finding, number_template: "{number}/KAMI/{roman_month}"}\n'
    kantor = office(tmp_path, changed, any_edition__supervision_report=OWN)
    book, own = load_rulebook(kantor), forms.layouts_of(kantor)
    assert list(forms.paper_problems(book, own)) == []
    paper = forms.sample_paper(book.forms["supervision_report"])
    assert "Kantorkami:Pengawasmembuka14akun" in printed(forms.write_paper(paper, made_at=AT, layouts=own))
    assert forms.sample_paper(book.forms["finding"]).number == "4/KAMI/II"
    report = forms.sample_paper(book.forms["report"])
    assert forms.write_paper(report, made_at=AT, layouts=own) == forms.write_paper(
        report, made_at=AT, layouts=layouts
    )


def test_broken_layouts_are_shown_with_file_and_line(tmp_path: Path) -> None:
    kantor = office(
        tmp_path,
        "forms:\n  status_notice: {like: status_notice, layout: leter}\n",
        any_edition__report=OWN,
        any_edition__reprot=OWN,
        **{"perbawaslu_7-2202__report": OWN},
        any_edition__finding='\n#read("/forms.yaml")',
    )
    problems = list(forms.paper_problems(load_rulebook(kantor), forms.layouts_of(kantor)))
    shown = str(RulebookError(problems))
    for told in (
        r"any-edition/report/form\.typ:3:1: dictionary does not contain key \"result\".*'report'\n    3 \| Kantor kami",
        r"any-edition/finding/form\.typ:2:1: file not found",
        r"the form or layout 'reprot'\n +did you mean 'report'",
        r"the edition 'perbawaslu-7-2202'\n +did you mean 'perbawaslu-7-2022'",
        r"kantor/forms\.yaml:2:\d+: there is no layout 'leter' .*'status_notice'(.*\n){3} +did you mean 'letter'",
    ):
        assert re.search(told, shown), shown
    assert len(problems) == 5


def test_a_layout_brings_in_nothing_from_the_network(tmp_path: Path) -> None:
    kantor = office(tmp_path, any_edition__report='\n#import "@preview/x:0.1.0"')
    (problem,) = forms.paper_problems(load_rulebook(kantor), forms.layouts_of(kantor))
    assert (problem.line, problem.message) == (2, "a layout may not bring in a package from the network")


FIELD = (
    "finding: {like: finding, parts: {a: {title: {id: A, en: A}, fields: {b: {title: {id: B, en: B}, ?}}}}}"
)


@pytest.mark.parametrize(
    ("entry", "told"),
    [
        ("finding: {like: fnding}", r"forms\.yaml:2:\d+: unknown form of a shared folder 'fnding'"),
        ("finding: {like: finding, number_template: '{nomor}/X'}", r"forms\.yaml:2:.*'\{nomor\}' is unknown; known"),
        ("finding: {like: finding, number_template: 'X/{year}'}", r"\{number\} is missing"),
        ("finding: {like: finding, number_template: '{number!r}'}", r"takes a width such as :03"),
        ("finding: {like: finding, number_template: '{number.real}'}", r"'\{number\.real\}' is unknown"),
        (FIELD.replace("?", "kind: table"), r"the table 'b' has no columns"),
        (FIELD.replace("?", "fills: act.wat"), r"unknown hint 'act\.wat'"),
    ],
)  # fmt: skip
def test_a_broken_form_is_shown_at_its_line(tmp_path: Path, entry: str, told: str) -> None:
    with pytest.raises(RulebookError, match=told):
        load_rulebook(office(tmp_path, f"forms:\n  {entry}\n"))


@pytest.mark.parametrize(
    ("template", "number"),
    [
        ("{number:03}/LHP/PM.01.02/{region}/{month:02}/{year}", "007/LHP/PM.01.02/52.01/12/2024"),
        ("{number}/X/{roman_month}/{year}", "7/X/XII/2024"),
        ("{{{number:3}}}", "{  7}"),
    ],
)
def test_numbers_follow_the_offices_template(template: str, number: str) -> None:
    assert fill_number(template, 7, region="52.01", on=date(2024, 12, 31)) == number


def test_a_template_that_says_no_number_fills_none() -> None:
    with pytest.raises(ValueError, match="missing"):
        fill_number("{year}", 7, region="52.01", on=date(2024, 12, 31))


def test_every_hint_has_a_made_up_example() -> None:
    filled = {
        field.fills for form in load_rulebook("pemilu-2024").forms.values() for _, field in form.written()
    }
    assert filled - {None} <= set(FILLS)
    for form in load_rulebook("pemilu-2024").forms.values():
        if form.parts:
            assert [one.name for one in forms.missing_on(forms.sample_paper(form))] == []


# --- whatever was typed ------------------------------------------------------------------------------


TYPED = st.text(max_size=40) | st.sampled_from(
    ["{{ x }}", "#panic()", "\ud800", "مرحبا", "👩\u200d👩\u200d👧", "a" * 300]
)


def row_of(field: FormField) -> st.SearchStrategy[dict[str, str]]:
    return st.fixed_dictionaries({one.key: TYPED for one in field.columns})


@pytest.mark.parametrize(
    "name", ["supervision_report", "handover_bkn", "plenary_minutes", "takedown_request"]
)
@settings(max_examples=6, deadline=None, phases=[Phase.generate])
@given(data=st.data())
def test_no_text_stops_a_paper(
    book: Rulebook, layouts: forms.Layouts, name: str, data: st.DataObject
) -> None:
    form = book.forms[name]
    values = {
        f"{part.key}.{field.key}": data.draw(
            {"table": st.lists(row_of(field), max_size=2), "list": st.lists(TYPED, max_size=3)}.get(
                field.kind, TYPED
            )
        )
        for part, field in form.written()
    }
    typed = data.draw(st.tuples(*[TYPED] * 6))
    paper = forms.Paper(
        form,
        values,
        number=typed[0],
        signatures=(forms.Signature(*typed[1:4]),),
        attachments=(forms.Attachment(typed[4]),) * 2,
        letterhead=(typed[5],),
    )
    assert forms.write_paper(paper, made_at=AT, layouts=layouts).startswith(b"%PDF")
    words(forms.write_paper_docx(paper, made_at=AT, layouts=layouts))


def test_a_megabyte_and_sixty_attachments_are_printed_whole(book: Rulebook, layouts: forms.Layouts) -> None:
    told = "\n".join(f"Baris {number}: unggahan dibaca ulang dan dicatat." for number in range(22_000))
    assert len(told) > 1_000_000
    paper = forms.Paper(
        form_a(book),
        {"result.narrative": told},
        attachments=tuple(
            forms.Attachment(f"Bukti {number}", f"{number:064x}", 1) for number in range(1, 61)
        ),
    )
    pdf = printed(forms.write_paper(paper, made_at=AT, layouts=layouts))
    packed = words(forms.write_paper_docx(paper, made_at=AT, layouts=layouts))
    for text in (pdf, packed):
        assert "Baris0:" in text
        assert "Baris21999:unggahandibacaulangdandicatat." in text
        assert "Bukti60" in text
        assert f"{60:064x}" in text
