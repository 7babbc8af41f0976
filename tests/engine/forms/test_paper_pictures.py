"""Every form looks as it was last looked at; ``scripts/renew-paper-pictures`` after a wanted change."""

from __future__ import annotations

import pytest
from PIL import Image

from pantau.engine import forms
from pantau.engine.law import Rulebook, load_rulebook
from paper_pictures import BOOK, KEPT, TOLERANCE, difference, kept, picture


@pytest.fixture(scope="module")
def book() -> Rulebook:
    return load_rulebook(BOOK)


@pytest.fixture(scope="module")
def layouts() -> forms.Layouts:
    return forms.layouts_of(BOOK)


def test_every_form_looks_as_it_was_kept(book: Rulebook, layouts: forms.Layouts) -> None:
    written = [form for form in book.forms.values() if form.parts]
    assert {file.stem for file in KEPT.glob("*.png")} == {form.id for form in written}
    changed = {
        form.id: share
        for form in written
        if (share := difference(picture(form, layouts), Image.open(kept(form.id)).convert("L"))) > TOLERANCE
    }
    assert not changed, f"look at them, then run scripts/renew-paper-pictures: {changed}"


def test_a_title_in_small_letters_is_noticed(book: Rulebook, layouts: forms.Layouts) -> None:
    other = layouts.files["any-edition/official.typ"].replace(b"upper(given.title)", b"given.title")
    changed = forms.Layouts({**layouts.files, "any-edition/official.typ": other})
    form = book.forms["report_receipt"]
    assert difference(picture(form, changed), Image.open(kept(form.id)).convert("L")) > TOLERANCE
