"""A time-stamp authority of one's own: ``openssl ts`` behind a local web server, with a chain of three."""

from __future__ import annotations

import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.request import Request, urlopen

from pantau.engine.evidence.timestamps import CONTENT_TYPE

CONFIG = """
[req]
distinguished_name = dn
prompt = no
[dn]
CN = {name}
[ca]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
[stamping]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = critical, timeStamping
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
[tsa]
default_tsa = here
[here]
serial = {folder}/serial
crypto_device = builtin
signer_cert = {folder}/own.pem
certs = {folder}/middle.pem
signer_key = {folder}/own.key
signer_digest = sha256
default_policy = 1.2.3.4.1
other_policies = 1.2.3.4.5
digests = sha256, sha384, sha512
accuracy = secs:1
ordering = yes
tsa_name = yes
ess_cert_id_chain = no
"""


def openssl(*arguments: str) -> bytes:
    done = subprocess.run(["openssl", *arguments], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout


@dataclass
class LocalAuthority:
    """``answers``: replaced by a test that wants another answer."""

    folder: Path
    url: str = ""
    asked: int = 0
    broken: list[bytes] = field(default_factory=list)

    @property
    def chain(self) -> bytes:
        """Middle and root, as settings name them."""
        return (self.folder / "middle.pem").read_bytes() + (self.folder / "root.pem").read_bytes()

    def answer(self, request: bytes) -> bytes:
        self.asked += 1
        if self.broken:
            return self.broken.pop()
        query = self.folder / f"{self.asked}.tsq"
        query.write_bytes(request)
        config = str(self.folder / "own.cnf")
        return openssl("ts", "-reply", "-config", config, "-queryfile", str(query))


def make_authority(folder: Path, name: str = "Otoritas Contoh") -> LocalAuthority:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "serial").write_text("01\n")
    above = ""
    for who, section in (("root", "ca"), ("middle", "ca"), ("own", "stamping")):
        config = folder / f"{who}.cnf"
        config.write_text(CONFIG.format(name=f"{name} {who}", folder=folder))
        key, request, made = (str(folder / f"{who}.{kind}") for kind in ("key", "csr", "pem"))
        openssl("ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", key)
        openssl("req", "-new", "-key", key, "-config", str(config), "-out", request)
        signing = ["-signkey", key] if not above else ["-CA", f"{above}.pem", "-CAkey", f"{above}.key"]
        openssl(
            "x509", "-req", "-in", request, *signing, "-CAcreateserial", "-days", "3650",
            "-extfile", str(config), "-extensions", section, "-out", made,
        )  # fmt: skip
        above = str(folder / who)
    return LocalAuthority(folder)


@contextmanager
def serving(authority: LocalAuthority) -> Iterator[LocalAuthority]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            assert self.headers["content-type"] == CONTENT_TYPE
            body = authority.answer(self.rfile.read(int(self.headers["content-length"])))
            self.send_response(200)
            self.send_header("content-type", "application/timestamp-reply")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            return None

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    authority.url = f"http://127.0.0.1:{server.server_port}/"
    try:
        yield authority
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def post(url: str, body: bytes, content_type: str) -> bytes:
    with urlopen(Request(url, body, {"content-type": content_type})) as answer:
        found: bytes = answer.read()
        return found
