"""What a reader of one of our PDFs can select and search: its text by the fonts' own tables."""

import re
import zlib
from collections.abc import Iterator

OBJECT = re.compile(rb"\n(\d+) 0 obj\n(.*?)\nendobj", re.S)
# What stands between the strings of a page: a property list, a font chosen, the start of a string.
BETWEEN = re.compile(rb"<<|>>|/(f\d+) [\d.]+ Tf|\(|<([0-9A-Fa-f\s]*)>")
ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


def printed(pdf: bytes) -> str:
    """All pages, without the spaces and line ends that lie between runs of text."""
    objects = {int(number): body for number, body in OBJECT.findall(pdf)}
    pages = [body for body in objects.values() if re.search(rb"/Type/Page\b(?!s)", body)]
    return "".join(_page(objects, page) for page in pages)


def squeezed(text: str) -> str:
    return re.sub(r"[\s\u200b]+", "", text)  # places where a long word may break are no letters


def _page(objects: dict[int, bytes], page: bytes) -> str:
    resources = _following(objects, page, b"Resources")
    fonts = {
        name: _table(_stream(objects[_number(objects[int(font)], b"ToUnicode")]))
        for name, font in re.findall(rb"/(f\d+) (\d+) 0 R", resources)
    }
    told, table = [], {}
    for font, codes in _runs(_stream(objects[_number(page, b"Contents")])):
        if font:
            table = fonts[font]
        told += [table.get(codes[at : at + 2], "\ufffd") for at in range(0, len(codes), 2)]
    return squeezed("".join(told))


def _runs(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Fonts as they are chosen, and the codes of glyphs; strings of property lists are none.

    Byte by byte: which brackets and angles stand among the codes depends on the letters that are written.
    """
    at, deep = 0, 0
    while found := BETWEEN.search(content, at):
        at = found.end()
        if found[0] == b"<<":
            deep += 1
        elif found[0] == b">>":
            deep -= 1
        elif found[1]:
            yield found[1], b""
        else:
            literal, at = _literal(content, at) if found[0] == b"(" else (b"", at)
            codes = _unescaped(literal) if found[0] == b"(" else bytes.fromhex(found[2].decode())
            if not deep:
                yield b"", codes


def _literal(content: bytes, start: int) -> tuple[bytes, int]:
    """The string that begins here, and where it is over: brackets in it are escaped or balanced."""
    at, open_ones = start, 1
    while open_ones:
        if content[at : at + 1] == b"\\":
            at += 1
        elif content[at : at + 1] == b"(":
            open_ones += 1
        elif content[at : at + 1] == b")":
            open_ones -= 1
        at += 1
    return content[start : at - 1], at


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
