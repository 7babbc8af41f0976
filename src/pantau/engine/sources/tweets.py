"""What all exports of X (Twitter) share, whichever tool wrote them. Not a format of its own."""

from __future__ import annotations

import html

from pantau.engine.post import Author
from pantau.engine.sources.fields.identifiers import handle_of

# X writes the ISO 639 codes withdrawn in 1989, and names what is no language with codes of its own.
_LANGUAGES = {"in": "id", "iw": "he", "ji": "yi"}
_NO_LANGUAGE = frozenset({"und", "qam", "qct", "qht", "qme", "qst", "zxx", "art", "xx", ""})


def language_of(code: object) -> str | None:
    if not isinstance(code, str) or code in _NO_LANGUAGE:
        return None
    return _LANGUAGES.get(code, code)


def tweet_url(handle: str | None, native_id: str) -> str:
    return f"https://x.com/{handle or 'i'}/status/{native_id}"


def unescaped(text: str) -> str:
    """X hands out ``&amp;``, ``&lt;`` and ``&gt;`` for what people wrote."""
    return html.unescape(text) if "&" in text else text


def author_of(
    handle: object, native_id: object = None, name: object = None, followers: int | None = None
) -> Author:
    known = handle_of(handle) if isinstance(handle, str) else None
    return Author(
        platform="x",
        native_id=native_id if isinstance(native_id, str) and native_id else None,
        handle=known,
        name=name if isinstance(name, str) and name else None,
        url=f"https://x.com/{known}" if known else None,
        followers=followers,
    )
