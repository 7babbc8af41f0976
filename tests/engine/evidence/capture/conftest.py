"""A real browser before real local servers."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from capture_site import Site
from pantau.engine.evidence.capture.camera import Camera, CameraSettings, Captured, Wanted
from pantau.engine.evidence.capture.pictures import PictureLimits


class Forbidden:
    """Listens inside, on TCP and UDP; nobody may come."""

    def __init__(self) -> None:
        self.visits = 0
        self._tcp, self._udp = _pair()
        self.port = self._tcp.getsockname()[1]
        for work in (self._accept, self._receive):
            threading.Thread(target=work, daemon=True).start()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._tcp.accept()
            except OSError:
                return
            self.visits += 1
            connection.close()

    def _receive(self) -> None:
        while True:
            try:
                given = self._udp.recv(2048)
            except OSError:
                return
            self.visits += bool(given)

    def close(self) -> None:
        self._tcp.shutdown(socket.SHUT_RDWR)
        self._tcp.close()
        self._udp.close()


def _pair() -> tuple[socket.socket, socket.socket]:
    """One number for both, which others may have taken for one of them."""
    while True:
        tcp = socket.create_server(("127.0.0.1", 0))
        udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        try:
            udp.bind(tcp.getsockname())
        except OSError:
            tcp.close()
            udp.close()
        else:
            return tcp, udp


@pytest.fixture
def forbidden() -> Iterator[Forbidden]:
    server = Forbidden()
    yield server
    server.close()


@pytest.fixture(scope="session")
def site() -> Iterator[Site]:
    with Site() as site:
        yield site


@pytest.fixture(scope="session")
def camera() -> Iterator[Camera]:
    """Without reading words, which takes a second a page; see test_captured_pictures.py."""
    settings = CameraSettings(pictures=PictureLimits(looked_at=0, read=0, strips=0))
    with Camera(clock=lambda: datetime.now(UTC), settings=settings) as camera:
        yield camera


@pytest.fixture
def capture(camera: Camera, site: Site, tmp_path: Path) -> Any:
    """Capture a path of the site, or another address."""

    def capture(path: str, **options: Any) -> Captured:
        url = path if path.startswith("http") else site.address + path
        wanted = Wanted(url, operator="sari", allow=frozenset({site.place}), **options)
        return camera.capture(wanted, tmp_path / "capture")

    return capture
