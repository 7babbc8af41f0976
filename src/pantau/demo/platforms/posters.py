"""Pictures of the simulated platforms: a few posters drawn from made-up words, and a photograph without any.

Which one an address shows depends on its last part, so the same address always gives the same bytes, and the same
poster comes in three sizes from many addresses, as posters do.
"""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec

from pantau.demo.platforms.server import Platform, Request, Response

HOST = "media.example"
ALBUM = "scontent.example"  # where simulated Instagram shows posts that have no picture of their own
WIDTHS = (1080, 800, 640)


@dataclass(frozen=True, slots=True)
class Poster:
    ground: str
    field: str
    lines: tuple[str, ...]


PLAIN = Poster("#7fa7c4", "#4f7a4a", ())
POSTERS = (
    Poster("#1d5a8a", "#123a5c", ("PASAR RAKYAT", "Lapangan Desa", "Minggu pagi, terbuka untuk umum")),
    Poster("#5b3d7a", "#38264c", ("KERJA BAKTI", "Bersih saluran air", "Sabtu, kumpul di balai dusun")),
    Poster("#2f6b52", "#1d4636", ("POSYANDU", "Timbang balita gratis", "Bawa buku KIA")),
)
#: What only their picture says; posted in the quiet days, it is a reason to look.
CALLS = (
    Poster("#7a4a21", "#4c2e14", ("JANGAN LUPA", "Coblos nomor 4", "kerja nyata untuk desa kita")),
    Poster("#234f66", "#163342", ("AYO KE TPS", "Pilih nomor 7", "untuk perubahan desa kita")),
)


class PictureHost(Platform):
    """Answers 404 where nothing can be drawn (Pillow is of the extra ``ocr``)."""

    def __init__(self, posters: tuple[Poster, ...]) -> None:
        super().__init__()
        self._posters = posters

    def answer(self, request: Request) -> Response:
        if request.method != "GET" or find_spec("PIL") is None:
            return Response(404)
        name = request.path.rpartition("/")[2].partition(".")[0]
        which = int.from_bytes(hashlib.blake2b(name.encode(), digest_size=4).digest(), "big")
        number = int(name.rpartition("-")[2]) if name.rpartition("-")[2].isdigit() else which
        poster = self._posters[number % len(self._posters)]
        return Response(200, drawn(poster, WIDTHS[which % len(WIDTHS)]), {"content-type": "image/jpeg"})


@cache
def drawn(poster: Poster, width: int) -> bytes:
    """JPEG, four wide to five high."""
    from PIL import Image, ImageDraw, ImageFont

    picture = Image.new("RGB", (width, width * 5 // 4), poster.ground)
    draw = ImageDraw.Draw(picture)
    tenth = width // 10
    draw.ellipse((tenth, tenth // 2, 4 * tenth, 7 * tenth // 2), "#f2c230")
    draw.polygon(
        ((0, 6 * tenth), (4 * tenth, 4 * tenth), (width, 7 * tenth), (width, 13 * tenth), (0, 13 * tenth)),
        poster.field,
    )
    for number, words in enumerate(poster.lines):
        size = _fitting(words, width - 2 * tenth, tenth if number == 0 else 6 * tenth // 10)
        draw.text((tenth, (7 + 3 * number / 2) * tenth), words, "white", ImageFont.load_default(size))
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=85)
    return out.getvalue()


def _fitting(words: str, width: int, size: int) -> int:
    from PIL import ImageFont

    return min(size, int(size * width / ImageFont.load_default(size).getlength(words)))
