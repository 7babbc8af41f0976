"""Killed at any moment of sealing and packing, nothing half remains, and the next start goes on."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from made_up_evidence import capture_folder
from pantau.engine.evidence.folder import read_folder
from pantau.engine.evidence.heads import FileSigner
from pantau.engine.evidence.verify import check_file

# Ends itself by kill -9 at the n-th time that it touches the folder: no clock decides where.
PROGRAM = """
import os, signal, sys
from datetime import UTC, datetime
from pathlib import Path
from pantau.engine.evidence.folder import read_folder
from pantau.engine.evidence.heads import FileSigner
from pantau.engine.evidence.package import write_package
from pantau.engine.evidence.sealing import seal

place, left = Path(sys.argv[1]), int(sys.argv[2])
WATCHED = {"open", "os.rename", "os.link", "os.remove", "os.mkdir", "os.rmdir", "os.chmod", "shutil.rmtree"}

def count(event, arguments):
    global left
    if event in WATCHED and str(place) in str(arguments[0]):
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

sys.addaudithook(count)
folder = read_folder(place / "capture")
signer = FileSigner.at(place / "keys" / "evidence.pem")
sealed = seal(folder, signer, place=place / "sealed", now=datetime(2024, 2, 12, tzinfo=UTC), salt="0" * 32)
write_package(place / "bukti.zip", sealed.contents(), signer)
"""


@pytest.mark.slow
def test_a_kill_at_any_touch_of_the_disk_leaves_whole_things_only(tmp_path: Path) -> None:
    killed = 0
    for number in range(1, 200):
        place = tmp_path / str(number)
        capture_folder(place / "capture")
        done = run(place, number)
        if done.returncode == 0:
            break
        assert done.returncode == -signal.SIGKILL, done.stderr
        killed += 1
        if (place / "bukti.zip").exists():
            assert check_file(place / "bukti.zip").outcome == "incomplete"
        for path in (place / "keys").glob("[!.]*"):
            FileSigner.read(path)
        item = read_folder(place / "capture").manifest.sha256
        assert all(path.name.startswith(item) for path in (place / "sealed").glob("[!.]*"))
        assert run(place, 0).returncode == 0
        assert check_file(place / "bukti.zip").outcome == "incomplete"
    assert killed >= 25, killed


def run(place: Path, touches: int) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", PROGRAM, str(place), str(touches)], capture_output=True, text=True, check=False
    )
