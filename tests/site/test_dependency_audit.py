"""`scripts/audit`: what it lets pass, what it stops, and that 'not checked' never reads as 'none known'."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest

REPOSITORY = Path(__file__).parents[2]
HASH = " \\\n    --hash=sha256:" + "0" * 64 + "\n"


def audit(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(REPOSITORY / "scripts/audit"), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "requirements").mkdir()
    (tmp_path / "requirements/run.txt").write_text(
        f"django==5.2.1{HASH}click==8.1.0 ; python_version > '3'{HASH}"
    )
    npm = tmp_path / "tests/network"
    npm.mkdir(parents=True)
    (npm / "package.json").write_text(json.dumps({"dependencies": {"left": "1.2.3"}}))
    packages = {"": {}, "node_modules/@a/left": {"version": "1.2.3", "integrity": "sha512-abc"}}
    (npm / "package-lock.json").write_text(json.dumps({"packages": packages}))
    return tmp_path


class Source(BaseHTTPRequestHandler):
    """Speaks OSV's querybatch: Django has a hole on the first page and another on the second."""

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["queries"]
        body = json.dumps({"results": [self.about(one) for one in asked]}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def about(self, query: dict) -> dict:
        assert query["package"]["ecosystem"] in ("PyPI", "npm")
        if query["package"]["name"] != "django" or self.path == "/none":
            return {}
        if "page_token" in query:
            return {"vulns": [{"id": "PYSEC-2"}]}
        return {"vulns": [{"id": "PYSEC-1"}], "next_page_token": "x"}

    def log_message(self, *_arguments: object) -> None:
        pass


@pytest.fixture
def source() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), Source)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_the_repositorys_own_locks_pass_and_spoilt_ones_are_named(folder: Path) -> None:
    ours = audit()
    assert ours.returncode == 0, ours.stderr
    assert audit("--folder", str(folder)).returncode == 0
    spoilt = "--extra-index-url=https://x.example/\nclick==8.1.0\nrich>=1" + HASH + "pantau==1.0" + HASH
    (folder / "requirements/run.txt").write_text(spoilt)
    (folder / "tests/network/package.json").write_text(json.dumps({"dependencies": {"left": "^1.2.3"}}))
    packages = {"node_modules/left": {"version": "1.2.3", "resolved": "https://x.example/left.tgz"}}
    (folder / "tests/network/package-lock.json").write_text(json.dumps({"packages": packages}))
    found = audit("--folder", str(folder))
    assert found.returncode == 1
    for said in (
        "an address or an option", "click==8.1.0: no hash", "rich>=1: not pinned", "left ^1.2.3: not pinned",
        "node_modules/left: no hash", "node_modules/left: names an address",
    ):  # fmt: skip
        assert said in found.stderr


def test_a_licence_nobody_allowed_is_named(folder: Path, tmp_path: Path) -> None:
    made_up = tmp_path / "site"
    for name, said in (
        ("gnu", "License-Expression: MIT AND GPL-3.0-or-later"),
        ("either", "License-Expression: GPL-2.0-only OR MIT"),
        ("silent", "Summary: says nothing"),
        ("old", "Classifier: License :: OSI Approved :: GNU Affero General Public License v3"),
    ):
        (made_up / f"{name}-1.0.dist-info").mkdir(parents=True)
        (made_up / f"{name}-1.0.dist-info/METADATA").write_text(
            f"Metadata-Version: 2.4\nName: {name}\n{said}\n"
        )
    (folder / "requirements/run.txt").write_text(
        "".join(f"{n}==1.0{HASH}" for n in ("gnu", "either", "silent", "old"))
    )
    found = subprocess.run(
        [sys.executable, str(REPOSITORY / "scripts/audit"), "--folder", str(folder)],
        capture_output=True, text=True, check=False, env={"PYTHONPATH": str(made_up)},
    )  # fmt: skip
    assert found.returncode == 1
    assert [line.split()[0] for line in found.stderr.splitlines()] == ["gnu", "old", "silent"]


def test_advisories_have_three_outcomes(folder: Path, source: str) -> None:
    def asked(address: str) -> subprocess.CompletedProcess[str]:
        return audit("advisories", "--folder", str(folder), "--source", address)

    assert asked(f"{source}/none").returncode == 0
    found = asked(source)
    assert found.returncode == 1
    assert [line.split()[3].rstrip(",") for line in found.stdout.splitlines()[:2]] == ["PYSEC-1", "PYSEC-2"]
    for silent in ("http://127.0.0.1:1/", source.replace("http:", "https:")):
        nothing = asked(silent)
        assert nothing.returncode == 3
        assert "NOT CHECKED" in nothing.stderr
        assert "known for" not in nothing.stdout
