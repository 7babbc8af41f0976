"""Every component renders, says what it needs, and keeps the strict content policy."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.template import Context, Template, TemplateSyntaxError
from django.template.loader import render_to_string
from django.test.signals import template_rendered
from django.utils import translation

import pantau
import pantau.web.ui
from pantau.web.ui import bars, differences
from pantau.web.ui.signs import icon_names

COMPONENTS = sorted((Path(pantau.web.ui.__file__).parent / "templates" / "ui" / "components").glob("*.html"))
TEMPLATES = sorted(Path(pantau.__file__).parent.rglob("templates/**/*.html"))

VOID = {"meta", "link", "input", "br", "img", "hr", "rect", "path", "circle", "use"}


def render(source: str, **context) -> str:
    return Template("{% load pantau i18n %}" + source).render(Context(context))


class Balance(HTMLParser):
    """Notes tags that are left open or closed out of turn, and ids used twice."""

    def __init__(self) -> None:
        super().__init__()
        self.stack: list[str] = []
        self.wrong: list[str] = []
        self.ids: list[str] = []

    def handle_starttag(self, tag, attrs):
        self.ids += [value for name, value in attrs if name == "id" and value]
        if tag not in VOID:
            self.stack.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.ids += [value for name, value in attrs if name == "id" and value]

    def handle_endtag(self, tag):
        if not self.stack or self.stack.pop() != tag:
            self.wrong.append(f"</{tag}> at {self.getpos()}")


def test_the_style_page_shows_every_component(request_of):
    from pantau.web.ui import samples

    shown: set[str] = set()

    def note(template, **_):
        shown.add(template.name)

    template_rendered.connect(note)
    try:
        request = request_of()
        render_to_string("ui/style.html", samples.page(request), request)
    finally:
        template_rendered.disconnect(note)
    assert {f"ui/components/{path.name}" for path in COMPONENTS} - shown == set()


@pytest.mark.parametrize("path", COMPONENTS, ids=lambda path: path.stem)
def test_a_component_says_what_it_is_for_and_what_it_needs(path):
    head = path.read_text().split("{% endcomment %}")[0]
    assert head.startswith("{% comment %}")
    assert "ontext" in head, "name the context, or say that there is none"


def test_the_style_page_is_whole_html(style_page):
    page = Balance()
    page.feed(style_page)
    assert page.wrong == []
    assert page.stack == []
    assert sorted({name for name in page.ids if page.ids.count(name) > 1}) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_no_template_holds_inline_script_or_style(path):
    source = path.read_text()
    assert not re.search(r"<style\b", source)
    assert not re.search(r"\sstyle=", source)
    assert not re.search(r"\son[a-z]+=|\bhx-on\b|javascript:|hx-vals=.js:", source)
    for attributes in re.findall(r"<script\b([^>]*)>", source):
        assert "src=" in attributes or re.search(r"application/(ld\+)?json", attributes)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_no_template_reaches_for_another_origin(path):
    assert not re.search(r"(?:src|href|action)=[\"'](?:https?:)?//", path.read_text())


def test_a_post_cannot_break_out_of_its_card(style_page):
    assert "<script>alert" not in style_page
    assert "&lt;script&gt;alert" in style_page


def test_an_unknown_icon_tone_or_kind_is_an_error_that_names_the_known_ones():
    with pytest.raises(TemplateSyntaxError, match=r"no icon 'unicorn'.*clock"):
        render('{% icon "unicorn" %}')
    with pytest.raises(TemplateSyntaxError, match=r"no tone 'rosy'.*danger"):
        render('{% chip "x" "rosy" %}')
    with pytest.raises(TemplateSyntaxError, match=r"no outcome 'maybe'.*unchecked"):
        render('{% check_chip "maybe" %}')
    with pytest.raises(ValueError, match=r"no pattern for kind 'magic'.*unseen"):
        bars.layout([{"count": 1, "label": "", "kind": "magic"}])


def test_every_icon_a_template_names_is_in_the_sprite():
    named = {name for path in TEMPLATES for name in re.findall(r'\{% icon "([\w-]+)"', path.read_text())}
    assert named <= icon_names()


def test_not_checked_never_reads_as_passed():
    unchecked = render('{% include "ui/components/evidence.html" %}', evidence={"state": "unchecked"})
    assert "utuh" not in unchecked
    assert "evidence-passed" not in unchecked


def test_a_bar_adds_up_and_writes_percentages_for_machines():
    parts = bars.layout(
        [
            {"count": 1, "label": "a", "kind": "consent"},
            {"count": 0, "label": "b", "kind": "official"},
            {"count": 2, "label": "c", "kind": "unseen"},
        ]
    )
    assert [(part.x, part.width) for part in parts] == [
        ("0.00%", "33.33%"),
        ("33.33%", "0.00%"),
        ("33.33%", "66.67%"),
    ]
    drawn = render(
        '{% include "ui/components/coverage_bar.html" %}',
        bar={
            "parts": [
                {"count": 1, "label": "a", "kind": "consent"},
                {"count": 2, "label": "c", "kind": "unseen"},
            ]
        },
    )
    assert 'width="33.33%"' in drawn
    assert "33,3" in drawn  # for people


def test_an_empty_bar_has_no_width_and_no_error():
    assert bars.layout([{"count": 0, "label": "a", "kind": "unseen"}])[0].width == "0.00%"


def test_a_row_with_too_few_cells_is_a_mistake_not_a_gap():
    table = {"caption": "x", "columns": [{"label": "a"}, {"label": "b"}], "rows": [{"cells": ["only one"]}]}
    with pytest.raises(ValueError, match="longer"):
        render('{% include "ui/components/table.html" %}', table=table)


def test_the_query_tag_changes_one_parameter_and_keeps_the_rest(rf):
    request = rf.get("/", {"q": "a b", "page": "3"})
    assert render("{% query page=4 %}", request=request) == "?q=a+b&amp;page=4"
    assert render("{% query page=None %}", request=request) == "?q=a+b"


def test_an_undo_is_a_form_that_works_without_the_script():
    toast = render(
        '{% include "ui/components/toast.html" %}',
        toast={"text": "Disimpan", "undo_url": "/urung/"},
        csrf_token="t",
    )
    assert '<form method="post" action="/urung/">' in toast
    assert 'name="csrfmiddlewaretoken" value="t"' in toast
    assert 'data-toast="10"' in toast


def test_a_failure_stays_until_somebody_closes_it():
    toast = render('{% include "ui/components/toast.html" %}', toast={"text": "Gagal", "tone": "danger"})
    assert 'data-toast="0"' in toast


def test_changed_words_are_found_inside_a_changed_line():
    lines = differences.word_diff("pilih nomor 4\nsama", "pilih nomor 5\nsama\nbaru")
    assert [(line.kind, line.parts) for line in lines] == [
        ("gone", (("same", "pilih nomor "), ("gone", "4"))),
        ("new", (("same", "pilih nomor "), ("new", "5"))),
        ("same", (("same", "sama"),)),
        ("new", (("new", "baru"),)),
    ]


def test_a_failed_page_speaks_without_database_or_session():
    page = render_to_string("500.html")
    assert "Coba lagi sebentar" in page
    assert "pantau.js" not in page


@pytest.mark.parametrize(
    ("is_demo", "language", "says"),
    [
        (True, "id", "Semua orang dan akun di sini rekaan."),
        (True, "en", "All people and accounts here are made up."),
        (False, "id", "Temuan mesin adalah alasan untuk melihat, bukan kesimpulan."),
    ],
)
def test_the_foot_says_what_is_made_up_and_claims_it_only_in_the_demo(is_demo, language, says):
    with translation.override(language):
        foot = render_to_string("ui/components/foot.html", {"is_demo": is_demo})
    assert says in foot
    assert is_demo is not ("Temuan mesin" in foot)
