"""Asks a ClamAV daemon, where one is set up, whether a file is malicious (its INSTREAM protocol)."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from pantau.office.portal.reports.models import ReportFile

PIECE = 64 * 1024
PATIENCE = 60  # seconds
Scan = ReportFile.Scan


@dataclass(frozen=True, slots=True)
class Verdict:
    scan: str  # of ReportFile.Scan
    virus: str = ""


def scan(path: Path) -> Verdict:
    """WAITING where the daemon does not answer: the file is looked at again later."""
    address = str(settings.PANTAU_CLAMAV)
    if not address:
        return Verdict(Scan.NONE)
    try:
        with _connected(address) as daemon:
            answer = _asked(daemon, path)
    except OSError:
        return Verdict(Scan.WAITING)
    if answer.endswith("FOUND"):
        return Verdict(Scan.INFECTED, answer.removeprefix("stream:").removesuffix("FOUND").strip()[:100])
    return Verdict(Scan.CLEAN if answer.endswith("OK") else Scan.WAITING)


@contextmanager
def _connected(address: str) -> Iterator[socket.socket]:
    """``unix:/run/clamav/clamd.ctl`` or ``tcp:127.0.0.1:3310``."""
    family, _colon, place = address.partition(":")
    if family == "tcp":
        host, _colon, port = place.rpartition(":")
        with socket.create_connection((host, int(port)), timeout=PATIENCE) as daemon:
            yield daemon
        return
    with socket.socket(socket.AF_UNIX) as daemon:
        daemon.settimeout(PATIENCE)
        daemon.connect(place)
        yield daemon


def _asked(daemon: socket.socket, path: Path) -> str:
    daemon.sendall(b"zINSTREAM\0")
    with path.open("rb") as source:
        while piece := source.read(PIECE):
            daemon.sendall(len(piece).to_bytes(4, "big") + piece)
    daemon.sendall(bytes(4))
    answer = b""
    while not answer.endswith(b"\0") and (more := daemon.recv(4096)):
        answer += more
    return answer.rstrip(b"\0\n").decode("utf-8", "replace").strip()
