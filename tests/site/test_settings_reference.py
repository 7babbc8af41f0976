"""Every setting is documented, and nothing else is."""

from __future__ import annotations

import re
from pathlib import Path

from pantau.web.site.environment import read_environment

REPOSITORY = Path(__file__).parents[2]
READ_IN = ("web/site/environment.py", "web/ui/clock.py")


def test_the_reference_names_exactly_the_variables_that_are_read() -> None:
    sources = [(REPOSITORY / "src" / "pantau" / name).read_text() for name in READ_IN]
    read = {name for source in sources for name in re.findall(r'"((?:PANTAU|DATABASE)_[A-Z_]+)"', source)}
    table = (REPOSITORY / "docs" / "reference" / "settings.md").read_text()
    rows = re.findall(r"^\| (`[A-Z_]+`(?:, `[A-Z_]+`)*) \|", table, re.MULTILINE)
    documented = {name for row in rows for name in re.findall(r"[A-Z_]+", row)}
    assert documented == read


def test_what_the_reference_says_of_a_variable_left_out_is_so(tmp_path: Path) -> None:
    source = (REPOSITORY / "src" / "pantau" / READ_IN[0]).read_text()
    read = re.compile(r'^        (\w+)=[\w.]*\(?(?:given[,.]?[^"\n]*)?"([A-Z_]+)"', re.MULTILINE)
    attributes = {name: attribute for attribute, name in read.findall(source)}
    found = read_environment({"PANTAU_DATA": str(tmp_path)})
    table = (REPOSITORY / "docs" / "reference" / "settings.md").read_text()
    told = dict(re.findall(r"^\| `([A-Z_]+)` \|.*\| `([\w.-]+)` \|$", table, re.MULTILINE))
    assert {"PANTAU_TIP_DAYS", "PANTAU_RULEBOOK", "PANTAU_LOG_JSON", "PANTAU_DEBUG"} <= told.keys()
    for name, otherwise in told.items():
        value = getattr(found, attributes[name])
        assert str(int(value) if isinstance(value, bool) else value) == otherwise, name
