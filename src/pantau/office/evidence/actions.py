"""Taking a post as evidence, what is done with it, and letting it go again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from pantau.engine.evidence import manifest_of
from pantau.engine.evidence.folder import WAYS
from pantau.engine.evidence.manifest import Part, manifest_over
from pantau.engine.evidence.package import PackageError
from pantau.office.evidence import files
from pantau.office.evidence.ledger import happened
from pantau.office.evidence.models import CapturedFile, CustodyEvent, Evidence, EvidencePart
from pantau.office.evidence.packing import Packed, custody_paper, pack
from pantau.office.evidence.parts import answers_named_by, files_of
from pantau.office.evidence.signing import SigningError
from pantau.office.evidence.stamping import AuthorityError
from pantau.office.people.actions import record
from pantau.office.people.models import User
from pantau.office.posts import actions as posts
from pantau.office.posts.models import Post

__all__ = [
    "EvidenceError",
    "answers_named_by",
    "ask_release",
    "export",
    "held",
    "print_custody",
    "rechecked",
    "refuse",
    "release",
    "remove_released_bytes",
    "seal",
    "take",
    "transfer",
    "view",
]

SHORTEST_REASON = 5
MOST_REASON = 2000
SHORTEST_NAME, MOST_NAME = 3, 200
Kind = CustodyEvent.Kind
GONE = (Kind.RELEASED, Kind.PURGED)


class EvidenceError(Exception):
    """Something cannot be done with evidence; the message says why and the way out."""


@transaction.atomic
def take(post: Post, *, by: User, reason: str, answers: Mapping[str, bytes], now: datetime) -> Evidence:
    """Keep everything that is stored of this post, write-once, and hold the post against purging.

    ``answers``: the platform's own answers by hash, as far as they are still there. Raises EvidenceError.
    """
    why = reason_of(reason)
    held_post = Post.objects.select_for_update(of=("self",)).get(pk=post.pk)
    if held_post.purged_at is not None:
        raise EvidenceError(_("Isi unggahan ini sudah dihapus; tidak ada lagi yang dapat disimpan."))
    bodies = files_of(held_post, answers)
    if _has_all(held_post, bodies):
        raise EvidenceError(_("Unggahan ini sudah disimpan sebagai bukti."))
    return seal(held_post, bodies, by=by, reason=why, how="platform", now=now)


@transaction.atomic
def seal(
    post: Post | None,
    bodies: Mapping[str, tuple[str, bytes]],
    *,
    by: User,
    reason: str,
    how: str,
    now: datetime,
    subject: str = "",
    about: Mapping[str, Any] | None = None,
    derived_from: Evidence | None = None,
    stored: Iterable[Part] = (),
) -> Evidence:
    """Keep these files (name -> (media type, bytes)), write-once, as evidence about this post, and hold the post.

    Without a post it is about the ``subject`` (see subjects.py).
    ``stored``: further files, which lie under their hashes already; whoever names them is alone with the files.
    ``how``: one of ``engine.evidence.folder.WAYS``; ``about``: what else the manifest says. Raises EvidenceError.
    """
    why = reason_of(reason)
    if how not in WAYS:
        raise ValueError(f"{how!r} is no way of taking evidence; known: {', '.join(WAYS)}")
    told = {
        **(
            {"platform": post.platform, "native_id": post.native_id}
            if post is not None
            else {"subject": subject}
        ),
        "taken_at": now,
        "taken_by": str(by),
        "reason": why,
        **(about or {}),
    }
    manifest = manifest_over([*manifest_of(bodies, {}).parts, *stored], told)
    alone_with_files()
    for _media_type, body in bodies.values():
        files.put(body)  # before the rows: a file without a row is harmless, a row without its file is not
    evidence = Evidence.objects.create(
        post=post,
        subject=subject,
        manifest=manifest.content,
        sha256=manifest.sha256,
        taken_at=now,
        taken_by=by,
        reason=why,
        derived_from=derived_from,
    )
    EvidencePart.objects.bulk_create(
        EvidencePart(
            evidence=evidence, name=one.name, sha256=one.sha256, size=one.size, media_type=one.media_type
        )
        for one in manifest.parts
    )
    if post is not None:
        posts.hold(post.pk, now)
    happened(
        evidence, Kind.TAKEN, by=by, now=now, reason=why, facts={"files": len(manifest.parts), "how": how}
    )
    return evidence


def view(evidence: Evidence, *, by: User, now: datetime) -> None:
    happened(evidence, Kind.VIEWED, by=by, now=now)


def export(
    evidence: Evidence, out: Path, *, reason: str, now: datetime, by: User | None = None, by_name: str = ""
) -> Packed:
    """Write a package that anybody can check. Raises EvidenceError."""
    why = reason_of(reason)
    still_whole(evidence)
    try:
        return pack(evidence, out, reason=why, now=now, by=by, by_name=by_name)
    except (PackageError, SigningError, AuthorityError) as error:
        raise EvidenceError(_("Paket tidak dapat dibuat: %(why)s") % {"why": error}) from error


def print_custody(evidence: Evidence, *, by: User, reason: str, now: datetime) -> bytes:
    """The custody sheet as PDF; also of evidence whose files are gone. Raises EvidenceError."""
    why = reason_of(reason)
    try:
        return custody_paper(evidence, reason=why, now=now, by=by)
    except SigningError as error:
        raise EvidenceError(_("Lembar tidak dapat dibuat: %(why)s") % {"why": error}) from error


def transfer(evidence: Evidence, *, to: str, by: User, reason: str, now: datetime) -> None:
    """It was handed to another person or office. Raises EvidenceError."""
    why = reason_of(reason)
    whom = " ".join(to.replace("\x00", "").split())[:MOST_NAME]
    if len(whom) < SHORTEST_NAME:
        raise EvidenceError(_("Tulis kepada siapa bukti ini diserahkan."))
    still_whole(evidence)
    happened(evidence, Kind.TRANSFERRED, by=by, now=now, reason=why, facts={"to": whom})


def rechecked(evidence: Evidence, *, outcome: str, now: datetime, by: User | None = None) -> None:
    """The original was looked at again; ``outcome`` in a word, such as ``unchanged`` or ``deleted``."""
    happened(
        evidence, Kind.RECHECKED, by=by, now=now, reason=_("Pemeriksaan ulang"), facts={"outcome": outcome}
    )


def refuse(evidence: Evidence, what: str, *, by: User, reason: str, now: datetime) -> None:
    """Somebody asked for it and may not."""
    happened(evidence, Kind.REFUSED, by=by, now=now, reason=reason, facts={"what": what})


@transaction.atomic
def ask_release(evidence: Evidence, *, by: User, reason: str, now: datetime) -> None:
    """The first of the two persons. Raises EvidenceError."""
    why = reason_of(reason)
    _locked(evidence)
    if standing_request(evidence) is not None:
        raise EvidenceError(_("Pelepasan bukti ini sudah diusulkan."))
    happened(evidence, Kind.RELEASE_ASKED, by=by, now=now, reason=why)


@transaction.atomic
def release(evidence: Evidence, *, by: User, reason: str, now: datetime) -> None:
    """The second person: the post's time to live runs again. Raises EvidenceError."""
    why = reason_of(reason)
    _locked(evidence)
    asked = standing_request(evidence)
    if asked is None:
        raise EvidenceError(_("Pelepasan harus diusulkan orang lain dahulu."))
    if asked.by_id == by.pk:
        raise EvidenceError(_("Pelepasan disahkan orang lain, bukan yang mengusulkannya."))
    if (
        evidence.events.filter(kind__in=(Kind.HELD, Kind.UNHELD)).values_list("kind", flat=True).last()
        == Kind.HELD
    ):
        raise EvidenceError(_("Bukti ini ditahan; cabut penahanannya dahulu."))
    happened(evidence, Kind.RELEASED, by=by, now=now, reason=why)
    let_post_go(evidence, now)


