"""Small pictures of every form filled in, kept beside the tests: a paper that looks different is noticed.

    scripts/renew-paper-pictures    makes them anew, after a wanted change of look

Pages stand side by side, in greys, 26 dots to the inch: a line that moved or is gone shows, and a file has a few
kilobytes. Typst brings its own fonts and draws without the machine's, so pictures are the same everywhere but for
the last bit of a curve; ``TOLERANCE`` allows for that.
"""

from __future__ import annotations

import io
from datetime import UTC, datetime
from pathlib import Path

from PIL import Image, ImageChops

from pantau.engine import forms
from pantau.engine.law import Form, load_rulebook

KEPT = Path(__file__).parent / "data" / "paper_pictures"
BOOK = "pemilu-2024"
AT = datetime(2024, 2, 12, tzinfo=UTC)
PPI = 26
#: The share of dots that may differ by more than ``STEP`` of 255 greys.
TOLERANCE, STEP = 0.002, 24


def picture(form: Form, layouts: forms.Layouts) -> Image.Image:
    pages = [
        Image.open(io.BytesIO(page)).convert("L")
        for page in forms.paper_pictures(forms.sample_paper(form), made_at=AT, layouts=layouts, ppi=PPI)
    ]
    strip = Image.new("L", (sum(page.width + 2 for page in pages), max(page.height for page in pages)), 128)
    across = 0
    for page in pages:
        strip.paste(page, (across, 0))
        across += page.width + 2
    return strip


def difference(one: Image.Image, other: Image.Image) -> float:
    """The share of dots that differ; 1 where the sizes do."""
    if one.size != other.size:
        return 1.0
    counts = ImageChops.difference(one, other).histogram()
    return sum(counts[STEP + 1 :]) / sum(counts)


def kept(form: str) -> Path:
    return KEPT / f"{form}.png"


def renew() -> None:
    book, layouts = load_rulebook(BOOK), forms.layouts_of(BOOK)
    KEPT.mkdir(parents=True, exist_ok=True)
    wanted = {form.id: picture(form, layouts) for form in book.forms.values() if form.parts}
    for old in KEPT.glob("*.png"):
        if old.stem not in wanted:
            old.unlink()
    for name, strip in wanted.items():
        strip.quantize(16).save(kept(name), optimize=True)


if __name__ == "__main__":
    renew()
