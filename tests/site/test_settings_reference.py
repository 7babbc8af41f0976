"""Every setting is documented, and nothing else is."""

from __future__ import annotations

import re
from pathlib import Path

REPOSITORY = Path(__file__).parents[2]
READ_IN = ("web/site/environment.py", "web/ui/clock.py")


def test_the_reference_names_exactly_the_variables_that_are_read() -> None:
    sources = [(REPOSITORY / "src" / "pantau" / name).read_text() for name in READ_IN]
    read = {name for source in sources for name in re.findall(r'"((?:PANTAU|DATABASE)_[A-Z_]+)"', source)}
    table = (REPOSITORY / "docs" / "reference" / "settings.md").read_text()
    rows = re.findall(r"^\| (`[A-Z_]+`(?:, `[A-Z_]+`)*) \|", table, re.MULTILINE)
    documented = {name for row in rows for name in re.findall(r"[A-Z_]+", row)}
    assert documented == read
