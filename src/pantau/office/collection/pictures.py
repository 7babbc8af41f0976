"""Pictures that officers hand in: checked by their content, kept once under their hash, given out safely.

The one place that stores them; when evidence is sealed, it takes pictures over from here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import IO

from django.http import HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from pantau.engine.pictures import MOST_BYTES, PictureError, PictureFacts, inspect
from pantau.office.collection.models import Picture, ReportedPicture, ScreenshotPage, SharedPicture
from pantau.office.posts.models import PostPicture

MOST_PICTURES = 6
ACCEPTED = "image/png,image/jpeg,image/webp"
TROUBLES: dict[str, str | Promise] = {
    "empty": _("Berkasnya kosong."),
    "large": _("Berkasnya lebih dari 12 MB. Potong gambarnya, atau simpan ulang lebih kecil."),
    "type": _("Ini bukan gambar PNG, JPEG, atau WebP. Ambil tangkapan layar, lalu unggah gambarnya."),
    "broken": _("Gambarnya rusak atau terpotong. Ambil ulang tangkapan layarnya."),
    "animated": _("Gambar bergerak tidak dapat dibaca. Ambil tangkapan layar dari gambar itu."),
    "pixels": _("Gambarnya terlalu besar: paling banyak 64 juta piksel, sisi terpanjang 30.000."),
    "small": _("Gambarnya terlalu kecil untuk memuat tulisan."),
    "many": _("Paling banyak enam gambar sekaligus."),
}


class PictureRefusedError(Exception):
    """A file cannot be taken; ``trouble`` is a key of ``TROUBLES``."""

    def __init__(self, trouble: str, name: str = "") -> None:
        super().__init__(trouble)
        self.trouble = trouble
        self.name = name

    def __str__(self) -> str:
        said = str(TROUBLES[self.trouble])
        return f"{self.name}: {said}" if self.name else said


@dataclass(frozen=True, slots=True)
class Taken:
    """A file that is a picture."""

    data: bytes
    facts: PictureFacts

    @property
    def sha256(self) -> str:
        return sha256(self.data).hexdigest()


def take(file: IO[bytes], name: str = "") -> Taken:
    """Read a file no further than a picture may be large. Raises PictureRefusedError."""
    data = file.read(MOST_BYTES + 1)
    try:
        return Taken(data, inspect(data))
    except PictureError as refused:
        raise PictureRefusedError(refused.trouble, name[:80]) from refused


def keep(taken: Taken, *, now: datetime) -> Picture:
    """The same bytes are the same picture, whoever hands them in."""
    facts = taken.facts
    picture, _made = Picture.objects.get_or_create(
        sha256=taken.sha256,
        defaults={
            "media_type": facts.media_type,
            "width": facts.width,
            "height": facts.height,
            "size": len(taken.data),
            "body": taken.data,
            "stored_at": now,
        },
    )
    return picture


def forget_unused(hashes: Iterable[str]) -> None:
    """Drop those of these pictures that nothing refers to any more."""
    wanted = set(hashes)
    wanted -= set(PostPicture.objects.filter(sha256__in=wanted).values_list("sha256", flat=True))
    drop_unless_handed_in(wanted)


def drop_unless_handed_in(hashes: Iterable[str]) -> int:
    """Drop those of these pictures that belong to no screenshot and to no reported act; gives how many."""
    wanted = set(hashes)
    for users in (ScreenshotPage, ReportedPicture):
        wanted -= set(users.objects.filter(picture__in=wanted).values_list("picture", flat=True))
    return Picture.objects.filter(pk__in=wanted).delete()[0]


def answer(picture: Picture | SharedPicture) -> HttpResponse:
    """The picture for an ``<img>``: of the type we found it to be, kept by nobody on the way, running nothing."""
    response = HttpResponse(bytes(picture.body), content_type=picture.media_type)
    response["Content-Disposition"] = f'inline; filename="gambar.{picture.media_type.partition("/")[2]}"'
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "private, no-store"
    return response
