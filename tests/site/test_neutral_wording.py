"""Nobody is called guilty: not by a screen, a translation, a rulebook, a paper, or a document the office hands out.

A word of guilt stands only where ALLOWED says why: in a denial, in the law's own words, in a form's own heading.
Lists of words that others write (rulebooks/bahasa, models, the examples of rules) are matched against, never said.
"""

from __future__ import annotations

import ast
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

import pantau

SOURCE = Path(pantau.__file__).parent
DOCUMENTS = SOURCE.parents[1] / "docs"

#: "diduga melanggar" says what is thought; "melanggar" alone says that it is so.
GUILT = re.compile(
    r"\b(?:pelanggar|pelaku|tersangka|terdakwa|terpidana|bersalah|penjahat|oknum|koruptor|(?<!diduga )(?<!dugaan )"
    r"melanggar|offenders?|violators?|violate[sd]?|violating|guilty|perpetrators?|culprits?|wrongdoers?|criminals|"
    r"convict(?:s|ed)?|the accused|(?:breaks?|broke|breaking) the (?:law|rules))(?:nya|s)?\b",
    re.IGNORECASE,
)


#: Files without any of these need not be parsed.
MAY_BE = re.compile(
    r"langgar|pelaku|sangka|dakwa|pidana|salah|jahat|oknum|korupt|offend|violat|guilty|perpetrat|culprit|wrongdo|"
    r"criminals|convict|accused|break|broke",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Allowed:
    """``where``: the beginning of a path below the folder that is read. ``words``: the
    pattern of what may stand there, the word of guilt within it."""

    where: str
    words: str
    why: str


ALLOWED = (
    Allowed("rulebooks/indonesia/forms.yaml", r"^(?:Status p|Alamat p|P)elaku$",
               "Form A's own headings (Perbawaslu 5/2022, annex); the screen says whom it is filled with"),
    Allowed("rulebooks/indonesia/forms.yaml", r"bukan pernyataan bahwa Saudara bersalah", "a denial"),
    Allowed("rulebooks/", r"(?i)(?:yang|^|dengan sengaja|dilarang|wewenang,|desa:) ?melanggar "
            r"(?:kode etik|sumpah|larangan|ketentuan larangan|Pasal \d+)",
            "titles and paraphrases of norms: what the Act forbids to anybody, said of nobody"),
    Allowed("", r"tidak berarti akunnya palsu atau melanggar", "a denial"),
    Allowed("", r"belum berarti melanggar", "a denial"),
    Allowed("", r"tidak bersalah sampai ada putusan", "the presumption of innocence itself"),
    Allowed("", r"bukan berarti bersalah", "a denial"),
    Allowed("web/ui/locale/", r"is not to be guilty", "the same denial in English"),
    Allowed("", r"yang menurut Anda melanggar aturan pemilu", "what a visitor believes, of a thing and no person"),
    Allowed("engine/evidence/package_readme.txt", r"atau bahwa sesuatu melanggar hukum", "what a seal does not prove"),
    Allowed("engine/evidence/package_readme.txt", r"or that anything broke the law", "the same in English"),
    Allowed("engine/sources/", r"^(?:kategori|jenis|status|akun|alamat)? ?pelaku$",
               "headings of columns in others' tables"),
)  # fmt: skip

#: Keys of rulebooks under which stands what others write, or where something was read; nobody is shown it.
NOT_SAID = ("examples", "when", "source", "phrases", "words", "patterns", "hints")
NOT_SAID_FILES = ("rulebooks/bahasa/", "demo/", "models/")


# --- everything that is said ----------------------------------------------------------------------


def said_under(root: Path) -> Iterator[tuple[str, str]]:
    """Path below ``root`` and a text that stands there, of everything somebody may come to read."""
    for path in sorted(root.rglob("*")):
        place = path.relative_to(root).as_posix()
        reader = READERS.get(path.suffix)
        if reader is None or not path.is_file() or place.startswith(NOT_SAID_FILES):
            continue
        if path.suffix == ".docx" or MAY_BE.search(path.read_text(encoding="utf-8")):
            yield from ((place, text) for text in reader(path))


def _lines(path: Path) -> Iterator[str]:
    text = path.read_text(encoding="utf-8")
    text = re.sub(r"\{#.*?#\}|\{% comment.*?endcomment %\}|<!--.*?-->", "", text, flags=re.DOTALL)
    yield from text.splitlines()


def _literals(path: Path) -> Iterator[str]:
    """Strings of the code but its docstrings, joined as they are printed."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    notes = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and node.body
        and isinstance(node.body[0], ast.Expr)
    }  # fmt: skip
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in notes:
            yield node.value


def _values(path: Path) -> Iterator[str]:
    yield from _said_in(yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader))


def _said_in(node: object) -> Iterator[str]:
    if isinstance(node, str):
        yield node
    elif isinstance(node, dict):
        for key, value in node.items():
            if key not in NOT_SAID:
                yield from _said_in(value)
    elif isinstance(node, list):
        for value in node:
            yield from _said_in(value)


def _catalogue(path: Path) -> Iterator[str]:
    for block in path.read_text(encoding="utf-8").split("\n\n"):
        for name in ("msgid", "msgstr"):
            quoted = re.findall(rf'^{name}\S* ((?:"(?:[^"\\]|\\.)*"\n?)+)', f"{block}\n", re.MULTILINE)
            yield from ("".join(map(ast.literal_eval, one.split("\n")[:-1])) for one in quoted)


def _word(path: Path) -> Iterator[str]:
    with zipfile.ZipFile(path) as held:
        body = held.read("word/document.xml").decode()
    yield from (re.sub(r"<[^>]+>", "", paragraph) for paragraph in body.split("</w:p>"))


READERS = {
    ".html": _lines, ".txt": _lines, ".typ": _lines, ".js": _lines, ".md": _lines,
    ".py": _literals, ".yaml": _values, ".po": _catalogue, ".docx": _word,
}  # fmt: skip


# --- the check ------------------------------------------------------------------------------------


def refused(root: Path, used: set[Allowed]) -> list[str]:
    """Each text with a word of guilt that no exception covers; ``used`` takes those that cover one."""
    found = []
    for place, text in said_under(root):
        for word in GUILT.finditer(text):
            excused = next((one for one in ALLOWED if _covers(one, place, text, word)), None)
            if excused is None:
                found.append(f"{place}: …{text[max(word.start() - 60, 0) : word.end() + 40]}…")
            else:
                used.add(excused)
    return found


def _covers(one: Allowed, place: str, text: str, word: re.Match[str]) -> bool:
    spans = (found.span() for found in re.finditer(one.words, text))
    return place.startswith(one.where) and any(a <= word.start() and word.end() <= b for a, b in spans)


def test_nobody_is_called_guilty() -> None:
    used: set[Allowed] = set()
    assert refused(SOURCE, used) == []
    assert refused(DOCUMENTS / "privacy", used) == []
    assert [one for one in ALLOWED if one not in used] == []  # an exception that covers nothing any more goes


def test_a_planted_word_is_found_wherever_somebody_would_read_it(tmp_path: Path) -> None:
    planted = {
        "office/room/templates/page.html": "<p>{% translate 'Pelanggar' %} bulan ini</p>",
        "office/room/page.py": '"""Pelaku in a docstring is nobody\'s to read."""\nTITLE = "Daftar pelaku"\n',
        "web/ui/locale/en/LC_MESSAGES/django.po": 'msgid "Yang dilaporkan"\nmsgstr ""\n"The "\n"offender"\n',
        "rulebooks/indonesia/norms.yaml": "norms: {a: {title: {id: Ia melanggar aturan kampanye, en: Found guilty}}}\n",
        "rulebooks/indonesia/papers/any-edition/letter/form.typ": "#text[Tersangka:]\n",
        "engine/forms/templates/leaflet/form.typ": "Perpetrators\n",
        "office/portal/static/portal/report.js": "const words = 'Anda bersalah';\n",
    }
    for place, text in planted.items():
        path = tmp_path / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (tmp_path / "rulebooks/bahasa").mkdir(parents=True)
    (tmp_path / "rulebooks/bahasa/hate.yaml").write_text("phrases: [koruptor]\n")
    (tmp_path / "office/room/neutral.html").write_text(
        "{# pelaku #}<p>Diduga melanggar; terlapor; dugaan.</p>"
    )
    letter = tmp_path / "rulebooks/indonesia/papers/any-edition/letter/form.docx"
    with zipfile.ZipFile(letter, "w") as held:
        held.writestr("word/document.xml", "<w:p><w:t>Ter</w:t><w:t>sangka</w:t></w:p>")
    places = [line.split(":")[0] for line in refused(tmp_path, set())]
    assert sorted(set(places)) == sorted([*planted, letter.relative_to(tmp_path).as_posix()])
    assert places.count("rulebooks/indonesia/norms.yaml") == 2  # both languages
