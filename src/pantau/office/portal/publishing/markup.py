"""The markup of published texts: a small part of CommonMark, and nothing else gets through.

Paragraphs, headings, lists, quotations, bold and slanted words, links; and ``[[norm id]]``, which cites the rulebook.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

PARTS = ("heading", "list", "blockquote", "emphasis", "link", "escape", "newline")
NORM = re.compile(r"\[\[\s*([a-z0-9][a-z0-9./-]{0,80})\s*\]\]")
SAFE_LINK = re.compile(r"https?://[^\s]|mailto:[^\s]|/(?![/\\])|#", re.I)
DEEPEST = 3  # the page's own title is the first level

#: A norm's id to the words that cite it.
Cite = Callable[[str], str]


def as_html(text: str, cite: Cite) -> SafeString:
    """Safe HTML; a citation leads to ``#norma-…`` on the same page."""
    tokens = _reader.parse(text)
    return mark_safe(_writer.render(tokens, _reader.options, {"cite": cite}))  # noqa: S308 - escaped by the writer


def as_plain(text: str, cite: Cite) -> str:
    """The words alone, a paragraph on each line."""
    inline = (token for token in _reader.parse(text) if token.type == "inline")
    lines = ("".join(_words(token.children or (), cite)) for token in inline)
    return "\n".join(line for line in lines if line)


def _words(tokens: Iterable[Token], cite: Cite) -> Iterable[str]:
    for token in tokens:
        if token.type == "norm":
            yield cite(token.content)
        else:
            yield " " if token.type in ("softbreak", "hardbreak") else token.content


def cited(*texts: str) -> tuple[str, ...]:
    """Ids of norms in these texts, each once, in order."""
    found: dict[str, None] = {}
    for text in texts:
        for token in _reader.parse(text):
            found.update((one.content, None) for one in token.children or () if one.type == "norm")
    return tuple(found)


def anchor(norm: str) -> str:
    return "norma-" + re.sub(r"[^a-z0-9]+", "-", norm)


def _norm(state: StateInline, silent: bool) -> bool:
    match = NORM.match(state.src, state.pos, state.posMax)
    if match is None:
        return False
    if not silent:
        state.push("norm", "", 0).content = match[1]
    state.pos = match.end()
    return True


class _Writer(RendererHTML):
    def norm(self, tokens: Sequence[Token], at: int, options: Any, env: Any) -> str:
        norm = tokens[at].content
        return f'<a class="cite" href="#{anchor(norm)}">{escape(env["cite"](norm))}</a>'

    def heading_open(self, tokens: Sequence[Token], at: int, options: Any, env: Any) -> str:
        return f"<{_heading(tokens[at])}>"

    def heading_close(self, tokens: Sequence[Token], at: int, options: Any, env: Any) -> str:
        return f"</{_heading(tokens[at])}>\n"


def _heading(token: Token) -> str:
    return f"h{min(int(token.tag[1]) + 1, DEEPEST)}"


def _made() -> MarkdownIt:
    reader = MarkdownIt("zero", {"html": False, "maxNesting": 20}).enable(list(PARTS))
    reader.inline.ruler.before("link", "norm", _norm)
    reader.validateLink = lambda url: SAFE_LINK.match(url) is not None
    return reader


_reader = _made()
_writer = _Writer()
