"""A file is a picture by its content, whatever it is called, and is not unpacked to find out."""

import subprocess
import sys
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from made_up_pictures import bomb, flat, moving, turned
from pantau.engine.pictures import MOST_BYTES, PictureError, inspect


@pytest.mark.parametrize(
    ("kind", "media_type"), [("PNG", "image/png"), ("JPEG", "image/jpeg"), ("WEBP", "image/webp")]
)
def test_type_and_size_are_read_from_the_file(kind, media_type):
    facts = inspect(flat(kind))
    assert (facts.media_type, facts.width, facts.height) == (media_type, 60, 40)


def test_webp_without_loss_and_with_a_profile_too():
    assert inspect(flat("WEBP", lossless=True)).width == 60
    assert inspect(flat("WEBP", icc_profile=b"x" * 200)).height == 40
    assert inspect(flat("JPEG", progressive=True)).width == 60


@pytest.mark.parametrize("kind", ["JPEG", "WEBP", "PNG"])
@pytest.mark.parametrize(
    ("orientation", "size"), [(1, (60, 40)), (3, (60, 40)), (6, (40, 60)), (8, (40, 60))]
)
def test_a_phone_held_sideways_is_turned(kind, orientation, size):
    facts = inspect(turned(kind, orientation))
    assert ((facts.width, facts.height), facts.orientation) == (size, orientation)


@pytest.mark.parametrize(
    ("data", "trouble"),
    [
        (b"", "empty"),
        (b"x" * (MOST_BYTES + 1), "large"),
        (b"GIF89a" + b"\0" * 50, "type"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "type"),
        (b"%PDF-1.7\n", "type"),
        (b"\0\0\0\x18ftypheic" + b"\0" * 50, "type"),
        (b"PK\x03\x04" + b"\0" * 50, "type"),
        (bomb(50_000, 50_000), "pixels"),
        (bomb(31_000, 100), "pixels"),
        (bomb(0, 10), "broken"),
        (bomb(10, 10), "small"),
        (flat("PNG")[:-20], "broken"),
        (flat("JPEG")[:-2], "broken"),
        (flat("WEBP")[:-2], "broken"),
        (moving("PNG"), "animated"),
        (moving("WEBP"), "animated"),
        (moving("GIF"), "type"),
    ],
)
def test_what_is_none_is_refused_with_its_trouble(data, trouble):
    with pytest.raises(PictureError) as refused:
        inspect(data)
    assert refused.value.trouble == trouble


def test_a_changed_byte_of_a_png_is_noticed():
    data = bytearray(flat("PNG"))
    data[60] ^= 1
    with pytest.raises(PictureError):
        inspect(bytes(data))


def test_fifty_million_pixels_are_taken_and_sixty_five_are_not():
    assert inspect(bomb(8160, 6120)).width == 8160
    with pytest.raises(PictureError):
        inspect(bomb(8160, 8000))


def test_looking_unpacks_nothing():
    data = bomb(8000, 8000)
    tracemalloc.start()
    inspect(data)
    assert tracemalloc.get_traced_memory()[1] < 100_000
    tracemalloc.stop()


@given(st.sampled_from(["PNG", "JPEG", "WEBP"]), st.integers(0, 400), st.binary(max_size=8))
def test_damage_is_refused_and_never_breaks(kind, at, more):
    data = turned(kind, 6)
    try:
        inspect(data[:at] + more + data[at + len(more) :])
    except PictureError:
        pass


def test_the_reader_is_imported_when_it_is_used_and_not_before():
    said = subprocess.run(
        [sys.executable, "-c", "import sys, pantau.engine.pictures as p; p.can_read(); print(*sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert not {"rapidocr", "onnxruntime", "PIL", "cv2", "numpy"} & set(said.stdout.split())
