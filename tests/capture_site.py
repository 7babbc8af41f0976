"""A web site of difficult pages, on this machine, for the camera."""

from __future__ import annotations

import base64
import gzip
import hashlib
import ssl
import tempfile
import threading
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from types import TracebackType
from typing import Self
from urllib.parse import parse_qs, unquote, urlsplit

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from cryptography.x509.oid import NameOID

from made_up_pictures import flat

BIG = 50 * 1024 * 1024

ORDINARY = """<!doctype html><html lang="id"><head><meta charset="utf-8"><title>Kampanye</title>
<link rel="stylesheet" href="/style.css"></head><body><h1>Halo semeton</h1><p>Jangan lupa nomor 4.</p>
<img src="/picture.png" width="40" height="40" alt="poster"><iframe src="/frame"></iframe>
<script>fetch("/data.json").then(r => r.json()).then(d => document.body.append(d.text))</script>
</body></html>"""
STYLE = "h1 { color: rgb(200, 0, 0) } body { background: url(/background.png) }"
LAZY = """<!doctype html><meta charset="utf-8"><title>Panjang</title><body style="margin:0">
<div style="height:3000px">atas</div><img loading="lazy" src="/picture.png?late" width="10" height="10">
<script>let n = 0; addEventListener("scroll", () => { if (scrollY > 500 && n < 3) { n += 1;
const d = document.createElement("p"); d.textContent = "bagian " + n; d.style.height = "900px";
document.body.append(d); fetch("/data.json?part=" + n) } })</script>"""
COOKIE_WALL = """<!doctype html><meta charset="utf-8"><title>Kue</title><p>isi berita</p>
<div style="position:fixed;inset:0;background:#fff">Kami memakai kuki
<button onclick="fetch('/clicked')">Setuju</button>
</div>"""
STREAM = """<!doctype html><meta charset="utf-8"><title>Siaran</title><p>siaran langsung</p>
<script>new EventSource("/endless")</script>"""
HUNG = """<!doctype html><meta charset="utf-8"><title>Macet</title><p>sebelum macet</p>
<script>setTimeout(() => { for (;;) {} }, 50)</script>"""
POPUPS = """<!doctype html><meta charset="utf-8"><title>Jendela</title><p>isi</p>
<script>window.open("/data.json"); alert("hai"); confirm("benar?")</script>"""
WORKER = """<!doctype html><meta charset="utf-8"><title>Pekerja</title><script>
new Worker("/worker.js").onmessage = e => document.body.append(e.data)</script><body>"""
TALL = (
    """<!doctype html><meta charset="utf-8"><title>Tinggi</title><div style="height:90000px">tinggi</div>"""
)

PAGES: dict[str, tuple[str, str]] = {
    "/": ("text/html; charset=utf-8", ORDINARY),
    "/style.css": ("text/css", STYLE),
    "/frame": ("text/html; charset=utf-8", "<!doctype html><p>di dalam bingkai</p>"),
    "/data.json": ("application/json", '{"text": "dari fetch"}'),
    "/lazy": ("text/html; charset=utf-8", LAZY),
    "/cookies": ("text/html; charset=utf-8", COOKIE_WALL),
    "/stream": ("text/html; charset=utf-8", STREAM),
    "/hung": ("text/html; charset=utf-8", HUNG),
    "/popups": ("text/html; charset=utf-8", POPUPS),
    "/worker": ("text/html; charset=utf-8", WORKER),
    "/worker.js": ("text/javascript", "fetch('/data.json?worker').then(r => r.text()).then(postMessage)"),
    "/tall": ("text/html; charset=utf-8", TALL),
    "/big": ("text/html; charset=utf-8", '<!doctype html><title>Besar</title><p>besar</p><img src="/huge">'),
    "/film": (
        "text/html; charset=utf-8",
        '<!doctype html><title>Film</title><video src="/film.mp4" autoplay muted>',
    ),
}


