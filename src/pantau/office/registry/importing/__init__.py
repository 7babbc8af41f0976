"""From a file to rows: open, find the columns, look at every row, and only then import."""

from pantau.office.registry.importing.columns import Field, Header, Layout, fields_of, find_layout
from pantau.office.registry.importing.files import Sheet, open_sheets
from pantau.office.registry.importing.lines import Line
from pantau.office.registry.importing.preview import (
    Choice,
    Preview,
    deadline,
    look,
    missing_columns,
    read_spans,
)
from pantau.office.registry.importing.problems import FileRefused, Problem

__all__ = [
    "Choice", "Field", "FileRefused", "Header", "Layout", "Line", "Preview", "Problem", "Sheet", "deadline",
    "fields_of", "find_layout", "look", "missing_columns", "open_sheets", "read_spans",
]  # fmt: skip
