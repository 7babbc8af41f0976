"""``pantau capture`` as people start it."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from capture_site import Site


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with Site() as site:
        yield site


def pantau(*words: str | Path, verb: str = "capture") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "pantau", verb, *words], capture_output=True, text=True, check=False
    )


def evidence(*words: str | Path) -> subprocess.CompletedProcess[str]:
    return pantau(*words, verb="evidence")


@pytest.mark.browser
def test_a_page_is_captured(site: Site, tmp_path: Path) -> None:
    done = pantau(site.address, "--output", tmp_path / "c", "--allow-host", "127.0.0.1", "--json")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert (told["outcome"], told["folder"]) == ("captured", str(tmp_path / "c"))
    assert (tmp_path / "c" / "page.wacz").exists()
    assert _exported_and_verified(tmp_path, told["key"])["outcome"] != "failed"


@pytest.mark.browser
def test_a_captured_page_is_sealed_at_once_under_the_key_that_is_told(site: Site, tmp_path: Path) -> None:
    place, package = tmp_path / "c", tmp_path / "c.zip"
    told = json.loads(pantau(site.address, "--output", place, "--allow-host", "127.0.0.1", "--json").stdout)
    exported = evidence("export", "--capture", place, "-o", package, "--json")
    assert json.loads(exported.stdout)["sealed_at"] == told["sealed_at"]
    checked = evidence("verify", package, "--key", told["key"], "--json")
    told = json.loads(checked.stdout)
    assert (checked.returncode, told["outcome"]) == (3, "incomplete")  # nobody else has seen it yet
    assert {one["state"] for one in told["checks"] if "time" not in one["name"]} == {"passed"}
    with zipfile.ZipFile(package) as packed:
        assert any(name.endswith("pictures.json") for name in packed.namelist())


def _exported_and_verified(folder: Path, key: str) -> Any:
    """What a stranger finds who was given the package and, apart from it, the fingerprint."""
    start = [sys.executable, "-m", "pantau", "evidence"]
    exported = subprocess.run(
        [*start, "export", "--capture", folder / "c", "-o", folder / "c.zip"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert exported.returncode == 0, exported.stderr
    verified = subprocess.run(
        [*start, "verify", folder / "c.zip", "--key", key, "--json"],
        capture_output=True,
        text=True,
        check=False,
    )
    return json.loads(verified.stdout)


@pytest.mark.browser
def test_a_page_that_is_not_there_is_recorded_with_status_4(site: Site, tmp_path: Path) -> None:
    done = pantau(f"{site.address}/none", "--output", tmp_path / "c", "--allow-host", site.place)
    assert done.returncode == 4, done.stderr
    assert "http_error: The server answered with an error." in done.stdout
    assert json.loads((tmp_path / "c" / "capture.json").read_bytes())["outcome"] == "unreachable"


@pytest.mark.browser
def test_an_address_inside_is_refused_with_status_2(site: Site, tmp_path: Path) -> None:
    before = site.asked.count("/")
    done = pantau(site.address, "--output", tmp_path / "c", "--json")
    assert done.returncode == 2
    assert json.loads(done.stdout)["more"]["reason"] == "forbidden_target"
    assert site.asked.count("/") == before


@pytest.mark.parametrize("url", ["file:///etc/passwd", "kpu.go.id", ""])
def test_unusable_input_has_status_2_and_leaves_nothing(tmp_path: Path, url: str) -> None:
    done = pantau(url, "--output", tmp_path / "c")
    assert (done.returncode, list(tmp_path.iterdir())) == (2, [])
    assert "web address" in done.stderr


@pytest.mark.browser
@pytest.mark.slow
def test_a_capture_that_is_killed_leaves_no_half_record_and_no_browser(site: Site, tmp_path: Path) -> None:
    """Killed at many moments: there is a whole folder or none, and the browser dies with it."""
    folder = tmp_path / "c"
    for turn in range(8):
        words = [sys.executable, "-m", "pantau", "capture", site.address, "--output", folder]
        started = subprocess.Popen([*words, "--allow-host", site.place], stdout=subprocess.DEVNULL)
        try:
            started.wait(0.4 + turn * 0.45)
        except subprocess.TimeoutExpired:
            started.send_signal(signal.SIGKILL)
            started.wait()
        if folder.exists():
            facts = json.loads((folder / "capture.json").read_bytes())
            assert {one.name for one in folder.iterdir()} == {
                "capture.json", *(one["name"] for one in facts["files"])
            }  # fmt: skip
            shutil.rmtree(folder)
        _until_no_browser_of(started.pid)
    assert pantau(site.address, "--output", folder, "--allow-host", site.place).returncode == 0
    assert [one.name for one in tmp_path.iterdir()] == ["c"]  # what was left half is taken away by the next


def _until_no_browser_of(parent: int) -> None:
    """Chromium is told of its parent's death by the kernel."""
    for _ in range(200):
        if not _browsers_of(parent):
            return
        time.sleep(0.05)
    pytest.fail("a browser outlived the capture that started it")


def _browsers_of(parent: int) -> list[str]:
    """Processes whose profile is one of this process's: it names who started it, dead or not."""
    found = []
    for entry in Path("/proc").glob("[0-9]*/environ"):
        try:
            if f"/pantau-browser.{parent}.".encode() in entry.read_bytes():
                found.append(entry.parent.name)
        except OSError:
            continue
    return found


def test_the_verb_is_known_without_loading_a_browser() -> None:
    code = "import sys, pantau.cli.capture; sys.exit('playwright' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], env=os.environ, check=False).returncode == 0