class Site:
    """``place`` is host:port; ``asked`` every path that was asked for."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.over = threading.Event()
        site = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_: object) -> None:
                pass

            def do_GET(self) -> None:
                site.asked.append(self.path)
                try:
                    self._answer(urlsplit(self.path).path)
                except (BrokenPipeError, ConnectionResetError):
                    pass  # the browser has left

            def _answer(self, path: str) -> None:
                special = getattr(self, f"_{path.strip('/').partition('/')[0].replace('.', '_')}", None)
                if special:
                    special()
                elif path.endswith(".png"):
                    self._give("image/png", flat())
                elif path in PAGES:
                    media_type, text = PAGES[path]
                    self._give(media_type, text.encode())
                else:
                    self._give("text/html", b"<h1>tidak ada</h1>", 404)

            def _give(self, media_type: str, body: bytes, status: int = 200, **headers: str) -> None:
                self.send_response(status)
                self.send_header("Content-Type", media_type)
                self.send_header("Content-Length", str(len(body)))
                for name, value in headers.items():
                    self.send_header(name.replace("_", "-"), value)
                self.end_headers()
                self.wfile.write(body)

            def _html(self) -> None:
                """/html?...: the page in the query."""
                self._give("text/html; charset=utf-8", unquote(urlsplit(self.path).query).encode())

            def _to(self) -> None:
                """/to?url: send on."""
                self._give("text/html", b"", 302, Location=unquote(urlsplit(self.path).query))

            def _loop(self) -> None:
                self._give("text/html", b"", 302, Location="/loop")

            def _loop(self) -> None:
                self._give("text/html", b"", 302, Location="/loop")

            def _hops(self) -> None:
                left = int(parse_qs(urlsplit(self.path).query)["n"][0])
                self._give("text/html", b"", 301, Location=f"/hops?n={left - 1}" if left else "/")

            def _status(self) -> None:
                self._give("text/html", b"<h1>galat</h1>", int(urlsplit(self.path).query))

            def _packed(self) -> None:
                self._give(
                    "text/html",
                    gzip.compress(b"<title>Ringkas</title><p>dikemas</p>"),
                    Content_Encoding="gzip",
                )

            def _letter(self) -> None:
                disposition = 'attachment; filename="surat.pdf"'
                self._give("application/octet-stream", b"%PDF-1.4 surat", Content_Disposition=disposition)

            def _kept(self) -> None:
                """What a browser may keep for a year; it says how often it was asked for."""
                count = str(site.asked.count("/kept")).encode()
                self._give("text/plain", count, Cache_Control="public, max-age=31536000, immutable")

            def _closing(self) -> None:
                self.close_connection = True

            def _broken(self) -> None:
                self.send_response(200)
                self.send_header("Content-Type", "text/html")
                self.send_header("Content-Length", "9000")
                self.end_headers()
                self.wfile.write(b"<p>setengah")
                self.close_connection = True

            def _silent(self) -> None:
                site.over.wait(90)
                self.close_connection = True

            def _unending(self) -> None:
                self._trickle("text/html", b"<p>lagi</p>")

            def _endless(self) -> None:
                self._trickle("text/event-stream", b"data: lagi\n\n")

            def _trickle(self, media_type: str, part: bytes) -> None:
                self.send_response(200)
                self.send_header("Content-Type", media_type)
                self.end_headers()
                self.close_connection = True
                while not site.over.wait(0.2):
                    self.wfile.write(part)
                    self.wfile.flush()

            def _huge(self) -> None:
                self.send_response(200)
                self.send_header("Content-Type", "image/png")
                self.send_header("Content-Length", str(BIG))
                self.end_headers()
                for _ in range(BIG // 65536):
                    self.wfile.write(b"\0" * 65536)

            def _film_mp4(self) -> None:
                """Answers byte ranges, as film servers do."""
                film = b"\0\0\0\x18ftypmp42" + b"\0" * 200_000
                start = int(self.headers.get("Range", "bytes=0-")[6:].partition("-")[0])
                asked = f"bytes {start}-{len(film) - 1}/{len(film)}"
                ranged = "Range" in self.headers
                told = {"Content_Range": asked, "Accept_Ranges": "bytes"}
                self._give("video/mp4", film[start:], 206 if ranged else 200, **told)

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.place = f"127.0.0.1:{self._server.server_port}"
        self.address = f"http://{self.place}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.over.set()
        self._server.shutdown()
        self._server.server_close()


class Certified:
    """One page over TLS, with a certificate that it made itself. ``key`` is what a browser may be told to trust."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        certified = self

        class Handler(BaseHTTPRequestHandler):
            def log_message(self, *_: object) -> None:
                pass

            def do_GET(self) -> None:
                certified.asked.append(self.path)
                self.send_response(200)
                self.send_header("Content-Type", "text/html")
                self.end_headers()
                self.wfile.write(b"<p>aman</p>")

        private = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
        now = datetime.now(UTC)
        certificate = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(name)
            .public_key(private.public_key())
            .serial_number(4)
            .not_valid_before(now - timedelta(days=1))
            .not_valid_after(now + timedelta(days=30))
            .add_extension(
                x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False
            )
            .sign(private, hashes.SHA256())
        )
        self.fingerprint = certificate.fingerprint(hashes.SHA256()).hex()
        public = private.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        self.key = base64.b64encode(hashlib.sha256(public).digest()).decode()
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        with tempfile.NamedTemporaryFile() as file:
            file.write(private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
            file.write(certificate.public_bytes(Encoding.PEM))
            file.flush()
            context.load_cert_chain(file.name)
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._server.handle_error = lambda *_: None  # type: ignore[method-assign] # a browser that turns away is no error
        self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        self.place = f"127.0.0.1:{self._server.server_port}"
        self.address = f"https://{self.place}/"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
