"""The verdict that fact-checkers write before a text: ``[SALAH] …``, ``(HOAKS) …``."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from .pieces import AnyPiece, pieces_of
from .spelling import Words

_OPENING = re.compile(r"\W{0,8}?[\[(【]\s{0,2}(?P<verdict>[a-z][a-z /-]{2,30}?)\s{0,2}[\])】]", re.IGNORECASE)


def may_be_judged(text: str) -> bool:
    """Whether a folded text could begin with a verdict; most texts cost one look-up."""
    return "]" in text[:48] or ")" in text[:48] or "】" in text[:48]


def with_verdict(text: str, pieces: Sequence[AnyPiece], verdicts: Mapping[str, Words]) -> Sequence[AnyPiece]:
    """The pieces of a folded text, a verdict in brackets at its beginning read as the words it stands for."""
    opening = _OPENING.match(text)
    meant = verdicts.get(" ".join(opening["verdict"].lower().split())) if opening else None
    if opening is None or meant is None:
        return pieces
    return [
        *(piece for piece in pieces if piece[3] <= opening.start("verdict")),
        *pieces_of(meant, *opening.span("verdict")),
        *(piece for piece in pieces if piece[2] >= opening.end("verdict")),
    ]
