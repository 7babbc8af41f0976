"""Hashes by look are those of the reference program; the same picture is found again, turned and changed too."""

import io
import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageEnhance, ImageFont, ImageOps

from made_up_pictures import flat
from pantau.engine.pictures import PictureError
from pantau.engine.pictures.bands import GOOD, MOST_BITS, NEAR, distance, keys, probes
from pantau.engine.pictures.bank import Bank, same_pictures
from pantau.engine.pictures.pdq import look_at, look_of

# Made by pdqhash 0.2.8 (the C++ of facebook/ThreatExchange) of the pictures that ``drawn`` gives.
REFERENCE = json.loads((Path(__file__).parents[2] / "data/pictures/pdq_reference.json").read_text("utf-8"))
ROUNDING = 2  # bits: the reference reckons in single precision


def drawn(height: int, width: int, seed: int, light: int):
    """Twelve discs of different grey."""
    rng = np.random.default_rng(seed)
    down, across = np.mgrid[0:height, 0:width]
    luma = np.zeros((height, width))
    for _ in range(12):
        y, x, r, level = rng.random(4)
        inside = ((down / height - y) ** 2 + (across / width - x) ** 2) < (0.05 + 0.25 * r) ** 2
        luma[inside] = light * level
    return luma.round()


def poster(number: int = 1):
    """A made-up poster: a sun, a field, three lines."""
    picture = Image.new("RGB", (1080, 1350), "#1d5a8a")
    draw = ImageDraw.Draw(picture)
    draw.ellipse((60 + 70 * number, 80, 520 + 70 * number, 540), "#f2c230")
    draw.rectangle((0, 900 - 60 * number, 1080, 1350), "#2e7d4f")
    for line, words in enumerate(("PASAR RAKYAT", f"Lapangan Rekaan {number}", "Minggu pagi, gratis")):
        draw.text((90, 640 + 150 * line), words, "white", ImageFont.load_default(88))
    return picture


def packed(picture, kind: str = "JPEG", **options) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


@pytest.mark.parametrize("one", REFERENCE, ids=lambda one: f"{one['width']}x{one['height']}")
def test_hashes_and_quality_are_the_references(one):
    look = look_at(drawn(one["height"], one["width"], one["seed"], one["light"]))
    assert look.quality == one["quality"]
    for ours, theirs in zip(look.hashes, one["hashes"], strict=True):
        assert distance(ours, bytes.fromhex(theirs)) <= ROUNDING


@pytest.mark.parametrize(
    "changed",
    [
        lambda one: packed(one, quality=35),
        lambda one: packed(one.resize((324, 405)), quality=70),
        lambda one: packed(one.resize((1600, 2000)), "PNG"),
        lambda one: packed(one, "WEBP", quality=60),
        lambda one: packed(ImageEnhance.Brightness(one).enhance(0.8)),
        lambda one: packed(ImageEnhance.Contrast(one).enhance(1.2)),
        lambda one: packed(one.convert("L")),
        lambda one: packed(one.convert("CMYK")),
        lambda one: packed(one.convert("P"), "PNG"),
    ],
    ids=["coarse", "small", "large", "webp", "dark", "contrast", "grey", "cmyk", "palette"],
)
def test_a_changed_copy_is_near_and_another_poster_is_not(changed):
    original, other = look_of(packed(poster(1))), look_of(packed(poster(4)))
    assert original.quality >= GOOD
    assert distance(look_of(changed(poster(1))).hash, original.hash) <= NEAR
    assert distance(other.hash, original.hash) > 2 * NEAR


@pytest.mark.parametrize("turn", [*Image.Transpose], ids=lambda turn: turn.name.lower())
def test_every_turn_and_mirror_is_found(turn):
    original = look_of(packed(poster()))
    turned = look_of(packed(poster().transpose(turn)))
    assert min(distance(one, original.hash) for one in turned.hashes) <= NEAR


def test_a_photo_is_hashed_as_it_is_seen():
    exif = Image.Exif()
    exif[0x0112] = 6
    lying = packed(poster().transpose(Image.Transpose.ROTATE_90), exif=exif)
    assert distance(look_of(lying).hash, look_of(packed(poster())).hash) <= NEAR


def test_sixteen_bits_of_grey_look_as_eight():
    deep = Image.fromarray(np.asarray(poster().convert("L"), dtype=np.uint16) * 257)
    assert distance(look_of(packed(deep, "PNG")).hash, look_of(packed(poster())).hash) <= NEAR


def test_a_see_through_picture_stands_on_white():
    over = Image.new("RGBA", (400, 400), (0, 0, 0, 0))
    ImageDraw.Draw(over).ellipse((50, 90, 300, 380), "black")
    white = Image.new("RGB", (400, 400), "white")
    ImageDraw.Draw(white).ellipse((50, 90, 300, 380), "black")
    assert look_of(packed(over, "PNG")) == look_of(packed(white, "PNG"))


def test_a_plain_picture_has_no_quality():
    assert look_of(flat(size=(400, 300))).quality == 0
    assert look_of(packed(ImageOps.expand(Image.new("RGB", (9, 9)), 300, "white"), "PNG")).quality < GOOD


def test_what_is_no_picture_has_no_look():
    with pytest.raises(PictureError):
        look_of(b"<svg/>")


@given(st.binary(min_size=32, max_size=32), st.sets(st.integers(0, 255), max_size=MOST_BITS))
def test_whoever_is_near_shares_a_probe(hashed, flipped):
    other = (int.from_bytes(hashed, "big") ^ sum(1 << bit for bit in flipped)).to_bytes(32, "big")
    assert distance(hashed, other) == len(flipped)
    assert set(probes(hashed)) & set(keys(other))


@settings(max_examples=40)
@given(st.integers(0, 2**32 - 1), st.integers(0, MOST_BITS))
def test_a_bank_finds_what_comparing_one_by_one_finds(seed, most):
    rng = np.random.default_rng(seed)
    base = rng.integers(0, 256, (40, 32), dtype=np.uint8)
    flips = rng.random((40, 256)) < rng.random((40, 1)) * 0.2
    held = np.concatenate((base, base ^ np.packbits(flips, axis=1), base[:3]))
    bank = Bank(held.tobytes())
    for one in base[:8]:
        true = [(distance(one.tobytes(), row.tobytes()), place) for place, row in enumerate(held)]
        assert bank.near(one.tobytes(), most) == sorted(pair for pair in true if pair[0] <= most)


def test_an_empty_bank_and_too_wide_a_question():
    assert Bank(b"").near(bytes(32)) == []
    with pytest.raises(ValueError, match="31"):
        Bank(b"").near(bytes(32), 32)


def test_what_hangs_together_is_one_picture_known_by_its_first():
    first, middle, last = bytes(32), bytes(28) + b"\xff\xff\xff\x00", bytes(25) + b"\xff" * 6 + b"\x00"
    assert distance(first, last) > NEAR >= distance(middle, last)
    apart = b"\x55" * 32
    assert same_pictures([last, apart, first, apart, middle]) == [0, 1, 0, 1, 0]
    assert same_pictures([last, first]) == [0, 1]
    assert same_pictures([]) == []
