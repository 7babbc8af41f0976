"""What the documents say can be done: their commands run, their links lead somewhere."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]
DOCUMENTS = sorted([REPOSITORY / "README.md", *(REPOSITORY / "docs").rglob("*.md")])

POSTS = """id,text,posted_at,platform,author,subject
a1,"Besok jangan lupa coblos nomor 4 ya semeton",2024-02-12T09:00:00+08:00,facebook,wirya.lobar,candidate
a2,"Selamat pagi, jualan nasi balap seperti biasa",2024-02-12T09:00:00+08:00,facebook,warung,citizen
"""
ACCOUNTS = "aplikasi,tautan\nFacebook,https://facebook.com/wirya.lobar\n"

LINK = re.compile(r"\]\(([^)#]+)(?:#[^)]*)?\)")
FENCE = re.compile(r"^```(\w+)\n(.*?)^```", re.M | re.S)
# These start servers, or speak to one; each has a test of its own.
ELSEWHERE = re.compile(
    r"^(make |export |\.venv/bin/(pip|pantau (up|work|doctor|demo|capture|backup))\b"
    r"|\.venv/bin/pantau registry import (?!--help))"
)


def blocks(language: str) -> list[tuple[str, str]]:
    return [
        (path.relative_to(REPOSITORY).as_posix(), code)
        for path in DOCUMENTS
        for found, code in FENCE.findall(path.read_text(encoding="utf-8"))
        if found == language
    ]


COMMANDS = sorted(
    {
        (name, line.split(" #")[0].strip())
        for name, code in blocks("sh")
        for line in code.splitlines()
        if line.strip() and not ELSEWHERE.match(line)
    }
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "posts.csv").write_text(POSTS, encoding="utf-8")
    (tmp_path / "accounts.csv").write_text(ACCOUNTS, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(("name", "line"), COMMANDS, ids=[f"{name}: {line}" for name, line in COMMANDS])
def test_the_command_in_the_document_runs(folder: Path, name: str, line: str) -> None:
    words = line.split()
    assert words[0] == ".venv/bin/pantau", f"{name}: how to test '{line}'?"
    done = subprocess.run(
        [sys.executable, "-m", "pantau", *words[1:]], cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(("name", "code"), blocks("python"))
def test_the_python_in_the_document_runs(folder: Path, name: str, code: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{name}: {done.stderr}"


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_links_lead_somewhere(path: Path) -> None:
    for target in LINK.findall(path.read_text(encoding="utf-8")):
        if not target.startswith(("http:", "https:")):
            assert (path.parent / target).exists(), f"{path.name} links to {target}"


def test_every_document_is_reached_from_the_readme() -> None:
    reached: set[Path] = set()
    waiting = [REPOSITORY / "README.md"]
    while waiting:
        path = waiting.pop()
        if path in reached:
            continue
        reached.add(path)
        for target in LINK.findall(path.read_text(encoding="utf-8")):
            found = (path.parent / target).resolve()
            waiting += found.glob("*.md") if found.is_dir() else [found] if found.suffix == ".md" else []
    assert [path.name for path in DOCUMENTS if path not in reached] == []


def test_every_verb_is_named_in_a_document() -> None:
    from pantau.cli import VERBS

    everything = "\n".join(path.read_text(encoding="utf-8") for path in DOCUMENTS)
    missing = [verb for verb in VERBS if f"pantau {verb}" not in everything]
    assert missing == []


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.relative_to(REPOSITORY).as_posix())
def test_what_a_document_says_holds_something_is_there(path: Path) -> None:
    named = re.findall(
        r"`((?:tests|bench|src|docs|scripts|deploy)/[\w./-]+)`", path.read_text(encoding="utf-8")
    )
    assert [name for name in named if not (REPOSITORY / name).exists()] == []
