"""Accounts that carry the name of a candidate, or a name like a registered account's.

A name is folded before it is compared: marks, digits at the ends, look-alike letters and words such as
'official' are taken off. Many people share a name: to bear a candidate's name is no sign by itself, and adds
to others. It becomes one beside a word of public accounts ('relawan', 'sahabat', 'official'). A single word
of a name counts only beside such a word, and short names not at all.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from pantau.engine.text.lookalikes import deletions, is_one_edit, skeleton

from .actors import Actors
from .values import Actor, Reason, Registry

How = Literal["name", "handle", "word"]

SHORTEST_NAME, SHORTEST_HANDLE, SHORTEST_WORD = 9, 6, 5
SHORTEST_FOR_EDIT = 8
MOST_OWNERS = 3  # a name that more owners bear points to none of them
MOST_POSTS = 20  # that show an account
WEIGHTS: Mapping[tuple[How, bool, bool], float] = {  # (what is resembled, exactly, beside a public word)
    ("name", True, True): 0.7,
    ("name", False, True): 0.5,
    ("name", True, False): 0.25,
    ("name", False, False): 0.15,
    ("handle", True, True): 0.65,
    ("handle", False, True): 0.5,
    ("handle", True, False): 0.25,
    ("handle", False, False): 0.2,
    ("word", True, True): 0.35,
}
OF_NOBODY = 0.3  # 'Relawan Bang Anu' where more candidates are called Anu: somebody's page all the same
_WORD = re.compile(r"[^\W\d_]+")
_NO_LETTER = re.compile(r"[\W\d_]+")
_DEGREE = re.compile(r",.*$")


@dataclass(frozen=True, slots=True)
class NameWords:
    """Words around names, from the rulebook: they make an account a public one, say nothing, or are titles."""

    public: frozenset[str] = frozenset()
    plain: frozenset[str] = frozenset()
    titles: frozenset[str] = frozenset()

    @classmethod
    def from_mapping(cls, given: Mapping[str, Any]) -> NameWords:
        """As ``detection.account_names`` of a rulebook has them."""
        return cls(*(frozenset(map(str, given.get(name, ()))) for name in ("public", "plain", "titles")))


@dataclass(frozen=True, slots=True)
class _Core:
    """What is left of a name, and what stood beside it."""

    letters: str
    public: bool = False
    titled: bool = False


@dataclass(frozen=True, slots=True)
class _Match:
    owner: str
    how: How
    exact: bool
    public: bool
    form: str

    @property
    def weight(self) -> float:
        return WEIGHTS.get((self.how, self.exact, self.public), 0.0) if self.owner else OF_NOBODY


class NameReader:
    """Knows the names of all owners; says whose name an account carries."""

    def __init__(self, registry: Registry, words: NameWords) -> None:
        self._words = words
        self._shown = {
            skeleton(word): word in words.public for word in sorted(words.plain | words.public, key=len)
        }
        self._longest = max(map(len, self._shown), default=0)
        self._forms: dict[str, dict[tuple[str, How], None]] = defaultdict(dict)
        for owner in registry.owners.values():
            self._learn_name(owner.id, owner.name, person=owner.person)
        for (_platform, key), owner_id in registry.accounts.items():
            kind, _, handle = key.partition(":")
            if owner_id and kind in ("handle", "legacy"):
                core = self._core(handle).letters
                if len(core) >= SHORTEST_HANDLE:
                    self._forms[core].setdefault((owner_id, "handle"))
        self._nearby: dict[str, list[str]] = defaultdict(list)
        for form, meant in self._forms.items():
            if len(form) >= SHORTEST_FOR_EDIT and any(how != "word" for _, how in meant):
                for shorter in deletions(form):
                    self._nearby[shorter].append(form)

    def _learn_name(self, owner: str, name: str, *, person: bool) -> None:
        words = self._name_words(name)
        shaped = [skeleton(word) for word in words]
        whole = {"".join(shaped), shaped[0] + shaped[-1]} if len(shaped) > 1 else set()
        for form in sorted(whole):
            if len(form) >= SHORTEST_NAME:
                self._forms[form].setdefault((owner, "name"))
        for word in shaped if person else ():
            if len(word) >= SHORTEST_WORD:
                self._forms[word].setdefault((owner, "word"))

    def _name_words(self, name: str) -> list[str]:
        words = [word.casefold() for word in _WORD.findall(_DEGREE.sub("", name))]
        return [word for word in words if word not in self._words.titles] or words

    def matches(self, actor: Actor) -> list[_Match]:
        """The strongest match with each owner, by the handle and by the name shown."""
        best: dict[str, _Match] = {}
        for core in {self._core(actor.handle), self._display_core(actor.display)}:
            for match in self._of_core(core):
                if match.weight > (best[match.owner].weight if match.owner in best else 0.0):
                    best[match.owner] = match
        return list(best.values())

    def _of_core(self, core: _Core) -> Iterator[_Match]:
        letters = core.letters
        if letters in self._forms:
            yield from self._meant(letters, core, exact=True)
        elif len(letters) >= SHORTEST_FOR_EDIT:
            near = {form for shorter in deletions(letters) for form in self._nearby.get(shorter, ())}
            for form in sorted(near):
                if is_one_edit(letters, form):
                    yield from self._meant(form, core, exact=False)

    def _meant(self, form: str, core: _Core, *, exact: bool) -> Iterator[_Match]:
        meant = self._forms[form]
        if len({owner for owner, _ in meant}) <= MOST_OWNERS:
            for owner, how in meant:
                yield _Match(owner, how, exact, core.public, form)
        elif exact and core.public and core.titled:
            yield _Match("", "word", exact, core.public, form)

    def _core(self, handle: str) -> _Core:
        """Digits and marks off, then known words off both ends as long as a name is left."""
        letters, public = skeleton(_NO_LETTER.sub("", handle)), False
        while (word := self._word_at_an_end(letters)) is not None:
            public = public or self._shown[word]
            letters = letters[len(word) :] if letters.startswith(word) else letters[: -len(word)]
        return _Core(letters, public)

    def _word_at_an_end(self, letters: str) -> str | None:
        for length in range(min(self._longest, len(letters) - SHORTEST_WORD), 1, -1):
            for part in (letters[:length], letters[-length:]):
                if part in self._shown:
                    return part
        return None

    def _display_core(self, display: str) -> _Core:
        words = [word.casefold() for word in _WORD.findall(display)]
        known = self._words
        rest = [word for word in words if word not in known.plain | known.public | known.titles]
        return _Core(
            "".join(map(skeleton, rest)),
            public=any(word in known.public for word in words),
            titled=any(word in known.titles for word in words),
        )


def reasons(
    seen: Iterable[tuple[Actor, int | None]], actors: Actors, reader: NameReader
) -> Iterator[tuple[int, Reason]]:
    """``seen``: accounts with the post by which each was seen. Gives (number of the account, reason)."""
    shown: dict[int, dict[Actor, None]] = defaultdict(dict)
    posts: dict[int, set[int]] = defaultdict(set)
    for actor, post in seen:
        number = actors.number(actor)
        if number is None:
            continue
        shown[number].setdefault(actor)
        if post is not None and len(posts[number]) < MOST_POSTS:
            posts[number].add(post)
    found = {number: matches for number, faces in shown.items() if (matches := _strongest(faces, reader))}
    bearers: dict[str, int] = defaultdict(int)
    for matches in found.values():
        for form in {match.form for match in matches}:
            bearers[form] += 1
    for number, matches in found.items():
        for match in matches:
            weight = match.weight if match.public else match.weight / math.sqrt(bearers[match.form])
            detail: dict[str, str | int | list[str]] = {
                "resembles": match.how, "exact": int(match.exact), "public": int(match.public),
            }  # fmt: skip
            yield (
                number,
                Reason("look_alike", match.owner, round(weight, 3), tuple(sorted(posts[number])), detail),
            )


def _strongest(faces: Iterable[Actor], reader: NameReader) -> list[_Match]:
    best: dict[str, _Match] = {}
    for actor in faces:
        for match in reader.matches(actor):
            if match.weight > (best[match.owner].weight if match.owner in best else 0.0):
                best[match.owner] = match
    return list(best.values())
