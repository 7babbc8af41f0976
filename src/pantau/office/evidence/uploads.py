"""Captures that people bring: of an own ArchiveWeb.page, screenshots, films, saved pages, prints; and citizens' files.

They are streamed into the store at once; a job then looks into them. What is not what it says is let go again, and
the record of its refusal stays.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from pathlib import Path
from typing import Any, Protocol

from django.db import transaction
from django.utils.translation import gettext as _

from pantau.engine.evidence.capture import pictures, received
from pantau.engine.evidence.capture.pictures import PictureLimits, Seen, look_at_pictures
from pantau.engine.evidence.capture.received import Kind, Received, ReceivedError
from pantau.engine.evidence.folder import FORMAT
from pantau.engine.evidence.manifest import Part, canonical_bytes, manifest_over
from pantau.office.evidence import captured_pictures, captures, files, upload_words
from pantau.office.evidence.actions import EvidenceError, seal
from pantau.office.evidence.models import CapturedFile, Evidence, PageCapture
from pantau.office.people.actions import record
from pantau.office.people.models import User
from pantau.office.posts.models import Post

MOST_FILES = 6
MOST_BYTES = 256 * 1024 * 1024
FEWEST_WORDS = 4
FACTS = "capture.json"
LIMITS = PictureLimits(read=6, strips=12)  # a phone's long screenshot is read whole: no text lies beside it

_Looked = tuple[CapturedFile, Received | None]  # None: looked into by who brought it


class Upload(Protocol):
    """A file as Django receives it: on the disk already, given in pieces."""

    name: str | None
    size: int

    def chunks(self) -> Iterable[bytes]: ...


@dataclass(frozen=True, slots=True)
class _Kept:
    kind: Kind
    sha256: str
    size: int
    original: str


def receive(
    post: Post | None,
    given: Sequence[Upload],
    statement: str,
    *,
    url: str,
    by: User,
    now: datetime,
    subject: str = "",
) -> PageCapture:
    """Keep these files and have them looked into. ``subject``: of what they are, without a post.

    Raises EvidenceError in words for who sent them.
    """
    said = " ".join(statement.replace("\x00", "").split())[:2000]
    _refuse_unlikely(post, given, said)
    with transaction.atomic():
        captures.alone_with(post.pk if post is not None else None)
        kept = _keep_all(given)
        capture = PageCapture.objects.create(
            post=post,
            subject=subject,
            url=url,
            how=PageCapture.How.UPLOAD,
            asked_by=by,
            asked_at=now,
            why=said,
        )
        CapturedFile.objects.bulk_create(
            CapturedFile(
                capture=capture, name=f"upload-{number}.{one.kind}", role=received.ROLES[one.kind],
                sha256=one.sha256, size=one.size, media_type=received.MEDIA_TYPES[one.kind],
                original_name=one.original,
            )
            for number, one in enumerate(_unlike(kept), 1)
        )  # fmt: skip
        record(by, "capture_uploaded", capture, files=[one.sha256 for one in kept], why=said)
        captures.enqueue(capture)
    return capture


def _refuse_unlikely(post: Post | None, given: Sequence[Upload], said: str) -> None:
    if post is not None and post.purged_at is not None:
        raise EvidenceError(_("Isi unggahan ini sudah dihapus; tidak ada lagi yang dapat disimpan."))
    if len(said.split()) < FEWEST_WORDS:
        raise EvidenceError(
            _("Tulis bagaimana berkas ini diperoleh: siapa membuka apa, dengan apa, dan kapan.")
        )
    if not given:
        raise EvidenceError(_("Pilih paling sedikit satu berkas."))
    if len(given) > MOST_FILES:
        raise EvidenceError(_("Paling banyak %(most)s berkas sekaligus.") % {"most": MOST_FILES})
    if sum(one.size for one in given) > MOST_BYTES:
        raise EvidenceError(_("Semua berkas bersama paling besar 256 MB."))


def _keep_all(given: Sequence[Upload]) -> list[_Kept]:
    """All of them or none."""
    kept: list[_Kept] = []
    try:
        kept.extend(map(_keep, given))  # one by one: what was kept before a trouble stays in the list
    except EvidenceError:
        for digest in captures.unnamed(one.sha256 for one in kept):
            files.forget(digest)
        raise
    return kept


def _keep(given: Upload) -> _Kept:
    """Its kind is told by its first bytes before anything is written; what is too large stops half-way."""
    name = (given.name or "").rpartition("/")[2][:200]
    pieces = iter(given.chunks())
    head = next(pieces, b"")
    try:
        kind = received.kind_of(head[: received.HEAD])
        digest, size = files.put_chunks(_bounded(kind, head, pieces))
    except ReceivedError as refused:
        raise EvidenceError(f"{name}: {upload_words.trouble(refused.trouble)}") from refused
    return _Kept(kind, digest, size, name)


def _bounded(kind: Kind, head: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    size = 0
    for piece in chain([head], rest):
        size += len(piece)
        if size > received.MOST[kind]:
            raise ReceivedError("large")
        yield piece


def _unlike(kept: Iterable[_Kept]) -> list[_Kept]:
    return list({one.sha256: one for one in kept}.values())


# --- from citizens ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Brought:
    """A file of a citizen's, looked into already; its own name is not kept, since it may tell who they are."""

    path: Path
    name: str
    role: str  # of engine.evidence.folder.ROLES
    media_type: str


