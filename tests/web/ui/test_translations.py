"""English is complete: every Indonesian string of the screens has its translation, and it is the shipped one."""

import ast
import gettext
import re
from pathlib import Path

import pytest
from django.utils.translation.template import templatize

import pantau
import pantau.web.ui

SOURCE = Path(pantau.__file__).parent
CATALOGUE = Path(pantau.web.ui.__file__).parent / "locale" / "en" / "LC_MESSAGES" / "django.po"
MARKERS = {"_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy"}
STRING = re.compile(r'"(?:[^"\\]|\\.)*"')
CALL = re.compile(r"""\b(?:_|gettext|ngettext)\(\s*u?("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')""")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w*\}")


def read_catalogue() -> dict[str, list[str]]:
    """msgid -> its translations (two where the message has a plural)."""
    found: dict[str, list[str]] = {}
    for block in CATALOGUE.read_text().split("\n\n")[1:]:
        fields: dict[str, str] = {}
        key = ""
        for line in block.splitlines():
            if named := re.match(r"(msgid_plural|msgid|msgstr(?:\[\d\])?) ", line):
                key = named[1]
            if key and (quoted := STRING.search(line)):
                fields[key] = fields.get(key, "") + ast.literal_eval(quoted[0])
        if fields:
            found[fields["msgid"]] = [text for name, text in fields.items() if name.startswith("msgstr")]
    return found


def marked_strings(code: str) -> set[str]:
    """First arguments of the calls that mark a string for translation, by whatever name it was imported."""
    tree = ast.parse(code)
    imported = (name for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) for name in node.names)
    markers = MARKERS | {name.asname for name in imported if name.name in MARKERS and name.asname}
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call) and node.args)
    named = (call for call in calls if getattr(call.func, "id", getattr(call.func, "attr", "")) in markers)
    return {
        call.args[0].value
        for call in named
        if isinstance(call.args[0], ast.Constant) and isinstance(call.args[0].value, str)
    }


def template_strings(path: Path) -> set[str]:
    """What Django's own extractor finds; it turns a template into something that reads like calls."""
    return {ast.literal_eval(text) for text in CALL.findall(templatize(path.read_text()))}


def source_strings() -> dict[str, Path]:
    files = [
        path for path in SOURCE.rglob("*.py") if "migrations" not in path.parts and "demo" not in path.parts
    ]
    found = {text: path for path in files for text in marked_strings(path.read_text())}
    for path in SOURCE.rglob("templates/**/*"):
        if path.is_file():
            found.update(dict.fromkeys(template_strings(path), path))
    return found


@pytest.fixture(scope="module")
def catalogue():
    return read_catalogue()


def test_every_string_of_the_screens_is_in_the_catalogue(catalogue):
    missing = {
        text: str(path.relative_to(SOURCE))
        for text, path in source_strings().items()
        if text not in catalogue
    }
    assert missing == {}, (
        "run `pantau manage makemessages -l en --no-location --no-wrap --no-obsolete` in src/pantau"
    )


def test_every_string_in_the_catalogue_is_translated(catalogue):
    assert [
        text for text, translations in catalogue.items() if not translations or not all(translations)
    ] == []
    assert "fuzzy" not in CATALOGUE.read_text()


def test_a_translation_fills_in_what_its_source_fills_in(catalogue):
    for text, translations in catalogue.items():
        for translation in translations:
            allowed = set(PLACEHOLDER.findall(text)) | {"%(count)s"}
            assert set(PLACEHOLDER.findall(translation)) <= allowed, text


def test_the_shipped_catalogue_says_what_the_readable_one_says(catalogue):
    with CATALOGUE.with_suffix(".mo").open("rb") as file:
        shipped = gettext.GNUTranslations(file)
    for text, translations in catalogue.items():
        plural = shipped.ngettext(text, text, 2)
        assert translations[-1] in (plural, shipped.gettext(text)), text
