"""Words on screens are read with hardly a mistake; what cannot be unpacked is refused."""

import io

import pytest
from PIL import Image

from made_up_pictures import POSTS, WORDS, bomb, flat, screen
from pantau.engine.pictures import PictureError, TextLine, read_lines
from pantau.engine.pictures.reading import STRIP, in_reading_order

pytestmark = [pytest.mark.browser, pytest.mark.slow]
MOST_MISTAKES = 0.01  # of the characters, on the worst screen


def mistakes(said: str, meant: str) -> float:
    """The character error rate: edits needed, by the length of what was meant."""
    row = list(range(len(meant) + 1))
    for number, letter in enumerate(said, 1):
        above, row = row, [number]
        for at, other in enumerate(meant, 1):
            row.append(min(above[at] + 1, row[-1] + 1, above[at - 1] + (letter != other)))
    return row[-1] / len(meant)


@pytest.mark.parametrize("look", ["light", "dark"])
@pytest.mark.parametrize(("letters", "density"), [(12, 1), (14, 2), (16, 1), (20, 3)])
def test_indonesian_posts_are_read_at_every_size_light_and_dark(browser, look, letters, density):
    reading = read_lines(screen(browser, look, letters, density))
    assert mistakes(" ".join(line.text for line in reading.lines), WORDS) <= MOST_MISTAKES
    for line in reading.lines:
        left, top, right, bottom = line.box
        assert 0 <= left < right <= reading.width
        assert 0 <= top < bottom <= reading.height
        assert line.confidence > 0.5


def test_a_long_page_is_read_in_strips_and_each_line_once(browser):
    posts = [(f"Akun Rekaan {number}", f"Baris ke {number} dari unggahan panjang") for number in range(1, 81)]
    taken = screen(browser, "light", 16, 1, posts)
    reading = read_lines(taken)
    assert reading.height > 2 * STRIP
    read = [line.text for line in reading.lines]
    assert mistakes(" ".join(read), " ".join(f"{name} {text}" for name, text in posts)) <= MOST_MISTAKES
    assert len(read) == len(set(read)) == 160


def test_boxes_stand_where_the_reader_sees_the_words(browser):
    """A photo from a phone held sideways: stored turned, shown upright."""
    upright = Image.open(io.BytesIO(screen(browser, "light", 20, 1))).convert("RGB")
    exif, out = Image.Exif(), io.BytesIO()
    exif[0x0112] = 6
    upright.transpose(Image.Transpose.ROTATE_90).save(out, "JPEG", quality=95, exif=exif)
    reading = read_lines(out.getvalue())
    assert (reading.width, reading.height) == upright.size
    assert reading.lines[0].text == POSTS[0][0]
    assert reading.lines[0].box[1] < 60


def test_a_camera_picture_of_fifty_million_pixels_is_read(browser):
    small = Image.open(io.BytesIO(screen(browser, "light", 20, 1))).convert("RGB").crop((0, 0, 400, 300))
    out = io.BytesIO()
    small.resize((8160, 6120)).save(out, "JPEG", quality=80)
    reading = read_lines(out.getvalue())
    assert reading.width == 8160
    assert POSTS[0][0] in reading.text
    assert max(line.box[2] for line in reading.lines) > 4000


def test_an_empty_picture_has_no_lines():
    assert read_lines(flat(size=(300, 200))).lines == ()


def test_a_whole_file_with_broken_pixels_is_refused():
    with pytest.raises(PictureError) as refused:
        read_lines(bomb(300, 300))
    assert refused.value.trouble == "broken"


def test_lines_beside_each_other_go_from_the_left():
    beside = [
        TextLine("kanan", (200, 12, 260, 30), 1.0),
        TextLine("bawah", (10, 40, 60, 58), 1.0),
        TextLine("kiri", (10, 10, 60, 28), 1.0),
    ]
    assert [line.text for line in in_reading_order(beside)] == ["kiri", "kanan", "bawah"]