@transaction.atomic
def bring(
    given: Sequence[Brought], *, how_obtained: str, url: str, now: datetime, by: User | None = None,
    subject: str = "",
) -> PageCapture:  # fmt: skip
    """Keep these files as they came and seal them together, before anybody of the office has seen them.

    ``by``: a supervisor in the field; nobody where a citizen brought them. ``subject``: what they came in for.

    They belong to no post yet: whoever finds it takes them over with ``actions.seal(..., stored=...)``.
    """
    captures.alone_with(None)
    capture = PageCapture.objects.create(
        how=PageCapture.How.CITIZEN if by is None else PageCapture.How.UPLOAD,
        subject=subject,
        asked_by=by,
        status=PageCapture.Status.RUNNING,
        url=url,
        asked_at=now,
        why=how_obtained,
    )
    kept = CapturedFile.objects.bulk_create(
        CapturedFile(
            capture=capture, name=one.name, role=one.role, sha256=files.put_file(one.path),
            size=one.path.stat().st_size, media_type=one.media_type,
        )
        for one in given
    )  # fmt: skip
    _seal(capture, [(one, None) for one in kept], None, now)
    capture.refresh_from_db()
    return capture


@transaction.atomic
def take_brought(
    capture: PageCapture, post: Post | None, *, by: User, reason: str, now: datetime, subject: str = ""
) -> Evidence:
    """A person found the post that a citizen's files are about, or the ``subject``: they become evidence about it.

    Raises EvidenceError.
    """
    captures.alone_with(post.pk if post else None)
    kept = PageCapture.objects.select_for_update(of=("self",)).get(pk=capture.pk)
    if kept.evidence is not None or not kept.sha256 or kept.status == PageCapture.Status.DROPPED:
        raise EvidenceError(_("Rekaman ini tidak dapat disimpan sebagai bukti lagi."))
    evidence = seal(
        post, {}, by=by, reason=reason, how="upload", now=now, subject=subject,
        about={"capture": kept.sha256, "captured_at": kept.ended_at},
        stored=[Part(f"capture/{one.name}", one.sha256, one.size, one.media_type) for one in kept.files.all()],
    )  # fmt: skip
    kept.evidence = evidence
    kept.save(update_fields=["evidence"])
    return evidence


def let_brought_go(captured: Iterable[int], now: datetime) -> None:
    """Nobody needs these any more; what no evidence has taken over is dropped with the next clearing."""
    held = PageCapture.objects.filter(pk__in=list(captured), how=PageCapture.How.CITIZEN, evidence=None)
    held.filter(expires_at=None).exclude(status=PageCapture.Status.DROPPED).update(expires_at=now)


# --- in the job -------------------------------------------------------------------------------------------


