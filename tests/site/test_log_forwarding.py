"""The log on another machine: what comes over TLS, TCP and UDP, and what becomes of it while that one is away."""

from __future__ import annotations

import json
import logging
import re
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from pantau.cli import doctor
from pantau.web.site import log_forwarding
from pantau.web.site.environment import read_environment
from pantau.web.site.log_forwarding import SyslogHandler
from pantau.web.site.logs import HideSecretPaths, JsonLines

WAIT_S = 60  # for what comes at once
HEAD = re.compile(rb"<(\d+)>1 (\S+) (\S+) pantau (\d+) - - ")


class Receiver:
    """A syslog server on loopback, which takes messages by their counted length."""

    def __init__(self, context: ssl.SSLContext | None = None, port: int = 0) -> None:
        self.context, self.got, self.more = context, [], threading.Condition()
        self.held: list[socket.socket] = []
        self.server = socket.create_server(("127.0.0.1", port))
        self.port = self.server.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                held, _where = self.server.accept()
            except OSError:  # the test is over
                return
            threading.Thread(target=self._read, args=(held,), daemon=True).start()

    def _read(self, held: socket.socket) -> None:
        try:
            with self.context.wrap_socket(held, server_side=True) if self.context else held as line:
                self.held.append(line)
                with line.makefile("rb") as stream:
                    while length := self._length(stream):
                        message = stream.read(length)
                        with self.more:
                            self.got.append(message)
                            self.more.notify_all()
        except OSError:  # refused by the other side, or cut by the test
            held.close()

    def _length(self, stream) -> int:
        digits = b""
        while (one := stream.read(1)) not in (b"", b" "):
            digits += one
        return int(digits or 0)

    def until(self, enough: Callable[[list[bytes]], bool]) -> list[bytes]:
        with self.more:
            assert self.more.wait_for(lambda: enough(self.got), WAIT_S), self.got
            return list(self.got)

    def messages(self, count: int) -> list[bytes]:
        return self.until(lambda got: len(got) >= count)

    def cut(self) -> None:
        for line in self.held:
            line.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        self.server.shutdown(socket.SHUT_RDWR)
        self.server.close()


@pytest.fixture
def receivers() -> Iterator[list]:
    opened: list = []
    yield opened
    for one in reversed(opened):
        one.close()


def log_to(address: str, opened: list, **more: int) -> logging.Logger:
    handler = SyslogHandler(address, **more)
    opened.append(handler)
    handler.setFormatter(JsonLines())
    handler.addFilter(HideSecretPaths())
    log = logging.Logger("pantau")
    log.addHandler(handler)
    return log


def said(message: bytes) -> str:
    head = HEAD.match(message)
    assert head is not None, message
    return json.loads(message[head.end() :])["message"]


def lost(got: list[bytes]) -> int:
    """How many lines the other machine was told that it did not get."""
    return sum(int(said(one).split()[0]) for one in got if said(one).endswith("were not sent"))


def told(got: list[bytes]) -> int:
    return sum(not said(one).endswith("were not sent") for one in got)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory) -> Path:
    """Key and certificate of 127.0.0.1, signed by itself."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "log rekaan")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = tmp_path_factory.mktemp("certificate") / "log.pem"
    file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return file


def over_tls(certificate: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


def test_lines_go_over_tls_as_syslog_with_json_and_without_secrets(
    receivers, certificate, monkeypatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    server = Receiver(over_tls(certificate))
    receivers.append(server)
    address = f"tls://127.0.0.1:{server.port}"
    log = log_to(address, receivers)
    log.warning("asked %s\nand more", "/masuk/undangan/ABCD/")
    log.error("it fell")
    first, second = server.messages(2)
    assert said(first) == "asked /masuk/undangan/***/\\nand more"
    assert HEAD.match(first)[1] == b"132"  # local0, warning
    assert HEAD.match(second)[1] == b"131"  # local0, error
    assert datetime.fromisoformat(HEAD.match(first)[2].decode()).tzinfo is not None
    assert doctor.log_elsewhere(address).status == "ok"


def test_a_server_that_nobody_vouches_for_gets_no_line(receivers, certificate, monkeypatch, capsys) -> None:
    monkeypatch.delenv("SSL_CERT_FILE", raising=False)
    server = Receiver(over_tls(certificate))
    receivers.append(server)
    address = f"tls://127.0.0.1:{server.port}"
    with pytest.raises(ssl.SSLCertVerificationError):
        log_forwarding.connect(address)
    line = doctor.log_elsewhere(address)
    assert line.status == "fail"
    assert "SSL_CERT_FILE" in line.mend
    assert server.got == []


def test_what_comes_while_the_other_machine_is_away_waits_and_the_rest_is_counted(receivers, capsys) -> None:
    with socket.create_server(("127.0.0.1", 0)) as reserved:
        port = reserved.getsockname()[1]
    log = log_to(f"tcp://127.0.0.1:{port}", receivers, wait_for=3)
    for number in range(10):
        log.warning("line %s", number)  # no page waits for it
    server = Receiver(port=port)
    receivers.append(server)
    log.warning("the last")
    server.messages(1)
    receivers.remove(log.handlers[0])
    log.handlers[0].close()  # what waits is sent first
    assert said(server.until(lambda got: told(got) + lost(got) == 11)[0]) == "line 0"
    assert lost(server.got) > 0


def test_a_line_that_was_cut_is_made_anew(receivers) -> None:
    server = Receiver()
    receivers.append(server)
    log = log_to(f"tcp://127.0.0.1:{server.port}", receivers)
    log.warning("before")
    server.messages(1)
    server.cut()
    log.warning("after")
    assert [said(one) for one in server.messages(2)] == ["before", "after"]


def test_over_udp_each_line_is_a_datagram(receivers) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
        server.bind(("127.0.0.1", 0))
        server.settimeout(WAIT_S)
        address = f"udp://127.0.0.1:{server.getsockname()[1]}"
        log_to(address, receivers).info("by datagram")
        assert said(server.recv(65_000)) == "by datagram"
        assert doctor.log_elsewhere(address).status == "ok"


def test_the_setting_names_a_machine_and_how_to_reach_it(tmp_path: Path) -> None:
    def read(value: str) -> str:
        return read_environment({"PANTAU_DATA": str(tmp_path), "PANTAU_LOG_SYSLOG": value}).log_syslog

    assert read("") == ""
    assert read("tls://logs.example.go.id:6514") == "tls://logs.example.go.id:6514"
    for wrong in (
        "logs.example.go.id:514",
        "https://x.example",
        "tcp://",
        "udp://x:0",
        "tls://x:y",
        "tcp://a@b",
    ):
        with pytest.raises(ValueError, match="PANTAU_LOG_SYSLOG"):
            read(wrong)
