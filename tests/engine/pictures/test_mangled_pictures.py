"""Files that lie or are damaged end in a PictureError, within bounds of time and memory, and in nothing else."""

import io
import tracemalloc
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from made_up_pictures import bomb, flat, moving, turned
from pantau.engine.pictures import MOST_PIXELS, PictureError, inspect
from pantau.engine.pictures.pdq import look_of
from pantau.engine.pictures.unpacking import unpack

WHOLE = (
    flat("PNG"),
    flat("JPEG"),
    flat("JPEG", progressive=True),
    flat("WEBP"),
    flat("WEBP", lossless=True),
    turned("JPEG", 6),
    turned("PNG", 8),
    moving("PNG"),
    moving("WEBP"),
)


def mangled(data: bytes, cuts: list[tuple[float, bytes, int]]) -> bytes:
    """At each place, some bytes are put over what stood there, others are dropped."""
    for where, put, dropped in cuts:
        at = int(where * len(data))
        data = data[:at] + put + data[at + dropped :]
    return data


@settings(max_examples=600)
@given(
    st.sampled_from(WHOLE),
    st.lists(st.tuples(st.floats(0, 1), st.binary(max_size=6), st.integers(0, 12)), min_size=1, max_size=4),
)
def test_mangled_files_are_unpacked_or_refused(whole, cuts):
    data = mangled(whole, cuts)
    try:
        facts = inspect(data)
        look = look_of(data)
    except PictureError:
        return
    assert facts.width * facts.height <= MOST_PIXELS
    assert 0 <= look.quality <= 100


@given(
    st.sampled_from((b"", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0", b"RIFF\0\0\0\0WEBPVP8 ")),
    st.binary(max_size=400),
)
def test_rubbish_behind_a_true_beginning_is_refused(beginning, rubbish):
    with pytest.raises(PictureError):
        look_of(beginning + rubbish)


@pytest.mark.parametrize(
    "disguised",
    [
        b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>",
        b"<!doctype html><script>x()</script>",
        b"%!PS-Adobe-3.0 EPSF-3.0\n",
        b"BM" + bytes(200),
        b"II*\x00" + bytes(200),
        b"\x00\x00\x01\x00" + bytes(200),
    ],
)
def test_other_kinds_are_refused_by_their_content_whatever_pillow_could_read(disguised):
    with pytest.raises(PictureError) as refused:
        look_of(disguised)
    assert refused.value.trouble == "type"


def test_a_bomb_is_refused_before_it_goes_off():
    tracemalloc.start()
    with pytest.raises(PictureError):
        look_of(bomb(60_000, 60_000))
    assert tracemalloc.get_traced_memory()[1] < 1_000_000
    tracemalloc.stop()


def test_a_packed_text_inside_a_picture_stays_packed_or_is_refused():
    """zTXt and iCCP swell as pixels do."""
    text = zlib.compress(b"a" * 80_000_000, 9)
    body = b"Comment\0\0" + text
    chunk = len(body).to_bytes(4, "big") + b"zTXt" + body + zlib.crc32(b"zTXt" + body).to_bytes(4, "big")
    whole = flat("PNG")
    with pytest.raises(PictureError):
        unpack(whole[:33] + chunk + whole[33:], 512)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "PA", "RGB", "RGBA", "CMYK", "YCbCr", "I;16"])
def test_every_mode_becomes_colour(mode):
    kind = "JPEG" if mode in ("CMYK", "YCbCr") else "PNG"
    out = io.BytesIO()
    (
        Image.new("L", (60, 40), 200).convert("RGBA").convert("P")
        if mode == "PA"
        else Image.new(mode, (60, 40))
    ).save(out, kind)
    picture, width = unpack(out.getvalue(), 512)
    assert (picture.mode, picture.size, width) == ("RGB", (60, 40), 60)
