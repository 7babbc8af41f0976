"""'Check an evidence package without us', followed literally where nothing of ours is installed."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from made_up_evidence import capture_folder
from time_stamp_authority import make_authority, serving

HOW_TO = Path(__file__).parents[2] / "docs" / "how-to" / "check-evidence.md"
COMMANDS = [
    line
    for block in re.findall(r"^```console\n(.*?)^```", HOW_TO.read_text(encoding="utf-8"), re.M | re.S)
    for line in block.splitlines()
]


@pytest.fixture
def away(tmp_path: Path) -> Path:
    """A folder with the package, and a PATH with a bare Python 3, openssl and what every machine has."""
    pantau = [sys.executable, "-m", "pantau", "evidence", "export", "--capture", "capture", "-o", "bukti.zip"]
    capture_folder(tmp_path / "capture")
    with serving(make_authority(tmp_path / "authority")) as local:
        (tmp_path / "chain.pem").write_bytes(local.chain)
        stamped = ["--time-stamp", local.url, "chain.pem", "--allow-host", "127.0.0.1"]
        done = subprocess.run([*pantau, *stamped], cwd=tmp_path, capture_output=True, text=True, check=True)
    programs = tmp_path / "away" / "bin"
    programs.mkdir(parents=True)
    for name in ("openssl", "sha256sum", "find"):
        (programs / name).symlink_to(shutil.which(name) or "")
    (programs / "python3").write_text(f'#!/bin/sh\nexec {sys.executable} -I -S "$@"\n')
    (programs / "python3").chmod(0o755)
    shutil.copy(tmp_path / "bukti.zip", tmp_path / "away")
    shutil.copy(tmp_path / "authority" / "root.pem", tmp_path / "away" / "akar.pem")  # as from its own site
    (tmp_path / "away" / "sidik").write_text(done.stdout.split("signed by ")[1].split()[0])
    return tmp_path / "away"


def test_every_command_of_the_how_to_runs_and_passes(away: Path) -> None:
    key = (away / "sidik").read_text()
    told = ""
    for line in COMMANDS:
        done = subprocess.run(
            line.replace("SIDIK", key),
            shell=True,
            executable="/bin/sh",
            cwd=away,
            env={"PATH": str(away / "bin"), "HOME": os.devnull},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{line}: {done.stdout}{done.stderr}"
        told += done.stdout + done.stderr
    assert len(COMMANDS) == 6
    assert "All checks passed." in told
    assert "Verification: OK" in told