def let_post_go(evidence: Evidence, now: datetime) -> None:
    """This evidence holds its post and captures no longer; the post's time to live runs again if none does."""
    evidence.captures.update(evidence=None, expires_at=now)
    if evidence.post_id is not None and not held().filter(post=evidence.post_id).exists():
        posts.release(evidence.post_id)


def held() -> QuerySet[Evidence]:
    """Evidence whose files are kept: nobody released it, and its time is not over."""
    gone = CustodyEvent.objects.filter(evidence=OuterRef("pk"), kind__in=GONE)
    return Evidence.objects.filter(~Exists(gone))


def released(evidence: Evidence) -> bool:
    """Let go by two persons, or purged when its time was over."""
    return evidence.events.filter(kind__in=GONE).exists()


def standing_request(evidence: Evidence) -> CustodyEvent | None:
    """Who asked for the release, while nobody has answered."""
    return evidence.events.filter(kind=Kind.RELEASE_ASKED).select_related("by").first()


@transaction.atomic
def remove_released_bytes(most: int = 500) -> int:
    """Remove files that only released evidence names; gives how many. Manifests and hashes stay."""
    alone_with_files()
    living = EvidencePart.objects.filter(evidence__in=held(), sha256=OuterRef("sha256"))
    captured = CapturedFile.objects.filter(sha256=OuterRef("sha256"))
    over = (
        EvidencePart.objects.filter(~Exists(living), ~Exists(captured))
        .order_by("sha256")
        .values_list("sha256", flat=True)
    )
    removed = 0
    for digest in over.distinct().iterator():
        removed += files.forget(digest)
        if removed == most:
            break
    if removed:
        record(None, "evidence_bytes_removed", None, files=removed)
    return removed


def alone_with_files() -> None:
    """Until the transaction ends: what is just taken again must not be removed as released."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('pantau.evidence.files'))")


def alone_with_evidence(evidence: Evidence) -> None:
    """Until the transaction ends. Of a post it is the post's lock, for which those who take evidence wait, too."""
    if evidence.post_id is not None:
        Post.objects.select_for_update(of=("self",)).get(pk=evidence.post_id)
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"pantau.evidence.{evidence.pk}"])


def still_whole(evidence: Evidence) -> None:
    if released(evidence):
        raise EvidenceError(_("Bukti ini sudah dilepas; berkasnya tidak dapat diunduh lagi."))


def _locked(evidence: Evidence) -> None:
    alone_with_evidence(evidence)
    if released(evidence):
        raise EvidenceError(_("Bukti ini sudah dilepas."))


def _has_all(post: Post, bodies: Mapping[str, tuple[str, bytes]]) -> bool:
    """Does some evidence that is held have these wordings already?"""
    wordings = {name for name in bodies if name.endswith("/text.txt")}
    return any(
        wordings <= set(evidence.parts.values_list("name", flat=True))
        for evidence in held().filter(post=post)
    )


def reason_of(text: str) -> str:
    why = " ".join(text.replace("\x00", "").split())[:MOST_REASON]
    if len(why) < SHORTEST_REASON:
        raise EvidenceError(_("Tulis alasannya dalam beberapa kata."))
    return why
