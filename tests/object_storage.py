"""A server that speaks the part of S3 that Pantau uses, and is as strict: signature, time, content."""

from __future__ import annotations

import hashlib
import hmac
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, quote, unquote, urlsplit
from xml.sax.saxutils import escape

KEY, SECRET = "KUNCICONTOH", "rahasia contoh"
PAGE = 5  # of a list, so that lists have pages
AUTHORIZATION = re.compile(
    r"AWS4-HMAC-SHA256 Credential=([^/]+)/(\d{8})/([^/]+)/s3/aws4_request, ?SignedHeaders=([^,]+), ?Signature=(\w{64})"
)


@contextmanager
def serving() -> Iterator[str]:
    """Its address. Objects live as long as the block."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Asked)
    server.objects, server.busy = {}, 0  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Asked(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *arguments: object) -> None:
        """Quiet."""

    def do_PUT(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        if self._admitted(body):
            self.server.objects[self._name()] = body
            self._answer(200)

    def do_GET(self) -> None:
        if found := re.fullmatch(r"/_busy/(\d)", self.path):
            self.server.busy = int(found[1])
            self._answer(200)
        elif self._admitted():
            query = dict(parse_qsl(urlsplit(self.path).query))
            if query.get("list-type") == "2":
                self._list(query)
            elif (body := self.server.objects.get(self._name())) is None:
                self._refuse(404, "NoSuchKey")
            else:
                self._answer(200, body)

    def do_DELETE(self) -> None:
        if self._admitted():
            self.server.objects.pop(self._name(), None)
            self._answer(204)

    def _name(self) -> str:
        return unquote(urlsplit(self.path).path)

    def _list(self, query: dict[str, str]) -> None:
        bucket = f"{self._name().rstrip('/')}/"
        names = sorted(name.removeprefix(bucket) for name in self.server.objects if name.startswith(bucket))
        names = [name for name in names if name.startswith(query.get("prefix", ""))]
        left = [name for name in names if name > query.get("continuation-token", "")]
        page, more = left[:PAGE], len(left) > PAGE
        rows = "".join(
            f"<Contents><Key>{escape(name)}</Key><Size>{len(self.server.objects[bucket + name])}</Size></Contents>"
            for name in page
        )
        onward = f"<NextContinuationToken>{escape(page[-1])}</NextContinuationToken>" if more else ""
        self._answer(
            200,
            f'<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">{rows}{onward}'
            f"<IsTruncated>{str(more).lower()}</IsTruncated></ListBucketResult>".encode(),
        )

    def _admitted(self, body: bytes = b"") -> bool:
        if self.server.busy:
            self.server.busy -= 1
            return self._refuse(503, "SlowDown")
        found = AUTHORIZATION.fullmatch(self.headers.get("authorization", ""))
        if found is None:
            return self._refuse(403, "AccessDenied")
        key, day, region, names, given = found.groups()
        moment = self.headers["x-amz-date"]
        at = datetime.strptime(moment, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
        if abs(datetime.now(UTC) - at) > timedelta(minutes=15):
            return self._refuse(403, "RequestTimeTooSkewed")
        needed = {"host", "x-amz-content-sha256", "x-amz-date"}
        if key != KEY or not needed <= set(names.split(";")) or not moment.startswith(day):
            return self._refuse(403, "AccessDenied")
        if not hmac.compare_digest(given, self._signature(day, region, names)):
            return self._refuse(403, "SignatureDoesNotMatch")
        if hashlib.sha256(body).hexdigest() != self.headers["x-amz-content-sha256"]:
            return self._refuse(400, "XAmzContentSHA256Mismatch")
        return True

    def _signature(self, day: str, region: str, names: str) -> str:
        parts = urlsplit(self.path)
        query = sorted(parse_qsl(parts.query, keep_blank_values=True))
        asked = [self.command, quote(unquote(parts.path))]
        asked.append("&".join(f"{quote(name, safe='')}={quote(value, safe='')}" for name, value in query))
        asked += [f"{name}:{self.headers[name].strip()}" for name in names.split(";")]
        asked += ["", names, self.headers["x-amz-content-sha256"]]
        scope = f"{day}/{region}/s3/aws4_request"
        digest = hashlib.sha256("\n".join(asked).encode()).hexdigest()
        key = f"AWS4{SECRET}".encode()
        for part in scope.split("/"):
            key = hmac.digest(key, part.encode(), "sha256")
        to_sign = f"AWS4-HMAC-SHA256\n{self.headers['x-amz-date']}\n{scope}\n{digest}"
        return hmac.new(key, to_sign.encode(), "sha256").hexdigest()

    def _refuse(self, status: int, code: str) -> bool:
        self._answer(status, f"<Error><Code>{code}</Code></Error>".encode())
        return False

    def _answer(self, status: int, body: bytes = b"") -> None:
        self.send_response(status)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
