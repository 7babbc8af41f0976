"""A frozen copy of a captured page: its document, styles, pictures and fonts as they were kept; nothing that runs.

Named elements and attributes are let through and nothing else; every address leads to a captured file, by its hash,
or is blank. The copy is meant to be served from an origin of its own under ``POLICY``, which would hold even if
something had slipped through. Fonts need ``Access-Control-Allow-Origin: *`` there, as a sandboxed page has no origin.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import html
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote_to_bytes, urljoin

import nh3
import webencodings

from pantau.engine.net.markup import PatientParser

from .policy import POLICY as POLICY
from .reading import DOCUMENT, Answer, Archive
from .styles import Kind, rewrite

MOST_DOCUMENT = 8_000_000  # characters
DEEPEST = 5000  # elements within elements; browsers stop at 512, and cleaning takes the square of it
MOST_FILES = 3000
MOST_BYTES = 256 * 1024 * 1024
_DEEPEST_IMPORT = 6

#: What may be handed out, by what it is; a style sheet is made here and never handed on as it came.
_TYPES: Mapping[str, str] = {
    "image/png": "png",
    "image/jpeg": "jpg",
    "image/gif": "gif",
    "image/webp": "webp",
    "image/avif": "avif",
    "image/bmp": "bmp",
    "image/x-icon": "ico",
    "image/vnd.microsoft.icon": "ico",
    "image/svg+xml": "svg",
    "font/woff": "woff",
    "font/woff2": "woff2",
    "font/ttf": "ttf",
    "font/otf": "otf",
    "video/mp4": "mp4",
    "video/webm": "webm",
    "audio/mpeg": "mp3",
    "audio/mp4": "m4a",
    "audio/ogg": "ogg",
}
_BEGINNINGS: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
    (b"wOFF", "font/woff"),
    (b"wOF2", "font/woff2"),
    (b"OTTO", "font/otf"),
    (b"\0\1\0\0", "font/ttf"),
)

_ELEMENTS = """
a abbr address article aside audio b bdi bdo big blockquote br button caption center cite code col colgroup data dd del
details dfn dialog div dl dt em fieldset figcaption figure font footer h1 h2 h3 h4 h5 h6 header hgroup hr i img input
ins kbd label legend li main mark menu meter nav ol output p picture pre progress q rp rt ruby s samp search section
small source span strike strong sub summary sup table tbody td tfoot th thead time tr tt u ul var video wbr
"""
_WITH_CONTENT = {
    "script", "style", "iframe", "object", "embed", "applet", "noscript", "noembed", "noframes", "template", "svg",
    "math", "title", "textarea", "select", "frameset", "portal", "xmp", "plaintext",
}  # fmt: skip
_ATTRIBUTES: dict[str, set[str]] = {
    "*": {"class", "id", "style", "lang", "dir", "title", "role", "aria-label", "hidden"},
    "img": {"src", "srcset", "sizes", "alt", "width", "height"},
    "source": {"src", "srcset", "sizes", "media", "type", "width", "height"},
    "video": {"src", "poster", "controls", "width", "height"},
    "audio": {"src", "controls"},
    "td": {"colspan", "rowspan", "align", "valign", "width", "bgcolor"},
    "th": {"colspan", "rowspan", "align", "valign", "width", "bgcolor"},
    "table": {"border", "cellpadding", "cellspacing", "width", "align", "bgcolor"},
    "tr": {"align", "valign", "bgcolor"},
    "col": {"span", "width"},
    "colgroup": {"span"},
    "font": {"color", "face", "size"},
    "ol": {"start", "type", "reversed"},
    "li": {"value"},
    "time": {"datetime"},
    "details": {"open"},
    "dialog": {"open"},
    "input": {"type", "value", "placeholder", "checked", "disabled"},
    "meter": {"value", "min", "max"},
    "progress": {"value", "max"},
}
#: Without content, or closed by the next of their kind.
_UNNESTED = """
area base br col embed hr img input link meta param source track wbr
colgroup dd dt li optgroup option p rp rt tbody td tfoot th thead tr
"""
_OF_FRAME = {"class", "id", "style", "lang", "dir"}
_ONE_ADDRESS = {"src", "poster"}
_MEDIA_QUERY = re.compile(r"[\w\s():,./-]{1,200}")


@dataclass(frozen=True, slots=True)
class FrozenFile:
    media_type: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Frozen:
    """``files`` lie beside ``html`` under their names. ``blank``: addresses that were not captured."""

    html: bytes
    files: Mapping[str, FrozenFile]
    blank: tuple[str, ...]


class NothingToFreezeError(ValueError):
    """The archive holds no page at this address, or one that no browser would show."""


def freeze(archive: Archive, url: str = "") -> Frozen:
    """The page of an archive, or another one in it. Raises NothingToFreezeError."""
    url = url or archive.page
    document = archive.find(DOCUMENT + url) or archive.find(url)
    if document is None or document.media_type not in ("text/html", "application/xhtml+xml", ""):
        raise NothingToFreezeError(f"no page was kept for {url}")
    text = _text(archive.body(document), document.charset)[:MOST_DOCUMENT]
    head = _Head()
    head.feed(text)
    if head.deepest > DEEPEST:
        raise NothingToFreezeError(f"{url} nests {head.deepest} elements in one another")
    files = _Files(archive, urljoin(url, head.base))
    sheets = "".join(files.sheet(one) for one in head.sheets)
    body = nh3.clean(
        text,
        tags=set(_ELEMENTS.split()),
        clean_content_tags=_WITH_CONTENT,
        attributes=_ATTRIBUTES,
        attribute_filter=files.attribute,
        url_schemes={"http", "https", "data"},
        strip_comments=True,
        link_rel=None,
    )
    page = (
        f'<!doctype html>\n<html{files.written(head.of_html)}><head><meta charset="utf-8">'
        f"<title>{html.escape(head.title.strip()[:300])}</title>{sheets}</head>"
        f"<body{files.written(head.of_body)}>{body}</body></html>\n"
    )
    return Frozen(page.encode(), files.kept, tuple(files.blank))


@dataclass(slots=True)
class _Files:
    """What the copy leads to; addresses are read from where the page stood."""

    archive: Archive
    base: str
    kept: dict[str, FrozenFile] = field(default_factory=dict)
    blank: dict[str, None] = field(default_factory=dict)
    _names: dict[tuple[str, Kind], str] = field(default_factory=dict)
    _size: int = 0

    def attribute(self, element: str, name: str, value: str) -> str | None:
        """nh3's question about one attribute that may stand: its value here, or None."""
        if name in _ONE_ADDRESS:
            return self.find(value, "other", self.base) or None
        if name == "srcset":
            return self._set(value) or None
        if name == "style":
            return rewrite(value, lambda url, kind: self.find(url, kind, self.base))
        if element == "input" and name == "type":
            return (
                value
                if value.lower() in ("checkbox", "radio", "submit", "button", "search", "text")
                else "text"
            )
        return value

    def written(self, attributes: Mapping[str, str]) -> str:
        """The attributes of the page's own frame, as they stand in a tag."""
        kept = {name: self.attribute("body", name, value) for name, value in attributes.items()}
        return "".join(f' {name}="{html.escape(value)}"' for name, value in kept.items() if value)

    def sheet(self, sheet: _Sheet) -> str:
        """The element that brings a style sheet, or ''."""
        if sheet.address:
            name = self.find(sheet.address, "style", self.base)
        else:
            name = self._keep_sheet(sheet.text, self.base, 0)
        media = f' media="{html.escape(sheet.media)}"' if _MEDIA_QUERY.fullmatch(sheet.media) else ""
        return f'<link rel="stylesheet" href="{name}"{media}>' if name else ""

    def find(self, written: str, kind: Kind, base: str, depth: int = 0) -> str:
        """The name under which an address lies beside the copy, or ''."""
        try:
            url = urljoin(base, written.strip()).partition("#")[0]
        except ValueError:
            return ""
        if (url, kind) not in self._names:
            self._names[url, kind] = ""  # a sheet that brings itself finds nothing
            self._names[url, kind] = self._bring(url, kind, depth)
            if not self._names[url, kind] and written.strip() and not url.startswith("data:"):
                self.blank[url] = None
        return self._names[url, kind]

    def _bring(self, url: str, kind: Kind, depth: int) -> str:
        if url.lower().startswith("data:"):
            media_type, body = _inline(url)
            return self._keep(body, _known_type(media_type, body)) if kind == "other" else ""
        answer = self.archive.find(url)
        if answer is None or answer.size > MOST_BYTES - self._size:
            return ""
        body = self.archive.body(answer)
        if kind == "style":
            return self._bring_sheet(answer, body, depth)
        return self._keep(body, _known_type(answer.media_type, body))

    def _bring_sheet(self, answer: Answer, body: bytes, depth: int) -> str:
        if depth > _DEEPEST_IMPORT or answer.media_type != "text/css":
            return ""
        return self._keep_sheet(_text(body, answer.charset), answer.url, depth)

    def _keep_sheet(self, css: str, base: str, depth: int) -> str:
        if not css.strip():
            return ""
        done = rewrite(css[:MOST_DOCUMENT], lambda url, kind: self.find(url, kind, base, depth + 1))
        return self._keep(done.encode("utf-8", "replace"), "text/css")

    def _keep(self, body: bytes, media_type: str) -> str:
        ending = "css" if media_type == "text/css" else _TYPES.get(media_type)
        if ending is None or not body or len(self.kept) >= MOST_FILES:
            return ""
        name = f"{hashlib.sha256(body).hexdigest()}.{ending}"
        if name not in self.kept:
            self._size += len(body)
            self.kept[name] = FrozenFile(media_type, body)
        return name

    def _set(self, written: str) -> str:
        """Candidates of a srcset: an address, and for which density or width."""
        found = []
        for one in re.findall(r"[^\s,]\S*[^\s,](?:\s+[\d.]+[wxh])?", written):
            address, _, size = one.partition(" ")
            if name := self.find(address, "other", self.base):
                found.append(f"{name} {size.strip()}".strip())
        return ", ".join(found)


