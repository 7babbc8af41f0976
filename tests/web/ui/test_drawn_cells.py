"""Cells are drawn without templates, and escape as those do."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from html import unescape
from typing import Any

import pytest
from django.template import Context, Template
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy
from hypothesis import given
from hypothesis import strategies as st

from pantau.web.ui import cells

HOSTILE = """<script>alert("1")</script>'&"""
COLUMNS = [{"label": HOSTILE}, {"label": HOSTILE}]
KINDS: dict[str, Any] = {
    "plain": HOSTILE,
    "text": {"text": HOSTILE},
    "link": {"text": HOSTILE, "href": HOSTILE},
    "below": {"text": "a", "sub": HOSTILE},
    "chip": {"chip": {"text": HOSTILE, "tone": "ok"}},
    "platform": {"platform": HOSTILE},
}


@pytest.mark.parametrize("kind", KINDS)
def test_whatever_a_cell_holds_is_text(kind: str) -> None:
    drawn = cells.row(["a", KINDS[kind]], COLUMNS)
    assert "<script" not in drawn
    assert HOSTILE not in drawn
    assert HOSTILE in unescape(drawn)


def test_a_rows_own_name_is_text_too() -> None:
    drawn = cells.rows([{"cells": ["a", "b"], "id": HOSTILE, "current": True}], COLUMNS)
    assert HOSTILE not in drawn
    assert 'aria-current="true"' in drawn


values = st.one_of(
    st.text(),
    st.integers(),
    st.booleans(),
    st.decimals(allow_nan=False, allow_infinity=False, places=2),
    st.text().map(mark_safe),
    st.sampled_from([gettext_lazy("Temuan"), datetime(2024, 2, 12, 1, 40, tzinfo=UTC), Decimal("1.5")]),
)


@given(value=values)
def test_a_value_is_written_as_a_template_writes_it(value: Any) -> None:
    assert cells.escaped(value) == Template("{{ value }}").render(Context({"value": value}, use_tz=False))


def test_a_row_with_too_few_cells_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="argument"):
        cells.row(["a"], COLUMNS)
