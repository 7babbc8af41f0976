"""Any string to plain letters, with the way back to the original characters.

Folding undoes what platforms, scrapers and people who hide do to characters: compatibility forms,
accents, look-alike letters, invisible characters, HTML entities and escapes left in the text.
Case is kept, because hashtags are read by it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html.entities import html5

_SPECIAL = re.compile(
    r"&(?:amp;){0,3}(?P<entity>\#[0-9]{1,7}|\#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});"
    r"|(?P<bytes>(?:\\x[0-9a-fA-F]{2})+)"
    r"|(?P<utf16>(?:\\u[0-9a-fA-F]{4})+)"
    r"|(?P<utf32>\\U[0-9a-fA-F]{8})"
    r"|(?P<control>\\[nrt])"
    r"|(?P<characters>[^\t\n\r\x20-\x7e]+)"
)

_NOT_PLAIN = re.compile(r"[^\t\n\r\x20-\x25\x27-\x5b\x5d-\x7e]")  # the first look, cheaper than _SPECIAL

_LOOKALIKES = (
    # Cyrillic
    ("АВЕЅІЈКМНОРСТУХЗҮԌԚԜ", "ABESIJKMHOPCTYX3YGQW"),
    ("аеѕіјкмһорсутхвнԁԛԝӏгпиьү", "aesijkmhopcytxbhdqwlrnubv"),
    # Greek
    ("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "ABEZHIKMNOPTYX"),
    ("αβεηικνορτυχωγ", "abenikvoptuxwy"),
    # Armenian, Latin small capitals and letters without a Unicode decomposition
    ("օսոհցԼՕՍ", "oununLOU"),
    ("ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ", "abcdefghijklmnoprstuvwyz"),
    ("ɑɡɩıłøđħƒƙƥƭʋɓɗɨʉəɛɔ", "agiilodhfkptvbdiueeo"),
    ("ŁØĐĦƑƁƊƏ", "LODHFBDE"),
    # marks that people use for one another
    ("‘’‛′`´ʼʻˈʹ", "'" * 10),
    ("‐‑‒–—―−﹣－", "-" * 9),
    ("·•∙‧●▪◦∗⁎✱✲★☆", "*" * 13),
    ("❶❷❸❹❺❻❼❽❾", "123456789"),
    ("➊➋➌➍➎➏➐➑➒", "123456789"),
    ("➀➁➂➃➄➅➆➇➈", "123456789"),
)
_SAME: dict[str, str] = {a: b for many, few in _LOOKALIKES for a, b in zip(many, few, strict=True)}
_SAME |= {"ŋ": "ng", "Ŋ": "NG", "ß": "ss", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "ɲ": "ny", "❿": "10"}
for _first in (0x1F150, 0x1F170):  # white letters on black circles and squares
    _SAME |= {chr(_first + n): chr(ord("A") + n) for n in range(26)}

_UNSEEN = frozenset("\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0" + "".join(map(chr, range(0x1F3FB, 0x1F400))))
_UNSEEN_CATEGORIES = frozenset(("Mn", "Me", "Cf", "Cs", "Cc"))
_LINE_ENDS = frozenset("\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029")
_CONTROLS = {r"\n": "\n", r"\r": "\n", r"\t": " "}

_MEMORY = 1 << 14  # folded characters remembered; a text of every code point must not fill the memory
_remembered: dict[str, str] = {}

Piece = tuple[int, int, str]  # original start, original end, what it reads as ("" where nothing is seen)


@dataclass(frozen=True, slots=True)
class Folded:
    """``starts[i]``, ``ends[i]``: the original span of folded character i; ``None`` where nothing moved."""

    text: str
    starts: Sequence[int] | None = None
    ends: Sequence[int] | None = None


def fold(original: str) -> Folded:
    """Fold any string, lone surrogates included. Time grows with its length only."""
    odd = set(_NOT_PLAIN.findall(original))
    if odd.isdisjoint("&\\") and all(_fold_character(character) == character for character in odd):
        return Folded(original)  # plain, or with emoji, which stand for themselves
    pieces = list(_pieces(original))
    if all(end - start == 1 == len(seen) for start, end, seen in pieces):
        return Folded(_replaced(original, pieces))
    return _moved(original, pieces)


def fold_word(word: str) -> str:
    """A word of a lexicon as it looks after folding, lower case, outer blanks off."""
    return fold(word).text.strip().lower()


def _replaced(original: str, pieces: list[Piece]) -> str:
    characters = list(original)
    for start, _, seen in pieces:
        characters[start] = seen
    return "".join(characters)


def _moved(original: str, pieces: list[Piece]) -> Folded:
    texts: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    done = 0
    for start, end, seen in [*pieces, (len(original), len(original), "")]:
        texts.append(original[done:start])
        starts.extend(range(done, start))
        ends.extend(range(done + 1, start + 1))
        texts.append(seen)
        starts.extend([start] * len(seen))
        ends.extend([end] * len(seen))
        if not seen and ends:
            ends[-1] = end  # an unseen mark belongs to the character it follows
        done = end
    return Folded("".join(texts), starts, ends)


def _pieces(original: str) -> Iterator[Piece]:
    for match in _SPECIAL.finditer(original):
        start = match.start()
        if match.lastgroup == "characters":
            for place, character in enumerate(match[0], start):
                yield place, place + 1, _fold_character(character)
        else:
            yield from _unescaped(match, start)


def _unescaped(match: re.Match[str], start: int) -> Iterator[Piece]:
    text = match[0]
    if match.lastgroup == "entity":
        meant = _entity(match["entity"])
        yield start, match.end(), text if meant is None else _fold_each(meant)
    elif match.lastgroup == "control":
        yield start, match.end(), _CONTROLS[text]
    elif match.lastgroup == "bytes":
        yield from _utf8(bytes.fromhex(text.replace("\\x", "")), start)
    elif match.lastgroup == "utf16":
        yield from _utf16([int(code, 16) for code in text.split("\\u")[1:]], start)
    else:
        code = int(text[2:], 16)
        yield start, match.end(), _fold_character(chr(code)) if code <= 0x10FFFF else ""


def _entity(name: str) -> str | None:
    if not name.startswith("#"):
        return html5.get(name + ";")
    code = int(name[2:], 16) if name[1] in "xX" else int(name[1:])
    return chr(code) if code <= 0x10FFFF else ""


def _utf8(raw: bytes, start: int) -> Iterator[Piece]:
    """Characters of escaped bytes; bytes that are no UTF-8 are not seen. Each byte is 4 characters wide."""
    place = 0
    while place < len(raw):
        head = raw[place]
        size = 1 if head < 0xC0 else 2 if head < 0xE0 else 3 if head < 0xF0 else 4
        try:
            seen = _fold_character(raw[place : place + size].decode())
        except UnicodeDecodeError:
            size, seen = 1, ""
        yield start + 4 * place, start + 4 * (place + size), seen
        place += size


def _utf16(codes: list[int], start: int) -> Iterator[Piece]:
    """Characters of escaped UTF-16 units; each unit is 6 characters wide."""
    place = 0
    while place < len(codes):
        code, size = codes[place], 1
        if 0xD800 <= code < 0xDC00 and place + 1 < len(codes) and 0xDC00 <= codes[place + 1] < 0xE000:
            code, size = 0x10000 + ((code - 0xD800) << 10) + codes[place + 1] - 0xDC00, 2
        yield start + 6 * place, start + 6 * (place + size), _fold_character(chr(code))
        place += size


def _fold_each(text: str) -> str:
    return "".join(c if " " <= c <= "~" or c in "\t\n\r" else _fold_character(c) for c in text)


def _fold_character(character: str) -> str:
    seen = _remembered.get(character)
    if seen is None:
        if len(_remembered) >= _MEMORY:
            _remembered.clear()
        seen = _remembered[character] = _folded_character(character)
    return seen


def _folded_character(character: str) -> str:
    if " " <= character <= "~" or character in "\t\n\r":
        return character
    if character in _SAME:
        return _SAME[character]
    if character.isspace():
        return "\n" if character in _LINE_ENDS else " "
    if character.isdigit():
        return str(unicodedata.digit(character))
    bare = "".join(c for c in unicodedata.normalize("NFKD", character) if not _unseen(c))
    return "".join(_SAME.get(c, c) for c in unicodedata.normalize("NFKC", bare))


def _unseen(character: str) -> bool:
    return character in _UNSEEN or unicodedata.category(character) in _UNSEEN_CATEGORIES
