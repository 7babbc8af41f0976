"""Indonesian word forms: every form of a root, and the roots a form may come from.

``inflect`` follows the written rules (me- and pe- take the place of p, t, k, s), their usual breaches
(mengkampanyekan, mensukseskan), the spoken forms of chat (nyoblos, ngasih, milihin, bagiin) and the
Sasak ending -ang (menangang). Doubled words (bagi-bagi) are two tokens; the phrase matcher joins them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

SHORTEST_ROOT = 3
_SHORTEST_SPOKEN = 4  # 'tua' must not give 'nua': under that a spoken form is some other word
_LONGEST = 40  # letters; nothing longer is a form of anything

CLITICS = ("", "nya", "lah", "kah", "ku", "mu", "pun")
_FREE_ENDINGS = (
    *(verb + clitic for verb in ("", "kan", "in", "an", "ang", "i") for clitic in CLITICS),
    *("nyalah", "nyapun", "annyalah"),
)
_VOICE_ENDINGS = tuple(verb + clitic for verb in ("", "kan", "in", "ang", "i") for clitic in CLITICS)
_BOUND_ENDINGS = tuple(verb + clitic for verb in ("", "kan", "in", "an", "i") for clitic in CLITICS[:3])
_NOUN_ENDINGS = tuple(noun + clitic for noun in ("", "an") for clitic in CLITICS)
_STATE_ENDINGS = ("an", "annya")
_SAME_ENDINGS = ("", "nya")
_ENDINGS_OF_STEMS = (
    _FREE_ENDINGS,
    _VOICE_ENDINGS,
    _BOUND_ENDINGS,
    _NOUN_ENDINGS,
    _STATE_ENDINGS,
    _SAME_ENDINGS,
)
_AFTER_I = tuple(  # beri + -i stays beri, but beri + -in is beriin
    tuple(ending for ending in endings if not ending.startswith("i") or ending.startswith("in"))
    for endings in _ENDINGS_OF_STEMS
)
_ENDINGS = frozenset(_FREE_ENDINGS) - {""}
_LONGEST_ENDING = max(map(len, _ENDINGS))

_ER_SYLLABLE = re.compile(r"[^aeiou]er[^aeiou]")
_VOWELS = re.compile(r"[aeiou]+")

# What a form may open with, and the first letters of the root it may have swallowed.
_OPENINGS = (
    "me pe di ke se ku kau ber be ter te per memper diper member keber keter nge menge penge".split()  # noqa: SIM905
)
_SWALLOWED: dict[str, tuple[str, ...]] = dict.fromkeys(_OPENINGS, ("",))
for _head in ("", "me", "pe"):
    _SWALLOWED |= {
        _head + "m": ("", "p"),
        _head + "n": ("", "t"),
        _head + "ny": ("s", "c"),
        _head + "ng": ("", "k"),
    }
_LONGEST_OPENING = max(map(len, _SWALLOWED))


def inflect(root: str) -> frozenset[str]:
    """All one-word forms of a root (lower case), the root among them; a root under 3 letters stands alone."""
    if len(root) < SHORTEST_ROOT or not root.isalpha():
        return frozenset((root,))
    joined = _nasal_joins(root)
    stems = (
        (root,),
        (f"di{root}", *(f"me{stem}" for stem in joined), *_spoken(root)),
        _bound(root),
        (f"pe{root}", f"per{root}", *(f"pe{stem}" for stem in joined)),
        (f"keber{root}", f"keter{root}"),
        (f"se{root}",),
    )
    endings = _AFTER_I if root[-1] == "i" else _ENDINGS_OF_STEMS
    return frozenset(
        stem + ending
        for some_stems, some_endings in zip(stems, endings, strict=True)
        for stem in some_stems
        for ending in some_endings
    )


def _bound(root: str) -> tuple[str, ...]:
    """Stems that take few endings."""
    return (
        root + root,
        f"di{root}{root}",
        f"ke{root}",
        f"ku{root}",
        f"kau{root}",
        f"memper{root}",
        f"diper{root}",
        f"member{root}",
        ("te" if root[0] == "r" else "ter") + root,
        ("be" if root[0] == "r" or _ER_SYLLABLE.match(root) else "ber") + root,
    )


def _nasal_joins(root: str) -> list[str]:
    """The root as it stands after me- and pe-, the taught form first."""
    first, rest = root[0], root[1:]
    if first in "ptks":
        nasal = {"p": "m", "t": "n", "k": "ng", "s": "ny"}[first]
        kept = {"p": "m", "t": "n", "k": "ng", "s": "n"}[first] + root
        joins = [nasal + rest, kept]
    elif first in "bfv":
        joins = ["m" + root]
    elif first in "djz":
        joins = ["n" + root]
    elif first == "c":
        joins = ["n" + root, "ny" + rest]
    elif first in "aiueohg":
        joins = ["ng" + root]
    else:
        joins = [root]
    return [*joins, "nge" + root] if len(_VOWELS.findall(root)) == 1 else joins


def _spoken(root: str) -> list[str]:
    """Active forms without me-: milih, nolak, ngasih, nyoblos, ndukung, ngebagi."""
    if len(root) < _SHORTEST_SPOKEN:
        return [f"nge{root}"]
    first, rest = root[0], root[1:]
    if first in "aiueo":
        return ["ng" + root]
    swallowed = {"p": "m", "t": "n", "k": "ng", "s": "ny", "c": "ny"}.get(first)
    if swallowed:
        return [swallowed + rest, "nge" + root]
    prefixed = {"b": "m", "d": "n", "j": "n", "g": "ng"}.get(first)
    return [prefixed + root, "nge" + root] if prefixed else ["nge" + root]


def roots(form: str) -> Iterator[str]:
    """Roots that ``inflect`` could have made this form of; most of them are no words."""
    if len(form) > _LONGEST:
        return
    for stem in _without_ending(form):
        yield from _doubled_once(stem)
        for size in range(1, min(_LONGEST_OPENING, len(stem) - 2) + 1):
            for letter in _SWALLOWED.get(stem[:size], ()):
                yield from _doubled_once(letter + stem[size:])


def _without_ending(form: str) -> Iterator[str]:
    yield form
    for size in range(1, min(_LONGEST_ENDING, len(form) - 2) + 1):
        ending, stem = form[-size:], form[:-size]
        if ending in _ENDINGS and not (stem[-1] == "i" == ending[0] and not ending.startswith("in")):
            yield stem


def _doubled_once(stem: str) -> Iterator[str]:
    if len(stem) < SHORTEST_ROOT:
        return
    yield stem
    half, odd = divmod(len(stem), 2)
    if not odd and half >= SHORTEST_ROOT and stem[:half] == stem[half:]:
        yield stem[:half]
