"""The routing matrix and the rules agree, and the document that shows it is the rulebooks' own word."""

from pathlib import Path

import pytest

from pantau.engine.detect import Detector
from pantau.engine.detect.law_coverage import as_markdown, matrix_cells, norms_without_reason
from pantau.engine.law import Rulebook, find_rulebook, load_rulebook

DOCUMENT = Path(__file__).parents[3] / "docs" / "reference" / "law-coverage.md"


@pytest.fixture(scope="module", params=["pemilu-2024", "pilkada-2024"])
def book(request: pytest.FixtureRequest) -> Rulebook:
    return load_rulebook(find_rulebook(request.param))


def test_what_the_matrix_calls_lawful_raises_nothing_and_what_it_names_a_norm_for_is_found(
    book: Rulebook,
) -> None:
    cells = list(matrix_cells(Detector(book)))

    assert [(cell.row.id, cell.subject, cell.phase, cell.found) for cell in cells if not cell.holds] == []
    assert any(cell.lawful for cell in cells)


def test_every_row_names_its_rules_and_shows_them_or_says_why_it_cannot(book: Rulebook) -> None:
    assert [row.id for row in book.matrix if not row.rules or not (row.shown_by or row.left_out)] == []
    assert {name for row in book.matrix for name in row.rules} <= set(book.rules)


def test_every_norm_has_a_rule_or_a_reason(book: Rulebook) -> None:
    assert norms_without_reason(book) == []


def test_every_category_has_a_rule(book: Rulebook) -> None:
    assert set(book.categories) == {rule.category for rule in book.rules.values()}


def test_every_rule_has_eight_texts_on_both_sides(book: Rulebook) -> None:
    few = {
        rule.id: (side, len(rule.examples.get(side, ())))
        for rule in book.rules.values()
        for side in ("flag", "pass")
        if len(rule.examples.get(side, ())) < 8
    }

    assert few == {}


def test_the_document_says_what_the_rulebook_says(book: Rulebook) -> None:
    assert as_markdown(book) in DOCUMENT.read_text(encoding="utf-8")