@dataclass(frozen=True, slots=True)
class _Sheet:
    address: str = ""
    text: str = ""
    media: str = ""


class _Head(PatientParser):
    """What a cleaned body lacks: styles in their order, the base, the title, what the frame is called.

    A mistake here costs looks, not safety: styles are read again as such, and texts are escaped.
    """

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.base = self.title = ""
        self.sheets: list[_Sheet] = []
        self.of_html: dict[str, str] = {}
        self.of_body: dict[str, str] = {}
        self.deepest = 0
        self._open: Counter[str] = Counter()
        self._depth = 0
        self._inside = ""
        self._text: list[str] = []
        self._media = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag not in _UNNESTED.split():
            self._open[tag] += 1
            self._depth += 1
            self.deepest = max(self.deepest, self._depth)
        if tag == "base":
            self.base = self.base or told.get("href", "")
        elif tag == "link" and self._is_sheet(told):
            self.sheets.append(_Sheet(address=told.get("href", ""), media=told.get("media", "")))
        elif tag in ("style", "title"):
            self._inside, self._text, self._media = tag, [], told.get("media", "")
        elif tag in ("html", "body"):
            kept = self.of_html if tag == "html" else self.of_body
            kept.update({name: value for name, value in told.items() if name in _OF_FRAME})

    def handle_data(self, data: str) -> None:
        if self._inside:
            self._text.append(data)

    def handle_endtag(self, tag: str) -> None:
        if self._open[tag]:
            self._open[tag] -= 1
            self._depth -= 1
        if tag != self._inside:
            return
        text = "".join(self._text)
        if tag == "style":
            self.sheets.append(_Sheet(text=text, media=self._media))
        else:
            self.title = self.title or text
        self._inside = ""

    @staticmethod
    def _is_sheet(told: Mapping[str, str]) -> bool:
        relations = told.get("rel", "").lower().split()
        return "stylesheet" in relations and "alternate" not in relations and "disabled" not in told


def _text(body: bytes, charset: str) -> str:
    named = charset or _named_within(body)
    encoding = webencodings.lookup(named) if named else None
    if encoding is None:
        try:
            return body.decode("utf-8-sig")
        except UnicodeDecodeError:
            encoding = webencodings.lookup("windows-1252")
    return str(webencodings.decode(body, encoding, errors="replace")[0])


def _named_within(body: bytes) -> str:
    found = re.search(rb"""charset\s*=\s*["']?\s*([\w.:-]{2,40})""", body[:2048], re.I)
    return found[1].decode("ascii", "replace") if found else ""


def _known_type(told: str, body: bytes) -> str:
    """By the first bytes where they are known, else by what the server said."""
    return next((media_type for beginning, media_type in _BEGINNINGS if body.startswith(beginning)), told)


def _inline(url: str) -> tuple[str, bytes]:
    head, _, data = url[5:].partition(",")
    media_type, *options = head.lower().split(";")
    raw = unquote_to_bytes(data)
    if "base64" in [one.strip() for one in options]:
        try:
            raw = base64.b64decode(raw + b"=" * (-len(raw) % 4))
        except (ValueError, binascii.Error):
            return "", b""
    return media_type.strip(), raw
