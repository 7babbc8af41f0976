"""The same post about somebody else: whom it names is changed, and whatever detection says of it must stay.

Party, number on the ballot, candidate and gendered title are each put in another's place, everywhere they stand.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pantau.engine.post import Post

if TYPE_CHECKING:
    from pantau.engine.detect.classifier import Classifier
    from pantau.engine.text import Normaliser

    from .detector import Detector

KINDS = ("party", "number", "candidate", "gender")
LEAST = 1e-6  # chances and ranks that differ by less are the same, summed in another order

#: Titles and forms of address of men and of women. "Lalu" is also "then": only before a capital; "H." only with its
#: dot or before one; nobody's mother is meant by "ibu kota".
PAIRS = (
    ("lalu", "baiq"), ("bapak", "ibu"), ("pak", "bu"), ("tuan", "nyonya"), ("saudara", "saudari"),
    ("H.", "Hj."), ("H", "Hj"),
)  # fmt: skip
TITLE = (
    r"(?i:baiq|bapak|ibu(?! kota| pertiwi)|pak|bu|tuan|nyonya|saudar[ai])|(?:Lalu|LALU|Hj?)(?=\s[A-Z])|Hj?\."
)
NUMBER = re.compile(r"(?i)((?:nomor|nomer|no|nmr)\.?\s*(?:urut\s*)?|urut\s+|#)(\d{1,2})(?!\d)")


@dataclass(frozen=True, slots=True)
class Swapped:
    kind: str  # of KINDS
    text: str


@dataclass(frozen=True, slots=True)
class Move:
    """One thing that detection says of one text more or less than of the other; None: it says nothing."""

    post: int  # place in the batch
    kind: str
    before: str
    after: str
    what: str  # "rule:<category>" or "model:<label>"
    was: float | None
    became: float | None
    crosses: bool  # a finding or a label comes or goes, and is not only surer


class Swapper:
    """Knows the election's parties, how many there are, and the candidates; makes up to one text a kind."""

    def __init__(self, parties: Sequence[tuple[int, str, str]], candidates: Iterable[str]) -> None:
        """``parties``: number, short name and full name of each; candidates by their full names."""
        ordered = sorted(parties)
        self._most = max((number for number, _, _ in ordered), default=0)
        short = [name for _, name, _ in ordered]
        full = [name for _, _, name in ordered]
        initials = [name for name in short if name.isupper()]
        names = sorted({name for name in candidates if " " in name.strip()})
        # Some short names are everyday words (Buruh, Garuda): these only after "partai".
        party = rf"(?i:{_any(full)})|(?<=[Pp]artai )(?i:{_any(short)})|{_any(initials)}"
        of_party = _next_of(full) | _next_of(short) | _next_of(initials)
        of_title = {one: other for pair in PAIRS for one, other in (pair, pair[::-1])}
        self._swaps: Mapping[str, Callable[[str], str]] = {
            "party": _named(party, of_party),
            "number": lambda text: NUMBER.sub(self._number, text),
            "candidate": _named(rf"(?i:{_any(names)})", _next_alike(names)),
            "gender": _named(TITLE, of_title),
        }

    def __call__(self, text: str) -> Iterator[Swapped]:
        """Nothing for a kind that the text does not name."""
        for kind in KINDS:
            changed = self._swaps[kind](text)
            if changed != text:
                yield Swapped(kind, changed)

    def _number(self, found: re.Match[str]) -> str:
        number = int(found[2])
        return found[0] if not 0 < number <= self._most else f"{found[1]}{number % self._most + 1}"


def _next_of(names: Sequence[str]) -> dict[str, str]:
    return dict(zip(names, [*names[1:], *names[:1]], strict=True)) if len(names) > 1 else {}


def _next_alike(names: Sequence[str]) -> dict[str, str]:
    """Among those with the same title: what a title does is tried by itself."""
    titles = {title.lower() for pair in PAIRS for title in pair}
    groups: dict[str, list[str]] = {}
    for name in names:
        first = name.split()[0].lower()
        groups.setdefault(first if first in titles or f"{first}." in titles else "", []).append(name)
    return {name: other for group in groups.values() for name, other in _next_of(group).items()}


def _any(names: Sequence[str]) -> str:
    """Longest first; matches nothing where there is none."""
    return "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True)) or r"(?!)"


def _named(pattern: str, others: Mapping[str, str]) -> Callable[[str], str]:
    """Every name for its other, at once, written as the first was written."""
    known = {name.lower(): other for name, other in others.items()}
    found = re.compile(rf"(?<!\w)(?:{pattern})(?!\w)")

    def other(match: re.Match[str]) -> str:
        name = known.get(match[0].lower())
        return match[0] if name is None else _as(match[0], name)

    return lambda text: found.sub(other, text)


def _as(written: str, name: str) -> str:
    if written.isupper() and len(written) > 2:
        return name.upper()
    if written.islower():
        return name.lower()
    return name[:1].upper() + name[1:]


# --- what detection says of both ------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Tried:
    swapped: Mapping[str, int]  # kind -> texts
    moves: tuple[Move, ...]


def try_out(
    posts: Sequence[Post],
    swapper: Swapper,
    detector: Detector,
    classifier: Classifier | None,
    plain: Normaliser,
) -> Tried:
    """Scan each post and each of its swaps alike, and score them; tell everything that is not the same."""
    pairs = [(place, one) for place, post in enumerate(posts) for one in swapper(post.text)]
    texts = [posts[place].evolve(text=one.text) for place, one in pairs]
    said = _said([*posts, *texts], detector, classifier, plain)
    borne = classifier.product if classifier is not None else {}

    def crosses(what: str, was: float | None, became: float | None) -> bool:
        if was is None or became is None:
            return True
        limit = borne.get(what.removeprefix("model:")) if what.startswith("model:") else None
        return limit is not None and (was >= limit) != (became >= limit)

    moves = [
        Move(place, one.kind, posts[place].text, one.text, what, was, became, crosses(what, was, became))
        for (place, one), new in zip(pairs, said[len(posts) :], strict=True)
        for what, was, became in _differences(said[place], new)
    ]
    counts = {kind: sum(one.kind == kind for _, one in pairs) for kind in KINDS}
    return Tried(counts, tuple(moves))


def _said(
    posts: Sequence[Post], detector: Detector, classifier: Classifier | None, plain: Normaliser
) -> list[dict[str, float]]:
    if not posts:
        return []
    told = [
        {f"rule:{one.category}": one.rank for one in result.shown(detector.threshold)}
        for result in detector.scan(posts)
    ]
    if classifier is not None:
        for label, chances in classifier.scores([plain(post.text) for post in posts]).items():
            for row, chance in enumerate(chances):
                told[row][f"model:{label}"] = float(chance)
    return told


def _differences(
    old: Mapping[str, float], new: Mapping[str, float]
) -> Iterator[tuple[str, float | None, float | None]]:
    for what in sorted({*old, *new}):
        was, became = old.get(what), new.get(what)
        if was is None or became is None or abs(was - became) > LEAST:
            yield what, was, became
