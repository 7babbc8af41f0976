"""Evidence as a package that anybody can check, and its custody sheet on paper."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from django.conf import settings

from pantau.engine.evidence import Manifest, read_manifest
from pantau.engine.evidence.ledger import Entry
from pantau.engine.evidence.package import Contents, FirstStamp, PackageError, Proved, prove, write_package
from pantau.engine.evidence.papers import berita_acara, custody_sheet
from pantau.engine.evidence.timestamps import Token
from pantau.engine.forms import write, write_word
from pantau.office.evidence import files, ledger, signing, stamping
from pantau.office.evidence.ledger import Kind, happened
from pantau.office.evidence.models import Evidence, HeadStamp, LogHead
from pantau.office.people.models import User
from pantau.web.ui import rulebook

CAPTURES = ("capture.json", "capture/capture.json")  # parts that describe how the files were captured


@dataclass(frozen=True, slots=True)
class Packed:
    """``stamps``: how many time stamps are in it; ``late``: what authorities answered that gave none."""

    sha256: str
    key: str
    stamps: int
    late: list[str]


@dataclass(frozen=True, slots=True)
class _Proof:
    """The history of one piece of evidence under one signed head."""

    head: LogHead
    entries: list[Proved]
    tokens: list[Token]

    @property
    def sealed(self) -> Proved:
        return next(one for one in self.entries if one.entry.kind == "sealed")


def pack(
    evidence: Evidence, out: Path, *, reason: str, now: datetime, by: User | None = None, by_name: str = ""
) -> Packed:
    """Write the package. That it was taken out is recorded first, so the record is within it.

    Raises PackageError, SigningError, StampError and OSError.
    """
    manifest = read_manifest(bytes(evidence.manifest))
    bodies = {one.name: files.place_of(one.sha256) for one in manifest.parts}
    if gone := [name for name, path in bodies.items() if not path.is_file()]:
        raise PackageError(f"{gone[0]} of evidence {evidence.pk} is not in the store any more")
    happened(
        evidence, Kind.EXPORTED, by=by, by_name=by_name, now=now, reason=reason, facts={"what": "package"}
    )
    return _write(
        manifest, bodies, out, now, lambda proof, first: _papers(evidence, manifest, proof, first, now)
    )


def write_whole(manifest: Manifest, bodies: Mapping[str, bytes], out: Path, now: datetime) -> Packed:
    """The package of a paper that the office made itself: its files, and what was done with it."""
    return _write(
        manifest, bodies, out, now,
        lambda proof, _first: {"custody.pdf": write("record", _sheet(manifest, proof), made_at=now)},
    )  # fmt: skip


def _write(
    manifest: Manifest,
    bodies: Mapping[str, Path | bytes],
    out: Path,
    now: datetime,
    papers: Callable[[_Proof, FirstStamp | None], Mapping[str, bytes]],
) -> Packed:
    head = signing.sign(now)
    late = stamping.have_stamped(now, ask=stamping.asked_here(timeout_s=stamping.QUICK_S))
    proof = _proof(manifest.sha256, _best(manifest.sha256, head))
    first = _first_stamp(proof)
    signer = signing.signer_at(proof.head.size)
    contents = Contents(
        manifest, bodies, signing.read(proof.head), proof.entries, made_at=now, tokens=proof.tokens,
        first=first, papers=papers(proof, first),
    )  # fmt: skip
    digest = write_package(out, contents, signer)
    return Packed(digest, signing.fingerprint(signer.public_key), len(proof.tokens), late)


def custody_paper(
    evidence: Evidence, *, reason: str, now: datetime, by: User | None = None, by_name: str = ""
) -> bytes:
    """The custody sheet as PDF, its own printing on it. Raises SigningError."""
    happened(
        evidence, Kind.PRINTED, by=by, by_name=by_name, now=now, reason=reason, facts={"what": "custody"}
    )
    proof = _proof(evidence.sha256, signing.sign(now))
    return write("record", _sheet(read_manifest(bytes(evidence.manifest)), proof), made_at=now)


def _best(item: str, newest: LogHead) -> LogHead:
    """The newest head; where no authority has stamped it, the newest stamped one that contains the seal."""
    if newest.stamps.exists():
        return newest
    sealed = min(index for index, _entry in ledger.entries_of([item]))
    key = signing.key_at()
    for kept in (
        HeadStamp.objects.filter(head__size__gt=sealed).order_by("-head__size").select_related("head")
    ):
        if signing.read(kept.head).key == key:  # an older key may be gone, and it would have to sign
            return kept.head
    return newest


def _proof(item: str, head: LogHead) -> _Proof:
    entries: dict[int, Entry] = dict(ledger.entries_of([item], head.size))
    entries |= {index: entry for index, entry in ledger.changes_of_key() if index < head.size}
    proved = prove(ledger.log(), sorted(entries.items()), head.size)
    return _Proof(head, proved, stamping.tokens(head))


def _first_stamp(proof: _Proof) -> FirstStamp | None:
    """The stamp nearest the sealing: the earliest head stamped that contains the seal, unless it is the packed one."""
    index = proof.sealed.index
    stamps = HeadStamp.objects.filter(head__size__gt=index).order_by("at", "pk").select_related("head")
    first = stamps.first()
    if first is None or first.head_id == proof.head.pk:
        return None
    path = ledger.log().inclusion(index, first.head.size)
    return FirstStamp(signing.read(first.head), index, path, stamping.token_of(first))


def _papers(
    evidence: Evidence, manifest: Manifest, proof: _Proof, first: FirstStamp | None, now: datetime
) -> dict[str, bytes]:
    record = berita_acara(
        facts_of(evidence, manifest), manifest, proof.sealed, signing.read(proof.head), proof.tokens,
        first=first and first.token, office=_office(), zone=rulebook.current().timezone,
    )  # fmt: skip
    return {
        "berita-acara.pdf": write("record", record, made_at=now),
        "berita-acara.docx": write_word(record, made_at=now),
        "custody.pdf": write("record", _sheet(manifest, proof), made_at=now),
    }


def _sheet(manifest: Manifest, proof: _Proof) -> Mapping[str, Any]:
    own = [one for one in proof.entries if one.entry.item == manifest.sha256]
    book = rulebook.current()
    outcomes = {code: one.title["id"] for code, one in book.outcomes.items()}
    return custody_sheet(
        manifest, own, signing.read(proof.head), office=_office(), zone=book.timezone, outcomes=outcomes
    )


def _office() -> str:
    return settings.PANTAU_OWNER or "Bawaslu"


def facts_of(evidence: Evidence, manifest: Manifest) -> dict[str, Any]:
    """How it was taken, as ``capture.json`` tells it; of what the platform gave, put together from the post."""
    parts = {one.name: one.sha256 for one in manifest.parts}
    for name in CAPTURES:
        if name in parts:
            return dict(json.loads(files.read(parts[name])))
    post = json.loads(files.read(parts["post.json"])) if "post.json" in parts else _known(evidence)
    sealed = min(ledger.entries_of([evidence.sha256]))[1]
    taken = manifest.about.get("taken_at", evidence.taken_at.isoformat())
    return {
        "url": post.get("url", ""),
        "final_url": "",
        "outcome": "captured",
        "note": str(manifest.about.get("note", "")),
        "how": sealed.facts["how"],
        "statement": "",
        "asked_at": taken,
        "captured_at": taken,
        "operator": str(manifest.about.get("taken_by", evidence.taken_by)),
        "tools": {"pantau": version("pantau")},
        "post": {
            "platform": post.get("platform", ""),
            "native_id": post.get("native_id", ""),
            "account_id": post.get("author_native_id", ""),
            "handle": post.get("author_handle", ""),
            "display_name": post.get("author_name", ""),
            "posted_at": post.get("posted_at", ""),
        },
    }


def _known(evidence: Evidence) -> dict[str, str]:
    """Of what it is, where no file of it says so, as of a redacted copy."""
    post = evidence.post
    return {} if post is None else {"platform": post.platform, "native_id": post.native_id}
