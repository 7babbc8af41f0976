"""HTML as the web writes it, which is seldom as it should be written."""

from __future__ import annotations

from html.parser import HTMLParser


class PatientParser(HTMLParser):
    """The standard library's, which up to Python 3.13 raises AssertionError where a section is marked wrongly."""

    def parse_marked_section(self, i: int, report: bool = True) -> int:
        try:
            return super().parse_marked_section(i, report)
        except AssertionError:
            return self.parse_bogus_comment(i, report)  # as the living standard reads it
