"""ClaimReview (schema.org) as JSON-LD: alone, in arrays, under ``@graph``, in data feeds, in web pages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from pantau.engine.claim import CheckedClaim
from pantau.engine.net.markup import PatientParser
from pantau.engine.sources.errors import BadItem
from pantau.engine.sources.reading.json_items import parse_json

from .values import (
    MOST_NAME,
    MOST_TITLE,
    day_of,
    key_of,
    many_lines,
    one_line,
    title_and_verdict,
    web_address,
)

_MOST_NODES = 2_000_000  # looked through in one document
_TYPES = frozenset(
    {"claimreview", "schema:claimreview", "http://schema.org/claimreview", "https://schema.org/claimreview"}
)


class _Scripts(PatientParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.found: list[str] = []
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        kind = next((value or "" for name, value in attrs if name == "type"), "")
        self._inside = tag == "script" and kind.split(";")[0].strip().lower() == "application/ld+json"
        if self._inside:
            self.found.append("")

    def handle_endtag(self, tag: str) -> None:
        self._inside = False

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.found[-1] += data


def documents_in(page: str) -> list[Any]:
    """The JSON-LD of a web page; a script that is no JSON is passed over."""
    scripts = _Scripts()
    scripts.feed(page)
    scripts.close()
    documents = []
    for script in scripts.found:
        try:
            documents.append(parse_json(script.strip().removeprefix("<!--").removesuffix("-->")))
        except BadItem:
            continue
    return documents


def reviews_in(document: Any) -> Iterator[Mapping[str, Any]]:
    """Every ClaimReview in a document, however deep, in its order."""
    waiting, looked = [document], 0
    while waiting and looked < _MOST_NODES:
        node = waiting.pop()
        looked += 1
        if isinstance(node, Mapping):
            if _is_review(node):
                yield node
            else:
                waiting.extend(
                    value for value in reversed(list(node.values())) if isinstance(value, Mapping | list)
                )
        elif isinstance(node, list):
            waiting.extend(reversed(node))


def _is_review(node: Mapping[str, Any]) -> bool:
    kinds = node.get("@type", node.get("type"))
    named = kinds if isinstance(kinds, list) else [kinds]
    return any(isinstance(kind, str) and kind.lower() in _TYPES for kind in named)


def claim_of(review: Mapping[str, Any], base: str) -> tuple[CheckedClaim, str | None]:
    """The claim, and what was odd about it. Raises BadItem where nothing is claimed."""
    said = _first(review.get("itemReviewed"))
    claimed = one_line(review.get("claimReviewed"), MOST_TITLE) or one_line(said.get("name"), MOST_TITLE)
    title, verdict = title_and_verdict(claimed)
    if not title:
        raise BadItem("a ClaimReview without claimReviewed says nothing that could be compared")
    checked_on, doubt = day_of(review.get("datePublished") or review.get("dateCreated"))
    claim = CheckedClaim(
        key="",
        title=title,
        text=many_lines(said.get("text") or said.get("description") or review.get("reviewBody")),
        verdict=_verdict(_first(review.get("reviewRating"))) or verdict,
        checker=_name(review.get("author"))
        or _name(review.get("publisher"))
        or _name(review.get("sdPublisher")),
        url=web_address(review.get("url"), base) or web_address(review.get("@id"), base) or (base or None),
        checked_on=checked_on,
        language=one_line(review.get("inLanguage"), 20) or None,
    )
    own = review.get("@id") or review.get("identifier") or review.get("url")
    return replace(claim, key=key_of(own, claim)), doubt


def _verdict(rating: Mapping[str, Any]) -> str:
    """The checker's words; where there are none, the figures as they stand."""
    named = one_line(rating.get("alternateName"), MOST_NAME) or one_line(rating.get("name"), MOST_NAME)
    if named:
        return named
    value, best = one_line(rating.get("ratingValue"), 20), one_line(rating.get("bestRating"), 20)
    return f"{value}/{best}" if value and best else value


def _name(value: Any) -> str:
    if isinstance(value, str):
        return one_line(value, MOST_NAME)
    return one_line(_first(value).get("name"), MOST_NAME)


def _first(value: Any) -> Mapping[str, Any]:
    if isinstance(value, list):
        value = next((item for item in value if isinstance(item, Mapping)), None)
    return value if isinstance(value, Mapping) else {}
