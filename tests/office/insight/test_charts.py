"""Charts say the same as their tables, on every screen and in every file, and nobody's words become code in them."""

import csv
import io
import xml.etree.ElementTree as ElementTree

import openpyxl
import pytest
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from pantau.office.insight import charts
from pantau.office.insight.charts import Bar, Chart, Line, Shape

SVG = "{http://www.w3.org/2000/svg}"
EVIL = '=cmd|"/c calc" <script>alert(1)</script> & "kutip"'


def made(draw) -> Chart:
    table = {"caption": "a", "columns": [{"label": "a"}, {"label": "b"}], "rows": []}
    rows = [(EVIL, 12, 0.5), ("Kedua", None, 3)]
    return Chart(
        "uji", "Judul [uji]", draw, table, ("nama", "banyak", "laju"), rows, "ringkas", "Catatan", "uji", 15
    )


def rects(drawn: str) -> list[dict[str, str]]:
    root = ElementTree.fromstring(f'<svg xmlns="http://www.w3.org/2000/svg">{drawn}</svg>')
    return [one.attrib for one in root.iter(f"{SVG}rect")]


@given(st.lists(st.tuples(st.text(max_size=40), st.floats(0, 1e9)), min_size=1, max_size=9))
def test_bars_begin_at_zero_and_are_as_long_as_what_they_say(rows):
    for width in (charts.WIDE, charts.NARROW):
        drawn, _height = charts.bars([Bar(charts_text(label), value) for label, value in rows])(width)
        found = rects(drawn)
        assert len({one["x"] for one in found}) == 1
        most = max(value for _label, value in rows) or 1
        longest = max(float(one["width"]) for one in found) or 1
        for one, (_label, value) in zip(found, rows, strict=True):
            assert float(one["width"]) / longest == pytest.approx(value / most, abs=0.01)


def charts_text(text: str) -> str:
    """What XML can hold at all: the rest never reaches the database (posts.storable)."""
    return "".join(letter for letter in text if letter.isprintable())


def test_a_chart_is_the_same_in_every_file_and_its_words_stay_words():
    chart = made(charts.bars([Bar(EVIL, 12, low=7, high=18), Bar("Kedua", 3)]))
    for svg in (chart.picture, charts.alone(chart)):
        assert "<script" not in svg
        assert "style=" not in svg, "the content policy allows no inline style"
    ElementTree.fromstring(charts.alone(chart))
    assert "var(" not in charts.alone(chart)
    request = RequestFactory().get("/")
    text = b"".join(charts.download(request, chart, "csv").streaming_content).decode()
    (head, first, second) = csv.reader(io.StringIO(text.removeprefix("\ufeff")))
    assert head == ["nama", "banyak", "laju"]
    assert first == [f"'{EVIL}", "12", "0.5"]
    assert second == ["Kedua", "", "3"]
    sheet = openpyxl.load_workbook(io.BytesIO(charts.download(request, chart, "xlsx").content)).active
    assert [cell.value for cell in sheet[2]] == [f"'{EVIL}", 12, 0.5]
    assert charts.download(request, chart, "png").content.startswith(b"\x89PNG")


def test_lines_and_maps_draw_what_is_known_and_hatch_what_is_not():
    drawn, _height = charts.lines(["1 Feb", "2 Feb"], [Line("a", [0, 7]), Line("b", [3, 7])])(charts.WIDE)
    assert drawn.count("<polyline") == 2
    assert "chart-line-1" in drawn
    square = [(0.0, 0.0), (0.5, 0.0), (0.5, 0.5), (0.0, 0.5)]
    drawn, height = charts.places(
        [Shape("Timur", [square], 3, "12"), Shape("Barat", [square], None, "–")], 0.5
    )(330)
    assert height == 165
    assert drawn.count("url(#hatch)") == 1
    assert charts.nice_ticks(0) == [0, 1]
    assert charts.nice_ticks(47)[-1] >= 47
    with pytest.raises(ValueError, match="told apart"):
        charts.lines(["1"], [Line(str(number), [1]) for number in range(6)])
