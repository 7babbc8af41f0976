"""What a reader of one of our PDFs can select and search: its text by the fonts' own tables."""

import re
import zlib

OBJECT = re.compile(rb"\n(\d+) 0 obj\n(.*?)\nendobj", re.S)
# A font chosen, or a run of glyphs; brackets within a run are escaped or, one level deep, balanced.
SHOWN = re.compile(
    rb"/(f\d+) [\d.]+ Tf|\(((?:\\.|[^\\()]|\((?:\\.|[^\\()])*\))*)\)|(?<!<)<([0-9A-Fa-f]+)>", re.S
)
PROPERTIES = re.compile(rb"<<(?:(?!BT\n).)*?>>\s*BDC", re.S)  # of marked content: they hold strings too
ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


def printed(pdf: bytes) -> str:
    """All pages, without the spaces and line ends that lie between runs of text."""
    objects = {int(number): body for number, body in OBJECT.findall(pdf)}
    pages = [body for body in objects.values() if re.search(rb"/Type/Page\b(?!s)", body)]
    return "".join(_page(objects, page) for page in pages)


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def _page(objects: dict[int, bytes], page: bytes) -> str:
    resources = _following(objects, page, b"Resources")
    fonts = {
        name: _table(_stream(objects[_number(objects[int(font)], b"ToUnicode")]))
        for name, font in re.findall(rb"/(f\d+) (\d+) 0 R", resources)
    }
    content, told, table = PROPERTIES.sub(b"", _stream(objects[_number(page, b"Contents")])), [], {}
    for font, literal, hexed in SHOWN.findall(content):
        if font:
            table = fonts[font]
            continue
        codes = bytes.fromhex(hexed.decode()) if hexed else _unescaped(literal)
        told += [table.get(codes[at : at + 2], "\ufffd") for at in range(0, len(codes), 2)]
    return squeezed("".join(told))


def _following(objects: dict[int, bytes], body: bytes, name: bytes) -> bytes:
    found = re.search(rb"/%s (\d+) 0 R" % name, body)
    resources = objects[int(found[1])] if found else body
    fonts = re.search(rb"/Font (\d+) 0 R", resources)
    return objects[int(fonts[1])] if fonts else resources


def _number(body: bytes, name: bytes) -> int:
    return int(re.search(rb"/%s (\d+) 0 R" % name, body)[1])


def _stream(body: bytes) -> bytes:
    start = body.index(b"stream\n") + len(b"stream\n")
    return zlib.decompress(body[start : body.rindex(b"\nendstream")])


def _table(cmap: bytes) -> dict[bytes, str]:
    return {
        bytes.fromhex(code.decode()): bytes.fromhex(text.decode()).decode("utf-16-be")
        for code, text in re.findall(rb"<([0-9A-F]{4})> <([0-9A-F]+)>\n", cmap)
    }


def _unescaped(literal: bytes) -> bytes:
    def plain(found: re.Match[bytes]) -> bytes:
        return bytes([int(found[1], 8)]) if found[1].isdigit() else ESCAPES.get(found[1], found[1])

    return re.sub(rb"\\([0-7]{3}|.)", plain, literal, flags=re.S)
