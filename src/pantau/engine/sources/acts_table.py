"""A table of acts: who liked, followed, shared or commented on what. For lists that people write down.

The columns are ``act,actor,target`` and, where known, ``text,occurred_at,observed_at,platform``, or their
Indonesian names. Actor and target are addresses, or names of accounts beside a platform; a target may be a post.
"""

from __future__ import annotations

from functools import lru_cache

from pantau.engine.post import Author, Interaction, InteractionKind
from pantau.engine.sources.accounts import Identity, identify
from pantau.engine.sources.errors import BadItem
from pantau.engine.sources.fields.cells import text_of
from pantau.engine.sources.fields.columns import words_of
from pantau.engine.sources.fields.identifiers import platform_named, read_address
from pantau.engine.sources.fields.times import WITA, read_time
from pantau.engine.sources.formats import Format, MappedActs, register
from pantau.engine.sources.reading.items import Item
from pantau.engine.sources.reading.parts import Sample

_NAMES = {
    "act": ("act", "perbuatan", "jenis perbuatan", "aksi", "jenis aksi", "interaksi", "jenis interaksi", "interaction"),
    "actor": ("actor", "pelaku", "akun pelaku", "alamat pelaku", "actor url"),
    "target": ("target", "sasaran", "akun sasaran", "unggahan sasaran", "alamat sasaran", "target url"),
    "text": ("text", "teks", "isi", "komentar", "isi komentar", "comment"),
    "occurred_at": ("occurred at", "terjadi", "waktu terjadi", "waktu kejadian", "tanggal kejadian", "waktu"),
    "observed_at": ("observed at", "dilihat", "dilihat pada", "waktu dilihat", "tanggal dilihat", "seen at"),
    "platform": ("platform", "media sosial", "medsos"),
}  # fmt: skip
_NEEDED = frozenset({"act", "actor", "target"})
_SAID: dict[InteractionKind, str] = {
    "like": "like, likes, liked, suka, menyukai, menyukai unggahan, love, reaksi",
    "comment": "comment, commented, komentar, komen, mengomentari, berkomentar, membalas, balasan",
    "share": "share, shared, repost, retweet, quote, bagikan, membagikan, berbagi",
    "follow": "follow, followed, following, ikuti, mengikuti, mengikuti akun",
    "join": "join, joined, gabung, bergabung, bergabung dalam grup, anggota grup",
    "tag": "tag, tagged, menandai, menandai akun, mention",
    "photo": "photo, foto, berfoto, berfoto bersama",
    "pose": "pose, berpose, berpose dalam foto",
    "attend": "attend, attended, hadir, menghadiri, menghadiri kegiatan",
}
_KINDS = {word: kind for kind, words in _SAID.items() for word in words.split(", ")}


@lru_cache(maxsize=256)
def _columns(names: tuple[str, ...]) -> dict[str, str]:
    """Field -> column."""
    said = {words_of(name): name for name in reversed(names)}
    found = {field: next((said[one] for one in known if one in said), "") for field, known in _NAMES.items()}
    return {field: column for field, column in found.items() if column}


def map_item(item: Item, ref: str) -> MappedActs:
    columns = _columns(tuple(item))
    cells = {field: text_of(item.get(column)) for field, column in columns.items()}
    kind = _KINDS.get(" ".join((cells.get("act") or "").lower().replace("_", " ").split()))
    if kind is None:
        raise BadItem(f"{cells.get('act') or 'nothing'!r:.40} is no act we know")
    platform = platform_named(cells.get("platform"))
    target = _identity(cells.get("target"), platform, "target")
    actor = _identity(cells.get("actor"), platform or target.platform, "actor")
    if not actor.is_account:
        raise BadItem("the actor is no account")
    if actor.platform != target.platform:
        raise BadItem(f"the actor is on {actor.platform}, the target on {target.platform}")
    occurred_at, occurred_doubt = read_time(cells.get("occurred_at"), WITA)
    observed_at, observed_doubt = read_time(cells.get("observed_at"), WITA)
    post, account = _target(target, cells.get("target"))
    did = Interaction(
        kind=kind,
        platform=target.platform,
        actor=_author(actor),
        target_post=post,
        target_account=account,
        text=cells.get("text") or None,
        occurred_at=occurred_at,
        observed_at=observed_at,
        source_ref=ref,
    )
    return MappedActs((did,), ref, tuple(filter(None, (occurred_doubt, observed_doubt))))


def _identity(written: str | None, platform: str | None, what: str) -> Identity:
    found = identify(written or "", platform)
    if not found.key or found.platform == "other":
        raise BadItem(f"the {what} {written or 'nothing'!r:.60} is no address, nor a name beside a platform")
    return found


def _author(actor: Identity) -> Author:
    stable = actor.kind == "id"
    return Author(
        actor.platform,
        native_id=actor.key if stable else None,
        handle=None if stable else actor.key,
        url=actor.url or None,
    )


def _target(target: Identity, written: str | None) -> tuple[str | None, str | None]:
    """The post, by the number that its platform gives it, and the account acted upon, as far as is told."""
    if target.kind != "content":
        return None, target.key
    owner = identify(target.owner) if target.owner else None
    return read_address(written).native_id or target.key, owner.key if owner and owner.is_account else None


def _recognise(sample: Sample) -> int:
    found = _columns(tuple(sample.names))
    return len(found) + 1 if found.keys() >= _NEEDED else 0


register(
    Format(
        name="acts",
        title="Table of acts: who liked, followed or commented on what (act, actor, target)",
        recognise=_recognise,
        map=map_item,
    )
)
