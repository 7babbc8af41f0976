"""RFC 3161: an outside authority confirms that a head existed at a time.

The network is the caller's: ``post`` sends a request to an address and gives the answer's body. What an authority
answers is believed only after its signature, its chain up to the root named in the settings, its nonce and its
imprint were checked.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from rfc3161_client import (
    HashAlgorithm,
    TimestampRequestBuilder,
    TimeStampResponse,
    VerificationError,
    VerifierBuilder,
    decode_timestamp_response,
)

from .verify import der_parts

CONTENT_TYPE = "application/timestamp-query"
SEQUENCE, CERTIFICATES = 0x30, 0xA0  # tags of DER
#: (address, body, content type) -> the body of the answer. Raises StampError where none came.
Post = Callable[[str, bytes, str], bytes]


class StampError(Exception):
    """An authority gave no time stamp that holds; the message says which and why."""


@dataclass(frozen=True, slots=True)
class Authority:
    """``chain``: PEM certificates, the root that is trusted last. Raises ValueError if there is none."""

    name: str
    url: str
    chain: bytes

    def __post_init__(self) -> None:
        if not self.name or not x509.load_pem_x509_certificates(self.chain):
            raise ValueError("an authority has a name and at least its root certificate")


@dataclass(frozen=True, slots=True)
class Token:
    """``response``: the whole DER answer; ``chain``: PEM, the authority's own certificate first, its root last."""

    authority: str
    response: bytes
    chain: bytes
    at: datetime

    @property
    def root(self) -> bytes:
        """The one certificate that is trusted, as PEM."""
        return x509.load_pem_x509_certificates(self.chain)[-1].public_bytes(Encoding.PEM)


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something that an authority has not stamped yet."""

    sha256: str
    authority: str
    since: datetime

    def delay(self, now: datetime) -> timedelta:
        return now - self.since


def stamp(data: bytes, authority: Authority, post: Post) -> Token:
    """Have the SHA-256 of ``data`` stamped. Raises StampError."""
    request = (
        TimestampRequestBuilder().data(data).hash_algorithm(HashAlgorithm.SHA256).nonce(nonce=True).build()
    )
    body = post(authority.url, request.as_bytes(), CONTENT_TYPE)
    response = _decoded(body, authority.name)
    verifier = _builder(authority.chain)
    assert request.nonce is not None
    _verify(verifier.nonce(request.nonce), response, data, authority.name)
    return Token(authority.name, body, _whole_chain(response, authority.chain), response.tst_info.gen_time)


def stamped_at(data: bytes, token: Token, trusted: bytes | None = None) -> datetime:
    """The time in a kept token, once it holds for ``data``. Raises StampError.

    ``trusted``: the authority's chain from the settings; without it the one kept beside the token.
    """
    response = _decoded(token.response, token.authority)
    _verify(_builder(trusted or token.chain), response, data, token.authority)
    return response.tst_info.gen_time


def waiting(
    heads: Iterable[tuple[bytes, datetime]],
    stamped: Collection[tuple[str, str]],
    authorities: Sequence[Authority],
) -> list[Waiting]:
    """What each authority has yet to stamp, longest waiting first.

    ``heads``: bytes and since when they wait; ``stamped``: (SHA-256 of the bytes, authority) that are done.
    """
    asked = ((hashlib.sha256(content).hexdigest(), since) for content, since in heads)
    left = [
        Waiting(digest, one.name, since)
        for digest, since in asked
        for one in authorities
        if (digest, one.name) not in stamped
    ]
    return sorted(left, key=lambda one: one.since)


def _decoded(body: bytes, name: str) -> TimeStampResponse:
    try:
        response = decode_timestamp_response(_in_order(body))
    except (ValueError, IndexError) as error:
        raise StampError(f"{name}: the answer is no time-stamp response: {error}") from error
    if response.status != 0:
        said = ", ".join(response.status_string) or f"status {response.status}"
        raise StampError(f"{name} refused: {said}")
    return response


def _in_order(response: bytes) -> bytes:
    """The same answer with its certificates in DER's order. OpenSSL writes them as they come, and the reader minds.

    They stand outside of what is signed. Raises ValueError and IndexError.
    """
    answer = der_parts(der_parts(response)[0][1])
    if len(answer) < 2:
        return response
    kind, wrapped = der_parts(answer[1][1])
    fields = [
        (tag, b"".join(sorted(_der(*one) for one in der_parts(value))) if tag == CERTIFICATES else value)
        for tag, value in der_parts(der_parts(wrapped[1])[0][1])
    ]
    signed_data = _der(SEQUENCE, b"".join(_der(*one) for one in fields))
    token = _der(SEQUENCE, _der(*kind) + _der(wrapped[0], signed_data))
    return _der(SEQUENCE, _der(*answer[0]) + token)


def _der(tag: int, value: bytes) -> bytes:
    size = len(value)
    if size < 0x80:
        return bytes([tag, size]) + value
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(length)]) + length + value


def _verify(verifier: VerifierBuilder, response: TimeStampResponse, data: bytes, name: str) -> None:
    try:
        verifier.build().verify_message(response, data)
    except (VerificationError, ValueError) as error:
        raise StampError(f"{name}: the time stamp does not hold: {error}") from error


def _builder(chain: bytes) -> VerifierBuilder:
    *between, root = x509.load_pem_x509_certificates(chain)
    return VerifierBuilder(intermediates=between, roots=[root])


def _whole_chain(response: TimeStampResponse, chain: bytes) -> bytes:
    """Certificates that came with the answer before those of the settings, each once.

    A self-signed one that is not in the settings is left out: nobody is to take it for a root.
    """
    known = x509.load_pem_x509_certificates(chain)
    came = map(x509.load_der_x509_certificate, sorted(response.signed_data.certificates))
    whole = [*(one for one in came if one not in known and one.issuer != one.subject), *known]
    return b"".join(one.public_bytes(Encoding.PEM) for one in whole)
