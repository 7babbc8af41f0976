"""The log on another machine too: syslog (RFC 5424) over TLS (RFC 5425), TCP (RFC 6587) or UDP (RFC 5426).

A thread of its own sends, so that no page waits for another machine. What comes while that one is away waits here, as
many lines as ``WAIT_FOR``; how many did not fit is said in a line of its own. Standard error has all of them always.
"""

from __future__ import annotations

import logging
import os
import queue
import socket
import ssl
import sys
import threading
from collections import deque
from datetime import UTC, datetime
from urllib.parse import urlsplit

from pantau.web.site.logs import HOST

KINDS = {"tls": 6514, "tcp": 601, "udp": 514}  # and the port that each has by its standard
WAIT_FOR = 10_000  # lines
LONGEST = 8_000  # bytes of a line that every receiver takes
PAUSES_S = (0.2, 1, 5, 30)  # between tries; the last one again and again
ANSWER_S = 10
CLOSING_S = 3
FACILITY = 16  # local0
SEVERITIES = ((logging.CRITICAL, 2), (logging.ERROR, 3), (logging.WARNING, 4), (logging.INFO, 6))


def connect(address: str) -> socket.socket:
    """Raises OSError, of which ssl.SSLError is one: a certificate that nobody here vouches for is refused."""
    parts = urlsplit(address)
    place = (parts.hostname or "", parts.port or KINDS[parts.scheme])
    if parts.scheme == "udp":
        family, kind, number, _name, where = socket.getaddrinfo(*place, type=socket.SOCK_DGRAM)[0]
        made = socket.socket(family, kind, number)
        made.connect(where)
        return made
    made = socket.create_connection(place, timeout=ANSWER_S)
    if parts.scheme == "tcp":
        return made
    try:
        return ssl.create_default_context().wrap_socket(made, server_hostname=parts.hostname)
    except OSError:
        made.close()
        raise


def written(line: str, level: int) -> bytes:
    severity = next((number for least, number in SEVERITIES if level >= least), 7)
    moment = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    head = f"<{8 * FACILITY + severity}>1 {moment} {HOST} pantau {os.getpid()} - - "
    return (head + line).encode("utf-8", "replace")[:LONGEST]


class SyslogHandler(logging.Handler):
    def __init__(self, address: str, *, wait_for: int = WAIT_FOR) -> None:
        super().__init__()
        self.address, self.wait_for = address, wait_for
        self._counts = not address.startswith("udp:")
        self._begin()

    def _begin(self) -> None:
        """Of a process: one that was forked has no thread."""
        self._process = os.getpid()
        self._lines: queue.Queue[bytes | None] = queue.Queue(self.wait_for)
        self._lost: deque[int] = deque()  # one for each line; adding and taking are atomic
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._send_on, name="log", daemon=True)
        self._thread.start()

    def emit(self, record: logging.LogRecord) -> None:
        if self._process != os.getpid():
            self._begin()
        try:
            self._lines.put_nowait(written(self.format(record), record.levelno))
        except queue.Full:
            self._lost.append(1)
        except Exception:
            self.handleError(record)

    def close(self) -> None:
        """What waits is sent, unless that takes too long."""
        if self._process == os.getpid() and self._thread.is_alive():
            self._closing.set()
            try:
                self._lines.put(None, timeout=CLOSING_S)
            except queue.Full:
                pass
            self._thread.join(CLOSING_S)
        super().close()

    # --- in the thread ------------------------------------------------------------------------

    def _send_on(self) -> None:
        held: socket.socket | None = None
        while (line := self._lines.get()) is not None:
            held = self._sent(held, line)
            if held is None:
                return
            if lost := len(self._lost):
                for _ in range(lost):
                    self._lost.popleft()
                told = f'{{"level": "WARNING", "message": "{lost} lines of the log could not wait and were not sent"}}'
                held = self._sent(held, written(told, logging.WARNING))
        if held is not None:
            held.close()

    def _sent(self, held: socket.socket | None, line: bytes) -> socket.socket | None:
        """Try until it is sent; None where the process ends first."""
        framed = b"%d %s" % (len(line), line) if self._counts else line
        tries, last = 0, False
        while True:
            try:
                if held is not None and self._counts and _has_ended(held):
                    held.close()
                    held = None
                held = held or connect(self.address)
                held.sendall(framed)
                if tries:
                    _say(f"the log goes to {self.address} again")
                return held
            except OSError as error:
                if held is not None:
                    held.close()
                    held = None
                if not tries:
                    _say(f"the log cannot be sent to {self.address}: {error}")
                if last:
                    return None
                last = self._closing.wait(PAUSES_S[min(tries, len(PAUSES_S) - 1)])
                tries += 1


def _has_ended(held: socket.socket) -> bool:
    """Did the other side close it? What was written into such a line would be lost, and nobody told."""
    held.settimeout(0)
    try:
        return not held.recv(1)
    except (BlockingIOError, ssl.SSLWantReadError):
        return False
    finally:
        held.settimeout(ANSWER_S)


def _say(what: str) -> None:
    """Not by the log, which would be sent."""
    sys.stderr.write(f"pantau: {what}\n")
