"""Papers print what they are given, as it is given, and the same bytes each time."""

import json
import re
import string
import threading
from datetime import UTC, datetime

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pantau.engine import forms
from pantau.engine.forms.printable import PLAIN, covered, printable
from pantau.engine.forms.shelf import TEMPLATES
from pantau.engine.law import RulebookError
from pdf_text import printed, squeezed

AT = datetime(2024, 2, 12, 1, 40, tzinfo=UTC)
NAMES = sorted(forms.shipped_forms())
BARE = """\
#let given = json(bytes(sys.inputs.data))
#set document(title: "uji")
#set text(lang: "id", font: ("Libertinus Serif", "New Computer Modern", "DejaVu Sans Mono", "New Computer Modern Math"))
#given.said
"""
CONTRACT = "title: {id: Uji, en: Test}\ntakes: {said: text}\n"


def make_form(folder, layout=BARE, contract=CONTRACT):
    made = folder / "uji"
    made.mkdir(exist_ok=True)
    (made / "form.typ").write_text(layout, encoding="utf-8")
    (made / "data.yaml").write_text(contract, encoding="utf-8")
    return forms.load_form(made)


@pytest.fixture(scope="module")
def bare(tmp_path_factory):
    return make_form(tmp_path_factory.mktemp("papers"))


# --- literal text -----------------------------------------------------------------------------------

MARKUP = (
    r"""#let x = panic() $a^2$ *t* _m_ `kode` @calon <label> \ \u{41} // /* */ = + -- ~ [x] {y} "q" 'r' #"""
)


@settings(max_examples=150)
@given(st.text(st.sampled_from(sorted(PLAIN - {"\n"})), max_size=60))
@example(MARKUP)
@example('#sys.inputs.data #read("/etc/passwd") #eval("1+1") #import "@preview/x:0.1.0"')
@example("é â – … ‘kata’ “kalimat” • ½ € ₫ sâk ngêraos kôta")
@example("fi fl ffi office")
def test_any_text_prints_literally(bare, said):
    assert printed(forms.write(bare, {"said": said}, made_at=AT)) == squeezed(said)


@settings(max_examples=150)
@given(st.text(max_size=40))
@example("q\u0301 e\u0301\u0323 \u0627\u0644\u0301")
@example("🇮🇩👩‍👩‍👧 العربية 中文 ꦗꦮ")
@example("\x00\x1b[31m\ud800\udfff\ufffe")
def test_no_text_at_all_stops_a_paper(bare, said):
    assert forms.write(bare, {"said": said}, made_at=AT).startswith(b"%PDF")


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("warga😀", "warga[U+1F600]"),
        ("@calon\u202egnp.exe", "@calon[U+202E]gnp.exe"),
        ("sam\u200bar", "sam[U+200B]ar"),
        ("bot\ufe0f\u2028", "bot[U+FE0F U+2028]"),
        ("中文", "[U+4E2D U+6587]"),
        ("a\tb\x00", "a[U+0009]b[U+0000]"),
        ("lone\ud83d", "lone[U+D83D]"),
    ],
)
def test_what_no_font_shows_is_printed_by_its_number(bare, said, shown):
    assert printable(said) == shown
    assert printed(forms.write(bare, {"said": said}, made_at=AT)) == squeezed(shown)


def test_arabic_has_glyphs():
    assert printable("العربية") == "العربية"


def test_every_character_on_the_list_has_a_glyph(tmp_path):
    """PDF/A refuses the paper when one has none. One a paragraph, so that no mark lands on its neighbour."""
    layout = BARE.replace("#given.said", "#for one in given.said [#one #parbreak()]")
    one_each = make_form(tmp_path, layout, CONTRACT.replace("said: text", "said: [text]"))
    said = sorted(covered() - {"\n"})
    text = printed(forms.write(one_each, {"said": said}, made_at=AT))
    assert "U+" not in text
    assert set("éâêôùḍṭñçÉ–—…‘’“”•€½²→✓") <= set(text)


