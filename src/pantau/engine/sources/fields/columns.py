"""Which column of a stranger's table holds what, in Indonesian and English."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable
from functools import lru_cache

# Exact names, the surest first. Names are compared as words: "created_at", "createdAt" and "Created At"
# are the same. The first eight of the plain table (id, text, posted_at, ...) stand at the front of theirs.
NAMES: dict[str, tuple[str, ...]] = {
    "text": (
        "text", "full text", "message", "body", "caption", "content", "teks", "isi", "konten",
        "isi postingan", "isi posting", "isi unggahan", "isi konten", "isi pesan", "isi komentar", "isi teks",
        "teks postingan", "komentar", "comment", "comment text", "text comment", "text display",
        "text original", "pesan", "postingan", "unggahan", "kiriman", "tweet", "tweet text", "cuitan",
        "kicauan", "post text", "post content", "post message", "post caption", "caption text", "desc",
        "description", "deskripsi", "video description", "narasi", "selftext", "status", "posting",
        "transkrip", "transcript", "keterangan", "title", "judul", "video title",
    ),
    "id": (
        "id str", "id", "post id", "tweet id", "status id", "comment id", "message id", "native id",
        "id postingan", "id post", "id posting", "id unggahan", "id komentar", "id tweet", "media id",
        "item id", "video id",
    ),
    "posted_at": (
        "posted at", "created at", "created time", "creation time", "published at", "post created",
        "date posted", "post date", "tanggal posting", "tanggal postingan", "tanggal unggah",
        "tanggal unggahan", "tanggal publikasi", "tanggal dibuat", "tanggal terbit", "waktu posting",
        "waktu postingan", "waktu unggah", "waktu unggahan", "tgl posting", "tgl unggah", "datetime",
        "date time", "tanggal waktu", "tanggal jam", "hari tanggal", "timestamp", "unix timestamp",
        "created utc", "create time", "taken at", "date", "tanggal", "tgl", "waktu", "time",
    ),
    "posted_time": ("jam", "pukul", "waktu", "time", "jam posting", "jam unggah", "post time"),
    "platform": (
        "platform", "source platform", "media sosial", "medsos", "platform media sosial",
        "jenis media sosial", "jenis medsos", "jenis platform", "nama platform", "social media", "network",
    ),
    "author": (
        "author", "username", "user name", "screen name", "user screen name", "author username", "handle",
        "akun", "nama akun", "user username", "nama pengguna", "account", "account name", "owner username",
        "pengguna", "user", "akun media sosial", "akun medsos", "pengunggah", "uploader", "pemilik akun",
        "author unique id", "page name", "penulis", "creator",
    ),
    "author_name": (
        "author name", "author fullname", "author full name", "full name", "fullname", "display name",
        "author display name", "user display name", "nickname", "author nickname", "nama lengkap",
        "nama pemilik", "user name name", "from name", "channel title", "nama", "name",
    ),
    "author_id": (
        "author id", "user id str", "user id", "from id", "channel id", "author channel id", "owner id",
    ),
    "url": (
        "url", "post url", "link", "permalink", "permalink url", "tautan", "tweet url", "comment url",
        "post link", "url postingan", "link postingan", "tautan postingan", "link post", "url post",
        "link unggahan", "alamat url", "web video url", "video url", "webpage url",
    ),
    "subject": (
        "subject", "subjek", "peran", "peran akun", "role", "author role", "kategori akun",
        "kategori subjek", "kategori pelaku", "jenis pelaku", "status pelaku",
    ),
    "registered": (
        "registered", "terdaftar", "akun terdaftar", "status terdaftar", "is registered", "terdaftar kpu",
    ),
    "sponsored": (
        "sponsored", "iklan", "is ad", "is sponsored", "berbayar", "bersponsor", "iklan berbayar",
        "is paid partnership", "paid", "ad", "promoted",
    ),
    "language": ("lang", "language", "bahasa"),
    "likes": (
        "likes", "like count", "likes count", "favorite count", "favourites count", "digg count", "suka",
        "jumlah suka", "jumlah like", "jumlah likes", "num likes", "like", "reactions", "reaksi",
    ),
    "comments": (
        "comments", "comment count", "comments count", "reply count", "replies", "jumlah komentar",
        "num comments", "balasan", "jumlah balasan",
    ),
    "shares": (
        "shares", "share count", "shares count", "retweet count", "retweets", "reposts", "repost count",
        "dibagikan", "jumlah dibagikan", "jumlah share", "jumlah bagikan",
    ),
    "views": (
        "views", "view count", "views count", "play count", "plays", "tayangan", "jumlah tayangan",
        "ditonton", "dilihat", "jumlah penonton", "impressions",
    ),
    "quotes": ("quotes", "quote count"),
    "saves": ("saves", "save count", "bookmark count", "collect count", "disimpan"),
    "followers": (
        "followers", "follower count", "followers count", "user followers count", "author followers",
        "pengikut", "jumlah pengikut",
    ),
    "reply_to": (
        "in reply to status id str", "in reply to status id", "in reply to id", "reply to id", "parent id",
        "is reply to",
    ),
    "reply_to_author": (
        "in reply to screen name", "in reply to user", "in reply to username", "reply to user", "membalas",
    ),
    "target": ("video id", "post id", "id video", "id postingan", "id post", "media id", "post url", "video url"),
}  # fmt: skip

# In a table of comments these name what was commented on, not the comment.
COMMENTED_NAMES = frozenset({
    "post id", "id post", "id postingan", "video id", "id video", "media id", "tweet id", "status id",
    "post url", "url post", "url postingan", "video url", "link post", "link postingan", "url", "link",
    "web video url", "tautan", "tautan postingan",
})  # fmt: skip
COMMENT_NAMES = frozenset({
    "komentar", "isi komentar", "comment", "comment text", "text comment", "text display", "text original",
})  # fmt: skip


def _words(words: str) -> frozenset[str]:
    return frozenset(words.split())


# Where no exact name is found: a column with one of these words and none of those. Not for dotted names,
# which are keys within keys of JSON and too many to guess among.
_LIKELY: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    "text": (
        _words(
            "teks text isi konten content caption komentar comment postingan unggahan pesan message "
            "narasi tweet cuitan kicauan kiriman body"
        ),
        _words(
            "jumlah count total num no nomor id url link tautan tanggal tgl waktu date time jam jenis "
            "type tipe kategori category bahasa lang language nama name akun author user status length "
            "panjang score skor sentiment sentimen label rata"
        ),
    ),
    "posted_at": (
        _words(
            "tanggal tgl waktu date time timestamp datetime"
        ),
        _words(
            "lahir birth jumlah count collected scraped retrieved diambil ambil pengambilan laporan "
            "zone zona update updated diperbarui edited diedit joined bergabung account akun author "
            "user registered terdaftar"
        ),
    ),
    "author": (
        _words(
            "akun username author handle account"
        ),
        _words(
            "jumlah count id url link tautan jenis type tipe status kategori created dibuat pengikut "
            "followers following verified avatar bio terdaftar registered"
        ),
    ),
    "url": (
        _words(
            "link url tautan permalink"
        ),
        _words(
            "gambar image foto photo profile profil avatar thumbnail bukti author akun user video music "
            "cover jumlah count"
        ),
    ),
}  # fmt: skip

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_NO_WORD = re.compile(r"[^a-z0-9]+")
_RANK = {(field, name): rank for field, names in NAMES.items() for rank, name in enumerate(names)}
_FIELDS_OF: dict[str, tuple[str, ...]] = {}
for _field, _names in NAMES.items():
    for _name in _names:
        _FIELDS_OF[_name] = (*_FIELDS_OF.get(_name, ()), _field)


@lru_cache(maxsize=4096)
def words_of(column: str) -> str:
    """``createdAt``, ``Created_At`` and ``CREATED AT`` as the same words."""
    return _NO_WORD.sub(" ", _CAMEL.sub(" ", column).lower()).strip()


def understand(columns: Iterable[str]) -> dict[str, str]:
    """Field -> column, for each field that is found. A column serves one field, apart from ``target``."""
    names = list(dict.fromkeys(columns))
    found: dict[str, str] = {}
    taken: set[str] = set()
    for field in NAMES:
        best = _exact(field, names, set() if field == "target" else taken)
        if best is not None:
            found[field] = best
            taken.add(best)
    for field, (wanted, unwanted) in _LIKELY.items():
        if field in found:
            continue
        for name in names:
            words = set(words_of(name).split())
            if "." not in name and name not in taken and words & wanted and not words & unwanted:
                found[field] = name
                taken.add(name)
                break
    return found


def _exact(field: str, names: list[str], taken: set[str]) -> str | None:
    ranked = [
        (_RANK[field, words], position, name)
        for position, name in enumerate(names)
        if name not in taken and (field, words := words_of(name)) in _RANK
    ]
    return min(ranked)[2] if ranked else None


def header_score(cells: Iterable[str]) -> tuple[int, int]:
    """How much a row looks like a header: cells that are known names, cells that may be."""
    names = [cell for cell in itertools.islice(cells, 500) if 0 < len(cell) <= 60]
    known = sum(1 for name in set(names) if words_of(name) in _FIELDS_OF)
    return known, len(understand(names))
