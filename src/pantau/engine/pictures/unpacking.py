"""A picture's pixels, upright and on white, no larger than needed (Pillow, of the extra ``ocr``).

``inspect`` has allowed the picture before: what is unpacked here is bounded by its limits on pixels.
"""

from __future__ import annotations

import io
from importlib.util import find_spec
from typing import Any

from .inspecting import PictureError

KINDS = ("PNG", "JPEG", "WEBP")


def can_unpack() -> bool:
    """Is Pillow installed? Nothing is imported to find out."""
    return find_spec("PIL") is not None


def unpack(data: bytes, narrow: int) -> tuple[Any, int]:
    """The picture (Pillow, RGB) with its shorter side no longer than ``narrow``, and its full width as it is
    seen. Raises PictureError."""
    from PIL import Image, ImageOps

    try:
        with Image.open(io.BytesIO(data), formats=KINDS) as opened:
            full = opened.size
            opened.draft("RGB", _no_wider(full, narrow))  # JPEG unpacks no more than is needed
            upright = ImageOps.exif_transpose(opened)
            turned = (upright.width > upright.height) != (full[0] > full[1])
            picture = _on_white(_smaller(_in_colour(upright), narrow))
    except (OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError) as error:
        raise PictureError("broken", f"the picture cannot be unpacked: {error}") from error
    return picture, full[1] if turned else full[0]


def _no_wider(size: tuple[int, int], narrow: int) -> tuple[int, int]:
    ratio = min(1.0, narrow / min(size))
    return round(size[0] * ratio), round(size[1] * ratio)


def _in_colour(picture: Any) -> Any:
    """As RGB, or RGBA where something shows through; 16 bits of grey become 8 (Pillow would clip them)."""
    if picture.mode.startswith("I"):
        return picture.point(lambda level: level / 256).convert("L").convert("RGB")
    see_through = "A" in picture.getbands() or "transparency" in picture.info
    return picture.convert("RGBA" if see_through else "RGB")


def _smaller(picture: Any, narrow: int) -> Any:
    size = _no_wider(picture.size, narrow)
    return picture if size == picture.size else picture.resize(size, reducing_gap=2.0)


def _on_white(picture: Any) -> Any:
    from PIL import Image

    if picture.mode == "RGB":
        return picture
    return Image.alpha_composite(Image.new("RGBA", picture.size, "white"), picture).convert("RGB")
