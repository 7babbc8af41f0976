"""A version in the words of one page: which language it is read in, its text, and the law it cites."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.safestring import SafeString

from pantau.engine.law import Rulebook
from pantau.office.portal.guide_page import Basis, basis_of
from pantau.office.portal.publishing import markup
from pantau.office.portal.publishing.models import PieceVersion
from pantau.web.ui.ribbon import in_language


@dataclass(frozen=True, slots=True)
class CitedNorm:
    anchor: str
    basis: Basis


@dataclass(frozen=True, slots=True)
class Text:
    """``language`` is that of the words, which is not always the page's."""

    language: str
    title: str
    title_sas: str
    summary: str
    html: SafeString
    norms: tuple[CitedNorm, ...]


def in_words(version: PieceVersion, language: str, book: Rulebook, day: date) -> Text:
    """English where it was asked for and written, else Indonesian."""
    english = language == "en" and bool(version.body_en)
    body = version.body_en if english else version.body
    cited = [(norm, book.norms[norm]) for norm in markup.cited(body) if norm in book.norms]
    return Text(
        language="en" if english else "id",
        title=version.title_en if english else version.title,
        title_sas=version.title_sas,
        summary=(version.summary_en if english else version.summary) or version.summary,
        html=markup.as_html(body, lambda norm: _article(book, norm)),
        norms=tuple(CitedNorm(markup.anchor(name), basis_of(norm, day)) for name, norm in cited),
    )


def _article(book: Rulebook, norm: str) -> str:
    """As it reads in a sentence; the id where another rulebook is in use that does not know it."""
    found = book.norms.get(norm)
    return in_language(found.article) if found else norm


def plain(version: PieceVersion, book: Rulebook) -> str:
    return markup.as_plain(version.body, lambda norm: _article(book, norm))