# --- the same bytes ---------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_the_same_data_at_the_same_moment_give_the_same_bytes(name):
    sample = forms.shipped_forms()[name].sample()
    first = forms.write(name, sample, made_at=AT)
    assert forms.write(name, json.loads(json.dumps(sample)), made_at=AT) == first
    assert forms.write(name, sample, made_at=AT.replace(microsecond=7)) == first
    other = []
    thread = threading.Thread(target=lambda: other.append(forms.write(name, sample, made_at=AT)))
    thread.start()
    thread.join()
    assert other == [first]
    assert forms.write(name, sample, made_at=AT.replace(minute=41)) != first


@pytest.mark.parametrize("name", NAMES)
def test_each_form_says_title_language_and_moment_in_its_metadata(name):
    pdf = forms.write(name, forms.shipped_forms()[name].sample(), made_at=AT)
    assert re.search(rb"/Lang\(id\b", pdf)
    assert b"<pdfaid:part>2</pdfaid:part>" in pdf
    assert b"pdfuaid:part" in pdf
    assert b"/CreationDate(D:20240212014000Z" in pdf
    assert re.search(rb"/Title[(<]", pdf)


def test_pages_are_numbered_and_named_by_their_office():
    pdf = forms.write("coverage_statement", forms.shipped_forms()["coverage_statement"].sample(), made_at=AT)
    text = printed(pdf)
    assert "Halaman1dari2" in text
    assert "Halaman2dari2" in text
    assert text.count("BawasluKabupatenRekaan") == 2


def test_pages_can_be_looked_at_as_pictures():
    sample = forms.shipped_forms()["coverage_statement"].sample()
    pages = forms.pictures("coverage_statement", sample, made_at=AT, ppi=40)
    assert [page[:4] for page in pages] == [b"\x89PNG"] * 2


# --- mistakes ---------------------------------------------------------------------------------------


def test_data_that_do_not_fit_are_named_place_by_place():
    sample = forms.shipped_forms()["coverage_statement"].sample()
    sample["parts"][1]["share"] = "0.4"
    sample["draft"] = 1
    sample["making"]["reason"] = 7
    sample["extra"] = ""
    del sample["day"]
    with pytest.raises(forms.FormDataError) as refused:
        forms.write("coverage_statement", sample, made_at=AT)
    assert sorted(refused.value.problems) == [
        "day is missing",
        "draft must be a flag, not 1",
        "extra is unknown here",
        "making.reason must be a text, not 7",
        "parts[1].share must be a number, not '0.4'",
    ]
    assert str(refused.value).startswith("coverage_statement: ")


def test_a_broken_template_is_named_with_its_line(tmp_path):
    broken = make_form(tmp_path, BARE + "\n#given.lupa\n")
    with pytest.raises(forms.FormError, match=r"uji/form\.typ:6: .*lupa") as refused:
        forms.write(broken, {"said": ""}, made_at=AT)
    assert (refused.value.template, refused.value.line) == ("uji/form.typ", 6)


def test_a_broken_contract_is_shown_at_its_line(tmp_path):
    with pytest.raises(RulebookError, match=r"uji/data\.yaml:2:.*unknown kind 'txet'"):
        make_form(tmp_path, contract="title: {id: Uji, en: Test}\ntakes: {said: txet}\n")


def test_a_form_nobody_made_is_an_error_that_lists_the_others():
    with pytest.raises(forms.UnknownFormError, match=r"no form 'surat-gaib'; known: .*coverage_statement"):
        forms.write("surat-gaib", {}, made_at=AT)


def test_no_template_fetches_anything_from_the_network():
    for template in TEMPLATES.rglob("*.typ"):
        assert not re.search(r'(import|include)\s+"@', template.read_text(encoding="utf-8")), template


def test_a_template_cannot_read_outside_its_shelf(tmp_path):
    (tmp_path.parent / "rahasia.txt").write_text(string.ascii_letters, encoding="utf-8")
    curious = make_form(tmp_path, BARE + '#read("../../rahasia.txt")\n')
    with pytest.raises(forms.FormError, match=r"form\.typ:5"):
        forms.write(curious, {"said": ""}, made_at=AT)
