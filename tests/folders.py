"""Folders for tests that start servers; everything that was made in them, and for them, goes again."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil


@contextmanager
def passing_folder() -> Iterator[Path]:
    """A folder whose path is short enough for a socket, and which root's server may pass.

    What still works on it at the end is ended. Clusters that lie elsewhere, because a folder above was
    closed, are removed with it.
    """
    folder = Path(tempfile.mkdtemp(prefix="pantau-test-"))
    folder.chmod(0o711)
    try:
        yield folder
    finally:
        for process in working_on(folder):
            process.kill()
        psutil.wait_procs(working_on(folder), timeout=10)
        clear(folder)


def working_on(folder: Path) -> list[psutil.Process]:
    """Every process but this one that names the folder, in its command or its surroundings."""
    return [
        process
        for process in psutil.process_iter(["cmdline", "environ", "status"])
        if process.pid != os.getpid()
        and process.info["status"] != psutil.STATUS_ZOMBIE
        and str(folder) in str(process.info["cmdline"]) + str(process.info["environ"])
    ]


def clear(folder: Path) -> None:
    for signpost in [path for path in folder.rglob("postgres") if path.is_symlink()]:
        shutil.rmtree(signpost.resolve())
    shutil.rmtree(folder)