def examine(capture: PageCapture, now: Callable[[], datetime]) -> None:
    """Look into every file; seal them together, or refuse them together."""
    found: list[_Looked] = []
    for one in capture.files.all():
        try:
            kind: Any = one.name.rpartition(".")[2]
            found.append((one, received.check(files.place_of(one.sha256), kind)))
        except ReceivedError as refused:
            _refuse(capture, refused, now())
            return
        except ImportError:  # warcio, of the extra `capture`
            captures.fail(capture.pk, "not_installed", now())
            return
    kept = [(one.name, files.place_of(one.sha256), one.media_type) for one, _found in found]
    _seal(capture, found, look_at_pictures(kept, LIMITS), now())


@transaction.atomic
def _refuse(capture: PageCapture, refused: ReceivedError, now: datetime) -> None:
    captures.alone_with(capture.post_id)
    held = captures.still_open(capture.pk)
    if held is None:
        return
    captures.let_go(held)
    held.status, held.reason, held.ended_at = PageCapture.Status.REFUSED, refused.trouble, now
    held.save()
    record(held.asked_by, "capture_ended", held, status=held.status, reason=held.reason)


@transaction.atomic
def _seal(capture: PageCapture, found: Sequence[_Looked], seen: Sequence[Seen] | None, now: datetime) -> None:
    """``seen``: what machines saw in the pictures; None where none looked."""
    captures.alone_with(capture.post_id)
    held = captures.still_open(capture.pk)
    if held is None:
        return
    machines: list[Part] = []
    if seen is not None:
        machines = [_made(held, pictures.NAME, pictures.ROLE, pictures.pictures_json(seen))]
        captured_pictures.keep(held, seen)
    facts = _facts(held, found, machines, now)
    own = _made(held, FACTS, "facts", canonical_bytes(facts))
    parts = [Part(one.name, one.sha256, one.size, one.media_type) for one, _found in found]
    told = ("url", "final_url", "outcome", "captured_at", "operator", "how")  # as engine.evidence.folder does
    manifest = manifest_over([own, *machines, *parts], {"capture": {name: facts[name] for name in told}})
    pages = facts["more"]["pages"]
    held.status = PageCapture.Status.CAPTURED
    held.title = str(pages[0]["title"]) if pages else ""
    held.manifest, held.sha256 = manifest.content, manifest.sha256
    captures.end(held, now)


def _made(capture: PageCapture, name: str, role: str, content: bytes) -> Part:
    """A file that we add to those that were handed in."""
    part = Part(name, files.put(content), len(content), "application/json")
    CapturedFile.objects.create(
        capture=capture, name=name, role=role, sha256=part.sha256, size=part.size, media_type=part.media_type
    )
    return part


def _facts(
    capture: PageCapture, found: Sequence[_Looked], machines: Sequence[Part], now: datetime
) -> dict[str, Any]:
    """What capture.json says; see docs/reference/evidence-format.md."""
    looked = [seen for _one, seen in found if seen]
    pages = [{"url": page.url, "title": page.title, "at": page.at} for seen in looked for page in seen.pages]
    return {
        "format": FORMAT,
        "url": capture.url,
        "final_url": capture.url,
        "redirects": [],
        "outcome": "captured",
        "note": "",
        "asked_at": capture.asked_at,
        "captured_at": now,
        "operator": str(capture.asked_by or captures.ON_ITS_OWN),
        "how": "upload",
        "statement": capture.why,
        "tools": {},
        "tls": {},
        "post": captures.told(capture),
        "files": [
            {
                "name": one.name, "role": one.role, "media_type": one.media_type, "sha256": one.sha256,
                "size": one.size, "obtained": capture.why, "original_name": one.original_name,
            }
            for one, _found in found
        ]
        + [
            {
                "name": one.name, "role": pictures.ROLE, "media_type": one.media_type, "sha256": one.sha256,
                "size": one.size, "obtained": "by programs that looked at the pictures",
            }
            for one in machines
        ],
        "more": {
            "pages": pages,
            "answers": sum(seen.answers for seen in looked),
            "wrong_digests": sum(seen.wrong_digests for seen in looked),
        },
    }  # fmt: skip
