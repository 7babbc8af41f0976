"""A stored post as files: what it said at each wording, media facts, and the bytes as they came."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import connection

from pantau.engine.evidence import canonical_bytes
from pantau.office.posts.models import Post

JSON, TEXT, BYTES = "application/json", "text/plain; charset=utf-8", "application/octet-stream"

# The columns as they stand there, letter by letter: reading JSON and writing it again could change it.
WORDINGS = """
SELECT v.version, v.text, v.mapped::text, v.raw::text, encode(v.content_hash, 'hex'), v.route, v.format,
    v.legal_basis, v.source_ref, v.seen_at, v.replaced_by, v.purged_at
FROM posts_postversion v WHERE v.post_id = %s AND v.month = %s ORDER BY v.version
"""


def files_of(post: Post, answers: Mapping[str, bytes]) -> dict[str, tuple[str, bytes]]:
    """Name -> (media type, bytes). ``answers``: whole answers of platforms by the hash they are kept under."""
    files = {"post.json": (JSON, canonical_bytes(_facts(post)))}
    with connection.cursor() as cursor:
        cursor.execute(WORDINGS, [post.pk, post.month])
        for row in cursor.fetchall():
            files |= _wording(*row)
    for digest, body in answers.items():
        files[f"answers/{digest}"] = (BYTES, body)
    return files


def answers_named_by(post: Post) -> list[str]:
    """Hashes under which the bytes may be kept that this post's wordings came in."""
    with connection.cursor() as cursor:
        cursor.execute(WORDINGS, [post.pk, post.month])
        return sorted({row[8] for row in cursor.fetchall() if len(row[8]) == 64})


def _wording(
    number: int, text: str, mapped: str, raw: str | None, content_hash: str, *rest: Any
) -> dict[str, tuple[str, bytes]]:
    route, format, legal_basis, source_ref, seen_at, replaced_by, purged_at = rest
    facts = {
        "version": number, "content_hash": content_hash, "route": route, "format": format,
        "legal_basis": legal_basis, "source_ref": source_ref, "seen_at": seen_at, "replaced_by": replaced_by,
        "purged_at": purged_at,
    }  # fmt: skip
    folder = f"wordings/{number}"
    files = {f"{folder}/facts.json": (JSON, canonical_bytes(facts))}
    if purged_at is None:
        files[f"{folder}/text.txt"] = (TEXT, text.encode())
        files[f"{folder}/media.json"] = (JSON, mapped.encode())
    if raw is not None:
        files[f"{folder}/raw.json"] = (JSON, raw.encode())
    return files


def _facts(post: Post) -> dict[str, Any]:
    return {
        "platform": post.platform, "native_id": post.native_id, "url": post.url,
        "account": str(post.account) if post.account is not None else "",
        "author_name": post.author_name, "author_handle": post.author_handle,
        "author_native_id": post.author_native_id, "posted_at": post.posted_at,
        "first_seen_at": post.first_seen_at, "last_seen_at": post.last_seen_at, "gone_at": post.gone_at,
        "gone_reason": post.gone_reason, "sponsored": post.sponsored, "current_version": post.current_version,
    }  # fmt: skip
